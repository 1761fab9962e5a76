"""A mind for the fake endpoint that really plays the agent: it reads the prompt and knows the hints of the flow."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from flows.executable import Edge, Node, Tool
from flows.talk import Scene, Turn
from flows.variables import pick
from simulator.agents.flow import StandIn
from simulator.agents.llm_prompt import STAY
from simulator.cast import Cast
from simulator.fakes.openai_endpoint.app import Ask, calls, says

_NODE = re.compile(r"^# Current node: .* \((?P<id>[^()\s]+)\)$", re.MULTILINE)
_DAY = re.compile(r"= (\d{4}-\d{2}-\d{2})")
_HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_KEYS = re.compile(r"\(presses the keys (.+)\)\Z")


class FlowMind:
    """Answers every request from what it holds, nothing remembered: the talk is heard anew each time."""

    def __init__(self, cast: Cast, clock: time) -> None:
        """Know a flow; `clock` is the time of day, which no prompt tells."""
        self._cast = cast
        self._clock = clock
        self._tools = {node.tool.name: node.tool for node in cast.flow.nodes() if node.tool is not None}
        self._tools |= {tool.name: tool for node in cast.flow.nodes() for tool in node.tools}

    def __call__(self, ask: Ask) -> Mapping[str, Any]:
        """The next message."""
        prompt = str(ask.messages[0]["content"])
        node = self._node(prompt)
        turns = list(_turns(ask.messages[1:]))
        scene = Scene(turns=turns, variables=self._variables(prompt, node, turns), node=node)
        listener = StandIn(self._cast.vocabulary, self._now(prompt))
        if ask.forced.startswith("go_on_from_"):
            return calls((ask.forced, {"transition": self._way_on(listener, scene, ask)}))
        if ask.forced.startswith("extract_"):
            known = ask.tools[ask.forced]["properties"]
            found = listener.extract(node, scene)
            return calls((ask.forced, {name: value for name, value in found.items() if name in known}))
        if ask.forced:
            return calls((ask.forced, dict(listener.arguments(self._tools[ask.forced], scene))))
        if ask.tools:
            used = listener.use_tool(node, scene)
            if used is not None:
                return calls((used[0].name, dict(used[1])))
        return says(listener.speak(node, scene))

    def _node(self, prompt: str) -> Node:
        found = _NODE.search(prompt)
        node = self._cast.flow.node(found["id"]) if found is not None else None
        if node is None:
            message = "the prompt names no node of this flow"
            raise LookupError(message)
        return node

    def _now(self, prompt: str) -> datetime:
        """Today stands in the prompt."""
        found = _DAY.search(prompt)
        if found is None:
            message = "the prompt does not tell the date"
            raise LookupError(message)
        zone = ZoneInfo(self._cast.context.timezone)
        return datetime.combine(datetime.fromisoformat(found[1]).date(), self._clock, tzinfo=zone)

    def _way_on(self, listener: StandIn, scene: Scene, ask: Ask) -> str:
        """The first way whose hint holds."""
        offered = ask.tools[ask.forced]["properties"]["transition"]["enum"]
        edges = {edge.id: edge for edge in self._edges()}
        return next((key for key in offered if key in edges and listener.decide(edges[key], scene)), STAY)

    def _edges(self) -> Iterator[Edge]:
        for node in self._cast.flow.nodes():
            yield from node.edges
            if node.reached_from_anywhere is not None:
                yield node.reached_from_anywhere.edge
                yield from node.reached_from_anywhere.go_back

    def _variables(self, prompt: str, node: Node, turns: list[Turn]) -> dict[str, str]:
        """What the prompt was filled with, and what the functions answered."""
        found: dict[str, str] = {}
        for turn in turns:
            if turn.role == "tool_result":
                found |= _taken(self._tools.get(turn.tool), turn.text)
        return found | _filled(self._cast.flow.global_prompt, prompt) | _filled(node.instruction, prompt)


def _turns(messages: Any) -> Iterator[Turn]:  # noqa: ANN401  # messages are JSON
    """The talk out of the messages."""
    names: dict[str, str] = {}
    for one in messages:
        text = str(one.get("content") or "")
        if one["role"] == "user":
            keys = _KEYS.match(text)
            heard = "" if text == "(silence)" else text
            yield Turn(role="dtmf" if keys else "user", text=keys[1] if keys else heard, node="")
        elif one["role"] == "tool":
            yield Turn(role="tool_result", text=text, node="", tool=names.get(one["tool_call_id"], ""))
        elif one.get("tool_calls"):
            for call in one["tool_calls"]:
                names[call["id"]] = call["function"]["name"]
                yield Turn(role="tool_call", text=call["function"]["arguments"], node="", tool=names[call["id"]])
        else:
            yield Turn(role="agent", text=text, node="")


def _taken(tool: Tool | None, content: str) -> dict[str, str]:
    """The response variables of an answer."""
    try:
        answer = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return {}
    if tool is None or not isinstance(answer, dict):
        return {}
    found = {name: pick(answer, path) for name, path in tool.response_variables.items()}
    return {name: value for name, value in found.items() if value is not None}


def _filled(template: str, text: str) -> dict[str, str]:
    """What stands in a text where its template has holes; line by line."""
    found: dict[str, str] = {}
    for line in template.splitlines():
        holes = _HOLE.findall(line)
        if not holes:
            continue
        pattern = "(.*?)".join(re.escape(part) for part in _HOLE.split(line)[::2])
        match = re.search(rf"^{pattern}$", text, re.MULTILINE)
        if match is not None:
            found |= {name: value for name, value in zip(holes, match.groups(), strict=True) if "{{" not in value}
    return found
