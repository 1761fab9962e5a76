"""One transaction as a unit of work, and the only place where a driver's error becomes one of ours."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import date
from types import TracebackType
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection

from booking.adapters.database.direct import DirectConnection
from booking.adapters.database.engine import Engines, Way
from booking.adapters.database.just_taken import JustTaken
from booking.adapters.database.session import ResourceIds, Session
from booking.adapters.database.shelves.answers import SqlAnswers
from booking.adapters.database.shelves.appointments import SqlAppointments
from booking.adapters.database.shelves.board import WORKING
from booking.adapters.database.shelves.busy import SqlBusy
from booking.adapters.database.shelves.calendar import SqlCalendarBusy, SqlCursors, SqlEventTypes
from booking.adapters.database.shelves.catalogues import ReadCatalogues, SqlCatalogues
from booking.adapters.database.shelves.holds import SqlHolds
from booking.adapters.database.shelves.people import SqlCalls, SqlTasks, SqlWaitingList
from booking.adapters.database.shelves.sagas import SqlOutbox, SqlSagas
from booking.application.records import Contending
from booking.domain.hours import NO_HOLIDAYS, HolidayCalendar
from booking.domain.ids import SalonId
from booking.errors import BookingError, DatabaseBroken, DatabaseBusy, DatabaseUnreachable, SlotTaken

_SLOT_TAKEN = {"SQLITE_CONSTRAINT_TRIGGER", "23P01"}
_BUSY = {
    "SQLITE_BUSY",
    "SQLITE_BUSY_SNAPSHOT",
    "SQLITE_BUSY_RECOVERY",
    "SQLITE_BUSY_TIMEOUT",
    "SQLITE_LOCKED",
    "SQLITE_CONSTRAINT_UNIQUE",  # two at once made the same key: the next attempt sees the other's
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "23505",  # the same on PostgreSQL
    "40001",  # serialisation
    "40P01",  # deadlock
    "55P03",  # lock not available in time
    "53300",  # too many connections
}
_UNREACHABLE = {"57P01", "57P02", "57P03", "3D000"}
_AWAY = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY_", "08", "53")
"""How the codes begin that mean a disk or server that does not do its work now: it may again later."""


class SqlUnitOfWork:
    """The shelves of one open transaction."""

    appointments: SqlAppointments
    holds: SqlHolds
    busy: SqlBusy
    sagas: SqlSagas
    outbox: SqlOutbox
    event_types: SqlEventTypes
    calendar_busy: SqlCalendarBusy
    cursors: SqlCursors
    answers: SqlAnswers
    calls: SqlCalls
    waiting: SqlWaitingList
    tasks: SqlTasks

    def __init__(self, session: Session, holidays: HolidayCalendar, catalogues: ReadCatalogues) -> None:
        """Put up the shelf that remembers; the transaction is open already."""
        self._session = session
        self.catalogues = SqlCatalogues(session, holidays, catalogues)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the annotations above say which shelf it is
        # Put up when it is asked for: most transactions need two or three, and all thirteen take 5 us.
        make = _SHELVES.get(name)
        if make is None:
            raise AttributeError(name)
        shelf = make(self._session)
        setattr(self, name, shelf)
        return shelf

    async def lock(self, salon: SalonId, slots: Iterable[tuple[date, str]]) -> None:
        """Keep everybody else from claiming these (local day, resource) pairs until the transaction ends."""
        wanted = set(slots)
        numbers = await self._session.resource_ids(salon, {name for _, name in wanted})
        await self._session.arbiter.lock(self._session.connection, [(day, numbers[name]) for day, name in wanted])


_SHELVES: dict[str, Callable[[Session], object]] = {
    "appointments": SqlAppointments,
    "holds": SqlHolds,
    "busy": SqlBusy,
    "sagas": SqlSagas,
    "outbox": SqlOutbox,
    "event_types": SqlEventTypes,
    "calendar_busy": SqlCalendarBusy,
    "cursors": SqlCursors,
    "answers": SqlAnswers,
    "calls": SqlCalls,
    "waiting": SqlWaitingList,
    "tasks": SqlTasks,
}


class SqlDatabase:
    """The salon's database, SQLite or PostgreSQL."""

    def __init__(self, engines: Engines, *, holidays: HolidayCalendar = NO_HOLIDAYS) -> None:
        """Use these engines.

        Args:
            engines: From `open_engines`; whoever opened them closes them.
            holidays: What every catalogue read from here knows of public holidays.
        """
        self._engines = engines
        self._holidays = holidays
        self._known: ResourceIds = {}
        self._catalogues: ReadCatalogues = {}
        self._taken = JustTaken()

    def transaction(
        self, contending: Contending | None = None, *, lasting: bool = True
    ) -> AbstractAsyncContextManager[SqlUnitOfWork]:
        """A unit of work that may write; it commits when its block ends.

        Raises:
            SlotTaken: Somebody took what it contends for while it waited for its turn.
        """
        came = self._taken.now()
        wanted = [] if contending is None else self._wanted(contending)
        unit = _Unit(self, self._engines.writing(lasting=lasting))
        return _InTurn(self._engines.arbiter.turn(), unit, lambda: self._taken.refuse(came, wanted))

    def _wanted(self, contending: Contending) -> list[tuple[int, int, int]]:
        return [
            (number, claim.start, claim.end)
            for claim in contending.claims
            if claim.kind in WORKING and (number := self._known.get((contending.salon, claim.resource))) is not None
        ]

    def reading(self) -> AbstractAsyncContextManager[SqlUnitOfWork]:
        """A unit of work that sees one state of the data and may not write."""
        unit = _Unit(self, self._engines.reading())
        # In memory whoever has the turn has the only connection: nothing changes under a reader.
        return unit if self._engines.memory is None else _InTurn(self._engines.arbiter.turn(), unit)

    def opened(self, connection: AsyncConnection | DirectConnection) -> tuple[Session, SqlUnitOfWork]:
        """The shelves of a transaction that has begun."""
        session = Session(connection, self._engines.arbiter, self._known)
        return session, SqlUnitOfWork(session, self._holidays, self._catalogues)

    def committed(self, session: Session) -> None:
        """Remember what a transaction has learned and taken."""
        session.committed()
        self._taken.note(session.taken, freed=session.freed)


