"""Tools that find, move and give up appointments that exist."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import assert_never

from booking.application.orders import CancelOrder, ChangeOutcome, ChangeStatus, FindQuery, RescheduleOrder
from booking.domain.appointments import Appointment, Customer
from booking.domain.wishes import ServiceWish, StaffWish, Wish, WishMode
from gateway.replies import Answer
from gateway.tools.appointments import note_booked
from gateway.tools.asking import AskBack, missing
from gateway.tools.chosen import chosen_offer
from gateway.tools.tasks import note_callback
from gateway.tools.turn import Turn, phone_digits
from gateway.tools.views import appointment_facts, obstacle_code, offer_view, old_facts, plan_facts, why_facts
from gateway.tools.wished_staff import wished_staff
from gateway.tools.wished_time import WishedTime, whens
from gateway.understanding.findings import Moment

_NUMBER_DIGITS = 6
_MOST_FOUND = 5
_ROW = (
    "termin_id",
    "dienstleistung",
    "dienstleistung_kurz",
    "datum",
    "uhrzeit",
    "ende",
    "mitarbeiter",
    "vorname",
    "name",
)


async def find_appointment(turn: Turn) -> Answer:
    """The caller's coming appointments, by id, person or day."""
    customer = turn.customer()
    by_id = await _by_id(turn)
    if by_id:
        return _found(by_id, turn, customer)
    if not customer.name and not customer.phone:
        raise missing("name")
    said = turn.heard.said
    try:
        moments = WishedTime(turn.arguments, turn.heard, clock="").moments(said.existing_when or said.when)
    except AskBack as question:
        if question.answer.code != "contradiction":
            raise
        moments = ()  # a day only narrows the search; what is found is read back anyway
    people = await _of_person(turn, customer)
    fitting = tuple(one for one in people if _fits(one, moments, turn))
    return _found(fitting or people, turn, customer, moments)


def _found(
    appointments: Sequence[Appointment], turn: Turn, customer: Customer, moments: Sequence[Moment] = ()
) -> Answer:
    if len(appointments) == 1:
        return Answer(code="found", facts=appointment_facts(appointments, turn.catalogue))
    if appointments:
        rows = []
        for one in appointments[:_MOST_FOUND]:
            facts = appointment_facts((one,), turn.catalogue)
            rows.append({key: facts[key] for key in _ROW})
        return Answer(code="several_found", facts={"termine": rows})
    day = moments[0].day if len(moments) == 1 else None
    return Answer(code="not_found", facts={"name": customer.name, "datum": day.isoformat() if day is not None else ""})


async def _by_id(turn: Turn) -> tuple[Appointment, ...]:
    text = turn.arguments.text("termin")
    digits = "".join(sign for sign in text if sign.isdigit())
    if text.startswith("apt_"):
        query = FindQuery(number=text, cancelled=True)
    elif len(digits) == _NUMBER_DIGITS:
        query = FindQuery(number=digits, cancelled=True)
    else:
        return ()
    return await turn.desk.find(turn.salon, query, now=turn.now)


async def _of_person(turn: Turn, customer: Customer) -> tuple[Appointment, ...]:
    """Name and number together, else the number, else the name: names are misheard, numbers withheld."""
    queries = (
        FindQuery(name=customer.name, phone=customer.phone),
        FindQuery(phone=customer.phone),
        FindQuery(name=customer.name),
        FindQuery(phone=phone_digits(turn.caller_number or "")),
    )
    for query in dict.fromkeys(queries):
        if query.name or query.phone:
            found = await turn.desk.find(turn.salon, query, now=turn.now)
            if found:
                return found
    return ()


def _fits(one: Appointment, moments: Sequence[Moment], turn: Turn) -> bool:
    start = one.starts_at.astimezone(turn.heard.now.tzinfo)
    return not moments or any(_within(start, moment) for moment in moments)


def _within(start: datetime, moment: Moment) -> bool:
    first = moment.day or moment.day_from or date.min
    last = moment.day or moment.day_to or date.max
    clock = start.time()
    return (
        first <= start.date() <= last
        and (moment.at is None or moment.at == clock)
        and (moment.time_from or time.min) <= clock <= (moment.time_to or time.max)
    )


async def _meant(turn: Turn) -> tuple[Appointment, ...] | Answer:
    """The one appointment that is meant, or the answer that asks which.

    An id counts first; then what fits person and time named; then the appointment that was talked about last.
    """
    by_id = await _by_id(turn)
    if by_id:
        return by_id
    customer = turn.customer()
    if not customer.name and not customer.phone:
        raise missing("name")
    moments = _existing_time(turn)
    people = await _of_person(turn, customer)
    fitting = tuple(one for one in people if _fits(one, moments, turn))
    if len(fitting) > 1:
        last = tuple(one for one in fitting if one.id == turn.heard.last_appointment)
        fitting = last or fitting
    if len(fitting) == 1:
        return fitting
    return _found(fitting, turn, customer, moments)


def _existing_time(turn: Turn) -> tuple[Moment, ...]:
    """When the appointment is; where argument and caller differ, both are put to the caller.

    Raises:
        AskBack: The day or time cannot be told.
    """
    wished = WishedTime(turn.arguments, turn.heard, day="termin_datum", clock="termin_uhrzeit")
    try:
        return wished.moments(turn.heard.said.existing_when)
    except AskBack as question:
        if question.answer.code != "contradiction":
            raise
        facts = question.answer.facts
        both = [str(facts["gesagt"]), str(facts["uebergeben"])]
        raise AskBack("ambiguous_date", gesagt=both[0], kandidaten=both) from question


