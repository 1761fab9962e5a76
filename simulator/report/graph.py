"""A flow drawn as a graph in SVG: layers from the start downwards, so that a call's path can be lit up in it."""

from collections import deque
from dataclasses import dataclass

from flows.executable import Flow, Node

_WIDTH, _HEIGHT = 150, 34
_GAP_X, _GAP_Y = 18, 46
_MARGIN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node and where it is drawn."""

    id: str
    name: str
    type: str
    x: int
    y: int
    width: int = _WIDTH
    height: int = _HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An edge and the curve it is drawn as."""

    id: str
    source: str
    target: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Boxes, arrows and the size of the drawing."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def graph_of(flow: Flow) -> Graph:
    """Lay the main flow out in layers; what cannot be reached from the start stands in the last one."""
    layers = _layers(flow)
    widest = max((len(layer) for layer in layers), default=1)
    width = 2 * _MARGIN + widest * (_WIDTH + _GAP_X) - _GAP_X
    boxes: dict[str, Box] = {}
    for depth, layer in enumerate(layers):
        indent = (width - len(layer) * (_WIDTH + _GAP_X) + _GAP_X) // 2
        for place, node in enumerate(layer):
            x = indent + place * (_WIDTH + _GAP_X)
            y = _MARGIN + depth * (_HEIGHT + _GAP_Y)
            boxes[node.id] = Box(id=node.id, name=node.name, type=node.type, x=x, y=y)
    arrows = tuple(
        Arrow(id=edge.id, source=node.id, target=edge.target, path=_curve(boxes[node.id], boxes[edge.target]))
        for node in flow.main.nodes.values()
        for edge in node.all_edges()
        if edge.target is not None
    )
    height = 2 * _MARGIN + len(layers) * (_HEIGHT + _GAP_Y) - _GAP_Y
    return Graph(boxes=tuple(boxes.values()), arrows=arrows, width=width, height=height)


def _layers(flow: Flow) -> list[list[Node]]:
    nodes = flow.main.nodes
    depth = {flow.main.start: 0}
    waiting = deque([flow.main.start])
    while waiting:
        node = nodes[waiting.popleft()]
        for edge in node.all_edges():
            if edge.target is not None and edge.target not in depth:
                depth[edge.target] = depth[node.id] + 1
                waiting.append(edge.target)
    deepest = max(depth.values(), default=0)
    layers: list[list[Node]] = [[] for _ in range(deepest + 2)]
    for node in nodes.values():
        layers[depth.get(node.id, deepest + 1)].append(node)
    return [layer for layer in layers if layer]


def _curve(source: Box, target: Box) -> str:
    """From the lower edge of one box to the upper edge of the other; upward arrows swing round the side."""
    x1, y1 = source.x + source.width // 2, source.y + source.height
    x2, y2 = target.x + target.width // 2, target.y
    if target.y > source.y:
        middle = (y1 + y2) // 2
        return f"M{x1} {y1} C{x1} {middle} {x2} {middle} {x2} {y2}"
    side = max(source.x, target.x) + source.width + _GAP_X
    top, bottom = target.y + target.height // 2, source.y + source.height // 2
    start, end = source.x + source.width, target.x + target.width
    return f"M{start} {bottom} C{side} {bottom} {side} {top} {end} {top}"
