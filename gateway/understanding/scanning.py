"""One pass over a sentence that finds its days, clock times and the small words between them."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from gateway.understanding import (
    clock,
    clock_core,
    dates,
    dayparts,
    days,
    durations,
    edges,
    feast_days,
    open_ranges,
    vague,
    weeks,
)
from gateway.understanding.edges import put, put_day
from gateway.understanding.german import calendar_words as german
from gateway.understanding.german import move_words, numerals
from gateway.understanding.items import Clock, Day, Scan
from gateway.understanding.numbers import CARDINAL, ORDINAL
from gateway.understanding.phrase_rules import TABLE
from gateway.understanding.reckoning import DIRECTIONS, MONTHS, PARTS_OF, WEEKDAYS, coming_month
from gateway.understanding.text import spellings

_DAY_MINUTES = 1440

Handler = Callable[[Scan, int], int]
"""Reads at a token and returns the first token behind what was read, or the same token when there is nothing."""


# ---------------------------------------------------------------- single words


def _weekday(scan: Scan, at: int) -> int:
    if scan.word(at - 1) == "ein" or edges.is_name(scan, at):
        return at
    return put_day(scan, days.weekday(scan, at, WEEKDAYS[scan.words[at]]), at)


def _compound(scan: Scan, at: int) -> int:
    """Weekday and part of the day in one word: Freitagnachmittag."""
    index, part = COMPOUNDS[scan.words[at]]
    day = days.weekday(scan, at, index)
    steps = DIRECTIONS.get(scan.word(at - 1), -9)
    if steps != -9 and at - 1 >= scan.last_end:  # noqa: PLR2004 (no direction)
        day = days.directed_weekday(scan, at - 1, at + 1, index, steps)
    end = put_day(scan, day, at)
    put(scan, dayparts.window(at, end, part))
    return end


def _short_weekday(scan: Scan, at: int) -> int:
    """Mo, Di, Mi …: only with a mark of abbreviation, or before a date or another such."""
    raw = scan.text[scan.starts[at] : scan.ends[at]]
    behind = scan.pause(at + 1)
    follower = scan.word(at + 1)
    written = raw[0].isupper() or at == 0
    dated = follower[:1].isdecimal() and scan.words[at] != "so"
    dated = dated or dates.date_at(scan, at + 1, dotless=True) is not None
    dashed = follower == "bis" and written and scan.word(at + 2) in german.WEEKDAY_SHORT
    dashed = dashed or (scan.word(at - 1) == "bis" and written and scan.last_end >= at - 1 and bool(scan.items))
    dashed = dashed or behind in {"-", "–"} or (scan.pause(at) in {"-", "–"} and bool(scan.items))
    if not (dated or (written and behind.startswith(".") and at + 1 < scan.size and scan.words[at] != "so") or dashed):
        return at
    return put_day(scan, days.weekday(scan, at, german.WEEKDAY_SHORT[scan.words[at]]), at)


def _relative(scan: Scan, at: int) -> int:
    """Heute, morgen, übermorgen; a morgen behind a day is the part of the day."""
    word = scan.words[at]
    steps = RELATIVE[word]
    if steps == 1:
        if (
            scan.word(at - 1)
            in {
                "am",
                "an",
                "guten",
                "jeden",
                "den",
                "diesem",
                "ganzen",
                "schoenen",
                "gutn",
                "diesen",
                "frueher",
                "fruehen",
            }
            and at - 1 >= scan.last_end
        ):
            return _morning(scan, at)
        if (
            scan.items
            and isinstance(scan.items[-1], Day)
            and scan.last_end == at
            and not scan.pause(at)
            and scan.items[-1].offset is None
        ):
            return put(scan, dayparts.window(at, at + 1, "early"))
    return put_day(scan, Day(at, at + 1, "day.relative", day=scan.today + timedelta(days=steps), offset=None), at)


def _morning(scan: Scan, at: int) -> int:
    before = scan.word(at - 1)
    if before in {"guten", "gutn", "schoenen", "jeden"}:
        return at + 1
    if before in {"diesem", "diesen"}:
        put(scan, Day(at - 1, at, "day.this", day=scan.today))
    return put(scan, dayparts.with_edges(scan, at, at + 1, "early"))


def _month(scan: Scan, at: int) -> int:
    """A month by its name: with the day behind it ("März 3"), or as a whole ("im Januar")."""
    if edges.is_name(scan, at):
        return at
    if scan.word(at - 1) == "im" and _last_time(scan, at - 2):
        return at + 1
    month = MONTHS[scan.words[at]]
    follower = scan.word(at + 1)
    number = dates.number_at(scan, at + 1) if follower else None
    plain = (
        follower.isdecimal()
        and len(follower) <= 2  # noqa: PLR2004 (two digits)
        and scan.word(at + 2) not in clock_core.UHR
        and not scan.pause(at + 1).strip(",")
    )
    if plain and not scan.pause(at + 2).startswith((".", ":")) and not scan.glued(at + 2):
        number = (int(follower), at + 2)
    spread = open_ranges.month_first_range(scan, at, month) if plain else None
    if spread is not None:
        return put_day(scan, spread, at)
    if number is not None and number[0] >= 1 and scan.word(number[1]) not in MONTHS:
        return put_day(scan, dates.with_year(scan, at, number[1], (number[0], month), "date.month_first"), at)
    year = dates.year_at(scan, at + 1)
    if year is None and scan.word(at - 1) not in _BEFORE_MONTH and scan.size > 1 and not scan.pause(at):
        return at
    start, stop = coming_month(scan.today, month, None if year is None else year[0])
    return put_day(scan, Day(at, at + 1 if year is None else year[1], "month", start=start, stop=stop), at)


def _last_time(scan: Scan, at: int) -> bool:
    """Whether "zuletzt" or "das letzte Mal" stands there: of what follows only something is told."""
    word = scan.word(at)
    return word in {"zuletzt", "letztmals"} or (word == "mal" and scan.word(at - 1) in {"letztes", "letzte", "letzten"})


_BEFORE_MONTH = frozenset(
    {
        "im",
        "ab",
        "bis",
        "seit",
        "vor",
        "nach",
        "anfang",
        "mitte",
        "ende",
        "auf",
        "in",
        "den",
        "und",
        "oder",
        "erst",
        "fuer",
        "imm",
        "em",
    }
)


def _ordinal(scan: Scan, at: int) -> int:
    """A day of the month in words or digits."""
    dated = dates.date_at(scan, at)
    if dated is not None:
        return put_day(scan, dated, at)
    if not edges.names_a_day(scan, at) and scan.word(at + 1) not in WEEKDAYS:
        return at
    return put_day(scan, dates.number_day(scan, at), at)


def _number(scan: Scan, at: int) -> int:
    """A number: a date, a length, or a clock time."""
    word = scan.words[at]
    if word in _DIGITS and scan.word(at + 1) in _DIGITS and scan.word(at + 2) in _DIGITS:
        return max(_past_digits(scan, at), at + 1)
    length = durations.length(scan, at)
    if length is not None:
        return _length(scan, at, length)
    if word[0].isdecimal():
        end = _digits(scan, at)
        if end != at:
            return end
    elif (
        word in CARDINAL
        and scan.word(at + 1) in {"und", "undzwanzigsten", "undzwanzigster"}
        and dates.number_at(scan, at)
    ):
        end = _ordinal(scan, at)
        if end != at:
            return end
    found = clock.find(scan, at)
    return at if found is None else put(scan, found)


_DIGITS = frozenset(word for word, value in CARDINAL.items() if value < 10) | frozenset("0123456789")  # noqa: PLR2004


def _past_digits(scan: Scan, at: int) -> int:
    """Digits one by one are a telephone number: the token behind them."""
    while at < scan.size and scan.words[at] in _DIGITS and not scan.pause(at):
        at += 1
    return at


def _digits(scan: Scan, at: int) -> int:
    dotless = scan.word(at - 1) in edges.BEFORE_DATE
    week = weeks.numbered_week(scan, at)
    if week is not None:
        return put_day(scan, week, at)
    dated = dates.date_at(scan, at, dotless=dotless)
    if dated is None and dotless and scan.word(at - 1) != "bis":
        dated = dates.block_date(scan, at)
    if dated is not None and scan.word(dated.end) not in clock_core.UHR:
        return put_day(scan, dated, at)
    opened = open_ranges.opened_range(scan, at)
    if opened is not None:
        return put_day(scan, opened, at)
    if dates.number_at(scan, at) is not None and (edges.names_a_day(scan, at) or scan.size == 1):
        return put_day(scan, dates.number_day(scan, at), at)
    return at


def _length(scan: Scan, at: int, length: durations.Length) -> int:
    """A length of time: a shift of the present appointment ("eine Stunde später"), or just a length."""
    amount, unit, end = length
    follower = scan.word(end)
    if unit == "day" and follower in {"vor", "nach"}:
        near = feast_days.day_near(scan, end - 1, int(amount))
        if near is not None:
            return put_day(scan, near, at)
    if unit == "minute" and (follower in clock_core.AFTER or follower in clock_core.BEFORE):
        found = clock.find(scan, at)
        if found is not None:
            return put(scan, found)
    sign = 1 if follower in LATER else -1 if follower in EARLIER else 0
    if not sign and follower == "nach" and scan.word(end + 1) in {"hinten", "vorne", "vorn"}:
        sign = 1 if scan.word(end + 1) == "hinten" else -1
        end += 1
    if sign:
        minutes = sign * round(durations.in_minutes(length))
        return put(scan, Clock(at, end + 1, "clock.shift", at=minutes, shift=True))
    if unit != "second" and scan.duration is None and scan.word(at - 1) not in {"vor", "seit"}:
        scan.duration = round(durations.in_minutes(length))
    scan.spans.append((at, length[2], "duration", f"{round(durations.in_minutes(length))} min"))
    return length[2]


def _clock(scan: Scan, at: int) -> int:
    """Halb, viertel, dreiviertel, Uhr: a length or a clock time."""
    length = durations.length(scan, at) if scan.words[at] in durations.STARTS else None
    if length is not None:
        return _length(scan, at, length)
    found = clock.find(scan, at)
    return at if found is None else put(scan, found)


_BEHIND_ONE = _DIGITS | clock_core.UHR | clock_core.AFTER | clock_core.BEFORE | {"minuten", "min", "minute"}
"""Behind one of these "ein" may be a number; else it is the article."""


def _maybe_length(scan: Scan, at: int) -> int:
    """A length, or an hour or minute that is "ein"; mostly it is just the article."""
    if not scan.lengths:
        follower = scan.word(at + 1) if scan.words[at] in CARDINAL else ""
        if follower not in _BEHIND_ONE and not follower.startswith("und"):
            return at
    if scan.words[at] in CARDINAL:
        return _number(scan, at)
    length = durations.length(scan, at)
    return at if length is None else _length(scan, at, length)


def _in(scan: Scan, at: int) -> int:
    """In drei Tagen, in einer halben Stunde, innerhalb von zwei Wochen."""
    return vague.within(scan, at)


def _direction(scan: Scan, at: int) -> int:
    """Diese, nächste, übernächste and what they stand before."""
    return vague.directed(scan, at)


def _part_of(scan: Scan, at: int) -> int:
    return put_day(scan, days.parts_of(scan, at), at)


def _week(scan: Scan, at: int) -> int:
    return weeks.week_word(scan, at)


RELATIVE = {form: value for word, value in german.RELATIVE_DAYS.items() if " " not in word for form in spellings(word)}
LATER = frozenset(form for word in move_words.LATER for form in spellings(word))
EARLIER = frozenset(form for word in move_words.EARLIER for form in spellings(word))
_MOVING_TO = frozenset(form for word in move_words.MOVE_WITH_GOAL for form in spellings(word))
MOVING = frozenset(form for word in move_words.MOVE if " " not in word for form in spellings(word))
COMPOUNDS: dict[str, tuple[int, str]] = {
    form: (index, part)
    for name, index in german.WEEKDAYS.items()
    for tail, part in german.PART_COMPOUNDS.items()
    for form in spellings(name + tail)
}

MISHEARD_HOURS = {form: hour for word, hour in numerals.MISHEARD_HOURS.items() for form in spellings(word)}

_LEXICON: dict[str, Handler] = {}
for _forms, _single in (
    (CARDINAL, _number),
    (ORDINAL, _ordinal),
    (durations.STARTS, _maybe_length),
    (clock_core.HALF | clock_core.QUARTER_WORDS | clock_core.THREE_QUARTERS | clock_core.UHR, _clock),
    (WEEKDAYS, _weekday),
    (german.WEEKDAY_SHORT, _short_weekday),
    (COMPOUNDS, _compound),
    (RELATIVE, _relative),
    (MONTHS, _month),
    (DIRECTIONS, _direction),
    (PARTS_OF, _part_of),
    (weeks.WEEK_STARTS, _week),
    (vague.WITHIN, _in),
):
    for _form in _forms:
        _LEXICON[_form] = _single


def _glued_clock(word: str) -> bool:
    return word.startswith(("halb", "viertel", "dreiviertel")) and len(word) > 6  # noqa: PLR2004 (more than the stem)


def _leads_on(found: Scan) -> bool:
    """Whether an "auf" has something behind it: "passen Sie auf," moves nothing."""
    return any(word == "auf" and not found.pause(at + 1) for at, word in enumerate(found.words[:-1]))


def scan(found: Scan, places: Sequence[int] | None = None) -> None:
    """Read the whole sentence into items, from left to right, each token once or a bounded number of times.

    Args:
        found: The scan, which takes the items.
        places: Where words stand that may begin a time (`begins_time`), where this is known already.
    """
    words = found.words
    size = found.size
    lexicon = _LEXICON
    table = TABLE
    first_words = table.first
    found.moving = not MOVING.isdisjoint(words) or ("auf" in words and not _MOVING_TO.isdisjoint(words))
    found.lengths = not durations.UNIT_WORDS.isdisjoint(words)
    end = 0
    for at in [place for place, word in enumerate(words) if begins_time(word)] if places is None else places:
        if at < end:
            continue
        word = words[at]
        end = at
        node = first_words.get(word)
        if node is not None and (node.value is not None or (at + 1 < size and words[at + 1] in node.next)):
            hit = table.match(words, at)
            if hit is not None:
                end = hit[1][0](found, at, hit[0], hit[1][1])
        if end == at:
            if word in MISHEARD_HOURS and at + 1 < size and words[at + 1] in clock_core.UHR:
                words[at] = word = MISHEARD_HOURS[word]
            handler = lexicon.get(word)
            end = handler(found, at) if handler is not None else _odd(found, at, word)


def _odd(scan: Scan, at: int, word: str) -> int:
    """A time whose first word is in no table: figures, "fünf'n", "halbdrei"."""
    if word[0].isdecimal():
        return _number(scan, at)
    if word[-1] == "n" and word[:-1] in CARDINAL and "'" in scan.tokens.raw(at, at + 1):
        scan.words[at] = word[:-1]
        return _number(scan, at)
    return _clock(scan, at) if _glued_clock(word) else at


WORDS: frozenset[str] = frozenset(_LEXICON) | frozenset(TABLE.first) | frozenset(MISHEARD_HOURS)
"""Every folded word with which a time may begin, figures and words run together aside."""


def begins_time(word: str) -> bool:
    """Whether a time may begin with a folded word."""
    if word in WORDS or word[0].isdecimal():
        return True
    return (word[-1] == "n" and word[:-1] in CARDINAL) or _glued_clock(word)
