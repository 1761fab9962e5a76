"""The rehearsal before the first call: every way is gone once, and nothing of it remains."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from booking.adapters.system import ShiftedClock
from booking.bootstrap import OpenBooking
from booking.domain.ids import CallId, SalonId
from booking.domain.wishes import ServiceWish, When, Wish
from gateway.app import create_app
from gateway.rehearsal import rehearse
from simulator.fakes.calcom.app import create_fake_calcom
from simulator.fakes.calcom.transport import FakeCalcomTransport
from tests.fakes.retell_line import NOW, settings_for

pytestmark = pytest.mark.anyio
DEMO = SalonId("demo")
TABLES = ("visits", "appointments", "segments", "claims", "history", "offers", "sagas", "outbox", "turns", "answers")


@asynccontextmanager
async def _started(folder: Path) -> AsyncIterator[OpenBooking]:
    """A gateway that has just come up; its background rounds have not begun."""
    clock = ShiftedClock(datetime.fromisoformat(NOW))
    fake = FakeCalcomTransport(create_fake_calcom())
    app = create_app(settings_for(folder), demo=True, clock=clock, calcom_transport=fake)
    async with app.lifespan():
        booking: OpenBooking = app.state.booking
        yield booking


async def _rows(booking: OpenBooking) -> dict[str, int]:
    async with booking.engines.reader.connect() as connection:
        return {
            table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608
            for table in TABLES
        }


async def test_nothing_remains_of_it(tmp_path: Path) -> None:
    async with _started(tmp_path) as booking:
        assert set((await _rows(booking)).values()) == {0}


async def test_it_holds_and_books_before_it_takes_everything_back(tmp_path: Path) -> None:
    """What was told is asked for again inside the transaction, so a statement that fails would be seen here."""
    async with _started(tmp_path) as booking:
        catalogue = await booking.desk.catalogue(DEMO)
        now = datetime.fromisoformat(NOW)
        with capture_logs() as lines:
            await rehearse(booking.desk, catalogue, now=now)

        day = now.date().replace(day=12)
        wish = Wish(services=(ServiceWish(service=catalogue.services[0].id),), when=(When(day_from=day, day_to=day),))
        found = await booking.desk.rehearse(DEMO, wish, now=now)
        assert found.offers
        assert lines == []
        assert set((await _rows(booking)).values()) == {0}
        assert await booking.desk.holds(DEMO, now=now) == ()
        assert (await booking.desk.saga_status(DEMO, CallId("rehearsal"), now=now)).appointments == ()


async def test_a_closed_day_is_no_obstacle(tmp_path: Path) -> None:
    async with _started(tmp_path) as booking:
        catalogue = await booking.desk.catalogue(DEMO)
        friday = datetime.fromisoformat("2026-03-13T10:00:00+01:00")
        with capture_logs() as lines:
            await rehearse(booking.desk, catalogue, now=friday)
        assert lines == []
        assert set((await _rows(booking)).values()) == {0}
