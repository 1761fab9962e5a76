"""Where one service fits into one day: the sets of possible starts by interval arithmetic, and the plan at a start.

A set of starts comes from free time by shifting and intersecting: segment by segment the free spans are shortened by
the segment's length and shifted back to the first start, and what all segments have in common is possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from booking.domain.busy import Busy, BusyKind, Layer
from booking.domain.catalogue import Branch, Catalogue, PausePolicy, Service
from booking.domain.ids import StaffId
from booking.domain.local_time import at_minute, minutes
from booking.domain.offers import PlannedAppointment, PlannedSegment
from booking.domain.timeline import (
    Span,
    Spans,
    clipped,
    common,
    merged,
    shifted,
    starts_of,
    without,
)
from booking.domain.timetable import timetable

Held = tuple[int, int, BusyKind]
"""From, to, what a person is kept with."""


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
        self.grid = minutes(catalogue.salon.grid)
        self.anchor = self._timetable.zone.midnight(day) % self.grid
        self.zone = self._timetable.zone
        self.opening = self._timetable.opening(branch, day)
        self._free: dict[tuple[StaffId, Layer], list[Span]] = {}
        self._frames: dict[int, list[Span]] = {}

    def free(self, staff: StaffId, layer: Layer) -> list[Span]:
        """When a person is there and can be used in this way."""
        key = (staff, layer)
        found = self._free.get(key)
        if found is None:
            there = self._timetable.present(staff, self.day)
            found = there
            if there:
                found = without(there, self._busy.of_person(staff, there[0][0], there[-1][1], layer))
            self._free[key] = found
        return found

    def pausing(self, staff: StaffId) -> list[Span] | None:
        """What is in the way of a `flexible` pause of this person; presence does not matter for it."""
        spans = self.opening.spans
        if not spans:
            return []
        return self._busy.of_person(staff, spans[0][0], spans[-1][1], Layer.FLEXIBLE_PAUSE)

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


@dataclass(frozen=True, slots=True)
class Step:
    """One segment in minutes, as one person works."""

    work: int
    pause: int
    policy: PausePolicy

    @property
    def held(self) -> int:
        """How long the person is kept: the work, and a pause spent with the guest."""
        return self.work + self.pause if self.policy is PausePolicy.BLOCKED else self.work


class Fitting:
    """One service on one board: starts and plans, by one person or by several."""

    def __init__(self, board: Board, service: Service, for_whom: str = "") -> None:
        """Prepare one service for one day."""
        self.board, self.service, self._for_whom = board, service, for_whom
        self.layer = Layer.FITTING_WORK if service.fits_into_pause else Layer.WORK
        self.chairs = int(service.needs_chair)
        self._steps: dict[StaffId, list[Step]] = {}
        self._own: dict[tuple[int, StaffId], list[Span]] = {}

    def steps(self, staff: StaffId) -> list[Step]:
        """The segments as this person works."""
        found = self._steps.get(staff)
        if found is None:
            skill = self.board.catalogue.member(staff).skill(self.service.id)
            own: Mapping[str, timedelta] = skill.durations if skill else {}
            last = self.service.segments[-1]
            found = [
                Step(
                    minutes(own.get(segment.key, segment.work)),
                    0 if segment is last else minutes(segment.pause_after),
                    segment.pause_policy,
                )
                for segment in self.service.segments
            ]
            self._steps[staff] = found
        return found

    def length(self, staff: StaffId) -> int:
        """Minutes from first start to last end when one person does everything."""
        return sum(step.work + step.pause for step in self.steps(staff))

    def solo_starts(self, staff: StaffId, ends: Spans | None = None) -> list[Span]:
        """The starts at which one person can do everything, ending at one of `ends` where given."""
        offset = 0
        found: list[Span] | None = None
        for index, step in enumerate(self.steps(staff)):
            possible = shifted(self.own_starts(index, staff), -offset) if offset else self.own_starts(index, staff)
            found = possible if found is None else common(found, possible)
            if not found:
                return []
            offset += step.work + step.pause
        assert found is not None  # noqa: S101 - a service has segments
        found = common(found, starts_of(self.board.frames(self.chairs), offset))
        return found if ends is None else common(found, shifted(ends, -offset))

    def own_starts(self, index: int, staff: StaffId) -> list[Span]:
        """The starts of one segment at which one person can do it and sit out its pause as the policy says."""
        key = (index, staff)
        found = self._own.get(key)
        if found is None:
            step = self.steps(staff)[index]
            found = starts_of(self.board.free(staff, self.layer), step.held)
            if found and step.pause and step.policy is PausePolicy.FLEXIBLE:
                barred = self.board.pausing(staff)
                if barred:
                    # A pause from s + work to s + work + pause meets work from a to b when it begins after
                    # a - pause and before b.
                    meets = [(a - step.pause + 1 - step.work, b - step.work) for a, b in barred]
                    found = without(found, merged(meets))
            self._own[key] = found
        return found

    def held(self, staff: StaffId, start: int) -> tuple[Held, ...]:
        """What one person is kept with when doing everything from a start: work, blocked and flexible pauses."""
        kind = BusyKind.FITTING_WORK if self.service.fits_into_pause else BusyKind.WORK
        out = list[Held]()
        for step in self.steps(staff):
            done = start + step.work
            out.append((start, done, kind))
            if step.pause and step.policy is not PausePolicy.FREE:
                pausing = kind if step.policy is PausePolicy.BLOCKED else BusyKind.PAUSE
                out.append((done, done + step.pause, pausing))
            start = done + step.pause
        return tuple(out)

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
