"""One transaction as a unit of work, and the only place where a driver's error becomes one of ours."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

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

    def __init__(self, session: Session, holidays: HolidayCalendar, catalogues: ReadCatalogues) -> None:
        """Put up the shelves; the transaction is open already."""
        self._session = session
        self.catalogues = SqlCatalogues(session, holidays, catalogues)
        self.appointments = SqlAppointments(session)
        self.holds = SqlHolds(session)
        self.busy = SqlBusy(session)
        self.sagas = SqlSagas(session)
        self.outbox = SqlOutbox(session)
        self.event_types = SqlEventTypes(session)
        self.calendar_busy = SqlCalendarBusy(session)
        self.cursors = SqlCursors(session)
        self.answers = SqlAnswers(session)
        self.calls = SqlCalls(session)
        self.waiting = SqlWaitingList(session)
        self.tasks = SqlTasks(session)

    async def lock(self, salon: SalonId, slots: Iterable[tuple[date, str]]) -> None:
        """Keep everybody else from claiming these (local day, resource) pairs until the transaction ends."""
        wanted = set(slots)
        numbers = await self._session.resource_ids(salon, {name for _, name in wanted})
        await self._session.arbiter.lock(self._session.connection, [(day, numbers[name]) for day, name in wanted])


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

    @asynccontextmanager
    async def transaction(
        self, contending: Contending | None = None, *, lasting: bool = True
    ) -> AsyncIterator[SqlUnitOfWork]:
        """A unit of work that may write; it commits when its block ends.

        Raises:
            SlotTaken: Somebody took what it contends for while it waited for its turn.
        """
        came = self._taken.now()
        wanted = [] if contending is None else self._wanted(contending)
        async with self._engines.arbiter.turn():
            # SQLite waits for the turn, PostgreSQL for a connection: both are looked at when the waiting is over.
            self._taken.refuse(came, wanted)
            async with self._unit(self._engines.writing(lasting=lasting)) as unit:
                self._taken.refuse(came, wanted)
                yield unit

    def _wanted(self, contending: Contending) -> list[tuple[int, int, int]]:
        return [
            (number, claim.start, claim.end)
            for claim in contending.claims
            if claim.kind in WORKING and (number := self._known.get((contending.salon, claim.resource))) is not None
        ]

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """A unit of work that sees one state of the data and may not write."""
        if (memory := self._engines.memory) is not None:
            # Whoever has the turn has the only connection: nothing changes under a reader, with or without BEGIN.
            async with self._engines.arbiter.turn():
                try:
                    session = Session(memory.direct, self._engines.arbiter, self._known)
                    yield SqlUnitOfWork(session, self._holidays, self._catalogues)
                except sqlite3.Error as error:
                    raise _ours(error) from error
            return
        async with self._unit(self._engines.reading()) as unit:
            yield unit

    @asynccontextmanager
    async def _unit(self, way: Way) -> AsyncIterator[SqlUnitOfWork]:
        try:
            async with way as connection:
                session = Session(connection, self._engines.arbiter, self._known)
                yield SqlUnitOfWork(session, self._holidays, self._catalogues)
            session.committed()
            self._taken.note(session.taken, freed=session.freed)
            if isinstance(connection, DirectConnection) and connection.cancelled:
                raise asyncio.CancelledError
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise _ours(error) from error


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
