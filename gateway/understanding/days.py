"""Days by their weekday, and weeks, weekends, months and their parts."""

from datetime import date, timedelta

from gateway.understanding.dates import date_at, number_day, year_at
from gateway.understanding.findings import Question
from gateway.understanding.items import ONE_DAY, WEEK, Day, Scan, monday, next_weekday
from gateway.understanding.reckoning import DIRECTIONS, MONTHS, PARTS_OF, UNITS, add_months, month_days

_MONTHS = 12
_SUNDAY = 6
_EIGHT = 8

# ---------------------------------------------------------------- weekdays


def weekday(scan: Scan, at: int, index: int, end: int = 0) -> Day:
    """A weekday, and the date that may stand behind it ("Freitag, den 27.")."""
    end = end or at + 1
    day = Day(at, end, "weekday.plain", day=next_weekday(scan.today, index), weekday=index, plain=True)
    behind = end
    if scan.word(behind) in {"den", "der", "dem", "am"}:
        behind += 1
    dated = date_at(scan, behind, dotless=True)
    if dated is None and (behind > end or (behind < scan.size and scan.words[behind][0].isdecimal())):
        dated = number_day(scan, behind)
    if dated is not None:
        return _both(day, dated)
    if scan.word(at + 1) == "nach" and scan.word(at + 2) == "dem" and DIRECTIONS.get(scan.word(at + 3)) == 1:
        return Day(at, at + 4, "weekday.after_next", day=next_weekday(scan.today, index) + WEEK)
    return day


def _both(day: Day, dated: Day) -> Day:
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


def parts_of(scan: Scan, at: int) -> Day | None:
    """Anfang, Mitte or Ende of something, or from one to another: "Anfang bis Mitte Dezember"."""
    if scan.word(at + 1) != "bis" or scan.word(at + 2) not in PARTS_OF:
        return part_of(scan, at, at + 1)
    early, late = part_of(scan, at, at + 3), part_of(scan, at + 2, at + 3)
    if early is None or late is None:
        return part_of(scan, at, at + 1)
    return Day(at, late.end, "range", start=early.start, stop=late.stop)


def part_of(scan: Scan, at: int, behind: int) -> Day | None:
    """Anfang, Mitte, Ende of a week, a month or a year; `at` is that word, `behind` where it is said of what."""
    part = PARTS_OF[scan.words[at]]
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
    if months >= 9000:  # noqa: PLR2004 (the calendar ends)
        return None
    day = add_months(today, months)
    return Day(first, end, "in.months", day=day, offset=(day - today).days)
