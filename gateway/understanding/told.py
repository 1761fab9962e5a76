"""Days that are only told of: the day of an occasion, the day on which somebody can no longer come."""

from collections.abc import Sequence

from gateway.understanding.assembly import Assembly
from gateway.understanding.findings import Moment
from gateway.understanding.german import occasions as german
from gateway.understanding.items import Clock, Day, Scan
from gateway.understanding.slots import Slot
from gateway.understanding.text import spellings

_BEFORE_OCCASION = frozenset(form for word in german.BEFORE_OCCASION.split() for form in spellings(word))
_BEHIND_OCCASION = frozenset(form for word in german.BEHIND_OCCASION.split() for form in spellings(word))
_FOR = frozenset(form for word in german.FOR.split() for form in spellings(word))
_EARLIER = frozenset(form for word in german.EARLIER_THAN_THAT.split() for form in spellings(word))
_NEAR = 4


def occasions(scan: Scan) -> None:
    """Leave out the day of a wedding or a birthday where another day is wished for.

    "Am Samstag ist die Hochzeit, ginge es am Freitag?" wishes for Friday; "am Samstag hab ich Geburtstag und möchte
    vorher kommen" for a day before Saturday. A day that is the only one stays the wish.
    """
    told = [day for first, end in scan.occasions if (day := _day_of(scan, first, end)) is not None]
    if not told:
        return
    others = [item for item in scan.items if isinstance(item, Day) and item not in told and not item.negated]
    if others:
        for day in told:
            scan.spans.append((day.first, day.end, "day.occasion", "" if day.day is None else day.day.isoformat()))
        at_it = {day.end for day in told}
        scan.items = [
            item for item in scan.items if item not in told and not (isinstance(item, Clock) and item.first in at_it)
        ]
    elif not _EARLIER.isdisjoint(scan.words) and not told[0].edge:
        told[0].edge = "before"


def _day_of(scan: Scan, first: int, end: int) -> Day | None:
    """The day that an occasion at a place falls on, said right before or right behind it."""
    if not _FOR.isdisjoint(scan.words[max(first - 2, 0) : first]):
        return None
    for item in scan.items:
        if not isinstance(item, Day):
            continue
        low, high, between = (item.end, first, _BEFORE_OCCASION) if item.end <= first else (end, item.first, None)
        if not 0 <= high - low <= (_NEAR if between is not None else 2) or any(scan.breaks[low + 1 : high + 1]):
            continue
        if scan.breaks[low] and low > 0:
            continue
        if all(word in (between or _BEHIND_OCCASION) for word in scan.words[low:high]):
            return item
    return None


def prevented(work: Assembly, offered: Sequence[Moment]) -> None:
    """Take a day on which somebody can no longer come for the one of the present appointment.

    "Am Mittwoch kann ich doch nicht, geht auch Donnerstag?" moves Wednesday's appointment, unless the agent has just
    offered Wednesday.
    """
    gone = [day for day in work.excluded if day.prevented and not any(one.day == day.day for one in offered)]
    if not gone:
        return
    work.excluded = [day for day in work.excluded if day not in gone]
    ahead = [slot for slot in work.slots if slot.day is None or slot.day.day != gone[0].day]
    work.slots = [Slot(day=gone[0], old=True), *ahead] if ahead else [Slot(day=gone[0])]
