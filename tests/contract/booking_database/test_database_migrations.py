"""The history of the schema goes up and down on both databases, and ends where the tables say."""

from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from booking.adapters.database import migrate
from booking.adapters.database.engine import Engines, open_engines
from booking.adapters.database.tables import metadata
from booking.bootstrap import BookingSettings, open_database
from booking.errors import SchemaOutdated
from tests.fakes.database import HAIRCUT, TUESDAY, open_shop, wish

pytestmark = pytest.mark.anyio

REVISIONS = ["0001", "0002", "0003", "0004"]


@pytest.fixture
async def engines(database_url: str) -> AsyncIterator[Engines]:
    opened = open_engines(database_url)
    yield opened
    await opened.close()


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrated_schema_is_the_one_the_tables_describe(engines: Engines) -> None:
    async with engines.writer.connect() as connection:
        assert await connection.run_sync(_differences) == []
        assert await connection.run_sync(_tables) == set(metadata.tables)


async def test_every_revision_goes_down_and_up_again(engines: Engines) -> None:
    assert await migrate.revision_of(engines.writer) == migrate.newest_revision() == REVISIONS[-1]
    for revision in [*reversed(REVISIONS[:-1]), "base"]:
        await migrate.downgrade(engines.writer, revision)
        assert await migrate.revision_of(engines.writer) == (None if revision == "base" else revision)
    async with engines.writer.connect() as connection:
        assert await connection.run_sync(_tables) == set()
    for revision in REVISIONS:
        await migrate.upgrade(engines.writer, revision)
        assert await migrate.revision_of(engines.writer) == revision
    async with engines.writer.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_upgrading_twice_changes_nothing_and_keeps_what_is_there(database_url: str, engines: Engines) -> None:
    async with open_shop(database_url) as shop:
        booked = await shop.book(wish(HAIRCUT, TUESDAY, "14:00"))
        await migrate.upgrade(engines.writer)

        assert await shop.desk.appointments(shop.salon, [one.id for one in booked.appointments]) == booked.appointments


async def test_a_migration_that_fails_half_way_leaves_no_trace(engines: Engines) -> None:
    await migrate.downgrade(engines.writer, "0001")
    async with engines.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE waiting (id INTEGER)"))

    with pytest.raises(Exception, match="already exists"):
        await migrate.upgrade(engines.writer)

    assert await migrate.revision_of(engines.writer) == "0001"
    async with engines.writer.connect() as connection:
        assert "sagas" not in await connection.run_sync(_tables)


async def test_a_foreign_schema_is_refused_where_nobody_may_migrate(database_url: str, engines: Engines) -> None:
    await migrate.downgrade(engines.writer, "0002")

    with pytest.raises(SchemaOutdated) as refused:
        async with open_database(BookingSettings(database_url=database_url, migrate=False)):
            pytest.fail("a foreign schema was opened")

    assert refused.value.facts() == {"found": "0002", "wanted": "0004"}
    async with open_database(BookingSettings(database_url=database_url)) as database, database.reading() as uow:
        assert await uow.catalogues.salons() == ()
