"""Days and clock times become wishes: alternatives, corrections, ranges, and what moves from where to where."""

from dataclasses import dataclass, replace
from datetime import timedelta

from gateway.understanding.german import repair_words
from gateway.understanding.items import Clock, Day, Item, Mark, Scan, monday
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.refining import day_range, refine
from gateway.understanding.slots import Slot, leave, spans_days, widens
from gateway.understanding.text import spellings

_DASHES = frozenset({"-", "–", "—", ".-", ".–", "./", "/", ",-"})
_NEAR = 2
_FAR = 6
_DAY_MINUTES = 1440


@dataclass(slots=True)
class Assembly:
    """The state of the pass over the items."""

    scan: Scan
    slots: list[Slot]
    excluded: list[Day]
    pending: str = ""
    pending_end: int = 0
    last: Item | None = None
    corrected: bool = False
    shift: int | None = None
    same_day: bool = False
    same_time: bool = False
    mended: bool = False
    """A day was just corrected; a time behind it takes the place of the old one."""
    moved: bool = False
    """The word of moving has been passed."""

    # ------------------------------------------------------------ the pass

    def run(self) -> None:
        """Place every item."""
        self._greeting()
        for item in self.scan.items:
            if isinstance(item, Mark):
                self._mark(item)
            elif isinstance(item, Day):
                self._day(item)
            else:
                self._clock(item)

    def _greeting(self) -> None:
        """A "Morgen," before another day is a greeting, and so is an "Abend," at the head of anything."""
        items = self.scan.items
        if items and self.scan.words[0] == "abend" and self.scan.pause(1) and items[0].end == 1:
            del items[0]
        if len(items) < _NEAR or self.scan.words[0] != "morgen" or not self.scan.breaks[1]:
            return
        first, second = items[0], items[1]
        if isinstance(first, Day) and first.end == 1 and isinstance(second, Day) and not second.negated:
            del items[0]

    def _mark(self, mark: Mark) -> None:
        kind = mark.kind
        if kind == "move":
            self.moved = True
        elif kind == "same_day":
            self.same_day = True
        elif kind == "same_time":
            self.same_time = True
        elif kind == "hesitate":
            if not self.pending:
                self.pending, self.pending_end = kind, mark.end
        elif kind != "new" or self.scan.moving:
            if self.pending == "correct" and kind in {"new", "restate"}:
                return
            self.pending = kind
            self.pending_end = mark.end

    def _taken(self, item: Day | Clock) -> str:
        """The pending word, if the item still belongs to it."""
        kind = self.pending
        if kind == "hesitate":
            kind = (
                "correct"
                if item.first - self.pending_end <= 0
                and self.last is not None
                and type(self.last) is type(item)
                and self.pending_end - self.last.end <= _NEAR
                else ""
            )
        if kind in {"", "or", "restate"} and self._better_behind(item):
            return "correct"
        if not kind:
            return ""
        if kind == "correct" and item.first - self.pending_end > _FAR:
            return ""
        return kind

    def _better_behind(self, item: Day | Clock) -> bool:
        """Whether the words behind say that this is better than what was said before."""
        words, end = self.scan.words, item.end
        if end >= len(words) or words[end] not in _BETTER.first or self.scan.breaks[end]:
            return False
        hit = _BETTER.match(words, end)
        return hit is not None and (hit[0] == len(words) or bool(self.scan.breaks[hit[0]]))

    def _done(self, item: Day | Clock) -> None:
        self.pending = ""
        self.last = item

    def _slot(self) -> Slot | None:
        return self.slots[-1] if self.slots else None

    def _open(self, *, joined: bool = False) -> Slot:
        slot = Slot(joined=joined)
        self.slots.append(slot)
        return slot

    # ------------------------------------------------------------ days

    def _day(self, day: Day) -> None:
        kind = self._taken(day)
        if day.invalid is not None:
            self.scan.invalid = day.invalid
            self._done(day)
            return
        slot = self._slot()
        if self._is_negated(day):
            if slot is not None and slot.day is not None and slot.day.rule == "week" and day.plain:
                day = refine(slot.day, day, self.scan.today, adjacent=False) or day
            self.excluded.append(day)
            self.last = day
            return
        if slot is None or self._starts_new(slot, day, kind):
            slot = self._open(joined=slot is not None and not (day.move_new or day.move_old or kind == "new"))
            slot.day = day
        elif slot.day is None:
            self._into(slot, day, kind)
        else:
            self._second(slot, day, kind)
        target = self.slots[-1]
        target.new |= day.move_new or (kind == "new" and self.scan.moving and len(self.slots) > 1)
        target.old |= day.move_old
        self._done(day)

    def _is_negated(self, day: Day) -> bool:
        words, end = self.scan.words, day.end
        if self.pending == "or" and self.last is not None and self.last in self.excluded:
            return day.first - self.last.end <= 1
        end += end < len(words) and words[end] == "auch"
        if day.negated or end >= len(words) or words[end] not in _NOT:
            return day.negated
        return end + 1 == len(words) or bool(self.scan.breaks[end + 1]) or words[end + 1] in _INSTEAD_BEHIND

    def _starts_new(self, slot: Slot, day: Day, kind: str) -> bool:
        if slot.day is not None and self._ranges(slot.day, day):
            return False
        if slot.old and slot.day is not None and self._behind(day) and not (day.move_new or day.move_old):
            return False
        if slot.old and (slot.day is not None or kind == "new") and not day.opens:
            return True
        if (
            day.move_new
            and (slot.day is not None or slot.clock is not None)
            and not slot.new
            and not self._opened(slot)
        ):
            return True
        return (
            self.scan.moving
            and (kind == "new" or (self.moved and not slot.new))
            and slot.day is not None
            and kind != "correct"
            and not self._behind(day)
        )

    def _opened(self, slot: Slot) -> bool:
        return slot.day is not None and slot.day.opens and not self.scan.moving

    def _behind(self, day: Day) -> bool:
        """Whether the day stands right behind the last item, so that it refines it."""
        return self.last is not None and self.last.end == day.first

    def _into(self, slot: Slot, day: Day, kind: str) -> None:
        """A day for a time that was said before it."""
        if kind == "or" and slot.clock is not None and not self._clock_follows(day):
            slot.day = day
            return
        if kind == "or":
            slot = self._open(joined=True)
        slot.day = day
        for other in self.slots[:-1]:
            if other.day is None and not other.old:
                other.day = day

    def _clock_follows(self, day: Day) -> bool:
        found = False
        for item in self.scan.items:
            if item is day:
                found = True
            elif found and isinstance(item, Clock):
                return True
        return False

    def _second(self, slot: Slot, day: Day, kind: str) -> None:
        """A day where the slot has one already: a range, a refinement, a correction or an alternative."""
        old = slot.day
        if old is None:
            return
        if self._ranges(old, day):
            slot.day = day_range(old, day, self.scan.today)
            return
        if kind == "correct" or self._corrects(old, day):
            self.corrected = True
            weekly = refine(old, day, self.scan.today, adjacent=True) if day.rule == "week" and old.plain else None
            slot.day = weekly or self._in_same_week(old, day)
            self.mended = weekly is None
            return
        refined = None if kind == "or" else refine(old, day, self.scan.today, adjacent=self._behind(day))
        if refined is None and kind == "or" and old.rule == "week" and day.plain:
            refined = None
        if refined is not None:
            slot.day = refined
            return
        if kind == "restate" and day.day is not None:
            slot.day = day
            return
        before = slot
        slot = self._open(joined=True)
        slot.day = self._shared_direction(before, day, kind)

    def _shared_direction(self, before: Slot, day: Day, kind: str) -> Day:
        """As in "nächsten Donnerstag oder Freitag": both of the same week."""
        old = before.day
        if (
            kind == "or"
            and day.plain
            and day.weekday is not None
            and old is not None
            and old.weekday is not None
            and not old.plain
            and old.day is not None
        ):
            return replace(day, day=monday(old.day) + timedelta(days=day.weekday))
        if kind == "or" and day.number is None and old is not None and old.offset is not None:
            return day
        return day

    def _corrects(self, old: Day, day: Day) -> bool:
        """A commentary on a date ("das müsste ein Freitag sein") is no correction; the excluded day before is."""
        del old
        return bool(self.excluded) and self.last in self.excluded and self.pending == "correct" and day is not None

    def _in_same_week(self, old: Day, day: Day) -> Day:
        """A corrected weekday stays in the week that was named ("nächste Woche Mittwoch, nee Donnerstag")."""
        if not day.plain or day.weekday is None:
            return day
        if old.rule in {"weekday.in_week", "weekday.next", "weekday.in_weeks"} and old.day is not None:
            return replace(day, day=monday(old.day) + timedelta(days=day.weekday), rule=old.rule)
        if old.start is not None and old.rule == "week":
            return refine(old, day, self.scan.today, adjacent=False) or day
        return day

    def _ranges(self, old: Day, day: Day) -> bool:
        """Whether two days are the ends of a range."""
        if old.invalid or day.invalid:
            return False
        gap = day.first - (self.last.end if self.last is not None else day.first)
        if day.edge == "to" and (gap == 0 or old.opens or old.edge == "from"):
            return True
        if old.opens and not self.scan.moving and gap <= _NEAR and not isinstance(self.last, Clock):
            return True
        if old.edge == "from" and day.edge == "to":
            return True
        if day.move_new and gap == 0 and not self.scan.moving and old.weekday is None and isinstance(self.last, Day):
            return True
        return gap == 0 and self.scan.breaks[day.first] in _DASHES and self.scan.breaks[day.first] != ""

    # ------------------------------------------------------------ clock times

    def _clock(self, clock: Clock) -> None:
        kind = self._taken(clock)
        if clock.shift:
            self.shift = clock.at
            self._done(clock)
            return
        if clock.negated or self._not_behind(clock):
            self.last = clock
            return
        if clock.at is not None or clock.high is not None:
            leave(self.scan, clock)
        slot = self._slot()
        if slot is None or self._new_clock(slot, clock, kind):
            joined = slot is not None
            day = slot.day if slot is not None and self._inherits(slot, clock) else None
            slot = self._open(joined=joined)
            slot.day = day
            _set(slot, clock)
        elif slot.clock is None and slot.part is None:
            _set(slot, clock)
        else:
            self._again(slot, clock, kind)
        target = self.slots[-1]
        target.new |= clock.move_new
        target.old |= clock.move_old
        self._done(clock)

    def _not_behind(self, clock: Clock) -> bool:
        words, end = self.scan.words, clock.end
        return (
            end < len(words) and words[end] in _NOT and end + 1 < len(words) and words[end + 1] in {"sondern", "lieber"}
        )

    def _inherits(self, slot: Slot, clock: Clock) -> bool:
        return not (clock.move_new or clock.move_old) and not slot.old

    def _new_clock(self, slot: Slot, clock: Clock, kind: str) -> bool:
        full = slot.clock is not None or slot.part is not None
        if clock.move_new and full and not slot.new:
            return True
        if clock.move_old and full and not slot.old:
            return True
        return (
            full
            and self.scan.moving
            and (kind == "new" or self.moved)
            and not slot.new
            and kind != "correct"
            and not clock.part
        )

    def _again(self, slot: Slot, clock: Clock, kind: str) -> None:
        """A time where the slot has one: part and clock, a window's other end, a correction, an alternative."""
        again = kind == "correct" or (self.mended and not kind)
        if again or (slot.clock is not None and slot.clock.whole and not clock.whole):
            self.corrected |= again
            self.mended = False
            slot.clock = slot.part = None
            _set(slot, clock)
            return
        if clock.part is not None and slot.part is None and kind != "or" and slot.clock is not None:
            if not clock.part.startswith("after") or slot.clock.at is not None:
                slot.part = clock
            return
        if slot.part is not None and slot.clock is None and kind != "or" and clock.part is None:
            slot.clock = clock
            return
        if widens(slot, clock) or spans_days(slot, clock):
            return
        if (
            slot.part is not None
            and slot.clock is None
            and clock.part is not None
            and kind != "or"
            and self._near(clock)
            and not self.scan.breaks[clock.first]
        ):
            slot.part = clock if clock.part != "early" else slot.part
            return
        if kind == "restate" or (slot.clock is not None and _same_clock(slot.clock, clock)):
            if slot.clock is not None and clock.part is None:
                clock.approx |= slot.clock.approx
            _set(slot, clock)
            return
        day = slot.day if not slot.old else None
        slot = self._open(joined=True)
        slot.day = day
        _set(slot, clock)

    def _near(self, clock: Clock) -> bool:
        return self.last is not None and clock.first - self.last.end <= _NEAR


_BETTER: PhraseTable[str] = PhraseTable(dict.fromkeys(repair_words.BETTER, ""))
_INSTEAD_BEHIND = frozenset({"lieber", "sondern", "aber", "dafuer", "dann"})
_NOT = frozenset(form for word in repair_words.NOT if " " not in word for form in spellings(word))


def _set(slot: Slot, clock: Clock) -> None:
    if clock.part is not None:
        slot.part = clock
    else:
        slot.clock = clock


def _same_clock(one: Clock, other: Clock) -> bool:
    return one.at is not None and other.at is not None and one.at % 720 == other.at % 720
