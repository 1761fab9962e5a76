"""SQLite in the memory of this process, without a thread: for a sandbox that forgets everything with its process.

A file needs a thread, because a disk makes a statement wait; a visit to that thread costs 40 to 80 µs of processor
time, most of it for waking the loop again. Memory makes nothing wait, so here a statement runs where it is asked for.
There is one connection, and whoever has the turn has it: readers wait for the writer, which never waits for anything
but the processor. `sqlite+memory://` is the address; it is asked for by name, never fallen into.
"""

import sqlite3
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import await_only

from booking.adapters.database import memory_schema
from booking.adapters.database.direct import DirectConnection, Statements

SCHEME = "sqlite+memory"
_STATEMENTS_KEPT = 512


class InlineSqlite(SQLiteDialect_pysqlite):
    """The driver of the standard library behind SQLAlchemy's asynchronous front: it answers at once."""

    driver = "memory"
    is_async = True
    supports_statement_cache = True

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:  # noqa: ANN401
        """Execute; SQLAlchemy insists that an asynchronous driver waits for something."""
        await_only(_nothing())
        super().do_execute(cursor, statement, parameters, context)  # type: ignore[no-untyped-call]


async def _nothing() -> None:
    """What there is to wait for in memory."""


registry.register("sqlite.memory", __name__, InlineSqlite.__name__)


class _Cursor(sqlite3.Cursor):
    """A cursor that SQLAlchemy's asynchronous results can let go of."""

    async def _async_soft_close(self) -> None:
        """Nothing to do: rows that were not fetched yet are in no other process."""


class _Connection(sqlite3.Connection):
    """A connection whose cursors are those."""

    def cursor(self, factory: Any = None) -> Any:  # noqa: ANN401 - as the driver has it
        return super().cursor(factory or _Cursor)


_STATEMENTS = Statements(InlineSqlite())
"""Compiled once for all databases in memory, and before a process forks: 60 of them take a tenth of a second."""


class SqliteMemory:
    """One database in memory: its only connection, and the two ways to it."""

    def __init__(self, *, empty: bool = False) -> None:
        """Open one with its tables, or, for the migrations to fill, without any."""
        self.connection = sqlite3.connect(
            ":memory:",
            isolation_level=None,
            cached_statements=_STATEMENTS_KEPT,
            check_same_thread=False,
            factory=_Connection,
        )
        for pragma in ("foreign_keys=ON", "temp_store=MEMORY", "journal_mode=MEMORY", "synchronous=OFF"):
            self.connection.execute(f"PRAGMA {pragma}")
        if not empty:
            self.connection.executescript(memory_schema.text())
        self.engine: AsyncEngine = create_async_engine(
            f"{SCHEME}://", poolclass=StaticPool, creator=lambda: self.connection
        )
        self.direct = DirectConnection(self.connection, _STATEMENTS)

    def writing(self) -> AbstractAsyncContextManager[DirectConnection]:
        """A transaction; the caller has the turn."""
        return _Writing(self)

    def reading(self) -> AbstractAsyncContextManager[DirectConnection]:
        """One state of the data; the caller has the turn, so that there is nothing to begin or to end."""
        return _Reading(self)


class _Writing:
    __slots__ = ("_memory",)

    def __init__(self, memory: SqliteMemory) -> None:
        self._memory = memory

    async def __aenter__(self) -> DirectConnection:
        self._memory.connection.execute("BEGIN IMMEDIATE")
        return self._memory.direct

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection = self._memory.connection
        try:
            if error is None:
                connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


class _Reading:
    __slots__ = ("_memory",)

    def __init__(self, memory: SqliteMemory) -> None:
        self._memory = memory

    async def __aenter__(self) -> DirectConnection:
        return self._memory.direct

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end."""
