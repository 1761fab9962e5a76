"""German lives in data: code outside the named places holds no German sentence."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("booking", "flows", "gateway", "simulator")
GERMAN_ALLOWED = (
    "gateway/understanding/",  # the language itself
    "gateway/tools/",  # descriptions of arguments, which the model reads
    "flows/spoken.py",  # how dates, times and durations are spoken
)
WORDS = (
    "und oder nicht bitte Termin leider Ihr Ihre Ihren Sie wird wurde haben kein keine keinen Uhr morgen heute Kunde"
)
UMLAUT = re.compile(r"[a-zA-Z][äöüß][a-z]|\b[ÄÖÜäöü][a-z]{2}")
WORD = re.compile(rf"\b({'|'.join(WORDS.split())})\b")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if not str(path.relative_to(ROOT)).startswith(GERMAN_ALLOWED)
)


def _is_german(text: str) -> bool:
    """An umlaut inside a word, or three German words (one or two may be quoted in an English sentence)."""
    return bool(UMLAUT.search(text)) or len(set(WORD.findall(text))) > 2


def _literals(tree: ast.AST) -> list[tuple[int, str]]:
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_german_sentence_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [(line, text) for line, text in _literals(tree) if " " in text.strip() and _is_german(text)]
    assert not found
