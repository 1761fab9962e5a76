"""How a whole wish fits into one day: one service, several one after the other, or side by side."""

from collections.abc import Sequence
from itertools import permutations
from typing import Protocol

from booking.domain.ids import StaffId
from booking.domain.local_time import minute_of, minutes
from booking.domain.offers import PlannedAppointment
from booking.domain.placing import Board, Fitting
from booking.domain.side_by_side import SideBySide
from booking.domain.staffing import Staffing
from booking.domain.team import Team
from booking.domain.timeline import Span, Spans, around, first_after, holds, led_by, merged
from booking.domain.wishes import Wish

MOST_ORDERS_TRIED = 4
"""Up to this many services are tried in every order; more only in the order given."""
_WHOLE_DAY = 24 * 60

Rank = tuple[int, ...]
"""How good a way is; the smaller the better."""


class Arrangement(Protocol):
    """One way to arrange a wish on one day."""

    def starts(self) -> Spans:
        """The first starts that are possible (before the grid is laid over them)."""
        ...

    def plan(self, start: int) -> tuple[Rank, tuple[PlannedAppointment, ...]] | None:
        """The best plan from a start and how good it is; None where the start is not possible."""
        ...


class Ways:
    """All ways to do one service on one day: by each single person, or handed over."""

    def __init__(self, fitting: Fitting, staffing: Staffing, ends: Spans | None = None) -> None:
        """Work out the starts.

        Args:
            fitting: The service on its board.
            staffing: Who may do it.
            ends: The ends that are right; None means any.
        """
        self._fitting, self._staffing = fitting, staffing
        self._solo = [(staff, starts) for staff in staffing.solo if (starts := fitting.solo_starts(staff, ends))]
        self._team = Team(fitting, staffing.by_segment, ends) if all(staffing.by_segment or [()]) else None
        self.starts = merged(
            [span for _, starts in self._solo for span in starts] + (self._team.starts() if self._team else [])
        )

    def plan(self, start: int) -> tuple[Rank, PlannedAppointment] | None:
        """The best way from a start: the dearest person, one person before several, the tightest fit."""
        best: tuple[Rank, StaffId] | None = None
        for place, (staff, starts) in enumerate(self._solo):
            if holds(starts, start):
                rank: Rank = (self._staffing.rank.get(staff, 0), 0, self._slack(staff, start), place)
                if best is None or rank < best[0]:
                    best = (rank, staff)
        if best is not None:
            return best[0], self._fitting.plan(start, [best[1]] * len(self._fitting.service.segments))
        planned = self._team.plan(start) if self._team else None
        if planned is None:
            return None
        dearest = min(self._staffing.rank.get(staff, 0) for staff in planned.people)
        return (dearest, len(planned.people), 0, 0), planned

    def _slack(self, staff: StaffId, start: int) -> int:
        """The free time around the first segment: small gaps are filled first, long stretches kept for long work."""
        return around(self._fitting.board.free(staff, self._fitting.layer), start)


class InSequence:
    """Services one after the other, each beginning at most `gap` minutes after the one before."""

    def __init__(self, fittings: Sequence[Fitting], staffings: Sequence[Staffing], gap: int, rank: Rank = ()) -> None:
        """Work out the starts, from the last service backwards."""
        board = fittings[0].board
        self._board, self._gap, self._rank, self._count = board, gap, rank, len(fittings)
        self._ways = list[Ways]()
        ends: Spans | None = None
        for fitting, staffing in zip(reversed(fittings), reversed(staffings), strict=True):
            if ends == []:
                break
            ways = Ways(fitting, staffing, ends)
            self._ways.insert(0, ways)
            ends = led_by(ways.starts, gap, board.grid, board.anchor)

    def starts(self) -> Spans:
        """The starts of the first service from which all follow."""
        return self._ways[0].starts if len(self._ways) == self._count else []

    def plan(self, start: int) -> tuple[Rank, tuple[PlannedAppointment, ...]] | None:
        """The best way of each service in turn."""
        if not holds(self.starts(), start):
            return None
        planned = list[PlannedAppointment]()
        rank: Rank = ()
        at = start
        for place, ways in enumerate(self._ways):
            if place:
                board = self._board
                ready = minute_of(planned[-1].ends_at)
                begin = first_after(ways.starts, ready, self._gap, board.grid, board.anchor)
                if begin is None:
                    return None
                at = begin
            found = ways.plan(at)
            if found is None:
                return None
            rank = rank or found[0]
            planned.append(found[1])
        return (*self._rank, *rank), tuple(planned)


