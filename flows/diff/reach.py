"""Which nodes a change cuts off: said only of flows that kept the promise before, where every node was reachable."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.diff.changes import Change, Weight
from flows.graph import graph_of

Raw = Mapping[str, Any]


def lost_nodes(before: Raw, after: Raw, path: str) -> Iterator[Change]:
    """Nodes that could be reached and cannot any more, and edges that now lead to no node.

    A flow that already had unreachable nodes or loose edges never kept the promise, so nothing is said of it:
    its author would drown in consequences of changes that are listed anyway.
    """
    old, new = graph_of(before), graph_of(after)
    if not old.sound:
        return
    prefix = f"{path}nodes"
    for name in sorted((old.reachable & new.nodes.keys()) - new.reachable):
        yield Change(
            weight=Weight.BREAKING, kind="node unreachable", path=f"{prefix}/{name}", id=name, before=True, after=False
        )
    for edge in new.loose:
        where = f"{prefix}/{edge.source}/edges/{edge.id}"
        yield Change(
            weight=Weight.BREAKING, kind="edge to nowhere", path=where, id=edge.id, before=None, after=edge.target
        )
