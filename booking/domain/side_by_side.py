"""Several guests at the same time: the shorter services lie within the longest one.

The longest service is placed first. The others begin with it where they can, otherwise as soon as they can, and are
over when it is over. Each guest is served by one person; one person may serve two of them where the work of one lies
in the pauses of the other, or one after the other within the longest. The second guest needs two free chairs, the
third three.
"""

from collections.abc import Iterator, Sequence

from booking.domain.busy import BusyKind
from booking.domain.ids import StaffId
from booking.domain.offers import PlannedAppointment
from booking.domain.placing import Fitting
from booking.domain.staffing import Staffing
from booking.domain.timeline import Span, Spans, common, each_on_grid, holds, led_by, merged, on_grid
from booking.domain.working import Held

Rank = tuple[int, ...]
Taken = dict[StaffId, tuple[Held, ...]]
"""What the guests placed so far keep each person with."""
Placement = tuple[int, int, StaffId]
"""First start, how dear the person is, the person."""


class SideBySide:
    """A wish for several guests on one board."""

    def __init__(self, fittings: Sequence[Fitting], staffings: Sequence[Staffing]) -> None:
        """Work out each guest's own starts; the longest service leads."""
        self._order = sorted(range(len(fittings)), key=lambda place: -fittings[place].service.duration)
        self._fittings = [fittings[place] for place in self._order]
        self._ranks = [staffings[place].rank for place in self._order]
        self._board = self._fittings[0].board
        seated = 0
        self._own = list[dict[StaffId, list[Span]]]()
        for fitting, place in zip(self._fittings, self._order, strict=True):
            seated += fitting.chairs
            fitting.chairs = seated if fitting.chairs else 0
            solo = {staff: fitting.solo_starts(staff) for staff in staffings[place].solo}
            self._own.append({staff: starts for staff, starts in solo.items() if starts})

    def starts(self) -> Spans:
        """The starts of the longest service at which every other guest finds a place; grid minutes only."""
        board = self._board
        possible = merged(span for spans in self._own[0].values() for span in spans)
        longest = max((self._fittings[0].length(staff) for staff in self._own[0]), default=0)
        for guest in range(1, len(self._fittings)):
            anywhere = merged(span for spans in self._own[guest].values() for span in spans)
            possible = common(possible, led_by(anywhere, longest, board.grid, board.anchor))
        return merged(
            (start, start + 1)
            for start in on_grid(possible, board.grid, board.anchor)
            if next(self._ways(start), None) is not None
        )

    def plan(self, start: int) -> tuple[Rank, tuple[PlannedAppointment, ...]] | None:
        """The way from a start in which the guests begin together as nearly as possible, by the dearest people."""
        found = min(self._ways(start), default=None, key=lambda way: self._measure(start, way))
        if found is None:
            return None
        planned: list[PlannedAppointment | None] = [None] * len(found)
        for guest, (begin, _, staff) in enumerate(found):
            fitting = self._fittings[guest]
            people = [staff] * len(fitting.service.segments)
            planned[self._order[guest]] = fitting.plan(begin, people)
        return self._measure(start, found), tuple(one for one in planned if one is not None)

    def _measure(self, start: int, way: tuple[Placement, ...]) -> Rank:
        return (sum(rank for _, rank, _ in way), sum(begin - start for begin, _, _ in way))

    def _ways(self, start: int) -> Iterator[tuple[Placement, ...]]:
        """Every way to place the guests, the first guest at the start; one of each person's earliest first."""
        leader = self._fittings[0]
        for staff, spans in self._own[0].items():
            if holds(spans, start):
                taken: Taken = {staff: leader.held(staff, start)}
                end = start + leader.length(staff)
                first = (start, self._ranks[0].get(staff, 0), staff)
                for rest in self._others(1, start, end, taken):
                    yield (first, *rest)

    def _others(self, guest: int, start: int, end: int, taken: Taken) -> Iterator[tuple[Placement, ...]]:
        if guest == len(self._fittings):
            yield ()
            return
        fitting = self._fittings[guest]
        for staff, spans in self._own[guest].items():
            begins = each_on_grid(spans, self._board.grid, self._board.anchor, start)
            for begin in begins:
                if begin + fitting.length(staff) > end:
                    break
                held = fitting.held(staff, begin)
                if _collide(held, taken.get(staff, ())):
                    continue
                more = {**taken, staff: (*taken.get(staff, ()), *held)}
                rest = next(self._others(guest + 1, start, end, more), None)
                if rest is not None:
                    yield ((begin, self._ranks[guest].get(staff, 0), staff), *rest)
                    break


def _collide(first: Sequence[Held], second: Sequence[Held]) -> bool:
    """Whether two uses of one person's time exclude each other."""
    return any(
        a < d and c < b and not (BusyKind.PAUSE in (kind, other) and BusyKind.WORK not in (kind, other))
        for a, b, kind in first
        for c, d, other in second
    )
