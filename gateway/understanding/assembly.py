"""Days and clock times become wishes: alternatives, refinements, corrections, ranges, and what moves from where to where."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from gateway.understanding import edges
from gateway.understanding.german import time_words
from gateway.understanding.items import ONE_DAY, WEEK, Clock, Day, Item, Mark, Scan, monday
from gateway.understanding.text import spellings

_DASHES = frozenset({"-", "–", "—", ".-", ".–", "./", "/", ",-"})
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
_LEAVE = {form for word in time_words.LEAVE for form in spellings(word.split()[0])}
_LEAVE_REST = {form: word.split()[1:] for word in time_words.LEAVE for form in spellings(word.split()[0])}
_NEAR = 2
_FAR = 6
_DAY_MINUTES = 1440


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
    moved: bool = False
    """The word of moving has been passed."""

    # ------------------------------------------------------------ the pass

    def run(self) -> None:
        """Place every item."""
        for item in self.scan.items:
            if isinstance(item, Mark):
                self._mark(item)
            elif isinstance(item, Day):
                self._day(item)
            else:
                self._clock(item)

    def _mark(self, mark: Mark) -> None:
        kind = mark.kind
        if kind == "move":
            self.moved = True
        elif kind == "same_day":
            self.same_day = True
        elif kind == "same_time":
            self.same_time = True
        elif kind != "new" or self.scan.moving:
            if self.pending == "correct" and kind in {"new", "restate"}:
                return
            self.pending = kind
            self.pending_end = mark.end

    def _taken(self, item: Day | Clock) -> str:
        """The pending word, if the item still belongs to it."""
        kind = self.pending
        if not kind:
            return ""
        if kind == "correct" and item.first - self.pending_end > _FAR:
            return ""
        return kind

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
        if self._is_negated(day):
            self.excluded.append(day)
            self.last = day
            return
        slot = self._slot()
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
        if day.negated:
            return True
        words, end = self.scan.words, day.end
        if (
            end < len(words)
            and words[end] in _NOT
            and (
                end + 1 == len(words)
                or self.scan.breaks[end + 1]
                or words[end + 1] in {"lieber", "sondern", "aber", "dafuer", "dann"}
            )
        ):
            return True
        return False

    def _starts_new(self, slot: Slot, day: Day, kind: str) -> bool:
        if slot.old and (slot.day is not None or kind == "new") and not day.opens:
            return not self._ranges(slot.day, day) if slot.day is not None else True
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
            slot.day = _range(old, day, self.scan.today)
            return
        if kind == "correct" or self._corrects(old, day):
            self.corrected = True
            slot.day = self._in_same_week(old, day)
            if self._repeats_clock(day):
                slot.clock = slot.part = None
            return
        refined = None if kind == "or" else _refine(old, day, self.scan.today, adjacent=self._behind(day))
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
        """ "nächsten Donnerstag oder Freitag": both of the same week."""
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

    def _repeats_clock(self, day: Day) -> bool:
        del day
        return False

    def _in_same_week(self, old: Day, day: Day) -> Day:
        """A corrected weekday stays in the week that was named ("nächste Woche Mittwoch, nee Donnerstag")."""
        if not day.plain or day.weekday is None:
            return day
        if old.rule in {"weekday.in_week", "weekday.next", "weekday.in_weeks"} and old.day is not None:
            return replace(day, day=monday(old.day) + timedelta(days=day.weekday), rule=old.rule)
        if old.start is not None and old.rule == "week":
            return _refine(old, day, self.scan.today, adjacent=False) or day
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
            self._leave(clock)
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
        """A time where the slot has one: part and clock together, a window's other end, a correction, an alternative."""
        if kind == "correct":
            self.corrected = True
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
        if self._widens(slot, clock):
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

    def _widens(self, slot: Slot, clock: Clock) -> bool:
        """ "ab vier" and "bis sechs" are one window."""
        one = slot.clock
        if one is None or one.at is not None or clock.at is not None or clock.part is not None:
            return False
        if one.low is not None and one.high is None and clock.high is not None and clock.low is None:
            one.high = clock.high
            one.bound_end = clock.bound_end
            return True
        if one.high is not None and one.low is None and clock.low is not None and clock.high is None:
            one.low = clock.low
            return True
        return False

    def _leave(self, clock: Clock) -> None:
        """A time by which the caller must be gone is an end."""
        if clock.low is not None:
            return
        words = self.scan.words
        if _MUST.isdisjoint(words) and clock.high is None:
            return
        for at in range(clock.end, min(clock.end + _FAR, len(words))):
            if self.scan.breaks[at] and at > clock.end and self.scan.breaks[at] != "'":
                break
            if words[at] in _LEAVE and (
                not _LEAVE_REST[words[at]] or words[at + 1 : at + 1 + len(_LEAVE_REST[words[at]])]
            ):
                if clock.at is not None:
                    clock.high, clock.at = clock.at, None
                clock.bound_end = True
                clock.rule = "clock.end"
                return


