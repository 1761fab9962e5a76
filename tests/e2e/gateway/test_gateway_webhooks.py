"""Webhooks and the web API over HTTP: signatures, duplicates, wrong order, tenancy, keeping and forgetting calls."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import structlog
from structlog.testing import capture_logs

from booking.domain.ids import CallId, SalonId
from gateway.retell.signature import HEADER, sign
from gateway.settings import Secret
from tests.fakes.retell_line import KEY, Line, open_line
from tests.fakes.transcripts import CALLER, NUMBER, answered, call_object, invoked, said

pytestmark = pytest.mark.anyio

WISH = {"dienstleistung": "177", "datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma"}
FUNCTION = "/retell/v18/functions/check_availability"
DEMO = SalonId("demo")


@pytest.fixture
async def line(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Line]:
    async with open_line(tmp_path, database_url=sqlite_url) as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


async def _kept(line: Line, call: str = "call_1") -> dict[str, Any] | None:
    await line.settle()
    body = await line.app.state.reception.desk.call_record(DEMO, CallId(call))
    return None if body is None else msgspec.json.decode(body)


async def _event(line: Line, event: str, items: list[dict[str, Any]] | None = None, **fields: object) -> int:
    body = {"event": event, "call": call_object("call_1", items or [], **fields)}
    return (await line.signed("/retell/webhooks", body)).status_code


def _raw(headers: Mapping[str, str | bytes]) -> httpx.Headers:
    pairs = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers.items()]
    return httpx.Headers(pairs)


# -- calls -------------------------------------------------------------------------------------------------------


async def test_the_end_of_a_call_releases_what_it_holds(line: Line) -> None:
    await line.function("check_availability", WISH)
    assert len((await line.state())["holds"]) == 1
    assert await _event(line, "call_ended", call_status="ended") == 204
    assert (await line.state())["holds"] == []
    assert await _event(line, "call_ended", call_status="ended") == 204


async def test_the_end_of_another_call_releases_nothing(line: Line) -> None:
    await line.function("check_availability", WISH)
    body = {"event": "call_ended", "call": call_object("call_2", call_status="ended")}
    await line.signed("/retell/webhooks", body)
    assert len((await line.state())["holds"]) == 1


async def test_a_call_is_kept_with_transcript_tools_outcome_and_version(line: Line) -> None:
    """A function comes before call_started, as it does."""
    await line.function("check_availability", WISH, "Ansatzfärbung morgen um 14 Uhr, bei Emma bitte")
    talk = [*said("Guten Tag"), invoked("t1", "check_availability", WISH), answered("t1", "{}")]
    await _event(line, "call_started", start_timestamp=1)
    await _event(line, "call_ended", talk, call_status="ended", disconnection_reason="user_hangup", duration_ms=5)
    await _event(line, "call_analyzed", talk, call_status="ended", call_analysis={"call_successful": True})
    kept = await _kept(line)
    assert kept is not None
    assert kept["flow_version"] == "v18"
    assert [one["role"] for one in kept["transcript"]] == ["user", "tool_call_invocation", "tool_call_result"]
    assert kept["disconnection_reason"] == "user_hangup"
    assert kept["analysis"] == {"call_successful": True}
    assert kept["events"] == ["call_started", "call_ended", "call_analyzed"]


async def test_the_order_of_webhooks_does_not_matter(line: Line) -> None:
    talk = said("Guten Tag", "> Hallo", "Einen Termin bitte")
    await _event(line, "call_analyzed", talk, call_status="ended", call_analysis={"call_successful": True})
    await _event(line, "call_ended", talk, call_status="ended", disconnection_reason="agent_hangup")
    await _event(line, "call_started", call_status="ongoing")
    await _event(line, "transcript_updated", talk[:1], call_status="ongoing")
    kept = await _kept(line)
    assert kept is not None
    assert (kept["status"], kept["disconnection_reason"]) == ("ended", "agent_hangup")
    assert (len(kept["transcript"]), kept["analysis"]) == (3, {"call_successful": True})


async def test_a_call_is_forgotten_after_its_days_and_never_kept_with_none(tmp_path: Path) -> None:
    async with open_line(tmp_path, keep_calls_days=0) as line:
        await line.function("check_availability", WISH)
        assert await _event(line, "call_ended", said("Guten Tag")) == 204
        assert await _kept(line) is None


async def test_chat_and_alert_events_are_taken(line: Line) -> None:
    for body in ({"event": "chat_started", "chat": {}}, {"event": "alert_triggered", "alert": {}}, {"event": "x"}):
        assert (await line.signed("/retell/webhooks", body)).status_code == 204


async def test_a_malformed_webhook_is_told_to_an_operator_and_not_asked_for_again(line: Line) -> None:
    with capture_logs() as logs:
        assert (await line.signed("/retell/webhooks", b"[1,2")).status_code == 204
    assert logs[0]["event"] == "gateway.webhook_malformed"


# -- inbound -----------------------------------------------------------------------------------------------------


def _ringing(call: str = "call_9", **fields: str) -> dict[str, Any]:
    return {
        "event": "call_inbound",
        "event_timestamp": 1,
        "call_inbound": {"call_id": call, "from_number": CALLER, "to_number": NUMBER, **fields},
    }


async def _variables(line: Line, body: dict[str, Any]) -> dict[str, str]:
    answer = await line.signed("/retell/inbound", body)
    assert answer.status_code == 200
    variables: dict[str, str] = answer.json()["call_inbound"].get("dynamic_variables", {})
    assert all(isinstance(value, str) for value in variables.values())
    return variables


async def test_the_day_is_told_in_german_words(line: Line) -> None:
    variables = await _variables(line, _ringing())
    assert variables["heute_datum"].startswith("Dienstag, der zehnte März")
    assert variables["heute_wochentag"] == "Dienstag"
    days = variables["kalender_14_tage"].splitlines()
    assert len(days) == 14
    assert days[1] == "Mittwoch, der elfte März = 2026-03-11"
    assert variables["mitarbeiter_liste"] == "Emma Williams, Fabian Spitzer und Oliver Kretschmer"
    assert "Balayage" in variables["leistungen_liste"]
    assert (variables["anrufer_name"], variables["letzter_mitarbeiter"]) == ("", "")


async def test_a_returning_caller_is_known(line: Line) -> None:
    await line.function("book_appointment", {**WISH, "name": "Miriam Vogt", "telefon": "0171 3920034"})
    await line.web.post("/sandbox/clock", json={"advance_s": 3 * 86400})
    variables = await _variables(line, _ringing())
    assert (variables["anrufer_name"], variables["letzter_mitarbeiter"]) == ("Miriam Vogt", "Emma Williams")
    withheld = await _variables(line, _ringing("call_10", from_number="anonymous"))
    assert withheld["anrufer_name"] == ""


async def test_a_ringing_call_sent_twice_gets_the_same_answer(line: Line) -> None:
    first = await _variables(line, _ringing())
    await line.web.post("/sandbox/clock", json={"advance_s": 86400})
    assert await _variables(line, _ringing()) == first
    assert await _variables(line, _ringing("call_10")) != first


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"event":"call_inbound"}', b'{"event":"call_inbound","call_inbound":7}']
)
async def test_a_ringing_call_is_never_refused(line: Line, body: bytes) -> None:
    answer = await line.signed("/retell/inbound", body)
    assert (answer.status_code, answer.json()) == (200, {"call_inbound": {}})


# -- signatures and sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [FUNCTION, "/retell/webhooks", "/retell/inbound"])
async def test_without_a_right_signature_nothing_is_looked_at(line: Line, path: str) -> None:
    now = line.app.state.reception.clock.now()
    body = msgspec.json.encode({"args": WISH, "call": call_object()})
    wrong: list[dict[str, str | bytes]] = [
        {},
        {HEADER: sign(body, Secret("another"), now)},
        {HEADER: sign(body + b" ", KEY, now)},
        {HEADER: sign(body, KEY, now - timedelta(minutes=6))},
        {HEADER: sign(body, KEY, now).upper()},
        {HEADER: "v=1,d=ü".encode()},
    ]
    for headers in wrong:
        answer = await line.web.post(path, content=body, headers=_raw(headers))
        assert answer.status_code == 401, headers
    assert (await line.state())["holds"] == []


@pytest.mark.parametrize("path", [FUNCTION, "/retell/webhooks", "/retell/inbound", "/calcom/webhook"])
async def test_an_oversized_body_is_not_looked_at(line: Line, path: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 8192

    assert (await line.signed(path, b"x" * 1_048_577)).status_code == 413
    assert (await line.web.post(path, content=endless())).status_code == 413


async def test_a_slow_body_is_not_waited_for(tmp_path: Path) -> None:
    async with open_line(tmp_path, body_timeout_s=0.05) as line:
        answers: list[int] = []

        async def never() -> Any:  # noqa: ANN401 - an ASGI message
            await asyncio.Event().wait()

        async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
            if message["type"] == "http.response.start":
                answers.append(message["status"])

        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": FUNCTION,
            "raw_path": FUNCTION.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await line.app(scope, never, send)
        assert answers == [408]


async def test_the_content_type_does_not_matter(line: Line) -> None:
    body = {"args": WISH, "call": call_object()}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""):
        answer = await line.signed(FUNCTION, body, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (200, "available")


# -- tenancy -----------------------------------------------------------------------------------------------------


async def test_a_salon_of_another_key_is_refused(tmp_path: Path) -> None:
    other = Secret("key_of_another_house")
    async with open_line(tmp_path, retell_keys={"default": KEY, "other": other}) as line:
        body = {"args": {**WISH, "name": "Miriam Vogt"}, "call": call_object()}
        for tool in ("check_availability", "book_appointment", "find_appointment", "cancel_appointment"):
            answer = await line.signed(f"/retell/v18/functions/{tool}", body, key=other)
            assert (answer.status_code, answer.json()["code"]) == (200, "unknown_salon")
        assert (await line.signed("/retell/inbound", _ringing(), key=other)).json() == {"call_inbound": {}}
        assert (
            await line.signed("/retell/webhooks", {"event": "call_ended", "call": call_object()}, key=other)
        ).is_success
        state = await line.state()
        assert (state["appointments"], state["holds"]) == ([], [])


# -- the web API -------------------------------------------------------------------------------------------------

BOOKING = {"service": 177, "start": "2026-03-11T14:00:00+01:00", "staff": "Emma Williams"}
GUEST = {"name": "Anja Pohl", "email": "anja.pohl@example.de"}


async def _booked(line: Line, body: object, **headers: str) -> httpx.Response:
    return await line.web.post(
        "/api/v2/bookings", json=body, headers={"authorization": "Bearer api_key_of_a_test", **headers}
    )


async def test_the_web_books_a_composite_by_itself(line: Line) -> None:
    with capture_logs() as logs:
        answer = await _booked(line, {**BOOKING, "customer": GUEST})
    assert answer.status_code == 201, answer.text
    (appointment,) = answer.json()["appointments"]
    assert (appointment["composite"], len(appointment["segments"])) == (True, 4)
    assert {one["staff"] for one in appointment["segments"]} == {"Emma Williams"}
    assert all(one["calcom_uid"] for one in appointment["segments"])
    events = {one["event"] for one in logs}
    assert {"composite_detected", "staff_preference_detected", "segments_booked", "event_type_map_used"} <= events


async def test_the_web_repeats_with_a_key(line: Line) -> None:
    body = {**BOOKING, "customer": GUEST}
    first = await _booked(line, body, **{"idempotency-key": "k1"})
    again = await _booked(line, body, **{"idempotency-key": "k1"})
    assert again.json()["visit"] == first.json()["visit"]
    taken = await _booked(line, body, **{"idempotency-key": "k2"})
    assert (taken.status_code, taken.json()["code"]) == (409, "slot_taken")
    assert taken.json()["alternatives"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"service": 177}, 422, "malformed"),
        ({**BOOKING, "customer": GUEST, "extra": 1}, 422, "malformed"),
        ({**BOOKING, "service": 999, "customer": GUEST}, 422, "unknown_service"),
        ({**BOOKING, "service": "Tattoo", "customer": GUEST}, 422, "unknown_service"),
        ({**BOOKING, "staff": "Sabine", "customer": GUEST}, 422, "unknown_staff"),
        ({**BOOKING, "start": "2026-03-15T14:00:00", "customer": GUEST}, 409, "closed_weekday"),
        ({**BOOKING, "start": "2025-03-11T14:00:00", "customer": GUEST}, 409, "in_the_past"),
    ],
)
async def test_the_web_says_what_is_wrong(line: Line, body: object, status: int, code: str) -> None:
    answer = await _booked(line, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic api_key_of_a_test", "Bearer ü".encode()])
async def test_the_web_wants_its_key(line: Line, header: str | bytes) -> None:
    answer = await line.web.post(
        "/api/v2/bookings", json={**BOOKING, "customer": GUEST}, headers=_raw({"authorization": header})
    )
    assert answer.status_code == 401
    assert (await line.state())["appointments"] == []


# -- Cal.com and health ------------------------------------------------------------------------------------------


async def test_cal_com_hints_are_believed_only_when_signed(line: Line) -> None:
    await line.function("book_appointment", {**WISH, "name": "Miriam Vogt"})
    uid = (await line.outside())[0]["uid"]
    body = msgspec.json.encode({"triggerEvent": "BOOKING_CANCELLED", "payload": {"uid": uid}})
    signature = hmac.new(b"hook_of_a_test", body, hashlib.sha256).hexdigest()
    for value, status in ((signature, 200), ("0" * 64, 401), ("no-secret-provided", 401)):
        answer = await line.web.post("/calcom/webhook", content=body, headers={"X-Cal-Signature-256": value})
        assert answer.status_code == status
    assert (await line.web.post("/calcom/webhook", content=body)).status_code == 401
    assert len(await line.standing()) == 1


async def test_health(line: Line) -> None:
    assert (await line.web.get("/health/live")).json() == {"status": "ok"}
    ready = await line.web.get("/health/ready")
    assert (ready.status_code, ready.json()["salons"]) == (200, 1)
