"""Each import contract is broken on purpose in a copy of the tree, and must be reported broken by its name."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("booking", "flows", "gateway", "simulator")

# contract name → (module that breaks it, the line that does)
BREACHES = {
    "The house: simulator > gateway > booking | flows": ("flows/store.py", "import booking.domain"),
    "Inside booking: cli > bootstrap > adapters > application > domain > errors": (
        "booking/application/ports.py",
        "import booking.adapters.database",
    ),
    "The domain is pure: standard library only, no clock, no I/O": ("booking/domain/catalogue.py", "import time"),
    "The simulator is an outsider: it never imports booking": ("simulator/runner.py", "import booking.domain"),
    "The simulator takes of the gateway only its understanding and its app": (
        "simulator/runner.py",
        "import gateway.tools",
    ),
    "Understanding is pure: nothing of this project, no I/O": ("gateway/understanding/read.py", "import asyncio"),
}


def _contract_names() -> list[str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in config["tool"]["importlinter"]["contracts"]]


def _copy(target: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            target / package,
            ignore=lambda folder, names: [n for n in names if not (n.endswith(".py") or (Path(folder) / n).is_dir())],
        )
    shutil.copy(ROOT / "pyproject.toml", target)


def _lint(folder: Path) -> str:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), "COLUMNS": "200"},
    )
    return done.stdout + done.stderr


def test_every_contract_has_a_breach() -> None:
    assert sorted(_contract_names()) == sorted(BREACHES)


def test_all_contracts_are_kept(tmp_path: Path) -> None:
    _copy(tmp_path)
    assert re.search(r"Contracts: \d+ kept, 0 broken", out := _lint(tmp_path)), out


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_a_breach_is_reported(tmp_path: Path, name: str) -> None:
    _copy(tmp_path)
    path, line = BREACHES[name]
    module = tmp_path / path
    assert module.exists(), f"{path} is gone: name another module to break"
    module.write_text(module.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    out = _lint(tmp_path)
    assert re.search(re.escape(name) + r"[^\n]*BROKEN", out), out
