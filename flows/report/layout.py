"""The layered layout: columns by the fewest steps from the start, so that every arrow goes one column to the right."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.graph import Graph, GraphEdge

_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Node ids by column, and the edges worth an arrow: those that go on to the next column."""

    columns: tuple[tuple[str, ...], ...]
    arrows: frozenset[str]
    """Ids of the edges that are drawn; the others are told by name in the row of their source."""


def _depths(graph: Graph) -> dict[str, int]:
    depth = {graph.start: 0} if graph.start in graph.nodes else {}
    ring = list(depth)
    while ring:
        following = []
        for name in ring:
            for edge in graph.out[name]:
                if edge.target in graph.nodes and edge.target not in depth:
                    depth[edge.target] = depth[name] + 1
                    following.append(edge.target)
        ring = following
    last = max(depth.values(), default=-1) + 1
    for name in graph.nodes:
        depth.setdefault(name, last)
    return depth


def _ordered(columns: list[list[str]], arrows: list[GraphEdge]) -> None:
    """Put each node near the middle of what leads to it (then of what it leads to), a few times over."""
    sources: dict[str, list[str]] = {}
    targets: dict[str, list[str]] = {}
    for edge in arrows:
        sources.setdefault(str(edge.target), []).append(edge.source)
        targets.setdefault(edge.source, []).append(str(edge.target))
    for sweep in range(_SWEEPS):
        near: Mapping[str, list[str]] = sources if sweep % 2 == 0 else targets
        place = {name: index / max(1, len(column)) for column in columns for index, name in enumerate(column)}
        for column in columns if sweep % 2 == 0 else reversed(columns):
            middle = {
                name: sum(place[other] for other in near[name]) / len(near[name]) if near.get(name) else place[name]
                for name in column
            }
            column.sort(key=lambda name, middle=middle: middle[name])  # type: ignore[misc]
            place |= {name: index / max(1, len(column)) for index, name in enumerate(column)}


def layout_of(graph: Graph) -> Layout:
    """Lay out a graph; the same graph gives the same layout."""
    depth = _depths(graph)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in graph.nodes:
        columns[depth[name]].append(name)
    columns = [column for column in columns if column]
    arrows = [
        edge for edge in graph.edges if edge.target in graph.nodes and depth[edge.target] == depth[edge.source] + 1
    ]
    _ordered(columns, arrows)
    return Layout(tuple(map(tuple, columns)), frozenset(f"{edge.source}/{edge.id}" for edge in arrows))


def canvas_positions(graph: Graph) -> dict[str, dict[str, int]]:
    """Where the dashboard puts the nodes."""
    found = {}
    for x, column in enumerate(layout_of(graph).columns):
        for y, name in enumerate(column):
            found[name] = {"x": x * 420, "y": y * 280}
    return found
