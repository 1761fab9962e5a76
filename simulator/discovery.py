"""Finds scripts: files and folders of YAML scripts and of labelled dialogues, by name and tag."""

import fnmatch
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator.dialogue_file import read_dialogues
from simulator.script import Script, ScriptInvalid
from simulator.script_file import read_scripts

ZONE = ZoneInfo("Europe/Berlin")
_KINDS = (".yaml", ".yml", ".jsonl")
PARTS_FOLDER = "parts"
"""Folders of this name hold includes, not scripts."""


def packaged() -> Path:
    """The folder of the scripts that ship with the program."""
    return Path(str(files("simulator") / "scripts"))


def script_files(paths: Iterable[Path]) -> list[Path]:
    """All script files under the given paths, sorted within each.

    Raises:
        ScriptInvalid: when a path does not exist or is no script file.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.suffix in _KINDS)
            found.extend(sorted(one for one in inside if PARTS_FOLDER not in one.relative_to(path).parts))
        elif not path.exists():
            raise ScriptInvalid(str(path), 1, "there is no such file or folder")
        elif path.suffix in _KINDS:
            found.append(path)
        else:
            raise ScriptInvalid(str(path), 1, f"a script file ends in {', '.join(_KINDS)}")
    return found


def read_all(paths: Iterable[Path], zone: ZoneInfo = ZONE) -> list[Script]:
    """Read every script under the paths.

    Raises:
        ScriptInvalid: with file and line of the first that is broken, or of an id that is used twice.
    """
    scripts: list[Script] = []
    for file in script_files(paths):
        scripts.extend(read_dialogues(file, zone) if file.suffix == ".jsonl" else read_scripts(file, zone))
    seen: dict[str, Script] = {}
    for script in scripts:
        if script.id in seen:
            problem = f"the id {script.id!r} is used before, at {seen[script.id].place}"
            raise ScriptInvalid(script.place.file, script.place.line, problem)
        seen[script.id] = script
    return scripts


def chosen(scripts: Sequence[Script], only: Sequence[str], version: str) -> list[Script]:
    """The scripts whose id or tag fits one of the patterns, and that are meant for this version."""
    fitting = [script for script in scripts if not script.flows or version in script.flows]
    if not only:
        return fitting
    return [
        script
        for script in fitting
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in only for name in (script.id, *script.tags))
    ]
