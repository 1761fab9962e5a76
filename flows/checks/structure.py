"""Rules about structure: whether a call gets from the first node to an end, whatever is said."""

from collections import Counter
from collections.abc import Iterator

from flows.checks.rule import ERROR, INFO, WARNING, Hit, rule
from flows.checks.subject import VARIABLE, Subject

_LAST = frozenset({"end", "transfer_call", "agent_swap", "bridge_transfer", "cancel_transfer"})
_LISTENING = frozenset({"conversation", "subagent", "press_digit"})


@rule("FS001", ERROR, "unreachable node", "No edge and no global condition leads here: its words are never spoken.")
def unreachable(subject: Subject) -> Iterator[Hit]:
    """Nodes no call can come to."""
    for name in subject.nodes.keys() - subject.graph.reachable:
        yield Hit(f"node:{name}", f"no call can come to {name!r}", "lead an edge here, or remove the node")


@rule("FS002", ERROR, "edge to nowhere", "Retell keeps such edges silently; the caller then hears nothing.")
def loose_edge(subject: Subject) -> Iterator[Hit]:
    """Edges to nodes that do not exist."""
    for edge in subject.graph.loose:
        yield Hit(f"edge:{edge.id}", f"leads to {edge.target!r}, which is no node", "name a node that exists")


@rule(
    "FS003", ERROR, "edge without a destination", "The dashboard leaves such edges behind; the call stays where it is."
)
def open_edge(subject: Subject) -> Iterator[Hit]:
    """Edges that name no node."""
    for edge in subject.graph.edges:
        if not edge.target:
            yield Hit(f"edge:{edge.id}", f"an edge of {edge.source!r} leads nowhere", "give it a destination (`to`)")


@rule("FS004", ERROR, "dead end", "A node without a way out holds the caller until he hangs up.")
def dead_end(subject: Subject) -> Iterator[Hit]:
    """Nodes without any way out that are no end."""
    for name, node in subject.nodes.items():
        if node.get("type") not in _LAST and not any(edge.target for edge in subject.graph.out[name]):
            yield Hit(f"node:{name}", f"{name!r} has no way out", "add an edge, or make it an end node")


@rule("FS005", ERROR, "no way to an end", "A loop without an exit: the call can only end by hanging up.")
def no_exit(subject: Subject) -> Iterator[Hit]:
    """Nodes from which no end can be reached."""
    for name in subject.graph.reachable:
        reach = subject.graph.reach(name)
        if not any(subject.nodes[one].get("type") in _LAST for one in reach):
            yield Hit(f"node:{name}", f"from {name!r} no call can end", "lead a way to an end node or a transfer")


@rule("FS006", ERROR, "loop without the caller", "Nodes that go round without anybody speaking never stop.")
def silent_loop(subject: Subject) -> Iterator[Hit]:
    """Cycles in which nobody listens."""
    graph = subject.graph

    def goes_on(name: str) -> list[str]:
        waits = subject.nodes[name].get("type") in _LISTENING
        edges = graph.out[name]
        return [edge.target for edge in edges if edge.target in graph.nodes and (not waits or edge.kind == "then")]

    for name in graph.nodes:
        seen: set[str] = set()
        todo = goes_on(name)
        while todo:
            one = todo.pop()
            if one == name:
                yield Hit(f"node:{name}", f"{name!r} comes back to itself without the caller", "let a node ask first")
                break
            if one not in seen:
                seen.add(one)
                todo += goes_on(one)


@rule("FS007", ERROR, "no else", "When no condition holds and there is no else, the call stays in the node, silent.")
def missing_else(subject: Subject) -> Iterator[Hit]:
    """Branch and extract nodes without an else edge."""
    for name, node in subject.of_type("branch", "extract_dynamic_variables"):
        if not node.get("else_edge"):
            yield Hit(f"node:{name}", f"{name!r} has no else", "add `else: node`")


@rule("FS008", ERROR, "function without a failure path", "A failing function would leave the caller in silence.")
def no_failure_path(subject: Subject) -> Iterator[Hit]:
    """Function, code and MCP nodes that only know success."""
    for name, node in subject.of_type("function", "code", "mcp"):
        if not node.get("else_edge") and not any(edge.kind == "prompt" for edge in subject.graph.out[name]):
            yield Hit(f"node:{name}", f"{name!r} has no way for a failure", "add `else: node` that says so")


