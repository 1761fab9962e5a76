"""Opens transactions on SQLite itself: statements run where they are asked, and only what may wait goes to a thread.

A statement on a local database takes less time than handing it to another thread and being woken again. So reading,
and everything the one writer does between BEGIN and COMMIT, runs in the event loop's own thread. What waits goes to
another: COMMIT waits for the disk, and BEGIN IMMEDIATE for another process that is writing.

What need not outlive the machine's power (a hold of five minutes, whose turn it is) does not wait for the disk at all:
it is in the log of the database and survives its process, and reaches the disk with the next lasting transaction.
The log is written back into the file behind everybody's back: otherwise every hundredth answer would wait for it.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL

from booking.adapters.database.direct import DirectConnection, Statements

BUSY_TIMEOUT_MS = 5000
"""How long one process waits for the other's transaction to end."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY")
WRITE_BACK_AFTER = 250
"""So many transactions are left in the log before it is written back into the file."""
LONGEST_LOG = 8192
"""So many pages (32 MB) may be in the log before the writer waits for the end of it to be written back.

The log begins anew once all of it stands in the file, and while somebody always writes that never comes by itself.
"""
_IDLE_READERS = 4
_STATEMENTS = 256


class SqliteWays:
    """The ways into one SQLite database: one connection that writes, and as many that read as are needed at once."""

    def __init__(self, url: URL) -> None:
        """Open nothing yet."""
        dialect = sqlite.dialect()
        where, options = dialect.create_connect_args(url)
        self._statements = Statements(dialect)
        self._where: Any = where[0]
        self._options = options
        self._writer: sqlite3.Connection | None = None
        self._lasting = True
        self._in_log = 0
        self._writing_back: asyncio.Future[None] | None = None
        self._log_is_long = False
        self._readers: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="sqlite")

    def close(self) -> None:
        """Close what is open."""
        for connection in (*self._readers, *(() if self._writer is None else (self._writer,))):
            connection.close()
        self._readers.clear()
        self._writer = None
        self._threads.shutdown(wait=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[DirectConnection]:
        """One state of the data; nothing can be written."""
        connection = self._readers.pop() if self._readers else await self._in_thread(self._open_reader)
        try:
            connection.execute("BEGIN")
            yield DirectConnection(connection, self._statements)
        finally:
            if _ended(connection) and len(self._readers) < _IDLE_READERS:
                self._readers.append(connection)
            else:
                connection.close()

    @asynccontextmanager
    async def writing(self, *, lasting: bool) -> AsyncIterator[DirectConnection]:
        """The one writer's transaction; whoever asks has the turn.

        Who is cancelled while the disk is at it finds everything written, and `cancelled` set.

        Args:
            lasting: Whether what is written has to be there after the machine has lost its power.
        """
        if self._writer is None:
            self._writer = await self._in_thread(self._open_writer)
        connection = self._writer
        if self._log_is_long:
            self._log_is_long = False
            await self._in_thread(self._write_back)
        try:
            if lasting is not self._lasting:
                connection.execute("PRAGMA synchronous=FULL" if lasting else "PRAGMA synchronous=NORMAL")
                self._lasting = lasting
            await self._begin(connection)
            before = connection.total_changes
            direct = DirectConnection(connection, self._statements)
            yield direct
            waits = self._lasting and connection.total_changes != before
            direct.cancelled = await self._commit(connection, waits=waits)
            self._write_back_in_time()
        except BaseException:
            if self._writer is connection and not _ended(connection):
                connection.close()
                self._writer = None
            raise

    async def _begin(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            # Another process is writing: wait for it where nobody else has to.
            begun = self._in_thread(_begin_patiently, connection)
            try:
                await asyncio.shield(begun)
            except asyncio.CancelledError:
                # Nobody waits for it any more: it ends with the turn that it gets, and the next writer takes another.
                self._writer = None
                begun.add_done_callback(lambda _: connection.close())
                raise

    async def _commit(self, connection: sqlite3.Connection, *, waits: bool) -> bool:
        """End the transaction; whether somebody cancelled us while the disk was at it."""
        if not waits:
            connection.execute("COMMIT")
            return False
        done = self._in_thread(connection.execute, "COMMIT")
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            await _settled(done)
            done.result()
            return True
        return False

    def _write_back_in_time(self) -> None:
        self._in_log += 1
        if self._in_log >= WRITE_BACK_AFTER and (self._writing_back is None or self._writing_back.done()):
            self._in_log = 0
            self._writing_back = self._in_thread(self._write_back_aside)

    def _write_back_aside(self) -> None:
        self._log_is_long = self._write_back() > LONGEST_LOG

    def _write_back(self) -> int:
        """How many pages the log has if some of them could not be written back, for readers or a writer; else 0."""
        with suppress(sqlite3.Error), closing(self._open(BUSY_TIMEOUT_MS)) as connection:
            _, pages, written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            return int(pages) if written < pages else 0
        return 0

    def _in_thread(self, work: Callable[..., Any], *given: object) -> "asyncio.Future[Any]":
        return asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    def _open_reader(self) -> sqlite3.Connection:
        connection = self._open(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _open_writer(self) -> sqlite3.Connection:
        connection = self._open(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        self._lasting = True
        return connection

    def _open(self, busy_timeout_ms: int) -> sqlite3.Connection:
        options = {**self._options, "check_same_thread": False, "cached_statements": _STATEMENTS}
        connection: sqlite3.Connection = sqlite3.connect(self._where, isolation_level=None, **options)
        connection.execute(f"PRAGMA busy_timeout={busy_timeout_ms}")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection


def _begin_patiently(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute("PRAGMA busy_timeout=0")


def _ended(connection: sqlite3.Connection) -> bool:
    """Leave nothing of a transaction behind; whether the connection can be used again."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error:
        return False
    return True


async def _settled(work: "asyncio.Future[Any]") -> None:
    """Wait for work in a thread to end, however often we are cancelled: nobody may take the connection before."""
    while not work.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait({work})
