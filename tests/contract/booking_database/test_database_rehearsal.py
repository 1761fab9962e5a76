"""A rehearsal leaves nothing behind, on both databases, and refuses nobody what it held for a moment."""

from collections.abc import AsyncIterator

import pytest

from booking.application.orders import BookStatus
from tests.fakes.database import EMMA, HAIRCUT, TUESDAY, Shop, by, open_shop, problems, wish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one


async def test_what_was_rehearsed_is_free_afterwards(shop: Shop) -> None:
    wanted = wish(HAIRCUT, TUESDAY, "14:00", by(EMMA))

    found = await shop.desk.rehearse(shop.salon, wanted, now=shop.now)

    assert found.exact is not None
    assert await shop.desk.holds(shop.salon, now=shop.now) == ()
    assert (await shop.book(wanted, call="call_1")).status is BookStatus.BOOKED
    assert await problems(shop.engines) == []


async def test_what_is_taken_can_be_rehearsed(shop: Shop) -> None:
    wanted = wish(HAIRCUT, TUESDAY, "14:00", by(EMMA))
    await shop.book(wanted)

    found = await shop.desk.rehearse(shop.salon, wanted, now=shop.now)

    assert found.exact is None
    assert found.offers
    assert await problems(shop.engines) == []
