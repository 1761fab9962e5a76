"""A service handed over between people: the starts from which there is a way to the end, and the plan at a start.

The sets are worked out from the last segment backwards: the starts of a segment by one person are those from which
some person can go on in time. So from every start that is found there is a way, and a plan is read off forwards
without a wrong turn. The guest may wait only where the person changes, and goes on at once or on the grid.
"""

from collections.abc import Sequence

from booking.domain.ids import StaffId
from booking.domain.local_time import minutes
from booking.domain.offers import PlannedAppointment
from booking.domain.placing import Fitting
from booking.domain.timeline import Span, Spans, clipped, common, first_after, holds, led_by, merged, shifted

Candidates = Sequence[Sequence[StaffId]]
"""For each segment the people who may do it, the dearest first."""
Pins = frozenset[tuple[int, StaffId]]
"""Who did the segments that a later segment refers to, by place."""
Stage = tuple[int, int, Pins]
"""Frame, place of the segment, pins: what the way onwards depends on, besides the person."""
_NOBODY: Pins = frozenset()


class Team:
    """One service on one board, each segment by one of its candidates."""

    def __init__(self, fitting: Fitting, candidates: Candidates, ends: Spans | None = None) -> None:
        """Prepare.

        Args:
            fitting: The service on its board.
            candidates: Who may do each segment.
            ends: The ends that are right; None means any.
        """
        self._fitting, self._candidates, self._ends = fitting, candidates, ends
        segments = fitting.service.segments
        places = {segment.key: place for place, segment in enumerate(segments)}
        self._same = [None if one.same_staff_as is None else places[one.same_staff_as] for one in segments]
        self._last_use = {same: place for place, same in enumerate(self._same) if same is not None}
        self._count = len(segments)
        self._wait = minutes(fitting.service.max_wait)
        self._frames = fitting.board.frames(fitting.chairs)
        self._known: dict[tuple[Stage, StaffId], list[Span]] = {}
        self._sieves: dict[tuple[int, int, StaffId], list[Span]] = {}
        self._ways_on: dict[Stage, dict[StaffId | None, list[Span]]] = {}

    def starts(self) -> list[Span]:
        """The starts from which somebody can begin and the rest finds its people."""
        return merged(
            span
            for frame in range(len(self._frames))
            for staff in self._candidates[0]
            for span in self._from((frame, 0, _NOBODY), staff)
        )

    def plan(self, start: int) -> PlannedAppointment | None:
        """A plan from a start: at each segment whoever can go on soonest, the same person where equal."""
        for frame in range(len(self._frames)):
            for staff in self._candidates[0]:
                if holds(self._from((frame, 0, _NOBODY), staff), start):
                    return self._read_off(frame, start, staff)
        return None

    def _read_off(self, frame: int, start: int, staff: StaffId) -> PlannedAppointment:
        people, begins = [staff], [start]
        pins = self._pinned(0, staff, _NOBODY)
        for place in range(1, self._count):
            step = self._fitting.steps(people[-1])[place - 1]
            ready = begins[-1] + step.work + step.pause
            begin, person = self._go_on((frame, place, pins), people[-1], ready)
            people.append(person)
            begins.append(begin)
            pins = self._pinned(place, person, pins)
        return self._fitting.plan(start, people, begins)

    def _go_on(self, stage: Stage, before: StaffId, ready: int) -> tuple[int, StaffId]:
        board = self._fitting.board
        ways = list[tuple[int, bool, int, StaffId]]()
        for rank, person in enumerate(self._people(stage)):
            wait = 0 if person == before else self._wait
            begin = first_after(self._from(stage, person), ready, wait, board.grid, board.anchor)
            if begin is not None:
                ways.append((begin, person != before, rank, person))
        begin, _, _, person = min(ways)  # never empty: the sets hold only starts with a way on
        return begin, person

    def _people(self, stage: Stage) -> Sequence[StaffId]:
        """Who may do the segment, once the earlier ones are settled."""
        _, place, pins = stage
        same = self._same[place]
        if same is None:
            return self._candidates[place]
        bound = dict(pins)[same]
        return [bound] if bound in self._candidates[place] else []

    def _pinned(self, place: int, staff: StaffId, pins: Pins) -> Pins:
        """What has to be remembered after a segment: the people that a later segment refers to."""
        kept = {pin for pin in pins if self._last_use[pin[0]] > place}
        if self._last_use.get(place, -1) > place:
            kept.add((place, staff))
        return frozenset(kept)

    def _from(self, stage: Stage, staff: StaffId) -> list[Span]:
        """The starts of the segment by this person from which the rest of the service is possible."""
        key = (stage, staff)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(stage, staff)
        return found

    def _work_out(self, stage: Stage, staff: StaffId) -> list[Span]:
        frame, place, pins = stage
        begin, stop = self._frames[frame]
        step = self._fitting.steps(staff)[place]
        own = clipped(self._fitting.own_starts(place, staff), begin, stop - step.work + 1)
        for pin in pins:
            own = common(own, self._reachable(place, *pin)) if own else own
        if not own:
            return own
        if place == self._count - 1:
            return own if self._ends is None else common(own, shifted(self._ends, -step.work))
        onward = (frame, place + 1, self._pinned(place, staff, pins))
        ways = self._others(onward)
        by_others = ways.get(staff, ways[None])
        if staff in ways:
            by_others = merged([*by_others, *self._from(onward, staff)])
        return common(own, shifted(by_others, -(step.work + step.pause)))

    def _reachable(self, place: int, anchor: int, staff: StaffId) -> list[Span]:
        """Between a person's earlier segment and the later one they come back for: where a segment can begin at all.

        A first sieve, so that of many people only those are followed who can come between.
        """
        key = (place, anchor, staff)
        found = self._sieves.get(key)
        if found is None:
            least, most = self._elapsed(anchor, place)
            found = _widened(self._fitting.own_starts(anchor, staff), least, most)
            back = self._last_use[anchor]
            if back > place:
                least, most = self._elapsed(place, back)
                found = common(found, _widened(self._fitting.own_starts(back, staff), -most, -least))
            self._sieves[key] = found
        return found

    def _elapsed(self, first: int, last: int) -> tuple[int, int]:
        """The least and the most minutes from the start of one segment to the start of a later one."""
        least = most = 0
        for place in range(first, last):
            lengths = [self._fitting.steps(one)[place] for one in self._candidates[place]]
            passed = [step.work + step.pause for step in lengths] or [0]
            least, most = least + min(passed), most + max(passed) + self._wait
        return least, most

    def _others(self, stage: Stage) -> dict[StaffId | None, list[Span]]:
        """For each person of a segment, from when somebody else can take it over; under None, from when anybody can."""
        found = self._ways_on.get(stage)
        if found is not None:
            return found
        board = self._fitting.board
        people = [one for one in self._people(stage) if self._from(stage, one)]
        led = [led_by(self._from(stage, one), self._wait, board.grid, board.anchor) for one in people]
        before = [list[Span]()]
        for spans in led:
            before.append(merged([*before[-1], *spans]))
        found = {None: before[-1]}
        after = list[Span]()
        for place in range(len(people) - 1, -1, -1):
            found[people[place]] = merged([*before[place], *after])
            after = merged([*after, *led[place]])
        self._ways_on[stage] = found
        return found


def _widened(spans: Spans, least: int, most: int) -> list[Span]:
    """Everything that lies at least and at most so far after the spans."""
    return merged((start + least, stop + most) for start, stop in spans)
