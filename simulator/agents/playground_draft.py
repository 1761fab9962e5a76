"""What must be known of an agent's version before it is played: its tools, each with a mock, and its nodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from flows.equations import Equations, equations_from
from flows.executable import Tool, tool_from
from simulator.agents.port import LaneUnavailable

PLACEHOLDER = '{"simulation":"no answer yet"}'
"""The output of every catch-all mock. It has no path that a response variable could take a value from."""
INNER_TOOLS = frozenset({"end_call", "extract_dynamic_variable", "adjust_voice_speed"})
"""Kinds of tools that reach nobody outside; they stay what they are, without a mock."""
_FILLER = "execution_message"
_OUTWARD_NODES = frozenset(
    {"transfer_call", "agent_swap", "sms", "press_digit", "bridge_transfer", "cancel_transfer", "code", "mcp"}
)
"""Kinds of nodes that are tools in themselves; their invocation has the name of the node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """An edge of a node; without equations the model decides, or nothing else matched."""

    id: str
    target: str
    equations: Equations | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of an agent, draft or published, as the playground will play it.

    Attributes:
        mocked: the names that have a catch-all mock, with the kind of each tool.
        tools: the custom functions by name; the local gateway answers these.
        inner: names of tools that are not mocked because they reach nobody.
        scopes: the component of each node, by node id; empty for the flow itself.
        edges: the edges from one node to another, in the order Retell weighs them.
    """

    agent_id: str
    version: int
    published: bool
    flow: Mapping[str, Any]
    speaks_first: bool
    start: str
    mocked: Mapping[str, str]
    tools: Mapping[str, Tool]
    inner: frozenset[str]
    names: Mapping[str, str]
    scopes: Mapping[str, str]
    edges: Mapping[tuple[str, str], tuple[WayOut, ...]]

    def edge(self, source: str, target: str, variables: Mapping[str, str]) -> str:
        """The id of the edge that was taken, for Retell does not say; empty where it cannot be told.

        Args:
            source: the node the talk was in.
            target: the node it went to.
            variables: as they stood, to decide between several edges.
        """
        ways = self.edges.get((source, target), ())
        if len(ways) > 1:
            ways = _first_true(ways, variables) or tuple(one for one in ways if one.equations is None)
        return ways[0].id if len(ways) == 1 else ""

    def catch_alls(self, *, connected: bool = True) -> list[dict[str, Any]]:
        """A mock for every call of every tool, whatever its arguments.

        Args:
            connected: whether somebody answers where a call is transferred to.
        """
        mocks: list[dict[str, Any]] = []
        for name, kind in self.mocked.items():
            mocks.append({"tool_name": name, "input_match_rule": {"type": "any"}, "output": PLACEHOLDER})
            if kind != "custom":
                mocks[-1]["result"] = connected or kind != "transfer_call"
        return mocks


def flow_of(agent: Mapping[str, Any]) -> tuple[str, str]:
    """Id and version of the conversation flow behind an agent.

    Raises:
        LaneUnavailable: something else than a conversation flow is behind it.
    """
    engine = agent.get("response_engine")
    kind = engine.get("type") if isinstance(engine, Mapping) else None
    if not isinstance(engine, Mapping) or kind != "conversation-flow":
        message = f"the agent's response engine is {kind or 'unknown'}; the playground lane plays conversation flows"
        raise LaneUnavailable(message)
    version = engine.get("version", agent.get("version"))
    return str(engine.get("conversation_flow_id") or ""), "" if version is None else str(version)


def draft_of(agent_id: str, agent: Mapping[str, Any], flow: Mapping[str, Any]) -> Draft:
    """Everything the lane needs of an agent's version and its flow.

    Raises:
        LaneUnavailable: it could not be said what is played, or not every tool could be mocked.
    """
    version = agent.get("version")
    if not isinstance(version, int):
        message = "Retell's answer names no version of the agent"
        raise LaneUnavailable(message)
    mocked: dict[str, str] = {}
    tools: dict[str, Tool] = {}
    inner: set[str] = set()
    for raw in _tools(agent, flow):
        name, kind = str(raw.get("name") or ""), str(raw.get("type") or "custom")
        if kind in INNER_TOOLS:
            inner.add(name)
            continue
        mocked[name] = kind
        if kind == "custom":
            tools.setdefault(name, tool_from(raw))
    names: dict[str, str] = {}
    scopes: dict[str, str] = {}
    edges: dict[tuple[str, str], tuple[WayOut, ...]] = {}
    for scope, node in _nodes(flow):
        node_id, name, kind = str(node.get("id")), str(node.get("name") or node.get("id")), str(node.get("type"))
        names[node_id], scopes[node_id] = name, scope
        if kind == "component" and node.get("component_type") == "shared":
            message = f"node {name} is a shared component; its tools cannot be seen, so they could not be mocked"
            raise LaneUnavailable(message)
        for way in _ways_out(node):
            key = (node_id, way.target)
            edges[key] = (*edges.get(key, ()), way)
        if kind in _OUTWARD_NODES:
            mocked.setdefault(name, kind)
        elif kind == "extract_dynamic_variables":
            inner.add(name)
    return Draft(
        agent_id=agent_id,
        version=version,
        published=bool(agent.get("is_published")),
        flow=flow,
        speaks_first=flow.get("start_speaker", "agent") == "agent",
        start=str(flow.get("start_node_id") or ""),
        mocked=mocked,
        tools=tools,
        inner=frozenset(inner),
        names=names,
        scopes=scopes,
        edges=edges,
    )


def exact_mock(name: str, arguments: Mapping[str, Any], output: str) -> dict[str, Any]:
    """The mock of one call: these arguments get this answer."""
    rule = {"type": "partial_match", "args": _meant(arguments)}
    return {"tool_name": name, "input_match_rule": rule, "output": output}


def same_call(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two invocations ask the same function for the same, whatever the order of the arguments."""
    meant, again = arguments_of(first), arguments_of(second)
    if meant is None or again is None or first.get("name") != second.get("name"):
        return False
    return _meant(meant) == _meant(again)


