"""Whatever is sent: never a 5xx, never a write without a signature, always an answer that fits the rules."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.application.orders import FindQuery
from booking.catalogue_file.packaged import demo_text, templates
from booking.catalogue_file.reading import read
from booking.domain.catalogue import Catalogue
from booking.domain.ids import SalonId
from gateway.replies import LONGEST
from gateway.retell.signature import HEADER
from gateway.retell.wire import MalformedBody, read_call_event, read_function_call, read_inbound_event
from gateway.settings import Secret
from gateway.tools.codes import CODES
from gateway.tools.table import NEWEST
from tests.fakes.retell_line import KEY, Line, open_line
from tests.fakes.transcripts import call_object, said

MODEST = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
OTHER = SalonId("north")
OTHER_KEY = Secret("key_of_the_north")

_WORDS = (
    "177",
    "Ansatzfärbung",
    "morgen",
    "2026-03-11",
    "14:00",
    "halb drei",
    "Emma",
    "Sabine",
    "{{x}}",
    "",
    "off_1",
    "apt_000000000009",
)
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)
)
_TEXTS = st.one_of(st.sampled_from(_WORDS), st.text(max_size=30))
_VALUES = st.recursive(
    st.one_of(_SCALARS, _TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
_NAMES = sorted({argument.name for tool in NEWEST.values() for argument in tool.arguments})
_ARGUMENTS = st.dictionaries(st.one_of(st.sampled_from(_NAMES), st.text(max_size=8)), _VALUES, max_size=7)
_PATHS = st.sampled_from(
    [f"/retell/v18/functions/{name}" for name in sorted(NEWEST)] + ["/retell/webhooks", "/retell/inbound"]
)


def _north() -> Catalogue:
    text = demo_text().replace("id: demo", f"id: {OTHER}", 1).replace("agent_demo", "agent_north")
    text = text.replace("+493023125000", "+493023125999").replace("signing_key: default", "signing_key: north")
    return read(text, name="north.yaml", templates=templates())


class _House:
    """A gateway with two salons of two keys, open for all examples; one task lives in it from first to last."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        opened: asyncio.Future[Line] = self.loop.create_future()
        self._life = self.loop.create_task(self._live(opened))
        self.line: Line = self.loop.run_until_complete(opened)
        self.desk = self.line.app.state.reception.desk

    async def _live(self, opened: asyncio.Future[Line]) -> None:
        keys = {"default": KEY, "north": OTHER_KEY}
        with tempfile.TemporaryDirectory() as folder:
            async with open_line(Path(folder), calcom_mode="off", retell_keys=keys) as line:
                reception = line.app.state.reception
                await reception.desk.store_catalogue(_north(), now=reception.clock.now())
                reception.salons.forget()
                opened.set_result(line)
                await self._closing.wait()

    def run(self, work: Any) -> Any:  # noqa: ANN401 - any coroutine
        return self.loop.run_until_complete(work)

    async def everything(self, salon: SalonId) -> object:
        """All that is stored of a salon."""
        now = self.line.app.state.reception.clock.now()
        return (
            await self.desk.find(salon, FindQuery(past=True, cancelled=True), now=now),
            await self.desk.holds(salon, now=now),
            await self.desk.tasks(salon, open_only=False),
            await self.desk.waiting(salon, now=now),
            await self.desk.call_records(salon),
        )

    def close(self) -> None:
        self._closing.set()
        self.loop.run_until_complete(self._life)
        self.loop.close()


@pytest.fixture(scope="module")
def house() -> Iterator[_House]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    opened = _House()
    yield opened
    opened.close()
    structlog.reset_defaults()


def _follows_the_rules(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200
    assert len(answer.text) <= LONGEST
    reply: dict[str, Any] = answer.json()
    assert reply["code"] in CODES
    assert reply["ok"] is CODES[reply["code"]].ok
    assert isinstance(reply["say"], str)
    assert reply["say"].strip()
    return reply


@MODEST
@given(
    path=_PATHS,
    body=st.one_of(st.binary(max_size=200), _VALUES.map(msgspec.json.encode)),
    header=st.one_of(
        st.none(),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=90),
        st.from_regex(r"v=[0-9]{13},d=[0-9a-f]{64}", fullmatch=True),
    ),
)
def test_an_unsigned_body_is_refused_and_writes_nothing(
    house: _House, path: str, body: bytes, header: str | None
) -> None:
    before = house.run(house.everything(SalonId("demo")))
    answer = house.run(house.line.web.post(path, content=body, headers={} if header is None else {HEADER: header}))
    assert answer.status_code == 401
    assert house.run(house.everything(SalonId("demo"))) == before


