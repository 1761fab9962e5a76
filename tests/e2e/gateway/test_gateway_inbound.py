"""What the agent is told before it says hello: fresh, in German, around the year, the same to who asks again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from booking.domain.ids import SalonId
from flows.spoken import day_in_words
from tests.fakes.retell_line import Line, open_line
from tests.fakes.transcripts import CALLER, NUMBER

pytestmark = pytest.mark.anyio

DEMO = SalonId("demo")
BOOK = {
    "dienstleistung": "42",
    "datum": "2026-03-11",
    "uhrzeit": "10:00",
    "mitarbeiter": "Fabian",
    "name": "Jörg Müßig",
}


@pytest.fixture
async def line(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Line]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    async with open_line(tmp_path, database_url=sqlite_url, calcom_mode="off") as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


async def _ringing(line: Line, call: str = "call_9", **fields: object) -> dict[str, str]:
    ringing: dict[str, Any] = {"call_id": call, "from_number": CALLER, "to_number": NUMBER, **fields}
    answer = await line.signed("/retell/inbound", {"event": "call_inbound", "call_inbound": ringing})
    assert answer.status_code == 200
    variables: dict[str, str] = answer.json()["call_inbound"].get("dynamic_variables", {})
    assert all(isinstance(value, str) for value in variables.values())
    return variables


@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("2026-03-22T09:00:00+01:00", "2026-03-22"),  # a week before the hour that is missing
        ("2026-03-28T23:59:59+01:00", "2026-03-28"),
        ("2026-03-29T00:00:00+01:00", "2026-03-29"),
        ("2026-03-29T03:00:00+02:00", "2026-03-29"),
        ("2026-10-24T23:30:00+02:00", "2026-10-24"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25"),  # the hour that comes twice, first and second time
        ("2026-10-25T02:30:00+01:00", "2026-10-25"),
        ("2026-10-25T23:30:00+01:00", "2026-10-25"),
        ("2026-12-31T23:59:00+01:00", "2026-12-31"),
        ("2028-02-28T12:00:00+01:00", "2028-02-28"),
    ],
)
async def test_fourteen_days_follow_each_other_whatever_the_clock_does(line: Line, now: str, today: str) -> None:
    await line.reset(now)
    variables = await _ringing(line)
    first = date.fromisoformat(today)
    days = [first + timedelta(days=number) for number in range(14)]
    assert variables["heute_iso"] == today
    assert variables["heute_datum"] == day_in_words(first, year=True)
    assert variables["kalender_14_tage"].splitlines() == [f"{day_in_words(day)} = {day.isoformat()}" for day in days]


async def test_a_call_that_rings_again_is_told_the_same_and_another_the_news(line: Line) -> None:
    first = await _ringing(line, "call_1")
    assert first["anrufer_name"] == ""
    await line.function("book_appointment", BOOK)
    assert await _ringing(line, "call_1") == first
    assert (await _ringing(line, "call_2"))["anrufer_name"] == "Jörg Müßig"


@pytest.mark.parametrize(
    "caller", ["anonymous", "", "Restricted", "+49", "sip:agent@example.de", "+4917139200340000000001"]
)
async def test_a_caller_without_a_number_is_nobody(line: Line, caller: str) -> None:
    await line.function("book_appointment", BOOK)
    variables = await _ringing(line, from_number=caller)
    assert (variables["anrufer_name"], variables["letzter_mitarbeiter"]) == ("", "")
    assert variables["heute_wochentag"] == "Dienstag"


async def test_a_number_nobody_knows_belongs_to_the_only_salon_of_its_key(line: Line) -> None:
    assert (await _ringing(line, to_number="+493023125777"))["salon_name"] == "Salon Lindenhof"


async def test_what_is_prepared_is_as_fresh_as_the_catalogue(line: Line) -> None:
    before = await _ringing(line, "call_1")
    assert "Oliver Kretschmer" in before["mitarbeiter_liste"]
    reception = line.app.state.reception
    catalogue = await reception.desk.catalogue(DEMO)
    staff = tuple(replace(one, active=one.name != "Oliver Kretschmer") for one in catalogue.staff)
    await reception.desk.store_catalogue(replace(catalogue, staff=staff), now=reception.clock.now())
    reception.salons.forget()  # what a second does
    after = await _ringing(line, "call_2")
    assert "Oliver" not in after["mitarbeiter_liste"]
    assert {name: value for name, value in after.items() if "mitarbeiter" not in name} == {
        name: value for name, value in before.items() if "mitarbeiter" not in name
    }


async def test_who_waits_hears_what_became_free(line: Line) -> None:
    booked = await line.function("book_appointment", {**BOOK, "telefon": "0174 9464308"}, call="call_1")
    await line.function(
        "join_waiting_list", {**BOOK, "name": "Anja Pohl", "telefon": CALLER}, call="call_2", version="v19"
    )
    assert (await _ringing(line, "call_3"))["warteliste_treffer"] == ""
    await line.function("cancel_appointment", {"termin": booked["facts"]["termin_id"]}, call="call_1")
    assert (await _ringing(line, "call_4"))["warteliste_treffer"] == "Mittwoch, der elfte März, 10:00"


async def test_a_chat_is_told_the_same(line: Line) -> None:
    chat = {"chat_id": "chat_1", "from_number": CALLER, "to_number": NUMBER}
    answer = await line.signed("/retell/inbound", {"event": "chat_inbound", "chat_inbound": chat})
    assert answer.json()["chat_inbound"]["dynamic_variables"]["heute_wochentag"] == "Dienstag"


async def test_a_stylist_who_has_left_is_not_named_and_nothing_else_is_missing(line: Line) -> None:
    await line.function("book_appointment", {**BOOK, "telefon": CALLER})
    await line.web.post("/sandbox/clock", json={"advance_s": 3 * 86_400})
    assert (await _ringing(line, "call_1"))["letzter_mitarbeiter"] == "Fabian Spitzer"
    reception = line.app.state.reception
    catalogue = await reception.desk.catalogue(DEMO)
    staff = tuple(one for one in catalogue.staff if one.name != "Fabian Spitzer")
    await reception.desk.store_catalogue(replace(catalogue, staff=staff), now=reception.clock.now())
    reception.salons.forget()
    variables = await _ringing(line, "call_2")
    assert (variables["anrufer_name"], variables["letzter_mitarbeiter"]) == ("Jörg Müßig", "")
    assert variables["heute_wochentag"] == "Freitag"


async def test_the_phone_does_not_ring_for_a_database_that_hangs(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("gateway.retell.inbound._PATIENCE_S", 0.05)
    monkeypatch.setattr(line.app.state.reception.desk, "customer_of", never)
    variables = await _ringing(line)
    assert (variables["anrufer_name"], variables["heute_wochentag"]) == ("", "Dienstag")
