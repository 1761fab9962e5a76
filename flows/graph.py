"""The graph of a flow body: nodes, edges of every kind, what is reachable, which edges lead nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Raw = Mapping[str, Any]

SINGLE = {
    "else_edge": "else",
    "always_edge": "always",
    "skip_response_edge": "then",
    "edge": "failed",
    "success_edge": "sent",
    "failed_edge": "not sent",
}
"""Field of a node → the kind of its one edge."""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """An edge; `target` is empty where it is open, `kind` is "if", "prompt" or one of the single kinds."""

    id: str
    source: str
    target: str
    kind: str
    condition: Raw = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Graph:
    """Nodes by id and edges in their order; `anywhere` are global nodes, entered from any other."""

    start: str
    nodes: Mapping[str, Raw]
    edges: tuple[GraphEdge, ...]
    anywhere: frozenset[str]

    @cached_property
    def out(self) -> Mapping[str, tuple[GraphEdge, ...]]:
        """Edges by the node they leave."""
        found: dict[str, list[GraphEdge]] = {name: [] for name in self.nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return {name: tuple(edges) for name, edges in found.items()}

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Nodes that a call can come to."""
        return self.reach(self.start, *self.anywhere)

    def reach(self, *starts: str) -> frozenset[str]:
        """Nodes that can be come to from any of these, themselves included."""
        seen: set[str] = set()
        todo = [name for name in starts if name in self.nodes]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += [edge.target for edge in self.out[name] if edge.target in self.nodes]
        return frozenset(seen)

    @cached_property
    def loose(self) -> tuple[GraphEdge, ...]:
        """Edges that name a node which does not exist."""
        return tuple(edge for edge in self.edges if edge.target and edge.target not in self.nodes)

    @cached_property
    def sound(self) -> bool:
        """Whether every node is reachable and no edge leads nowhere."""
        return not self.loose and len(self.reachable) == len(self.nodes)


def node_edges(node: Raw) -> Iterator[GraphEdge]:
    """The edges of a node in the order Retell weighs them."""
    source = str(node.get("id"))
    for edge in node.get("edges") or ():
        condition = edge.get("transition_condition") or {}
        kind = "if" if condition.get("type") == "equation" else "prompt"
        yield GraphEdge(str(edge.get("id")), source, str(edge.get("destination_node_id") or ""), kind, condition)
    for key, kind in SINGLE.items():
        single = node.get(key)
        if isinstance(single, Mapping):
            yield GraphEdge(str(single.get("id")), source, str(single.get("destination_node_id") or ""), kind)


def graph_of(flow: Raw) -> Graph:
    """The graph of a flow or component body."""
    nodes = {str(node.get("id")): node for node in flow.get("nodes") or ()}
    edges = tuple(edge for node in nodes.values() for edge in node_edges(node))
    anywhere = frozenset(name for name, node in nodes.items() if node.get("global_node_setting"))
    start = str(flow.get("start_node_id") or next(iter(nodes), ""))
    return Graph(start=start, nodes=nodes, edges=edges, anywhere=anywhere)
