"""The flow as a page for review: what is said, what is asked, where it goes on; tools and global prompt after it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.graph import Graph, graph_of
from flows.render import Rendered
from flows.report.labels import edge_label, instruction_text, node_title

_KINDS = {"extract_dynamic_variables": "listens for", "function": "calls"}


def _node(graph: Graph, name: str, node: Mapping[str, Any], tools: Mapping[str, str]) -> Iterator[str]:
    yield f"## {node_title(node)}"
    yield ""
    yield f"`{name}` · {str(node.get('type')).replace('_', ' ')}"
    yield ""
    text = instruction_text(node)
    if text:
        verbatim = (node.get("instruction") or {}).get("type") == "static_text"
        yield from (f"> {line}".rstrip() for line in text.splitlines()) if verbatim else text.splitlines()
        yield ""
    if node.get("variables"):
        yield "Listens for " + ", ".join(f"`{one.get('name')}`" for one in node["variables"]) + "."
        yield ""
    if node.get("tool_id"):
        yield f"Calls `{tools.get(node['tool_id'], node['tool_id'])}`."
        yield ""
    for edge in graph.out[name]:
        target = graph.nodes.get(str(edge.target))
        goal = node_title(target) if target else f"nowhere ({edge.target})"
        yield f"- {edge_label(edge)} → **{goal}**"
    yield ""


def _tool(tool: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {tool.get('name')}"
    yield ""
    yield f"`{tool.get('tool_id')}` · {tool.get('description', '')}"
    yield ""
    required = set((tool.get("parameters") or {}).get("required") or ())
    for name, schema in ((tool.get("parameters") or {}).get("properties") or {}).items():
        enum = schema.get("enum")
        choices = f" One of: {', '.join(map(str, enum))}." if enum else ""
        must = " (required)" if name in required else ""
        yield f"- `{name}`{must}: {schema.get('description', '')}{choices}"
    yield ""


def flow_page(rendered: Rendered) -> str:
    """The whole flow as Markdown."""
    flow = rendered.flow
    graph = graph_of(flow)
    tools = {tool.get("tool_id"): str(tool.get("name")) for tool in flow.get("tools") or ()}
    start = graph.nodes.get(graph.start)
    lines = [f"# {rendered.title}", "", f"{len(graph.nodes)} nodes, {len(graph.edges)} edges, {len(tools)} tools."]
    lines += ["", f"Begins with **{node_title(start)}**." if start else "Has no beginning.", ""]
    for name, node in graph.nodes.items():
        lines += _node(graph, name, node, tools)
    if tools:
        lines += ["## Tools", ""]
        for tool in flow["tools"]:
            lines += _tool(tool)
    if flow.get("global_prompt"):
        lines += ["## Global prompt", "", *(f"    {line}".rstrip() for line in flow["global_prompt"].splitlines()), ""]
    return "\n".join(lines)
