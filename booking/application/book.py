"""Books an offer or a wish: all of it or nothing, here first, then at the outside calendar."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from booking.application.means import Means, deciding
from booking.application.offering import Caller, check, spelled_out
from booking.application.orders import BookOrder, BookOutcome, BookStatus
from booking.application.outside import Change, tell_outside
from booking.application.placing import Placing, contending, place
from booking.application.ports import UnitOfWork
from booking.application.records import SagaResult, StoredAnswer
from booking.application.search import search
from booking.domain.appointments import Appointment, AppointmentStatus
from booking.domain.busy import NOTHING_BUSY
from booking.domain.catalogue import Catalogue
from booking.domain.checking import first_conflict
from booking.domain.ids import SagaId, SalonId, VisitId
from booking.domain.offers import Availability, ObstacleCode, PlannedAppointment
from booking.domain.sagas import Saga, SagaKind
from booking.domain.wishes import Wish
from booking.errors import IdempotencyConflict, OfferExpired, SlotTaken, WishIncomplete

_BUSY = frozenset({ObstacleCode.STAFF_BUSY.value, ObstacleCode.ALL_BUSY.value})
"""Obstacles that mean somebody else has the time; all others refuse the wish itself."""


async def book(means: Means, salon: SalonId, order: BookOrder, *, now: datetime, deadline_s: float) -> BookOutcome:
    """Book what the order says.

    Args:
        means: The outside world.
        salon: Whose time.
        order: An offer told before, or a wish that must be free exactly as it is.
        now: The present moment.
        deadline_s: How many seconds the caller can be kept waiting; after that the saga goes on by itself.

    Raises:
        OfferExpired: The offer is unknown, or was told too long ago.
        WishIncomplete: The order names neither an offer nor a wish.
        IdempotencyConflict: The order's key was used for another order.
    """
    caller = Caller(call=order.call, number=order.caller_number, phone=order.customer.phone, now=now)
    async with means.database.reading() as uow:
        catalogue = await means.catalogues.within(uow, salon)
        booking = _Booking(means=means, catalogue=catalogue, order=order, caller=caller)
        earlier = await booking.repeated(uow)
        if earlier is not None:
            return outcome_of(earlier)
        chosen = await choose(uow, catalogue, order, caller)
    if isinstance(chosen, Choice):
        return await booking.run(chosen, deadline_s)
    found = await check(means, salon, chosen, caller)
    status = BookStatus.TAKEN if is_taken(found) else BookStatus.REFUSED
    return BookOutcome(status=status, alternatives=found.offers, obstacle=found.obstacle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What answers a wish, ready to be placed."""

    planned: tuple[PlannedAppointment, ...]
    wish: Wish


async def choose(uow: UnitOfWork, catalogue: Catalogue, order: BookOrder, caller: Caller) -> Choice | Wish:
    """What the order is to place; where its wish is not free as it is, the wish, spelled out.

    Raises:
        OfferExpired: The offer is unknown, was told too long ago or would begin in the past.
        WishIncomplete: The order names neither an offer nor a wish.
    """
    salon = catalogue.salon.id
    if order.offer is not None:
        told = await uow.holds.offer(salon, order.offer, call=order.call)
        if told is None or told.expires_at <= caller.now or told.offer.starts_at < caller.now:
            raise OfferExpired(offer=order.offer)
        return Choice(planned=told.offer.appointments, wish=told.wish)
    if order.wish is None:
        raise WishIncomplete("an order names an offer or a wish")
    wish = await spelled_out(uow, salon, order.wish, caller)
    found = await search(uow, catalogue, wish, caller.view)
    return wish if found.exact is None else Choice(planned=found.exact.appointments, wish=wish)


def is_taken(found: Availability) -> bool:
    """Whether the wish fails only because somebody else has the time."""
    return found.obstacle is None or found.obstacle.code in _BUSY


