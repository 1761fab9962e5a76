"""What Cal.com's refusal of a booking means; it has no reason codes, so status and words decide (reference 4.2)."""

from booking.adapters.calcom.client import CalcomError
from booking.application.calendar import Lost, Refused

_TAKEN = (
    "already has booking at this time or is not available",
    "booking_conflict_error",
    "hosts_unavailable_for_booking",
    "host_unavailable_for_booking",
    "no_available_users_found",
)
_NOT_AS_AGREED = (
    "can't be booked at the",
    "meeting in the past",
    "maximum number of active bookings",
    "not found",
    "Cannot POST",
    "has no hosts",
    "managed",
    "checkBookingRequiresAuthentication",
)
_SERVER_ERROR = 500
_CONFLICT = 409
_MAYBE_TAKEN = (400, 422)

TAKEN = "slot_taken"
BROKEN = "calendar_broke_its_promise"
BUSY = "calendar_busy"
UNREACHABLE = "calendar_unreachable"


def of_booking(error: CalcomError) -> Refused | Lost | None:
    """What an error answer to `POST /v2/bookings` proves; None where only a look at the free slots can tell.

    A 500 proves nothing: it may have come after the insert. Three 500s are known refusals by their words.
    """
    if any(words in error.message for words in _TAKEN) or error.status == _CONFLICT:
        return Refused(TAKEN, str(error))
    if error.status >= _SERVER_ERROR:
        return Lost(str(error))
    if any(words in error.message for words in _NOT_AS_AGREED) or error.status not in _MAYBE_TAKEN:
        return Refused(BROKEN, str(error))
    return None


def already_cancelled(error: CalcomError) -> bool:
    """Whether a failed cancellation means that nothing is left to cancel."""
    gone = "already been cancelled" in error.message or "already cancelled" in error.message
    return gone or (error.status == 404 and "not found" in error.message.lower())  # noqa: PLR2004  HTTP
