"""The waiting list: who wants to be told when a time becomes free, and whom a freed time fits best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.application.means import Means, deciding
from booking.application.offering import Caller, spelled_out
from booking.application.orders import CallbackTask, WaitingEntry
from booking.application.pivots import NOTICE
from booking.application.ports import UnitOfWork
from booking.application.records import OfferRow, OutboxItem, View
from booking.application.search import search
from booking.application.tasks import due_at
from booking.domain.appointments import Appointment, Customer
from booking.domain.catalogue import Catalogue
from booking.domain.contacts import phone_key
from booking.domain.ids import CallId, SalonId, TaskId, WaitingId
from booking.domain.local_time import at_minute, zone
from booking.domain.offers import Offer, OfferReason
from booking.domain.wishes import Wish
from booking.errors import NoSuchTask

_DAY = timedelta(days=1)
_MOST_TOLD = 3
"""How many people are told of one freed time; the first to book it has it."""
_MOST_LOOKED_AT = 24
_BOOKABLE_FOR = timedelta(days=2)
"""How long the offer of a match can be taken by its id, if nobody else is faster."""
WAITING_MATCH = "waiting_match"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRequest:
    """Who waits for what."""

    customer: Customer
    wish: Wish
    call: CallId | None = None


async def join(means: Means, salon: SalonId, request: WaitingRequest, *, now: datetime) -> WaitingEntry:
    """Put somebody on the waiting list; the same wish of the same call is one entry."""
    catalogue = await means.catalogues.get(salon)
    last_day = max(when.day_to for when in request.wish.when)
    ends = at_minute(zone(catalogue.salon.timezone).midnight(last_day + _DAY))

    async def decide(uow: UnitOfWork) -> WaitingEntry:
        for entry in await uow.waiting.listed(salon, now=now):
            if request.call is not None and entry.call == request.call and entry.wish == request.wish:
                return entry
        caller = Caller(call=request.call, phone=request.customer.phone, now=now)
        entry = WaitingEntry(
            id=WaitingId(means.ids.new("wtg")),
            customer=request.customer,
            wish=await spelled_out(uow, salon, request.wish, caller),
            created_at=now,
            expires_at=ends,
            call=request.call,
        )
        await uow.waiting.add(salon, entry)
        return entry

    return await deciding(means, decide)


async def listed(
    means: Means, salon: SalonId, *, now: datetime, phone: str = "", states: Sequence[str] = ("waiting", "told")
) -> tuple[WaitingEntry, ...]:
    """Entries that still count, oldest first; with `phone` only those of that number."""
    async with means.database.reading() as uow:
        entries = await uow.waiting.listed(salon, states=tuple(states), now=now)
    return tuple(entry for entry in entries if not phone or phone_key(entry.customer.phone) == phone_key(phone))


async def close(means: Means, salon: SalonId, entry: WaitingId, *, booked: bool = False) -> WaitingEntry:
    """Take somebody off the list.

    Raises:
        NoSuchTask: There is no such entry.
    """

    async def decide(uow: UnitOfWork) -> WaitingEntry:
        for found in await uow.waiting.listed(salon, states=("waiting", "told", "booked", "closed")):
            if found.id == entry:
                closed = replace(found, state="booked" if booked else "closed")
                await uow.waiting.save(salon, closed)
                return closed
        raise NoSuchTask(entry=entry)

    return await deciding(means, decide)


async def met(means: Means, salon: SalonId, appointments: Sequence[Appointment], *, now: datetime) -> None:
    """Take people off the list who have just booked what they waited for."""
    customer, services = appointments[0].customer, {one.service for one in appointments}
    number = phone_key(customer.phone)
    if not number:
        return
    entries = [
        entry
        for entry in await listed(means, salon, now=now, phone=customer.phone)
        if {one.service for one in entry.wish.services} <= services
    ]
    for entry in entries:
        await close(means, salon, entry.id, booked=True)


def used(offer: Offer, freed: tuple[datetime, datetime]) -> timedelta:
    """How much of a freed time the work of an offer would use."""
    overlaps = (
        min(segment.ends_at, freed[1]) - max(segment.starts_at, freed[0])
        for one in offer.appointments
        for segment in one.segments
    )
    return sum((length for length in overlaps if length > timedelta(0)), timedelta(0))


def rank(
    matches: Sequence[tuple[WaitingEntry, Offer]], freed: tuple[datetime, datetime]
) -> list[tuple[WaitingEntry, Offer]]:
    """Whom a freed time fits best: who would use most of it, then who has waited longest."""
    fitting = [match for match in matches if used(match[1], freed) > timedelta(0)]
    return sorted(fitting, key=lambda match: (-used(match[1], freed), match[0].created_at, match[0].id))


async def match_freed(
    means: Means, salon: SalonId, freed: tuple[datetime, datetime], *, now: datetime
) -> tuple[WaitingEntry, ...]:
    """Look who waits for a time that has become free, tell the first few, and say who they are.

    Args:
        means: The outside world.
        salon: Whose time.
        freed: The first and last moment of what has become free.
        now: The present moment.
    """
    catalogue = await means.catalogues.get(salon)
    async with means.database.reading() as uow:
        matches = []
        for entry in await uow.waiting.listed(salon, now=now):
            offer = await _best(uow, catalogue, entry, freed, now)
            if offer is not None:
                matches.append((entry, offer))
    chosen = rank(matches, freed)[:_MOST_TOLD]
    if not chosen:
        return ()

    async def decide(uow: UnitOfWork) -> tuple[WaitingEntry, ...]:
        standing = {entry.id for entry in await uow.waiting.listed(salon, now=now)}
        told = []
        for entry, offer in chosen:
            if entry.id in standing:
                matched = replace(entry, state="told", match=offer)
                await uow.waiting.save(salon, matched)
                await _tell(means, uow, catalogue, matched, now)
                told.append(matched)
        return tuple(told)

    return await deciding(means, decide)


async def _best(
    uow: UnitOfWork, catalogue: Catalogue, entry: WaitingEntry, freed: tuple[datetime, datetime], now: datetime
) -> Offer | None:
    """The offer that meets the entry's wish and uses most of the freed time."""
    day = zone(catalogue.salon.timezone).local(freed[0]).date()
    that_day = tuple(
        replace(when, day_from=day, day_to=day) for when in entry.wish.when if when.day_from <= day <= when.day_to
    )
    if not that_day:
        return None
    wish = replace(entry.wish, when=that_day)
    found = await search(uow, catalogue, wish, View(now=now), limit=_MOST_LOOKED_AT)
    exact = [offer for offer in found.offers if offer.reason is OfferReason.EXACT]
    return max(exact, key=lambda offer: (used(offer, freed), -offer.starts_at.timestamp()), default=None)