class _Unit:
    """A transaction as a block of code. A class and no generator: four nested generators took 15 us a transaction."""

    __slots__ = ("_connection", "_database", "_session", "_way")

    def __init__(self, database: SqlDatabase, way: Way) -> None:
        self._database = database
        self._way = way

    async def __aenter__(self) -> SqlUnitOfWork:
        try:
            self._connection = await self._way.__aenter__()
        except _DRIVERS as error:
            raise _ours(error) from error
        self._session, unit = self._database.opened(self._connection)
        return unit

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._way.__aexit__(kind, error, trace)
        except _DRIVERS as problem:
            raise _ours(problem) from problem
        if isinstance(error, _DRIVERS):
            raise _ours(error) from error
        if error is None:
            self._database.committed(self._session)
            if isinstance(self._connection, DirectConnection) and self._connection.cancelled:
                raise asyncio.CancelledError


class _InTurn:
    """A unit of work that waits for its turn, and looks before and after beginning whether it still makes sense."""

    __slots__ = ("_look", "_turn", "_unit")

    def __init__(
        self, turn: AbstractAsyncContextManager[None], unit: _Unit, look: Callable[[], None] = lambda: None
    ) -> None:
        self._turn = turn
        self._unit = unit
        self._look = look

    async def __aenter__(self) -> SqlUnitOfWork:
        await self._turn.__aenter__()
        try:
            # SQLite waits for the turn, PostgreSQL for a connection: both are looked at when the waiting is over.
            self._look()
            unit = await self._unit.__aenter__()
            try:
                self._look()
            except BaseException as refused:
                await self._unit.__aexit__(type(refused), refused, refused.__traceback__)
                raise
        except BaseException as problem:
            await self._turn.__aexit__(type(problem), problem, problem.__traceback__)
            raise
        return unit

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._unit.__aexit__(kind, error, trace)
        finally:
            await self._turn.__aexit__(None, None, None)


_DRIVERS = (SQLAlchemyError, sqlite3.Error, OSError)


def _ours(error: SQLAlchemyError | sqlite3.Error | OSError) -> BookingError:
    """The error of ours that a driver's error means, told by its code and never by its text."""
    if isinstance(error, OSError):
        return DatabaseUnreachable(kind=type(error).__name__)
    code = "" if isinstance(error, SQLAlchemyError) and not isinstance(error, DBAPIError) else _code(error)
    if code in _SLOT_TAKEN:
        return SlotTaken()
    if code in _BUSY or isinstance(error, PoolTimeoutError):
        return DatabaseBusy(database_code=code)
    invalidated = isinstance(error, DBAPIError) and error.connection_invalidated
    if invalidated or code in _UNREACHABLE or code.startswith(_AWAY):
        return DatabaseUnreachable(database_code=code)
    return DatabaseBroken(str(error).splitlines()[0], database_code=code)


def _code(error: DBAPIError | sqlite3.Error) -> str:
    """SQLite's error name, or PostgreSQL's SQLSTATE, wherever the driver keeps it."""
    origin: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    while origin is not None:
        for name in ("sqlite_errorname", "sqlstate", "pgcode"):
            value = getattr(origin, name, None)
            if isinstance(value, str) and value:
                return value
        origin = origin.__cause__
    return ""
