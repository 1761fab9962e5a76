"""A released version is frozen; a version is begun as a copy of another."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from flows.context import demo_context
from flows.diff.sides import difference, read_side
from flows.errors import ReleaseFrozen
from flows.release import current, release, verify
from flows.store import load_version


def copy_of(version: str, folder: Path) -> Path:
    target = folder / "v"
    shutil.copytree(load_version(version).folder, target, ignore=shutil.ignore_patterns("release.json"))
    return target


@pytest.mark.parametrize("version", ["v17", "v18"])
def test_a_released_version_of_the_library_is_as_it_was_released(version: str) -> None:
    assert verify(load_version(version)) is not None, f"{version} is not released: salon flow release {version}"


def test_a_release_is_verified(tmp_path: Path) -> None:
    folder = copy_of("v18", tmp_path)
    assert verify(load_version(str(folder))) is None
    made = release(load_version(str(folder)))
    assert verify(load_version(str(folder))) == made
    assert release(load_version(str(folder))) == made


@pytest.mark.parametrize(
    "file", ["flow.yaml", "phrases.de.yaml", "prompts/global.md.j2", "tools/book_appointment.yaml"]
)
def test_a_change_after_the_release_is_named(tmp_path: Path, file: str) -> None:
    folder = copy_of("v18", tmp_path)
    release(load_version(str(folder)))
    with (folder / file).open("a", encoding="utf-8") as out:
        out.write("\n# anders\n")
    with pytest.raises(ReleaseFrozen, match=file) as caught:
        verify(load_version(str(folder)))
    assert "salon flow new" in caught.value.cure


def test_a_new_file_breaks_the_release_too(tmp_path: Path) -> None:
    folder = copy_of("v18", tmp_path)
    release(load_version(str(folder)))
    (folder / "prompts" / "neu.md").write_text("x", encoding="utf-8")
    with pytest.raises(ReleaseFrozen, match=r"prompts/neu\.md"):
        verify(load_version(str(folder)))


def test_a_changed_contract_breaks_the_release(tmp_path: Path) -> None:
    folder = copy_of("v18", tmp_path)
    version = load_version(str(folder))
    release(version)
    contracts = tmp_path / "contracts"
    shutil.copytree(version.contracts_folder, contracts)
    path = contracts / "check_availability@2.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**body, "deadline_ms": 9}), encoding="utf-8")
    with pytest.raises(ReleaseFrozen, match="contract check_availability@2"):
        verify(replace(version, contracts_folder=contracts))


def test_line_endings_and_spacing_of_contracts_do_not_count(tmp_path: Path) -> None:
    folder = copy_of("v18", tmp_path)
    before = current(load_version(str(folder)))
    path = folder / "flow.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert current(load_version(str(folder))).digest == before.digest


def test_a_copy_equals_its_original(tmp_path: Path) -> None:
    folder = copy_of("v18", tmp_path)
    assert not difference(read_side("v18", demo_context), read_side(str(folder), demo_context))
