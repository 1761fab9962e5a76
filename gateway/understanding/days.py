"""Days: relative, weekdays with diesen, nächsten and their weeks, dates in words and digits, months and their parts."""

from datetime import date, timedelta

from gateway.understanding import digital
from gateway.understanding.feasts import nth_weekday
from gateway.understanding.findings import Question
from gateway.understanding.german import calendar_words as german
from gateway.understanding.items import ONE_DAY, WEEK, Day, Scan, monday, next_weekday
from gateway.understanding.numbers import CARDINAL, digit_ordinal, ordinal
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


# ---------------------------------------------------------------- years


def year_at(scan: Scan, at: int) -> tuple[int, int] | None:
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
            and len(word) <= 2
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
    year = year_at(scan, end)
    if year is None:
        return dated_day(scan, first, end, (*parts, None), rule)
    return dated_day(scan, first, year[1], (*parts, year[0]), rule)


def _digit_date(scan: Scan, at: int, *, dotless: bool) -> Day | None:
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
    """Whether an open day.month is read as a date without a word before it: not after a word of time or another date."""
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


# ---------------------------------------------------------------- weekdays


def weekday(scan: Scan, at: int, index: int) -> Day:
    """A weekday, and the date that may stand behind it ("Freitag, den 27.")."""
    day = Day(at, at + 1, "weekday.plain", day=next_weekday(scan.today, index), weekday=index, plain=True)
    behind = at + 1
    if scan.word(behind) in {"den", "der", "dem", "am"}:
        behind += 1
    dated = date_at(scan, behind, dotless=True)
    if dated is None and (behind > at + 1 or (behind < scan.size and scan.words[behind][0].isdecimal())):
        dated = _number_of(scan, behind, index)
    if dated is not None:
        return _both(scan, day, dated)
    if scan.word(at + 1) == "nach" and scan.word(at + 2) == "dem" and DIRECTIONS.get(scan.word(at + 3)) == 1:
        return Day(at, at + 4, "weekday.after_next", day=next_weekday(scan.today, index) + WEEK)
    return day


def _number_of(scan: Scan, at: int, index: int) -> Day | None:
    """A day number behind a weekday; among the next months the one where both agree is taken."""
    found = number_day(scan, at)
    if found is None or found.number is None or found.day is None or found.day.weekday() == index:
        return found
    return found


def _both(scan: Scan, day: Day, dated: Day) -> Day:
    """Weekday and date together: the date wins, a contradiction is named."""
    dated.first = day.first
    if dated.day is not None and day.weekday is not None and day.day is not None and dated.day.weekday() != day.weekday:
        dated.question = Question(code="weekday_conflict", options=(dated.day.isoformat(), day.day.isoformat()))
    dated.rule = "date.weekday"
    return dated


def directed_weekday(scan: Scan, first: int, end: int, index: int, steps: int | None) -> Day:
    """A weekday with diesen, kommenden, nächsten, übernächsten or letzten."""
    today = scan.today
    this = monday(today) + timedelta(days=index)
    if steps is None:
        return Day(first, end, "weekday.coming", day=next_weekday(today, index), weekday=index)
    if steps == 0:
        return Day(first, end, "weekday.this", day=this if this >= today else this + WEEK, weekday=index)
    if steps < 0:
        last = this if this < today else this - WEEK
        return Day(first, end, "weekday.last", day=last, weekday=index)
    day = this + WEEK * steps
    question = None
    if steps == 1 and this > today:
        question = Question(code="next_weekday", options=(this.isoformat(), day.isoformat()))
    return Day(first, end, "weekday.next", day=day, weekday=index, question=question)


# ---------------------------------------------------------------- weeks, months, years and their parts


def week(scan: Scan, first: int, end: int, steps: int | None) -> Day:
    """A calendar week: of this one what is left."""
    start = monday(scan.today) + WEEK * (1 if steps is None else steps)
    stop = start + timedelta(days=6)
    return Day(first, end, "week", start=max(start, scan.today) if steps == 0 else start, stop=stop)


def weekend(scan: Scan, first: int, end: int, steps: int | None) -> Day:
    """Saturday and Sunday."""
    saturday = monday(scan.today) + timedelta(days=5)
    if scan.today.weekday() == _SUNDAY:
        saturday += WEEK
    question = None
    if steps == 1 and scan.today.weekday() < 5:  # noqa: PLR2004 (before Saturday)
        question = Question(code="next_weekend", options=(saturday.isoformat(), (saturday + WEEK).isoformat()))
        saturday += WEEK
    elif steps is not None and steps > 1:
        saturday += WEEK * (steps - 1) + (WEEK if scan.today.weekday() < 5 else timedelta())  # noqa: PLR2004 (the same)
    elif steps == -1:
        saturday -= WEEK
    return Day(first, end, "weekend", start=max(saturday, scan.today), stop=saturday + ONE_DAY, question=question)


