"""Whom Cal.com sees as attendee: the guest where Cal.com keeps quiet, else an address of the salon for this segment."""

from booking.adapters.calcom.client import Json
from booking.application.calendar import SegmentRequest
from booking.domain.catalogue import Salon
from booking.domain.sagas import Guest

_DIALLING = {"DE": "49", "AT": "43", "CH": "41"}
_SHORTEST, _LONGEST = 8, 15


def attendee(salon: Salon, request: SegmentRequest, *, muted: bool) -> Json:
    """The attendee of one segment, the same for every attempt at it.

    Cal.com takes attendee and start for the identity of a round-robin booking, so the technical address names saga
    and step. The guest's own address is used only where Cal.com's mails are muted; ours is the one they get.
    """
    guest = request.guest or Guest(name=salon.name)
    answer: Json = {"name": guest.name or salon.name, "timeZone": salon.timezone, "language": "de"}
    own = guest.email if muted and "@" in guest.email else ""
    answer["email"] = own or technical_address(salon, request)
    phone = e164(guest.phone, salon.country)
    if phone:
        answer["phoneNumber"] = phone
    return answer


def technical_address(salon: Salon, request: SegmentRequest) -> str:
    """The salon's address with saga and step after a plus sign."""
    mailbox, _, domain = (salon.email or f"salon@{salon.id}.example.org").partition("@")
    return f"{mailbox}+{request.saga.partition('_')[2]}-{request.step}@{domain}"


def e164(phone: str, country: str) -> str:
    """A phone number with its country, or "" where it cannot be one (Cal.com refuses the whole booking then)."""
    digits = "".join(character for character in phone if character.isdigit())
    if phone.strip().startswith("+"):
        number = digits
    elif digits.startswith("00"):
        number = digits[2:]
    elif digits.startswith("0") and country in _DIALLING:
        number = _DIALLING[country] + digits[1:]
    else:
        return ""
    return f"+{number}" if _SHORTEST <= len(number) <= _LONGEST else ""