class OneOrder:
    """Services one after the other in one order: by one person where that goes, else by whoever can."""

    def __init__(self, fittings: Sequence[Fitting], staffings: Sequence[Staffing], gap: int, number: int) -> None:
        """Work out the starts; `number` says how dear the order is."""
        self._fittings, self._staffings, self._gap, self._number = fittings, staffings, gap, number
        self._anybody = InSequence(fittings, staffings, gap, rank=(number, 1))
        self._alone: dict[StaffId, InSequence] = {}

    def starts(self) -> Spans:
        """The starts of the first service from which all follow; one person for all is among the ways."""
        return self._anybody.starts()

    def plan(self, start: int) -> tuple[Rank, tuple[PlannedAppointment, ...]] | None:
        """The best way of one person alone, else the best of several."""
        if not holds(self.starts(), start):
            return None
        able = set.intersection(*(set(staffing.solo) for staffing in self._staffings))
        alone = [
            found
            for staff in self._staffings[0].solo
            if staff in able and holds(self._fittings[0].solo_starts(staff), start)
            if (found := self._of_one(staff).plan(start)) is not None
        ]
        return min(alone, key=lambda one: one[0]) if alone else self._anybody.plan(start)

    def _of_one(self, staff: StaffId) -> InSequence:
        found = self._alone.get(staff)
        if found is None:
            staffing = Staffing(solo=(staff,), by_segment=(), rank=self._staffings[0].rank)
            everywhere = [staffing] * len(self._fittings)
            found = self._alone[staff] = InSequence(self._fittings, everywhere, self._gap, rank=(self._number, 0))
        return found


class Choice:
    """All arrangements of a wish on one day with one set of people."""

    def __init__(self, board: Board, wish: Wish, staffings: Sequence[Staffing]) -> None:
        """Work out where the wish fits."""
        self._arrangements = list(_arrangements(board, wish, staffings))
        self.starts: list[Span] = merged(span for one in self._arrangements for span in one.starts())

    def plan(self, start: int) -> tuple[PlannedAppointment, ...] | None:
        """The best plan from a start, None where none is possible."""
        found = [plan for one in self._arrangements if (plan := one.plan(start)) is not None]
        return min(found, key=lambda one: one[0])[1] if found else None


def _arrangements(board: Board, wish: Wish, staffings: Sequence[Staffing]) -> list[Arrangement]:
    if not board.opening.spans or not all(staffing.possible for staffing in staffings):
        return []
    fittings = [Fitting(board, board.catalogue.service(one.service), one.for_whom) for one in wish.services]
    if len(fittings) == 1:
        return [InSequence(fittings, staffings, 0)]
    if wish.side_by_side:
        return [SideBySide(fittings, staffings)]
    gap = minutes(board.catalogue.salon.visit_wait) if wish.together else _WHOLE_DAY
    places = range(len(fittings))
    orders = permutations(places) if len(fittings) <= MOST_ORDERS_TRIED else [tuple(places)]
    distinct = dict[tuple[object, ...], tuple[int, ...]]()
    for order in orders:
        distinct.setdefault(tuple((wish.services[one].service, wish.services[one].staff) for one in order), order)
    return [
        OneOrder([fittings[one] for one in order], [staffings[one] for one in order], gap, number)
        for number, order in enumerate(distinct.values())
    ]
