"""Two days that speak of one: a week and a weekday, a weekday and its distance, the ends of a range."""

from dataclasses import replace
from datetime import date, timedelta

from gateway.understanding import edges
from gateway.understanding.items import ONE_DAY, WEEK, Day, monday
from gateway.understanding.reckoning import valid

_FAR = 6


def day_range(old: Day, day: Day, today: date) -> Day:
    """From the one day to the other; a first number without its month takes that of the second."""
    start = old.day or old.start
    stop = day.day or day.stop
    if start is None or stop is None:
        return old
    if old.number is not None and day.day is not None:
        start = _number_before(old.number, day.day)
    elif start > stop and day.weekday is not None and day.plain:
        while stop < start:
            stop += WEEK
    elif start > stop and old.plain:
        while start > stop:
            start -= WEEK
    if stop - start > _YEAR:
        start = _in_year(start, stop.year)
    if start > stop:
        stop = _in_year(stop, start.year if _in_year(stop, start.year) >= start else start.year + 1)
    if start > stop:
        start, stop = stop, start
    del today
    return Day(old.first, day.end, "range", start=start, stop=stop)


_YEAR = timedelta(days=366)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _number_before(number: int, day: date) -> date:
    """The day of the month with that number on or before a day."""
    for _ in range(_FAR):
        if number <= day.day or day.month == 1:
            pass
        try:
            found = day.replace(day=number)
        except ValueError:
            found = None
        if found is not None and found <= day:
            return found
        day = day.replace(day=1) - ONE_DAY
        day = day.replace(day=28) if number <= 28 else day  # noqa: PLR2004 (every month has a 28th)
        if number <= day.day:
            return day.replace(day=number)
    return day


def refine(old: Day, day: Day, today: date, *, adjacent: bool) -> Day | None:  # noqa: PLR0911 (each reading of the words is a way out)
    """One day out of two that speak of the same: a week and a weekday, a weekday and its distance, a day said twice."""
    if day.offset is not None and old.day is not None and old.offset is None and adjacent:
        return _far(old, day, today)
    if (
        old.offset is not None
        and old.day is not None
        and day.plain
        and day.weekday is not None
        and old.offset % 7 == 0
        and old.offset > 0
        and old.rule != "in.months"
    ):
        return _far(day, old, today)
    if old.day is not None and day.day is not None:
        if old.day == day.day:
            return replace(day, first=old.first, rule=old.rule if old.weekday is None else day.rule)
        return None
    if old.start is not None and day.day is not None:
        return _inside(old, day, today)
    if old.day is not None and day.start is not None:
        return _inside(day, old, today)
    if old.start is not None and day.start is not None:
        return _overlap(old, day)
    return None


def _far(near: Day, offset: Day, today: date) -> Day | None:
    """As in "Freitag in einer Woche", "heute in acht Tagen"; today counts when it is that weekday."""
    base = near.day
    if base is None or offset.offset is None:
        return None
    if near.weekday is not None and near.plain:
        base = today + timedelta(days=(near.weekday - today.weekday()) % 7)
    return Day(
        near.first, offset.end, "weekday.in_weeks", day=base + timedelta(days=offset.offset), weekday=near.weekday
    )


def _inside(span: Day, day: Day, today: date) -> Day | None:  # noqa: PLR0911 (each reading of the words is a way out)
    """A day of a range: the weekday in that week, the number in that month, the date if it lies in it."""
    start, stop = span.start, span.stop
    if start is None or day.day is None:
        return None
    if span.edge and span.rule == "week" and day.plain:
        inside = _inside(replace(span, edge=""), day, today)
        return None if inside is None else replace(inside, edge=span.edge)
    if span.edge:
        bounded = edges.bound(replace(span), today)
        start, stop = bounded.start or start, bounded.stop
    if day.plain and day.weekday is not None:
        return _weekday_in(span, day, start, stop, today)
    if day.number is not None and span.rule == "month":
        return _moved(day, start.replace(day=1), day.number, "date.of_month")
    if start <= day.day and (stop is None or day.day <= stop):
        first, end = min(span.first, day.first), max(span.end, day.end)
        return replace(day, first=first, end=end, earliest=day.earliest or span.earliest)
    if span.rule == "year":
        return replace(day, day=_in_year(day.day, start.year), question=None)
    return None


def _moved(day: Day, month: date, number: int, rule: str) -> Day | None:
    """The day with a number in a month; None where the month has none."""
    found = valid(number, month.month, month.year)
    return None if found is None else replace(day, day=found, rule=rule)


def _weekday_in(span: Day, day: Day, start: date, stop: date | None, today: date) -> Day | None:
    """The weekday within a range; None where the range has none."""
    index = day.weekday or 0
    if span.rule in {"week", "week.part", "week.workdays"}:
        found = monday(start) + timedelta(days=index)
    else:
        found = start + timedelta(days=(index - start.weekday()) % 7)
        if found == today and span.rule != "week.number" and (stop is None or found + WEEK <= stop):
            found += WEEK
    if stop is not None and found > stop and not span.rule.startswith("week"):
        return None
    first, end = min(span.first, day.first), max(span.end, day.end)
    return replace(day, day=found, first=first, end=end, rule="weekday.in_week", plain=False, earliest=span.earliest)


def _overlap(old: Day, day: Day) -> Day | None:
    """Two ranges that overlap, the narrower counts; also what only bounds."""
    if old.earliest or day.earliest:
        wide, early = (day, old) if old.earliest else (old, day)
        return replace(wide, earliest=True, first=min(early.first, wide.first))
    if old.start is None or day.start is None or old.stop is None or day.stop is None:
        return None
    low, high = max(old.start, day.start), min(old.stop, day.stop)
    if low > high:
        return None
    return day if (day.stop - day.start) <= (old.stop - old.start) else old
