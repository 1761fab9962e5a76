"""Tools that only look: what the salon is, what it offers, and what is free."""

from datetime import date, timedelta

import structlog

from booking.domain.catalogue import Service
from booking.domain.offers import Availability
from booking.domain.wishes import Wish
from gateway.catalogue_view import clock, hours_on, minutes, salon_context, spoken_member, spoken_service, team
from gateway.replies import Answer
from gateway.tools.turn import ReadWish, Turn, read_wish
from gateway.tools.views import obstacle_code, offer_view, plan_facts, why_facts, wish_facts
from gateway.tools.wished_services import wished_services
from gateway.tools.wished_time import WishedTime

_log = structlog.get_logger()
_CLOSURES_AHEAD = timedelta(days=60)
_ASKED_ABOUT = {"ask_price": "preis", "ask_duration": "dauer", "explain_process": "ablauf"}


async def check_availability(turn: Turn) -> Answer:
    """Whether the wish is free, and what is free instead; a concrete wish is held for this call."""
    read = read_wish(turn)
    note_wish(read, turn)
    found = await turn.desk.check(turn.salon, read.wish, now=turn.now, call=turn.call, caller_number=turn.caller_number)
    return availability_answer(found, read.wish, turn)


def note_wish(read: ReadWish, turn: Turn) -> None:
    """Tell the log what was recognised: composite services and a staff preference."""
    for one in read.wish.services:
        service = turn.catalogue.service(one.service)
        if service.is_composite:
            _log.info(
                "composite_detected",
                service=service.id,
                segments=len(service.segments),
                minutes=minutes(service.duration),
            )
    if read.staff.is_preference:
        _log.info(
            "staff_preference_detected",
            mode=read.staff.wish.mode.value,
            staff=list(read.staff.wish.staff),
            source=read.staff.source,
        )


def availability_answer(found: Availability, wish: Wish, turn: Turn) -> Answer:
    """The desk's answer to a wish, with its facts."""
    offers = tuple(offer_view(one, turn.catalogue) for one in found.offers[:3])
    exact = found.exact
    if exact is not None:
        facts = plan_facts(exact.appointments, turn.catalogue, wish)
        return Answer(code="available", facts={**facts, "konkret": wish.is_concrete}, offers=offers)
    return Answer(
        code=obstacle_code(found.obstacle, offered=bool(offers)),
        facts={**wish_facts(wish, turn.catalogue), **why_facts(found.obstacle, wish, turn.catalogue)},
        offers=offers,
    )


async def salon_info(turn: Turn) -> Answer:
    """Hours, address, closures and team; with a date, the hours of that day."""
    context = salon_context(turn.catalogue)
    today = turn.heard.now.date()
    facts: dict[str, object] = {
        "salon": context.name,
        "adresse": context.address,
        "telefon": context.phone,
        "oeffnungszeiten": [{"tag": one.tag, "von": one.von, "bis": one.bis} for one in context.opening_hours],
        "schliesstage": _closed_days(turn, today),
        "team": team(turn.catalogue),
    }
    day = _asked_day(turn)
    if day is not None:
        facts["datum"] = day.isoformat()
        facts |= _hours_of(turn, day)
    return Answer(code="salon_info", facts=facts)


def _asked_day(turn: Turn) -> date | None:
    """The day of the argument, or of the caller's last sentence."""
    moments = WishedTime(turn.arguments, turn.heard).moments(turn.heard.last_when)
    return moments[0].day if len(moments) == 1 else None


def _hours_of(turn: Turn, day: date) -> dict[str, object]:
    closed = _closed_because(turn, day)
    if closed is not None:
        return {"hindernis": closed[0], "feiertag": closed[1]}
    hours = hours_on(turn.catalogue, day)
    if hours is None:
        return {"hindernis": "closed_weekday"}
    return {"oeffnet": clock(hours[0]), "schliesst": clock(hours[1])}


def _closed_because(turn: Turn, day: date) -> tuple[str, str] | None:
    salon = turn.catalogue.salon
    for closure in salon.closures:
        if closure.span is None and closure.covers(day):
            return "closure", closure.reason
    holiday = None if salon.main_branch.open_on_holidays else turn.catalogue.holidays.name(salon.state, day)
    return ("holiday", holiday) if holiday else None


def _closed_days(turn: Turn, today: date) -> list[dict[str, str]]:
    salon = turn.catalogue.salon
    last = today + _CLOSURES_AHEAD
    rows = [
        {"von": one.first_day.isoformat(), "bis": one.last_day.isoformat(), "grund": one.reason}
        for one in salon.closures
        if one.span is None and one.last_day >= today and one.first_day <= last
    ]
    day = today
    while day <= last:
        because = _closed_because(turn, day)
        if because is not None and because[0] == "holiday" and hours_on(turn.catalogue, day) is not None:
            rows.append({"von": day.isoformat(), "bis": day.isoformat(), "grund": because[1]})
        day += timedelta(days=1)
    return sorted(rows, key=lambda row: row["von"])


async def list_services(turn: Turn) -> Answer:
    """The services of the salon, or those of a group."""
    group = turn.arguments.text("gruppe")
    services = [one for one in turn.catalogue.services if one.active]
    if group:
        read = turn.heard.read(group)
        wanted = {*read.services, *read.service_candidates}
        folded = group.casefold()
        chosen = [
            one
            for one in services
            if one.id in wanted
            or folded in one.name.casefold()
            or any(folded in word.casefold() for word in one.groups)
        ]
        services = chosen or services
    return Answer(code="services_listed", facts={"leistungen": [_service_row(one) for one in services]})


def _service_row(service: Service) -> dict[str, object]:
    return {
        "dienstleistung": service.name,
        "dienstleistung_kurz": spoken_service(service),
        "datum": "",
        "uhrzeit": "",
        "ende": "",
        "mitarbeiter": "",
        "vorname": "",
        "fuer_wen": "",
        "dauer_minuten": minutes(service.duration),
        "preis_cent": service.price_cents,
        "zusammengesetzt": service.is_composite,
    }


async def explain_service(turn: Turn) -> Answer:
    """Duration, phases and price of the first service that is meant."""
    service = turn.catalogue.service(wished_services(turn.arguments, turn.heard, turn.catalogue)[0])
    last = service.segments[-1]
    return Answer(
        code="service_explained",
        facts={
            "dienstleistung": service.name,
            "dienstleistung_kurz": spoken_service(service),
            "dauer_minuten": minutes(service.duration),
            "arbeits_minuten": minutes(service.working_time),
            "einwirkzeit_minuten": minutes(service.duration - service.working_time),
            "abschnitte": [
                {
                    "name": one.name,
                    "minuten": minutes(one.work),
                    "einwirkzeit": minutes(one.pause_after) if one is not last else 0,
                }
                for one in service.segments
            ],
            "preis_cent": service.price_cents,
            "erklaerung": service.explanation,
            "team": [spoken_member(one) for one in turn.catalogue.skilled(service.id)],
            "zusammengesetzt": service.is_composite,
            "frage": _ASKED_ABOUT.get(turn.heard.last_intent, ""),
        },
    )
