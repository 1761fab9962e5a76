"""Dates and clock times written in digits: 24.12.2026, 3.12., 2026-12-24, 14:30, 14.30 Uhr, 1430, 16h."""

import re
from datetime import date

_ISO = re.compile(r"((?:19|20)\d\d)([-/])(\d{1,2})\2(\d{1,2})(?!\d)")
_DOTTED = re.compile(
    r"(\d{1,2})\s?\.\s?(\d{1,2})\.(?:\s?((?:19|20)\d\d)(?!\d|-\d{4}|\s?uhr)|(\d{2})(?![\d:]|\.\d|\s?(?:uhr|h)\b))?",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})(?![\d:.])")
_SLASH = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/:])")
_DASH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?::|(?<=\d)h)([0-5]\d)(?::[0-5]\d)?(?!\d)(?:\s?(?:uhr|h)\b)?", re.IGNORECASE)
_CLOCK_DOT = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)(?![\d.:])(\s?(?:uhr|h)\b)?", re.IGNORECASE)

_PIVOT = 70
_MONTHS = 12
_DAYS = 31


def _year(text: str | None) -> int | None:
    if not text:
        return None
    value = int(text)
    if len(text) > 2:  # noqa: PLR2004 (a year in full)
        return value
    return value + (1900 if value >= _PIVOT else 2000)


def full_date(text: str, at: int) -> tuple[int, int, int | None, int] | None:
    """A date that cannot be a clock time: (day, month, year or None, end position), or None."""
    match = _ISO.match(text, at)
    if match:
        return int(match[4]), int(match[3]), int(match[1]), match.end()
    match = _DOTTED.match(text, at)
    if match and 1 <= int(match[2]) <= _MONTHS and 1 <= int(match[1]) <= _DAYS:
        return int(match[1]), int(match[2]), _year(match[3] or match[4]), match.end()
    match = _SLASH.match(text, at) or _DASH.match(text, at)
    if match and 1 <= int(match[2]) <= _MONTHS and 1 <= int(match[1]) <= _DAYS:
        return int(match[1]), int(match[2]), _year(match[3]), match.end()
    return None


def open_date(text: str, at: int) -> tuple[int, int, int] | None:
    """Day and month without a closing dot, which might be a clock time ("3.12"): (day, month, end), or None."""
    match = _OPEN.match(text, at)
    if match and 1 <= int(match[2]) <= _MONTHS and 1 <= int(match[1]) <= _DAYS:
        return int(match[1]), int(match[2]), match.end()
    return None


def clock(text: str, at: int) -> tuple[int, bool, int] | None:
    """A clock time with a colon or h: (minutes of the day, written with a leading zero, end), or None."""
    match = _CLOCK.match(text, at)
    if not match:
        return None
    hour = int(match[1])
    return hour * 60 + int(match[2]), match[1].startswith("0"), match.end()


def dotted_clock(text: str, at: int) -> tuple[int, bool, int, bool] | None:
    """A clock time with a dot: (minutes, leading zero, end, followed by Uhr), or None."""
    match = _CLOCK_DOT.match(text, at)
    if not match:
        return None
    return int(match[1]) * 60 + int(match[2]), match[1].startswith("0"), match.end(), match[3] is not None


def build(day: int, month: int, year: int | None, today: date) -> date | None:
    """The date, in the next year where it comes round when none was said; None when it does not exist."""
    if year is not None:
        return _date(year, month, day)
    this = _date(today.year, month, day)
    if this is not None and this >= today:
        return this
    return _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
