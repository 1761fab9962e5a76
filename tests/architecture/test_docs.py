"""The documents agree with the tree: links lead somewhere, the changelog knows the version, settings are told."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_setting_is_written_down() -> None:
    source = (ROOT / "gateway" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"(SALON_[A-Z_]+)"', source))
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert names
    assert sorted(name for name in names if f"`{name}`" not in page) == []
