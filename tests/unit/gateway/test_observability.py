"""Log lines: what identifies a guest never reaches them."""

import io
import json

import pytest
import structlog

from gateway.observability import configure, redact_text


@pytest.fixture
def lines() -> object:
    stream = io.StringIO()
    configure("debug", "json", stream)
    yield stream
    structlog.reset_defaults()


def test_names_numbers_and_mails_are_hidden(lines: io.StringIO) -> None:
    log = structlog.get_logger()
    log.info(
        "gateway.tool_answered",
        tool="book_appointment",
        name="Miriam Vogt",
        telefon="01713920034",
        facts={"name": "Miriam Vogt", "datum": "2026-03-11", "liste": [{"email": "m@example.de"}]},
        why="caller 0171 39 20 034 wrote from miriam.vogt@example.de",
        call_id="call_0171392003",
        saga_id="sga_1",
    )
    text = lines.getvalue()
    for private in ("Miriam", "Vogt", "01713920034", "0171 39 20 034", "example.de"):
        assert private not in text
    line = json.loads(text)
    assert line["tool"] == "book_appointment"
    assert line["facts"]["datum"] == "2026-03-11"
    assert line["call_id"] == "call_0171392003"


def test_an_exception_is_logged_without_the_guest(lines: io.StringIO) -> None:
    try:
        int("+49 171 3920034")
    except ValueError:
        structlog.get_logger().exception("gateway.handler_failed")
    assert "ValueError" in lines.getvalue()
    assert "3920034" not in lines.getvalue()


@pytest.mark.parametrize(
    "text", ["2026-03-11T14:00:00+01:00", "apt_0012345678", "177", "150 Minuten", "v=1795330800000"]
)
def test_what_is_no_number_stays(text: str) -> None:
    assert redact_text(text) == text