@MODEST
@given(tool=st.sampled_from(sorted(NEWEST)), body=st.one_of(st.binary(max_size=300), _VALUES.map(msgspec.json.encode)))
def test_any_signed_body_is_answered(house: _House, tool: str, body: bytes) -> None:
    _follows_the_rules(house.run(house.line.signed(f"/retell/v18/functions/{tool}", body)))


@MODEST
@given(
    tool=st.one_of(
        st.sampled_from(sorted(NEWEST)), st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
    ),
    arguments=_ARGUMENTS,
    turns=st.lists(_TEXTS, max_size=3),
    version=st.sampled_from(["v17", "v18", "v19", "v99"]),
)
def test_any_arguments_are_answered(
    house: _House, tool: str, arguments: dict[str, Any], turns: list[str], version: str
) -> None:
    body = {"name": tool, "args": arguments, "call": call_object("call_fuzz", said(*turns))}
    reply = _follows_the_rules(house.run(house.line.signed(f"/retell/{version}/functions/{tool}", body)))
    assert reply["code"] != "internal_error"
    assert tool not in NEWEST or reply["code"] in NEWEST[tool].all_codes


@MODEST
@given(
    path=st.sampled_from(["/retell/webhooks", "/retell/inbound"]),
    event=st.sampled_from(["call_started", "call_ended", "call_analyzed", "call_inbound", "x"]),
    call=_VALUES,
    with_id=st.booleans(),
)
def test_any_signed_webhook_is_taken(house: _House, path: str, event: str, call: object, with_id: bool) -> None:
    whole = {**call, "call_id": "call_fuzz", "agent_id": "agent_demo"} if with_id and isinstance(call, dict) else call
    answer = house.run(house.line.signed(path, {"event": event, "call": whole, "call_inbound": whole}))
    assert answer.status_code in (200, 204)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 20_000 + b"]" * 20_000,
        b'{"args":' * 5_000 + b"1" + b"}" * 5_000,
        '{"args":{}}'.encode("utf-16"),
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"args":"\\ud800"}',
        b'{"args":{"name":"\\u0000"},"call":{"call_id":"c"}}',
    ],
)
@pytest.mark.parametrize("path", ["/retell/v18/functions/check_availability", "/retell/webhooks", "/retell/inbound"])
def test_deep_and_badly_encoded_bodies(house: _House, path: str, body: bytes) -> None:
    assert house.run(house.line.signed(path, body)).status_code in (200, 204)


@MODEST
@given(body=st.one_of(st.binary(max_size=200), _VALUES.map(msgspec.json.encode)))
def test_decoding_fails_in_one_way_only(body: bytes) -> None:
    for decode in (read_function_call, read_call_event, read_inbound_event):
        try:
            decode(body)
        except MalformedBody:
            continue


@MODEST
@given(
    tool=st.sampled_from(sorted(NEWEST)),
    arguments=_ARGUMENTS,
    caller=st.tuples(
        st.sampled_from(["agent_demo", "agent_north", "agent_unknown", ""]),
        st.sampled_from(["+493023125000", "+493023125999", "+490000", None]),
    ),
    termin=st.booleans(),
)
def test_no_call_of_one_salon_touches_another(
    house: _House, tool: str, arguments: dict[str, Any], caller: tuple[str, str | None], termin: bool
) -> None:
    """Signed with the north's key, whatever agent, number and ids are named: the demo salon stays as it is."""
    agent, number = caller
    mine = house.run(_appointment_of_demo(house))
    if termin:
        arguments = {**arguments, "termin": mine, "name": "Miriam Vogt", "telefon": "01713920034"}
    before = house.run(house.everything(SalonId("demo")))
    body = {"args": arguments, "call": call_object("call_north", agent_id=agent, to_number=number)}
    answer = house.run(house.line.signed(f"/retell/v18/functions/{tool}", body, key=OTHER_KEY))
    reply = _follows_the_rules(answer)
    assert mine not in answer.text
    if agent == "agent_demo" or (agent != "agent_north" and number == "+493023125000"):
        assert reply["code"] == "unknown_salon"
    house.run(house.line.app.state.reception.functions.settle())
    assert house.run(house.everything(SalonId("demo"))) == before


async def _appointment_of_demo(house: _House) -> str:
    arguments = {
        "dienstleistung": "177",
        "datum": "2026-03-11",
        "uhrzeit": "14:00",
        "mitarbeiter": "Emma",
        "name": "Miriam Vogt",
        "telefon": "01713920034",
    }
    reply = await house.line.function("book_appointment", arguments, tool_call="fixed", call="call_of_miriam")
    assert reply["code"] == "booked"
    return str(reply["facts"]["termin_id"])
