"""`salon flow list|new|release|import`: the versions as folders."""

import re
import shutil
import sys
from pathlib import Path

import click
import msgspec

from flows.commands import output
from flows.errors import FlowError, Place, ReleaseFrozen
from flows.store import LIBRARY, library_versions, load_version, shown, version_folder

_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,63}$")


@output.guarded
def list_command(*, as_json: bool) -> None:
    """Print the versions."""
    rows = [_row(name) for name in library_versions()]
    if as_json:
        click.echo(output.as_json(rows))
        return
    for row in rows:
        click.echo(f"{row['version']:<8} {row['title']:<24} {row['nodes']:>4} nodes  {row['release']}")


def _row(name: str) -> dict[str, object]:
    from flows.release import read_release  # noqa: PLC0415  hashing is loaded only to look at releases

    version = load_version(name)
    release = read_release(version.folder)
    state = f"released {release.digest[:12]}" if release else "draft"
    return {"version": name, "title": version.flow.title, "nodes": len(version.flow.nodes), "release": state}


def _free(name: str, library: Path) -> Path:
    target = library / name
    if not _NAME.match(name):
        raise FlowError(f"{name!r} is no name for a version", cure="lower-case letters, digits, dots and hyphens")
    if target.exists():
        raise FlowError("there is something already", place=Place(shown(target)), cure="choose another name")
    return target


@output.guarded
def new_command(name: str, base: str, library: str | None) -> None:
    """Copy a version under a new name."""
    folder = version_folder(base)
    target = _free(name, Path(library) if library else LIBRARY)
    version = load_version(base)
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("release.json", ".*"))
    path = target / "flow.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^version:.*$", f"version: {name}", text, count=1, flags=re.MULTILINE)
    title = version.flow.title.replace(base.upper(), name.upper())
    text = re.sub(r"^title:.*$", f"title: {title}", text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    click.echo(f"{shown(target)}: a copy of {base}; edit it, then: salon flow diff {base} {name}", err=True)


@output.guarded
def release_command(name: str, library: str | None, *, verify: bool) -> None:
    """Freeze a version, or say whether it is as it was released."""
    from flows.release import release  # noqa: PLC0415  hashing is loaded only to release
    from flows.release import verify as verified  # noqa: PLC0415

    version = load_version(name, Path(library) if library else LIBRARY)
    try:
        done = verified(version) if verify else release(version)
    except ReleaseFrozen as problem:
        click.echo(str(problem), err=True)
        sys.exit(output.FOUND)
    if done is None:
        click.echo(f"{name} is not released", err=True)
        sys.exit(output.FOUND)
    click.echo(done.digest)


@output.guarded
def import_command(file: str, name: str, library: str | None) -> None:
    """Write an export as a version folder."""
    from flows.imports import write_import  # noqa: PLC0415  only to import

    path = Path(file)
    try:
        body = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as problem:
        raise FlowError(f"not JSON: {problem}", place=Place(file), cure="give an export of Retell") from problem
    target = _free(name, Path(library) if library else LIBRARY)
    count = write_import(body, name, target, Place(file))
    click.echo(f"{shown(target)}: {count} nodes; render it with: salon flow render {target}", err=True)
