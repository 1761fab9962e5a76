"""Appointments, offers and obstacles of the core as facts and offers of a reply: local times, names, flat values."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.application.orders import CallbackTask
from booking.domain.appointments import Appointment
from booking.domain.catalogue import Catalogue, Service
from booking.domain.ids import ServiceId, StaffId
from booking.domain.offers import Obstacle, Offer, PlannedAppointment
from booking.domain.wishes import Wish, WishMode
from gateway.catalogue_view import clock, hours_on, minutes, spoken_member, spoken_service
from gateway.replies import OfferView

_CLOSED = frozenset({"closed_weekday", "holiday", "closure"})
_HOURS = frozenset({"outside_hours", "ends_after_closing"})
_OWN_CODE = frozenset({"in_the_past", "too_soon", "beyond_horizon", "staff_not_skilled"})
_DAY = 10


def zone_of(catalogue: Catalogue) -> ZoneInfo:
    """The time zone of the salon."""
    return ZoneInfo(catalogue.salon.timezone)


def obstacle_code(obstacle: Obstacle | None, *, offered: bool) -> str:
    """The outcome code for a wish that fails.

    Args:
        obstacle: Why it fails; None where nobody said.
        offered: Whether something else is offered.
    """
    code = obstacle.code if obstacle else ""
    if code in _OWN_CODE:
        return code
    if code in _CLOSED:
        return "closed_day"
    if code in _HOURS:
        return "outside_hours"
    return "alternatives" if offered else "not_available"


def offer_view(offer: Offer, catalogue: Catalogue) -> OfferView:
    """An offer as the model and the phrases see it; of several appointments the names are joined."""
    zone = zone_of(catalogue)
    start, end = offer.starts_at.astimezone(zone), offer.ends_at.astimezone(zone)
    services = [catalogue.service(one.service) for one in offer.appointments]
    people = [catalogue.member(one) for one in dict.fromkeys(one.staff for one in offer.appointments)]
    return OfferView(
        id=offer.id,
        start=start.isoformat(timespec="minutes"),
        datum=start.date().isoformat(),
        uhrzeit=clock(start.time()),
        ende=clock(end.time()),
        mitarbeiter=", ".join(one.name for one in people),
        vorname=", ".join(spoken_member(one) for one in people),
        dienstleistung=" + ".join(one.name for one in services),
        dienstleistung_kurz=", ".join(spoken_service(one) for one in services),
        grund=offer.reason.value,
    )


def wish_facts(wish: Wish, catalogue: Catalogue) -> dict[str, object]:
    """What was wished for, where no plan exists."""
    services = [catalogue.service(one.service) for one in wish.services]
    first = wish.when[0]
    staff = wish.services[0].staff
    facts = {
        **_service_facts(services),
        "datum": first.day_from.isoformat() if first.day_from == first.day_to else "",
        "uhrzeit": clock(first.at) if first.at else "",
    }
    if staff.mode in (WishMode.PREFER, WishMode.REQUIRE, WishMode.SAME_AS_LAST_TIME) and staff.staff:
        facts |= _people(staff.staff, catalogue)
    return facts


def plan_facts(
    planned: Sequence[PlannedAppointment | Appointment], catalogue: Catalogue, wish: Wish | None = None
) -> dict[str, object]:
    """A plan or what was booked; the first appointment gives the flat facts, `leistungen` has them all."""
    zone = zone_of(catalogue)
    ordered = sorted(planned, key=lambda one: one.starts_at)
    start = ordered[0].starts_at.astimezone(zone)
    end = max(one.ends_at for one in ordered).astimezone(zone)
    services = [catalogue.service(one.service) for one in ordered]
    return {
        **_service_facts(services),
        **_people(tuple(one.staff for one in ordered), catalogue),
        "datum": start.date().isoformat(),
        "uhrzeit": clock(start.time()),
        "ende": clock(end.time()),
        "dauer_minuten": minutes(end - start),
        "wunsch": _is_wished(wish, {one.staff for one in ordered}),
        "leistungen": [_line(one, catalogue, zone) for one in ordered],
    }


def appointment_facts(appointments: Sequence[Appointment], catalogue: Catalogue) -> dict[str, object]:
    """Appointments that exist, as a plan with id and name."""
    ordered = sorted(appointments, key=lambda one: one.starts_at)
    return {
        **plan_facts(ordered, catalogue),
        "termin_id": ordered[0].id,
        "name": ordered[0].customer.name,
    }


def old_facts(appointments: Sequence[Appointment], catalogue: Catalogue) -> dict[str, object]:
    """The appointment before a change."""
    first = min(appointments, key=lambda one: one.starts_at)
    start = first.starts_at.astimezone(zone_of(catalogue))
    return {
        "alt_datum": start.date().isoformat(),
        "alt_uhrzeit": clock(start.time()),
        "alt_mitarbeiter": spoken_member(catalogue.member(first.staff)),
    }


def _service_facts(services: Sequence[Service]) -> dict[str, object]:
    return {
        "dienstleistung": " + ".join(one.name for one in services),
        "dienstleistung_kurz": ", ".join(spoken_service(one) for one in services),
        "dauer_minuten": sum(minutes(one.duration) for one in services),
        "zusammengesetzt": any(one.is_composite for one in services),
    }


def _people(staff: Sequence[StaffId], catalogue: Catalogue) -> dict[str, object]:
    people = [catalogue.member(one) for one in dict.fromkeys(staff)]
    return {
        "mitarbeiter": ", ".join(one.name for one in people),
        "vorname": ", ".join(spoken_member(one) for one in people),
    }


def _is_wished(wish: Wish | None, staff: set[StaffId]) -> bool:
    if wish is None:
        return False
    wished = {
        one
        for service in wish.services
        if service.staff.mode in (WishMode.PREFER, WishMode.REQUIRE, WishMode.SAME_AS_LAST_TIME)
        for one in service.staff.staff
    }
    return bool(wished & staff)


def _line(one: PlannedAppointment | Appointment, catalogue: Catalogue, zone: ZoneInfo) -> dict[str, object]:
    service = catalogue.service(one.service)
    start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    return {
        "dienstleistung": service.name,
        "dienstleistung_kurz": spoken_service(service),
        "datum": start.date().isoformat(),
        "uhrzeit": clock(start.time()),
        "ende": clock(end.time()),
        **_people((one.staff,), catalogue),
        "fuer_wen": one.for_whom if isinstance(one, PlannedAppointment) else one.customer.for_whom,
        "dauer_minuten": minutes(end - start),
        "preis_cent": service.price_cents,
        "zusammengesetzt": service.is_composite,
    }


def why_facts(obstacle: Obstacle | None, wish: Wish | None, catalogue: Catalogue) -> dict[str, object]:
    """Why the wish fails: the obstacle, the holiday's or closure's name, the hours of the day."""
    facts = obstacle.facts if obstacle else {}
    out: dict[str, object] = {"hindernis": obstacle.code if obstacle else ""}
    day_text = str(facts.get("day") or "")
    if day_text:
        out["datum"] = day_text[:_DAY]
    out["feiertag"] = str(facts.get("holiday") or facts.get("reason") or "")
    opens, closes = facts.get("opens"), facts.get("closes")
    if not (opens and closes) and obstacle is not None and obstacle.code not in _CLOSED:
        hours = hours_on(catalogue, _day_of(day_text, wish)) if (day_text or wish) else None
        opens, closes = (clock(hours[0]), clock(hours[1])) if hours else ("", "")
    out |= {"oeffnet": str(opens or ""), "schliesst": str(closes or "")}
    out["fruehestens"] = str(facts.get("earliest") or "")
    out["spaetestens"] = str(facts.get("latest") or "")[:_DAY]
    out["andere"] = _others(wish, facts.get("staff"), catalogue)
    staff = facts.get("staff")
    if isinstance(staff, str) and any(one.id == staff for one in catalogue.staff):
        out |= _people((StaffId(staff),), catalogue)
    return out


def _day_of(text: str, wish: Wish | None) -> datetime:
    if text:
        return datetime.fromisoformat(text)
    if wish is None:
        raise ValueError("neither a day nor a wish")
    return datetime.combine(wish.when[0].day_from, datetime.min.time())


def _others(wish: Wish | None, staff: object, catalogue: Catalogue) -> list[str]:
    """Who does all services of the wish instead."""
    if wish is None:
        return []
    wanted: set[ServiceId] = {one.service for one in wish.services}
    return [
        spoken_member(one)
        for one in catalogue.staff
        if one.active and one.id != staff and all(one.skill(service) is not None for service in wanted)
    ]


def callback_facts(task: CallbackTask, catalogue: Catalogue) -> dict[str, object]:
    """When the salon calls back."""
    due = task.due_at.astimezone(zone_of(catalogue))
    return {
        "name": task.customer.name,
        "telefon": task.customer.phone,
        "faellig_datum": due.date().isoformat(),
        "faellig_uhrzeit": clock(due.time()),
        "rueckruf": True,
    }
