"""What a suite has touched of a flow: nodes, edges, arguments, values, outcome codes, faults; the rest by name.

| kind | what counts | touched when |
|---|---|---|
| nodes | every node | the talk was in it |
| edges | every edge that leads somewhere, `else`, `always` and global ones too | the talk went along it |
| arguments | every argument of a tool, without those the flow fixes by `const` | the stand-in gave it |
| enum values | every choice of such an argument | the stand-in gave it |
| choices | every choice of an extracted variable, whichever node listens for it | some node heard it |
| codes | every pair of a tool and an outcome of its contract | the flow was given it, by whomever |
| real codes | the same, without what every tool answers when something is broken | the gateway itself answered it |
| faults | every fault of `simulator.faults` and of the fake Cal.com | a script orders it |
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from flows.executable import Node, Tool
from simulator.cast import Cast
from simulator.contracts import contracts_of
from simulator.fakes.calcom.faults import KINDS as CALENDAR_FAULTS
from simulator.faults import NAMES as LINE_FAULTS
from simulator.runner import Played
from simulator.script import Fault, Script, all_steps
from simulator.transcript import Entry, Noted, Remembered, ToolAnswered, ToolCalled, WentTo

BROKEN = frozenset(
    {"unknown_tool", "unknown_version", "malformed_arguments", "unknown_salon", "unavailable", "internal_error"}
)
"""Outcomes that every tool may answer when something is broken."""


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
    codes = _codes(tools)
    answered = [answer for played in results for answer in _answers(played.entries)]
    return Coverage(
        version=cast.version,
        shares=(
            _share("nodes", [node.id for node in counted], {move.target for move in moves}),
            _share("edges", _edge_ids(counted), {move.edge for move in moves}),
            _share("arguments", _argument_names(tools), _arguments_given(entries)),
            _share("enum values", _enum_values(tools), _enum_values_given(entries)),
            _share("choices", _choices(cast), _choices_heard(entries)),
            _share("codes", [_pair(*one) for one in codes], {_pair(*one) for one, _ in answered}),
            _share(
                "real codes",
                [_pair(*one) for one in codes if one[1] not in BROKEN],
                {_pair(*one) for one, real in answered if real},
            ),
            _share("faults", FAULTS, _faults_ordered(scripts)),
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


def _choices(cast: Cast) -> list[str]:
    return [
        f"{variable.get('name')}={choice}"
        for node in cast.flow.nodes()
        for variable in node.variables
        for choice in variable.get("choices") or ()
    ]


def _choices_heard(entries: Iterable[object]) -> set[str]:
    return {
        f"{name}={value}"
        for one in entries
        if isinstance(one, Remembered) and one.source == "extract"
        for name, value in one.values.items()
    }


def _pair(tool: str, code: str) -> str:
    return f"{tool}: {code}"


def _codes(tools: Sequence[Tool]) -> list[tuple[str, str]]:
    """The outcome codes of the contracts of these tools, in the revision each tool's arguments belong to."""
    found: list[tuple[str, str]] = []
    for tool in tools:
        contracts = contracts_of(tool.name)
        names = set(tool.properties)
        fitting = [one for one in contracts if names <= set(one["parameters"]["properties"])] or contracts
        if fitting:
            found.extend((tool.name, code) for code in fitting[0]["codes"])
    return found


def _answers(entries: Iterable[Entry]) -> Iterator[tuple[tuple[str, str], bool]]:
    """Tool and outcome of every answer, and whether the gateway gave it or the script ordered it."""
    ordered: list[str] = []
    for one in entries:
        if isinstance(one, Noted) and one.what == "tool_answers":
            ordered.append(one.detail)
        elif isinstance(one, ToolAnswered):
            said = f"{one.name} {one.code}"
            real = said not in ordered
            if not real:
                ordered.remove(said)
            yield (one.name, one.code), real


FAULTS = (*LINE_FAULTS, *(f"calcom_{kind}" for kind in CALENDAR_FAULTS))
"""Every fault a script may order, without what it is aimed at."""


def _faults_ordered(scripts: Iterable[Script]) -> set[str]:
    found: set[str] = set()
    for script in scripts:
        lines = [*script.given.faults, *(step.text for step in all_steps(script.steps) if isinstance(step, Fault))]
        found |= {_fault_name(line.split()[0]) for line in lines if line.split()}
    return found


def _fault_name(word: str) -> str:
    """The fault a word orders; Cal.com's carry their aim in the word."""
    fitting = [name for name in FAULTS if word == name or (name.startswith("calcom_") and word.startswith(f"{name}_"))]
    return max(fitting, key=len, default=word)


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
