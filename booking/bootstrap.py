"""Puts the desk together: database, outside calendar, clock and ids. The only module that knows all adapters."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import httpx

from booking.adapters.calcom.opening import OpenCalcom, open_calcom
from booking.adapters.calcom.settings import CalcomSettings
from booking.adapters.database.engine import Engines, open_engines
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.adapters.database.wipe import wipe
from booking.adapters.holidays import PublicHolidays
from booking.adapters.mail.letters import LetterWriter
from booking.adapters.mail.post import open_post
from booking.adapters.system import RandomIds, SystemClock
from booking.application.desk import BookingDesk
from booking.application.event_type_specs import CalendarMode
from booking.application.housekeeping import Housekeeper
from booking.application.means import CatalogueCache, Means
from booking.application.notices import Dispatcher, Post
from booking.application.ports import Clock, Ids
from booking.application.reconcile import Reconciler
from booking.application.saga_runner import Notes, RunnerLimits, SagaRunner
from booking.domain.ids import SalonId

DEFAULT_SENDER = "Salon <termine@example.org>"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSettings:
    """What the core has to be told; business rules are data of each salon's catalogue."""

    database_url: str
    """`sqlite:///file` or `postgresql://user@host/name`, with or without the driver's name."""
    calcom_mode: Literal["team", "personal", "off"] = "off"
    calcom_url: str = "https://api.cal.com"
    calcom_api_key: str = field(default="", repr=False)
    calcom_staff_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Keys of the staff by name, for mode personal."""
    mail_url: str = field(default="", repr=False)
    """See `booking.adapters.mail.post.open_post`; empty: mail is off."""
    mail_from: str = DEFAULT_SENDER
    """The From address of letters."""
    migrate: bool = True
    """Whether opening brings the database to this program's schema; otherwise a foreign schema is refused."""
    pool_size: int = 20
    """How many connections PostgreSQL is asked for at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """How the outside is reached, and who hears of it."""

    transport: httpx.AsyncBaseTransport | None = None
    """A Cal.com in this process instead of the network."""
    notes: Notes | None = None
    """Told of every stored step of a saga."""
    limits: RunnerLimits | None = None
    post: Post | None = None
    """Carries letters instead of what the settings name: for sandboxes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBooking:
    """The core, open: the desk and what else is run with it."""

    desk: BookingDesk
    database: SqlDatabase
    runner: SagaRunner
    calcom: OpenCalcom | None
    """None in mode off."""
    reconciler: Reconciler | None
    """None in mode off."""
    housekeeper: Housekeeper
    """`settle(now)` does one round of everything that is due, `run(clock)` does the rounds."""
    engines: Engines

    async def wipe(self, salon: SalonId) -> None:
        """Forget everything of a salon but its catalogue and event-type map: for sandboxes only."""
        await wipe(self.engines, salon)


@asynccontextmanager
async def open_database(settings: BookingSettings) -> AsyncIterator[SqlDatabase]:
    """The database alone, with its schema in order.

    Raises:
        SchemaOutdated: It has another schema, and `migrate` is off.
    """
    async with _engines(settings) as engines:
        yield SqlDatabase(engines, holidays=PublicHolidays())


@asynccontextmanager
async def _engines(settings: BookingSettings) -> AsyncIterator[Engines]:
    engines = open_engines(settings.database_url, pool_size=settings.pool_size)
    try:
        if engines.memory is None:
            from booking.adapters.database import migrate  # noqa: PLC0415 - 0.4 s to load, and memory needs none

            await (migrate.upgrade if settings.migrate else migrate.check)(engines.writer)
        yield engines
    finally:
        await engines.close()


@asynccontextmanager
async def open_booking(
    settings: BookingSettings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    outside: Outside | None = None,
) -> AsyncIterator[OpenBooking]:
    """Everything of the core, for as long as the block lasts.

    Args:
        settings: Which database and which outside calendar.
        clock: Tells the time; the machine's when None.
        ids: Makes ids; random ones when None.
        outside: How the outside is reached and who is told of sagas; the network and nobody when None.
    """
    clock, ids, outside = clock or SystemClock(), ids or RandomIds(), outside or Outside()
    async with AsyncExitStack() as stack:
        engines = await stack.enter_async_context(_engines(settings))
        database = SqlDatabase(engines, holidays=PublicHolidays())
        calcom = await _calcom(stack, settings, database, outside)
        runner = SagaRunner(
            database,
            None if calcom is None else calcom.calendar,
            ids,
            limits=outside.limits,
            notes=outside.notes,
        )
        stack.push_async_callback(runner.aclose)
        means = Means(database=database, clock=clock, ids=ids, catalogues=CatalogueCache(database), runner=runner)
        reconciler = None
        if calcom is not None:
            reconciler = Reconciler(database, calcom.reader, calcom.calendar, ids, runner.policy)
        post = outside.post or open_post(settings.mail_url, settings.mail_from)
        dispatcher = Dispatcher(database, LetterWriter(), post, ids)
        yield OpenBooking(
            desk=BookingDesk(means),
            database=database,
            runner=runner,
            calcom=calcom,
            reconciler=reconciler,
            housekeeper=Housekeeper(database, runner, dispatcher, reconciler),
            engines=engines,
        )


@asynccontextmanager
async def open_desk(
    settings: BookingSettings, *, clock: Clock | None = None, ids: Ids | None = None, outside: Outside | None = None
) -> AsyncIterator[BookingDesk]:
    """The desk alone; see `open_booking`."""
    async with open_booking(settings, clock=clock, ids=ids, outside=outside) as booking:
        yield booking.desk


async def _calcom(
    stack: AsyncExitStack, settings: BookingSettings, database: SqlDatabase, outside: Outside
) -> OpenCalcom | None:
    if settings.calcom_mode == "off":
        return None
    wanted = CalcomSettings(
        mode=CalendarMode(settings.calcom_mode),
        url=settings.calcom_url,
        api_key=settings.calcom_api_key,
        staff_keys=settings.calcom_staff_keys,
    )
    return await stack.enter_async_context(open_calcom(database, wanted, transport=outside.transport))
