"""Days and times as scripts write them: ISO, or by the script's clock ("morgen 14:00", "Fr 9:30", "+2 10:00")."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_RELATIVE = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2}
_WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
_LONG = {"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_OFFSET = re.compile(r"\+(\d{1,3})\Z")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})\Z")
_WEEK = 7


def day_from(text: str, today: date) -> date:
    """A day: ISO, heute, morgen, übermorgen, gestern, a weekday (the next one after today) or +n days.

    Raises:
        ValueError: when it is none of these.
    """
    word = text.strip().lower()
    if _ISO.match(word):
        return date.fromisoformat(word)
    if word in _RELATIVE:
        return today + timedelta(days=_RELATIVE[word])
    if offset := _OFFSET.match(word):
        return today + timedelta(days=int(offset[1]))
    if word[:2] in _WEEKDAYS and (word in _WEEKDAYS or word in _LONG):
        ahead = (_WEEKDAYS.index(word[:2]) - today.weekday() - 1) % _WEEK + 1
        return today + timedelta(days=ahead)
    message = f"{text!r} is no day (write 2026-03-11, heute, morgen, Fr or +2)"
    raise ValueError(message)


def clock_from(text: str) -> time:
    """A time of day, 9:30 or 09:30.

    Raises:
        ValueError: when it is none.
    """
    match = _CLOCK.match(text.strip())
    if match is None:
        message = f"{text!r} is no time (write 14:00)"
        raise ValueError(message)
    return time(int(match[1]), int(match[2]))


def moment_from(text: str, now: datetime) -> datetime:
    """A moment, aware, in the zone of `now`.

    Args:
        text: ISO with or without offset, or a day and a time.
        now: the clock of the script.

    Raises:
        ValueError: when it cannot be read.
    """
    stripped = text.strip()
    day, _, clock = stripped.replace("T", " ", 1).partition(" ")
    if clock and _CLOCK.match(clock.strip()):
        return datetime.combine(day_from(day, now.date()), clock_from(clock), tzinfo=now.tzinfo)
    try:
        moment = datetime.fromisoformat(stripped)
    except ValueError as error:
        message = f"{text!r} is no moment (write 2026-03-11 14:00 or a day and a time such as Fr 14:00)"
        raise ValueError(message) from error
    return moment.replace(tzinfo=now.tzinfo) if moment.tzinfo is None else moment.astimezone(now.tzinfo)


def script_clock(text: str, zone: ZoneInfo) -> datetime:
    """The clock of a script: an ISO moment; without an offset it is local time of the salon.

    Raises:
        ValueError: when it is no ISO moment.
    """
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
