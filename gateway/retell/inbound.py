"""The inbound webhook: what the agent should know before it says hello, in German words."""

import asyncio
from collections import OrderedDict
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
import structlog

from booking.application.desk import BookingDesk
from booking.application.ports import Clock
from booking.domain.catalogue import Catalogue, Salon
from booking.errors import BookingError
from flows.spoken import day_in_words, list_in_words, opening_in_words, weekday_in_words
from gateway.catalogue_view import salon_context, spoken_service, team
from gateway.retell.tenancy import ForeignCall, Salons, salon_of
from gateway.retell.wire import InboundAnswer, MalformedBody, read_inbound_event
from gateway.tools.turn import phone_digits

_log = structlog.get_logger()
_DAYS = 14
_PATIENCE_S = 1.5
"""How long the phone rings for the caller's name at most."""
_REMEMBERED = 2000
_ENCODER = msgspec.json.Encoder()
_EMPTY = b'{"call_inbound":{}}'


class Inbound:
    """Answers inbound webhooks; never raises, and never lets the caller ring for a missing nicety."""

    def __init__(self, desk: BookingDesk, clock: Clock, salons: Salons) -> None:
        self._desk = desk
        self._salons = salons
        self._clock = clock
        self._answered: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def forget(self) -> None:
        """Answer every call anew; the sandbox starts over."""
        self._answered.clear()

    async def respond(self, body: bytes, key: str) -> bytes:
        """The body of the answer to a correctly signed inbound webhook.

        Args:
            body: The raw body.
            key: The name of the key that signed it.
        """
        try:
            event = read_inbound_event(body)
            incoming = event.call_inbound or event.chat_inbound
            if incoming is None:
                return _EMPTY
            salon = salon_of(await self._salons.all(), key, agent=incoming.agent_id, number=incoming.to_number or None)
            known = self._answered.get((salon.id, incoming.call_id)) if incoming.call_id else None
            if known is not None:
                return known
            variables = await self._variables(salon, incoming.from_number)
        except (MalformedBody, ForeignCall) as problem:
            _log.error("gateway.inbound_refused", why=str(problem))
            return _EMPTY
        except Exception as problem:  # noqa: BLE001 - the phone is ringing: the agent goes without
            _log.error("gateway.inbound_failed", exc_info=problem)
            return _EMPTY
        envelope = "chat_inbound" if event.call_inbound is None else "call_inbound"
        answer = _ENCODER.encode({envelope: InboundAnswer(dynamic_variables=variables)})
        if incoming.call_id:
            self._answered[salon.id, incoming.call_id] = answer
            if len(self._answered) > _REMEMBERED:
                self._answered.popitem(last=False)
        return answer

    async def _variables(self, salon: Salon, caller: str) -> dict[str, str]:
        catalogue = await self._salons.catalogue(salon.id)
        now = self._clock.now()
        today = now.astimezone(ZoneInfo(salon.timezone)).date()
        return {**day_variables(catalogue, today), **await self._caller(catalogue, caller, now)}

    async def _caller(self, catalogue: Catalogue, caller: str, now: datetime) -> dict[str, str]:
        """Name and last stylist of a returning caller, and what became free for who waits; empty for the unknown."""
        nobody = {"anrufer_name": "", "letzter_mitarbeiter": "", "warteliste_treffer": ""}
        phone = phone_digits(caller)
        if not phone:
            return nobody
        salon = catalogue.salon.id
        try:
            async with asyncio.timeout(_PATIENCE_S):
                customer = await self._desk.customer_of(salon, phone, now=now)
                last = await self._desk.last_staff(salon, phone, now=now) if customer else None
                waiting = await self._desk.waiting(salon, now=now, phone=phone)
        except (BookingError, TimeoutError) as problem:
            _log.warning("gateway.caller_not_looked_up", why=type(problem).__name__)
            return nobody
        known = customer or (waiting[0].customer if waiting else None)
        working = {one.id: one.name for one in catalogue.staff if one.active}
        matches = [one.match for one in waiting if one.match is not None and one.match.starts_at > now]
        return {
            "anrufer_name": known.name if known else "",
            "letzter_mitarbeiter": working.get(last, "") if last else "",
            "warteliste_treffer": _match_in_words(matches[0].starts_at, catalogue) if matches else "",
        }


def _match_in_words(start: datetime, catalogue: Catalogue) -> str:
    local = start.astimezone(ZoneInfo(catalogue.salon.timezone))
    return f"{day_in_words(local.date())}, {local:%H:%M}"


@lru_cache(maxsize=64)
def day_variables(catalogue: Catalogue, today: date) -> dict[str, str]:
    """What is the same for every caller of a day: date, weekday, the next fourteen days, staff, services, hours.

    Args:
        catalogue: The salon.
        today: The date at the salon.
    """
    context = salon_context(catalogue)
    days = [today + timedelta(days=number) for number in range(_DAYS)]
    return {
        "heute_datum": day_in_words(today, year=True),
        "heute_wochentag": weekday_in_words(today),
        "heute_iso": today.isoformat(),
        "kalender_14_tage": "\n".join(f"{day_in_words(day)} = {day.isoformat()}" for day in days),
        "mitarbeiter_liste": list_in_words(one.name for one in catalogue.staff if one.active),
        "mitarbeiter_vornamen": list_in_words(team(catalogue)),
        "leistungen_liste": list_in_words(spoken_service(one) for one in catalogue.services if one.active),
        "oeffnungszeiten": opening_in_words([msgspec.structs.asdict(one) for one in context.opening_hours]),
        "salon_name": context.name,
        "salon_adresse": context.address,
        "salon_telefon": context.phone,
    }
