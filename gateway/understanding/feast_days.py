"""Feasts and the days beside them: vor Weihnachten, Dienstag nach Ostern, Brückentag, zwischen den Jahren."""

from datetime import date, timedelta

from gateway.understanding import feasts
from gateway.understanding.dates import year_at
from gateway.understanding.german import feasts as feast_words
from gateway.understanding.items import ONE_DAY, Day, Scan, next_weekday
from gateway.understanding.phrases import PhraseTable

_BETWEEN: PhraseTable[str] = PhraseTable(dict.fromkeys(feast_words.BETWEEN_THE_YEARS, ""))


def weekday_before(day: date, index: int) -> date:
    """The last such weekday strictly before a day."""
    return day - timedelta(days=(day.weekday() - index - 1) % 7 + 1)


def bridge(scan: Scan, at: int) -> Day | None:
    """Brückentag nach Himmelfahrt: the working day between a feast and the weekend."""
    place = at + 1
    while scan.word(place) in {"nach", "vor", "an", "zu", "am", "bei", "um", "von"}:
        place += 1
    anchor = feast_behind(scan, place)
    if anchor is None:
        return None
    _, end, day = anchor
    bridge = day + ONE_DAY if day.weekday() in {3, 4} else day - ONE_DAY
    return Day(at, end, "feast.bridge", day=bridge)


def day_near(scan: Scan, at: int, days: int = 1) -> Day | None:
    """Der Tag vor oder nach einem Fest, or some days before or after it; `at` is the token of "Tag"."""
    near = scan.word(at + 1)
    if near not in {"vor", "nach"}:
        return None
    anchor = feast_behind(scan, at + 2)
    if anchor is None:
        return None
    name, end, day = anchor
    single = feasts.coming(name, scan.today) if name not in feast_words.BLOCKS else day
    low, high = (single, single) if name not in feast_words.BLOCKS else feasts.edges(name, day.year)
    return Day(at, end, "feast.near", day=low - ONE_DAY * days if near == "vor" else high + ONE_DAY * days)


def between(scan: Scan, at: int) -> Day | None:
    """Zwischen den Jahren, zwischen Weihnachten und Neujahr, zwischen Ostern und Pfingsten."""
    hit = _BETWEEN.match(scan.words, at)
    if hit is not None:
        year = scan.today.year
        return Day(
            at, hit[0], "feast.between_years", start=max(date(year, 12, 27), scan.today), stop=date(year, 12, 31)
        )
    one = feast_behind(scan, at + 1)
    if one is None or scan.word(one[1]) != "und":
        return None
    other = feast_behind(scan, one[1] + 1)
    if other is None:
        return None
    start = feasts.edges(one[0], one[2].year)[1] + ONE_DAY
    stop = feasts.edges(other[0], other[2].year)[0] - ONE_DAY
    if stop < start:
        stop = feasts.edges(other[0], start.year + 1)[0] - ONE_DAY
    return Day(at, other[1], "feast.between", start=start, stop=stop)


def feast_behind(scan: Scan, at: int) -> tuple[str, int, date] | None:
    """A feast at a place, articles skipped: (name, end token, its next day)."""
    while scan.word(at) in {"dem", "den", "der", "die", "das", "am", "zum"}:
        at += 1
    if at >= scan.size:
        return None
    hit = feasts.NAMES.match(scan.words, at)
    if hit is None:
        return None
    year = year_at(scan, hit[0])
    day = feasts.coming(hit[1], scan.today, None if year is None else year[0])
    return hit[1], hit[0] if year is None else year[1], day


def advent_time(scan: Scan, first: int, end: int) -> Day:
    """The weeks from the first Sunday in Advent to Christmas Eve, of this year while they last."""
    eve = date(scan.today.year, 12, 24)
    year = eve.year if scan.today <= eve else eve.year + 1
    return Day(
        first,
        end,
        "feast.advent_time",
        start=max(feasts.first_advent(year), scan.today),
        stop=eve.replace(year=year),
    )


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
    anchor = feast_behind(scan, first)
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


def _beside(scan: Scan, place: int, end: int, name: str, day: date, *, after: bool) -> Day:  # noqa: PLR0913 (the feast and its place)
    """What is before or after a feast: a weekday named before it, or all the days."""
    low, high = feasts.edges(name, day.year)
    if name not in feast_words.BLOCKS:
        low = high = day
    last = scan.items[-1] if scan.items else None
    if isinstance(last, Day) and last.plain and last.weekday is not None and last.end == place:
        scan.items.pop()
        found = next_weekday(high, last.weekday) if after else weekday_before(low, last.weekday)
        scan.last_end = last.first
        return Day(last.first, end, "feast.weekday", day=found, weekday=last.weekday)
    if after:
        return Day(place, end, "feast.after", start=high + ONE_DAY)
    return Day(place, end, "feast.before", start=min(scan.today, low - ONE_DAY), stop=low - ONE_DAY)
