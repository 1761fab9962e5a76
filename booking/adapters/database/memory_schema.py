"""The schema of a database in memory, as the migrations leave it, so that a sandbox opens without running them.

Loading Alembic and running the migrations takes 0.45 s of processor time: more than opening all the rest. The text
beside this module is what SQLite says of a migrated database; a test compares the two, and
`python -m booking.adapters.database.memory_schema` writes it anew after a migration was added.
"""

import asyncio
import sqlite3
from functools import cache
from importlib.resources import files
from pathlib import Path

FILE = "memory_schema.sql"


@cache
def text() -> str:
    """The stored schema: statements, tables before what hangs on them."""
    return (files("booking.adapters.database") / FILE).read_text(encoding="utf-8")


def told_by(connection: sqlite3.Connection) -> str:
    """The schema of a database, in the order it was made, with the revision it is at."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    mark = "INSERT INTO alembic_version (version_num) VALUES ('{}')"
    marks = [mark.format(revision) for (revision,) in revisions]
    statements = [*(sql for (sql,) in rows), *marks]
    return "".join("\n".join(line.rstrip() for line in f"{one};".splitlines()) + "\n" for one in statements)


async def migrated() -> str:
    """The schema as the migrations leave it."""
    from booking.adapters.database import migrate  # noqa: PLC0415 - what this module is there to do without
    from booking.adapters.database.sqlite_memory import SqliteMemory  # noqa: PLC0415 - it reads this module's text

    memory = SqliteMemory(empty=True)
    await migrate.upgrade(memory.engine)
    return told_by(memory.connection)


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(asyncio.run(migrated()), encoding="utf-8")
