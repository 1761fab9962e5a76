"""Rendering: a version and a salon's catalogue become the Retell flow, the agent and what the offline runtime needs."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flows.compile import Compiler
from flows.context import SalonContext
from flows.errors import Place
from flows.graph import graph_of
from flows.report.layout import canvas_positions
from flows.shorthand import Raw
from flows.store import Version, load_version
from flows.toolbox import render_tool

DEMO_URL = "https://salon.example"
"""Stands for the gateway's address until a real one is given."""


@dataclass(frozen=True)
class Rendered:
    """A rendered version; `sources` says for each node, tool and text where it came from."""

    version: str
    title: str
    flow: Raw
    agent: Raw
    offline: Raw
    sources: dict[str, Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def markdown(self) -> str:
        """The flow as a page for review."""
        from flows.report.markdown import flow_page  # noqa: PLC0415  the page is written only when asked for

        return flow_page(self)


def render(
    version: Version | str, context: SalonContext, *, public_url: str = DEMO_URL, positions: bool = True
) -> Rendered:
    """Render a version for a salon.

    Args:
        version: a loaded version or its name.
        context: the salon's catalogue.
        public_url: address of the gateway as Retell reaches it; it is identity, not content.
        positions: place nodes on the dashboard's canvas where the source does not.

    Raises:
        FlowError: with file, line and cure, when the source is broken.
    """
    loaded = load_version(version) if isinstance(version, str) else version
    compiler = Compiler(loaded, context)
    flow = _flow(loaded, context, compiler, public_url.rstrip("/"))
    if positions and not loaded.flow.imported:
        _place(flow)
    return Rendered(
        version=loaded.name,
        title=loaded.flow.title or loaded.name,
        flow=flow,
        agent=_agent(loaded, context, compiler, public_url.rstrip("/")),
        offline={"version": loaded.name, "nodes": compiler.says, "edges": compiler.decisions},
        sources=compiler.places,
        texts=compiler.texts,
    )


def _place(flow: Raw) -> None:
    """Give every node a place on the canvas where the source gives none."""
    placed = canvas_positions(graph_of(flow))
    for node in flow["nodes"]:
        node.setdefault("display_position", placed[node["id"]])


def _flow(version: Version, context: SalonContext, compiler: Compiler, url: str) -> Raw:
    source = version.flow
    flow: Raw = {}
    if source.prompt is not None:
        flow["global_prompt"] = compiler.text(source.prompt, ("prompt",), "global_prompt")
    if source.speaks_first is not None:
        flow["start_speaker"] = source.speaks_first
    if source.start is not None:
        flow["start_node_id"] = source.start
    flow |= compiler.passed(source.retell, ("retell",))
    _note_carried(version, compiler)
    if source.nodes or not source.imported:
        flow["nodes"] = compiler.nodes(source.nodes, ("nodes",))
    if version.tools or not source.imported:
        flow["tools"] = [render_tool(version, tool, context, url) for tool in version.tools.values()]
        for tool in version.tools.values():
            compiler.places[f"tool:{tool.id}"] = version.tool_sources[tool.id].place("id")
    if source.components:
        flow["components"] = [compiler.component(one, index) for index, one in enumerate(source.components)]
    defaults = {name: one.default for name, one in source.variables.items() if one.default is not None}
    if defaults:
        flow["default_dynamic_variables"] = {**defaults, **flow.get("default_dynamic_variables", {})}
    return flow


def _note_carried(version: Version, compiler: Compiler) -> None:
    """Where the pieces stand that a flow carries in Retell's own words, so that a finding has its line."""
    for kind, prefix, identity in (("nodes", "node", "id"), ("tools", "tool", "tool_id")):
        pieces = version.flow.retell.get(kind)
        for index, piece in enumerate(pieces if isinstance(pieces, list) else ()):
            if isinstance(piece, dict):
                place = version.source.place("retell", kind, index)
                compiler.places[f"{prefix}:{piece.get(identity, index)}"] = place
                for row in piece.get("edges") or () if isinstance(piece.get("edges"), list) else ():
                    if isinstance(row, dict):
                        compiler.places[f"edge:{row.get('id')}"] = place


def _agent(version: Version, context: SalonContext, compiler: Compiler, url: str) -> Raw:
    agent = compiler.passed(version.flow.agent, ("agent",))
    if version.flow.imported or not agent:
        return agent
    ours: dict[str, Any] = {
        "agent_name": f"{context.name} ({version.name})",
        "version_title": version.flow.title or version.name,
        "response_engine": {"type": "conversation-flow", "conversation_flow_id": ""},
        "timezone": context.timezone,
        "boosted_keywords": context.keywords,
        "webhook_url": f"{url}/retell/webhooks",
    }
    return {**ours, **agent}
