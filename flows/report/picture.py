"""The graph of a difference: both flows in one drawing, with what was added, removed and changed."""

from collections.abc import Mapping
from typing import Any

from flows.diff.changes import Difference
from flows.graph import SINGLE, Graph, graph_of
from flows.report.svg import Marks, drawing


def _together(before: Mapping[str, Any], after: Mapping[str, Any]) -> Graph:
    """The graph of both flows; where both have something, as it is after."""
    old, new = graph_of(before), graph_of(after)
    known = {(edge.source, edge.id) for edge in new.edges}
    gone = tuple(edge for edge in old.edges if (edge.source, edge.id) not in known)
    nodes = {**new.nodes, **{name: node for name, node in old.nodes.items() if name not in new.nodes}}
    return Graph(start=new.start or old.start, nodes=nodes, edges=(*new.edges, *gone), anywhere=new.anywhere)


def _edge_of(path: list[str]) -> str:
    if "edges" in path:
        return path[path.index("edges") + 1] if path.index("edges") + 1 < len(path) else ""
    return next((part for part in path if part in SINGLE), "")


def difference_picture(before: Mapping[str, Any], after: Mapping[str, Any], difference: Difference, title: str) -> str:
    """Both flows in one SVG: green is new, red is gone, orange has changed."""
    nodes: dict[str, str] = {}
    edges: dict[str, str] = {}
    notes: dict[str, list[str]] = {}
    for change in difference.changes:
        path = change.path.split("/")
        if path[0] != "nodes" or len(path) < 2:  # noqa: PLR2004  nodes/<id>
            continue
        name = path[1]
        state = {"node added": "added", "node removed": "removed"}.get(change.kind, "changed")
        nodes[name] = state if state != "changed" else nodes.get(name, state)
        edge = _edge_of(path)
        if edge:
            kind = {"edge added": "added", "edge removed": "removed"}.get(change.kind, "changed")
            edges[f"{name}/{change.id if edge in SINGLE else edge}"] = kind
        if state == "changed":
            notes.setdefault(name, []).append(change.kind)
    told = {name: "± " + ", ".join(dict.fromkeys(kinds)) for name, kinds in notes.items()}
    return drawing(_together(before, after), title, Marks(nodes, edges, told))