_NOT = frozenset(form for word in time_words.NOT if " " not in word for form in spellings(word))


def _set(slot: Slot, clock: Clock) -> None:
    if clock.part is not None:
        slot.part = clock
    else:
        slot.clock = clock


def _same_clock(one: Clock, other: Clock) -> bool:
    return one.at is not None and other.at is not None and one.at % 720 == other.at % 720


def _range(old: Day, day: Day, today: date) -> Day:
    """From the one day to the other; a first number without its month takes that of the second."""
    start = old.day or old.start
    stop = day.day or day.stop
    if start is None or stop is None:
        return old
    if old.number is not None and day.day is not None:
        start = _number_before(old.number, day.day)
    elif start > stop and day.weekday is not None and day.plain:
        while stop < start:
            stop += WEEK
    elif start > stop and old.plain:
        while start > stop:
            start -= WEEK
    if start > stop:
        start, stop = min(start, stop), max(start, stop)
    del today
    return Day(old.first, day.end, "range", start=start, stop=stop)


def _number_before(number: int, day: date) -> date:
    """The day of the month with that number on or before a day."""
    for _ in range(_FAR):
        if number <= day.day or day.month == 1:
            pass
        try:
            found = day.replace(day=number)
        except ValueError:
            found = None
        if found is not None and found <= day:
            return found
        day = day.replace(day=1) - ONE_DAY
        day = day.replace(day=28) if number <= 28 else day  # noqa: PLR2004 (every month has a 28th)
        if number <= day.day:
            return day.replace(day=number)
    return day


def _refine(old: Day, day: Day, today: date, *, adjacent: bool) -> Day | None:
    """One day out of two that speak of the same: a week and a weekday, a weekday and its distance, a day said twice."""
    if day.offset is not None and old.day is not None and old.offset is None and adjacent:
        return _far(old, day, today)
    if (
        old.offset is not None
        and old.day is not None
        and day.plain
        and day.weekday is not None
        and old.offset % 7 == 0
        and old.offset > 0
    ):
        return _far(day, old, today)
    if old.day is not None and day.day is not None:
        if old.day == day.day:
            return replace(day, first=old.first, rule=old.rule if old.weekday is None else day.rule)
        return None
    if old.start is not None and day.day is not None:
        return _inside(old, day, today)
    if old.day is not None and day.start is not None:
        return _inside(day, old, today)
    if old.start is not None and day.start is not None:
        return _overlap(old, day)
    return None


def _far(near: Day, offset: Day, today: date) -> Day | None:
    """ "Freitag in einer Woche", "heute in acht Tagen"; today counts when it is that weekday."""
    base = near.day
    if base is None or offset.offset is None:
        return None
    if near.weekday is not None and near.plain:
        base = today + timedelta(days=(near.weekday - today.weekday()) % 7)
    return Day(
        near.first, offset.end, "weekday.in_weeks", day=base + timedelta(days=offset.offset), weekday=near.weekday
    )


def _inside(span: Day, day: Day, today: date) -> Day | None:
    """A day of a range: the weekday in that week, the number in that month, the date if it lies in it."""
    start, stop = span.start, span.stop
    if start is None or day.day is None:
        return None
    if span.edge:
        bounded = edges.bound(replace(span), today)
        start, stop = bounded.start or start, bounded.stop
    if day.plain and day.weekday is not None:
        found = (monday(start) if span.rule == "week" else start) + timedelta(
            days=(day.weekday - (0 if span.rule == "week" else start.weekday())) % 7
        )
        if span.rule == "week.part" or span.rule == "week.workdays":
            found = monday(start) + timedelta(days=day.weekday)
        if stop is None or found <= stop or span.rule.startswith("week"):
            if found == today and span.rule not in {"week"} and day.plain and span.rule not in {"week.number"}:
                found += WEEK if stop is None or found + WEEK <= stop else timedelta()
            return replace(
                day,
                day=found,
                first=min(span.first, day.first),
                end=max(span.end, day.end),
                rule="weekday.in_week",
                plain=False,
            )
        return None
    if day.number is not None and span.rule == "month":
        try:
            found = start.replace(day=day.number)
        except ValueError:
            return None
        return replace(day, day=found, rule="date.of_month")
    if start <= day.day and (stop is None or day.day <= stop):
        return replace(day, first=min(span.first, day.first), end=max(span.end, day.end))
    if span.rule == "year":
        try:
            return replace(day, day=day.day.replace(year=start.year), question=None)
        except ValueError:
            return None
    return None


def _overlap(old: Day, day: Day) -> Day | None:
    """Two ranges that overlap, the narrower counts; also what only bounds."""
    if old.earliest or day.earliest:
        wide, early = (day, old) if old.earliest else (old, day)
        return replace(wide, earliest=True, first=min(early.first, wide.first))
    if old.start is None or day.start is None or old.stop is None or day.stop is None:
        return None
    low, high = max(old.start, day.start), min(old.stop, day.stop)
    if low > high:
        return None
    return day if (day.stop - day.start) <= (old.stop - old.start) else old
