"""A rendered flow made ready to execute: nodes, edges and tools as objects, all that is unexecutable told at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from flows.conditions import Condition, ConditionError, parse
from flows.equations import Equations, equations_from

REFUSED_TYPES = frozenset({"code", "mcp"})
"""Node types that need Retell's own servers; a flow that holds one is not executed."""

SPEAKING_TYPES = frozenset({"conversation", "subagent"})
SIMULATED_TYPES = frozenset({"transfer_call", "agent_swap", "sms", "press_digit", "bridge_transfer", "cancel_transfer"})
_KNOWN_TYPES = (
    SPEAKING_TYPES | SIMULATED_TYPES | {"function", "extract_dynamic_variables", "branch", "component", "end"}
)


class FlowNotExecutable(ValueError):
    """A flow that cannot be executed offline, with every reason found."""

    code = "flow_not_executable"

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep all problems, so that one run shows them all."""
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


class EdgeKind(Enum):
    """Why an edge is followed."""

    CONDITION = "condition"
    ELSE = "else"
    SKIP = "skip_response"
    ALWAYS = "always"
    FAILED = "failed"
    SUCCESS = "success"
    GLOBAL = "global"
    GO_BACK = "go_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A way out of a node; exactly decided by equations, or by the model on a prompt."""

    id: str
    target: str | None
    kind: EdgeKind = EdgeKind.CONDITION
    equations: Equations | None = None
    prompt: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A function the agent may call, as the flow describes it."""

    id: str
    name: str
    type: str = "custom"
    description: str = ""
    url: str = ""
    method: str = "POST"
    args_at_root: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    query_params: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    response_variables: Mapping[str, str] = field(default_factory=dict)
    timeout_ms: int = 120_000
    max_retry: int = 0
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def properties(self) -> Mapping[str, Any]:
        """The schemas of the arguments by name."""
        properties = self.parameters.get("properties", {})
        return properties if isinstance(properties, Mapping) else {}

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the arguments that must be given."""
        return tuple(self.parameters.get("required", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalSetting:
    """How a node is reached from anywhere, and when the talk goes back."""

    edge: Edge
    go_back: tuple[Edge, ...]
    cool_down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node of a flow or of a component."""

    id: str
    type: str
    name: str
    scope: str
    instruction: str = ""
    verbatim: bool = False
    says: str | None = None
    edges: tuple[Edge, ...] = ()
    else_edge: Edge | None = None
    skip_edge: Edge | None = None
    always_edge: Edge | None = None
    success_edge: Edge | None = None
    failed_edge: Edge | None = None
    tool: Tool | None = None
    tools: tuple[Tool, ...] = ()
    waits: bool = True
    speaks_while_running: bool = False
    variables: tuple[Mapping[str, Any], ...] = ()
    component: str = ""
    reached_from_anywhere: GlobalSetting | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)

    def all_edges(self) -> tuple[Edge, ...]:
        """Every way out, in the order Retell lists them."""
        special = (self.else_edge, self.skip_edge, self.always_edge, self.success_edge, self.failed_edge)
        return (*self.edges, *(edge for edge in special if edge is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The main flow (name "") or one component: its nodes, start and global nodes."""

    name: str
    start: str
    nodes: Mapping[str, Node]
    anywhere: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow ready to execute."""

    scopes: Mapping[str, Scope]
    agent_speaks_first: bool
    begins_after_silence_ms: int | None
    defaults: Mapping[str, str]
    global_prompt: str = ""

    @property
    def main(self) -> Scope:
        """The flow itself, without its components."""
        return self.scopes[""]

    def nodes(self) -> tuple[Node, ...]:
        """All nodes, components included."""
        return tuple(node for scope in self.scopes.values() for node in scope.nodes.values())

    def node(self, node_id: str) -> Node | None:
        """The node of an id, wherever it stands."""
        return next((scope.nodes[node_id] for scope in self.scopes.values() if node_id in scope.nodes), None)


def executable(flow: Mapping[str, Any], offline: Mapping[str, Any] | None = None) -> Flow:
    """Make a rendered flow ready.

    Args:
        flow: the body of a Retell conversation flow.
        offline: what stands in `offline.json`; None when a real model weighs prompt edges and speaks.

    Raises:
        FlowNotExecutable: with all reasons: refused node types, edges to nowhere, prompts nobody can decide.
    """
    return _Reader(flow, offline).flow()


class _Reader:
    """Collects problems while it reads, so that all are told together."""

    def __init__(self, flow: Mapping[str, Any], offline: Mapping[str, Any] | None) -> None:
        self._flow = flow
        self._offline = offline
        self._problems: list[str] = []

    def flow(self) -> Flow:
        if self._flow.get("flex_mode"):
            self._problems.append("flex_mode compiles the flow into one prompt; it cannot be executed exactly")
        scopes = {"": self._scope("", self._flow)}
        for component in self._flow.get("components") or ():
            name = str(component.get("conversation_flow_component_id") or component.get("name") or "")
            if component.get("flex_mode"):
                self._problems.append(f"component {name}: flex_mode cannot be executed exactly")
            scopes[name] = self._scope(name, component)
        for scope in scopes.values():
            self._check_targets(scope, scopes)
        if self._problems:
            raise FlowNotExecutable(self._problems)
        defaults = self._flow.get("default_dynamic_variables") or {}
        return Flow(
            scopes=scopes,
            agent_speaks_first=self._flow.get("start_speaker", "agent") == "agent",
            begins_after_silence_ms=self._flow.get("begin_after_user_silence_ms"),
            defaults={str(key): str(value) for key, value in defaults.items()},
            global_prompt=str(self._flow.get("global_prompt") or ""),
        )

    def _scope(self, name: str, body: Mapping[str, Any]) -> Scope:
        tools = {str(raw.get("tool_id")): tool_from(raw) for raw in body.get("tools") or ()}
        nodes: dict[str, Node] = {}
        for raw in body.get("nodes") or ():
            node = self._node(name, raw, tools)
            if node.id in nodes:
                self._problems.append(f"node {node.id}: the id is used twice")
            nodes[node.id] = node
        start = str(body.get("start_node_id") or next(iter(nodes), ""))
        if start not in nodes:
            self._problems.append(f"{name or 'the flow'}: start node {start!r} does not exist")
        anywhere = tuple(node for node in nodes.values() if node.reached_from_anywhere is not None)
        return Scope(name=name, start=start, nodes=nodes, anywhere=anywhere)

    def _node(self, scope: str, raw: Mapping[str, Any], tools: Mapping[str, Tool]) -> Node:
        node_id, kind = str(raw.get("id")), str(raw.get("type"))
        if kind in REFUSED_TYPES:
            self._problems.append(f"node {node_id}: {kind} nodes run on Retell's servers and are not executed here")
        elif kind not in _KNOWN_TYPES:
            self._problems.append(f"node {node_id}: unknown type {kind!r}")
        instruction = raw.get("instruction") or {}
        verbatim = instruction.get("type") == "static_text"
        text = str(instruction.get("text") or instruction.get("prompt") or "")
        tool = tools.get(str(raw.get("tool_id")))
        if kind == "function" and tool is None:
            self._problems.append(f"node {node_id}: tool {raw.get('tool_id')!r} is not among the tools")
        return Node(
            id=node_id,
            type=kind,
            name=str(raw.get("name") or node_id),
            scope=scope,
            instruction=text,
            verbatim=verbatim,
            says=self._says(node_id, kind, raw, text, verbatim=verbatim),
            edges=tuple(self._edge(node_id, edge) for edge in raw.get("edges") or ()),
            else_edge=self._special(raw, "else_edge", EdgeKind.ELSE),
            skip_edge=self._special(raw, "skip_response_edge", EdgeKind.SKIP),
            always_edge=self._special(raw, "always_edge", EdgeKind.ALWAYS),
            success_edge=self._special(raw, "success_edge", EdgeKind.SUCCESS),
            failed_edge=self._special(raw, "failed_edge", EdgeKind.FAILED)
            or self._special(raw, "edge", EdgeKind.FAILED),
            tool=tool,
            tools=self._subagent_tools(node_id, raw, tools),
            waits=raw.get("wait_for_result") is not False,
            speaks_while_running=bool(raw.get("speak_during_execution")),
            variables=tuple(raw.get("variables") or ()),
            component=str(raw.get("component_id") or ""),
            reached_from_anywhere=self._global(node_id, raw),
            raw=raw,
        )

    def _says(self, node_id: str, kind: str, raw: Mapping[str, Any], text: str, *, verbatim: bool) -> str | None:
        if verbatim:
            return text
        entry = ((self._offline or {}).get("nodes") or {}).get(node_id) or {}
        says = entry.get("says")
        speaks = kind in SPEAKING_TYPES or (bool(text) and bool(raw.get("speak_during_execution")))
        if says is None and speaks and self._offline is not None:
            self._problems.append(f"node {node_id}: a prompt without a sentence in offline.json")
        return None if says is None else str(says)

    def _subagent_tools(self, node_id: str, raw: Mapping[str, Any], tools: Mapping[str, Tool]) -> tuple[Tool, ...]:
        found = [tool_from(one) for one in raw.get("tools") or ()]
        for tool_id in raw.get("tool_ids") or ():
            if tool_id in tools:
                found.append(tools[tool_id])
            else:
                self._problems.append(f"node {node_id}: tool {tool_id!r} is not among the tools")
        for tool in found:
            if tool.type in {"code", "mcp", "integration_app"}:
                self._problems.append(f"node {node_id}: {tool.type} tools run on Retell's servers")
        return tuple(found)

    def _edge(self, node_id: str, raw: Mapping[str, Any], kind: EdgeKind = EdgeKind.CONDITION) -> Edge:
        edge_id, target = str(raw.get("id")), raw.get("destination_node_id")
        equations, prompt, when = self._condition(f"node {node_id}, edge {edge_id}", edge_id, raw)
        return Edge(
            id=edge_id,
            target=None if target is None else str(target),
            kind=kind,
            equations=equations,
            prompt=prompt,
            when=when,
        )

    def _condition(
        self, where: str, key: str, raw: Mapping[str, Any]
    ) -> tuple[Equations | None, str, Condition | None]:
        """The equations, the prompt and the offline decision of one transition condition."""
        condition = raw.get("transition_condition", raw.get("condition"))
        if isinstance(condition, str):
            condition = {"type": "prompt", "prompt": condition}
        if not isinstance(condition, Mapping):
            self._problems.append(f"{where}: no condition")
            return None, "", None
        equations = None
        if condition.get("type") in {"equation", "equation_prompt"}:
            try:
                equations = equations_from(condition)
            except ValueError as broken:
                self._problems.append(f"{where}: {broken}")
        inner = condition.get("prompt_condition") or {}
        prompt = str(condition.get("prompt") or inner.get("prompt") or "")
        return equations, prompt, self._when(where, key) if prompt else None

    def _when(self, where: str, key: str) -> Condition | None:
        if self._offline is None:
            return None
        entry = (self._offline.get("edges") or {}).get(key) or (self._offline.get("nodes") or {}).get(key) or {}
        text = entry.get("when")
        if text is None:
            self._problems.append(f"{where}: a prompt edge that offline.json does not decide")
            return None
        try:
            return parse(str(text))
        except ConditionError as broken:
            self._problems.append(f"{where}: {broken}")
            return None

    def _special(self, raw: Mapping[str, Any], key: str, kind: EdgeKind) -> Edge | None:
        edge = raw.get(key)
        if not isinstance(edge, Mapping):
            return None
        target = edge.get("destination_node_id")
        return Edge(id=str(edge.get("id")), target=None if target is None else str(target), kind=kind)

    def _global(self, node_id: str, raw: Mapping[str, Any]) -> GlobalSetting | None:
        setting = raw.get("global_node_setting")
        if not isinstance(setting, Mapping):
            return None
        equations, prompt, when = self._condition(f"node {node_id}, global", node_id, setting)
        back = tuple(self._edge(node_id, edge, EdgeKind.GO_BACK) for edge in setting.get("go_back_conditions") or ())
        edge = Edge(
            id=f"global:{node_id}",
            target=node_id,
            kind=EdgeKind.GLOBAL,
            equations=equations,
            prompt=prompt,
            when=when,
        )
        return GlobalSetting(edge=edge, go_back=back, cool_down=int(setting.get("cool_down") or 0))

    def _check_targets(self, scope: Scope, scopes: Mapping[str, Scope]) -> None:
        for node in scope.nodes.values():
            for edge in node.all_edges():
                if edge.target is not None and edge.target not in scope.nodes:
                    self._problems.append(f"node {node.id}, edge {edge.id}: leads to {edge.target!r}, which is no node")
            if node.type == "component" and node.component not in scopes:
                self._problems.append(f"node {node.id}: component {node.component!r} is not part of the flow")
            if node.type == "component" and scope.name:
                self._problems.append(f"node {node.id}: components cannot hold components")


def tool_from(raw: Mapping[str, Any]) -> Tool:
    """Read one tool of a flow or of a subagent node."""
    return Tool(
        id=str(raw.get("tool_id") or raw.get("name") or ""),
        name=str(raw.get("name") or ""),
        type=str(raw.get("type") or "custom"),
        description=str(raw.get("description") or ""),
        url=str(raw.get("url") or ""),
        method=str(raw.get("method") or "POST").upper(),
        args_at_root=bool(raw.get("args_at_root")),
        headers=raw.get("headers") or {},
        query_params=raw.get("query_params") or {},
        parameters=raw.get("parameters") or {},
        response_variables=raw.get("response_variables") or {},
        timeout_ms=int(raw.get("timeout_ms") or 120_000),
        max_retry=int(raw.get("max_retry") or 0),
        raw=raw,
    )
