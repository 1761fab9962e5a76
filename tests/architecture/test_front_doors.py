"""The four front doors: `__all__` is sorted and true, and opening `booking` or `flows` loads nothing heavy."""

import importlib
import subprocess
import sys

import pytest

HEAVY = ("sqlalchemy", "httpx", "litestar", "alembic", "uvicorn", "asyncpg")


@pytest.mark.parametrize("package", ["booking", "flows", "gateway", "simulator"])
def test_all_is_sorted_and_importable(package: str) -> None:
    module = importlib.import_module(package)
    names = getattr(module, "__all__", ())
    assert list(names) == sorted(names)
    assert [name for name in names if not hasattr(module, name)] == []


def _loaded(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("package", ["booking", "flows"])
def test_a_core_front_door_loads_nothing_heavy(package: str) -> None:
    assert _loaded(f"import {package}") == set()


def test_the_root_command_and_every_part_of_it_start_without_heavy_imports() -> None:
    code = """
import salon, click
context = click.Context(salon.salon)
for name in salon.salon.list_commands(context):
    assert salon.salon.get_command(context, name) is not None
"""
    assert _loaded(code) == set()
