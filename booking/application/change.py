"""Cancels, moves and closes appointments; a move books the new before it gives up the old."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.application.book import Choice, choose, is_taken
from booking.application.means import Means, deciding
from booking.application.offering import Caller, check
from booking.application.orders import BookOrder, CancelOrder, ChangeOutcome, ChangeStatus, RescheduleOrder
from booking.application.outside import Change, tell_outside
from booking.application.placing import Placing, place
from booking.application.ports import UnitOfWork
from booking.domain.appointments import Appointment, AppointmentStatus
from booking.domain.catalogue import Catalogue
from booking.domain.ids import AppointmentId, SagaId, SalonId, VisitId
from booking.domain.offers import PlannedAppointment
from booking.domain.sagas import Saga, SagaKind
from booking.domain.wishes import Wish
from booking.errors import (
    AlreadyCancelled,
    NoSuchAppointment,
    Refusal,
    SlotTaken,
    StillDeciding,
    TooLateToChange,
    WishIncomplete,
)

_GONE = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.RELEASED, AppointmentStatus.MOVED})


async def cancel(
    means: Means, salon: SalonId, order: CancelOrder, *, now: datetime, deadline_s: float
) -> ChangeOutcome:
    """Cancel what the order names; all of it or nothing. The time is free at once.

    Args:
        means: The outside world.
        salon: Whose appointments.
        order: Appointments, or a visit, and who asks.
        now: The present moment.
        deadline_s: How many seconds the caller can be kept waiting for the outside calendar.
    """
    catalogue = await means.catalogues.get(salon)

    async def decide(uow: UnitOfWork) -> tuple[tuple[Appointment, ...], Saga | None]:
        found = await _named(uow, salon, order)
        for one in found:
            _may_change(catalogue, one, now, by_salon=order.source == "admin")
        await _decided(uow, found)
        await uow.appointments.cancel([one.id for one in found], now, order.reason or f"by {order.source}")
        change = Change(kind=SagaKind.CANCEL, old=found, call=order.call, now=now, deadline_s=deadline_s)
        return found, await tell_outside(means, uow, change)

    try:
        found, saga = await deciding(means, decide)
    except (Refusal, StillDeciding) as reason:
        return await _not_now(means, salon, order, reason)
    if saga is not None and means.runner is not None:
        # Whatever the outside does, the appointment is cancelled; the saga clears up until it is done.
        await means.runner.run(saga, now=now, deadline_s=deadline_s)
    async with means.database.reading() as uow:
        before = await uow.appointments.get([one.id for one in found])
    return ChangeOutcome(status=ChangeStatus.DONE, before=before, saga=None if saga is None else saga.id)


async def reschedule(
    means: Means, salon: SalonId, order: RescheduleOrder, *, now: datetime, deadline_s: float
) -> ChangeOutcome:
    """Move what the order names to where its wish or offer says; until that stands, the old stands.

    Args:
        means: The outside world.
        salon: Whose appointments.
        order: Which appointments, where to, and who asks.
        now: The present moment.
        deadline_s: How many seconds the caller can be kept waiting for the outside calendar.

    Raises:
        OfferExpired: The offer is unknown, or was told too long ago.
        WishIncomplete: The order says neither wish nor offer, or as many services as there are appointments.
    """
    catalogue = await means.catalogues.get(salon)
    try:
        async with means.database.reading() as uow:
            old = await _named(uow, salon, order)
            await _decided(uow, old)
        for one in old:
            _may_change(catalogue, one, now, by_salon=order.source == "admin")
    except (Refusal, StillDeciding) as reason:
        return await _not_now(means, salon, order, reason)
    return await _Move(means=means, catalogue=catalogue, order=order, old=old, now=now).run(deadline_s)


async def no_show(means: Means, salon: SalonId, appointment: AppointmentId, *, now: datetime) -> Appointment:
    """Note that the guest did not come.

    Raises:
        NoSuchAppointment: There is no such appointment.
        AlreadyCancelled: It was given up before.
        TooLateToChange: It has not begun yet, so nobody can have failed to come.
    """

    async def decide(uow: UnitOfWork) -> Appointment:
        found = await _named(uow, salon, CancelOrder(appointments=(appointment,)))
        if found[0].status is not AppointmentStatus.CONFIRMED:
            raise AlreadyCancelled(appointment=appointment)
        if found[0].starts_at > now:
            raise TooLateToChange("it has not begun yet", appointment=appointment)
        await uow.appointments.no_show([appointment], now, "admin")
        return (await uow.appointments.get([appointment]))[0]

    return await deciding(means, decide)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    means: Means
    catalogue: Catalogue
    order: RescheduleOrder
    old: tuple[Appointment, ...]
    now: datetime

    async def run(self, deadline_s: float) -> ChangeOutcome:
        """Choose, place the new, give up the old, tell outside."""
        order, caller = self.order, self._caller()
        booking = BookOrder(customer=self.old[0].customer, wish=order.wish, offer=order.offer, call=order.call)
        async with self.means.database.reading() as uow:
            chosen = await choose(uow, self.catalogue, booking, caller)
        if isinstance(chosen, Wish):
            found = await check(self.means, self.catalogue.salon.id, chosen, caller)
            status = ChangeStatus.TAKEN if is_taken(found) else ChangeStatus.REFUSED
            return ChangeOutcome(status=status, before=self.old, alternatives=found.offers, obstacle=found.obstacle)
        pairs = _paired(chosen.planned, self.old)
        try:
            new, saga = await deciding(self.means, lambda uow: self._place(uow, chosen, pairs, deadline_s))
        except SlotTaken:
            return await self._instead(chosen, ChangeStatus.TAKEN)
        except (Refusal, StillDeciding) as reason:
            return await _not_now(self.means, self.catalogue.salon.id, self.order, reason)
        if saga is None or self.means.runner is None:
            return await self._outcome(ChangeStatus.DONE, new, None)
        result = await self.means.runner.run(saga, now=self.now, deadline_s=deadline_s)
        if result.outcome == "failed":
            status = ChangeStatus.TAKEN if result.refusal == SlotTaken.code else ChangeStatus.FAILED
            return replace(await self._instead(chosen, status), saga=saga.id)
        return await self._outcome(
            ChangeStatus.DONE if result.outcome == "done" else ChangeStatus.PENDING, new, saga.id
        )

    async def _place(
        self,
        uow: UnitOfWork,
        chosen: Choice,
        pairs: Sequence[Appointment],
        deadline_s: float,
    ) -> tuple[tuple[AppointmentId, ...], Saga | None]:
        old = await uow.appointments.get([one.id for one in self.old])
        for one in old:
            # Read again under the transaction: somebody may have cancelled or moved it since.
            _may_change(self.catalogue, one, self.now, by_salon=True)
        await _decided(uow, old)
        new = await place(
            uow,
            self.catalogue,
            chosen.planned,
            Placing(
                visit=VisitId(self.means.ids.new("vis")),
                customer=self.old[0].customer,
                status=AppointmentStatus.CONFIRMED if self.means.is_alone else AppointmentStatus.HELD,
                source=self.order.source,
                call=self.order.call,
                now=self.now,
                ids=self.means.ids,
                replaces=tuple(one.id for one in pairs),
            ),
        )
        change = Change(
            kind=SagaKind.RESCHEDULE,
            new=new,
            old=old,
            call=self.order.call,
            now=self.now,
            deadline_s=deadline_s,
        )
        saga = await tell_outside(self.means, uow, change)
        if saga is None:
            await uow.appointments.cancel([one.id for one in old], self.now, f"by {self.order.source}")
        return tuple(one.id for one in new), saga

    def _caller(self) -> Caller:
        return Caller(
            call=self.order.call,
            number=self.order.caller_number,
            phone=self.old[0].customer.phone,
            now=self.now,
            without=tuple(one.id for one in self.old),
        )

    async def _instead(self, chosen: Choice, status: ChangeStatus) -> ChangeOutcome:
        found = await check(self.means, self.catalogue.salon.id, chosen.wish, self._caller())
        return ChangeOutcome(status=status, before=self.old, alternatives=found.offers, obstacle=found.obstacle)

    async def _outcome(self, status: ChangeStatus, new: Sequence[AppointmentId], saga: SagaId | None) -> ChangeOutcome:
        async with self.means.database.reading() as uow:
            before = await uow.appointments.get([one.id for one in self.old])
            appointments = await uow.appointments.get(new)
        return ChangeOutcome(status=status, before=before, appointments=appointments, saga=saga)


def _paired(planned: Sequence[PlannedAppointment], old: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """For each planned appointment the old one it replaces: of the same service where there is one, else in order.

    Raises:
        WishIncomplete: There are not as many.
    """
    if len(planned) != len(old):
        raise WishIncomplete("a move names as many services as appointments", new=len(planned), old=len(old))
    left = list(old)
    pairs = []
    for one in planned:
        same = next((candidate for candidate in left if candidate.service == one.service), left[0])
        left.remove(same)
        pairs.append(same)
    return tuple(pairs)


def _may_change(catalogue: Catalogue, one: Appointment, now: datetime, *, by_salon: bool) -> None:
    """Refuse what cannot be changed any more.

    Raises:
        AlreadyCancelled: It was given up before.
        TooLateToChange: It is over, or too soon to be changed by the guest.
    """
    if one.status in _GONE:
        raise AlreadyCancelled(appointment=one.id)
    notice = catalogue.salon.latest_cancellation
    if one.status is AppointmentStatus.NO_SHOW or one.ends_at <= now or (not by_salon and one.starts_at - notice < now):
        raise TooLateToChange(appointment=one.id)


async def _named(uow: UnitOfWork, salon: SalonId, order: CancelOrder | RescheduleOrder) -> tuple[Appointment, ...]:
    """The appointments an order names; of a visit those that still stand, or all when none does.

    Raises:
        NoSuchAppointment: One of them does not exist, or is another salon's.
    """
    if order.appointments:
        found = await uow.appointments.get(order.appointments)
        if len(found) != len(set(order.appointments)):
            raise NoSuchAppointment(appointments=", ".join(order.appointments))
    else:
        all_of_it = await uow.appointments.of_visit(order.visit) if order.visit is not None else ()
        found = tuple(one for one in all_of_it if one.is_live) or all_of_it
    if not found or any(one.salon != salon for one in found):
        raise NoSuchAppointment(appointments=", ".join(order.appointments), visit=order.visit)
    return found


async def _decided(uow: UnitOfWork, found: Sequence[Appointment]) -> None:
    """Make sure that no saga is still deciding about these.

    Raises:
        StillDeciding: One of them is being booked or moved at this moment.
    """
    if await uow.appointments.undecided([one.id for one in found]):
        raise StillDeciding


async def _not_now(
    means: Means, salon: SalonId, order: CancelOrder | RescheduleOrder, reason: Refusal | StillDeciding
) -> ChangeOutcome:
    """The answer to an order that changes nothing, with what it named as far as that exists."""
    async with means.database.reading() as uow:
        if order.appointments:
            found = await uow.appointments.get(order.appointments)
        else:
            found = await uow.appointments.of_visit(order.visit) if order.visit is not None else ()
    before = tuple(one for one in found if one.salon == salon)
    if isinstance(reason, StillDeciding):
        return ChangeOutcome(status=ChangeStatus.PENDING, before=before)
    return ChangeOutcome(status=ChangeStatus.REFUSED, before=before, refusal=reason.code)
