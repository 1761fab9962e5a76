"""Where one service fits into one day: the sets of possible starts by interval arithmetic, and the plan at a start.

A set of starts comes from free time by shifting and intersecting: block by block the free spans are shortened by the
block's length and shifted back to the first start, and what all blocks have in common is possible.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from booking.domain.busy import Busy, Layer
from booking.domain.catalogue import Branch, Catalogue, PausePolicy, Service
from booking.domain.ids import StaffId
from booking.domain.local_time import at_minute, minutes
from booking.domain.offers import PlannedAppointment, PlannedSegment
from booking.domain.timeline import Span, Spans, clipped, common, merged, shifted, starts_of, without
from booking.domain.timetable import timetable
from booking.domain.working import Held, Step, workings


class Board:
    """One branch on one day: who is there and free, each question answered once."""

    def __init__(self, catalogue: Catalogue, busy: Busy, branch: Branch, day: date, window: Span) -> None:
        """Lay out the day.

        Args:
            catalogue: The salon.
            busy: Who is taken when.
            branch: The place.
            day: The local day.
            window: First minute a visit may begin and minute by which it must be over (lead time, wished end).
        """
        self.catalogue, self.branch, self.day, self.window = catalogue, branch, day, window
        self._busy = busy
        self._timetable = timetable(catalogue)
        self.workings = workings(catalogue)
        self.zone = self._timetable.zone
        self.grid = minutes(catalogue.salon.grid)
        self.anchor = self.zone.midnight(day) % self.grid
        self.opening = self._timetable.opening(branch, day)
        self._free: dict[tuple[StaffId, int], list[Span]] = {}
        self._frames: dict[int, list[Span]] = {}

    def free(self, staff: StaffId, layer: int) -> list[Span]:
        """When a person is there and can be used in this way (a `Layer`)."""
        key = (staff, layer)
        found = self._free.get(key)
        if found is None:
            found = self._timetable.present(staff, self.day)
            if found:
                found = without(found, self._busy.of_person(staff, found[0][0], found[-1][1], layer))
            self._free[key] = found
        return found

    def no_pause(self, staff: StaffId) -> list[Span]:
        """What a `flexible` pause of this person must not lie over; presence does not matter for it."""
        spans = self.opening.spans
        return self._busy.of_person(staff, spans[0][0], spans[-1][1], Layer.FLEXIBLE_PAUSE) if spans else []

    def frames(self, chairs_needed: int) -> list[Span]:
        """The spans inside one of which a whole appointment has to lie: open, in the window, with chairs free."""
        found = self._frames.get(chairs_needed)
        if found is None:
            found = clipped(self.opening.spans, *self.window)
            if chairs_needed and self.branch.chairs is not None and found:
                taken = self._busy.chairs_taken(
                    self.branch.id, found[0][0], found[-1][1], chairs_needed, self.branch.chairs
                )
                found = without(found, taken)
            self._frames[chairs_needed] = found
        return found


class Fitting:
    """One service on one board: starts and plans, segment by segment or by one person."""

    def __init__(self, board: Board, service: Service, for_whom: str = "") -> None:
        """Prepare one service for one day."""
        self.board, self.service, self._for_whom = board, service, for_whom
        self.layer = int(board.workings.layer(service.id))
        self.chairs = int(service.needs_chair)
        self._own: dict[tuple[int, StaffId], list[Span]] = {}
        self._solo: dict[tuple[int, StaffId], list[Span]] = {}

    def steps(self, staff: StaffId) -> tuple[Step, ...]:
        """The segments as this person works."""
        return self.board.workings.of(self.service.id, staff).steps

    def length(self, staff: StaffId) -> int:
        """Minutes from first start to last end when one person does everything."""
        return self.board.workings.of(self.service.id, staff).length

    def held(self, staff: StaffId, start: int) -> tuple[Held, ...]:
        """What one person is kept with when doing everything from a start."""
        return self.board.workings.held(self.service.id, staff, start)

    def solo_starts(self, staff: StaffId, ends: Spans | None = None) -> list[Span]:
        """The starts at which one person can do everything, ending at one of `ends` where given."""
        key = (self.chairs, staff)
        found = self._solo.get(key)
        if found is None:
            found = self._solo[key] = self._work_out_solo(staff)
        if ends is None or not found:
            return found
        return common(found, shifted(ends, -self.length(staff)))

    def _work_out_solo(self, staff: StaffId) -> list[Span]:
        working = self.board.workings.of(self.service.id, staff)
        free = self.board.free(staff, self.layer)
        found: list[Span] | None = None
        for offset, length in working.blocks:
            possible = starts_of(free, length, offset)
            found = possible if found is None else common(found, possible)
            if not found:
                return []
        found = common(found or [], starts_of(self.board.frames(self.chairs), working.length))
        for offset, length in working.flexible:
            found = without(found, _meeting(self.board.no_pause(staff), offset, length))
        return found

    def own_starts(self, index: int, staff: StaffId) -> list[Span]:
        """The starts of one segment at which one person can do it and sit out its pause as the policy says."""
        key = (index, staff)
        found = self._own.get(key)
        if found is None:
            step = self.steps(staff)[index]
            found = starts_of(self.board.free(staff, self.layer), step.held)
            if found and step.pause and step.policy is PausePolicy.FLEXIBLE:
                found = without(found, _meeting(self.board.no_pause(staff), step.work, step.pause))
            self._own[key] = found
        return found

    def plan(self, start: int, people: Sequence[StaffId], starts: Sequence[int] | None = None) -> PlannedAppointment:
        """The appointment that begins at a minute with these people, one for each segment.

        Args:
            start: The first start.
            people: Who does which segment.
            starts: When each segment begins; without waits where left out.
        """
        planned = []
        at = start
        for index, segment in enumerate(self.service.segments):
            step = self.steps(people[index])[index]
            if starts is not None:
                at = starts[index]
            planned.append(
                PlannedSegment(
                    key=segment.key,
                    staff=people[index],
                    starts_at=at_minute(at),
                    ends_at=at_minute(at + step.work),
                    pause_after=timedelta(minutes=step.pause),
                    pause_policy=segment.pause_policy,
                )
            )
            at += step.work + step.pause
        return PlannedAppointment(
            service=self.service.id,
            segments=tuple(planned),
            needs_chair=self.service.needs_chair,
            branch=self.board.branch.id,
            for_whom=self._for_whom,
        )


def _meeting(barred: Spans, offset: int, length: int) -> list[Span]:
    """The starts at which a pause of this length, beginning `offset` after the start, meets one of the spans."""
    return merged((start - length + 1 - offset, stop - offset) for start, stop in barred)
