"""A salon's own texts, laid over a version: a folder whose overlay.yaml says which files it overrides, and why."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from flows.errors import SourceBroken
from flows.model import decode
from flows.source import read_yaml

FILE = "overlay.yaml"


class Override(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file that is replaced."""

    file: str
    why: str


class OverlaySource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One overlay.yaml."""

    salon: str
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay that was read and fits its version."""

    folder: Path
    salon: str
    overrides: tuple[Override, ...]

    def find(self, name: str) -> Path | None:
        """The file that replaces `name`, if this overlay has one."""
        return self.folder / name if any(one.file == name for one in self.overrides) else None


def read_overlay(folder: Path, version_folder: Path) -> Overlay:
    """Read an overlay and hold it against the version.

    Raises:
        SourceBroken: when it overrides what is not there, or has a file it does not name.
    """
    source = read_yaml(folder / FILE, str(folder / FILE))
    body = decode(source, OverlaySource)
    named = {one.file for one in body.overrides}
    for index, one in enumerate(body.overrides):
        place = source.place("overrides", index, "file")
        if not (version_folder / one.file).is_file():
            known = sorted(str(path.relative_to(version_folder)) for path in version_folder.rglob("*.md*"))
            cure = f"an overlay replaces files of the version: {', '.join(known)}"
            raise SourceBroken(f"there is nothing to override at {one.file!r}", place=place, cure=cure)
        if not (folder / one.file).is_file():
            raise SourceBroken(
                f"{one.file!r} is missing in the overlay", place=place, cure=f"write {folder / one.file}"
            )
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != FILE and name not in named:
            cure = f"add `- {{file: {name}, why: …}}`, or remove the file"
            raise SourceBroken(f"{name!r} is here but not named", place=source.place("overrides"), cure=cure)
    return Overlay(folder, body.salon, body.overrides)