async def _tell(means: Means, uow: UnitOfWork, catalogue: Catalogue, entry: WaitingEntry, now: datetime) -> None:
    """Mail whom we can mail; for the others somebody has to call. The offer can be booked by its id meanwhile."""
    salon = catalogue.salon.id
    if entry.match is None:
        return
    row = OfferRow(
        offer=entry.match,
        wish=entry.wish,
        salon=salon,
        call=None,
        caller_number=None,
        told_at=now,
        expires_at=min(entry.expires_at, now + _BOOKABLE_FOR),
    )
    await uow.holds.tell([row], ())
    if entry.customer.email:
        payload = {
            "what": WAITING_MATCH,
            "waiting": entry.id,
            "visit": "",
            "call": "",
            "saga": "",
            "new": [],
            "old": [],
        }
        key = f"{NOTICE}:{WAITING_MATCH}:{entry.id}:{entry.match.id}"
        await uow.outbox.add(OutboxItem(key=key, salon=salon, kind=NOTICE, payload=payload, due_at=now))
        return
    task = CallbackTask(
        id=TaskId(means.ids.new("tsk")),
        reason=WAITING_MATCH,
        customer=entry.customer,
        details=f"{entry.id} {entry.match.id}",
        created_at=now,
        due_at=due_at(catalogue, now),
    )
    await uow.tasks.add(salon, task)
