"""Two hundred callers want one slot: one has it. And the proof that the race is real: without the guard, many do."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from booking.adapters.database.direct import DirectConnection
from booking.adapters.database.engine import Engines, open_engines
from booking.adapters.database.engine import database_url as with_driver
from booking.application.orders import BookStatus
from booking.domain.ids import OfferId
from booking.errors import DatabaseBusy
from tests.fakes.database import COLOUR, DEMO, EMMA, HAIRCUT, NADINE, TUESDAY, Shop, by, open_shop, problems, wish

pytestmark = pytest.mark.anyio
CALLERS = 200


async def _race(shops: list[Shop], wishes: list[tuple[str, str]]) -> Counter[BookStatus]:
    """All at once, each from one of the processes."""
    outcomes = await asyncio.gather(
        *(
            shops[number % len(shops)].book(wish(COLOUR, TUESDAY, at, by(EMMA)), call=call)
            for number, (call, at) in enumerate(wishes)
        )
    )
    return Counter(outcome.status for outcome in outcomes)


async def test_two_hundred_callers_want_one_slot_and_one_has_it(database_url: str) -> None:
    async with open_shop(database_url) as shop:
        ended = await _race([shop], [(f"call {number}", "14:00") for number in range(CALLERS)])

        assert ended == {BookStatus.BOOKED: 1, BookStatus.TAKEN: CALLERS - 1}
        assert await problems(shop.engines) == []


async def test_overlapping_visits_from_two_processes_never_overlap(database_url: str) -> None:
    times = [f"{13 + number * 7 % 2}:{number * 35 % 60:02d}" for number in range(60)]
    async with open_shop(database_url, pool_size=10) as one, open_shop(database_url, pool_size=10) as two:
        ended = await _race([one, two], [(f"call {number}", at) for number, at in enumerate(times)])

        assert ended[BookStatus.BOOKED] >= 1
        assert ended[BookStatus.BOOKED] + ended[BookStatus.TAKEN] == len(times)
        assert await problems(one.engines) == []


async def test_one_offer_told_to_many_is_booked_by_one(database_url: str) -> None:
    async with open_shop(database_url) as shop:
        told = await shop.desk.check(shop.salon, wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), now=shop.now)
        assert told.exact is not None
        offer: OfferId = told.exact.id

        outcomes = await asyncio.gather(*(shop.book(offer, NADINE) for _ in range(50)))

        assert Counter(outcome.status for outcome in outcomes) == {BookStatus.BOOKED: 1, BookStatus.TAKEN: 49}


class NoArbiter:
    """Keeps nobody out; and as bad luck would have it, all have come before anybody looks."""

    def __init__(self, parties: int) -> None:
        """Wait for so many at first, and for nobody afterwards."""
        self._awaited = parties
        self._all_here = asyncio.Event()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Begin whenever you like."""
        yield

    async def lock(self, connection: AsyncConnection | DirectConnection, slots: Iterable[tuple[date, int]]) -> None:
        """Lock nothing."""
        del connection, slots
        self._awaited -= 1
        if self._awaited <= 0:
            self._all_here.set()
        await self._all_here.wait()


def _unguarded(url: str, parties: int) -> Engines:
    """Engines whose arbiter does nothing, and whose transactions keep nobody out either."""
    reader = open_engines(url).reader
    loose = create_async_engine(with_driver(url), isolation_level="AUTOCOMMIT", pool_size=parties)
    return Engines(writer=loose, reader=reader, arbiter=NoArbiter(parties))


async def _drop_guards(engines: Engines) -> None:
    statements = (
        ("DROP TRIGGER no_overlap_insert", "DROP TRIGGER no_overlap_update")
        if engines.writer.dialect.name == "sqlite"
        else ("ALTER TABLE claims DROP CONSTRAINT no_overlap",)
    )
    async with engines.writer.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_without_the_guard_the_race_is_lost(database_url: str) -> None:
    """This test exists to show that the ones above could fail."""
    async with open_shop(database_url) as shop:
        loose = _unguarded(database_url, 20)
        await _drop_guards(loose)
        shop.database._engines = loose  # noqa: SLF001 - the guard is what is taken away here

        outcomes = await asyncio.gather(
            *(shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA))) for _ in range(20)), return_exceptions=True
        )

        booked = [one for one in outcomes if not isinstance(one, BaseException) and one.status is BookStatus.BOOKED]
        assert len(booked) > 1
        assert any("overlapping" in problem for problem in await problems(shop.engines))
        await loose.close()


@pytest.mark.postgres
async def test_a_deadlock_that_is_forced_is_tried_again_and_both_get_through(postgres_url: str) -> None:
    """Two transactions lock crosswise; PostgreSQL ends one of them, and that one is simply run again."""
    async with open_shop(postgres_url) as shop:
        async with shop.database.transaction() as uow:
            for name in ("a", "b"):
                await uow.cursors.put(shop.salon, name, "0")
        crossing = asyncio.Barrier(2)
        attempts: Counter[str] = Counter()
        codes: list[object] = []

        async def cross(first: str, second: str) -> None:
            while True:
                attempts[first] += 1
                try:
                    async with shop.database.transaction() as uow:
                        await uow.cursors.put(shop.salon, first, first)
                        if attempts[first] == 1:
                            await crossing.wait()
                        await uow.cursors.put(shop.salon, second, first)
                except DatabaseBusy as busy:
                    codes.append(busy.facts()["database_code"])
                else:
                    return

        await asyncio.gather(cross("a", "b"), cross("b", "a"))

        assert sorted(attempts.values()) == [1, 2]
        assert codes == ["40P01"]


@pytest.mark.postgres
async def test_visits_that_lock_their_days_crosswise_do_not_deadlock(postgres_url: str) -> None:
    """The same crossing over the desk's locks: sorted, so nobody waits in a circle."""
    async with open_shop(postgres_url) as shop:
        slots = [(TUESDAY, str(staff.id)) for staff in DEMO.staff]
        entered = asyncio.Event()

        async def take(order: list[tuple[date, str]], *, last: bool) -> None:
            async with shop.database.transaction() as uow:
                if last:
                    await entered.wait()
                await uow.lock(shop.salon, order)
                entered.set()

        await asyncio.gather(
            *(take(slots, last=False) for _ in range(5)), *(take(slots[::-1], last=True) for _ in range(5))
        )
