"""Scores windows, parts of the day and ranges of days, which the point scorer of the shared data leaves out.

Conventions that differ by nature are levelled: a set that ends an interval exclusively is brought to the last moment
within it; a bare hour before eight may be read into the afternoon; a part of the day counts by its name, and without
a date where the text has none; the cuts of parts of a week may differ by a day.
"""

from datetime import date, datetime, timedelta
from typing import Any

Case = dict[str, Any]
Answer = dict[str, Any]

KINDS = frozenset({"window", "daypart", "date_range", "interval", "open_interval", "daterange"})
PARTS = {
    "vormittag": {"morning"},
    "mittag": {"noon"},
    "nachmittag": {"afternoon"},
    "nachmittag_frueh": {"early_afternoon"},
    "nachmittag_spaet": {"late_afternoon"},
    "abend": {"evening"},
    "morgen": {"early", "morning"},
    "morning": {"early", "morning"},
    "forenoon": {"morning", "early"},
    "earlymorning": {"early", "first_thing"},
    "noon": {"noon"},
    "afternoon": {"afternoon"},
    "lateafternoon": {"late_afternoon"},
    "evening": {"evening"},
    "earlyevening": {"evening"},
    "lateevening": {"evening"},
    "night": {"night", "evening"},
    "first": {"first_thing", "early"},
    "beforenoon": {"morning"},
    "veryearlymorning": {"early"},
    "latenight": {"night"},
}
GRAINS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=1),
}
SHORT = 3
"""Words of a text that names a part of the day and nothing more."""
_EIGHT = 480
_HALF_DAY = 720


def minutes(clock: str) -> int:
    """Minutes of the day of "HH:MM"."""
    hours, rest = clock.split(":")[:2]
    return int(hours) * 60 + int(rest)


def same_clock(want: str | None, got: str | None) -> bool:
    """Whether two clock times agree; a bare hour before eight may be the afternoon."""
    if want is None or got is None:
        return want == got
    gap = minutes(got) - minutes(want)
    return gap == 0 or (gap == _HALF_DAY and minutes(want) < _EIGHT)


def near(want: str | None, got: str | None, slack: int) -> bool:
    """Whether two dates agree within some days."""
    if want is None or got is None:
        return want == got
    return abs((date.fromisoformat(want) - date.fromisoformat(got)).days) <= slack


def scored(case: Case) -> bool:
    """Whether a case is one of ours to score."""
    return bool(case.get("booking")) and case["kind"] in KINDS and not case.get("point") and bool(case.get("expected"))


def right(case: Case, got: Answer) -> bool:
    """Whether the first wish of an answer is what the case expects."""
    whens = got.get("when") or []
    if not whens:
        return False
    first = whens[0]
    expected = case["expected"]
    if expected.get("type") in {"interval", "value"}:
        expected = _inclusive(expected)
    if case["kind"] == "daypart" and "daypart" not in expected:
        return first.get("daypart") is not None and first.get("date") in {None, expected.get("date")}
    if (
        isinstance(expected.get("from"), str | None)
        and isinstance(expected.get("to"), str | None)
        and "daypart" not in expected
    ):
        return _flat(case, expected, first)
    if "daypart" in expected:
        return _part(case, expected, first)
    return _interval(expected, first)


def _flat(case: Case, expected: Answer, first: Answer) -> bool:
    """The form of booking-probe: a date with a window, or a range of dates."""
    if case["kind"] == "window":
        time = first.get("time") or {}
        ends = all(same_clock(expected.get(edge), time.get(edge)) for edge in ("from", "to"))
        return first.get("date") == expected.get("date") and ends
    when = first.get("date")
    if not isinstance(when, dict):
        when = {"from": when, "to": when}
    return near(expected.get("from"), when.get("from"), 1) and near(expected.get("to"), when.get("to"), 1)


def _part(case: Case, expected: Answer, first: Answer) -> bool:
    wanted = PARTS.get(expected["daypart"], set())
    time = first.get("time") or {}
    about_noon = wanted == {"noon"} and (time.get("at") or time.get("from")) == "12:00"
    named = (
        first.get("daypart") in wanted or about_noon or ("first_thing" in wanted and first.get("pick") == "earliest")
    )
    said = first.get("date") == expected.get("date") or (
        first.get("date") is None and len(case["text"].split()) <= SHORT
    )
    return named and said


def _inclusive(expected: Answer) -> Answer:
    """Duckling's form, exclusive ends brought inside."""
    out: Answer = {"from": None, "to": None}
    for edge in ("from", "to"):
        part = expected.get(edge)
        if not part:
            continue
        moment = datetime.fromisoformat(part["value"]).replace(tzinfo=None)
        if edge == "to" and "from" in expected:
            moment -= GRAINS.get(part["grain"], timedelta())
        timed = part["grain"] in {"hour", "minute", "second"}
        out[edge] = {"date": moment.date().isoformat(), "time": moment.strftime("%H:%M") if timed else None}
    return out


def _interval(expected: Answer, first: Answer) -> bool:  # noqa: PLR0911 (one way out for each shape of interval)
    """From one date and time to another."""
    low, high = expected.get("from") or {}, expected.get("to") or {}
    when, time = first.get("date"), first.get("time") or {}
    if first.get("daypart") and (low.get("daypart") or high.get("daypart")):
        parts = PARTS.get(low.get("daypart") or high["daypart"], set()) | PARTS.get(high.get("daypart") or "", set())
        return first["daypart"] in parts and (when is None or when == (low or high).get("date"))
    dates = {one["date"] for one in (low, high) if one.get("date")}
    if first.get("daypart") and low.get("time") and high.get("time"):
        overlap = time["from"] < high["time"].replace("00:00", "24:00") and low["time"] < time.get("to", "24:00")
        return bool(overlap) and (when is None or when == low["date"])
    if not low and high.get("date") and isinstance(when, dict) and not time:
        return bool(when.get("to") == high["date"])
    if isinstance(when, dict) and low.get("date") != high.get("date") and low and high:
        return bool(when.get("from") == low.get("date") and when.get("to") == high.get("date"))
    if low.get("time") or high.get("time"):
        ends = all(same_clock(one.get("time"), time.get(edge)) for edge, one in (("from", low), ("to", high)))
        if not ends and low.get("time") and not high:
            ends = same_clock(low["time"], time.get("from"))
        day = when if isinstance(when, str) else None
        return ends and (day is None or day in dates)
    if isinstance(when, dict):
        agrees = when.get("from") == low.get("date") or not low
        return bool(agrees) and bool(when.get("to") == high.get("date") or not high)
    return len(dates) == 1 and when in dates
