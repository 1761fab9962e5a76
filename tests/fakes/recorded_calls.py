"""Calls as Retell writes them down after they have ended, made by hand for tests."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.cast import Cast
from simulator.runner import Played
from simulator.transcript import HungUp, call_items, spoken_items, spoken_text

BEGUN_MS = 1_773_134_400_000
"""2026-03-10 10:20 in Berlin."""


def said(role: str, content: str, begins: float | None = None, ends: float | None = None) -> dict[str, Any]:
    """A sentence of the agent or the user."""
    timed = begins is not None and ends is not None
    return {"role": role, "content": content, "words": [{"word": "…", "start": begins, "end": ends}] if timed else []}


def used(
    tool: str,
    arguments: Mapping[str, Any],
    answer: Mapping[str, Any] | str,
    *,
    number: int = 1,
    successful: bool = True,
) -> list[dict[str, Any]]:
    """A function call with its result."""
    key = f"tool_call_{number:06x}"
    content = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    return [
        {
            "role": "tool_call_invocation",
            "tool_call_id": key,
            "name": tool,
            "arguments": json.dumps(arguments, ensure_ascii=False),
            "type": "custom",
        },
        {"role": "tool_call_result", "tool_call_id": key, "content": content, "successful": successful},
    ]


def ended_call(items: Sequence[Mapping[str, Any]], **fields: Any) -> dict[str, Any]:  # noqa: ANN401  # fields of the call object
    """The call object of a call that has ended."""
    return {
        "call_id": "call_1f8d2b7d7889c5f93cb1360ec0d",
        "call_type": "phone_call",
        "call_status": "ended",
        "agent_id": "agent_x",
        "agent_version": 3,
        "direction": "inbound",
        "from_number": "anonymous",
        "to_number": "+493023125000",
        "start_timestamp": BEGUN_MS,
        "disconnection_reason": "agent_hangup",
        "transcript_with_tool_calls": list(items),
        **fields,
    }


def payload(items: Sequence[Mapping[str, Any]], **fields: Any) -> str:  # noqa: ANN401  # the same
    """The body of the `call_analyzed` webhook."""
    return json.dumps({"event": "call_analyzed", "call": ended_call(items, **fields)}, ensure_ascii=False)


def call_of(played: Played, cast: Cast, begun_ms: int) -> str:
    """The webhook body of a call the simulator played."""
    items = call_items(played.entries, {node.id: node.name for node in cast.flow.nodes()})
    reason = next((entry.reason for entry in played.entries if isinstance(entry, HungUp)), "user_hangup")
    return payload(
        items,
        agent_name=f"Salon ({played.version})",
        start_timestamp=begun_ms,
        disconnection_reason=reason,
        transcript=spoken_text(items),
        transcript_object=spoken_items(items),
    )
