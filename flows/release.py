"""Released versions: a digest over the sources and the contracts a version names, frozen in release.json."""

import hashlib
from pathlib import Path

import msgspec

from flows.errors import Place, ReleaseFrozen
from flows.store import Version, shown

FILE = "release.json"


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was released: the digest of everything, and of each file, so that a change can be named."""

    version: str
    digest: str
    files: dict[str, str]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def current(version: Version) -> Release:
    """The release as it would be now; line endings do not count."""
    files = {
        path.relative_to(version.folder).as_posix(): _digest(path.read_bytes().replace(b"\r\n", b"\n"))
        for path in version.files()
    }
    for ref in sorted(version.contracts):
        body = msgspec.json.decode((version.contracts_folder / f"{ref}.json").read_bytes())
        files[f"contract {ref}"] = _digest(msgspec.json.encode(body, order="deterministic"))
    whole = "\n".join(f"{name} {digest}" for name, digest in sorted(files.items()))
    return Release(version=version.name, digest=_digest(whole.encode()), files=dict(sorted(files.items())))


def read_release(folder: Path) -> Release | None:
    """The release of a version, None while it is not released."""
    path = folder / FILE
    return msgspec.json.decode(path.read_bytes(), type=Release) if path.is_file() else None


def verify(version: Version) -> Release | None:
    """The release, when the version is as it was released; None while it is not released.

    Raises:
        ReleaseFrozen: with what changed since.
    """
    released = read_release(version.folder)
    if released is None:
        return None
    now = current(version)
    if now.digest == released.digest:
        return released
    names = sorted(released.files.keys() | now.files.keys())
    changed = [name for name in names if released.files.get(name) != now.files.get(name)]
    cure = f"undo it, or make a new version: salon flow new NAME --from {version.name}"
    place = Place(shown(version.folder / FILE))
    raise ReleaseFrozen(f"{version.name} was changed after its release: {', '.join(changed)}", place=place, cure=cure)


def release(version: Version) -> Release:
    """Freeze a version.

    Raises:
        ReleaseFrozen: when it is released already and was changed since.
    """
    known = verify(version)
    if known is not None:
        return known
    made = current(version)
    (version.folder / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
    return made
