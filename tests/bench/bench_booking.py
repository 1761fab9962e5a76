"""What a booking costs above its statements, and how fast two hundred callers of one slot are decided.

The floor of a booking is its own statements, recorded and run again in one bare SQLAlchemy transaction on an equal
database; the unit is the CPU time of this process, which hardly moves when the machine is busy. The floor of the race
is its own SQL, sent by the bare driver under the same lock or advisory locks. Whoever waits behind the winner in one
process is refused from memory (`just_taken`), which is why the desk can be faster than the driver.
"""

import asyncio
import gc
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg
from sqlalchemy import Connection, Executable, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.engine.interfaces import DBAPICursor

from booking.adapters.database import migrate
from booking.adapters.database.direct import DirectConnection, DirectResult, Parameters
from booking.adapters.database.engine import open_engines
from booking.application.placing import Placing, contending, place
from booking.domain.appointments import AppointmentStatus
from booking.domain.ids import OfferId, VisitId
from booking.domain.offers import PlannedAppointment
from booking.errors import SlotTaken
from tests.bench.figures import Figure, figure, p50
from tests.fakes import postgres
from tests.fakes.database import COLOUR, DEMO, JOERG, TUESDAY, Shop, by, open_shop, wish

BOOKINGS = 60
WARM_UP = 5
CALLERS = 200
ROUNDS = 5
POOL = 20
"""Connections to PostgreSQL, for the desk as for the bare driver."""
BOOKING_BOUND = 2.5
RACE_BOUND = 2.0


@dataclass(slots=True)
class _Tape:
    """What was executed, transaction by transaction."""

    statements: list[tuple[Any, Any]] = field(default_factory=list)
    sql: list[tuple[str, Any, bool]] = field(default_factory=list)

    @contextmanager
    def record(self, shop: Shop) -> Iterator[None]:
        """Note every statement, as SQLAlchemy sees it and as the driver does."""

        def before(_: Connection, statement: Any, many: Any, params: Any, __: Any) -> None:  # noqa: ANN401
            self.statements.append((statement, many or params))

        def before_cursor(
            _: Connection,
            __: DBAPICursor,
            sql: str,
            params: Any,  # noqa: ANN401
            ___: ExecutionContext | None,
            many: bool,
        ) -> None:
            if not sql.startswith("BEGIN"):
                self.sql.append((sql, params, many))

        if shop.engines.file is not None:
            with self._record_direct():
                yield
            return
        engines = {shop.engines.writer.sync_engine, shop.engines.reader.sync_engine}
        for engine in engines:
            event.listen(engine, "before_execute", before)
            event.listen(engine, "before_cursor_execute", before_cursor)
        try:
            yield
        finally:
            for engine in engines:
                event.remove(engine, "before_execute", before)
                event.remove(engine, "before_cursor_execute", before_cursor)

    @contextmanager
    def _record_direct(self) -> Iterator[None]:
        """The same where SQLAlchemy's engine is not in between."""
        execute = DirectConnection.execute

        async def noted(
            connection: DirectConnection, statement: Executable, parameters: Parameters | None = None
        ) -> DirectResult:
            many = isinstance(parameters, list | tuple)
            rows: Any = parameters if many else [parameters or {}]
            prepared = connection._statements.prepared(statement, rows[0])  # noqa: SLF001 - as it executes them
            values = [prepared.values(row) for row in rows]
            self.statements.append((statement, parameters or {}))
            self.sql.append((prepared.sql, values if many else values[0], many))
            return await execute(connection, statement, parameters)

        DirectConnection.execute = noted  # type: ignore[method-assign, assignment]  # taken back below
        try:
            yield
        finally:
            DirectConnection.execute = execute  # type: ignore[method-assign]


class _Databases:
    """Fresh, migrated databases of one kind."""

    def __init__(self, kind: str, server: postgres.Server | None, folder: Path) -> None:
        self.kind = kind
        self._server = server
        self._folder = folder
        self._made = 0

    def fresh(self) -> str:
        """The URL of a new one."""
        self._made += 1
        if self._server is not None:
            return postgres.create_database(self._server.url, f"bench_{self._made}", template="bench_template")
        target = self._folder / f"{self._made}.db"
        shutil.copy(self._folder / "template.db", target)
        return f"sqlite:///{target}"


