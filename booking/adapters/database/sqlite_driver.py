"""Talks to SQLite with one visit to its thread per statement.

aiosqlite goes to the thread of its connection to open a cursor, to execute, to fetch and to close: four times for one
SELECT. Each visit costs more than most statements do, and waits for its turn in a busy loop. SQLAlchemy fetches all
rows at once in any case, so here all four happen in one visit.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

from aiosqlite import Connection
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_ROWS_AT_ONCE = 64


class _Cursor:
    """One statement and what came of it, as SQLAlchemy's adapter asks for it."""

    def __init__(self, connection: "OneVisitConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        return await self._visit(sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> Self:
        return await self._visit(sqlite3.Cursor.executemany, statement, parameters)

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        """Nothing to do: the real cursor was closed in its thread."""

    async def _visit(self, run: Any, statement: str, parameters: Any) -> Self:  # noqa: ANN401 - as the driver has it
        done = await self._connection.visit(run, statement, parameters)
        self._rows, self.description, self.rowcount, self.lastrowid = done
        return self


class OneVisitConnection(Connection):
    """A connection whose cursors need its thread once per statement."""

    def __init__(self, *where: Any, **options: Any) -> None:  # noqa: ANN401 - as `sqlite3.connect` has it
        """Connect as `sqlite3.connect` would, when awaited."""
        super().__init__(partial(sqlite3.connect, *where, **options), _ROWS_AT_ONCE)
        # A process that ends does not wait for a connection that was not closed.
        self._thread.daemon = True

    def cursor(self) -> _Cursor:  # type: ignore[override]  # SQLAlchemy only ever enters it
        """A cursor; it costs nothing until it executes."""
        return _Cursor(self)

    async def visit(self, run: Any, statement: str, parameters: Any) -> Any:  # noqa: ANN401 - as the driver has it
        """Execute one statement in the connection's thread: rows, description, row count and last row id."""
        return await self._execute(self._in_thread, run, statement, parameters)  # type: ignore[no-untyped-call]

    def _in_thread(self, run: Any, statement: str, parameters: Any) -> Any:  # noqa: ANN401 - as the driver has it
        cursor = self._conn.cursor()
        try:
            run(cursor, statement, parameters)
            rows = cursor.fetchall() if cursor.description else ()
            return rows, cursor.description, cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


def visit_once(engine: AsyncEngine) -> None:
    """Let every connection of a SQLite engine go to its thread once per statement."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def _connect(_dialect: object, _record: object, _where: object, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = OneVisitConnection
