"""Days said less plainly: in drei Tagen, nächste Woche, KW 50, Wochenende, vor Weihnachten, zwischen den Jahren."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from gateway.understanding import dayparts, days, durations, feasts
from gateway.understanding.german import calendar_words as german
from gateway.understanding.german import feasts as feast_words
from gateway.understanding.items import ONE_DAY, WEEK, Clock, Day, Scan, monday, next_weekday
from gateway.understanding.numbers import cardinal
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.text import spellings

PutDay = Callable[[Scan, Day | None, int], int]
Put = Callable[[Scan, Day | Clock], int]

WITHIN = frozenset({"in", "im", "innerhalb", "binnen", "ueber", "uber", "heut"} - {"heut"})
WEEK_STARTS = frozenset(
    {"woche", "kw", "kalenderwoche", "wochenende", "wochenend", "wochenanfang", "wochenbeginn", "wochenmitte", "we"}
    | {form for word in german.MONTH_WORDS for form in spellings(word)}
    | {
        "brueckentag",
        "bruckentag",
        "unter",
        "arbeitswoche",
        "rest",
        "tag",
        "werktags",
        "wochentags",
        "zwischen",
        "sommer",
        "winter",
    }
)
_BETWEEN: PhraseTable[str] = PhraseTable(dict.fromkeys(feast_words.BETWEEN_THE_YEARS, ""))
_MINUTES_A_DAY = 1440
_DASHES = {"-", "–", "—", ".-", ".–", "./", "/"}
_VAGUE = frozenset({"paar", "einigen", "mehreren"})
_LAST_WEEK = 53
_WORKDAYS = 5


# ---------------------------------------------------------------- in …


def within(scan: Scan, at: int, put_day: PutDay, put: Put) -> int:
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
        return _moment(scan, at, end, total, put)
    if len(total) > 1:
        return put_day(scan, _long(scan, at, end, total), at)
    if scan.word(end - 2) in _VAGUE:
        step = WEEK if last == "week" else ONE_DAY
        if last in {"day", "week"}:
            return put_day(scan, Day(at, end, "in.some", start=scan.today + step * 2, stop=scan.today + step * 4), at)
    return put_day(scan, days.distance(scan, found[0], found[1], at, end), at)


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
            day = days.add_months(now.date(), months) if months < 9000 else None  # noqa: PLR2004 (the calendar ends)
            if day is None:
                return None
            now = now.replace(year=day.year, month=day.month, day=day.day)
        else:
            now += timedelta(minutes=minutes)
    return now


def _moment(scan: Scan, at: int, end: int, parts: Sum, put: Put) -> int:
    """A point some hours or minutes away."""
    point = _added(scan.now, parts)
    if point is None:
        return at
    put(scan, Day(at, end, "in.hours", day=point.date()))
    put(scan, Clock(at, end, "in.hours", at=point.hour * 60 + point.minute, fixed=True))
    return end


# ---------------------------------------------------------------- diese, nächste, übernächste …


def directed(scan: Scan, at: int, put_day: PutDay, put: Put) -> int:
    """What follows a word of direction: a weekday, week, month, year, weekend or a number of them."""
    steps = days.DIRECTIONS[scan.words[at]]
    behind = at + 1
    word = scan.word(behind)
    index = days.WEEKDAYS.get(word)
    if index is not None:
        return _directed_weekday(scan, at, behind, index, steps, put_day)
    unit = days.UNITS.get(word)
    if unit in {"week", "month", "year"} and not word.endswith(("wochen", "monate", "monaten", "jahren")):
        return put_day(scan, _unit(scan, at, behind + 1, unit, steps), at)
    if unit == "day" and word in {"tage", "tagen"} and steps != 0:
        return put_day(
            scan, Day(at, behind + 1, "in.next_days", start=scan.today + ONE_DAY, stop=scan.today + WEEK), at
        )
    if word in {"wochenende", "wochenend", "we"}:
        return put_day(scan, days.weekend(scan, at, behind + 1, steps), at)
    if word == "arbeitswoche":
        return put_day(scan, _unit(scan, at, behind + 1, "week", steps), at)
    if word in days.MONTHS:
        return put_day(scan, _month(scan, at, behind, steps), at)
    if word in PARTS and steps == 0:
        put(scan, Day(at, at + 1, "day.this", day=scan.today))
        return put(scan, dayparts.window(behind, behind + 1, PARTS[word]))
    return _count(scan, at, behind, put_day) if steps is None or steps > 0 else at


PARTS = {form: part for word, part in german.PART_COMPOUNDS.items() for form in spellings(word)}


def _directed_weekday(scan: Scan, at: int, behind: int, index: int, steps: int | None, put_day: PutDay) -> int:
    day = days.directed_weekday(scan, at, behind + 1, index, steps)
    place = behind + 1
    if scan.word(place) in {"den", "der", "dem"}:
        place += 1
    dated = days.date_at(scan, place, dotless=True)
    if dated is None and place > behind + 1:
        dated = days.number_day(scan, place)
    if dated is not None:
        dated.first = at
        day = dated
    return put_day(scan, day, at)


def _unit(scan: Scan, at: int, end: int, unit: str, steps: int | None) -> Day:
    if unit == "week":
        return days.week(scan, at, end, steps)
    ahead = 1 if steps is None else steps
    if unit == "month":
        first, last = days.month_days(scan.today.year, scan.today.month + ahead)
        return Day(at, end, "month", start=max(first, scan.today) if ahead == 0 else first, stop=last)
    year = min(max(scan.today.year + ahead, 1), 9998)
    first = date(year, 1, 1)
    return Day(at, end, "year", start=max(first, scan.today) if ahead == 0 else first, stop=date(year, 12, 31))


def _month(scan: Scan, at: int, behind: int, steps: int | None) -> Day:
    start, stop = days.coming_month(scan.today, days.MONTHS[scan.words[behind]])
    if steps is not None and steps > 1:
        start, stop = days.month_days(start.year + steps - 1, start.month)
    return Day(at, behind + 1, "month", start=start, stop=stop)


def _count(scan: Scan, at: int, behind: int, put_day: PutDay) -> int:
    """Die nächsten drei Tage, zwei Wochen, Monate."""
    found = durations.length(scan, behind)
    if found is None or found[1] not in {"day", "week", "month"} or found[0] > 400:  # noqa: PLR2004 (no salon plans further)
        return at
    stop = scan.today + timedelta(minutes=durations.in_minutes(found))
    return put_day(scan, Day(at, found[2], "in.next", start=scan.today + ONE_DAY, stop=stop), at)


# ---------------------------------------------------------------- weeks and their parts


def numbered_week(scan: Scan, at: int) -> Day | None:
    """A number before "KW": "in der 50. KW"."""
    if scan.word(at + 1) in {"kw", "kalenderwoche"} and len(scan.words[at]) <= 2:  # noqa: PLR2004 (two digits)
        number = int(scan.words[at])
        return days.calendar_week(scan, at, at + 2, number) if 1 <= number <= _LAST_WEEK else None
    return None


def week_word(scan: Scan, at: int, put_day: PutDay) -> int:
    """Words that begin with the week: KW 50, Wochenende, Wochenmitte, die Woche vor Weihnachten, unter der Woche."""
    word = scan.words[at]
    for words, handler in _WEEK_HANDLERS:
        if word in words:
            return put_day(scan, handler(scan, at), at)
    return at


def _numbered(scan: Scan, at: int) -> Day | None:
    found = cardinal(scan.words, at + 1)
    if found is None or not 1 <= found[0] <= _LAST_WEEK:
        return None
    return days.calendar_week(scan, at, found[1], found[0])


def _weekend(scan: Scan, at: int) -> Day | None:
    near = scan.word(at + 1)
    if near in {"vor", "nach"}:
        anchor = _feast_behind(scan, at + 2)
        if anchor is not None:
            name, end, day = anchor
            low, high = feasts.edges(name, day.year)
            saturday = _before(low, 5) if near == "vor" else next_weekday(high, 5)
            return Day(at, end, "weekend.feast", start=saturday, stop=saturday + ONE_DAY)
    return days.weekend(scan, at, at + 1, None if scan.today.weekday() >= _WORKDAYS else 0)


def _before(day: date, index: int) -> date:
    """The last such weekday strictly before a day."""
    return day - timedelta(days=(day.weekday() - index - 1) % 7 + 1)


def _week_part(scan: Scan, at: int) -> Day:
    part = german.WEEK_WORDS[{"wochenbeginn": "wochenanfang"}.get(scan.words[at], scan.words[at])]
    return days.part_of_week(scan, at, at + 1, part or 0, None)


def _month_part(scan: Scan, at: int) -> Day:
    return days.part_of_month(scan, at, at + 1, german.MONTH_WORDS[scan.words[at]], None)


def _week(scan: Scan, at: int) -> Day | None:
    """Die Woche drauf, die Woche vor Weihnachten, Woche 50."""
    follower = scan.word(at + 1)
    if follower in {"drauf", "darauf", "danach", "drauffolgende"}:
        return _after_that(scan, at, at + 2)
    if follower in {"vor", "nach"}:
        anchor = _feast_behind(scan, at + 2)
        if anchor is not None:
            return _feast_week(scan, at, anchor, after=follower == "nach")
    if cardinal(scan.words, at + 1) is not None and scan.word(at - 1) in {"der", "die", "in", "kalender"}:
        return _numbered(scan, at)
    if (
        scan.word(at - 1) in {"die", "der", "de"}
        and scan.word(at - 2) in {"", "fuer", "noch", "in"}
        and follower in {"", "noch"}
    ):
        return days.week(scan, at, at + 1, 0)
    return None


def _after_that(scan: Scan, at: int, end: int) -> Day:
    """The week after the one just named."""
    for item in reversed(scan.items):
        if isinstance(item, Day) and item.start is not None and item.rule == "week":
            start = monday(item.start) + WEEK
            return Day(at, end, "week.after_that", start=start, stop=start + timedelta(days=6))
    return days.week(scan, at, end, 2)


def _feast_week(scan: Scan, at: int, anchor: tuple[str, int, date], *, after: bool) -> Day:
    """The whole calendar week before or after the one of a feast."""
    name, end, day = anchor
    if name == "weihnachten":
        day = date(day.year, 12, 24)
    start = monday(day) + (WEEK if after else -WEEK)
    return Day(at, end, "week.feast", start=max(start, scan.today), stop=start + timedelta(days=6))


def _workdays(scan: Scan, at: int) -> Day | None:
    """Unter der Woche: the coming working days."""
    if scan.words[at] == "unter" and not (scan.word(at + 1) == "der" and scan.word(at + 2) == "woche"):
        return None
    end = at + (3 if scan.words[at] == "unter" else 1)
    start = monday(scan.today)
    if scan.today.weekday() >= _WORKDAYS:
        start += WEEK
    return Day(at, end, "week.workdays", start=max(start, scan.today), stop=start + timedelta(days=4))


def _rest(scan: Scan, at: int) -> Day | None:
    """Der Rest der Woche, des Monats."""
    if scan.word(at + 1) in {"der", "dieser", "von"} and scan.word(at + 2) == "woche":
        return days.week(scan, at, at + 3, 0)
    if scan.word(at + 1) == "des" and scan.word(at + 2) in {"monats", "monates"}:
        return _unit(scan, at, at + 3, "month", 0)
    return None


def _bridge(scan: Scan, at: int) -> Day | None:
    """Brückentag nach Himmelfahrt: the working day between a feast and the weekend."""
    place = at + 1
    while scan.word(place) in {"nach", "vor", "an", "zu", "am", "bei", "um", "von"}:
        place += 1
    anchor = _feast_behind(scan, place)
    if anchor is None:
        return None
    _, end, day = anchor
    bridge = day + ONE_DAY if day.weekday() in {3, 4} else day - ONE_DAY
    return Day(at, end, "feast.bridge", day=bridge)


def _day_near(scan: Scan, at: int) -> Day | None:
    """Der Tag vor oder nach einem Fest."""
    near = scan.word(at + 1)
    if near not in {"vor", "nach"}:
        return None
    anchor = _feast_behind(scan, at + 2)
    if anchor is None:
        return None
    name, end, day = anchor
    single = feasts.coming(name, scan.today) if name not in feast_words.BLOCKS else day
    low, high = (single, single) if name not in feast_words.BLOCKS else feasts.edges(name, day.year)
    return Day(at, end, "feast.near", day=low - ONE_DAY if near == "vor" else high + ONE_DAY)


def _between(scan: Scan, at: int) -> Day | None:
    """Zwischen den Jahren, zwischen Weihnachten und Neujahr, zwischen Ostern und Pfingsten."""
    hit = _BETWEEN.match(scan.words, at)
    if hit is not None:
        year = scan.today.year
        return Day(
            at, hit[0], "feast.between_years", start=max(date(year, 12, 27), scan.today), stop=date(year, 12, 31)
        )
    one = _feast_behind(scan, at + 1)
    if one is None or scan.word(one[1]) != "und":
        return None
    other = _feast_behind(scan, one[1] + 1)
    if other is None:
        return None
    start = feasts.edges(one[0], one[2].year)[1] + ONE_DAY
    stop = feasts.edges(other[0], other[2].year)[0] - ONE_DAY
    if stop < start:
        stop = feasts.edges(other[0], start.year + 1)[0] - ONE_DAY
    return Day(at, other[1], "feast.between", start=start, stop=stop)


_WEEK_HANDLERS: tuple[tuple[frozenset[str], Callable[[Scan, int], Day | None]], ...] = (
    (frozenset({"kw", "kalenderwoche"}), _numbered),
    (frozenset({"wochenende", "wochenend", "we"}), _weekend),
    (frozenset({"wochenanfang", "wochenbeginn", "wochenmitte"}), _week_part),
    (frozenset(german.MONTH_WORDS), _month_part),
    (frozenset({"woche"}), _week),
    (frozenset({"unter", "werktags", "wochentags"}), _workdays),
    (frozenset({"rest"}), _rest),
    (frozenset({"brueckentag", "bruckentag"}), _bridge),
    (frozenset({"tag"}), _day_near),
    (frozenset({"zwischen"}), _between),
)


# ---------------------------------------------------------------- feasts


def _feast_behind(scan: Scan, at: int) -> tuple[str, int, date] | None:
    """A feast at a place, articles skipped: (name, end token, its next day)."""
    while scan.word(at) in {"dem", "den", "der", "die", "das", "am", "zum"}:
        at += 1
    if at >= scan.size:
        return None
    hit = feasts.NAMES.match(scan.words, at)
    if hit is None:
        return None
    year = days.year_at(scan, hit[0])
    day = feasts.coming(hit[1], scan.today, None if year is None else year[0])
    return hit[1], hit[0] if year is None else year[1], day


_PLAIN_BLOCKS = frozenset(
    {
        "feiertage",
        "feiertagen",
        "osterfeiertage",
        "osterfeiertagen",
        "pfingstfeiertage",
        "pfingstfeiertagen",
        "weihnachtsfeiertage",
        "weihnachtsfeiertagen",
    }
)


def feast(scan: Scan, first: int, end: int, name: str) -> Day | None:
    """A feast, what is before or after it, or a weekday beside it ("Dienstag nach Ostern")."""
    anchor = _feast_behind(scan, first)
    if anchor is None:
        return None
    _, behind, day = anchor
    end = max(end, behind)
    place = first - 1
    while scan.word(place) in {"dem", "den", "der", "die", "am"} and place > scan.last_end:
        place -= 1
    near = scan.word(place)
    near = {"vorm": "vor"}.get(near, near)
    if near in {"vor", "nach"} and place >= scan.last_end:
        return _beside(scan, place, end, name, day, after=near == "nach")
    if name in _PLAIN_BLOCKS:
        low, high = feasts.edges(name, day.year)
        return Day(first, end, "feast.block", start=low, stop=high)
    return Day(first, end, "feast", day=day)


def _beside(scan: Scan, place: int, end: int, name: str, day: date, *, after: bool) -> Day:
    """What is before or after a feast: a weekday named before it, or all the days."""
    low, high = feasts.edges(name, day.year)
    if name not in feast_words.BLOCKS:
        low = high = day
    last = scan.items[-1] if scan.items else None
    if isinstance(last, Day) and last.plain and last.weekday is not None and last.end == place:
        scan.items.pop()
        found = next_weekday(high, last.weekday) if after else _before(low, last.weekday)
        scan.last_end = last.first
        return Day(last.first, end, "feast.weekday", day=found, weekday=last.weekday)
    if after:
        return Day(place, end, "feast.after", start=high + ONE_DAY)
    return Day(place, end, "feast.before", start=min(scan.today, low - ONE_DAY), stop=low - ONE_DAY)


# ---------------------------------------------------------------- open ranges of numbers


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
    other = days.date_at(scan, behind, dotless=True)
    if other is None or other.day is None or scan.word(other.end) in {"uhr", "h"}:
        return None
    number = int(word)
    start = days.valid(number, other.day.month, other.day.year)
    if start is None or start > other.day:
        return None
    return Day(at, at + 1, "date.number", day=start, number=number)
