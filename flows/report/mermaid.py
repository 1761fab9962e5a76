"""The flow as a Mermaid chart, for pages that draw it themselves."""

from flows.graph import graph_of
from flows.render import Rendered
from flows.report.labels import clipped, edge_label, node_title

_SHAPES = {
    "conversation": ("(", ")"),
    "function": ("[[", "]]"),
    "branch": ("{", "}"),
    "extract_dynamic_variables": ("[/", "/]"),
    "end": ("((", "))"),
}
_LABEL = 40


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;").replace("|", "#124;") + '"'


def chart(rendered: Rendered) -> str:
    """A `flowchart` with the German names of the nodes."""
    graph = graph_of(rendered.flow)
    number = {name: f"n{index}" for index, name in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for name, node in graph.nodes.items():
        opens, closes = _SHAPES.get(str(node.get("type")), ("[", "]"))
        lines.append(f"  {number[name]}{opens}{_quoted(node_title(node))}{closes}")
    for edge in graph.edges:
        if edge.target in number:
            label = _quoted(clipped(edge_label(edge), _LABEL))
            lines.append(f"  {number[edge.source]} -->|{label}| {number[edge.target]}")
    return "\n".join([*lines, ""])
