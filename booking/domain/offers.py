"""What the salon can promise: planned appointments, offers with their reason, and why the wish itself fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from booking.domain.catalogue import PausePolicy
from booking.domain.ids import BranchId, OfferId, ServiceId, StaffId
from booking.errors import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSegment:
    """One working segment, placed: who, and from when to when (UTC, end exclusive)."""

    key: str
    staff: StaffId
    starts_at: datetime
    ends_at: datetime
    pause_after: timedelta = timedelta(0)
    """The pause that follows the work, without any wait for the next person."""
    pause_policy: PausePolicy = PausePolicy.FREE

    @property
    def busy_until(self) -> datetime:
        """When the person can do something else: the end of the work, or of a pause spent with the guest."""
        return self.ends_at + self.pause_after if self.pause_policy is PausePolicy.BLOCKED else self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAppointment:
    """A service, placed."""

    service: ServiceId
    segments: tuple[PlannedSegment, ...]
    needs_chair: bool = True
    branch: BranchId
    for_whom: str = ""

    @property
    def starts_at(self) -> datetime:
        """When the guest is expected."""
        return self.segments[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """When the guest leaves."""
        return self.segments[-1].ends_at

    @property
    def staff(self) -> StaffId:
        """The person who begins, and whom the guest is told."""
        return self.segments[0].staff

    @property
    def people(self) -> tuple[StaffId, ...]:
        """Everybody who takes part, in order of appearance."""
        return tuple(dict.fromkeys(segment.staff for segment in self.segments))


class OfferReason(Enum):
    """What an offer is, measured against the wish."""

    EXACT = "exact"
    OTHER_TIME = "other_time"
    """The wished person and day at another time."""
    OTHER_STAFF = "other_staff"
    """The wished time (or at least day) with somebody else."""
    OTHER_DAY = "other_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A visit that can be booked now, with an id by which the caller can take it."""

    id: OfferId
    appointments: tuple[PlannedAppointment, ...]
    reason: OfferReason
    held_until: datetime | None = None

    @property
    def starts_at(self) -> datetime:
        """When the first guest is expected."""
        return min(one.starts_at for one in self.appointments)

    @property
    def ends_at(self) -> datetime:
        """When the last guest leaves."""
        return max(one.ends_at for one in self.appointments)


class ObstacleCode(Enum):
    """Why a wish cannot be met as it is; the value is the stable code."""

    IN_THE_PAST = "in_the_past"
    TOO_SOON = "too_soon"
    BEYOND_HORIZON = "beyond_horizon"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    CLOSED_WEEKDAY = "closed_weekday"
    OUTSIDE_HOURS = "outside_hours"
    ENDS_AFTER_CLOSING = "ends_after_closing"
    STAFF_NOT_SKILLED = "staff_not_skilled"
    STAFF_ABSENT = "staff_absent"
    STAFF_BUSY = "staff_busy"
    ALL_BUSY = "all_busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why the wish itself fails."""

    code: str
    """A value of `ObstacleCode`."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """`day` (ISO) · `holiday`, `reason` names · `opens`, `closes`, `ends` as HH:MM local · `staff` (id), `service` (id)
    · `earliest`, `latest` (ISO local): the bounds of lead time and horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """The answer to a wish: at most as many offers as asked for, the best first."""

    offers: tuple[Offer, ...]
    obstacle: Obstacle | None = None
    """None exactly when the first offer is the wish itself."""

    @property
    def exact(self) -> Offer | None:
        """The offer that is the wish itself."""
        return self.offers[0] if self.offers and self.offers[0].reason is OfferReason.EXACT else None
