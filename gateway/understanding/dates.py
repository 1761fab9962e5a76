"""Dates: day and month in words, digits or both, years, days of the month alone, the second Wednesday of a month."""

from datetime import date

from gateway.understanding import digital
from gateway.understanding.feasts import nth_weekday
from gateway.understanding.findings import Question
from gateway.understanding.items import WEEK, Day, Scan
from gateway.understanding.numbers import CARDINAL, digit_ordinal, ordinal
from gateway.understanding.reckoning import DIRECTIONS, MONTHS, WEEKDAYS, coming_number, month_days, valid

_LAST_DAY = 31
_MONTHS = 12
_FULL_YEAR = 4
_LAST_HOUR = 24
_DATE_MARKS = frozenset({".", "-", "/"})

# ---------------------------------------------------------------- years


def year_at(scan: Scan, at: int) -> tuple[int, int] | None:  # noqa: PLR0911 (each reading of the words is a way out)
    """A year in full behind a date: (year, end token)."""
    word = scan.word(at)
    if len(word) == _FULL_YEAR and word.isdecimal() and word[:2] in {"19", "20"}:
        if scan.word(at + 1) in {"uhr", "h"}:
            return None
        return int(word), at + 1
    if word.startswith("zweitausend"):
        rest = word.removeprefix("zweitausend").removeprefix("und")
        if not rest:
            return 2000, at + 1
        value = CARDINAL.get(rest)
        return None if value is None else (2000 + value, at + 1)
    if word in {"naechstes", "naechsten", "nachstes", "kommendes", "naechstem"} and scan.word(at + 1) in {
        "jahr",
        "jahres",
    }:
        return scan.today.year + 1, at + 2
    if word in {"dieses", "diesen"} and scan.word(at + 1) in {"jahr", "jahres"}:
        return scan.today.year, at + 2
    if word == "im" and scan.word(at + 2) == "jahr" and DIRECTIONS.get(scan.word(at + 1)) == 1:
        return scan.today.year + 1, at + 3
    return None


def _short_year(scan: Scan, at: int) -> tuple[int, int] | None:
    """A year in two digits behind a month ("am 14. Januar 28"): this one or the next two, and no hour of the clock."""
    word = scan.word(at)
    if len(word) != 2 or not word.isdecimal() or scan.pause(at) not in {"", "'", "’"}:  # noqa: PLR2004 (two digits)
        return None
    year = scan.today.year // 100 * 100 + int(word)
    if not scan.today.year <= year <= scan.today.year + 2 or int(word) <= _LAST_HOUR:
        return None
    return None if scan.word(at + 1) in {"uhr", "h"} or scan.pause(at + 1) in {":", "."} else (year, at + 1)


# ---------------------------------------------------------------- dates


def dated_day(scan: Scan, first: int, end: int, parts: tuple[int, int, int | None], rule: str) -> Day:
    """A day and a month, in the next year where it comes round; what does not exist is named."""
    number, month, year = parts
    day = digital.build(number, month, year, scan.today)
    if day is None:
        return Day(first, end, rule, invalid=scan.tokens.raw(first, end))
    question = None
    if (
        year is None
        and day.year > scan.today.year
        and valid(number, month, scan.today.year) is not None
        and day - scan.today > 26 * WEEK
    ):
        question = Question(code="past_date", options=(date(day.year - 1, month, number).isoformat(), day.isoformat()))
    return Day(first, end, rule, day=day, question=question)


def _token_behind(scan: Scan, at: int, place: int) -> int:
    while at < scan.size and scan.starts[at] < place:
        at += 1
    return at


def number_at(scan: Scan, at: int) -> tuple[int, int] | None:
    """A day of the month at a token, in words or digits: (number, end token)."""
    if at >= scan.size:
        return None
    found = digit_ordinal(scan.words, scan.starts, scan.ends, scan.text, at) or ordinal(scan.words, at)
    if found is None or not 1 <= found[0] <= _LAST_DAY:
        return None
    return found


def _month_at(scan: Scan, at: int) -> tuple[int, int] | None:
    """A month behind a day: by name, by ordinal or by number: (month, end token)."""
    word = scan.word(at)
    if word in MONTHS:
        return MONTHS[word], at + 1
    if scan.pause(at) in {"", ".", "/"}:
        found = ordinal(scan.words, at) if at < scan.size else None
        if found is not None and found[0] <= _MONTHS and scan.word(found[1]) not in _COUNTED:
            return found
        if (
            word.isdecimal()
            and len(word) <= 2  # noqa: PLR2004 (two digits)
            and scan.pause(at) in {".", "/"}
            and scan.pause(at + 1).startswith(".")
            and 1 <= int(word) <= _MONTHS
        ):
            return int(word), at + 1
    if word in {"des", "im"} and scan.word(at + 1) in MONTHS:
        return MONTHS[scan.word(at + 1)], at + 2
    return None


_COUNTED = frozenset(
    {
        "mal",
        "stock",
        "variante",
        "termin",
        "vorschlag",
        "option",
        "advent",
        "woche",
        "tag",
        "weihnachtstag",
        "weihnachtsfeiertag",
        "feiertag",
    }
)


def date_at(scan: Scan, at: int, *, dotless: bool = False) -> Day | None:
    """A date with its month at a token, in digits, words or both.

    Args:
        scan: The sentence.
        at: Where the date begins.
        dotless: Whether "3.12" without a closing dot is a date here (after "am" or a weekday).
    """
    if at >= scan.size:
        return None
    word = scan.words[at]
    if word[0].isdecimal():
        found = _digit_date(scan, at, dotless=dotless)
        if found is not None:
            return found
    number = number_at(scan, at)
    if number is not None:
        month = _month_at(scan, number[1])
        if month is not None:
            return with_year(scan, at, month[1], (number[0], month[0]), "date.word")
    elif word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= _LAST_DAY and scan.word(at + 1) in MONTHS:  # noqa: PLR2004 (two digits)
        return with_year(scan, at, at + 2, (int(word), MONTHS[scan.word(at + 1)]), "date.word")
    return None


