"""Brings a database to the schema of this program, or back, with the revisions in `migrations/versions`."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from booking.errors import SchemaOutdated

_MIGRATING = 0x53414C4F
"""Key of the advisory lock that lets one PostgreSQL client migrate at a time."""


def _config(folder: str, connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Bring the database forward to a revision, in one transaction; what is there already stays."""
    await _run(engine, "upgrade", revision)


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Take the database back to a revision ("base": empty) in one transaction; what dropped tables held is lost."""
    await _run(engine, "downgrade", revision)


async def _run(engine: AsyncEngine, direction: str, revision: str) -> None:
    with as_file(files("booking.adapters.database") / "migrations") as folder:
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            await connection.run_sync(_step, str(folder), direction, revision)


def _step(connection: Connection, folder: str, direction: str, revision: str) -> None:
    config = _config(folder, connection)
    if direction == "upgrade":
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


async def revision_of(engine: AsyncEngine) -> str | None:
    """The revision the database is at; None when it is empty."""
    async with engine.connect() as connection:
        return await connection.run_sync(lambda bare: MigrationContext.configure(bare).get_current_revision())


def newest_revision() -> str:
    """The revision this program is written for."""
    with as_file(files("booking.adapters.database") / "migrations") as folder:
        head = ScriptDirectory.from_config(_config(str(folder), None)).get_current_head()
    if head is None:
        raise SchemaOutdated("the package has no migrations")
    return head


async def check(engine: AsyncEngine) -> None:
    """Make sure the database has the schema this program is written for.

    Raises:
        SchemaOutdated: It has another one.
    """
    found, wanted = await revision_of(engine), newest_revision()
    if found != wanted:
        raise SchemaOutdated(found=found, wanted=wanted)