def same_output(first: str, second: str) -> bool:
    """Whether two outputs say the same, whatever their spaces and escapes."""
    try:
        return bool(msgspec.json.decode(first) == msgspec.json.decode(second))
    except msgspec.DecodeError:
        return first == second


def _meant(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without the filler sentence that Retell has been seen to put among them."""
    return {name: value for name, value in arguments.items() if name != _FILLER}


def arguments_of(invocation: Mapping[str, Any]) -> dict[str, Any] | None:
    """The arguments of an invocation; None when they are no JSON object."""
    try:
        found = msgspec.json.decode(str(invocation.get("arguments") or "{}"))
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def _tools(agent: Mapping[str, Any], flow: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every tool the agent could call, wherever it is written down."""
    for place in (agent.get("pre_session_tools"), flow.get("tools")):
        yield from place or ()
    for component in flow.get("components") or ():
        yield from component.get("tools") or ()
    for _, node in _nodes(flow):
        yield from node.get("tools") or ()


def _nodes(flow: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for node in flow.get("nodes") or ():
        yield "", node
    for component in flow.get("components") or ():
        name = str(component.get("conversation_flow_component_id") or component.get("name") or "")
        for node in component.get("nodes") or ():
            yield name, node


def _first_true(ways: tuple[WayOut, ...], variables: Mapping[str, str]) -> tuple[WayOut, ...]:
    """The first of the edges with equations that holds, as Retell takes it."""
    return tuple(one for one in ways if one.equations is not None and one.equations.holds(variables))[:1]


def _ways_out(node: Mapping[str, Any]) -> Iterator[WayOut]:
    special = ("else_edge", "skip_response_edge", "always_edge", "success_edge", "failed_edge", "edge")
    for edge in (*(node.get("edges") or ()), *(node.get(key) for key in special)):
        if isinstance(edge, Mapping) and edge.get("destination_node_id"):
            equations = _equations(edge.get("transition_condition"))
            yield WayOut(id=str(edge.get("id") or ""), target=str(edge["destination_node_id"]), equations=equations)


def _equations(condition: object) -> Equations | None:
    """The equations of a condition; None for a prompt, and for what is not documented."""
    if not isinstance(condition, Mapping) or condition.get("type") != "equation":
        return None
    try:
        return equations_from(condition)
    except ValueError:
        return None
