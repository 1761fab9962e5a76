"""The web API: book a service; a composite one is recognised by itself and booked segment by segment."""

from datetime import datetime
from typing import Annotated, Any, assert_never
from zoneinfo import ZoneInfo

import msgspec
import structlog

from booking.application.desk import BookingDesk
from booking.application.orders import BookOrder, BookOutcome, BookStatus, IdempotencyKey
from booking.application.ports import Clock
from booking.domain.appointments import Appointment, Customer
from booking.domain.catalogue import Catalogue
from booking.domain.ids import CallId, ServiceId, StaffId
from booking.domain.wishes import ANYBODY, ServiceWish, StaffWish, When, Wish, WishMode
from booking.errors import BookingError, Refusal, Unavailable
from gateway.replies import OfferView
from gateway.tools.appointments import note_booked
from gateway.tools.views import offer_view

_log = structlog.get_logger()
_DEADLINE_S = 20.0
_SAYABLE = r"\A[^\x00-\x1f\x7f]*\Z"
_HIGHEST = 2**31 - 1
_LAST_YEAR = 2999


class Guest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For whom."""

    name: Annotated[str, msgspec.Meta(max_length=200, pattern=_SAYABLE)]
    phone: Annotated[str, msgspec.Meta(max_length=32, pattern=_SAYABLE)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254, pattern=_SAYABLE)] = ""


class NewBooking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of a request."""

    service: Annotated[int, msgspec.Meta(ge=0, le=_HIGHEST)] | Annotated[str, msgspec.Meta(max_length=200)]
    """Number or name."""
    start: datetime
    """With an offset, or the salon's wall-clock time."""
    customer: Guest
    staff: str | None = None
    """Id or name; null: anybody who can."""


class SegmentView(msgspec.Struct, frozen=True, kw_only=True):
    """One working segment."""

    key: str
    name: str
    start: str
    end: str
    staff: str
    calcom_uid: str | None


class AppointmentView(msgspec.Struct, frozen=True, kw_only=True):
    """One appointment."""

    id: str
    number: str
    status: str
    service: int
    service_name: str
    composite: bool
    start: str
    end: str
    staff: str
    segments: tuple[SegmentView, ...]


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a success."""

    status: str
    visit: str
    appointments: tuple[AppointmentView, ...]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a failure."""

    code: str
    detail: str
    alternatives: tuple[OfferView, ...] = ()


_DECODER = msgspec.json.Decoder(NewBooking)
_ENCODER = msgspec.json.Encoder()


class WebBookings:
    """Books for the web; never raises."""

    def __init__(self, desk: BookingDesk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    async def book(self, body: bytes, catalogue: Catalogue, idempotency: str | None) -> tuple[int, bytes]:
        """HTTP status and body of the answer to an authorised request.

        Args:
            body: The raw body.
            catalogue: The salon the key belongs to.
            idempotency: The value of `Idempotency-Key`; the same key again gives the visit booked first.
        """
        try:
            wanted = _DECODER.decode(body)
            order = _order(wanted, catalogue, idempotency)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError, ValueError) as problem:
            return 422, problem_body("malformed", str(problem))
        except Refusal as refusal:
            return 422, problem_body(refusal.code, str(refusal))
        try:
            outcome = await self._desk.book(catalogue.salon.id, order, now=self._clock.now(), deadline=_DEADLINE_S)
        except Refusal as refusal:
            return 409, problem_body(refusal.code, str(refusal))
        except Unavailable as problem:
            _log.warning("gateway.unavailable", code=problem.code, retry=True)
            return 503, problem_body(problem.code, "try again in a moment")
        except BookingError as problem:
            _log.error("gateway.broken", code=problem.code, exc_info=problem)
            return 500, problem_body("internal_error", "an operator has been told")
        if outcome.status is BookStatus.BOOKED:
            await note_booked(self._desk, catalogue.salon.id, outcome.appointments)
        return _answer(outcome, catalogue)