def outcome_of(appointments: tuple[Appointment, ...], saga: SagaId | None = None) -> BookOutcome:
    """How a visit stands."""
    states = {one.status for one in appointments}
    status = BookStatus.BOOKED
    if AppointmentStatus.HELD in states:
        status = BookStatus.PENDING
    elif AppointmentStatus.RELEASED in states:
        status = BookStatus.FAILED
    return BookOutcome(status=status, visit=appointments[0].visit, appointments=appointments, saga=saga)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    appointments: tuple[Appointment, ...]
    saga: Saga | None
    """None where there is nothing to tell outside, or an earlier delivery of the order did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    means: Means
    catalogue: Catalogue
    order: BookOrder
    caller: Caller

    async def run(self, chosen: Choice, deadline_s: float) -> BookOutcome:
        """Place here, tell outside, and say how it ended."""
        try:
            wanted = contending(self.catalogue, chosen.planned)
            placed = await deciding(self.means, lambda uow: self._place(uow, chosen, deadline_s), wanted)
        except SlotTaken:
            return await self._instead(chosen, BookStatus.TAKEN)
        if placed.saga is None or self.means.runner is None:
            return outcome_of(placed.appointments)
        result = await self.means.runner.run(placed.saga, now=self.caller.now, deadline_s=deadline_s)
        return await self._after(result, placed, chosen)

    async def _place(self, uow: UnitOfWork, chosen: Choice, deadline_s: float) -> _Placed:
        earlier = await self.repeated(uow)
        if earlier is not None:
            return _Placed(appointments=earlier, saga=None)
        if self.order.offer is not None and first_conflict(self.catalogue, NOTHING_BUSY, chosen.planned) is not None:
            # The salon has changed since the offer was told: closed, or without this person.
            raise SlotTaken
        means, order, now = self.means, self.order, self.caller.now
        appointments = await place(
            uow,
            self.catalogue,
            chosen.planned,
            Placing(
                visit=VisitId(means.ids.new("vis")),
                customer=order.customer,
                status=AppointmentStatus.CONFIRMED if means.is_alone else AppointmentStatus.HELD,
                source=order.source,
                call=order.call,
                now=now,
                ids=means.ids,
            ),
        )
        saga = await tell_outside(
            means,
            uow,
            Change(kind=SagaKind.BOOK, new=appointments, call=order.call, now=now, deadline_s=deadline_s),
        )
        if order.idempotency is not None:
            answer = StoredAnswer(fingerprint=_fingerprint(order), reply=appointments[0].visit.encode())
            await uow.answers.store(self.catalogue.salon.id, order.idempotency, answer, mutated=True, now=now)
        return _Placed(appointments=appointments, saga=saga)

    async def repeated(self, uow: UnitOfWork) -> tuple[Appointment, ...] | None:
        """What an earlier delivery of this order placed.

        Raises:
            IdempotencyConflict: The order's key was used for another order.
        """
        if self.order.idempotency is None:
            return None
        stored = await uow.answers.stored(self.catalogue.salon.id, self.order.idempotency, now=self.caller.now)
        if stored is None:
            return None
        if stored.fingerprint != _fingerprint(self.order):
            raise IdempotencyConflict(tool=self.order.idempotency.tool)
        return await uow.appointments.of_visit(VisitId(stored.reply.decode()))

    async def _after(self, result: SagaResult, placed: _Placed, chosen: Choice) -> BookOutcome:
        async with self.means.database.reading() as uow:
            appointments = await uow.appointments.get([one.id for one in placed.appointments])
        if result.outcome != "failed":
            return outcome_of(appointments, result.saga)
        status = BookStatus.TAKEN if result.refusal == SlotTaken.code else BookStatus.FAILED
        instead = await self._instead(chosen, status)
        return replace(instead, visit=appointments[0].visit, appointments=appointments, saga=result.saga)

    async def _instead(self, chosen: Choice, status: BookStatus) -> BookOutcome:
        """What there is now in place of what was chosen."""
        found = await check(self.means, self.catalogue.salon.id, chosen.wish, self.caller)
        return BookOutcome(status=status, alternatives=found.offers, obstacle=found.obstacle)


def _fingerprint(order: BookOrder) -> str:
    """What has to be the same in two deliveries of one order."""
    return sha256(repr((order.customer, order.wish, order.offer)).encode()).hexdigest()
