"""One function call on its way through a tool: what was asked, by whom, of which salon, and until when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from booking.application.desk import BookingDesk
from booking.application.orders import IdempotencyKey
from booking.domain.appointments import Customer
from booking.domain.catalogue import Catalogue
from booking.domain.ids import CallId, SalonId
from booking.domain.wishes import ServiceWish, Wish
from gateway.tools.arguments import Arguments
from gateway.tools.asking import AskBack, missing
from gateway.tools.heard import Heard
from gateway.tools.wished_services import wished_services
from gateway.tools.wished_staff import WishedStaff, wished_staff
from gateway.tools.wished_time import WishedTime, whens


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a tool works with."""

    desk: BookingDesk
    catalogue: Catalogue
    arguments: Arguments
    heard: Heard
    now: datetime
    deadline_s: float
    """How many seconds are left for the answer."""
    call: CallId | None = None
    caller_number: str | None = None
    source: Literal["phone", "api"] = "phone"
    idempotency: IdempotencyKey | None = None
    """For the order itself: a process that dies between booking and answering does not book twice."""

    @property
    def salon(self) -> SalonId:
        """The salon the call belongs to."""
        return self.catalogue.salon.id

    def customer(self) -> Customer:
        """The customer as far as known: arguments, else what was said, else the calling number."""
        said = self.heard.said.customer
        email = self.arguments.text("email") or said.email or ""
        phone = phone_digits(self._phone_said())
        if not phone or len(phone) > LONGEST_PHONE:
            phone = phone_digits(self.caller_number or "")
        return Customer(
            name=(self.arguments.text("name") or said.name or "")[:LONGEST_NAME],
            phone=phone,
            email=email if len(email) <= LONGEST_EMAIL else "",
            for_whom=self.arguments.text("fuer_wen")[:LONGEST_NAME],
        )

    def _phone_said(self) -> str:
        text = self.arguments.text("telefon")
        if text and sum(sign.isdigit() for sign in text) >= _SHORTEST_PHONE:
            return text
        if text:
            read = self.heard.read(text).customer
            if read.phone:
                return read.phone
            if read.phone_ref == "caller_id" and self.caller_number:
                return self.caller_number
        return self.heard.said.customer.phone or ""


_SHORTEST_PHONE = 5
LONGEST_PHONE = 20
"""Digits of the longest number that can be called, with room for a prefix of the salon's own line."""
LONGEST_NAME = 200
LONGEST_EMAIL = 254


def phone_digits(text: str) -> str:
    """A phone number as digits, with a leading plus where there is one."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return f"+{digits}" if text.strip().startswith("+") and digits else digits


def named_customer(turn: Turn) -> Customer:
    """The customer, with a name and a way to reach them.

    Raises:
        AskBack: One of these is missing.
    """
    customer = turn.customer()
    absent = []
    if not customer.name:
        absent.append("name")
    if not customer.phone and not customer.email:
        absent.append("telefon")
    if absent:
        raise missing(*absent)
    return customer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWish:
    """A wish read out of a turn, with where the staff wish came from."""

    wish: Wish
    staff: WishedStaff


def read_wish(turn: Turn) -> ReadWish:
    """The whole wish of a turn; what is missing is all named at once.

    Raises:
        AskBack: Something is missing, unknown, ambiguous or contradictory.
    """
    absent: list[str] = []
    services = None
    try:
        services = wished_services(turn.arguments, turn.heard, turn.catalogue)
    except AskBack as question:
        if not question.answer.missing:
            raise
        absent.extend(question.answer.missing)
    staff = wished_staff(turn.arguments, turn.heard, turn.catalogue)
    said = turn.heard.said
    try:
        moments = WishedTime(turn.arguments, turn.heard).moments(said.when)
        when = whens(moments, said.when_not, turn.heard.now.date())
    except AskBack as question:
        if not question.answer.missing:
            raise
        absent.extend(question.answer.missing)
        raise missing(*absent) from question
    if services is None:
        raise missing(*absent)
    guests = turn.arguments.text("fuer_wen")[:LONGEST_NAME]
    wishes = tuple(ServiceWish(service=one, staff=staff.wish) for one in services)
    if guests:
        wishes = (*wishes[:-1], replace(wishes[-1], for_whom=guests))
    side_by_side = len(services) > 1 and (turn.arguments.flag("gleichzeitig") or turn.heard.side_by_side)
    return ReadWish(
        wish=Wish(services=wishes, when=when, together=not side_by_side, side_by_side=side_by_side), staff=staff
    )