async def _migrated(url: str) -> None:
    engines = open_engines(url)
    await migrate.upgrade(engines.writer)
    await engines.close()


async def _offers(shop: Shop) -> list[OfferId]:
    """Offers for the same four segments by each person on many days."""
    offers: list[OfferId] = []
    day = TUESDAY
    while len(offers) < BOOKINGS + WARM_UP:
        if day.weekday() in {1, 2, 3, 4}:
            for member in DEMO.staff:
                told = await shop.desk.check(shop.salon, wish(COLOUR, day, "10:00", by(member.id)), now=shop.now)
                offers += [told.exact.id] if told.exact is not None else []
        day += timedelta(days=1)
    return offers


async def _booked(shop: Shop, offer: OfferId, number: int) -> float:
    """CPU milliseconds of one booking."""
    began = time.process_time()
    outcome = await shop.book(offer, JOERG, call=f"bench {number}")
    spent = 1000 * (time.process_time() - began)
    if outcome.status.value != "booked":
        raise RuntimeError(f"the bench could not book: {outcome}")
    return spent


async def _bare(shop: Shop, tape: _Tape) -> float:
    """CPU milliseconds of one recorded booking as one bare transaction."""
    began = time.process_time()
    async with shop.engines.writer.begin() as connection:
        for statement, params in tape.statements:
            result = await connection.execute(statement, params)
            if result.returns_rows:
                result.all()
    return 1000 * (time.process_time() - began)


async def _booking(databases: _Databases) -> Figure:
    tapes = []
    async with open_shop(databases.fresh()) as shop:
        for number, offer in enumerate(await _offers(shop)):
            tape = _Tape()
            with tape.record(shop):
                await shop.book(offer, JOERG, call=f"bench {number}")
            tapes.append(tape)
    gc.collect()
    gc.freeze()
    async with open_shop(databases.fresh()) as ours, open_shop(databases.fresh()) as theirs:
        offers = await _offers(ours)
        await _offers(theirs)
        values, floors = [], []
        for number, (offer, tape) in enumerate(zip(offers, tapes, strict=True)):
            # One of ours, one of theirs: whatever slows the machine down slows both.
            values.append(await _booked(ours, offer, number))
            floors.append(await _bare(theirs, tape))
    gc.unfreeze()
    return figure(
        p50(values[WARM_UP:]),
        "ms CPU",
        floor=p50(floors[WARM_UP:]),
        bound=BOOKING_BOUND,
        note=f"{len(tapes[-1].statements)} statements, {databases.kind}",
    )


async def _placed(shop: Shop, planned: Sequence[PlannedAppointment]) -> bool:
    """One caller's request: decided when it is known whether the slot is theirs."""
    try:
        async with shop.database.transaction(contending(DEMO, planned)) as uow:
            await place(
                uow,
                DEMO,
                planned,
                Placing(
                    visit=VisitId(shop.means.ids.new("vis")),
                    customer=JOERG,
                    status=AppointmentStatus.CONFIRMED,
                    source="phone",
                    call=None,
                    now=shop.now,
                    ids=shop.means.ids,
                ),
            )
    except SlotTaken:
        return False
    return True


async def _seconds(deciding: Callable[[], Awaitable[bool]]) -> float:
    began = time.perf_counter()
    decided = await asyncio.gather(*(deciding() for _ in range(CALLERS)))
    if sum(decided) != 1:
        raise RuntimeError(f"{sum(decided)} callers have one slot")
    return time.perf_counter() - began


Ask = Callable[[str, Any, bool], Awaitable[int]]


async def _raw(tape: _Tape, ask: Ask) -> bool:
    """The recorded transaction by the bare driver: refused where something stands, else written."""
    for sql, params, many in tape.sql:
        found = await ask(sql, params, many)
        if found and "FROM claims" in sql:
            return False
    return True


