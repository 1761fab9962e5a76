"""Executes a rendered flow step by step, without clock or network: what Retell would do next, as events.

A `Conversation` never calls anything. It answers with events and stops where somebody else is needed: the
caller (`hear`, `press`, `stay_silent`) or the gateway (`answer`). What a language model would decide is asked
of a `Model`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import msgspec

from flows.executable import SIMULATED_TYPES, SPEAKING_TYPES, Edge, EdgeKind, Flow, Node, Scope, Tool
from flows.talk import Collected, Ended, Event, Model, Moved, Scene, Simulated, Spoken, Stayed, ToolAsked, Turn
from flows.variables import as_text, fill, pick

LONGEST_CHAIN = 200
"""Node changes without a word from the caller; more is a loop."""


class FlowLoop(RuntimeError):
    """The flow runs in circles without listening."""

    code = "flow_loop"


class Waiting(Enum):
    """Whom the conversation waits for."""

    BEGIN = "begin"
    CALLER = "caller"
    TOOL = "tool"
    NOBODY = "nobody"


@dataclass(slots=True)
class _Pending:
    """A function that runs."""

    tool: Tool
    node: Node
    waits: bool


@dataclass(slots=True)
class _Return:
    """Where the talk goes back to after a component or a global node."""

    scope: Scope
    node: Node


@dataclass(slots=True)
class Conversation:
    """One talk on one flow.

    Attributes:
        variables: the dynamic variables, as later edges and prompts see them.
        turns: the talk so far.
        failing: node types that do not succeed when simulated (`transfer_call`, `sms` …).
    """

    flow: Flow
    model: Model
    variables: dict[str, str]
    failing: frozenset[str] = frozenset()
    turns: list[Turn] = field(default_factory=list)
    waiting: Waiting = Waiting.BEGIN
    _scope: Scope = field(init=False)
    _node: Node = field(init=False)
    _events: list[Event] = field(default_factory=list)
    _pending: dict[str, _Pending] = field(default_factory=dict)
    _components: list[_Return] = field(default_factory=list)
    _before_global: list[_Return] = field(default_factory=list)
    _cooling: dict[str, int] = field(default_factory=dict)
    _tools_asked: int = 0
    _chain: int = 0
    _entering: bool = False

    def __post_init__(self) -> None:
        """Stand at the start node, before anybody speaks."""
        self._scope = self.flow.main
        self._node = self._scope.nodes[self._scope.start]
        self.variables = {**self.flow.defaults, **self.variables}

    @property
    def node(self) -> Node:
        """The node the talk is in."""
        return self._node

    def begin(self) -> list[Event]:
        """Start the talk: the agent speaks, or waits for the caller."""
        self._note_node()
        if self.flow.agent_speaks_first:
            self._entering = True
        else:
            self.waiting = Waiting.CALLER
        return self._drain()

    def hear(self, text: str) -> list[Event]:
        """The caller said something. While a function runs it is only noted; it decides with the result."""
        return self._from_caller("user", text)

    def press(self, digits: str) -> list[Event]:
        """The caller pressed keys."""
        return self._from_caller("dtmf", digits)

    def stay_silent(self) -> list[Event]:
        """The caller said nothing for so long that the agent reminds; a prompt edge for silence may be followed."""
        if self.waiting is not Waiting.CALLER:
            return []
        if not self.turns:
            self._entering = True
            return self._drain()
        edge = self._prompted(self._node.edges, silent=True)
        if edge is not None:
            self._follow(edge)
        else:
            self._say(self._again())
        return self._drain()

    def answer(self, call_id: str, content: str, *, successful: bool) -> list[Event]:
        """The result of a function arrived; late ones still set their variables.

        Args:
            call_id: of the `ToolAsked`.
            content: what the gateway answered, or the client's error text.
            successful: whether the HTTP call succeeded.
        """
        pending = self._pending.pop(call_id, None)
        if pending is None:
            return []
        self.turns.append(Turn(role="tool_result", text=content, node=pending.node.id, tool=pending.tool.name))
        if successful:
            self._take_variables(pending, content)
        if pending.waits and self.waiting is Waiting.TOOL:
            if pending.node.type == "function":
                self._leave_function(pending.node)
            else:
                self._speak_subagent(pending.node)
        return self._drain()

    def _from_caller(self, role: str, text: str) -> list[Event]:
        first = not self.turns
        self.turns.append(Turn(role=role, text=text, node=self._node.id))
        if self.waiting is not Waiting.CALLER:
            return []
        self._chain = 0
        if first and not self.flow.agent_speaks_first:
            self._entering = True
        else:
            self._caller_finished()
        return self._drain()

    def _caller_finished(self) -> None:
        node = self._node
        if node.always_edge is not None and node.always_edge.target is not None:
            self._follow(node.always_edge)
            return
        if node.type == "subagent" and self._use_tool(node):
            return
        edge = self._matching(node) or self._matching_anywhere() or self._going_back() or node.else_edge
        if edge is not None and (edge.target is not None or edge.kind is EdgeKind.GO_BACK):
            self._follow(edge)
            return
        self._events.append(Stayed(node=node.id))
        self._say(self._again())

    def _again(self) -> str:
        return self.model.speak(self._node, self._scene())

    def _enter(self) -> None:
        """Do what the node does, and whatever follows without the caller."""
        node = self._node
        if node.type in SPEAKING_TYPES:
            self._enter_speaking(node)
        elif node.type == "function":
            self._call(node, self._required_tool(node), waits=node.waits)
        elif node.type == "extract_dynamic_variables":
            values = {name: value for name, value in self.model.extract(node, self._scene()).items() if name}
            self._collect(node, values, "extract")
            self._leave_at_once(node)
        elif node.type == "branch":
            self._leave_at_once(node)
        elif node.type == "component":
            self._components.append(_Return(self._scope, node))
            self._scope = self.flow.scopes[node.component]
            self._move_to(self._scope.nodes[self._scope.start], node.id, f"component:{node.id}", EdgeKind.CONDITION)
        elif node.type == "end":
            self._end(node)
        elif node.type in SIMULATED_TYPES:
            self._simulate(node)

    def _enter_speaking(self, node: Node) -> None:
        if node.verbatim:
            self._say(fill(node.instruction, self.variables))
        else:
            self._say(self.model.speak(node, self._scene()))
        if node.skip_edge is not None and node.skip_edge.target is not None:
            self._follow(node.skip_edge)
        else:
            self.waiting = Waiting.CALLER

    def _required_tool(self, node: Node) -> Tool:
        if node.tool is None:
            message = f"node {node.id} has no tool"
            raise FlowLoop(message)
        return node.tool

    def _call(self, node: Node, tool: Tool, *, waits: bool, arguments: Mapping[str, Any] | None = None) -> None:
        if node.type == "function" and node.speaks_while_running and node.instruction:
            text = fill(node.instruction, self.variables) if node.verbatim else self._again()
            self._say(text, filler=True)
        self._tools_asked += 1
        call_id = f"tool_call_{self._tools_asked:06x}"
        given = dict(self.model.arguments(tool, self._scene()) if arguments is None else arguments)
        self._pending[call_id] = _Pending(tool=tool, node=node, waits=waits)
        self.waiting = Waiting.TOOL if waits else self.waiting
        self._events.append(ToolAsked(call_id=call_id, tool=tool, arguments=given, node=node.id, waits=waits))
        self.turns.append(Turn(role="tool_call", text=as_text(given), node=node.id, tool=tool.name))
        if not waits:
            self._leave_function(node)

    def _leave_function(self, node: Node) -> None:
        edge = self._matching(node) or node.else_edge
        if edge is not None and edge.target is not None:
            self._follow(edge)
            return
        self._events.append(Stayed(node=node.id))
        self.waiting = Waiting.CALLER

    def _leave_at_once(self, node: Node) -> None:
        edge = self._matching(node) or self._matching_anywhere(spoken=False) or node.else_edge
        if edge is not None and edge.target is not None:
            self._follow(edge)
            return
        self._events.append(Stayed(node=node.id))
        self.waiting = Waiting.CALLER

    def _end(self, node: Node) -> None:
        if node.instruction and node.speaks_while_running:
            self._say(fill(node.instruction, self.variables) if node.verbatim else self._again())
        if not self._components:
            self.waiting = Waiting.NOBODY
            self._events.append(Ended(node=node.id, reason="agent_hangup"))
            return
        back = self._components.pop()
        self._scope = back.scope
        self._node = back.node
        self._leave_at_once(back.node)

    def _simulate(self, node: Node) -> None:
        succeeded = node.type not in self.failing
        if node.instruction and node.speaks_while_running:
            self._say(fill(node.instruction, self.variables) if node.verbatim else self._again())
        destination = node.raw.get("transfer_destination") or {}
        detail = str(destination.get("number") or node.raw.get("agent_id") or fill(node.instruction, self.variables))
        self._events.append(Simulated(kind=node.type, node=node.id, detail=detail, succeeded=succeeded))
        if node.type in {"transfer_call", "agent_swap", "bridge_transfer"} and succeeded:
            self.waiting = Waiting.NOBODY
            reason = "call_transfer" if node.type == "transfer_call" else node.type
            self._events.append(Ended(node=node.id, reason=reason))
            return
        edge = node.success_edge if succeeded else node.failed_edge
        edge = edge or self._matching(node) or node.else_edge
        if edge is None or edge.target is None:
            self.waiting = Waiting.CALLER
            return
        self._follow(edge)

    def _use_tool(self, node: Node) -> bool:
        chosen = self.model.use_tool(node, self._scene())
        if chosen is None:
            return False
        tool, arguments = chosen
        if tool.type == "custom":
            self._call(node, tool, waits=True, arguments=arguments)
        elif tool.type == "end_call":
            self.waiting = Waiting.NOBODY
            self._events.append(Ended(node=node.id, reason="agent_hangup"))
        elif tool.type == "extract_dynamic_variable":
            self._collect(node, {name: as_text(value) for name, value in arguments.items()}, "extract")
            return False
        else:
            self._events.append(Simulated(kind=tool.type, node=node.id, detail=tool.name, succeeded=True))
            if tool.type in {"transfer_call", "agent_swap"}:
                self.waiting = Waiting.NOBODY
                self._events.append(Ended(node=node.id, reason="call_transfer"))
        return True

    def _speak_subagent(self, node: Node) -> None:
        """After a tool of a subagent the model speaks, unless an edge takes the talk on."""
        edge = self._matching(node)
        if edge is not None and edge.target is not None:
            self._follow(edge)
            return
        self._say(self._again())
        self.waiting = Waiting.CALLER

    def _take_variables(self, pending: _Pending, content: str) -> None:
        try:
            answer = msgspec.json.decode(content)
        except msgspec.DecodeError:
            return
        if not isinstance(answer, dict):
            return
        found = {name: pick(answer, path) for name, path in pending.tool.response_variables.items()}
        self._collect(pending.node, {name: value for name, value in found.items() if value is not None}, "tool")

    def _collect(self, node: Node, values: Mapping[str, str], source: str) -> None:
        self.variables.update(values)
        if values:
            self._events.append(Collected(node=node.id, values=dict(values), source=source))

    def _matching(self, node: Node) -> Edge | None:
        """Equation edges first, top to bottom; only then is the model asked about prompt edges."""
        for edge in node.edges:
            if edge.equations is not None and edge.target is not None and edge.equations.holds(self.variables):
                return edge
        return self._prompted(node.edges)

    def _prompted(self, edges: Sequence[Edge], *, silent: bool = False) -> Edge | None:
        scene = self._scene(silent=silent)
        for edge in edges:
            if edge.prompt and edge.target is not None and self.model.decide(edge, scene):
                return edge
        return None

    def _matching_anywhere(self, *, spoken: bool = True) -> Edge | None:
        """A global node, unless the talk is in it or it cools down."""
        for node in self._scope.anywhere:
            setting = node.reached_from_anywhere
            if setting is None or node.id == self._node.id or self._cooling.get(node.id, 0) > 0:
                continue
            edge = setting.edge
            if edge.equations is not None and edge.equations.holds(self.variables):
                return edge
            if spoken and edge.prompt and self.model.decide(edge, self._scene()):
                return edge
        return None

    def _going_back(self) -> Edge | None:
        setting = self._node.reached_from_anywhere
        if setting is None or not self._before_global:
            return None
        for edge in setting.go_back:
            if edge.equations is not None and edge.equations.holds(self.variables):
                return edge
            if edge.prompt and self.model.decide(edge, self._scene()):
                return edge
        return None

    def _follow(self, edge: Edge) -> None:
        source = self._node
        if edge.kind is EdgeKind.GO_BACK:
            target = self._before_global.pop().node
        else:
            target = self._scope.nodes[str(edge.target)]
            if edge.kind is EdgeKind.GLOBAL:
                self._before_global.append(_Return(self._scope, source))
                setting = target.reached_from_anywhere
                self._cooling[target.id] = (setting.cool_down if setting else 0) + 1
        self._move_to(target, source.id, edge.id, edge.kind)

    def _move_to(self, target: Node, source: str, edge: str, kind: EdgeKind) -> None:
        self._chain += 1
        if self._chain > LONGEST_CHAIN:
            message = f"more than {LONGEST_CHAIN} node changes without the caller, last {source} to {target.id}"
            raise FlowLoop(message)
        self._cooling = {name: left - 1 for name, left in self._cooling.items() if left > 1}
        self._node = target
        self._note_node()
        self._events.append(Moved(source=source, target=target.id, edge=edge, kind=kind))
        self._entering = True

    def _note_node(self) -> None:
        self.variables["current_node"] = self._node.name

    def _say(self, text: str, *, filler: bool = False) -> None:
        if not text:
            return
        self.turns.append(Turn(role="agent", text=text, node=self._node.id))
        self._events.append(Spoken(text=text, node=self._node.id, filler=filler))

    def _scene(self, *, silent: bool = False) -> Scene:
        turns: Sequence[Turn] = self.turns
        if silent:
            turns = (*self.turns, Turn(role="user", text="", node=self._node.id))
        return Scene(turns=turns, variables=self.variables, node=self._node)

    def _drain(self) -> list[Event]:
        while self._entering:
            self._entering = False
            self._enter()
        events, self._events = self._events, []
        return events
