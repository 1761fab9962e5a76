"""Holds: an offer kept for the call it was told in, for a few minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.ids import CallId, HoldId, OfferId, SalonId
from booking.domain.offers import Offer

HOLD_FOR = timedelta(minutes=5)
HOLDS_PER_NUMBER = 3
"""How many holds one calling number may have at a time, over all its calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An offer nobody else is told before `until`, unless the call ends first."""

    id: HoldId
    salon: SalonId
    call: CallId
    caller_number: str | None = None
    offer: Offer
    made_at: datetime
    until: datetime

    @property
    def offer_id(self) -> OfferId:
        """The id by which the caller takes it."""
        return self.offer.id

    def is_live(self, now: datetime) -> bool:
        """Whether it still keeps its time."""
        return now < self.until


def until(now: datetime) -> datetime:
    """When a hold made now runs out."""
    return now + HOLD_FOR


def may_hold(live_holds_of_number: int, *, replaces_own: bool) -> bool:
    """Whether a calling number may hold one more offer; the hold it replaces does not count.

    Args:
        live_holds_of_number: Live holds of this number, over all its calls.
        replaces_own: Whether one of them is this call's present hold, which the new one replaces.
    """
    return live_holds_of_number - int(replaces_own) < HOLDS_PER_NUMBER
