"""What Prometheus reads at `/metrics`, and who may."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from booking.errors import DatabaseUnreachable
from gateway.metrics import may_see
from gateway.settings import Secret
from tests.fakes.retell_line import Line, open_line

pytestmark = pytest.mark.anyio

KEY = Secret("operator_of_a_test")
BOOK = {
    "dienstleistung": "177",
    "datum": "2026-03-11",
    "uhrzeit": "14:00",
    "mitarbeiter": "Emma Williams",
    "name": "Miriam Vogt",
    "telefon": "01713920034",
}


@pytest.fixture
async def line(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Line]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    async with open_line(tmp_path, database_url=sqlite_url, operator_key=KEY) as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


def _figures(answer: httpx.Response) -> dict[str, float]:
    """Every figure by its name and labels, as a monitoring system reads them."""
    return {
        " ".join(
            [one.name, *(one.labels[name] for name in ("tool", "code", "why", "le") if name in one.labels)]
        ): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


async def test_calls_outcomes_and_what_waits_are_told(line: Line) -> None:
    await line.function("check_availability", BOOK)
    await line.function("book_appointment", BOOK, tool_call="t1")
    await line.function("book_appointment", BOOK, tool_call="t1")
    await line.function("fly", {})
    await line.function("request_callback", {"grund": "Gutschein", "name": "Miriam Vogt"}, version="v19")
    await line.faults("calcom_down")
    await line.function("cancel_appointment", {"name": "Miriam Vogt"})
    assert (await line.web.post("/retell/inbound", content=b"{}")).status_code == 401
    await line.web.post("/sandbox/clock", json={"advance_s": 60})
    answer = await line.web.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = _figures(answer)
    assert told["salon_function_calls_total check_availability available"] == 1
    assert told["salon_function_calls_total book_appointment booked"] == 1
    assert told["salon_function_calls_total book_appointment replayed"] == 1
    assert told["salon_function_calls_total unknown unknown_tool"] == 1
    assert told["salon_function_seconds_count book_appointment"] == 2
    assert told["salon_function_seconds_bucket book_appointment +Inf"] == 2
    assert told["salon_requests_refused_total signature"] == 1
    assert (told["salon_database_up"], told["salon_sagas_open"], told["salon_sagas_stuck"]) == (1, 1, 0)
    assert told["salon_callbacks_open"] == 1
    assert (told["salon_outbox_waiting"] > 0) is (told["salon_outbox_age_seconds"] > 0)
    assert "Miriam" not in answer.text


async def test_a_database_that_is_away_is_told(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseUnreachable

    monkeypatch.setattr(line.app.state.reception.desk.database, "reading", away)
    assert _figures(await line.web.get("/metrics"))["salon_database_up"] == 0


@pytest.mark.parametrize(
    ("authorization", "client", "forwarded", "seen"),
    [
        (None, "127.0.0.1", False, True),
        (None, "::1", False, True),
        (None, "127.0.0.1", True, False),
        (None, "203.0.113.7", False, False),
        ("Bearer operator_of_a_test", "203.0.113.7", True, True),
        ("bearer operator_of_a_test ", "203.0.113.7", False, True),
        ("Basic operator_of_a_test", "203.0.113.7", False, False),
        ("Bearer operator", "203.0.113.7", False, False),
        ("Bearer ü", "203.0.113.7", False, False),
        (None, "", False, False),
    ],
)
async def test_only_the_operator_and_this_machine_may_see(
    authorization: str | None, client: str, forwarded: bool, seen: bool
) -> None:
    assert may_see(authorization, KEY, client, forwarded=forwarded) is seen


async def test_without_a_key_nobody_has_the_right_one() -> None:
    assert not may_see("Bearer ", Secret(""), "203.0.113.7", forwarded=False)


async def test_who_may_not_see_is_told_so(line: Line) -> None:
    refused = await line.web.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"})
    assert (refused.status_code, refused.json()) == (401, {"error": "operator key needed"})
    by_key = await line.web.get(
        "/metrics", headers={"X-Forwarded-For": "203.0.113.7", "Authorization": f"Bearer {KEY.reveal()}"}
    )
    assert by_key.status_code == 200
