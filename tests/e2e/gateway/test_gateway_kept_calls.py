"""What is kept of calls, for how long, and what of them a log may say."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import structlog

from booking.domain.ids import CallId, SalonId
from booking.errors import DatabaseBroken
from gateway.observability import configure
from tests.fakes.database import open_shop
from tests.fakes.retell_line import Line, open_line
from tests.fakes.transcripts import call_object, invoked, said

pytestmark = pytest.mark.anyio

DEMO = SalonId("demo")
DAY_S = 86_400
SECRET = "Miriam Vogt, Kopfhaut"
WISH = {"dienstleistung": "177", "datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma"}
TALK = said("Guten Tag, Miriam Vogt hier.", "> Guten Tag Frau Vogt!", "Ich habe eine Kopfhauterkrankung.")
EVENTS = ("call_started", "transcript_updated", "call_ended", "call_analyzed")


@pytest.fixture
async def line(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Line]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    async with open_line(tmp_path, database_url=sqlite_url, calcom_mode="off", keep_calls_days=30) as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


async def _event(line: Line, event: str, call: str = "call_1") -> None:
    status = "ongoing" if event in EVENTS[:2] else "ended"
    body = {"event": event, "call": call_object(call, TALK, call_status=status)}
    assert (await line.signed("/retell/webhooks", body)).status_code == 204


async def _kept(line: Line, call: str = "call_1") -> bytes | None:
    await line.settle()
    record: bytes | None = await line.app.state.reception.desk.call_record(DEMO, CallId(call))
    return record


async def test_duplicates_in_any_order_make_one_record(line: Line) -> None:
    """Functions come before anything is known of the call; every event comes three times, the last first."""
    await line.function("check_availability", WISH, call="call_1")
    records = set()
    for event in (*reversed(EVENTS), *EVENTS, *EVENTS):
        await _event(line, event)
        records.add(await _kept(line))
    last = await _kept(line)
    assert last is not None
    told = msgspec.json.decode(last)
    assert (told["status"], told["flow_version"], len(told["transcript"])) == ("ended", "v18", 3)
    assert sorted(told["events"]) == sorted(EVENTS)
    assert len(await line.app.state.reception.desk.call_records(DEMO)) == 1
    assert len(records) == len(EVENTS)  # what was told before adds nothing


async def test_the_end_of_a_call_frees_what_it_held_for_the_next_caller(line: Line) -> None:
    assert (await line.function("check_availability", WISH, call="call_1"))["code"] == "available"
    assert (await line.function("check_availability", WISH, call="call_2"))["code"] == "alternatives"
    await _event(line, "call_ended", "call_1")
    assert (await line.function("check_availability", WISH, call="call_2"))["code"] == "available"


async def test_a_booking_outlives_the_call_that_made_it(line: Line) -> None:
    booked = await line.function("book_appointment", {**WISH, "name": "Miriam Vogt", "telefon": "01713920034"})
    for event in reversed(EVENTS):
        await _event(line, event)
    (standing,) = await line.standing()
    assert standing["id"] == booked["facts"]["termin_id"]


async def test_a_call_is_forgotten_when_its_days_are_over(line: Line) -> None:
    await _event(line, "call_ended")
    await line.settle(advance_s=29 * DAY_S)
    await _event(line, "call_ended", "call_2")
    await line.settle(advance_s=DAY_S - 1)
    assert await _kept(line) is not None
    await line.settle(advance_s=1)
    assert await _kept(line) is None
    assert await _kept(line, "call_2") is not None


async def test_who_keeps_nothing_any_more_loses_what_was_kept(tmp_path: Path, sqlite_url: str) -> None:
    async with open_line(tmp_path, database_url=sqlite_url, calcom_mode="off", keep_calls_days=30) as line:
        await _event(line, "call_ended")
        reception = line.app.state.reception
        desk, now = reception.desk, reception.clock.now()
        assert await _kept(line) is not None
        nothing = type(reception.calls)(desk, reception.clock, 0)
        assert await nothing.tidy() == 1
        assert await desk.call_records(DEMO) == ()
        assert now == reception.clock.now()


async def test_no_log_line_says_who_called_or_what_was_said(tmp_path: Path, sqlite_url: str) -> None:
    out = io.StringIO()
    configure("debug", "json", out)
    async with open_line(tmp_path, database_url=sqlite_url) as line:
        await line.function("check_availability", WISH, "Miriam Vogt, Ansatzfärbung morgen um 14 Uhr, bei Emma bitte")
        guest = {"name": "Miriam Vogt", "telefon": "0171 3920034", "email": "miriam.vogt@example.de"}
        await line.function("book_appointment", {**WISH, **guest}, items=TALK)
        await line.function("request_callback", {**guest, "grund": "Kopfhauterkrankung"}, items=TALK, version="v19")
        for event in EVENTS:
            await _event(line, event)
        await line.signed("/retell/webhooks", b'{"event":"call_ended","call":{"from_number":"+491713920034"}}')
        desk = line.app.state.reception.desk
        desk.check = None  # a defect: the whole traceback is told
        await line.function("check_availability", {**WISH, **guest}, items=[*TALK, invoked("t9", "x", guest)])
        del desk.check
    told = out.getvalue()
    assert "gateway.handler_failed" in told
    assert "segments_booked" in told
    for secret in ("Miriam", "Vogt", "3920034", "miriam.vogt", "Kopfhaut"):
        assert secret not in told
    structlog.contextvars.clear_contextvars()


async def test_an_error_of_the_database_does_not_say_which_row_it_was(database_url: str) -> None:
    out = io.StringIO()
    configure("debug", "json", out)
    async with open_shop(database_url) as shop:
        try:
            async with shop.database.transaction() as uow:
                await uow.cursors.put(shop.salon, None, SECRET)  # type: ignore[arg-type]  # the defect
        except DatabaseBroken as problem:
            structlog.get_logger().error("gateway.broken", why=str(problem), exc_info=problem)
    assert "database" in out.getvalue()
    assert SECRET not in out.getvalue()
