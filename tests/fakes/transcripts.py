"""Transcripts and call objects as Retell sends them, for tests of the gateway."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from gateway.retell.wire import Call

AGENT = "agent_demo"
CALLER = "+491713920034"
NUMBER = "+493023125000"


def said(*turns: str) -> list[dict[str, Any]]:
    """Transcript items of a conversation; a turn that begins with "> " is the agent's."""
    return [
        {"role": "agent", "content": turn[2:], "words": []}
        if turn.startswith("> ")
        else {"role": "user", "content": turn, "words": []}
        for turn in turns
    ]


def invoked(tool_call: str, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The transcript item of a tool call."""
    return {
        "role": "tool_call_invocation",
        "tool_call_id": tool_call,
        "name": name,
        "arguments": msgspec.json.encode(dict(arguments)).decode(),
        "type": "custom",
    }


def answered(tool_call: str, content: str) -> dict[str, Any]:
    """The transcript item of a tool's answer."""
    return {"role": "tool_call_result", "tool_call_id": tool_call, "content": content, "successful": True}


def call_object(call_id: str = "call_1", items: Sequence[Mapping[str, Any]] = (), **fields: object) -> dict[str, Any]:
    """A call object in the middle of a phone call."""
    return {
        "call_id": call_id,
        "call_type": "phone_call",
        "agent_id": AGENT,
        "agent_version": 3,
        "call_status": "ongoing",
        "direction": "inbound",
        "from_number": CALLER,
        "to_number": NUMBER,
        "transcript_with_tool_calls": list(items),
        **fields,
    }


def read_call_object(items: Iterable[Mapping[str, Any]]) -> Call:
    """A call as the gateway sees it."""
    return msgspec.json.decode(msgspec.json.encode(call_object(items=list(items))), type=Call)