@rule("FS009", ERROR, "id used twice", "Retell keeps one of the two; which one is not said.")
def repeated_id(subject: Subject) -> Iterator[Hit]:
    """Node and edge ids that repeat."""
    for name, number in Counter(str(node.get("id")) for node in subject.flow.get("nodes") or ()).items():
        if number > 1:
            yield Hit(f"node:{name}", f"the node id {name!r} is used {number} times", "give each node its own id")
    for name, number in Counter(edge.id for edge in subject.graph.edges).items():
        if number > 1:
            yield Hit(f"edge:{name}", f"the edge id {name!r} is used {number} times", "give each edge its own id")


@rule("FS010", ERROR, "no start", "Without a start node Retell begins anywhere.")
def no_start(subject: Subject) -> Iterator[Hit]:
    """A start that is not there."""
    start = subject.flow.get("start_node_id")
    if not start or start not in subject.nodes:
        yield Hit("start", f"the start node {start!r} does not exist", "name a node under `start:`")


@rule("FS011", ERROR, "always is not alone", "Beside an always or skip edge no other edge is allowed.")
def not_alone(subject: Subject) -> Iterator[Hit]:
    """Always and skip edges with others beside them."""
    for name, edges in subject.graph.out.items():
        kinds = [edge.kind for edge in edges]
        if len(kinds) > 1 and {"always", "then"} & set(kinds):
            yield Hit(f"node:{name}", f"{name!r} has other edges beside always or then", "keep only one of them")


@rule(
    "FS012", WARNING, "edge never taken", "The first condition that holds wins: an equal one after it is never taken."
)
def shadowed(subject: Subject) -> Iterator[Hit]:
    """Edges with a condition that stands before already."""
    for edges in subject.graph.out.values():
        seen: list[object] = []
        for edge in edges:
            if edge.condition and edge.condition in seen:
                yield Hit(f"edge:{edge.id}", "the same condition stands before it", "remove one of the two")
            seen.append(edge.condition)


@rule("FS013", ERROR, "no end node", "A flow without an end loops until somebody hangs up.")
def no_end(subject: Subject) -> Iterator[Hit]:
    """Flows without an end node."""
    if not any(True for _ in subject.of_type("end")):
        yield Hit("flow", "there is no end node", "add a node of type end")


@rule("FS014", ERROR, "component missing", "A component node whose component is not in the flow goes nowhere.")
def lost_component(subject: Subject) -> Iterator[Hit]:
    """Component nodes without their component."""
    known = {
        str(one.get("conversation_flow_component_id") or one.get("name"))
        for one in subject.flow.get("components") or ()
    }
    for name, node in subject.of_type("component"):
        if node.get("component_type") == "local" and str(node.get("component_id")) not in known:
            yield Hit(f"node:{name}", f"there is no component {node.get('component_id')!r}", "add it to `components:`")


@rule("FS015", INFO, "shared edges nobody uses", "A route that no node takes is left over.")
def idle_route(subject: Subject) -> Iterator[Hit]:
    """Routes that are defined and not used."""
    nodes = [
        *subject.version.flow.nodes.values(),
        *(n for c in subject.version.flow.components for n in c.nodes.values()),
    ]
    used = {row.get("use") for node in nodes for row in node.get("edges") or () if isinstance(row, dict)}
    for name in subject.version.flow.routes:
        if name not in used:
            place = subject.version.source.place("routes", name)
            yield Hit(f"route:{name}", f"no node uses the route {name!r}", "use it or remove it", place)


@rule("FS016", WARNING, "extracted and never used", "Listening for a value costs time in every turn.")
def extracted_for_nothing(subject: Subject) -> Iterator[Hit]:
    """Variables that are extracted and neither read nor an argument of a tool."""
    arguments = {
        name for tool in subject.tools.values() for name in (tool.get("parameters") or {}).get("properties") or {}
    }
    told: set[str] = set()
    for name, node in subject.of_type("extract_dynamic_variables"):
        for one in node.get("variables") or ():
            variable = str(one.get("name"))
            if variable not in subject.used and variable not in arguments and variable not in told:
                told.add(variable)
                yield Hit(
                    f"node:{name}", f"{variable!r} is extracted and never used", "use it in a condition or drop it"
                )


@rule("FS017", WARNING, "variable nobody reads", "A declared variable that nothing reads is left over.")
def idle_variable(subject: Subject) -> Iterator[Hit]:
    """Declared inbound variables that no text and no condition reads."""
    for name, variable in subject.version.flow.variables.items():
        if variable.source == "inbound" and name not in subject.used:
            place = subject.version.source.place("variables", name)
            yield Hit(f"variable:{name}", f"nothing reads {name!r}", "use it or remove it", place)


def variables_in(text: str) -> list[str]:
    """The variables a text reads."""
    return [str(name) for name in VARIABLE.findall(text)]
