"""Ranges of days whose month comes only with the second: "14 - 15.10.", "13 bis 15 Juli", "November 19-20"."""

from gateway.understanding.dates import date_at
from gateway.understanding.items import Day, Scan
from gateway.understanding.reckoning import coming_month, valid

_DASHES = frozenset({"-", "–", "—", ".-", ".–", "./", "/"})


def month_first_range(scan: Scan, at: int, month: int) -> Day | None:
    """Two numbers behind a month: "November 19-20"."""
    low, high = scan.word(at + 1), scan.word(at + 2)
    if scan.pause(at + 2) not in _DASHES or not high.isdecimal() or len(high) > 2:  # noqa: PLR2004 (two digits)
        return None
    first, _ = coming_month(scan.today, month)
    start, stop = valid(int(low), month, first.year), valid(int(high), month, first.year)
    if start is None or stop is None or stop < start:
        return None
    return Day(at, at + 3, "range", start=start, stop=stop)


def opened_range(scan: Scan, at: int) -> Day | None:
    """The first number of a range whose month comes later: "14 - 15.10.", "13 bis 15 Juli"."""
    word = scan.words[at]
    if len(word) > 2 or not 1 <= int(word) <= 31:  # noqa: PLR2004 (a day of the month)
        return None
    behind = at + 1
    joined = scan.pause(behind) in _DASHES
    while scan.word(behind) in {"bis", "zum", "auf", "den", "und", "dem"}:
        joined = True
        behind += 1
    if not joined or behind >= scan.size:
        return None
    other = date_at(scan, behind, dotless=True)
    if other is None or other.day is None or scan.word(other.end) in {"uhr", "h"}:
        return None
    number = int(word)
    start = valid(number, other.day.month, other.day.year)
    if start is None or start > other.day:
        return None
    return Day(at, at + 1, "date.number", day=start, number=number, opens=not scan.moving)