def _order(wanted: NewBooking, catalogue: Catalogue, idempotency: str | None) -> BookOrder:
    service = _service(wanted.service, catalogue)
    zone = ZoneInfo(catalogue.salon.timezone)
    start = wanted.start.astimezone(zone) if wanted.start.tzinfo else wanted.start
    if start.year > _LAST_YEAR:
        raise ValueError("no calendar goes that far")
    if catalogue.service(service).is_composite:
        _log.info("composite_detected", service=service, segments=len(catalogue.service(service).segments))
    staff = ANYBODY
    if wanted.staff:
        staff = StaffWish(mode=WishMode.REQUIRE, staff=(_member(wanted.staff, catalogue),))
        _log.info("staff_preference_detected", mode="require", staff=list(staff.staff), source="api")
    key = None
    if idempotency:
        key = IdempotencyKey(call=CallId("api"), tool="book", tool_call=idempotency[:200])
    return BookOrder(
        customer=Customer(name=wanted.customer.name, phone=wanted.customer.phone, email=wanted.customer.email),
        wish=Wish(
            services=(ServiceWish(service=service, staff=staff),),
            when=(When(day_from=start.date(), day_to=start.date(), at=start.time().replace(second=0, microsecond=0)),),
        ),
        idempotency=key,
        source="api",
    )


def _service(named: int | str, catalogue: Catalogue) -> ServiceId:
    if isinstance(named, int) or named.isdecimal():
        return catalogue.service(ServiceId(int(named))).id
    folded = named.casefold()
    for one in catalogue.services:
        if one.active and folded in {one.name.casefold(), *(name.casefold() for name in one.spoken_names)}:
            return one.id
    return catalogue.service(ServiceId(-1)).id


def _member(named: str, catalogue: Catalogue) -> StaffId:
    folded = named.casefold()
    for one in catalogue.staff:
        if one.active and folded in {one.id, one.name.casefold(), *(name.casefold() for name in one.spoken_names)}:
            return one.id
    return catalogue.member(StaffId(named)).id


def _answer(outcome: BookOutcome, catalogue: Catalogue) -> tuple[int, bytes]:
    offers = tuple(offer_view(one, catalogue) for one in outcome.alternatives)
    match outcome.status:
        case BookStatus.BOOKED:
            return 201, _booked("booked", outcome, catalogue)
        case BookStatus.PENDING:
            return 202, _booked("pending", outcome, catalogue)
        case BookStatus.TAKEN:
            return 409, problem_body("slot_taken", "somebody was faster", offers)
        case BookStatus.REFUSED:
            code = outcome.obstacle.code if outcome.obstacle else "not_available"
            return 409, problem_body(code, "the salon cannot do this", offers)
        case BookStatus.FAILED:
            return 502, problem_body("booking_failed", "the outside calendar refused; nothing is booked", offers)
        case _:
            assert_never(outcome.status)


def _booked(status: str, outcome: BookOutcome, catalogue: Catalogue) -> bytes:
    views = tuple(appointment_view(one, catalogue) for one in outcome.appointments)
    return _ENCODER.encode(Booked(status=status, visit=outcome.visit or "", appointments=views))


def problem_body(code: str, detail: str, alternatives: tuple[OfferView, ...] = ()) -> bytes:
    """The body of a failure."""
    return _ENCODER.encode(Problem(code=code, detail=detail, alternatives=alternatives))


def unauthorised() -> bytes:
    """The body of the answer to a request without a valid key."""
    return problem_body("unauthorised", "send Authorization: Bearer <key>")


def appointment_view(one: Appointment, catalogue: Catalogue) -> AppointmentView:
    """An appointment as the web sees it; times are the salon's, with their offset."""
    zone = ZoneInfo(catalogue.salon.timezone)
    service = catalogue.service(one.service)

    def local(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat(timespec="minutes")

    def name(key: str) -> str:
        return next((segment.name for segment in service.segments if segment.key == key), key)

    return AppointmentView(
        id=one.id,
        number=one.number,
        status=one.status.value,
        service=one.service,
        service_name=service.name,
        composite=service.is_composite,
        start=local(one.starts_at),
        end=local(one.ends_at),
        staff=catalogue.member(one.staff).name,
        segments=tuple(
            SegmentView(
                key=segment.key,
                name=name(segment.key),
                start=local(segment.starts_at),
                end=local(segment.ends_at),
                staff=catalogue.member(segment.staff).name,
                calcom_uid=segment.calcom_uid,
            )
            for segment in one.segments
        ),
    )


def builtins(view: AppointmentView) -> dict[str, Any]:
    """A view as plain data."""
    plain: dict[str, Any] = msgspec.to_builtins(view)
    return plain
