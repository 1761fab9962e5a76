"""The time wishes of an utterance, put together from days, clock times and the words between them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from itertools import pairwise

from gateway.understanding import clock_core as clocks
from gateway.understanding import edges, offering, scanning, told
from gateway.understanding.assembly import Assembly
from gateway.understanding.findings import Moment, Question, Span, WhenFinding
from gateway.understanding.german import dialogue_words, time_words
from gateway.understanding.items import Clock, Day, Mark, Scan, begin
from gateway.understanding.parting import part
from gateway.understanding.reckoning import valid
from gateway.understanding.slots import Slot
from gateway.understanding.text import Tokens, sentences, tokenize
from gateway.understanding.vocabulary import Vocabulary

_DAY_MINUTES = 1440
_SAID_PART = {"late_morning": "morning"}
_ASKS = frozenset(time_words.ASK_TIME)
_TWO = 2
NOTHING = WhenFinding()


def offers(context: str, now: datetime, salon: Vocabulary) -> tuple[Moment, ...]:
    """The moments the agent offered in its last words, in order; what it told of a booking is no offer."""
    told_of = [one for one in sentences(context) if one.lower().startswith(dialogue_words.STANDS)]
    for one in told_of:
        context = context.replace(one, "")
    return find(tokenize(context), now, salon).when


def find(  # noqa: PLR0913 (where the words of time stand is known to whoever heard them)
    tokens: Tokens,
    now: datetime,
    salon: Vocabulary,
    offered: tuple[Moment, ...] = (),
    *,
    asked: str = "",
    places: Sequence[int] | None = None,
) -> WhenFinding:
    """The time wishes of an utterance.

    Args:
        tokens: The utterance.
        now: The present moment, in the salon's time zone.
        salon: The words of the salon.
        offered: What the agent has just offered.
        asked: The agent's last sentence.
        places: Where words stand that may begin a time, where this is known already.
    """
    scan = begin(tokens, now, asks_time=bool(asked) and not _ASKS.isdisjoint(tokenize(asked).words))
    scanning.scan(scan, places)
    if not scan.items and not offered:
        if scan.duration is None and not scan.questions:
            return NOTHING
        return WhenFinding(duration_minutes=scan.duration, questions=tuple(scan.questions), spans=_spans(scan))
    if scan.occasions:
        told.occasions(scan)
    work = Assembly(scan, [], [])
    work.run()
    told.prevented(work, offered)
    found = _finish(work)
    if offered:
        return offering.pick(tokens, found, offered)
    return found if asked else _assumed(found, now, salon)


def _assumed(found: WhenFinding, now: datetime, salon: Vocabulary) -> WhenFinding:
    """A time said alone before the salon opens is most likely meant for the day that begins."""
    if len(found.when) != 1 or found.existing:
        return found
    one = found.when[0]
    if one.at is None or one.day is not None or one.day_from is not None or one.day_to is not None:
        return found
    hours = salon.opening.get(now.weekday())
    clock = now.time()
    if hours is None or clock >= hours[0] or one.at <= clock:
        return found
    question = Question(code="day_assumed", options=(now.date().isoformat(),))
    return replace(found, when=(replace(one, day_assumed=now.date()),), questions=(*found.questions, question))


def _finish(work: Assembly) -> WhenFinding:
    scan = work.scan
    if not work.slots and work.excluded and all(day.closed for day in work.excluded):
        work.slots = [Slot(day=day) for day in work.excluded]
        work.excluded = []
    old, new = part(work)
    _share(new)
    new = _without_past(new, scan)
    existing = tuple(moment for slot in old if (moment := _moment(slot, scan)) is not None)
    when = tuple(moment for slot in new if (moment := _moment(slot, scan)) is not None)
    if len(when) > 1:
        when = tuple(dict.fromkeys(when))
    if work.shift is not None:
        existing, when = _shifted(existing, when, work.shift)
    if existing and work.same_day and when:
        when = tuple(_same_weekday(existing[0], one) for one in when)
    if existing and work.same_time and when:
        when = tuple(replace(one, at=existing[0].at) if one.at is None else one for one in when)
    if existing and when and when[0].day is None and when[0].day_from is None and existing[0].day is not None:
        when = tuple(replace(one, day=existing[0].day) for one in when)
    excluded = tuple(_moment_of_day(day, scan) for day in work.excluded)
    return WhenFinding(
        when=when,
        when_not=excluded,
        existing=existing,
        duration_minutes=scan.duration,
        invalid_date=scan.invalid,
        questions=_questions(work),
        spans=_spans(scan),
        corrected=work.corrected,
        shift_minutes=None if existing or when else work.shift,
    )


def _without_past(slots: list[Slot], scan: Scan) -> list[Slot]:
    """Without yesterday, where another day is named: of it only something is told."""
    if len(slots) < _TWO:
        return slots
    ahead = [slot for slot in slots if not _is_past(slot, scan)]
    return ahead if any(slot.day is not None for slot in ahead) else slots


def _is_past(slot: Slot, scan: Scan) -> bool:
    day = slot.day
    return day is not None and day.rule == "day.relative" and day.day is not None and day.day < scan.today


def _share(slots: list[Slot]) -> None:
    """Alternatives joined by oder share the time that only the last of them names, and days the day."""
    for before, after in zip(reversed(slots[:-1]), reversed(slots[1:]), strict=False):
        _take_month(before, after)
        bare = before.clock is None and before.part is None and before.day is not None and before.day.day is not None
        if (
            bare
            and after.joined
            and _timed(after)
            and after.day is not None
            and after.day.day is not None
            and not _ends(before, after)
        ):
            before.clock, before.part = after.clock, after.part
    for before, after in pairwise(slots):
        day = after.day
        bare = after.clock is None and after.part is None and day is not None and day.day is not None and not day.opens
        if bare and after.joined and _leads(before):
            after.clock, after.part = before.clock, before.part
    if (
        len(slots) > 1
        and slots[-1].clock is not None
        and slots[-1].clock.approx
        and all(slot.day is None for slot in slots)
    ):
        for slot in slots[:-1]:
            if slot.clock is not None and slot.clock.at is not None:
                slot.clock.approx = True


def _leads(slot: Slot) -> bool:
    """Whether the time was said before the day it is for, as for all days that follow."""
    said = slot.part or slot.clock
    return said is not None and slot.day is not None and _timed(slot) and said.end <= slot.day.first


def _timed(slot: Slot) -> bool:
    return slot.part is not None or (slot.clock is not None and not slot.clock.whole)


def _take_month(before: Slot, after: Slot) -> None:
    """As in "am 27. oder 28. Dezember": the first number takes the month of the second."""
    one, other = before.day, after.day
    if one is None or other is None or one.number is None or other.day is None or other.number is not None:
        return
    if after.joined and other.rule.startswith("date"):
        found = valid(one.number, other.day.month, other.day.year)
        if found is not None:
            one.day, one.number = found, None


def _ends(before: Slot, after: Slot) -> bool:
    """Whether the later alternative stands far from the first, so that its time is its own."""
    if before.day is None or after.day is None:
        return True
    return after.day.first - before.day.end > 2  # noqa: PLR2004 (oder, and one more word)


def _time(minutes: int) -> time:
    minutes = min(max(minutes, 0), _DAY_MINUTES - 1) if minutes != _DAY_MINUTES else 0
    return time(minutes // 60, minutes % 60)


def _moment(slot: Slot, scan: Scan) -> Moment | None:
    day = edges.bound(slot.day, scan.today) if slot.day is not None else None
    at, low, high, part, approx, bound = _window(slot)
    if day is None and at is None and low is None and high is None:
        return None
    return Moment(
        day=day.day if day is not None else None,
        day_from=day.start if day is not None else None,
        day_to=day.stop if day is not None else None,
        at=at,
        time_from=low,
        time_to=high,
        daypart=_SAID_PART.get(part, part) if part else None,
        bound_end=bound,
        earliest=day is not None and day.earliest,
        approx=approx,
        plain_weekday=day is not None and day.plain and day.rule == "weekday.plain",
    )


def _window(slot: Slot) -> tuple[time | None, time | None, time | None, str | None, bool, bool]:
    """The time of a slot: at, from, to, name of the window, about, end."""
    clock, part = slot.clock, slot.part
    if clock is None or clock.whole:
        if part is None:
            return None, None, None, None, False, False
        low = None if part.low is None else _time(part.low)
        high = None if part.high is None else _time(part.high)
        return None, low, high, part.part, part.approx, False
    name = part.part if part is not None else None
    at = None if clock.at is None else _time(clocks.resolve(clock.at, name, fixed=clock.fixed))
    low_minutes = None if clock.low is None else clocks.resolve(clock.low, name, fixed=clock.fixed)
    high_minutes = None if clock.high is None else clocks.resolve(clock.high, name, fixed=clock.fixed)
    if low_minutes is not None and high_minutes is not None and low_minutes > high_minutes:
        low_minutes, high_minutes = _untangle(clock, low_minutes, high_minutes)
    return (
        at,
        None if low_minutes is None else _time(low_minutes),
        None if high_minutes is None else _time(high_minutes),
        None,
        clock.approx,
        clock.bound_end,
    )


def _untangle(clock: Clock, low: int, high: int) -> tuple[int, int]:
    """As in "von sieben bis neun": the ends in their order."""
    if clock.low is not None and clock.low < high and clock.low % _DAY_MINUTES >= 0:
        return clock.low % _DAY_MINUTES, high
    return low, high + 720 if high + 720 < _DAY_MINUTES else high


def _moment_of_day(day: Day, scan: Scan) -> Moment:
    bounded = edges.bound(day, scan.today)
    return Moment(day=bounded.day, day_from=bounded.start, day_to=bounded.stop)


def _shifted(
    existing: tuple[Moment, ...], when: tuple[Moment, ...], minutes: int
) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
    """The present appointment moved by a length of time."""
    if not existing or when:
        return existing, when
    moved = shifted(existing[0], minutes)
    return existing, when if moved is None else (moved,)


def shifted(one: Moment, minutes: int) -> Moment | None:
    """A moment later by so many minutes, or earlier; None where it says no day or no time that could be moved."""
    if minutes % _DAY_MINUTES == 0:
        return None if one.day is None else replace(one, day=one.day + timedelta(days=minutes // _DAY_MINUTES))
    if one.at is None:
        return None
    return replace(one, at=_time(one.at.hour * 60 + one.at.minute + minutes))


def _same_weekday(existing: Moment, wish: Moment) -> Moment:
    if existing.day is None or wish.day_from is None:
        return wish
    start = wish.day_from
    return replace(
        wish, day=start + timedelta(days=(existing.day.weekday() - start.weekday()) % 7), day_from=None, day_to=None
    )


def _questions(work: Assembly) -> tuple[Question, ...]:
    found = [slot.day.question for slot in work.slots if slot.day is not None and slot.day.question is not None]
    return tuple(dict.fromkeys([*work.scan.questions, *found])) if found or work.scan.questions else ()


def _spans(scan: Scan) -> tuple[Span, ...]:
    out = [
        Span(item.first, item.end, item.rule, partial(_shown, item))
        for item in scan.items
        if not isinstance(item, Mark)
    ]
    if scan.spans:
        out += [Span(first, end, rule, value) for first, end, rule, value in scan.spans]
    return tuple(out)


def _shown(item: Day | Clock) -> str:
    """What an item says, for people."""
    if isinstance(item, Day):
        if item.day is not None:
            return item.day.isoformat()
        if item.invalid is not None:
            return "does not exist"
        return f"{item.start or ''}..{item.stop or ''}"
    if item.part is not None:
        return item.part
    if item.shift:
        return f"{item.at:+} min"
    low, high = _said(item, item.at if item.at is not None else item.low), _said(item, item.high)
    return low if item.at is not None else f"{low}..{high}"


def _said(clock: Clock, minutes: int | None) -> str:
    """A time on the 24-hour clock, as it is read without a part of the day."""
    return "" if minutes is None else _time(clocks.resolve(minutes, None, fixed=clock.fixed)).isoformat("minutes")
