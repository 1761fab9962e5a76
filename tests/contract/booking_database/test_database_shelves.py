"""The shelves beside the desk: sagas, outbox, event types, busy cache, cursors; and what errors become."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from booking.adapters.database.engine import open_engines
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.application.orders import BookStatus
from booking.application.records import ClaimKind, EventTypeLink, OutboxItem, View
from booking.domain.catalogue import PausePolicy
from booking.domain.ids import AppointmentId, CallId, SagaId, ServiceId, VisitId
from booking.domain.saga_plans import PlannedStep, SagaPlan, begin
from booking.domain.sagas import Guest, Saga, SagaKind, SagaPolicy
from booking.errors import DatabaseBroken, DatabaseBusy, DatabaseUnreachable, StaleSaga
from tests.fakes.database import (
    BEARD,
    COLOUR,
    DEMO,
    EMMA,
    FABIAN,
    HAIRCUT,
    NADINE,
    NOW,
    TUESDAY,
    Shop,
    by,
    open_shop,
    problems,
    wish,
)

pytestmark = pytest.mark.anyio
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one


def _saga(shop: Shop, number: int = 1) -> Saga:
    step = PlannedStep(
        appointment=AppointmentId("apt_1"),
        service=COLOUR,
        segment="A",
        staff=EMMA,
        starts_at=NOW,
        ends_at=NOW + 30 * MINUTE,
    )
    wanted = SagaPlan(
        saga=SagaId(f"sga_{number}"),
        salon=shop.salon,
        visit=VisitId("vis_1"),
        call=CallId("one"),
        kind=SagaKind.BOOK,
        new=(step,),
        new_appointments=(AppointmentId("apt_1"),),
        guest=Guest(name="Jörg Müßig"),
        deadline=timedelta(seconds=8),
        owner="run_1",
    )
    return begin(wanted, NOW, SagaPolicy())


async def test_a_saga_comes_back_as_it_was_stored(shop: Shop) -> None:
    saga = _saga(shop)
    async with shop.database.transaction() as uow:
        await uow.sagas.add(saga)

    async with shop.database.reading() as uow:
        assert await uow.sagas.get(saga.id) == saga
        assert await uow.sagas.of_call(shop.salon, CallId("one")) == (saga,)
        assert await uow.sagas.listed(open_only=True) == (saga,)
        assert await uow.sagas.get(SagaId("sga_unknown")) is None


async def test_of_two_who_save_a_saga_the_second_is_told(shop: Shop) -> None:
    saga = _saga(shop)
    async with shop.database.transaction() as uow:
        await uow.sagas.add(saga)
        await uow.sagas.save(replace(saga, owner="first", version=2))
    with pytest.raises(StaleSaga):
        async with shop.database.transaction() as uow:
            await uow.sagas.save(replace(saga, owner="second", version=2))

    async with shop.database.reading() as uow:
        stored = await uow.sagas.get(saga.id)
    assert stored is not None
    assert stored.owner == "first"


async def test_a_saga_is_due_when_nobody_holds_its_lease(shop: Shop) -> None:
    async with shop.database.transaction() as uow:
        for number, (next_at, lease) in enumerate(
            [(NOW, None), (NOW - MINUTE, NOW), (NOW, NOW + MINUTE), (NOW + MINUTE, None), (None, None)]
        ):
            await uow.sagas.add(replace(_saga(shop, number), next_at=next_at, lease_until=lease))

    async with shop.database.reading() as uow:
        assert await uow.sagas.due(NOW, 10) == ("sga_1", "sga_0")
        assert await uow.sagas.due(NOW, 1) == ("sga_1",)


async def test_an_outbox_item_is_added_once_and_done_once(shop: Shop) -> None:
    item = OutboxItem(key="k", salon=shop.salon, kind="notice", payload={"name": "Groß", "n": 1}, due_at=NOW)
    async with shop.database.transaction() as uow:
        await uow.outbox.add(item)
        await uow.outbox.add(replace(item, payload={"other": True}))
    async with shop.database.transaction() as uow:
        (claimed,) = await uow.outbox.claim(NOW, 10, "one", NOW + MINUTE)
        assert await uow.outbox.claim(NOW, 10, "two", NOW + MINUTE) == ()
    assert claimed == replace(item, tries=1)
    async with shop.database.transaction() as uow:
        await uow.outbox.failed("k", NOW + 5 * MINUTE, "no route")
        assert await uow.outbox.claim(NOW + 4 * MINUTE, 10, "two", NOW + 9 * MINUTE) == ()
        (again,) = await uow.outbox.claim(NOW + 5 * MINUTE, 10, "two", NOW + 9 * MINUTE)
        assert (again.tries, again.last_error) == (2, "no route")
        await uow.outbox.done("k", NOW)
    async with shop.database.reading() as uow:
        assert await uow.outbox.listed(shop.salon) == ()
        assert [one.key for one in await uow.outbox.listed(shop.salon, open_only=False)] == ["k"]


async def test_a_lease_on_an_item_ends_with_its_owner(shop: Shop) -> None:
    async with shop.database.transaction() as uow:
        await uow.outbox.add(OutboxItem(key="k", salon=shop.salon, kind="notice", payload={}, due_at=NOW))
        await uow.outbox.claim(NOW, 10, "dead", NOW + MINUTE)

    async with shop.database.transaction() as uow:
        assert [one.key for one in await uow.outbox.claim(NOW + MINUTE, 10, "next", NOW + 2 * MINUTE)] == ["k"]


async def test_the_event_type_map_is_kept_by_segment_and_person(shop: Shop) -> None:
    link = EventTypeLink(
        salon=shop.salon, service=COLOUR, segment_key="B", event_type_id=12, slug="demo-177-b", synced_at=NOW
    )
    others = [replace(link, segment_key="A"), replace(link, service=ServiceId(178)), replace(link, staff=EMMA)]
    async with shop.database.transaction() as uow:
        for one in (link, *others, replace(link, event_type_id=None, status="error", last_error="422")):
            await uow.event_types.put(one)
        await uow.event_types.delete(others[1])

    async with shop.database.reading() as uow:
        stored = await uow.event_types.listed(shop.salon, COLOUR)
        assert [(one.segment_key, one.staff, one.event_type_id) for one in stored] == [
            ("A", "", 12),
            ("B", "", None),
            ("B", EMMA, 12),
        ]
        assert await uow.event_types.listed(shop.salon) == stored


async def test_time_taken_at_the_outside_calendar_is_not_promised(shop: Shop) -> None:
    window = (NOW, NOW + timedelta(days=7))
    taken = (NOW + timedelta(days=1, hours=2, seconds=30), NOW + timedelta(days=1, hours=2, minutes=20))
    async with shop.database.transaction() as uow:
        await uow.calendar_busy.replace(shop.salon, {EMMA: [taken]}, window, NOW)
        await uow.calendar_busy.replace(shop.salon, {FABIAN: []}, window, NOW - MINUTE)

    assert (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)))).status is BookStatus.TAKEN
    async with shop.database.transaction() as uow:
        assert await uow.calendar_busy.oldest(shop.salon) == NOW - MINUTE
        (stretch,) = await uow.calendar_busy.read(shop.salon, *window)
        assert (stretch.starts_at, stretch.ends_at) == (taken[0].replace(second=0), taken[1])
        await uow.calendar_busy.replace(shop.salon, {EMMA: []}, window, NOW)
    assert (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)))).status is BookStatus.BOOKED


async def test_cursors_remember_the_last_value(shop: Shop) -> None:
    async with shop.database.transaction() as uow:
        assert await uow.cursors.get(shop.salon, "poll") is None
        await uow.cursors.put(shop.salon, "poll", "a")
        await uow.cursors.put(shop.salon, "poll", "b")
        assert await uow.cursors.get(shop.salon, "poll") == "b"


async def test_a_flexible_pause_is_open_to_fitting_services_only(shop: Shop) -> None:
    def changed(number: ServiceId) -> object:
        service = DEMO.service(number)
        if number == COLOUR:
            first = replace(service.segments[0], pause_policy=PausePolicy.FLEXIBLE)
            return replace(service, segments=(first, *service.segments[1:]))
        return replace(service, fits_into_pause=number == BEARD)

    services = tuple(changed(one.id) for one in DEMO.services)
    await shop.desk.store_catalogue(replace(DEMO, services=services), now=NOW)  # type: ignore[arg-type]
    await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))

    assert (await shop.book(wish(HAIRCUT, TUESDAY, "14:35", by(EMMA)))).status is BookStatus.TAKEN
    assert (await shop.book(wish(BEARD, TUESDAY, "14:35", by(EMMA)))).status is BookStatus.BOOKED
    async with shop.database.reading() as uow:
        rows = await uow.busy.rows(shop.salon, (NOW, NOW + timedelta(days=2)), View(now=NOW))
    assert {ClaimKind(kind) for _, _, _, kind in rows} == {ClaimKind.WORK, ClaimKind.FITTING, ClaimKind.FLEXIBLE}


async def test_no_more_guests_than_chairs(shop: Shop) -> None:
    branch = replace(DEMO.salon.main_branch, chairs=1)
    await shop.desk.store_catalogue(replace(DEMO, salon=replace(DEMO.salon, branches=(branch,))), now=NOW)
    first = await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))
    second = await shop.book(wish(HAIRCUT, TUESDAY, "14:35", by(FABIAN)), NADINE)

    assert (first.status, second.status) == (BookStatus.BOOKED, BookStatus.TAKEN)
    assert (await shop.book(wish(HAIRCUT, TUESDAY, "16:30", by(FABIAN)), NADINE)).status is BookStatus.BOOKED


async def test_a_transaction_that_fails_leaves_nothing(shop: Shop) -> None:
    with pytest.raises(ZeroDivisionError):
        async with shop.database.transaction() as uow:
            await uow.cursors.put(shop.salon, "poll", str(1 // 0))
    with pytest.raises(DatabaseBroken):
        async with shop.database.reading() as uow:
            await uow.cursors.put(shop.salon, "poll", "a reader does not write")

    async with shop.database.reading() as uow:
        assert await uow.cursors.get(shop.salon, "poll") is None


async def test_the_guard_of_the_database_refuses_what_the_program_let_through(shop: Shop) -> None:
    """The trigger and the exclusion constraint, asked without the check before them."""
    (one,) = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)))).appointments
    again = text(
        "INSERT INTO claims (resource, starts_min, ends_min, kind, salon, appointment)"
        " SELECT resource, starts_min + 29, ends_min + 29, kind, salon, appointment FROM claims"
        " WHERE appointment = :one AND kind IN (0, 1)"
    )
    async with shop.engines.writer.connect() as connection:
        with pytest.raises(Exception, match=r"overlapping claims|no_overlap"):
            await connection.execute(again, {"one": one.id})
        await connection.rollback()
    assert await problems(shop.engines) == []


async def test_a_database_that_is_not_there_is_unreachable() -> None:
    for url in ("postgresql://postgres@127.0.0.1:1/nothing",):
        engines = open_engines(url)
        with pytest.raises(DatabaseUnreachable):
            async with SqlDatabase(engines).reading() as uow:
                await uow.catalogues.salons()
        await engines.close()


async def test_a_writer_that_does_not_end_makes_others_say_busy(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    arbiter = engines.arbiter
    waiting = type(arbiter)(timeout_s=0.01)  # type: ignore[call-arg]  # SQLite's arbiter, in less of a hurry
    database = SqlDatabase(replace(engines, arbiter=waiting))
    entered, leave = asyncio.Event(), asyncio.Event()

    async def stay() -> None:
        async with database.transaction():
            entered.set()
            await leave.wait()

    task = asyncio.create_task(stay())
    await entered.wait()
    with pytest.raises(DatabaseBusy):
        async with database.transaction():
            pytest.fail("two wrote at once")
    leave.set()
    await task
    await engines.close()
