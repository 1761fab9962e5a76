"""Whatever a custom-LLM server sends is a message, a dropped message, or corrupt; nothing else ever happens."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.agents import websocket_wire as wire

TYPES = (
    "response",
    "agent_interrupt",
    "config",
    "update_agent",
    "tool_call_invocation",
    "tool_call_result",
    "ping_pong",
    "metadata",
)
FIELDS = (
    "response_id",
    "interrupt_id",
    "content",
    "content_complete",
    "no_interruption_allowed",
    "end_call",
    "transfer_number",
    "digit_to_press",
    "config",
    "agent_config",
    "tool_call_id",
    "name",
    "arguments",
    "successful",
    "timestamp",
    "auto_reconnect",
    "call_details",
    "reminder_trigger_ms",
    "reminder_max_count",
)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-3, 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=8,
)
MESSAGES = st.builds(
    lambda kind, fields: {**fields, **({"response_type": kind} if kind else {})},
    st.sampled_from(("", *TYPES)) | st.text(max_size=5),
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(MESSAGES)
def test_any_object_is_a_message_or_is_dropped_with_a_reason(body: dict[str, Any]) -> None:
    found = wire.message_from(json.dumps(body, ensure_ascii=False))
    if isinstance(found, wire.Dropped):
        assert found.why
    if isinstance(found, wire.Speech):
        assert isinstance(body["content"], str)
        assert body["content_complete"] is found.complete
        assert not isinstance(body.get("end_call", False), str)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.builds(json.dumps, PLAIN | st.lists(PLAIN, max_size=3)))
def test_any_other_text_is_corrupt_and_never_anything_else(frame: str) -> None:
    if frame.strip().startswith("{"):
        return
    with pytest.raises(wire.Corrupt):
        wire.message_from(frame)
