"""A module has one subject: a first sentence that says it, at most 400 lines, no catch-all name, no import effect."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("booking", "flows", "gateway", "simulator")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
CATCH_ALL = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "base"}
LONGEST = 400


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()
    assert first, "no module docstring"
    assert first[0].endswith((".", ":", "?")), f"the first line is a sentence, not {first[0]!r}"


def test_no_module_is_too_long() -> None:
    long = {
        _name(path): lines
        for path in MODULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_no_module_is_a_catch_all() -> None:
    assert not [_name(path) for path in MODULES if path.stem in CATCH_ALL]


def test_importing_everything_has_no_effect_and_needs_no_environment(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if path.stem not in {"__main__", "env"} and "versions" not in path.parts
    ]
    code = f"import importlib\nfor name in {names!r}: importlib.import_module(name)\n"
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:booking|flows|gateway|simulator", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert not list(tmp_path.iterdir())
