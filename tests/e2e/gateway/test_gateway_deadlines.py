"""Cal.com is slow: the caller hears so in time, asks how it stands, and is told in the end, in the call or after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.context import demo_context
from flows.render import render
from gateway.settings import Secret
from simulator.fakes.calcom.app import FakeCalcom, create_fake_calcom
from tests.fakes.serving_house import DEMO, NOW, House, hurried, open_house

pytestmark = pytest.mark.anyio

BOOK = {
    "dienstleistung": "177",
    "datum": "2026-03-11",
    "uhrzeit": "14:00",
    "mitarbeiter": "Emma Williams",
    "name": "Miriam Vogt",
    "telefon": "01713920034",
}


class Gate(httpx.AsyncBaseTransport):
    """A Cal.com in this process that takes bookings only while its gate is open, and until then answers nothing."""

    def __init__(self, fake: FakeCalcom) -> None:
        """Begin with the gate shut."""
        self._inner = httpx.ASGITransport(app=fake)
        self.open = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The fake's answer, once the gate is open."""
        if request.method == "POST" and request.url.path.endswith("/bookings"):
            await self.open.wait()
        return await self._inner.handle_async_request(request)


@dataclass(slots=True)
class Slow:
    """A gateway, its slow Cal.com, and the folder of its letters."""

    house: House
    gate: Gate
    outside: httpx.AsyncClient
    mail: Path

    async def standing(self) -> int:
        """How many bookings stand at Cal.com."""
        state = (await self.outside.get("/__fake__/state")).json()
        return sum(1 for one in state["bookings"] if one["status"] == "accepted")

    async def settle(self) -> None:
        """Let the gate be open and time pass, until nothing is due any more."""
        self.gate.open.set()
        await self.house.app.state.reception.functions.settle()
        for _ in range(5):
            self.house.clock.advance(timedelta(seconds=90))
            await self.house.app.state.booking.housekeeper.settle(self.house.clock.now())

    def letters(self) -> list[tuple[str, str]]:
        """Whom letters went to and what about."""
        read = [message_from_bytes(one.read_bytes(), policy=default) for one in self.mail.glob("*.eml")]
        return sorted((one["To"].addresses[0].addr_spec, str(one["Subject"])) for one in read)


@pytest.fixture
async def slow(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slow]:
    async with _slow(tmp_path, sqlite_url) as opened:
        hurried(monkeypatch, "book_appointment", 0.8)
        yield opened


@asynccontextmanager
async def _slow(folder: Path, url: str) -> AsyncIterator[Slow]:
    fake = create_fake_calcom()
    gate, mail = Gate(fake), folder / "mail"
    async with (
        open_house(
            folder, url, gate, smtp_url=Secret(f"file://{mail}"), mail_from="Salon <salon@example.org>"
        ) as house,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=fake), base_url="http://calcom.invalid") as outside,
    ):
        await outside.post("/__fake__/reset", json={"now": NOW.isoformat(), "keep_event_types": True})
        yield Slow(house, gate, outside, mail)


async def test_what_takes_long_is_pending_until_it_is_booked(slow: Slow) -> None:
    told = await slow.house.function("book_appointment", BOOK)
    assert (told["ok"], told["code"]) == (True, "pending")
    for number in range(2):
        assert (await slow.house.function("booking_status", {}, f"s{number}"))["code"] == "pending"
    await slow.settle()
    assert (await slow.house.function("booking_status", {}, "s3"))["code"] == "booked"
    assert await slow.standing() == 4
    assert len(await slow.house.visits()) == 1
    again = await slow.house.function("book_appointment", BOOK)
    assert again["code"] in ("pending", "booked")
    assert (await slow.standing(), len(await slow.house.visits())) == (4, 1)


@pytest.mark.parametrize("email", ["", "miriam.vogt@example.de"])
async def test_what_fails_after_the_call_is_told_by_letter_or_by_a_call_back(slow: Slow, email: str) -> None:
    assert (await slow.house.function("book_appointment", {**BOOK, "email": email}))["code"] == "pending"
    assert await slow.house.hangs_up() == 204
    await slow.outside.post("/__fake__/faults", json=["calcom_error_on_segment_C"])
    await slow.settle()
    assert await slow.standing() == 0
    assert (await slow.house.function("booking_status", {}, "s1"))["code"] == "booking_failed"
    tasks: list[Any] = list(await slow.house.app.state.reception.desk.tasks(DEMO))
    if email:
        assert [one[0] for one in slow.letters()] == [email]
    else:
        assert slow.letters() == []
        assert [one.customer.phone for one in tasks] == ["01713920034"]
        assert all(one.due_at > NOW for one in tasks)


async def test_what_succeeds_after_the_call_is_confirmed_by_letter(slow: Slow) -> None:
    reply = await slow.house.function("book_appointment", {**BOOK, "email": "miriam.vogt@example.de"})
    assert reply["code"] == "pending"
    assert await slow.house.hangs_up() == 204
    await slow.settle()
    assert await slow.standing() == 4
    assert [one[0] for one in slow.letters()] == ["miriam.vogt@example.de"]


def test_the_flow_asks_three_times_at_most() -> None:
    """No way from the booking on passes the question how it stands more than three times, nor for ever."""
    flow: dict[str, Any] = render("v19", demo_context(), positions=False).flow
    asking = {one["tool_id"] for one in flow["tools"] if one["name"] == "booking_status"}
    nodes = {one["id"]: one for one in flow["nodes"]}
    questions = [name for name, one in nodes.items() if one.get("tool_id") in asking]
    assert len(questions) == 3
    for name in questions:
        still = [
            edge["destination_node_id"]
            for edge in (*nodes[name]["edges"], nodes[name]["else_edge"])
            if any(one.get("right") == "pending" for one in edge["transition_condition"].get("equations", ()))
            or edge is nodes[name]["else_edge"]
        ]
        later = questions[questions.index(name) + 1 :]
        for target in still:
            next_one = nodes[target].get("skip_response_edge", {}).get("destination_node_id", target)
            assert next_one not in questions or next_one in later
