"""The outside calendar as the core sees it: a port that can book, cancel, find and move one segment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from booking.domain.ids import AppointmentId, SagaId, SalonId, ServiceId, StaffId
from booking.domain.sagas import Guest


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRequest:
    """One segment that is to be booked, or was asked for and is looked up."""

    salon: SalonId
    saga: SagaId
    step: int
    appointment: AppointmentId
    appointment_starts_at: datetime
    service: ServiceId
    segment: str
    staff: StaffId
    starts_at: datetime
    ends_at: datetime
    guest: Guest | None
    """None in a look-up after the saga has forgotten the guest."""


@dataclass(frozen=True, slots=True)
class Booked:
    """The calendar has it, under this name, and it is ours."""

    uid: str


@dataclass(frozen=True, slots=True)
class Misplaced:
    """The calendar has it and it is ours, but not as asked for (another person): it has to go again."""

    uid: str
    detail: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The calendar certainly does not have it; `code` is `slot_taken` or the code of an error leaf."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody knows whether the calendar has it."""

    detail: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It is not there any more: cancelled now or before, or never known there."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """The request did not work, or its answer was lost; asking again is safe. `retry_at`: not before then."""

    detail: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A look-up found nothing that is ours."""


BookAnswer = Booked | Misplaced | Refused | Lost
FindAnswer = Booked | Misplaced | Absent | NotDone
CancelAnswer = Cancelled | NotDone


class Calendar(Protocol):
    """Where segments are booked besides our own database. Nothing here raises for what the outside does."""

    async def book(self, request: SegmentRequest, *, now: datetime, wait_s: float) -> BookAnswer:
        """Book one segment for one person, waiting at most `wait_s` seconds for the answer."""
        ...

    async def find(self, request: SegmentRequest, *, now: datetime) -> FindAnswer:
        """Look for what an earlier `book` of the same saga and step may have left."""
        ...

    async def cancel(self, salon: SalonId, uid: str, staff: StaffId, reason: str, *, now: datetime) -> CancelAnswer:
        """Cancel one booking; what is cancelled or unknown already counts as done."""
        ...
