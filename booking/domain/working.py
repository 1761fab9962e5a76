"""How one person does one service, in minutes: worked out once for each snapshot of a catalogue."""

from dataclasses import dataclass
from functools import lru_cache

from booking.domain.busy import BusyKind, Layer
from booking.domain.catalogue import Catalogue, PausePolicy
from booking.domain.ids import ServiceId, StaffId
from booking.domain.local_time import minutes

Held = tuple[int, int, BusyKind]
"""From, to, what a person is kept with."""


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


@dataclass(frozen=True, slots=True)
class Working:
    """A service as one person does it, from first start to last end."""

    steps: tuple[Step, ...]
    blocks: tuple[tuple[int, int], ...]
    """Offset and length of each stretch the person is kept without interruption, the longest first."""
    flexible: tuple[tuple[int, int], ...]
    """Offset and length of each `flexible` pause."""
    length: int
    """Minutes from first start to last end."""


class Workings:
    """Every person's way of doing every service of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Prepare for one snapshot."""
        self._catalogue = catalogue
        self._known: dict[tuple[ServiceId, StaffId], Working] = {}

    def of(self, service: ServiceId, staff: StaffId) -> Working:
        """How this person does this service.

        Raises:
            UnknownService: There is no such service.
            UnknownStaff: There is no such person.
        """
        key = (service, staff)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(service, staff)
        return found

    def layer(self, service: ServiceId) -> Layer:
        """What the service's work wants people's time for."""
        return Layer.FITTING_WORK if self._catalogue.service(service).fits_into_pause else Layer.WORK

    def held(self, service: ServiceId, staff: StaffId, start: int) -> tuple[Held, ...]:
        """What one person is kept with when doing everything from a start: work, blocked and flexible pauses."""
        kind = BusyKind.FITTING_WORK if self._catalogue.service(service).fits_into_pause else BusyKind.WORK
        out = list[Held]()
        for step in self.of(service, staff).steps:
            done = start + step.held
            out.append((start, done, kind))
            start += step.work + step.pause
            if step.pause and step.policy is PausePolicy.FLEXIBLE:
                out.append((done, start, BusyKind.PAUSE))
        return tuple(out)

    def _work_out(self, service: ServiceId, staff: StaffId) -> Working:
        segments = self._catalogue.service(service).segments
        skill = self._catalogue.member(staff).skill(service)
        own = skill.durations if skill is not None else {}
        steps = tuple(
            Step(
                minutes(own.get(segment.key, segment.work)),
                0 if segment is segments[-1] else minutes(segment.pause_after),
                segment.pause_policy,
            )
            for segment in segments
        )
        blocks, flexible = list[tuple[int, int]](), list[tuple[int, int]]()
        at = 0
        for step in steps:
            if blocks and sum(blocks[-1]) == at:
                blocks[-1] = (blocks[-1][0], blocks[-1][1] + step.held)
            else:
                blocks.append((at, step.held))
            if step.pause and step.policy is PausePolicy.FLEXIBLE:
                flexible.append((at + step.work, step.pause))
            at += step.work + step.pause
        longest_first = tuple(sorted(blocks, key=lambda block: -block[1]))
        return Working(steps, longest_first, tuple(flexible), at)


@lru_cache(maxsize=64)
def workings(catalogue: Catalogue) -> Workings:
    """The workings of a snapshot; asked again for the same snapshot they are the same."""
    return Workings(catalogue)