@asynccontextmanager
async def _raw_sqlite(url: str, tape: _Tape) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    lock = asyncio.Lock()
    async with aiosqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            await connection.execute(f"PRAGMA {pragma}")

        async def ask(sql: str, params: Any, many: bool) -> int:  # noqa: ANN401
            if many:
                await connection.executemany(sql, params)
                return 0
            return len(list(await connection.execute_fetchall(sql, params)))

        async def decide() -> bool:
            async with lock:
                await connection.execute("BEGIN IMMEDIATE")
                won = await _raw(tape, ask)
                await connection.execute("COMMIT" if won else "ROLLBACK")
                return won

        yield decide


@asynccontextmanager
async def _raw_postgres(url: str, tape: _Tape) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    async with asyncpg.create_pool(url, min_size=POOL, max_size=POOL) as pool:  # type: ignore[no-untyped-call]  # it has no types

        async def decide() -> bool:
            async with pool.acquire() as connection:
                transaction = connection.transaction()
                await transaction.start()

                async def ask(sql: str, params: Any, many: bool) -> int:  # noqa: ANN401
                    if many:
                        await connection.executemany(sql, params)
                        return 0
                    return len(await connection.fetch(sql, *params))

                won = await _raw(tape, ask)
                await (transaction.commit() if won else transaction.rollback())
                return won

        yield decide


async def _race(databases: _Databases) -> Figure:
    values, floors = [], []
    for _ in range(ROUNDS):
        async with open_shop(databases.fresh(), pool_size=POOL) as shop:
            told = await shop.desk.check(shop.salon, wish(COLOUR, TUESDAY, "14:00"), now=shop.now)
            if told.exact is None:
                raise RuntimeError("the slot of the race is not free")
            planned = told.exact.appointments
            tape = _Tape()
            with tape.record(shop):
                await _placed(shop, planned)
            await shop.desk.check(shop.salon, wish(COLOUR, TUESDAY, "10:00"), now=shop.now)
        url = databases.fresh()
        async with open_shop(url, pool_size=POOL) as shop:
            await asyncio.gather(*(_read(shop) for _ in range(POOL)))
            values.append(await _seconds(partial(_placed, shop, planned)))
        url = databases.fresh()
        async with open_shop(url):
            pass
        raw = _raw_sqlite if databases.kind == "sqlite" else _raw_postgres
        async with raw(url, tape) as decide:
            floors.append(await _seconds(decide))
    return figure(
        p50(values), "s", floor=p50(floors), bound=RACE_BOUND, note=f"{CALLERS} callers of one slot, {databases.kind}"
    )


async def _read(shop: Shop) -> None:
    async with shop.database.transaction() as uow:
        await uow.cursors.get(shop.salon, "nothing")


async def _answered(databases: _Databases) -> Figure:
    """The same race through the whole desk, alternatives for the losers included."""
    async with open_shop(databases.fresh(), pool_size=POOL) as shop:

        async def decide(number: int) -> bool:
            outcome = await shop.book(wish(COLOUR, TUESDAY, "14:00"), JOERG, call=f"caller {number}")
            return outcome.status.value == "booked"

        began = time.perf_counter()
        await asyncio.gather(*(decide(number) for number in range(CALLERS)))
        took = time.perf_counter() - began
    return figure(took, "s", note=f"{CALLERS} callers told what is left, {databases.kind}")


def run() -> dict[str, Figure]:
    """Both figures on both databases."""
    results: dict[str, Figure] = {}
    server = postgres.start()
    folder = Path(tempfile.mkdtemp(prefix="salon-bench-"))
    try:
        asyncio.run(_migrated(f"sqlite:///{folder / 'template.db'}"))
        asyncio.run(_migrated(postgres.create_database(server.url, "bench_template")))
        for databases in (_Databases("sqlite", None, folder), _Databases("postgres", server, folder)):
            results[f"booking_four_segments_{databases.kind}"] = asyncio.run(_booking(databases))
            results[f"booking_race_{databases.kind}"] = asyncio.run(_race(databases))
            results[f"booking_race_answered_{databases.kind}"] = asyncio.run(_answered(databases))
    finally:
        server.stop()
        shutil.rmtree(folder)
    return results