def with_year(scan: Scan, first: int, end: int, parts: tuple[int, int], rule: str) -> Day:
    """A day and month, with the year that may stand behind them."""
    year = year_at(scan, end) or _short_year(scan, end)
    if year is None:
        return dated_day(scan, first, end, (*parts, None), rule)
    return dated_day(scan, first, year[1], (*parts, year[0]), rule)


def _digit_date(scan: Scan, at: int, *, dotless: bool) -> Day | None:  # noqa: PLR0911 (each reading of the words is a way out)
    if scan.mark_behind(at) not in _DATE_MARKS:
        return None
    start = scan.starts[at]
    full = digital.full_date(scan.text, start)
    if full is not None:
        number, month, year, place = full
        end = _token_behind(scan, at, place)
        if year is None:
            return with_year(scan, at, end, (number, month), "date.digits")
        return dated_day(scan, at, end, (number, month, year), "date.digits")
    found = digital.open_date(scan.text, start)
    if found is None:
        return None
    number, month, place = found
    end = _token_behind(scan, at, place)
    if scan.word(end) in {"uhr", "h"}:
        return None
    if not dotless and not _alone(scan, at, place):
        return None
    dated = dated_day(scan, at, end, (number, month, None), "date.digits")
    if not dotless and dated.day is not None:
        clock = digital.dotted_clock(scan.text, start)
        if clock is not None:
            dated.question = Question(
                code="clock_or_date", options=(dated.day.isoformat(), f"{clock[0] // 60:02}:{clock[0] % 60:02}")
            )
    return dated


def _alone(scan: Scan, at: int, place: int) -> bool:
    """Whether an open day.month is a date without a word before it: not after a word of time or a date."""
    last = scan.items[-1] if scan.items else None
    if isinstance(last, Day) and scan.pause(at) in {"", ".", ","} and scan.last_end == at:
        return last.weekday is not None or last.rule == "day.relative"
    return scan.word(at - 1) not in {"um", "gegen", "ab", "ca", "circa", "so", "bis", "nach", "vor"} and place > 0


def block_date(scan: Scan, at: int) -> Day | None:
    """Four digits after "am": "am 2212" is the 22nd of December."""
    word = scan.words[at]
    if len(word) != _FULL_YEAR or not word.isdecimal():
        return None
    number, month = int(word[:2]), int(word[2:])
    if not (1 <= number <= _LAST_DAY and 1 <= month <= _MONTHS) or scan.word(at + 1) in {"uhr", "h"}:
        return None
    return dated_day(scan, at, at + 1, (number, month, None), "date.block")


def number_day(scan: Scan, at: int) -> Day | None:
    """A day of the month without its month ("am 23.", "am dreiundzwanzigsten"), perhaps of a named month."""
    found = number_at(scan, at)
    if found is None or scan.word(found[1]) in _COUNTED or scan.word(found[1]) in _NOUNS_AFTER:
        return None
    number, end = found
    month = _of_month(scan, end)
    if month is not None:
        first, behind = month
        day = valid(number, first.month, first.year)
        if day is None:
            return Day(at, behind, "date.number", invalid=scan.tokens.raw(at, behind))
        return Day(at, behind, "date.number", day=day)
    weekday = WEEKDAYS.get(scan.word(end))
    if weekday is not None:
        return _nth(scan, at, end, weekday, number)
    day = coming_number(scan.today, number)
    return None if day is None else Day(at, end, "date.number", day=day, number=number)


_NOUNS_AFTER = frozenset(
    {
        "vorschlag",
        "termin",
        "variante",
        "option",
        "angebot",
        "mal",
        "uhrzeit",
        "zeit",
        "moeglichkeit",
        "person",
        "kunde",
        "name",
        "teil",
        "versuch",
        "freie",
        "freien",
        "freier",
        "moegliche",
        "moeglichen",
        "klasse",
        "kind",
        "sohn",
        "tochter",
    }
)


def _of_month(scan: Scan, at: int) -> tuple[date, int] | None:
    """Which month a day number belongs to: "nächsten Monat", "des übernächsten Monats", "dieses Monats"."""
    if scan.word(at) in {"des", "vom", "im", "dem"}:
        at += 1
    steps = DIRECTIONS.get(scan.word(at), -9)
    if steps == -9 or scan.word(at + 1) not in {"monat", "monats", "monates"}:  # noqa: PLR2004 (no direction)
        return None
    first, _ = month_days(scan.today.year, scan.today.month + (1 if steps is None else steps))
    return first, at + 2


def _nth(scan: Scan, at: int, end: int, weekday: int, which: int) -> Day | None:
    """The second Wednesday of October."""
    behind = end + 1
    if scan.word(behind) in {"im", "in", "des", "vom", "von"}:
        behind += 1
    month = MONTHS.get(scan.word(behind))
    if month is None or which > 5:  # noqa: PLR2004 (a month has five of a weekday at most)
        return None
    year = year_at(scan, behind + 1)
    if year is not None:
        return Day(at, year[1], "date.nth", day=nth_weekday(year[0], month, weekday, which))
    day = nth_weekday(scan.today.year, month, weekday, which)
    if day < scan.today:
        day = nth_weekday(scan.today.year + 1, month, weekday, which)
    return Day(at, behind + 1, "date.nth", day=day)
