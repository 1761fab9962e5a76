"""What happened in a played call, entry by entry, and the same as Retell writes it into its call object."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec


class CallerSaid(msgspec.Struct, frozen=True, kw_only=True, tag="caller"):
    """A line of the caller; `heard` is what the recogniser made of it."""

    at_ms: int
    text: str
    heard: str
    source: str = "script"
    """Where the line came from: script, facts, silence or keys."""
    while_running: bool = False


class AgentSaid(msgspec.Struct, frozen=True, kw_only=True, tag="agent"):
    """A sentence of the agent; `waited_ms` is the silence the caller heard before it."""

    at_ms: int
    text: str
    node: str
    filler: bool = False
    waited_ms: int = 0


class ToolCalled(msgspec.Struct, frozen=True, kw_only=True, tag="tool_call"):
    """A function call as the agent made it."""

    at_ms: int
    id: str
    name: str
    arguments: Mapping[str, Any]
    node: str


class ToolAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="tool_answer"):
    """What came back, after all attempts."""

    at_ms: int
    id: str
    name: str
    content: str
    successful: bool
    took_ms: int
    attempts: int = 1
    code: str = ""


class WentTo(msgspec.Struct, frozen=True, kw_only=True, tag="node"):
    """The talk went along an edge."""

    at_ms: int
    source: str
    target: str
    edge: str
    kind: str


class Remembered(msgspec.Struct, frozen=True, kw_only=True, tag="variables"):
    """Dynamic variables were set."""

    at_ms: int
    node: str
    values: Mapping[str, str]
    source: str


class Noted(msgspec.Struct, frozen=True, kw_only=True, tag="note"):
    """Something beside the talk: a fault, a webhook, a transfer."""

    at_ms: int
    what: str
    detail: str = ""


class HungUp(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """The end of the call with Retell's reason."""

    at_ms: int
    reason: str


Entry = CallerSaid | AgentSaid | ToolCalled | ToolAnswered | WentTo | Remembered | Noted | HungUp


def call_items(entries: Sequence[Entry], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The `transcript_with_tool_calls` of the call so far.

    Args:
        entries: what happened.
        names: node names by id, for node transitions.
    """
    return [item for entry in entries if (item := call_item(entry, names)) is not None]


def call_item(entry: Entry, names: Mapping[str, str]) -> dict[str, Any] | None:
    """One entry as an item of Retell's transcript; None for what Retell does not list."""
    if isinstance(entry, ToolCalled | ToolAnswered):
        return _tool_item(entry)
    if isinstance(entry, WentTo):
        return {
            "role": "node_transition",
            "former_node_id": entry.source,
            "former_node_name": names.get(entry.source, entry.source),
            "new_node_id": entry.target,
            "new_node_name": names.get(entry.target, entry.target),
            "transition_type": {"global": "global", "go_back": "global_go_back"}.get(entry.kind, "normal"),
        }
    if isinstance(entry, AgentSaid):
        return {"role": "agent", "content": entry.text}
    if isinstance(entry, CallerSaid) and entry.heard:
        keys = entry.source == "keys"
        return {"role": "dtmf", "digit": entry.heard} if keys else {"role": "user", "content": entry.heard}
    return None


def _tool_item(entry: ToolCalled | ToolAnswered) -> dict[str, Any]:
    if isinstance(entry, ToolCalled):
        return {
            "role": "tool_call_invocation",
            "tool_call_id": entry.id,
            "name": entry.name,
            "arguments": msgspec.json.encode(entry.arguments).decode(),
            "type": "custom",
        }
    return {
        "role": "tool_call_result",
        "tool_call_id": entry.id,
        "content": entry.content,
        "successful": entry.successful,
    }


def spoken_items(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The `transcript_object`: only what was said."""
    return [{**item, "words": []} for item in items if item["role"] in {"agent", "user"}]


def spoken_text(items: Sequence[Mapping[str, Any]]) -> str:
    """The `transcript`: lines `Agent: …` and `User: …`."""
    return "".join(
        f"{'Agent' if item['role'] == 'agent' else 'User'}: {item['content']}\n"
        for item in items
        if item["role"] in {"agent", "user"}
    )


def agent_words(entries: Sequence[Entry]) -> str:
    """All the agent said, one sentence a line."""
    return "\n".join(entry.text for entry in entries if isinstance(entry, AgentSaid))
