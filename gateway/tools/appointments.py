"""Tools that book, and that tell what became of it."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import assert_never

import structlog

from booking.application.desk import BookingDesk
from booking.application.orders import (
    BookOrder,
    BookOutcome,
    BookStatus,
    ReportState,
)
from booking.domain.appointments import Appointment, Customer
from booking.domain.ids import OfferId, SalonId
from booking.domain.wishes import When, Wish, WishMode
from gateway.replies import Answer
from gateway.tools.asking import AskBack, missing
from gateway.tools.browse import note_wish
from gateway.tools.chosen import chosen_offer
from gateway.tools.tasks import note_callback
from gateway.tools.turn import Turn, named_customer, read_wish
from gateway.tools.views import (
    appointment_facts,
    obstacle_code,
    offer_view,
    plan_facts,
    why_facts,
    wish_facts,
    zone_of,
)

_log = structlog.get_logger()


async def book_appointment(turn: Turn) -> Answer:
    """Book the chosen offer, or the wish; all of it or nothing."""
    offer = chosen_offer(turn.arguments, turn.heard)
    wish: Wish | None = None
    try:
        read = read_wish(turn)
    except AskBack:
        if offer is None:
            raise
    else:
        note_wish(read, turn)
        wish = read.wish
        offer = offer or await _held_for(wish, turn)
        if offer is None and not all(one.at is not None for one in wish.when):
            raise missing("uhrzeit")
    customer = named_customer(turn)
    outcome = await turn.desk.book(
        turn.salon,
        BookOrder(
            customer=customer,
            wish=None if offer is not None else wish,
            offer=offer,
            call=turn.call,
            caller_number=turn.caller_number,
            idempotency=turn.idempotency,
            source=turn.source,
        ),
        now=turn.now,
        deadline=turn.deadline_s,
    )
    return await booking_answer(outcome, wish, customer, turn)


async def _held_for(wish: Wish, turn: Turn) -> OfferId | None:
    """The offer that this call holds, when it is what is wished: the caller books exactly what was read back."""
    if turn.call is None or _is_settled(wish):
        return None
    zone = zone_of(turn.catalogue)
    services = sorted(one.service for one in wish.services)
    required = {
        one for service in wish.services if service.staff.mode is WishMode.REQUIRE for one in service.staff.staff
    }
    for row in await turn.desk.holds(turn.salon, now=turn.now):
        offer = row.offer
        people = {one.staff for one in offer.appointments}
        start = offer.starts_at.astimezone(zone)
        if (
            row.call == turn.call
            and sorted(one.service for one in offer.appointments) == services
            and (not required or people <= required)
            and any(_meant(start, when) for when in wish.when)
        ):
            return offer.id
    return None


def _is_settled(wish: Wish) -> bool:
    """Whether only one plan fits the wish, so that nothing has to be remembered to book what was read back."""
    if len(wish.services) != 1 or not wish.is_concrete or wish.when[0].approx:
        return False
    staff = wish.services[0].staff
    return staff.mode is WishMode.REQUIRE and len(staff.staff) == 1


def _meant(start: datetime, when: When) -> bool:
    clock = start.time()
    if not when.day_from <= start.date() <= when.day_to:
        return False
    if when.at is not None and not when.approx:
        return clock == when.at
    return (when.start_from or time.min) <= clock <= (when.start_to or time.max)


async def booking_answer(outcome: BookOutcome, wish: Wish | None, customer: Customer, turn: Turn) -> Answer:
    """What became of a booking, with its facts."""
    offers = tuple(offer_view(one, turn.catalogue) for one in outcome.alternatives[:3])
    known = _known_facts(outcome.appointments, wish, turn)
    match outcome.status:
        case BookStatus.BOOKED:
            await note_booked(turn.desk, turn.salon, outcome.appointments)
            first = min(outcome.appointments, key=lambda one: one.starts_at)
            return Answer(code="booked", facts={**known, "termin_id": first.id, "name": customer.name}, mutated=True)
        case BookStatus.TAKEN:
            return Answer(code="slot_taken", facts=known, offers=offers)
        case BookStatus.FAILED:
            noted = await note_callback(turn, customer, "booking_failed")
            return Answer(code="booking_failed", facts={**known, "rueckruf": noted}, offers=offers)
        case BookStatus.PENDING:
            return Answer(code="pending", facts=known, mutated=True)
        case BookStatus.REFUSED:
            return Answer(
                code=obstacle_code(outcome.obstacle, offered=False),
                facts={**known, **why_facts(outcome.obstacle, wish, turn.catalogue)},
                offers=offers,
            )
        case _:
            assert_never(outcome.status)


async def note_booked(desk: BookingDesk, salon: SalonId, appointments: Sequence[Appointment]) -> None:
    """Tell the log what was booked, and over which event types."""
    for one in appointments:
        _log.info(
            "segments_booked",
            appointment=one.id,
            service=one.service,
            segments=len(one.segments),
            staff=list(dict.fromkeys(segment.staff for segment in one.segments)),
        )
        if not any(segment.calcom_uid for segment in one.segments):
            continue
        async with desk.database.reading() as uow:
            links = await uow.event_types.listed(salon, one.service)
        used = {
            segment.key: link.event_type_id
            for segment in one.segments
            for link in links
            if link.segment_key == segment.key and link.staff in ("", segment.staff)
        }
        _log.info("event_type_map_used", appointment=one.id, service=one.service, event_types=used)


def _known_facts(appointments: Sequence[Appointment], wish: Wish | None, turn: Turn) -> dict[str, object]:
    if appointments:
        return plan_facts(appointments, turn.catalogue, wish)
    return wish_facts(wish, turn.catalogue) if wish is not None else {}


async def booking_status(turn: Turn) -> Answer:
    """What became of the last booking, move or cancellation of this call."""
    if turn.call is None:
        return Answer(code="nothing_pending")
    report = await turn.desk.saga_status(turn.salon, turn.call, now=turn.now)
    facts = appointment_facts(report.appointments, turn.catalogue) if report.appointments else {}
    match report.state:
        case ReportState.BOOKED:
            done = {"cancel": "cancelled", "reschedule": "rescheduled"}
            return Answer(code=done.get(report.kind, "booked"), facts=facts)
        case ReportState.PENDING:
            return Answer(code="pending", facts=facts)
        case ReportState.FAILED:
            return Answer(code="booking_failed", facts=facts)
        case ReportState.NOTHING_PENDING:
            return Answer(code="nothing_pending")
        case _:
            assert_never(report.state)
