"""Whole calls over signed HTTP against a real desk on SQLite and the fake Cal.com."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from booking.application.orders import BookOrder, BookOutcome
from booking.domain.ids import SalonId
from gateway.tools.table import NEWEST, Tool
from tests.fakes.retell_line import Line, open_line
from tests.fakes.transcripts import said

pytestmark = pytest.mark.anyio

WISH = "Ansatzfärbung morgen um 14 Uhr, bei Emma bitte"
BOOK = {
    "dienstleistung": "177",
    "datum": "2026-03-11",
    "uhrzeit": "14:00",
    "mitarbeiter": "Emma Williams",
    "name": "Miriam Vogt",
    "telefon": "01713920034",
}
CHILD = {"dienstleistung": "44", "datum": "2026-03-12", "uhrzeit": "15:00", "name": "Silke Naumann"}


@pytest.fixture
async def line(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Line]:
    async with open_line(tmp_path, database_url=sqlite_url) as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


async def test_a_composite_is_booked_as_four_segments_with_the_wished_person(line: Line) -> None:
    with capture_logs() as logs:
        free = await line.function("check_availability", {}, WISH)
        booked = await line.function("book_appointment", {"name": "Miriam Vogt"}, WISH)
    assert (free["code"], free["facts"]["konkret"], free["facts"]["wunsch"]) == ("available", True, True)
    assert "Gerne bei Emma" in free["say"]
    assert booked["code"] == "booked"
    (appointment,) = await line.standing()
    assert appointment["id"] == booked["facts"]["termin_id"]
    assert [(one["key"], one["staff"], one["start"][11:16]) for one in appointment["segments"]] == [
        ("A", "Emma Williams", "14:00"),
        ("B", "Emma Williams", "15:15"),
        ("C", "Emma Williams", "15:30"),
        ("D", "Emma Williams", "16:00"),
    ]
    outside = await line.outside()
    assert len(outside) == 4
    assert len({one["eventTypeId"] for one in outside}) == 4
    events = {one["event"]: one for one in logs}
    assert (events["composite_detected"]["service"], events["composite_detected"]["segments"]) == (177, 4)
    preference = events["staff_preference_detected"]
    assert (preference["staff"], preference["source"]) == (["emma-williams"], "transcript")
    assert (events["segments_booked"]["segments"], events["segments_booked"]["staff"]) == (4, ["emma-williams"])
    used = events["event_type_map_used"]["event_types"]
    assert sorted(used) == ["A", "B", "C", "D"]
    assert set(used.values()) == {one["eventTypeId"] for one in outside}


async def test_v17_without_the_parameter_still_respects_the_caller(line: Line) -> None:
    arguments = {key: value for key, value in BOOK.items() if key != "mitarbeiter"}
    assert (await line.function("book_appointment", arguments, WISH, version="v17"))["code"] == "booked"
    assert {one["staff"] for one in (await line.standing())[0]["segments"]} == {"Emma Williams"}


async def test_somebody_else_can_be_booked_into_the_pause(line: Line) -> None:
    await line.function("book_appointment", BOOK)
    into = {**BOOK, "dienstleistung": "42", "uhrzeit": "14:40", "name": "Bernd Noack"}
    assert (await line.function("book_appointment", into, call="call_2"))["code"] == "booked"
    assert len(await line.standing()) == 2


async def test_refused_segment_takes_everything_back_and_offers_something_else(line: Line) -> None:
    await line.faults("calcom_error_on_segment_C")
    reply = await line.function("book_appointment", BOOK)
    assert reply["code"] in ("booking_failed", "slot_taken", "pending")
    await line.faults()
    await line.settle(advance_s=3600)
    assert await line.standing() == []
    assert await line.outside() == []
    assert reply["code"] != "pending"
    assert reply["offers"] or reply["facts"].get("rueckruf")


async def test_a_timeout_ends_in_nothing_half_done(line: Line) -> None:
    await line.faults("calcom_timeout_on_segment_C")
    reply = await line.function("book_appointment", BOOK)
    assert reply["code"] in ("booking_failed", "pending")
    await line.faults()
    await line.settle(advance_s=3600)
    standing, outside = await line.standing(), await line.outside()
    assert len(outside) == 4 * len(standing)


async def test_cal_com_down_is_said_and_a_call_back_noted(line: Line) -> None:
    await line.faults("calcom_down")
    reply = await line.function("book_appointment", BOOK)
    assert reply["code"] in ("booking_failed", "pending")
    await line.settle(advance_s=7200)
    await line.faults()
    await line.settle(advance_s=3600)
    state = await line.state()
    booked = [one for one in state["appointments"] if one["status"] == "confirmed"]
    assert booked or any(task["phone"] == "01713920034" for task in state["tasks"])


# -- once, and in order ------------------------------------------------------------------------------------------


async def test_delivered_twice_is_booked_once_and_answered_equally(line: Line) -> None:
    first = await line.function("book_appointment", BOOK, tool_call="t1")
    assert await line.function("book_appointment", BOOK, tool_call="t1") == first
    assert first["code"] == "booked"
    assert len(await line.standing()) == 1


@pytest.mark.parametrize("tool_call", ["t1", ""])
async def test_delivered_in_parallel_is_booked_once(line: Line, tool_call: str) -> None:
    answers = await asyncio.gather(*(line.function("book_appointment", BOOK, tool_call=tool_call) for _ in range(6)))
    assert {one["code"] for one in answers} == {"booked"}
    assert len({one["facts"]["termin_id"] for one in answers}) == 1
    assert len(await line.standing()) == 1


async def test_the_same_wish_for_two_children_is_two_appointments(line: Line) -> None:
    codes = [
        (await line.function("book_appointment", CHILD, tool_call=tool_call))["code"] for tool_call in ("t1", "t2")
    ]
    assert codes == ["booked", "booked"]
    standing = await line.standing()
    assert len(standing) == 2
    assert len({one["staff"] for one in standing}) == 2


@pytest.mark.parametrize("with_ids", [True, False])
async def test_book_cancel_book_again(line: Line, with_ids: bool) -> None:
    ids = ("t1", "t2", "t3") if with_ids else ("", "", "")
    first = await line.function("book_appointment", BOOK, tool_call=ids[0])
    cancelled = await line.function("cancel_appointment", {"termin": first["facts"]["termin_id"]}, tool_call=ids[1])
    again = await line.function("book_appointment", BOOK, tool_call=ids[2])
    assert [first["code"], cancelled["code"], again["code"]] == ["booked", "cancelled", "booked"]
    assert again["facts"]["termin_id"] != first["facts"]["termin_id"]
    assert len(await line.standing()) == 1
    assert len(await line.outside()) == 4


async def test_the_same_key_with_other_arguments_is_a_conflict(line: Line) -> None:
    await line.function("book_appointment", BOOK, tool_call="t1")
    other = await line.function("book_appointment", {**BOOK, "uhrzeit": "10:00"}, tool_call="t1")
    assert other["code"] == "conflict"
    assert len(await line.standing()) == 1


async def test_a_lost_answer_is_given_again(line: Line) -> None:
    """The work is done, the answer never arrives: Retell asks once more."""
    request = asyncio.create_task(line.function("book_appointment", BOOK, tool_call="t1"))
    await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert (await line.function("book_appointment", BOOK, tool_call="t1"))["code"] == "booked"
    assert len(await line.standing()) == 1


async def test_calls_of_one_phone_call_are_decided_in_order(line: Line) -> None:
    booking = asyncio.create_task(line.function("book_appointment", BOOK))
    await asyncio.sleep(0)
    found = await line.function("find_appointment", {"name": "Miriam Vogt"})
    assert (await booking)["code"] == "booked"
    assert found["code"] == "found"


async def test_arguments_at_root_change_something_only_with_a_call_id(line: Line) -> None:
    path = "/retell/v18/functions/book_appointment"
    without = (await line.signed(path, BOOK)).json()
    assert without["code"] == "malformed_arguments"
    assert await line.standing() == []
    placeholder = (await line.signed(path, {**BOOK, "call_id": "{{call_id}}"})).json()
    assert placeholder["code"] == "malformed_arguments"
    answers = [(await line.signed(path, {**BOOK, "call_id": "call_7"})).json() for _ in range(2)]
    assert [one["code"] for one in answers] == ["booked", "booked"]
    assert len(await line.standing()) == 1
    free = (await line.signed("/retell/v18/functions/check_availability", CHILD)).json()
    assert free["code"] == "available"


# -- every tool --------------------------------------------------------------------------------------------------


async def test_what_the_salon_is_and_does(line: Line) -> None:
    hours = await line.function("salon_info", {"datum": "Sonntag"}, version="v19")
    assert (hours["code"], hours["facts"]["hindernis"]) == ("salon_info", "closed_weekday")
    listed = await line.function("list_services", {"gruppe": "Färben"}, version="v19")
    assert {one["dienstleistung_kurz"] for one in listed["facts"]["leistungen"]} >= {"Ansatzfärbung", "Balayage"}
    told = await line.function("explain_service", {"dienstleistung": "177"}, "Wie lange dauert das denn?")
    assert (told["facts"]["dauer_minuten"], told["facts"]["einwirkzeit_minuten"]) == (150, 45)
    assert "zweieinhalb Stunden" in told["say"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"dienstleistung": "42", "datum": "2026-03-15", "uhrzeit": "14:00"}, "closed_day"),
        ({"dienstleistung": "42", "datum": "2026-03-14", "uhrzeit": "18:00"}, "outside_hours"),
        ({"dienstleistung": "42", "datum": "2026-03-09", "uhrzeit": "14:00"}, "in_the_past"),
        ({"dienstleistung": "42", "datum": "2029-01-05", "uhrzeit": "14:00"}, "beyond_horizon"),
        (
            {"dienstleistung": "180", "datum": "2026-03-11", "uhrzeit": "10:00", "mitarbeiter": "Oliver"},
            "staff_not_skilled",
        ),
        ({"dienstleistung": "Tattoo", "datum": "2026-03-11"}, "unknown_service"),
        ({"dienstleistung": "Haarschnitt", "datum": "2026-03-11"}, "ambiguous_service"),
        ({"dienstleistung": "42", "datum": "2026-03-11", "mitarbeiter": "Sabine"}, "unknown_staff"),
        ({"dienstleistung": "42", "datum": "2026-02-30"}, "invalid_date"),
        ({"dienstleistung": "42"}, "missing_information"),
        ({"datum": "morgen"}, "missing_information"),
        ({}, "missing_information"),
        ({"dienstleistung": "42", "datum": "2026-03-11"}, "available"),
    ],
)
async def test_a_wish_that_cannot_be_is_answered_with_what_to_ask(
    line: Line, arguments: dict[str, Any], code: str
) -> None:
    reply = await line.function("check_availability", arguments)
    assert reply["code"] == code
    assert reply["ok"] is (code == "available")


async def test_the_night_of_the_clock_change_is_a_sunday(line: Line) -> None:
    await line.reset("2025-10-25T11:00:00+02:00")
    reply = await line.function("check_availability", {}, "Ansatzfärbung morgen um 14 Uhr bitte")
    assert (reply["code"], reply["facts"]["datum"]) == ("closed_day", "2025-10-26")
    assert reply["offers"][0]["start"].endswith("+01:00")


async def test_an_offer_is_taken_by_its_id_or_its_place(line: Line) -> None:
    await line.reset(appointments=[{"service": 42, "staff": "Emma Williams", "start": "2026-03-11T14:00:00+01:00"}])
    wish = {"dienstleistung": "42", "datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma"}
    told = await line.function("check_availability", wish)
    assert told["code"] == "alternatives"
    chosen = told["offers"][1]
    booked = await line.function("book_appointment", {"angebot": chosen["id"], "name": "Anja Pohl"})
    assert (booked["code"], booked["facts"]["uhrzeit"]) == ("booked", chosen["uhrzeit"])
    assert booked["facts"]["mitarbeiter"] == chosen["mitarbeiter"]


async def test_an_unknown_offer_is_expired(line: Line) -> None:
    reply = await line.function("book_appointment", {"angebot": "off_0123456789abcdef0123", "name": "Anja Pohl"})
    assert reply["code"] == "offer_expired"


async def test_mother_and_child_at_the_same_time_in_one_visit(line: Line) -> None:
    reply = await line.function(
        "book_appointment",
        {"dienstleistung": "179 und 44", "datum": "Samstag", "uhrzeit": "9 Uhr", "name": "Silke Naumann"},
        "Für mich Strähnen und für meinen Sohn Kinderhaarschnitt, Samstag um neun.",
        "> Gleichzeitig?",
        "Am besten gleichzeitig, wer das macht ist egal.",
    )
    assert reply["code"] == "booked"
    standing = await line.standing()
    assert {one["service"] for one in standing} == {179, 44}
    assert len({one["visit"] for one in standing}) == 1
    assert {one["start"][11:16] for one in standing} == {"09:00"}


async def test_moving_keeps_the_person_and_gives_the_old_time_up(line: Line) -> None:
    await line.function("book_appointment", BOOK)
    moved = await line.function(
        "reschedule_appointment", {"name": "Miriam Vogt", "datum": "2026-03-13", "uhrzeit": "10:00"}
    )
    assert (moved["code"], moved["facts"]["alt_uhrzeit"], moved["facts"]["vorname"]) == ("rescheduled", "14:00", "Emma")
    (standing,) = await line.standing()
    assert standing["start"].startswith("2026-03-13T10:00")
    assert len(await line.outside()) == 4


async def test_a_move_that_fails_leaves_the_old_appointment(line: Line) -> None:
    await line.function("book_appointment", BOOK)
    await line.faults("calcom_error_on_segment_B")
    reply = await line.function(
        "reschedule_appointment", {"name": "Miriam Vogt", "datum": "2026-03-13", "uhrzeit": "10:00"}
    )
    assert reply["code"] in ("reschedule_failed", "pending")
    await line.faults()
    await line.settle(advance_s=3600)
    (standing,) = await line.standing()
    assert standing["start"].startswith("2026-03-11T14:00")
    assert len(await line.outside()) == 4


async def test_finding_asks_which_and_never_without_a_name(line: Line) -> None:
    await line.function("book_appointment", BOOK)
    await line.function("book_appointment", {**BOOK, "dienstleistung": "42", "datum": "2026-03-13"}, call="call_2")
    several = await line.function("find_appointment", {"name": "Miriam Vogt"})
    assert (several["code"], len(several["facts"]["termine"])) == ("several_found", 2)
    one = await line.function("find_appointment", {"name": "Miriam Vogt", "datum": "2026-03-13"})
    assert (one["code"], one["facts"]["datum"]) == ("found", "2026-03-13")
    nobody = await line.function("find_appointment", {}, from_number="anonymous", call="call_3")
    assert (nobody["code"], nobody["missing"]) == ("missing_information", ["name"])
    none = await line.function("find_appointment", {"name": "Rupert Zehetner"}, from_number="anonymous", call="call_4")
    assert none["code"] == "not_found"


async def test_cancelling_twice_is_said(line: Line) -> None:
    booked = await line.function("book_appointment", BOOK)
    termin = booked["facts"]["termin_id"]
    assert (await line.function("cancel_appointment", {"termin": termin}))["code"] == "cancelled"
    assert (await line.function("cancel_appointment", {"termin": termin}))["code"] == "already_cancelled"
    assert await line.outside() == []


async def test_waiting_list_and_call_back_are_noted(line: Line) -> None:
    waiting = await line.function(
        "join_waiting_list", {"dienstleistung": "177", "datum": "Samstag", "name": "Miriam Vogt"}, version="v19"
    )
    noted = await line.function("request_callback", {"grund": "Gutschein", "name": "Miriam Vogt"}, version="v19")
    assert [waiting["code"], noted["code"]] == ["waiting_list_joined", "callback_noted"]
    state = await line.state()
    assert [one["name"] for one in state["waiting_list"]] == ["Miriam Vogt"]
    assert "Gutschein" in state["tasks"][0]["details"]


async def test_booking_status_of_a_call(line: Line) -> None:
    assert (await line.function("booking_status", {}, version="v19"))["code"] == "nothing_pending"
    await line.function("book_appointment", BOOK)
    assert (await line.function("booking_status", {}, version="v19"))["code"] == "booked"


@pytest.mark.parametrize(
    ("tool", "version", "code"), [("fly", "v18", "unknown_tool"), ("salon_info", "v0", "unknown_version")]
)
async def test_unknown_tools_and_versions_are_answered(line: Line, tool: str, version: str, code: str) -> None:
    assert (await line.function(tool, {}, version=version))["code"] == code


async def test_a_version_is_never_a_path(line: Line) -> None:
    answer = await line.signed("/retell/..%2Fv18/functions/salon_info", {"call_id": "c"})
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        assert answer.json()["code"] == "unknown_version"


async def test_a_defect_is_answered_told_and_noted(line: Line) -> None:
    """The desk breaks: the caller hears a sentence, an operator reads the log, somebody calls back."""
    desk = line.app.state.reception.functions._desk  # noqa: SLF001 - the defect is planted here

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    healthy = desk.check
    desk.check = broken
    try:
        with capture_logs() as logs:
            reply = await line.function("check_availability", BOOK)
    finally:
        desk.check = healthy
    assert (reply["code"], reply["ok"]) == ("internal_error", False)
    assert any(one["event"] == "gateway.handler_failed" and one["log_level"] == "error" for one in logs)
    await line.settle()
    (task,) = (await line.state())["tasks"]
    assert (task["reason"], task["phone"]) == ("internal_error", "01713920034")


async def test_a_slow_desk_is_not_waited_for(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = line.app.state.reception.desk
    booking = desk.book
    gate = asyncio.Event()

    async def slow(salon: SalonId, order: BookOrder, *, now: datetime, deadline: float) -> BookOutcome:
        await gate.wait()
        outcome: BookOutcome = await booking(salon, order, now=now, deadline=deadline)
        return outcome

    monkeypatch.setattr(desk, "book", slow)
    monkeypatch.setattr("gateway.retell.functions.NEWEST", _hurried("book_appointment", 0.2))
    reply = await line.function("book_appointment", BOOK, tool_call="t1")
    assert reply["code"] == "pending"
    gate.set()
    await line.settle()
    assert len(await line.standing()) == 1
    assert (await line.function("booking_status", {}, version="v19"))["code"] == "booked"
    assert (await line.function("book_appointment", BOOK, tool_call="t1"))["code"] == "booked"
    assert len(await line.standing()) == 1


async def test_a_slow_look_is_answered_in_time(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(line.app.state.reception.desk, "check", never)
    monkeypatch.setattr("gateway.retell.functions.NEWEST", _hurried("check_availability", 0.2))
    reply = await line.function("check_availability", BOOK)
    assert (reply["code"], reply["facts"]["rueckruf"]) == ("unavailable", True)


def _hurried(name: str, deadline_s: float) -> dict[str, Tool]:
    return {**NEWEST, name: replace(NEWEST[name], deadline_s=deadline_s)}


async def test_the_transcript_may_hold_anything(line: Line) -> None:
    items: list[dict[str, Any]] = [
        {"role": "node_transition"},
        {"role": "user"},
        {"role": "user", "content": 7},
        *said(WISH),
        {"x": []},
    ]
    assert (await line.function("check_availability", {}, items=items))["code"] == "available"
