"""What the saga costs: four segments at a slow Cal.com, and the saga itself against a bare saga log.

The floor is the least a saga log can be: five transactions on the same database, through the same engines; one that
writes a saga, four segments and an outbox row, and four that record a step each. It is measured in turns with the
saga, so that both meet the same disk and the same neighbours.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import text

from booking.adapters.database import migrate
from booking.adapters.database.engine import open_engines
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.adapters.system import RandomIds, StandingClock
from booking.application.means import CatalogueCache, Means
from booking.application.outside import Change, tell_outside
from booking.application.placing import Placing, place
from booking.application.saga_runner import SagaRunner
from booking.catalogue_file.packaged import demo
from booking.domain.appointments import AppointmentStatus
from booking.domain.ids import VisitId
from booking.domain.offers import PlannedAppointment, PlannedSegment
from booking.domain.sagas import SagaKind
from simulator.fakes.calcom.state import CalcomState
from tests.bench.figures import Figure, figure, p50
from tests.fakes import postgres
from tests.fakes.calcom_house import COLOUR, EMMA, MARIA, NOW, SALON, open_house
from tests.fakes.calendar import FakeCalendar

Work = Callable[[], Awaitable[object]]
ROUNDS = 80
WARM_UP = 8
ROUND_TRIP_S = 0.3
SEGMENTS = ((0, 30), (75, 15), (90, 30), (120, 30))
_TABLES = (
    text("CREATE TABLE bare_saga (id TEXT PRIMARY KEY, state TEXT, body TEXT)"),
    text("CREATE TABLE bare_segment (saga TEXT, no INTEGER, uid TEXT, PRIMARY KEY (saga, no))"),
    text("CREATE TABLE bare_outbox (id TEXT PRIMARY KEY, payload TEXT)"),
)
_SAGA = text("INSERT INTO bare_saga VALUES (:saga, 'asking', :body)")
_SEGMENT = text("INSERT INTO bare_segment VALUES (:saga, :no, '')")
_OUTBOX = text("INSERT INTO bare_outbox VALUES (:saga, :body)")
_BOOKED = text("UPDATE bare_segment SET uid = 'u' WHERE saga = :saga AND no = :no")
_MOVED_ON = text("UPDATE bare_saga SET state = :state, body = :body WHERE id = :saga")
_BODY = json.dumps({"steps": [{"no": no, "state": "asked", "uid": "", "segment": "ABCD"[no]} for no in range(4)]})


async def slow_calcom() -> list[float]:
    """Seconds of a whole booking while Cal.com takes 300 ms for each answer."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/salon.db"
        await _migrated(url)
        async with open_house(url, state=CalcomState(limit=0)) as house:
            await house.sync(COLOUR)
            house.state.faults.order([f"calcom_slow_{int(ROUND_TRIP_S * 1000)}"])
            for day in (10, 11, 12, 13, 17, 18, 19):
                begun = perf_counter()
                await house.book(COLOUR, f"2026-03-{day}T10:00")
                seconds.append(perf_counter() - begun)
            await house.agree()
    return seconds


async def _migrated(url: str) -> None:
    engines = open_engines(url)
    await migrate.upgrade(engines.writer)
    await engines.close()


