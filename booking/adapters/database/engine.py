"""Opens the database and decides who may write when: one arbiter for SQLite, one for PostgreSQL.

SQLite has one writer. All writing goes over one connection behind an asyncio lock and begins with BEGIN IMMEDIATE
(`sqlite_direct.py`; the engines of this module migrate a file, and tests look into it with them):
a second process waits in its busy handler and then sees the truth, where a deferred BEGIN would read an old state
and fail at its first write. With a pool and the busy handler alone the same work has a 99th percentile six times as
long. WAL lets readers read on while somebody writes; synchronous=FULL keeps what was acknowledged through a power
loss and costs a fifth of a millisecond.

SQLite in memory (`sqlite_memory.py`, for sandboxes) has one connection, so there readers wait for the turn too.

PostgreSQL has many writers. Each transaction first takes advisory locks on the (day, resource) pairs it will claim,
in sorted order: with the exclusion constraint alone, visits of several segments deadlock when they cross.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol

from sqlalchemy import ARRAY, Connection, Integer, bindparam, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from booking.adapters.database.direct import DirectConnection
from booking.adapters.database.sqlite_direct import BUSY_TIMEOUT_MS, PRAGMAS, SqliteWays
from booking.adapters.database.sqlite_memory import SCHEME, SqliteMemory
from booking.errors import DatabaseBusy, InvariantBroken

LOCK_TIMEOUT_MS = 5000
"""How long a PostgreSQL transaction waits for a lock."""
CONNECT_TIMEOUT_S = 5.0
"""How long PostgreSQL may take to accept a connection."""
COMMAND_TIMEOUT_S = 30.0
"""When a statement counts as lost: a machine that vanished never says so."""
QUEUE_TIMEOUT_S = 30.0
"""How long a request waits for the writer's turn (SQLite) or a connection (PostgreSQL) when very many come at once."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    SCHEME: SCHEME,
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_ADVISORY = text(
    "SELECT pg_advisory_xact_lock(k.resource, k.day)"
    " FROM unnest(CAST(:resources AS integer[]), CAST(:days AS integer[])) AS k(resource, day)"
).bindparams(bindparam("resources", type_=ARRAY(Integer)), bindparam("days", type_=ARRAY(Integer)))


class Arbiter(Protocol):
    """Decides which transaction may write when."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait until a writing transaction may begin; the turn lasts as long as the block."""
        ...

    async def lock(self, connection: AsyncConnection | DirectConnection, slots: Iterable[tuple[date, int]]) -> None:
        """Keep others from claiming these (local day, resource id) pairs until the transaction ends."""
        ...


class OneWriter:
    """SQLite: whoever has the turn is the only writer, so there is nothing to lock."""

    def __init__(self, *, timeout_s: float = QUEUE_TIMEOUT_S) -> None:
        """Begin with nobody writing."""
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._timeout_s = timeout_s

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait for the writer before.

        Raises:
            DatabaseBusy: It did not end in time.
        """
        return _Turn(self)

    async def take(self) -> None:
        """Wait for the turn.

        Raises:
            DatabaseBusy: Whoever had it did not end in time.
        """
        if self._lock.locked() or self._waiting:
            await self._wait()
        else:
            await self._lock.acquire()

    def give(self) -> None:
        """Let the next one begin."""
        self._lock.release()

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._lock.acquire()
        except TimeoutError:
            raise DatabaseBusy from None
        finally:
            self._waiting -= 1

    async def lock(self, connection: AsyncConnection | DirectConnection, slots: Iterable[tuple[date, int]]) -> None:
        """Nothing to do: the whole database is ours."""


class _Turn:
    """The turn of one writer, as a block."""

    __slots__ = ("_writer",)

    def __init__(self, writer: OneWriter) -> None:
        self._writer = writer

    async def __aenter__(self) -> None:
        await self._writer.take()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.give()


class SortedLocks:
    """PostgreSQL: advisory transaction locks on (day, resource), taken in one order by everybody."""

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Nobody has to wait before a transaction begins."""
        yield

    async def lock(self, connection: AsyncConnection | DirectConnection, slots: Iterable[tuple[date, int]]) -> None:
        """Take the locks in sorted order, in one round trip."""
        pairs = sorted({(resource, day.toordinal()) for day, resource in slots})
        if pairs:
            await connection.execute(
                _ADVISORY, {"resources": [pair[0] for pair in pairs], "days": [pair[1] for pair in pairs]}
            )


