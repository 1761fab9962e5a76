"""Days said less plainly: in drei Tagen, innerhalb von zwei Wochen, nächste Woche, diesen Sommer."""

from datetime import date, datetime, timedelta

from gateway.understanding import dayparts, days, durations
from gateway.understanding.dates import date_at, number_day
from gateway.understanding.edges import put, put_day
from gateway.understanding.german import calendar_words as german
from gateway.understanding.items import ONE_DAY, WEEK, Clock, Day, Mark, Scan, last_item
from gateway.understanding.numbers import cardinal
from gateway.understanding.reckoning import DIRECTIONS, MONTHS, UNITS, WEEKDAYS, add_months, coming_month, month_days
from gateway.understanding.text import spellings

WITHIN = frozenset({"in", "im", "innerhalb", "binnen", "ueber", "uber"})
"""Words before a distance in time."""
_VAGUE = frozenset({"paar", "einigen", "mehreren"})
_MONTH_WEEKS = frozenset(form for name in german.MONTHS for form in spellings(name + "woche"))

# ---------------------------------------------------------------- in …


def within(scan: Scan, at: int) -> int:  # noqa: PLR0911 (each reading of the words is a way out)
    """In drei Tagen, in zwei Wochen, in einer Stunde, innerhalb von zwei Wochen, (Freitag) über acht Tage."""
    word = scan.words[at]
    behind = at + 1
    while scan.word(behind) in {
        "etwa",
        "ca",
        "circa",
        "zirka",
        "ungefaehr",
        "genau",
        "so",
        "spaetestens",
        "fruehestens",
        "von",
        "rund",
        "gut",
        "knapp",
    }:
        behind += 1
    either = _either(scan, at, behind)
    if either is not None:
        return put_day(scan, either, at)
    found = durations.length(scan, behind)
    if found is None:
        return at
    total, last, end = _sum(scan, behind, found)
    if word in {"ueber", "uber"} and not _behind_day(scan, at):
        return at
    if word in {"innerhalb", "binnen"}:
        stop = scan.today + timedelta(minutes=sum(minutes for minutes, _ in total))
        return put_day(scan, Day(at, end, "in.range", start=scan.today, stop=stop), at)
    if last in {"hour", "minute", "second"}:
        return _moment(scan, at, end, total)
    if len(total) > 1:
        return put_day(scan, _long(scan, at, end, total), at)
    if scan.word(end - 2) in _VAGUE:
        step = WEEK if last == "week" else ONE_DAY
        if last in {"day", "week"}:
            return put_day(scan, Day(at, end, "in.some", start=scan.today + step * 2, stop=scan.today + step * 4), at)
    return put_day(scan, days.distance(scan, found[0], found[1], at, end), at)


def _either(scan: Scan, at: int, behind: int) -> Day | None:
    """In zwei bis drei Wochen, in drei oder vier Tagen."""
    low = cardinal(scan.words, behind)
    if low is None:
        return None
    joined = scan.word(low[1]) in {"bis", "oder"}
    if not joined and scan.pause(low[1]) != ",":
        return None
    high = durations.length(scan, low[1] + joined)
    if high is None or high[1] not in {"day", "week"} or not low[0] < high[0] <= 400:  # noqa: PLR2004 (no salon plans further)
        return None
    unit = WEEK if high[1] == "week" else ONE_DAY
    return Day(at, high[2], "in.range", start=scan.today + unit * low[0], stop=scan.today + unit * int(high[0]))


def _behind_day(scan: Scan, at: int) -> bool:
    return bool(scan.items) and isinstance(scan.items[-1], Day) and scan.last_end == at


Sum = list[tuple[float, tuple[float, str]]]


def _sum(scan: Scan, at: int, found: durations.Length) -> tuple[Sum, str, int]:
    """Lengths that follow one another: "1 Jahr, 2 Monate und 3 Tage"."""
    parts = [(durations.in_minutes(found), (found[0], found[1]))]
    end = found[2]
    unit = found[1]
    while end < scan.size and len(parts) < len(durations.MINUTES):
        more = durations.length(scan, end + (scan.word(end) == "und"))
        if more is None or durations.MINUTES[more[1]] >= durations.MINUTES[unit]:
            break
        parts.append((durations.in_minutes(more), (more[0], more[1])))
        end, unit = more[2], more[1]
    del at
    return parts, unit, end


def _long(scan: Scan, at: int, end: int, parts: Sum) -> Day | None:
    day = _added(scan.now, parts)
    return None if day is None else Day(at, end, "in.sum", day=day.date())


def _added(now: datetime, parts: Sum) -> datetime | None:
    for minutes, (amount, unit) in parts:
        if abs(amount) > 4000:  # noqa: PLR2004 (beyond any calendar a salon keeps)
            return None
        if unit in {"month", "year"}:
            months = round(amount * (12 if unit == "year" else 1))
            day = add_months(now.date(), months) if months < 9000 else None  # noqa: PLR2004 (the calendar ends)
            if day is None:
                return None
            now = now.replace(year=day.year, month=day.month, day=day.day)
        else:
            now += timedelta(minutes=minutes)
    return now


def _moment(scan: Scan, at: int, end: int, parts: Sum) -> int:
    """A point some hours or minutes away."""
    point = _added(scan.now, parts)
    if point is None:
        return at
    put(scan, Day(at, end, "in.hours", day=point.date()))
    put(scan, Clock(at, end, "in.hours", at=point.hour * 60 + point.minute, fixed=True))
    return end


