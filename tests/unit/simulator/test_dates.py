"""Relative days and times under a script's clock."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from simulator.dates import clock_from, day_from, moment_from, script_clock

ZONE = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heute", date(2026, 3, 10)),
        ("Morgen", date(2026, 3, 11)),
        ("übermorgen", date(2026, 3, 12)),
        ("gestern", date(2026, 3, 9)),
        ("Di", date(2026, 3, 17)),
        ("Fr", date(2026, 3, 13)),
        ("montag", date(2026, 3, 16)),
        ("+30", date(2026, 4, 9)),
        ("2026-12-24", date(2026, 12, 24)),
    ],
)
def test_a_day_is_read_relative_to_today(text: str, expected: date) -> None:
    assert day_from(text, TUESDAY) == expected


@pytest.mark.parametrize("text", ["", "bald", "monat", "+x", "2026-13-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        day_from(text, TUESDAY)


def test_a_moment_has_the_offset_of_its_own_day() -> None:
    now = datetime(2025, 10, 25, 9, 40, tzinfo=ZONE)
    assert moment_from("morgen 14:00", now).isoformat() == "2025-10-26T14:00:00+01:00"
    assert moment_from("2025-10-25T12:00:00+00:00", now).isoformat() == "2025-10-25T14:00:00+02:00"
    assert moment_from("2025-10-28 09:00", now).isoformat() == "2025-10-28T09:00:00+01:00"
    with pytest.raises(ValueError, match="no moment"):
        moment_from("irgendwann", now)


def test_clocks() -> None:
    assert clock_from("9:05") == time(9, 5)
    assert script_clock("2026-03-10 10:20", ZONE).isoformat() == "2026-03-10T10:20:00+01:00"
    assert script_clock("2026-03-10T09:20:00+00:00", ZONE).isoformat() == "2026-03-10T10:20:00+01:00"
    with pytest.raises(ValueError, match="no time"):
        clock_from("halb drei")