Way = AbstractAsyncContextManager[AsyncConnection | DirectConnection]
"""A transaction to be opened: a connection for as long as the block lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """The two ways into a database, and who decides about writing."""

    writer: AsyncEngine
    reader: AsyncEngine
    arbiter: Arbiter
    memory: SqliteMemory | None = None
    """The database itself, where it is one in memory: reading and writing then share its only connection."""
    file: SqliteWays | None = None
    """The way to SQLite without SQLAlchemy's engines, which migrate a file and do nothing else with it."""

    def writing(self, *, lasting: bool = True) -> Way:
        """A transaction that may write; whoever asks has the arbiter's turn.

        Args:
            lasting: See `SqliteWays.writing`; elsewhere everything lasts, or nothing does.
        """
        if self.memory is not None:
            return self.memory.writing()
        return self.writer.begin() if self.file is None else self.file.writing(lasting=lasting)

    def reading(self) -> Way:
        """A transaction that sees one state of the data; in memory, whoever asks has the arbiter's turn."""
        if self.memory is not None:
            return self.memory.reading()
        return self.reader.begin() if self.file is None else self.file.reading()

    async def close(self) -> None:
        """Close all connections."""
        if self.file is not None:
            self.file.close()
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


def database_url(url: str) -> URL:
    """The URL with the driver this program uses.

    Args:
        url: `sqlite:///file`, `postgresql://user@host/name` or the same with the driver named; `sqlite+memory://`
            for a database that ends with its process.

    Raises:
        InvariantBroken: Another kind of database, or SQLite without a file.
    """
    parsed = make_url(url)
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise InvariantBroken("the database is SQLite or PostgreSQL", scheme=parsed.drivername)
    if driver == SCHEME:
        if parsed.database:
            raise InvariantBroken("SQLite in memory has no file", name=parsed.database)
        return parsed
    if driver.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise InvariantBroken("SQLite needs a file: readers and the writer are different connections")
    return parsed.set(drivername=driver)


def open_engines(url: str, *, arbiter: Arbiter | None = None, pool_size: int = 20) -> Engines:
    """The engines for a database; nothing is connected yet.

    Args:
        url: See `database_url`.
        arbiter: Who decides about writing; the right one for the database when None.
        pool_size: How many connections PostgreSQL is asked for at most, by this process.
    """
    parsed = database_url(url)
    if parsed.drivername == SCHEME:
        memory = SqliteMemory()
        return Engines(writer=memory.engine, reader=memory.engine, arbiter=arbiter or OneWriter(), memory=memory)
    if parsed.drivername.startswith("sqlite"):
        return _sqlite(parsed, arbiter or OneWriter())
    return _postgres(parsed, arbiter or SortedLocks(), pool_size)


def _sqlite(url: URL, arbiter: Arbiter) -> Engines:
    if url.database is not None and not url.database.startswith("file:"):
        Path(url.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
    writer = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=QUEUE_TIMEOUT_S,
        hide_parameters=True,
    )
    reader = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=4,
        max_overflow=0,
        pool_timeout=QUEUE_TIMEOUT_S,
        hide_parameters=True,
    )
    event.listen(writer.sync_engine, "connect", _prepare_sqlite)
    event.listen(reader.sync_engine, "connect", _prepare_sqlite)
    event.listen(reader.sync_engine, "connect", _only_read)
    event.listen(writer.sync_engine, "begin", _begin_immediate)
    event.listen(reader.sync_engine, "begin", _begin_deferred)
    return Engines(writer=writer, reader=reader, arbiter=arbiter, file=SqliteWays(url))


def _postgres(url: URL, arbiter: Arbiter, pool_size: int) -> Engines:
    writer = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=QUEUE_TIMEOUT_S,
        hide_parameters=True,  # names and numbers of guests have no place in a log
        connect_args={
            "timeout": CONNECT_TIMEOUT_S,
            "command_timeout": COMMAND_TIMEOUT_S,
            "server_settings": {
                "application_name": "salon",
                "lock_timeout": str(LOCK_TIMEOUT_MS),
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writer=writer, reader=reader, arbiter=arbiter)


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling begins too late and deferred; the begin events below replace it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", *PRAGMAS):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _only_read(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