class Sagas:
    """Whole sagas, one after the other, each on a time of its own, at a calendar that answers at once."""

    def __init__(self, url: str) -> None:
        """On a migrated database."""
        self._engines = open_engines(url)
        self._database = SqlDatabase(self._engines)
        self._calendar = FakeCalendar()
        self._runner = SagaRunner(self._database, self._calendar, RandomIds())
        self._means = Means(
            database=self._database,
            clock=StandingClock(NOW),
            ids=RandomIds(),
            catalogues=CatalogueCache(self._database),
            runner=self._runner,
        )
        self._catalogue = demo()
        self._day = datetime(2026, 3, 10, 9, tzinfo=UTC)

    async def open(self) -> None:
        """Put the demo salon in."""
        async with self._database.transaction() as uow:
            await uow.catalogues.put(self._catalogue, now=NOW)

    async def close(self) -> None:
        """Close."""
        await self._runner.aclose()
        await self._engines.close()

    async def once(self) -> None:
        """Place a visit of four segments with its saga, carry it outside, confirm it."""
        self._day += timedelta(days=1)
        self._calendar.live.clear()
        segments = tuple(
            PlannedSegment(
                key=key,
                staff=EMMA,
                starts_at=self._day + timedelta(minutes=start),
                ends_at=self._day + timedelta(minutes=start + length),
            )
            for key, (start, length) in zip("ABCD", SEGMENTS, strict=True)
        )
        planned = (PlannedAppointment(service=COLOUR, segments=segments, branch=self._catalogue.salon.main_branch.id),)
        ids = self._means.ids
        async with self._database.transaction() as uow:
            placing = Placing(
                visit=VisitId(ids.new("vis")),
                customer=MARIA,
                status=AppointmentStatus.HELD,
                source="phone",
                call=None,
                now=NOW,
                ids=ids,
            )
            appointments = await place(uow, self._catalogue, planned, placing)
            change = Change(kind=SagaKind.BOOK, new=appointments, now=NOW, deadline_s=8.0)
            saga = await tell_outside(self._means, uow, change)
        if saga is None:
            raise RuntimeError("a booking without a saga was measured")
        result = await self._runner.run(saga, now=NOW, deadline_s=8.0)
        if result.outcome != "done":
            raise RuntimeError(f"a saga that {result.outcome} was measured")


async def in_turns(
    first: Callable[[], Awaitable[object]], second: Callable[[], Awaitable[object]]
) -> tuple[float, float]:
    """The median seconds of two works that take turns."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + WARM_UP):
        for work, kept in zip((first, second), seconds, strict=True):
            begun = perf_counter()
            await work()
            if turn >= WARM_UP:
                kept.append(perf_counter() - begun)
    return p50(seconds[0]), p50(seconds[1])


async def measured(url: str) -> tuple[float, float]:
    """The saga and the floor on one database."""
    await _migrated(url)
    sagas = Sagas(url)
    await sagas.open()
    engines = open_engines(url)
    numbers = iter(range(1_000_000))

    async def bare() -> None:
        saga = f"s{next(numbers)}"
        async with engines.arbiter.turn(), engines.writing() as connection:
            await connection.execute(_SAGA, {"saga": saga, "body": _BODY})
            await connection.execute(_SEGMENT, [{"saga": saga, "no": no} for no in range(4)])
            await connection.execute(_OUTBOX, {"saga": saga, "body": _BODY})
        for no in range(4):
            async with engines.arbiter.turn(), engines.writing() as connection:
                await connection.execute(_BOOKED, {"saga": saga, "no": no})
                await connection.execute(_MOVED_ON, {"saga": saga, "state": str(no), "body": _BODY})

    try:
        async with engines.writer.begin() as connection:
            for table in _TABLES:
                await connection.execute(table)
        return await in_turns(sagas.once, bare)
    finally:
        await engines.close()
        await sagas.close()


async def on_sqlite() -> tuple[float, float]:
    """On a SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        return await measured(f"sqlite:///{folder}/salon.db")


def run() -> dict[str, Figure]:
    """The figures of the saga."""
    slow = p50(asyncio.run(slow_calcom()))
    figures = {
        "saga.four_segments_at_300ms": figure(
            slow, "s", floor=ROUND_TRIP_S, bound=2.0, note="whole booking, in round trips of Cal.com"
        )
    }
    saga, bare = asyncio.run(on_sqlite())
    note = f"{SALON}: four segments, immediate calendar, against five bare transactions"
    figures["saga.sqlite"] = figure(saga * 1000, "ms", floor=bare * 1000, bound=1.5, note=note)
    server = postgres.start(durable=True)
    try:
        url = postgres.create_database(server.url, "bench_saga")
        saga, bare = asyncio.run(measured(url))
    finally:
        server.stop()
    figures["saga.postgres"] = figure(saga * 1000, "ms", floor=bare * 1000, bound=1.5, note=note)
    return figures