# ---------------------------------------------------------------- diese, nächste, übernächste …


def directed(scan: Scan, at: int) -> int:
    """What follows a word of direction: a weekday, week, month, year, weekend or a number of them."""
    steps = DIRECTIONS[scan.words[at]]
    word = scan.word(at + 1)
    unit = UNITS.get(word)
    if word in _MONTH_WEEKS or (scan.words[at].startswith("neu") and unit != "year"):
        return at
    if unit in _LONG_UNITS and steps is not None and steps < 0:
        return at + 2
    if word in PARTS and steps == 0:
        put(scan, Day(at, at + 1, "day.this", day=scan.today))
        return put(scan, dayparts.window(at + 1, at + 2, PARTS[word]))
    day = _directed_day(scan, at, word, steps)
    if day is None and (steps is None or steps > 0):
        day = _count(scan, at, at + 1) or _that_weekday(scan, at, steps)
    return put_day(scan, day, at)


def _that_weekday(scan: Scan, at: int, steps: int | None) -> Day | None:
    """As in "Freitag, nicht diesen, den nächsten": the weekday was said before."""
    last = last_item(scan)
    if not isinstance(last, Day) or last.weekday is None or (at + 1 < scan.size and not scan.pause(at + 1)):
        return None
    if scan.items and isinstance(scan.items[-1], Day):
        scan.items.append(Mark(at, at, "correct"))
    return days.directed_weekday(scan, at, at + 1, last.weekday, steps)


def _directed_day(scan: Scan, at: int, word: str, steps: int | None) -> Day | None:
    behind = at + 1
    index = WEEKDAYS.get(word)
    if index is not None:
        return _directed_weekday(scan, at, behind, index, steps)
    unit = "week" if word == "arbeitswoche" else UNITS.get(word)
    if unit in _LONG_UNITS and not word.endswith(_PLURALS):
        return directed_unit(scan, at, behind + 1, unit, steps)
    if word in {"tage", "tagen"} and steps != 0:
        return Day(at, behind + 1, "in.next_days", start=scan.today + ONE_DAY, stop=scan.today + WEEK)
    if word in {"wochenende", "wochenend", "we"}:
        return days.weekend(scan, at, behind + 1, steps)
    if word in MONTHS:
        return _month(scan, at, behind, steps)
    return _season(scan, at, behind, steps) if word in SEASONS else None


_LONG_UNITS = frozenset({"week", "month", "year"})
_PLURALS = ("wochen", "monate", "monaten", "jahren")
SEASONS = {form: word for word in german.SEASONS for form in spellings(word)}
PARTS = {form: part for word, part in german.PART_COMPOUNDS.items() for form in spellings(word)}


def _directed_weekday(scan: Scan, at: int, behind: int, index: int, steps: int | None) -> Day:
    day = days.directed_weekday(scan, at, behind + 1, index, steps)
    place = behind + 1
    if scan.word(place) in {"den", "der", "dem"}:
        place += 1
    dated = date_at(scan, place, dotless=True)
    if dated is None and place > behind + 1:
        dated = number_day(scan, place)
    if dated is not None:
        dated.first = at
        day = dated
    return day


def directed_unit(scan: Scan, at: int, end: int, unit: str, steps: int | None) -> Day:
    """This, the next or another week, month or year."""
    if unit == "week":
        return days.week(scan, at, end, steps)
    ahead = 1 if steps is None else steps
    if unit == "month":
        first, last = month_days(scan.today.year, scan.today.month + ahead)
        return Day(at, end, "month", start=max(first, scan.today) if ahead == 0 else first, stop=last)
    year = min(max(scan.today.year + ahead, 1), 9998)
    first = date(year, 1, 1)
    return Day(at, end, "year", start=max(first, scan.today) if ahead == 0 else first, stop=date(year, 12, 31))


def _month(scan: Scan, at: int, behind: int, steps: int | None) -> Day:
    start, stop = coming_month(scan.today, MONTHS[scan.words[behind]])
    if steps is not None and steps > 1:
        start, stop = month_days(start.year + steps - 1, start.month)
    return Day(at, behind + 1, "month", start=start, stop=stop)


def _season(scan: Scan, at: int, place: int, steps: int | None) -> Day:
    """The coming season of that name; of the present one what is left."""
    (month, first), (last_month, last) = german.SEASONS[SEASONS[scan.words[place]]]
    year = scan.today.year + (1 if steps == 1 and date(scan.today.year, month, first) <= scan.today else 0)
    start = date(year, month, first)
    stop = date(year + (last_month < month), last_month, last)
    if stop < scan.today:
        start, stop = start.replace(year=year + 1), stop.replace(year=stop.year + 1)
    return Day(at, place + 1, "season", start=max(start, scan.today), stop=stop)


def _count(scan: Scan, at: int, behind: int) -> Day | None:
    """Die nächsten drei Tage, zwei Wochen, Monate."""
    found = durations.length(scan, behind)
    if found is None or found[1] not in {"day", "week", "month"} or found[0] > 400:  # noqa: PLR2004 (no salon plans further)
        return None
    stop = scan.today + timedelta(minutes=durations.in_minutes(found))
    return Day(at, found[2], "in.next", start=scan.today + ONE_DAY, stop=stop)
