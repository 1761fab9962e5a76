"""SQLite in memory promises what the file does: the same schema, the same refusals, all or nothing, one at a time."""

import asyncio

import pytest
from sqlalchemy import select, text

from booking.adapters.database import memory_schema
from booking.adapters.database.direct import DirectConnection
from booking.adapters.database.engine import open_engines
from booking.adapters.database.tables import appointments
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.application.orders import BookStatus, FindQuery
from booking.bootstrap import BookingSettings, open_database
from booking.domain.appointments import AppointmentStatus
from booking.errors import DatabaseBroken
from tests.fakes.database import EMMA, HAIRCUT, JOERG, NADINE, NOW, TUESDAY, by, clock_of, open_shop, problems, wish

pytestmark = pytest.mark.anyio
MEMORY = "sqlite+memory://"


async def test_the_stored_schema_is_what_the_migrations_leave() -> None:
    cure = "write it anew: python -m booking.adapters.database.memory_schema"
    assert memory_schema.text() == await memory_schema.migrated(), cure


async def test_two_of_them_have_nothing_in_common() -> None:
    async with open_shop(MEMORY) as one, open_database(BookingSettings(database_url=MEMORY)) as other:
        await one.book(wish(HAIRCUT, TUESDAY, "14:00"))
        async with other.reading() as uow:
            assert await uow.catalogues.salons() == ()


async def test_a_time_is_given_once_and_a_refusal_leaves_nothing_behind() -> None:
    async with open_shop(MEMORY) as shop:
        first = await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), JOERG)
        second = await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), NADINE)

        assert (first.status, second.status) == (BookStatus.BOOKED, BookStatus.TAKEN)
        found = await shop.desk.find(shop.salon, FindQuery(), now=NOW)
        assert [(one.customer.name, clock_of(one.starts_at)) for one in found] == [("Jörg Müßig", "14:00")]
        assert await problems(shop.engines) == []


async def test_many_at_once_for_the_same_time_get_it_once() -> None:
    async with open_shop(MEMORY) as shop:
        outcomes = await asyncio.gather(*(shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA))) for _ in range(8)))

        assert sum(one.status is BookStatus.BOOKED for one in outcomes) == 1
        assert await problems(shop.engines) == []


async def test_booking_moving_and_cancelling_are_found_again_by_every_field() -> None:
    async with open_shop(MEMORY) as shop:
        booked = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)))).appointments[0]
        moved = (await shop.move(booked.id, wish(HAIRCUT, TUESDAY, "15:00", by(EMMA)))).appointments[0]

        for query in (
            FindQuery(name="müßig"),
            FindQuery(phone="0171 3920012"),
            FindQuery(number=moved.number),
            FindQuery(visit=moved.visit),
            FindQuery(day=TUESDAY, name="Jörg"),
        ):
            found = await shop.desk.find(shop.salon, query, now=NOW)
            assert [one.id for one in found] == [moved.id], query
        await shop.cancel(moved.id)
        whole = await shop.desk.find(shop.salon, FindQuery(cancelled=True), now=NOW)
        assert {one.status for one in whole} == {AppointmentStatus.MOVED, AppointmentStatus.CANCELLED}


async def test_what_a_failed_transaction_wrote_is_gone() -> None:
    async with open_shop(MEMORY) as shop:

        async def fail() -> None:
            async with shop.database.transaction() as uow:
                await uow.cursors.put(shop.salon, "mark", "written")
                raise LookupError

        with pytest.raises(LookupError):
            await fail()
        async with shop.database.reading() as uow:
            assert await uow.cursors.get(shop.salon, "mark") is None


async def test_a_reader_waits_until_the_writer_is_done() -> None:
    async with open_shop(MEMORY) as shop:
        seen: list[str | None] = []

        async def read() -> None:
            async with shop.database.reading() as uow:
                seen.append(await uow.cursors.get(shop.salon, "mark"))

        async with shop.database.transaction() as uow:
            await uow.cursors.put(shop.salon, "mark", "half")
            reader = asyncio.create_task(read())
            await asyncio.sleep(0)
            await uow.cursors.put(shop.salon, "mark", "whole")
        await reader

        assert seen == ["whole"]


async def test_a_broken_statement_is_told_as_a_broken_database() -> None:
    engines = open_engines(MEMORY)
    try:
        database = SqlDatabase(engines)
        with pytest.raises(DatabaseBroken, match="no such table"):
            await _drop_and_look(database)
    finally:
        await engines.close()


async def _drop_and_look(database: SqlDatabase) -> None:
    async with database.transaction() as uow:
        connection = uow._session.connection  # noqa: SLF001 - a table has to be missing
        await connection.execute(text("DROP TABLE cursors"))
        await uow.cursors.get(TUESDAY.isoformat(), "mark")  # type: ignore[arg-type]


async def test_values_pass_as_their_types_say() -> None:
    engines = open_engines(MEMORY)
    try:
        memory = engines.memory
        assert memory is not None
        direct: DirectConnection = memory.direct
        rows = (await direct.execute(select(appointments.c.needs_chair, appointments.c.id))).all()
        assert list(rows) == []
        assert (await direct.execute(text("SELECT :word"), {"word": "größer"})).scalar_one() == "größer"
        async with engines.writer.connect() as connection:
            assert (await connection.execute(text("SELECT 1 + 1"))).scalar_one() == 2
    finally:
        await engines.close()
