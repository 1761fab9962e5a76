"""What was promised to whom: customers, booked segments, appointments and their history."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from booking.domain.catalogue import PausePolicy
from booking.domain.ids import AppointmentId, BranchId, CallId, SalonId, ServiceId, StaffId, VisitId
from booking.errors import InvariantBroken


class AppointmentStatus(Enum):
    """Where an appointment stands; each value is its stable name in the database and in answers."""

    HELD = "held"
    """Placed at home; the outside calendar is still being asked."""
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    """Was held, could not be placed outside, and is gone; it never was a promise."""
    NO_SHOW = "no_show"
    MOVED = "moved"
    """Given up for the appointment that replaces it."""


LIVE = frozenset({AppointmentStatus.HELD, AppointmentStatus.CONFIRMED})
"""The states in which an appointment occupies staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The person an appointment is for, as far as the salon knows."""

    name: str = ""
    phone: str = ""
    email: str = ""
    for_whom: str = ""
    """Whom the caller books for, when not for themselves ("mein Sohn")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSegment:
    """One working segment of an appointment; UTC, end exclusive."""

    key: str
    staff: StaffId
    starts_at: datetime
    ends_at: datetime
    pause_after: timedelta = timedelta(0)
    pause_policy: PausePolicy = PausePolicy.FREE
    calcom_uid: str | None = None
    """The booking of this segment at the outside calendar, once it is known."""
    event_type: int | None = None

    def __post_init__(self) -> None:
        """A segment has a positive length.

        Raises:
            InvariantBroken: It ends before or when it starts.
        """
        if self.ends_at <= self.starts_at:
            raise InvariantBroken("a segment must end after it starts", key=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One thing that happened to an appointment."""

    at: datetime
    event: str
    """Past tense: "booked", "confirmed", "cancelled", "rescheduled", "released", "no_show", "staff_changed" …"""
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A service of one guest, placed in time as segments in order."""

    id: AppointmentId
    number: str
    """Six digits a person can read over the phone; unique among the salon's appointments."""
    salon: SalonId
    visit: VisitId
    service: ServiceId
    customer: Customer
    segments: tuple[BookedSegment, ...]
    status: AppointmentStatus
    source: str = ""
    call: CallId | None = None
    branch: BranchId
    needs_chair: bool = True
    created_at: datetime
    replaces: AppointmentId | None = None
    """The appointment this one was rescheduled from."""
    history: tuple[HistoryEntry, ...] = field(default=())

    def __post_init__(self) -> None:
        """There is at least one segment.

        Raises:
            InvariantBroken: There is none.
        """
        if not self.segments:
            raise InvariantBroken("an appointment has at least one segment", appointment=self.id)

    @property
    def starts_at(self) -> datetime:
        """Start of the first segment."""
        return min(segment.starts_at for segment in self.segments)

    @property
    def ends_at(self) -> datetime:
        """End of the last segment."""
        return max(segment.ends_at for segment in self.segments)

    @property
    def staff(self) -> StaffId:
        """The person of the first segment, whom the guest knows as theirs."""
        return self.segments[0].staff

    @property
    def is_live(self) -> bool:
        """Whether it occupies anybody's time."""
        return self.status in LIVE
