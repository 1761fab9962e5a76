"""What the gateway decodes and encodes, against the schema of Retell's wire."""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.retell.calls import KeptCall, merged
from gateway.retell.wire import (
    InboundAnswer,
    read_call_event,
    read_function_call,
    read_inbound_event,
)
from tests.fakes.from_schema import Fitting
from tests.fakes.transcripts import answered, call_object, invoked, said

SCHEMA = Path(__file__).parents[4] / "shared" / "contracts" / "retell-wire.schema.json"
pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason=f"the wire schema is not there: {SCHEMA}")
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_ITEMS = st.lists(
    st.one_of(
        st.text(max_size=20).map(lambda text: said(text)[0]),
        st.text(max_size=20).map(lambda text: said(f"> {text}")[0]),
        st.builds(
            lambda number, args: invoked(f"t{number}", "x", args),
            st.integers(0, 9),
            st.dictionaries(st.text(max_size=5), _PLAIN, max_size=3),
        ),
        st.builds(lambda number, text: answered(f"t{number}", text), st.integers(0, 9), st.text(max_size=20)),
        st.just({"role": "dtmf", "digit": "1"}),
    ),
    max_size=6,
)
_CALLS = st.builds(
    lambda items, metadata, status: call_object("call_x", items, metadata=metadata, call_status=status, latency={}),
    _ITEMS,
    _PLAIN,
    st.sampled_from(["registered", "ongoing", "ended", "error"]),
)


def _validator(name: str) -> jsonschema_rs.Validator:
    schema = msgspec.json.decode(SCHEMA.read_bytes())
    return jsonschema_rs.validator_for(
        {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{name}"}
    )


@MODEST
@given(call=_CALLS, arguments=st.dictionaries(st.text(max_size=8), _PLAIN, max_size=4))
def test_whatever_fits_the_schema_is_decoded(call: dict[str, Any], arguments: dict[str, Any]) -> None:
    body = {"name": "book_appointment", "args": arguments, "call": call}
    assert _validator("CustomFunctionRequest").is_valid(body)
    read = read_function_call(msgspec.json.encode(body))
    assert read.arguments == arguments
    assert read.call is not None
    assert (read.call.call_id, read.call.agent_id) == (call["call_id"], call["agent_id"])
    assert len(read.call.items()) == len(call["transcript_with_tool_calls"])


@MODEST
@given(call=_CALLS, event=st.sampled_from(["call_started", "call_ended", "call_analyzed"]))
def test_call_webhooks_are_decoded(call: dict[str, Any], event: str) -> None:
    body = {"event": event, "call": call}
    assert _validator("CallWebhook").is_valid(body)
    read = read_call_event(msgspec.json.encode(body))
    assert read.call is not None
    assert (read.event, read.call.call_id) == (event, call["call_id"])


@MODEST
@given(sender=st.text(max_size=20), version=st.one_of(st.integers(), st.text(max_size=9)))
def test_inbound_requests_are_decoded(sender: str, version: int | str) -> None:
    ringing = {"call_id": "c", "agent_id": "a", "agent_version": version, "from_number": sender, "to_number": "+49"}
    body = {"event": "call_inbound", "event_timestamp": 1, "call_inbound": ringing}
    assert _validator("InboundCallRequest").is_valid(body)
    read = read_inbound_event(msgspec.json.encode(body))
    assert read.call_inbound is not None
    assert read.call_inbound.from_number == sender


@MODEST
@given(
    variables=st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=5),
    agent=st.none() | st.text(max_size=9),
)
def test_inbound_answers_fit(variables: dict[str, str], agent: str | None) -> None:
    answer = InboundAnswer(dynamic_variables=variables, override_agent_id=agent)
    body = msgspec.json.decode(msgspec.json.encode({"call_inbound": answer}))
    assert _validator("InboundCallResponse").is_valid(body)


# -- generated from the schema itself: whatever Retell may send, with keys that come and go ---------------------------


FEWER = settings(MODEST, max_examples=20)


@cache
def _wire() -> Fitting:
    return Fitting(msgspec.json.decode(SCHEMA.read_bytes())["$defs"])


def _sent(name: str) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: _wire().named(name))


@FEWER
@given(body=_sent("CustomFunctionRequest"))
def test_any_function_call_of_the_schema_is_decoded(body: dict[str, Any]) -> None:
    call = read_function_call(msgspec.json.encode(body)).call
    assert call is not None
    assert call.call_id == body["call"]["call_id"]
    assert (call.caller_number is None) or call.caller_number in (
        body["call"]["from_number"],
        body["call"]["to_number"],
    )
    assert len(call.items()) == len(
        body["call"].get("transcript_with_tool_calls") or body["call"].get("transcript_object") or ()
    )


@FEWER
@given(body=_sent("CallWebhook") | _sent("TranscriptUpdatedWebhook") | _sent("TransferWebhook") | _sent("ChatWebhook"))
def test_any_webhook_of_the_schema_is_decoded(body: dict[str, Any]) -> None:
    event = read_call_event(msgspec.json.encode(body))
    assert event.event == body["event"]
    if "call" in body:
        assert event.call is not None
        merged(KeptCall(call=event.call.call_id), event, event.call)


@FEWER
@given(body=_sent("InboundCallRequest") | _sent("InboundChatRequest"))
def test_any_ringing_of_the_schema_is_decoded(body: dict[str, Any]) -> None:
    event = read_inbound_event(msgspec.json.encode(body))
    assert event.event == body["event"]
    ringing = event.call_inbound or event.chat_inbound
    assert ringing is not None
    assert ringing.from_number == (body.get("call_inbound") or body["chat_inbound"])["from_number"]
