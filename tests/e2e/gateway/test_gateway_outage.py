"""Database or Cal.com go away in the middle of a call and come back: the caller is told, and nothing is lost."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.errors import DatabaseUnreachable
from simulator.fakes.calcom.app import FakeCalcom, create_fake_calcom
from tests.fakes.postgres import create_database
from tests.fakes.serving_house import DEMO, NOW, hurried, open_house
from tests.fakes.stoppable_postgres import StoppablePostgres, stoppable_postgres

pytestmark = pytest.mark.anyio

BOOK = {
    "dienstleistung": "177",
    "datum": "2026-03-11",
    "uhrzeit": "14:00",
    "mitarbeiter": "Emma Williams",
    "name": "Miriam Vogt",
    "telefon": "01713920034",
}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[StoppablePostgres, str]]:
    with stoppable_postgres("salon_outage") as running:
        yield running


@pytest.mark.postgres
async def test_postgres_dies_in_the_middle_of_a_call_and_comes_back(
    tmp_path: Path, server: tuple[StoppablePostgres, str]
) -> None:
    postgres, url = server
    async with open_house(tmp_path, url) as house:
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
        open_house(tmp_path, url, DiesAfter(fake, 4, postgres.kill)) as house,
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
    async with open_house(tmp_path, sqlite_url) as house:
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        hurried(monkeypatch, "book_appointment", 0.3)
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
    async with open_house(tmp_path, sqlite_url) as house:
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
    async with open_house(tmp_path, sqlite_url) as house:
        hurried(monkeypatch, "book_appointment", 0.2)
        gate = asyncio.Event()

        async def fails(*_: object, **__: object) -> None:
            await gate.wait()
            raise DatabaseUnreachable

        monkeypatch.setattr(house.app.state.reception.desk, "book", fails)
        assert (await house.function("book_appointment", BOOK))["code"] == "pending"
        gate.set()
        await house.app.state.reception.functions.settle()
        assert await house.handed_over() == [("database_unreachable", "01713920034")]
