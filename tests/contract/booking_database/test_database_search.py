"""Looking at the wished days first finds the same as looking at all days at once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import pytest

from booking.application.records import View
from booking.application.search import search
from booking.domain.availability import find, minutes_of_days, search_days
from booking.domain.busy import Busy, BusyRow
from booking.domain.local_time import at_minute
from booking.domain.offers import Availability
from booking.domain.wishes import When, Wish
from tests.fakes.database import COLOUR, DEMO, EMMA, HAIRCUT, TUESDAY, Shop, by, open_shop, wish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one


def _over(wanted: Wish, days: int) -> Wish:
    first = wanted.when[0].day_from
    return Wish(services=wanted.services, when=(When(day_from=first, day_to=first + timedelta(days=days)),))


WISHES = {
    "free": wish(HAIRCUT, TUESDAY, "09:00", by(EMMA)),
    "taken": wish(HAIRCUT, TUESDAY, "14:30", by(EMMA)),
    "taken, four segments": wish(COLOUR, TUESDAY, "13:00", by(EMMA)),
    "anybody": wish(COLOUR, TUESDAY, "14:00"),
    "closed": wish(HAIRCUT, TUESDAY - timedelta(days=1), "14:00"),
    "two days": _over(wish(HAIRCUT, TUESDAY, "14:00"), 1),
    "a week": _over(wish(HAIRCUT, TUESDAY, "14:00"), 6),
    "over": wish(HAIRCUT, TUESDAY - timedelta(days=400), "14:00"),
}


async def _at_once(shop: Shop, wanted: Wish) -> Availability:
    window = minutes_of_days(DEMO, *search_days(DEMO, wanted, shop.now))
    async with shop.database.reading() as uow:
        rows = await uow.busy.rows(shop.salon, (at_minute(window[0]), at_minute(window[1])), View(now=shop.now))
    return find(DEMO, Busy.of(cast("list[BusyRow]", list(rows)), ()), wanted, shop.now, 3)


async def test_both_find_the_same(shop: Shop) -> None:
    for at in ("14:00", "15:00", "16:00"):
        await shop.book(wish(HAIRCUT, TUESDAY, at, by(EMMA)))

    for name, wanted in WISHES.items():
        async with shop.database.reading() as uow:
            found = await search(uow, DEMO, wanted, View(now=shop.now))
        assert found == await _at_once(shop, wanted), name
