"""What the desk is asked to do and what it answers: orders, queries and outcomes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Literal

from booking.domain.appointments import Appointment, Customer
from booking.domain.ids import AppointmentId, CallId, OfferId, SagaId, StaffId, TaskId, VisitId, WaitingId
from booking.domain.offers import Obstacle, Offer
from booking.domain.wishes import Wish

Source = Literal["phone", "api", "admin"]
TimelineKind = Literal["work", "pause", "hold", "elsewhere", "free"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """What makes two deliveries the same request, within one salon.

    `tool_call` is the caller's own id of the invocation. Without one the request is known by tool and canonical
    arguments, and the stored answer holds until another mutating request of the same call succeeds.
    """

    call: CallId
    tool: str
    tool_call: str | None = None
    arguments: str = ""
    """The arguments as canonical JSON: sorted keys, no blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOrder:
    """Book an offer told before, or the best answer to a wish; all of it or nothing."""

    customer: Customer
    wish: Wish | None = None
    offer: OfferId | None = None
    call: CallId | None = None
    caller_number: str | None = None
    idempotency: IdempotencyKey | None = None
    """For callers without `BookingDesk.once`: a repeat with the same key answers with the visit booked first."""
    source: Source = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """Cancel one appointment, several, or a whole visit."""

    appointments: tuple[AppointmentId, ...] = ()
    visit: VisitId | None = None
    call: CallId | None = None
    reason: str = ""
    source: Source = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleOrder:
    """Move appointments to what the wish or the offer says; the new is booked before the old is given up.

    A wish without services, or with the services of the old appointments, keeps what was booked. To change only the
    person, wish the same day and time with another staff member.
    """

    appointments: tuple[AppointmentId, ...] = ()
    visit: VisitId | None = None
    wish: Wish | None = None
    offer: OfferId | None = None
    call: CallId | None = None
    caller_number: str | None = None
    source: Source = "phone"


class BookStatus(Enum):
    """How a booking ended."""

    BOOKED = "booked"
    TAKEN = "taken"
    """Somebody else was faster; `alternatives` says what is left."""
    FAILED = "failed"
    """The outside calendar could not take it; everything was taken back."""
    PENDING = "pending"
    """The deadline came first; `saga_status` tells the rest."""
    REFUSED = "refused"
    """The wish itself cannot be; `obstacle` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOutcome:
    """The answer to a `BookOrder`."""

    status: BookStatus
    visit: VisitId | None = None
    appointments: tuple[Appointment, ...] = ()
    alternatives: tuple[Offer, ...] = ()
    obstacle: Obstacle | None = None
    saga: SagaId | None = None


class ChangeStatus(Enum):
    """How a cancellation or a move ended."""

    DONE = "done"
    FAILED = "failed"
    """The outside calendar could not follow; everything is as it was before."""
    PENDING = "pending"
    TAKEN = "taken"
    REFUSED = "refused"
    """`refusal` or `obstacle` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOutcome:
    """The answer to a `CancelOrder` or a `RescheduleOrder`."""

    status: ChangeStatus
    before: tuple[Appointment, ...] = ()
    """The appointments as they were, with their present status."""
    appointments: tuple[Appointment, ...] = ()
    """The new appointments of a move."""
    alternatives: tuple[Offer, ...] = ()
    obstacle: Obstacle | None = None
    refusal: str | None = None
    """Code of a `Refusal`: not_found, already_cancelled, too_late_to_change …"""
    saga: SagaId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindQuery:
    """Which appointments are meant; every field given must fit. Days are the salon's local days."""

    name: str = ""
    phone: str = ""
    number: str = ""
    day: date | None = None
    day_to: date | None = None
    """Last day of a window that begins with `day`; the same day when None."""
    visit: VisitId | None = None
    past: bool = False
    """Whether appointments that have ended are wanted too."""
    cancelled: bool = False
    """Whether appointments that no longer stand are wanted too."""


class ReportState(Enum):
    """What a caller may be told about what is under way for their call."""

    BOOKED = "booked"
    PENDING = "pending"
    FAILED = "failed"
    NOTHING_PENDING = "nothing_pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaReport:
    """What became of the last booking, move or cancellation of a call."""

    state: ReportState
    kind: str = ""
    """"book", "reschedule" or "cancel"; empty when nothing is pending."""
    saga: SagaId | None = None
    appointments: tuple[Appointment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEntry:
    """Somebody who wants to be told when a time becomes free."""

    id: WaitingId
    customer: Customer
    wish: Wish
    created_at: datetime
    expires_at: datetime
    """The end of the last day wished for: nobody is told afterwards."""
    state: Literal["waiting", "told", "booked", "closed"] = "waiting"
    call: CallId | None = None
    match: Offer | None = None
    """What became free, once the entry was matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTask:
    """A promise that a person of the salon calls back."""

    id: TaskId
    reason: str
    """A stable word: "callback", "saga_failed", "complaint" …"""
    customer: Customer
    details: str = ""
    created_at: datetime
    due_at: datetime
    owner: StaffId | None = None
    state: Literal["open", "done"] = "open"
    outcome: str = ""
    closed_at: datetime | None = None
    call: CallId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A stretch of one person's day."""

    kind: TimelineKind
    """"elsewhere" = busy only at the outside calendar."""
    starts_at: datetime
    ends_at: datetime
    appointment: AppointmentId | None = None
    segment: str = ""
    label: str = ""
    """Service and guest, for people; empty for free time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDay:
    """One person's day in order of time; empty where the person is not there."""

    staff: StaffId
    entries: tuple[TimelineEntry, ...]