_WEEK_CUTS = ((0, 1), (1, 3), (3, 4))
_MONTH_CUTS = ((1, 10), (11, 20), (21, 0))


def part_of_week(scan: Scan, first: int, end: int, part: int, start: date | None) -> Day:
    """Beginning, middle or end of a week; of the present one if still ahead, else of the next."""
    low, high = _WEEK_CUTS[part]
    if start is None:
        start = monday(scan.today)
        if start + timedelta(days=high) <= scan.today:
            start += WEEK
    return Day(
        first, end, "week.part", start=max(start + timedelta(days=low), scan.today), stop=start + timedelta(days=high)
    )


def part_of_month(scan: Scan, first: int, end: int, part: int, month: tuple[int, int] | None) -> Day:
    """Beginning, middle or end of a month, given as (year, month); else of the present one if still ahead."""
    low, high = _MONTH_CUTS[part]
    year, number = month or (scan.today.year, scan.today.month)
    start, last = month_days(year, number)
    stop = last if not high else start.replace(day=high)
    if stop < scan.today and month is None:
        start, last = month_days(year, number + 1)
        stop = last if not high else start.replace(day=high)
    return Day(first, end, "month.part", start=start.replace(day=low), stop=stop)


def month_year(scan: Scan, month: int, at: int) -> tuple[int, int]:
    """The year a named month means, and the end token behind a year that was said: (year, end token)."""
    found = year_at(scan, at)
    if found is not None:
        return found
    return scan.today.year + (month < scan.today.month), at


def part_of(scan: Scan, at: int) -> Day | None:
    """Anfang, Mitte, Ende of a week, a month or a year; `at` is that word."""
    part = PARTS_OF[scan.words[at]]
    behind = at + 1
    while scan.word(behind) in {"der", "des", "von", "vom", "dem", "den"}:
        behind += 1
    word = scan.word(behind)
    if word in MONTHS:
        month = MONTHS[word]
        year, end = month_year(scan, month, behind + 1)
        if end == behind + 1 and part_of_month(scan, at, end, part, (year, month)).stop < scan.today:  # type: ignore[operator]
            year += 1
        return part_of_month(scan, at, end, part, (year, month))
    steps: int | None = 0
    directed = word in DIRECTIONS
    if directed:
        steps = DIRECTIONS[word]
        behind += 1
        word = scan.word(behind)
    return _part_of_unit(scan, at, behind, part, (1 if steps is None else steps) if directed else None)


def _part_of_unit(scan: Scan, at: int, behind: int, part: int, steps: int | None) -> Day | None:
    unit = UNITS.get(scan.word(behind))
    if unit == "week":
        start = None if steps is None else monday(scan.today) + WEEK * steps
        return part_of_week(scan, at, behind + 1, part, start)
    if unit == "month":
        month = None if steps is None else (scan.today.year, scan.today.month + steps)
        return part_of_month(scan, at, behind + 1, part, month)
    if unit == "year":
        year = scan.today.year + (steps or 0)
        if steps is None and part == 0 and scan.today.month > 2:  # noqa: PLR2004 (January and February are past)
            year += 1
        low, high = ((1, 2), (5, 8), (11, 12))[part]
        return Day(at, behind + 1, "year.part", start=date(year, low, 1), stop=month_days(year, high)[1])
    return None


def calendar_week(scan: Scan, first: int, end: int, number: int) -> Day | None:
    """An ISO calendar week by its number: the present or a coming one."""
    for year in (scan.today.isocalendar().year, scan.today.isocalendar().year + 1):
        try:
            start = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if start + timedelta(days=6) >= scan.today:
            return Day(first, end, "week.number", start=start, stop=start + timedelta(days=6))
    return None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    first, last = month_days(day.year, day.month + months)
    return min(first.replace(day=min(day.day, last.day)), last)


def distance(scan: Scan, amount: float, unit: str, first: int, end: int) -> Day | None:
    """A day some days, weeks, months or years away ("in drei Tagen")."""
    today = scan.today
    if abs(amount) > 4000:  # noqa: PLR2004 (beyond any calendar a salon keeps)
        return None
    if unit == "day":
        days = int(amount)
        question = None
        if days == _EIGHT:
            days -= 1
            question = Question(
                code="eight_days", options=((today + WEEK).isoformat(), (today + timedelta(days=_EIGHT)).isoformat())
            )
        return Day(first, end, "in.days", day=today + timedelta(days=days), offset=days, question=question)
    if unit == "week":
        days = int(amount * 7)
        return Day(first, end, "in.weeks", day=today + timedelta(days=days), offset=days)
    months = round(amount * (1 if unit == "month" else _MONTHS))
    return Day(first, end, "in.months", day=add_months(today, months)) if months < 9000 else None  # noqa: PLR2004 (the calendar ends)
