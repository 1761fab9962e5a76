"""Named days of a year: feasts, public holidays and the days counted from Easter or Advent."""

from datetime import date, timedelta
from functools import lru_cache

from gateway.understanding.german import feasts as names
from gateway.understanding.phrases import PhraseTable

_SUNDAY = 6
_CHRISTMAS_MONTH = 12


def easter(year: int) -> date:
    """Easter Sunday of a year (Gauss, Gregorian; Meeus' form)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    week = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * week) // 451
    month, day = divmod(h + week - 7 * m + 114, 31)
    return date(year, month, day + 1)


def first_advent(year: int) -> date:
    """The first Sunday in Advent: the fourth Sunday before Christmas Day."""
    eve = date(year, _CHRISTMAS_MONTH, 24)
    return eve - timedelta(days=(eve.weekday() - _SUNDAY) % 7 + 21)


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The which-th given weekday of a month, counted from 1; may run into the next month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@lru_cache(maxsize=256)
def feast(name: str, year: int) -> date:
    """The day of a named feast in a year; the name as in the tables of `german.feasts`."""
    if name in names.FIXED:
        return date(year, *names.FIXED[name])
    if name in names.EASTER:
        return easter(year) + timedelta(days=names.EASTER[name])
    if name in names.ADVENT:
        return first_advent(year) + timedelta(days=names.ADVENT[name])
    if name in names.NTH_WEEKDAY:
        return nth_weekday(year, *names.NTH_WEEKDAY[name])
    return date(year, 9, 22 if year % 4 < 2 else 23)  # noqa: PLR2004 (the equinox of this century)


def edges(name: str, year: int) -> tuple[date, date]:
    """First and last day of a feast; the same day where it has only one."""
    block = names.BLOCKS.get(name)
    if block is None:
        day = feast(name, year)
        return day, day
    return feast(block[0], year), feast(block[1], year)


def coming(name: str, today: date, year: int | None = None) -> date:
    """The next day of that name, today included; of a given year where one was said."""
    known = name if name not in names.BLOCKS or _has_day(name) else names.BLOCKS[name][0]
    if year is not None:
        return feast(known, year)
    day = feast(known, today.year)
    return day if day >= today else feast(known, today.year + 1)


def _has_day(name: str) -> bool:
    return name in names.FIXED or name in names.EASTER


ALL_NAMES: tuple[str, ...] = tuple(
    {
        name: None
        for table in (
            names.FIXED,
            names.EASTER,
            names.ADVENT,
            names.NTH_WEEKDAY,
            dict.fromkeys(names.EQUINOX),
            names.BLOCKS,
        )
        for name in table
    }
)
"""Every name of a day, as written."""
NAMES: PhraseTable[str] = PhraseTable({name: name for name in ALL_NAMES})
"""The same, to be found in a sentence."""
