"""What passes between the core and its database: claims, busy stretches, told offers, outbox items and the like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Literal

from booking.domain.ids import AppointmentId, BranchId, CallId, HoldId, SagaId, SalonId, ServiceId, StaffId
from booking.domain.offers import Offer
from booking.domain.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Who looks at the busy time, and when."""

    now: datetime
    call: CallId | None = None
    """The holds of this call are not in its own way."""
    without: tuple[AppointmentId, ...] = ()
    """Appointments that are not in the way, because they are to be replaced."""


class ClaimKind(IntEnum):
    """How a stretch of time is closed; the numbers are those of `domain.busy.BusyKind`, and one more."""

    WORK = 0
    FITTING = 1
    """Work of a service that fits into a flexible pause."""
    FLEXIBLE = 2
    """A pause that is open to fitting work only."""
    CHAIR = 3
    """A guest on one of the counted chairs of a branch."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of time that an appointment or a hold lays claim to, in UTC minutes since 1970, end exclusive."""

    resource: str
    """A staff id, or `chair_of(branch)`."""
    start: int
    end: int
    kind: int = ClaimKind.WORK
    capacity: int | None = 1
    """How many can share the resource: 1 for a person, the number of chairs, None where nobody counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contending:
    """What a transaction is going to claim, told before it begins.

    Whoever waits for the turn while somebody else of the same process takes this time learns it without a query.
    """

    salon: SalonId
    claims: tuple[Claim, ...]


def chair_of(branch: BranchId) -> str:
    """The resource that stands for all chairs of a branch."""
    return f"chair:{branch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyStretch:
    """Time of a person that is taken at the outside calendar only; UTC, end exclusive."""

    staff: StaffId
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer as it was told, with the call it was told to."""

    offer: Offer
    wish: Wish
    salon: SalonId
    call: CallId | None
    caller_number: str | None
    told_at: datetime
    expires_at: datetime
    """When the offer is forgotten; a hold ends earlier, at `offer.held_until`."""
    hold: HoldId | None = None
    """Set while the offer keeps its time for the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """Something to be done outside after the transaction that asked for it, at least once, under a unique key."""

    key: str
    salon: SalonId
    kind: str
    payload: Mapping[str, object]
    due_at: datetime
    tries: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeLink:
    """One row of the event-type map: which event type of the outside calendar stands for which segment."""

    salon: SalonId
    service: ServiceId
    segment_key: str
    staff: StaffId | Literal[""] = ""
    """The person in personal mode; empty in team mode."""
    event_type_id: int | None
    slug: str
    fingerprint: str = ""
    status: Literal["synced", "pending", "error", "hidden"] = "pending"
    last_error: str = ""
    synced_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """What was answered to a request, kept for its repeats."""

    fingerprint: str
    reply: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaResult:
    """How far a saga came within its deadline."""

    outcome: Literal["done", "failed", "pending"]
    saga: SagaId
    refusal: str | None = None
    """Code of the refusal that made it fail, where there was one: "slot_taken" …"""
