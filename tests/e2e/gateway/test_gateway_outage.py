"""Database or Cal.com go away in the middle of a call and come back: the caller is told, and nothing is lost."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import structlog
from litestar import Litestar

from booking.adapters.system import StandingClock
from booking.application.orders import FindQuery
from booking.domain.ids import SalonId
from booking.errors import DatabaseUnreachable
from gateway.app import create_app
from gateway.retell.signature import HEADER, sign
from gateway.tools.table import NEWEST, Tool
from simulator.fakes.calcom.app import FakeCalcom, create_fake_calcom
from tests.fakes.postgres import create_database
from tests.fakes.retell_line import KEY, settings_for
from tests.fakes.stoppable_postgres import StoppablePostgres, stoppable_postgres
from tests.fakes.transcripts import AGENT, CALLER, NUMBER, call_object, invoked, said

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
DEMO = SalonId("demo")
BOOK = {
    "dienstleistung": "177",
    "datum": "2026-03-11",
    "uhrzeit": "14:00",
    "mitarbeiter": "Emma Williams",
    "name": "Miriam Vogt",
    "telefon": "01713920034",
}


class AgeingClock(StandingClock):
    """Stands, but what is remembered for seconds can be made old."""

    def __init__(self, now: datetime) -> None:
        """Stand at this moment."""
        super().__init__(now)
        self.later_s = 0.0

    def monotonic(self) -> float:
        """Real seconds, and those that were skipped."""
        return super().monotonic() + self.later_s


@dataclass(slots=True)
class House:
    """A serving gateway, without sandbox, and its clock."""

    app: Litestar
    web: httpx.AsyncClient
    clock: AgeingClock

    async def post(self, path: str, body: object) -> httpx.Response:
        """Send a signed body; by now everything remembered for a second is older than that."""
        self.clock.later_s += 5
        raw = msgspec.json.encode(body)
        return await self.web.post(path, content=raw, headers={HEADER: sign(raw, KEY, self.clock.now())})

    async def function(self, tool: str, arguments: dict[str, Any], tool_call: str = "t1") -> dict[str, Any]:
        """Call a function."""
        items = [*said("Ansatzfärbung morgen um 14 Uhr, bei Emma bitte"), invoked(tool_call, tool, arguments)]
        answer = await self.post(
            f"/retell/v19/functions/{tool}", {"name": tool, "args": arguments, "call": call_object("call_1", items)}
        )
        assert answer.status_code == 200
        reply: dict[str, Any] = answer.json()
        assert reply["say"].strip()
        return reply

    async def hangs_up(self) -> int:
        """Send the webhook of the call's end; the status of the answer."""
        call = call_object("call_1", call_status="ended")
        return (await self.post("/retell/webhooks", {"event": "call_ended", "call": call})).status_code

    async def ringing(self, call: str) -> dict[str, str]:
        """The variables of a new call."""
        ringing = {"call_id": call, "agent_id": AGENT, "from_number": CALLER, "to_number": NUMBER}
        answer = await self.post("/retell/inbound", {"event": "call_inbound", "call_inbound": ringing})
        variables: dict[str, str] = answer.json()["call_inbound"].get("dynamic_variables", {})
        return variables

    async def ready(self) -> tuple[int, str]:
        """What the health check says."""
        answer = await self.web.get("/health/ready")
        return answer.status_code, answer.json()["status"]

    async def visits(self) -> list[str]:
        """What stands in the database, oldest first."""
        booking = self.app.state.booking
        async with booking.database.reading() as uow:
            ids = [one.visit for one in await uow.sagas.listed(DEMO)]
        records = await booking.desk.find(DEMO, _ALL, now=self.clock.now())
        return sorted({one.visit for one in records} | set(ids))

    async def handed_over(self) -> list[tuple[str, str]]:
        """Reason and telephone number of every call-back, after the waiting ones were handed over."""
        reception = self.app.state.reception
        await reception.drain_spool()
        assert reception.spool.waiting() == ()
        return [(one.reason, one.customer.phone) for one in await reception.desk.tasks(DEMO)]


@asynccontextmanager
async def _house(folder: Path, url: str, transport: httpx.AsyncBaseTransport | None = None) -> AsyncIterator[House]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    clock = AgeingClock(NOW)
    settings = settings_for(folder, database_url=url, calcom_mode="off" if transport is None else "team")
    app = create_app(settings, demo=True, clock=clock, calcom_transport=transport)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway.invalid") as web,  # type: ignore[arg-type]  # Litestar types its scopes more narrowly
    ):
        yield House(app, web, clock)
    structlog.contextvars.clear_contextvars()


_ALL = FindQuery(past=True, cancelled=True)


def _hurried(monkeypatch: pytest.MonkeyPatch, name: str, deadline_s: float) -> None:
    tools: dict[str, Tool] = {**NEWEST, name: replace(NEWEST[name], deadline_s=deadline_s)}
    monkeypatch.setattr("gateway.retell.functions.NEWEST", tools)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[StoppablePostgres, str]]:
    with stoppable_postgres("salon_outage") as running:
        yield running


