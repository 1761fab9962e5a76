"""Goes the way of a check and of a booking once and takes everything back, so that the first guest waits for nothing.

Statements are compiled at their first use, and tables are read from the disk at theirs: together a tenth of a second,
which would otherwise be the first caller's.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from booking.application.means import Means
from booking.application.offering import Caller, Telling
from booking.application.orders import IdempotencyKey
from booking.application.outside import Change, tell_outside
from booking.application.pivots import apply
from booking.application.placing import Placing, place
from booking.application.ports import UnitOfWork
from booking.application.records import StoredAnswer
from booking.application.search import search
from booking.domain.appointments import AppointmentStatus, Customer
from booking.domain.ids import CallId, SalonId, VisitId
from booking.domain.offers import Availability
from booking.domain.sagas import LocalChange, SagaKind
from booking.domain.wishes import Wish
from booking.errors import SlotTaken

_CALL = CallId("rehearsal")
_NOBODY = Customer(name="", phone="", email="")


class _TakenBack(Exception):
    """Leaves a transaction in which nothing may remain."""


async def rehearse(means: Means, salon: SalonId, wish: Wish, *, now: datetime) -> Availability:
    """Check the wish, hold and book its first offer, and take it all back; nobody ever sees any of it.

    Args:
        means: The outside world; the outside calendar hears nothing.
        salon: Whose statements and tables.
        wish: Something that is probably free.
        now: The present moment.
    """
    caller = Caller(call=_CALL, number="rehearsal", now=now)
    async with means.database.reading() as uow:
        catalogue = await means.catalogues.within(uow, salon)
        found = await search(uow, catalogue, wish, caller.view)
        await uow.holds.told(salon, _CALL)
        await uow.appointments.get([])
    with suppress(_TakenBack, SlotTaken):
        async with means.database.transaction(lasting=False) as uow:
            await _everything(uow, Telling(means=means, catalogue=catalogue, wish=wish, found=found, caller=caller))
            raise _TakenBack
    return found


async def _everything(uow: UnitOfWork, told: Telling) -> None:
    salon, now = told.catalogue.salon.id, told.caller.now
    key = IdempotencyKey(call=_CALL, tool="rehearsal", tool_call=None, arguments="{}")
    await uow.answers.take_turn(salon, _CALL, "rehearsal", now=now, until=now + timedelta(seconds=1))
    await uow.answers.stored(salon, key, now=now)
    if told.found.offers:
        await told.hold(uow)
        await _booked(uow, told)
    await uow.waiting.listed(salon, now=now)
    await uow.answers.store(salon, key, StoredAnswer(fingerprint="", reply=b""), mutated=True, now=now)
    await uow.answers.end_turn(salon, _CALL, "rehearsal")
    # The rounds of the housekeeper begin with the first call.
    await uow.sagas.due(now, 1)
    await uow.outbox.claim(now, 1, "rehearsal", now)
    await uow.holds.sweep(now=now)


async def _booked(uow: UnitOfWork, told: Telling) -> None:
    means, now = told.means, told.caller.now
    placing = Placing(
        visit=VisitId(means.ids.new("vis")),
        customer=_NOBODY,
        status=AppointmentStatus.HELD,
        source="phone",
        call=_CALL,
        now=now,
        ids=means.ids,
    )
    placed = await place(uow, told.catalogue, told.found.offers[0].appointments, placing)
    saga = await tell_outside(means, uow, Change(kind=SagaKind.BOOK, new=placed, call=_CALL, now=now, deadline_s=1.0))
    if saga is not None:
        saga = replace(saga, version=saga.version + 1)
        await uow.sagas.save(saga)
        await apply(uow, saga, LocalChange.CONFIRM, now)
    await uow.appointments.get([one.id for one in placed])
