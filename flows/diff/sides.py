"""The sides of a comparison: a version of the library, a folder, a file with a flow, or an export of an agent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from flows.context import SalonContext
from flows.diff.changes import Change, Difference, Weight, difference_from
from flows.diff.compare import flow_changes
from flows.diff.values import value_changes
from flows.errors import Place, SourceBroken

_IDENTITY = frozenset({"agent_name", "version_title", "response_engine", "webhook_url", "agent_id", "version"})
_SERVER = frozenset({"last_modification_timestamp", "is_published", "base_version", "assigned_tags", "channel"})


@dataclass(frozen=True, slots=True)
class Side:
    """One side; agent and phrases are empty where the source has none."""

    name: str
    flow: Mapping[str, Any]
    agent: Mapping[str, Any] = field(default_factory=dict)
    phrases: Mapping[str, Any] = field(default_factory=dict)


def flow_and_agent(body: object, place: Place) -> tuple[dict[str, Any], dict[str, Any]]:
    """The flow and the agent out of a JSON export: a flow body, an agent with its flow inside, or both side by side.

    Raises:
        SourceBroken: when there is no flow in it.
    """
    if isinstance(body, dict) and "nodes" in body:
        return body, {}
    if isinstance(body, dict):
        for key in ("conversationFlow", "conversation_flow", "flow"):
            inner = body.get(key)
            if isinstance(inner, dict) and "nodes" in inner:
                agent = body["agent"] if isinstance(body.get("agent"), dict) else body
                return inner, {name: value for name, value in agent.items() if name != key}
    cure = "give the JSON of a conversation flow, or an agent export with its conversationFlow"
    raise SourceBroken("there is no conversation flow in it", place=place, cure=cure)


def read_side(name: str, context: Callable[[], SalonContext]) -> Side:
    """Read a side by the name or path a person gives; the catalogue is asked for only when it is a version.

    Raises:
        FlowError: when it is neither a version nor a readable file.
    """
    path = Path(name)
    if path.is_file() and path.suffix == ".json":
        try:
            body = msgspec.json.decode(path.read_bytes())
        except msgspec.DecodeError as problem:
            raise SourceBroken(f"not JSON: {problem}", place=Place(name), cure="give a JSON file") from problem
        flow, agent = flow_and_agent(body, Place(name))
        return Side(name, flow, agent)
    from flows.render import render  # noqa: PLC0415  Jinja is loaded only when a version is rendered
    from flows.store import load_version  # noqa: PLC0415

    version = load_version(name)
    rendered = render(version, context(), positions=False)
    phrases = {} if version.flow.imported else version.phrases_source.data
    return Side(name, rendered.flow, rendered.agent, phrases)


def difference(before: Side, after: Side) -> Difference:
    """Compare two sides: the flow always, agent and phrases where both have them."""
    changes = list(flow_changes(before.flow, after.flow))
    if before.agent and after.agent:
        for key in dict.fromkeys([*before.agent, *after.agent]):
            if key not in _IDENTITY and key not in _SERVER:
                old, new = before.agent.get(key), after.agent.get(key)
                changes += value_changes(old, new, f"agent/{key}", key, kind="agent setting")
    if before.phrases and after.phrases:
        changes += _phrases(before.phrases, after.phrases)
    return difference_from(changes)


def _phrases(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    found = []
    for group in ("parts", "codes"):
        old, new = before.get(group) or {}, after.get(group) or {}
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                values = [_as_text(side.get(name)) for side in (old, new)]
                path = f"phrases/{group}/{name}"
                lost = group == "codes" and name not in new
                weight, kind = (Weight.BREAKING, "phrase lost") if lost else (Weight.WORDING, "phrase")
                found.append(Change(weight=weight, kind=kind, path=path, id=name, before=values[0], after=values[1]))
    return found


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    rows = value if isinstance(value, list) else [value]
    return "\n".join(f"[{row.get('when', '')}] {row.get('say', '')}" for row in rows if isinstance(row, dict))
