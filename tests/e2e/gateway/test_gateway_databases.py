"""The same calls on either database: what SQLite takes without looking, PostgreSQL measures."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from gateway.replies import Reply, encode
from tests.fakes.retell_line import Line, open_line

pytestmark = pytest.mark.anyio

BOOK = {
    "dienstleistung": "Ansatzfärbung, waschen, schneiden, föhnen",
    "datum": "2026-03-11",
    "uhrzeit": "14:00",
    "mitarbeiter": "Emma Williams",
    "name": "Dr. Marie-Louise von Hohenstein-Mühlberg",
    "telefon": "0171 3920034",
    "email": "marie-louise.von.hohenstein-muehlberg@example.de",
}
LONG = "x" * 5_000


@pytest.fixture
async def line(tmp_path: Path, database_url: str) -> AsyncIterator[Line]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    async with open_line(tmp_path, database_url=database_url, calcom_mode="off") as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


async def test_everything_a_caller_says_is_kept(line: Line) -> None:
    first = await line.function("book_appointment", BOOK, tool_call="t1")
    assert first["code"] == "booked"
    assert await line.function("book_appointment", BOOK, tool_call="t1") == first
    (standing,) = await line.standing()
    assert (standing["name"], standing["id"]) == (BOOK["name"], first["facts"]["termin_id"])


@pytest.mark.parametrize("tool_call", ["t1", ""])
async def test_a_process_that_dies_between_booking_and_answering_does_not_book_twice(
    line: Line, tool_call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = [MemoryError()]

    def dies_once(reply: Reply) -> bytes:
        if deaths:
            raise deaths.pop()
        return encode(reply)

    monkeypatch.setattr("gateway.retell.functions.encode", dies_once)
    assert (await line.function("book_appointment", BOOK, tool_call=tool_call))["code"] == "internal_error"
    assert len(await line.standing()) == 1
    again = await line.function("book_appointment", BOOK, tool_call=tool_call)
    (standing,) = await line.standing()
    assert (again["code"], again["facts"]["termin_id"]) == ("booked", standing["id"])


async def test_an_endless_id_is_an_id_like_any_other(line: Line) -> None:
    first = await line.function("book_appointment", BOOK, tool_call=f"{LONG}1")
    other = await line.function("book_appointment", {**BOOK, "uhrzeit": "09:00"}, tool_call=f"{LONG}2")
    assert (first["code"], other["code"]) == ("booked", "booked")
    assert (await line.function("book_appointment", BOOK, tool_call=f"{LONG}1")) == first
    assert len(await line.standing()) == 2


ODD: tuple[dict[str, Any], ...] = (
    {"name": "Anna " * 200},
    {"name": "An\x00na\x1b Pohl\u2028"},
    {"telefon": "0171" * 100},
    {"telefon": "\u0660171 3920034"},
    {"telefon": -0.0},
    {"email": f"{'a' * 400}@example.de"},
    {"fuer_wen": "Kind " * 100},
    {"grund": LONG},
)


async def test_arguments_no_column_was_made_for(line: Line) -> None:
    for number, changes in enumerate(ODD):
        said = {**BOOK, "dienstleistung": "42", "datum": "2026-03-12", "uhrzeit": f"{9 + number}:00", **changes}
        call = f"call_odd_{number}"
        assert (await line.function("book_appointment", said, call=call))["code"] == "booked", changes
        assert (await line.function("find_appointment", changes, call=call))["code"] in _LOOKED, changes
        assert (await line.function("request_callback", changes, call=call))["code"] == "callback_noted", changes
        assert (await line.function("join_waiting_list", said, call=call))["code"] == "waiting_list_joined", changes
    assert len(await line.standing()) == len(ODD)
    assert (await line.function("book_appointment", {**BOOK, "angebot": f"off_{LONG}"}))["code"] == "offer_expired"


_LOOKED = ("found", "several_found", "not_found", "missing_information")


@pytest.mark.parametrize("call", ["c" * 129, "c\x00"], ids=["long", "nul"])
async def test_a_call_id_that_is_none_is_refused(line: Line, call: str) -> None:
    assert (await line.function("book_appointment", BOOK, call=call))["code"] == "malformed_arguments"
    event = {"event": "call_ended", "call": {"call_id": call, "agent_id": "agent_demo", "call_status": "ended"}}
    assert (await line.signed("/retell/webhooks", event)).status_code == 204
    ringing = {"call_id": call, "from_number": "+491713920034", "to_number": "+493023125000"}
    assert (await line.signed("/retell/inbound", {"event": "call_inbound", "call_inbound": ringing})).is_success
    assert await line.standing() == []


_WEB = {"service": 42, "start": "2026-03-11T14:00:00+01:00", "customer": {"name": "Anja Pohl", "phone": "01713920056"}}
_UNFIT: tuple[dict[str, Any], ...] = (
    {"customer": {"name": "Anna " * 200}},
    {"customer": {"name": "An\x00na"}},
    {"customer": {"name": "Anja Pohl", "phone": "0171" * 100}},
    {"customer": {"name": "Anja Pohl", "email": f"{'a' * 400}@example.de"}},
    {"service": 2**40},
    {"service": -1},
    {"service": "9" * 5000},
    {"service": "9" * 150},
    {"staff": LONG},
    {"start": "0001-01-01T00:00:00+14:00"},
    {"start": "9999-12-31T23:59:59-12:00"},
    {"start": "9999-12-31T23:59:59"},
)


async def test_the_web_refuses_what_no_column_was_made_for(line: Line) -> None:
    key = {"authorization": "Bearer api_key_of_a_test"}
    for changes in _UNFIT:
        answer = await line.web.post("/api/v2/bookings", json={**_WEB, **changes}, headers=key)
        assert answer.status_code in (409, 422), (changes, answer.text)
    assert await line.standing() == []
    long_key = {**key, "idempotency-key": LONG}
    first = await line.web.post("/api/v2/bookings", json=_WEB, headers=long_key)
    again = await line.web.post("/api/v2/bookings", json=_WEB, headers=long_key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["visit"] == again.json()["visit"]
