"""The page on the understanding: every example in its tables is read as it says."""

import json
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from booking.catalogue_file import packaged
from gateway.catalogue_view import vocabulary
from gateway.understanding.read import read

PAGE = Path(__file__).resolve().parents[3] / "docs" / "understanding.md"
ROW = re.compile(r"^\| ([^|]+) \| `([^`]+)` \| `(\{.*\})` \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text("utf-8"))
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
TIMES = {"when", "when_not", "existing_when", "invalid_date"}


def test_the_page_has_its_tables() -> None:
    assert len(ROWS) > 50


@pytest.mark.parametrize(("family", "said", "reading"), ROWS, ids=[row[0] for row in ROWS])
def test_the_page_says_what_is_read(family: str, said: str, reading: str) -> None:
    expected = json.loads(reading)
    labels = read(said, NOW, vocabulary(packaged.demo())).labels()
    assert {key: labels.get(key) for key in expected} == expected, family
    if not expected:
        assert not TIMES & labels.keys()
