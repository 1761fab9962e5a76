"""Reckoning with the calendar: the tables of its names, days of months, coming dates."""

from datetime import date

from gateway.understanding.german import calendar_words as german
from gateway.understanding.items import ONE_DAY
from gateway.understanding.text import spellings

_LAST_DAY = 31
_MONTHS = 12
_SUNDAY = 6
_FULL_YEAR = 4
_EIGHT = 8


def _table(source: dict[str, int]) -> dict[str, int]:
    return {form: value for word, value in source.items() for form in spellings(word)}


WEEKDAYS = _table(german.WEEKDAYS)
MONTHS = _table(german.MONTHS)
UNITS = {form: value for word, value in german.UNITS.items() for form in spellings(word)}
PARTS_OF = _table(german.PARTS_OF)

DIRECTIONS: dict[str, int | None] = {}
"""Words that choose among weeks, months and weekdays: 0 this, 1 next, 2 the one after, -1 last, None the coming one."""
for _stem, _steps in (
    ("dies", 0),
    ("nächst", 1),
    ("näxt", 1),
    ("nechst", 1),
    ("übernächst", 2),
    ("überüb'ernächst", 3),
    ("letzt", -1),
    ("vergangen", -1),
    ("vorig", -1),
    ("vorletzt", -2),
):
    for _ending in ("e", "en", "er", "es", "em"):
        for _form in spellings(_stem + _ending):
            DIRECTIONS[_form] = _steps
for _ending in ("e", "en", "er", "es", "em"):
    for _form in spellings("kommend" + _ending):
        DIRECTIONS[_form] = None
for _ending in ("e", "en", "es"):
    DIRECTIONS["neu" + _ending] = 1
DIRECTIONS |= {"dieses": 0, "naegscht": 1, "naechscht": 1, "naechschte": 1, "naechschtn": 1, "de naechscht": 1}


def valid(day: int, month: int, year: int) -> date | None:
    """The date, or None when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; months past twelve run into later years."""
    year, month = year + (month - 1) // _MONTHS, (month - 1) % _MONTHS + 1
    first = date(year, month, 1)
    following = date(year + month // _MONTHS, month % _MONTHS + 1, 1)
    return first, following - ONE_DAY


def coming_month(today: date, month: int, year: int | None = None) -> tuple[date, date]:
    """The next such month; of the present one what is left."""
    if year is None:
        year = today.year + (month < today.month)
    first, last = month_days(year, month)
    return (max(first, today), last) if last >= today else (first, last)


def coming_number(today: date, number: int) -> date | None:
    """The next day of the month with that number, today included."""
    year, month = today.year, today.month
    for _ in range(_MONTHS):
        day = valid(number, month, year)
        if day is not None and day >= today:
            return day
        year, month = year + month // _MONTHS, month % _MONTHS + 1
    return None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    first, last = month_days(day.year, day.month + months)
    return min(first.replace(day=min(day.day, last.day)), last)