async def cancel_appointment(turn: Turn) -> Answer:
    """Give up an appointment."""
    meant = await _meant(turn)
    if isinstance(meant, Answer):
        return meant
    outcome = await turn.desk.cancel(
        turn.salon,
        CancelOrder(appointments=tuple(one.id for one in meant), call=turn.call, source=turn.source),
        now=turn.now,
        deadline=turn.deadline_s,
    )
    facts = appointment_facts(outcome.before or meant, turn.catalogue)
    match outcome.status:
        case ChangeStatus.DONE:
            return Answer(code="cancelled", facts=facts, mutated=True)
        case ChangeStatus.PENDING:
            return Answer(code="pending", facts=facts, mutated=True)
        case ChangeStatus.FAILED | ChangeStatus.TAKEN:
            noted = await note_callback(turn, meant[0].customer, "cancel_failed")
            return Answer(code="cancel_failed", facts={**facts, "rueckruf": noted})
        case ChangeStatus.REFUSED:
            return _refused(outcome, facts, turn)
        case _:
            assert_never(outcome.status)


async def reschedule_appointment(turn: Turn) -> Answer:
    """Move an appointment; the old one stands until the new one is booked."""
    meant = await _meant(turn)
    if isinstance(meant, Answer):
        return meant
    offer = chosen_offer(turn.arguments, turn.heard)
    wish = None if offer is not None else _new_wish(meant, turn)
    outcome = await turn.desk.reschedule(
        turn.salon,
        RescheduleOrder(
            appointments=tuple(one.id for one in meant),
            wish=wish,
            offer=offer,
            call=turn.call,
            caller_number=turn.caller_number,
            source=turn.source,
        ),
        now=turn.now,
        deadline=turn.deadline_s,
    )
    return await _moved(outcome, meant, wish, turn)


async def _moved(outcome: ChangeOutcome, meant: Sequence[Appointment], wish: Wish | None, turn: Turn) -> Answer:
    old = old_facts(outcome.before or meant, turn.catalogue)
    offers = tuple(offer_view(one, turn.catalogue) for one in outcome.alternatives[:3])
    stands = {**appointment_facts(meant, turn.catalogue), **old}
    match outcome.status:
        case ChangeStatus.DONE:
            await note_booked(turn.desk, turn.salon, outcome.appointments)
            facts = appointment_facts(outcome.appointments, turn.catalogue)
            facts["wunsch"] = plan_facts(outcome.appointments, turn.catalogue, wish)["wunsch"]
            return Answer(code="rescheduled", facts={**facts, **old}, mutated=True)
        case ChangeStatus.PENDING:
            return Answer(code="pending", facts=stands, mutated=True)
        case ChangeStatus.TAKEN:
            return Answer(code="reschedule_failed", facts={**stands, "hindernis": "all_busy"}, offers=offers)
        case ChangeStatus.FAILED:
            await note_callback(turn, meant[0].customer, "reschedule_failed")
            return Answer(code="reschedule_failed", facts=stands, offers=offers)
        case ChangeStatus.REFUSED:
            if outcome.refusal:
                return _refused(outcome, stands, turn)
            why = why_facts(outcome.obstacle, wish, turn.catalogue)
            code = obstacle_code(outcome.obstacle, offered=bool(offers))
            code = "reschedule_failed" if code in ("alternatives", "not_available") else code
            return Answer(code=code, facts={**stands, **why}, offers=offers)
        case _:
            assert_never(outcome.status)


def _refused(outcome: ChangeOutcome, facts: dict[str, object], turn: Turn) -> Answer:
    salon = turn.catalogue.salon
    match outcome.refusal:
        case "not_found" | "already_cancelled" | "offer_expired" | "slot_taken" as code:
            return Answer(code=code, facts=facts)
        case _:
            hours = int(salon.latest_cancellation.total_seconds() // 3600)
            return Answer(code="too_late_to_change", facts={**facts, "frist_stunden": hours, "telefon": salon.phone})


def _new_wish(meant: Sequence[Appointment], turn: Turn) -> Wish:
    """The same services at the new time; with the same person, unless somebody else is wished for.

    Raises:
        AskBack: The new day or time is missing.
    """
    zone = turn.heard.now.tzinfo
    said = turn.heard.said
    moments = WishedTime(turn.arguments, turn.heard).moments(said.when)
    if not moments:
        raise missing("datum")
    first = min(one.starts_at for one in meant).astimezone(zone).date()
    when = whens(_on_old_day(moments, first), said.when_not, turn.heard.now.date())
    if not all(one.at is not None for one in when):
        raise missing("uhrzeit")
    staff = wished_staff(turn.arguments, turn.heard, turn.catalogue)
    return Wish(
        services=tuple(
            ServiceWish(
                service=one.service,
                staff=staff.wish if staff.source else StaffWish(mode=WishMode.REQUIRE, staff=(one.staff,)),
                for_whom=one.customer.for_whom,
            )
            for one in meant
        ),
        when=when,
    )


def _on_old_day(moments: Sequence[Moment], old: date) -> tuple[Moment, ...]:
    """A time alone means the day the appointment is on."""
    return tuple(
        replace(one, day=old) if one.day is None and one.day_from is None and one.day_to is None else one
        for one in moments
    )
