"""What a suite has touched of a flow: nodes, edges, arguments, enum values, outcome codes, faults; the rest by name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import msgspec

from flows.executable import Node, Tool
from simulator.cast import Cast
from simulator.faults import NAMES as FAULT_NAMES
from simulator.runner import Played
from simulator.script import Fault, Script, all_steps
from simulator.transcript import ToolAnswered, ToolCalled, WentTo


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How much of one kind was touched."""

    kind: str
    total: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Touched per hundred; a hundred when there is nothing to touch."""
        return 100.0 if not self.total else 100.0 * (self.total - len(self.missing)) / self.total


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """All kinds, and what the offline runtime never reads."""

    version: str
    shares: tuple[Share, ...]
    unread: tuple[str, ...]
    """Texts that only a language model reads: nobody should take them for tested."""

    def share(self, kind: str) -> Share:
        """The share of one kind."""
        return next(one for one in self.shares if one.kind == kind)


def coverage_of(
    cast: Cast, results: Iterable[Played], scripts: Iterable[Script] = (), *, older: Cast | None = None
) -> Coverage:
    """What the results touched of the flow they were played on.

    Args:
        cast: the version that was played.
        results: the calls.
        scripts: for the faults they order.
        older: count only nodes that are new or other than in this version, and their edges.
    """
    results = list(results)
    counted = [node for node in cast.flow.nodes() if older is None or _is_changed(node, older)]
    entries = [entry for played in results for entry in played.entries]
    moves = [entry for entry in entries if isinstance(entry, WentTo)]
    tools = _tools(cast)
    return Coverage(
        version=cast.version,
        shares=(
            _share("nodes", [node.id for node in counted], {move.target for move in moves}),
            _share("edges", _edge_ids(counted), {move.edge for move in moves}),
            _share("arguments", _argument_names(tools), _arguments_given(entries)),
            _share("enum values", _enum_values(tools), _enum_values_given(entries)),
            _share(
                "codes", _codes(tools), {f"{one.name}: {one.code}" for one in entries if isinstance(one, ToolAnswered)}
            ),
            _share("faults", FAULT_NAMES, _faults_ordered(scripts)),
        ),
        unread=tuple(_unread(cast)),
    )


def _share(kind: str, whole: Iterable[str], touched: Iterable[str]) -> Share:
    names = list(dict.fromkeys(whole))
    seen = set(touched)
    return Share(kind=kind, total=len(names), missing=tuple(name for name in names if name not in seen))


def _is_changed(node: Node, older: Cast) -> bool:
    """Whether a node is not, or not so, in the older version; tool addresses name the version and do not count."""
    before = older.flow.node(node.id)
    if before is None or before.raw != node.raw or before.says != node.says:
        return True
    return node.tool is not None and before.tool is not None and _shape(node.tool) != _shape(before.tool)


def _shape(tool: Tool) -> dict[str, Any]:
    return {key: value for key, value in tool.raw.items() if key not in {"url", "tool_id"}}


def _edge_ids(nodes: Iterable[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        found.extend(edge.id for edge in node.all_edges() if edge.target is not None)
        if node.reached_from_anywhere is not None:
            found.append(node.reached_from_anywhere.edge.id)
    return found


def _tools(cast: Cast) -> list[Tool]:
    found: dict[str, Tool] = {}
    for node in cast.flow.nodes():
        for tool in (node.tool, *node.tools):
            if tool is not None and tool.type == "custom":
                found[tool.name] = tool
    return list(found.values())


def _argument_names(tools: Sequence[Tool]) -> list[str]:
    return [
        f"{tool.name}.{name}"
        for tool in tools
        for name, schema in tool.properties.items()
        if not (isinstance(schema, Mapping) and "const" in schema)
    ]


def _arguments_given(entries: Iterable[object]) -> set[str]:
    return {f"{one.name}.{name}" for one in entries if isinstance(one, ToolCalled) for name in one.arguments}


def _enum_values(tools: Sequence[Tool]) -> list[str]:
    return [
        f"{tool.name}.{name}={value}"
        for tool in tools
        for name, schema in tool.properties.items()
        if isinstance(schema, Mapping)
        for value in schema.get("enum", ())
    ]


def _enum_values_given(entries: Iterable[object]) -> set[str]:
    return {
        f"{one.name}.{name}={value}"
        for one in entries
        if isinstance(one, ToolCalled)
        for name, value in one.arguments.items()
    }


def _codes(tools: Sequence[Tool]) -> list[str]:
    """The outcome codes of the contracts of these tools, in the revision each tool's arguments belong to."""
    found: list[str] = []
    for tool in tools:
        contracts = _contracts(tool.name)
        names = set(tool.properties)
        fitting = [one for one in contracts if names <= set(one["parameters"]["properties"])] or contracts
        if fitting:
            found.extend(f"{tool.name}: {code}" for code in fitting[0]["codes"])
    return found


def _contracts(name: str) -> list[Mapping[str, Any]]:
    folder = files("flows") / "contracts"
    bodies = [
        json.loads(one.read_text(encoding="utf-8")) for one in folder.iterdir() if one.name.startswith(f"{name}@")
    ]
    return sorted(bodies, key=lambda body: body["revision"])


def _faults_ordered(scripts: Iterable[Script]) -> set[str]:
    found: set[str] = set()
    for script in scripts:
        lines = [*script.given.faults, *(step.text for step in all_steps(script.steps) if isinstance(step, Fault))]
        found |= {line.split()[0] for line in lines if line.split()}
    return found


def _unread(cast: Cast) -> list[str]:
    """Prompts that the offline runtime does not read."""
    found = ["global_prompt"] if cast.flow.global_prompt else []
    for node in cast.flow.nodes():
        if node.instruction and not node.verbatim:
            found.append(f"{node.id}: instruction")
        found.extend(f"{node.id}.{edge.id}: condition" for edge in node.edges if edge.prompt)
        found.extend(f"{node.id}.{variable.get('name')}: description" for variable in node.variables)
    found.extend(f"{tool.name}: description" for tool in _tools(cast))
    return found


def coverage_lines(coverage: Coverage, *, shown: int = 12) -> list[str]:
    """The coverage for a terminal: a line per kind, the missing ones by name."""
    lines = [f"coverage of {coverage.version}"]
    for share in coverage.shares:
        lines.append(
            f"  {share.kind:<12} {share.total - len(share.missing):>4} of {share.total:<4} {share.percent:5.1f} %"
        )
        lines.extend(f"      missing: {name}" for name in share.missing[:shown])
        if len(share.missing) > shown:
            lines.append(f"      … and {len(share.missing) - shown} more (--json names them all)")
    lines.append(f"  read only by a language model: {len(coverage.unread)} texts")
    return lines
