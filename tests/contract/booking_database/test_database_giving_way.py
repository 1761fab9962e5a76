"""A move still being decided outside: nobody gets in between, and it can be undone or done, on both databases."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from booking.application.orders import BookStatus, ChangeStatus
from booking.application.placing import Placing, place
from booking.domain.appointments import Appointment, AppointmentStatus
from booking.domain.ids import AppointmentId, VisitId
from booking.errors import SlotTaken
from tests.fakes.database import (
    BEARD,
    COLOUR,
    DEMO,
    EMMA,
    JOERG,
    NADINE,
    TUESDAY,
    Shop,
    by,
    open_shop,
    problems,
    wish,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one


async def _claims(shop: Shop, owner: AppointmentId) -> list[tuple[int, int, int]]:
    async with shop.engines.reader.connect() as connection:
        rows = await connection.execute(
            text("SELECT starts_min, ends_min, kind FROM claims WHERE appointment = :owner ORDER BY 1, 2, 3"),
            {"owner": owner},
        )
        return [(first, last, kind) for first, last, kind in rows]


async def _hold_instead(shop: Shop, old: Appointment, at: str) -> Appointment:
    """Place the same service at another time of the day as held, in place of the old one."""
    told = await shop.desk.check_move(shop.salon, [old.id], wish(COLOUR, TUESDAY, at, by(EMMA)), now=shop.now)
    assert told.exact is not None
    placing = Placing(
        visit=VisitId(shop.means.ids.new("vis")),
        customer=JOERG,
        status=AppointmentStatus.HELD,
        source="phone",
        call=None,
        now=shop.now,
        ids=shop.means.ids,
        replaces=(old.id,),
    )
    async with shop.database.transaction() as uow:
        (new,) = await place(uow, DEMO, told.exact.appointments, placing)
    return new


async def _state(shop: Shop, ids: Sequence[AppointmentId]) -> list[AppointmentStatus]:
    return [(await shop.desk.appointments(shop.salon, [one]))[0].status for one in ids]


@pytest.mark.parametrize("at", ["14:15", "14:05", "13:30", "14:45", "10:00"])
async def test_an_undecided_move_keeps_both_times_and_can_be_undone(shop: Shop, at: str) -> None:
    (old,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    before = await _claims(shop, old.id)
    new = await _hold_instead(shop, old, at)

    for start in ("14:00", "15:15", "16:10", at):
        assert (await shop.book(wish(BEARD, TUESDAY, start, by(EMMA)), NADINE)).status is BookStatus.TAKEN
    async with shop.database.transaction() as uow:
        await uow.appointments.release([new.id], "refused", shop.now)

    assert await _state(shop, [old.id, new.id]) == [AppointmentStatus.CONFIRMED, AppointmentStatus.RELEASED]
    assert await _claims(shop, old.id) == before
    assert await _claims(shop, new.id) == []
    assert await problems(shop.engines) == []


async def test_a_decided_move_frees_the_old_time(shop: Shop) -> None:
    (old,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    new = await _hold_instead(shop, old, "14:15")
    async with shop.database.transaction() as uow:
        await uow.appointments.confirm([new.id], {(new.id, "A"): "uid_a"}, shop.now)
        await uow.appointments.cancel([old.id], shop.now, "rescheduled")

    assert await _state(shop, [old.id, new.id]) == [AppointmentStatus.MOVED, AppointmentStatus.CONFIRMED]
    assert await _claims(shop, old.id) == []
    (stored,) = await shop.desk.appointments(shop.salon, [new.id])
    assert [part.calcom_uid for part in stored.segments] == ["uid_a", None, None, None]
    assert await problems(shop.engines) == []


async def test_what_is_being_decided_is_not_changed_meanwhile(shop: Shop) -> None:
    (old,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    new = await _hold_instead(shop, old, "14:15")

    for one in (old, new):
        assert (await shop.cancel(one.id)).status is ChangeStatus.PENDING
        assert (await shop.move(one.id, wish(COLOUR, TUESDAY, "10:00", by(EMMA)))).status is ChangeStatus.PENDING
    assert await _state(shop, [old.id, new.id]) == [AppointmentStatus.CONFIRMED, AppointmentStatus.HELD]


async def test_a_move_into_somebody_elses_time_leaves_no_trace(shop: Shop) -> None:
    (old,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    before = await _claims(shop, old.id)
    told = await shop.desk.check_move(shop.salon, [old.id], wish(COLOUR, TUESDAY, "14:30", by(EMMA)), now=shop.now)
    assert told.exact is not None
    await shop.book(wish(BEARD, TUESDAY, "16:35", by(EMMA)), NADINE)
    placing = Placing(
        visit=VisitId("vis_new"),
        customer=JOERG,
        status=AppointmentStatus.HELD,
        source="phone",
        call=None,
        now=shop.now,
        ids=shop.means.ids,
        replaces=(old.id,),
    )

    with pytest.raises(SlotTaken):
        async with shop.database.transaction() as uow:
            await place(uow, DEMO, told.exact.appointments, placing)

    assert await _claims(shop, old.id) == before
    assert await problems(shop.engines) == []


async def test_releasing_twice_or_after_the_decision_changes_nothing(shop: Shop) -> None:
    (old,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    new = await _hold_instead(shop, old, "14:15")
    async with shop.database.transaction() as uow:
        await uow.appointments.confirm([new.id], {}, shop.now)
        await uow.appointments.cancel([old.id], shop.now, "rescheduled")
        await uow.appointments.release([new.id], "too late", shop.now + timedelta(minutes=1))
        await uow.appointments.confirm([new.id], {}, shop.now + timedelta(minutes=1))

    (stored,) = await shop.desk.appointments(shop.salon, [new.id])
    assert [entry.event for entry in stored.history] == ["booked_instead", "confirmed"]
    assert stored == replace(new, status=AppointmentStatus.CONFIRMED, history=stored.history)