@pytest.mark.postgres
async def test_postgres_dies_in_the_middle_of_a_call_and_comes_back(
    tmp_path: Path, server: tuple[StoppablePostgres, str]
) -> None:
    postgres, url = server
    async with _house(tmp_path, url) as house:
        assert (await house.function("check_availability", BOOK))["code"] == "available"
        assert await house.ready() == (200, "ok")
        postgres.kill()

        # What the caller hears: what happens next, whatever is asked, at once and more than once.
        for tool in ("check_availability", "book_appointment", "book_appointment", "request_callback"):
            reply = await house.function(tool, BOOK)
            assert (reply["ok"], reply["code"], reply["facts"]["rueckruf"]) == (False, "unavailable", True), tool
            assert "ruft Sie" in reply["say"]
        # What needs no database is still told from what was known last.
        assert (await house.function("salon_info", {}))["code"] == "salon_info"
        assert (await house.function("explain_service", {"dienstleistung": "177"}))["code"] == "service_explained"
        assert (await house.ringing("call_2"))["heute_wochentag"] == "Dienstag"
        # What people and machines are told.
        assert await house.ready() == (503, "database does not answer")
        assert await house.hangs_up() == 503

        postgres.start()
        assert await house.ready() == (200, "ok")
        booked = await house.function("book_appointment", BOOK)
        assert booked["code"] == "booked"
        assert await house.function("book_appointment", BOOK) == booked
        assert len(await house.visits()) == 1
        assert await house.handed_over() == [("unavailable", "01713920034")]
        (task,) = await house.app.state.reception.desk.tasks(DEMO)
        assert "datum: 2026-03-11" in task.details
        assert "bei Emma bitte" in task.details
        assert await house.hangs_up() == 204


class DiesAfter(httpx.AsyncBaseTransport):
    """A Cal.com in this process that lets something happen once it has taken so many bookings."""

    def __init__(self, fake: FakeCalcom, bookings: int, happens: Any) -> None:  # noqa: ANN401 - any callable
        """Answer from this fake."""
        self._inner = httpx.ASGITransport(app=fake)
        self._left = bookings
        self._happens = happens

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The fake's answer, and then the misfortune."""
        answer = await self._inner.handle_async_request(request)
        if request.method == "POST" and request.url.path.endswith("/bookings"):
            self._left -= 1
            if self._left == 0:
                self._happens()
        return answer


@pytest.mark.postgres
async def test_postgres_dies_in_the_middle_of_a_saga(tmp_path: Path, server: tuple[StoppablePostgres, str]) -> None:
    """All four segments are at Cal.com, and home cannot write it down."""
    postgres, _ = server
    url = create_database(postgres.url, "salon_saga")
    fake = create_fake_calcom()
    async with (
        _house(tmp_path, url, DiesAfter(fake, 4, postgres.kill)) as house,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=fake), base_url="http://calcom.invalid") as outside,
    ):
        await outside.post("/__fake__/reset", json={"now": NOW.isoformat(), "keep_event_types": True})
        reply = await house.function("book_appointment", BOOK)
        assert reply["code"] in ("unavailable", "pending")
        assert reply["code"] == "pending" or reply["facts"]["rueckruf"]

        postgres.start()
        for _ in range(4):
            house.clock.advance(timedelta(seconds=90))
            await house.app.state.booking.housekeeper.settle(house.clock.now())
        status = await house.function("booking_status", {})
        standing = [
            one for one in (await outside.get("/__fake__/state")).json()["bookings"] if one["status"] == "accepted"
        ]
        (visit,) = await house.visits()
        appointments = await house.app.state.booking.desk.visit(DEMO, visit)
        assert (status["code"], len(standing)) in {("booked", 4), ("booking_failed", 0)}
        assert {one.status.value for one in appointments} == {"confirmed" if standing else "released"}
        again = await house.function("book_appointment", BOOK)
        assert again["code"] in (status["code"], "pending")
        assert len(await house.visits()) == 1


async def test_somebody_else_keeps_sqlite_locked(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _house(tmp_path, sqlite_url) as house:
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        _hurried(monkeypatch, "book_appointment", 0.3)
        reply = await house.function("book_appointment", BOOK)
        assert (reply["ok"], reply["code"]) == (True, "pending")
        monkeypatch.undo()
        assert (await house.function("salon_info", {}))["code"] == "salon_info"
        assert (await house.function("booking_status", {}))["code"] == "pending"
        other.execute("ROLLBACK")
        other.close()
        await house.app.state.reception.functions.settle()
        assert (await house.function("booking_status", {}))["code"] == "booked"
        assert (await house.function("book_appointment", BOOK))["code"] == "booked"
        assert len(await house.visits()) == 1
        assert await house.handed_over() == []


@contextmanager
def _disk_full() -> Iterator[None]:
    """No file of this process grows past a page: the log of the database does not, a note of a few words does."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


async def test_a_sqlite_file_that_cannot_be_written(tmp_path: Path, sqlite_url: str) -> None:
    async with _house(tmp_path, sqlite_url) as house:
        with _disk_full():
            assert (await house.function("check_availability", BOOK))["code"] in ("available", "unavailable")
            reply = await house.function("book_appointment", BOOK)
            assert (reply["code"], reply["facts"]["rueckruf"]) == ("unavailable", True)
            assert (await house.function("list_services", {}))["code"] == "services_listed"
            assert await house.ready() == (503, "database cannot be written")
        assert await house.ready() == (200, "ok")
        assert (await house.function("book_appointment", BOOK))["code"] == "booked"
        assert await house.handed_over() == [("unavailable", "01713920034")]
        assert len(await house.visits()) == 1


async def test_what_was_told_to_be_under_way_and_fails_is_called_back(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _house(tmp_path, sqlite_url) as house:
        _hurried(monkeypatch, "book_appointment", 0.2)
        gate = asyncio.Event()

        async def fails(*_: object, **__: object) -> None:
            await gate.wait()
            raise DatabaseUnreachable

        monkeypatch.setattr(house.app.state.reception.desk, "book", fails)
        assert (await house.function("book_appointment", BOOK))["code"] == "pending"
        gate.set()
        await house.app.state.reception.functions.settle()
        assert await house.handed_over() == [("database_unreachable", "01713920034")]
