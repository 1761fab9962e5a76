"""Hours, days, closures and absences as they are written in a catalogue file."""

import re
from datetime import date, time

from booking.catalogue_file.nodes import Cursor
from booking.domain.hours import MIDNIGHT, Absence, Closure, DailySpan, SpecialDay, WeeklyHours
from booking.errors import InvariantBroken

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_CURE = "write 09:00-18:00, several as [09:00-12:00, 14:00-18:00], or closed"


def weekly(cursor: Cursor) -> WeeklyHours | None:
    """Hours of a week; None where nothing is written."""
    if cursor.missing:
        return None
    fields = cursor.fields(WEEKDAYS)
    return WeeklyHours(tuple(daily(fields[day]) for day in WEEKDAYS))


def daily(cursor: Cursor) -> tuple[DailySpan, ...]:
    """The spans of one day, in order."""
    if cursor.missing:
        return ()
    if cursor.is_list:
        spans = [one for item in cursor.items() if (one := span(item))]
    elif cursor.text().lower() == "closed":
        return ()
    else:
        one = span(cursor)
        spans = [] if one is None else [one]
    ordered = tuple(sorted(spans))
    try:
        WeeklyHours((ordered,) + ((),) * 6)
    except InvariantBroken:
        cursor.wrong("the spans of the day overlap", _CURE)
        return ordered[:1]
    return ordered


def span(cursor: Cursor) -> DailySpan | None:
    """One span of a day, None where it is not readable."""
    written = cursor.text()
    match = _SPAN.fullmatch(written)
    if match is None:
        cursor.wrong(f"{written!r} is not a span of a day", _CURE)
        return None
    hour, minute, to_hour, to_minute = (int(part) for part in match.groups())
    try:
        start = time(hour, minute)
        end = MIDNIGHT if (to_hour, to_minute) == (24, 0) else time(to_hour, to_minute)
        return DailySpan(start, end)
    except ValueError:
        cursor.wrong(f"{written!r} has a time that does not exist", "hours go from 00 to 23, minutes from 00 to 59")
    except InvariantBroken:
        cursor.wrong(f"{written!r} ends before it starts", "write the earlier time first")
    return None


def day(cursor: Cursor) -> date | None:
    """A day, None where it is not readable."""
    written = cursor.text()
    try:
        return date.fromisoformat(written)
    except ValueError:
        cursor.wrong(f"{written!r} is not a day", "write year-month-day: 2026-12-24")
        return None


def closures(cursor: Cursor) -> tuple[Closure, ...]:
    """A list of closures."""
    return tuple(
        Closure(first_day=first, last_day=last, span=part, reason=reason) for first, last, part, reason in _away(cursor)
    )


def absences(cursor: Cursor) -> tuple[Absence, ...]:
    """A list of absences."""
    return tuple(
        Absence(first_day=first, last_day=last, span=part, reason=reason) for first, last, part, reason in _away(cursor)
    )


def _away(cursor: Cursor) -> list[tuple[date, date, DailySpan | None, str]]:
    out = []
    for item in cursor.items():
        fields = item.fields(("from", "to", "on", "hours", "reason"))
        single = fields["on"]
        if single.missing == fields["from"].missing:
            item.wrong("days are missing or given twice", "write either on: DAY, or from: DAY and to: DAY")
            continue
        first = day(fields["from"] if single.missing else single)
        last = first if fields["to"].missing else day(fields["to"])
        if first is None or last is None:
            continue
        if last < first:
            item.wrong("the last day is before the first", "swap from and to")
            continue
        part = None if fields["hours"].missing else span(fields["hours"])
        out.append((first, last, part, fields["reason"].text()))
    return out


def special_days(cursor: Cursor) -> tuple[SpecialDay, ...]:
    """A list of days with hours of their own."""
    out = dict[date, SpecialDay]()
    for item in cursor.items():
        fields = item.fields(("day", "hours", "reason"), required=("day", "hours"))
        if fields["day"].missing or fields["hours"].missing:
            continue
        one = day(fields["day"])
        if one is None:
            continue
        if one in out:
            item.wrong(f"{one} is written twice", "put all hours of a day into one item")
        out[one] = SpecialDay(day=one, hours=daily(fields["hours"]), reason=fields["reason"].text())
    return tuple(out[one] for one in sorted(out))
