"""Slots, the alternatives of a wish in the making, and how two times become one window."""

from dataclasses import dataclass

from gateway.understanding.clock_core import resolve
from gateway.understanding.german import time_words
from gateway.understanding.items import Clock, Day, Scan
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.text import spellings

_MUST = frozenset(
    form
    for word in (
        "muss",
        "müsste",
        "müssen",
        "muß",
        "soll",
        "sollte",
        "mues",
        "will",
        "möchte",
        "müssten",
        "muss'n",
        "mussn",
    )
    for form in spellings(word)
)
_LEAVE: PhraseTable[str] = PhraseTable(dict.fromkeys(time_words.LEAVE, ""))
_FAR = 6


@dataclass(slots=True)
class Slot:
    """One alternative in the making: a day and a time, and whether it is the old or the new of a move."""

    day: Day | None = None
    clock: Clock | None = None
    part: Clock | None = None
    old: bool = False
    new: bool = False
    joined: bool = False
    """Stands beside the slot before it by "oder" or a comma."""


def spans_days(slot: Slot, clock: Clock) -> bool:
    """As in "vom dritten um drei bis zum fünften um fünf": the second time ends the range."""
    one = slot.clock
    if slot.day is None or slot.day.rule != "range" or one is None or one.at is None or clock.at is None:
        return False
    if slot.day.end > clock.first or one.first > slot.day.end:
        return False
    one.low, one.high, one.at = one.at, clock.at, None
    return True


def widens(slot: Slot, clock: Clock) -> bool:
    """As in "ab vier" and "bis sechs" are one window."""
    one = slot.clock
    if one is None or one.at is not None or clock.at is not None or clock.part is not None:
        return False
    low, high = (one.low, clock.high) if one.low is not None else (clock.low, one.high)
    if low is None or high is None or resolve(low, None, fixed=False) >= resolve(high, None, fixed=False):
        return False
    if one.high is None and clock.low is None:
        one.high, one.bound_end = clock.high, clock.bound_end
        return True
    if one.low is None and clock.high is None:
        one.low = clock.low
        return True
    return False


def leave(scan: Scan, clock: Clock) -> None:
    """A time by which the caller must be gone is an end."""
    words = scan.words
    if clock.low is not None or (_MUST.isdisjoint(words) and clock.high is None):
        return
    for at in range(clock.end, min(clock.end + _FAR, len(words))):
        if scan.breaks[at] and at > clock.end:
            return
        if words[at] in _LEAVE.first and _LEAVE.match(words, at) is not None:
            if clock.at is not None:
                clock.high, clock.at = clock.at, None
            clock.bound_end = True
            clock.rule = "clock.end"
            return
