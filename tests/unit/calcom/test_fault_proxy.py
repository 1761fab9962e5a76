"""The saga over real sockets that break: reset, cut in the middle of an answer, answers swallowed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from booking.adapters.calcom.client import CalcomClient, NoAnswer, Scope
from booking.application.orders import BookStatus
from simulator.fakes.calcom.server import LoopbackCalcom
from simulator.fakes.calcom.state import CalcomState
from simulator.fakes.fault_proxy import Breakage, FaultProxy
from tests.fakes.calcom_house import NOW, House, Ways, open_house

pytestmark = pytest.mark.anyio


@pytest.fixture
async def proxy() -> AsyncIterator[tuple[FaultProxy, CalcomState]]:
    state = CalcomState(limit=0)
    async with LoopbackCalcom(state) as server, FaultProxy("127.0.0.1", server.port) as one:
        yield one, state


@pytest.fixture
async def house(proxy: tuple[FaultProxy, CalcomState], sqlite_url: str) -> AsyncIterator[House]:
    line, state = proxy
    # A connection for each request, so that a breakage meets the very next one.
    transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
    async with open_house(sqlite_url, state=state, ways=Ways(transport=transport, calcom_url=line.url)) as one:
        await one.sync()
        yield one


@pytest.mark.parametrize(
    "breakage", [Breakage(reset=True), Breakage(cut_after=40), Breakage(cut_after=120), Breakage(drop_answer=True)]
)
async def test_a_broken_line_is_no_answer(breakage: Breakage) -> None:
    async with LoopbackCalcom(CalcomState(limit=0)) as server, FaultProxy("127.0.0.1", server.port) as line:
        line.breakage = breakage
        client = CalcomClient(line.url)
        with pytest.raises(NoAnswer):
            await client.event_types("cal_test_salon", Scope(1), now=NOW, wait_s=5)
        await client.aclose()


@pytest.mark.parametrize("breakage", [Breakage(reset=True), Breakage(cut_after=200), Breakage(drop_answer=True)])
async def test_a_visit_over_a_broken_line_is_whole_or_gone(
    house: House, proxy: tuple[FaultProxy, CalcomState], breakage: Breakage
) -> None:
    line, _ = proxy
    line.breakage = breakage

    outcome = await house.book()

    assert outcome.status is BookStatus.FAILED
    assert await house.standing() == ()
    line.breakage = Breakage()
    for seconds in (61, 130):
        await house.housekeeper.settle(NOW + timedelta(seconds=seconds))
    assert house.outside() == []
    assert await house.sagas(open_only=True) == ()


async def test_a_slow_line_only_takes_time(house: House, proxy: tuple[FaultProxy, CalcomState]) -> None:
    line, _ = proxy
    line.breakage = Breakage(latency_s=0.02)

    assert (await house.book()).status is BookStatus.BOOKED
    await house.agree()
