"""What is checked: a rendered version with its graph, contracts, texts and variables worked out once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from flows.context import SalonContext
from flows.errors import FlowError, Place
from flows.graph import Graph, GraphEdge, graph_of
from flows.phrases import Phrasebook
from flows.render import Rendered
from flows.source import read_yaml
from flows.store import Contract, Version

VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_SYSTEM = re.compile(
    r"^(current_(time|hour|calendar)(_.+)?|session_(type|duration|duration_ms)|call_id|call_type|direction|"
    r"user_number|agent_number|chat_id|current_agent_state|previous_agent_state|current_node)$"
)
_QUOTED = re.compile(r"^> ?(.*)$", re.MULTILINE)


class GermanWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The word lists of the checks."""

    familiar: tuple[str, ...]
    english: tuple[str, ...]
    abbreviations: tuple[str, ...]
    promises: tuple[str, ...]
    hedges: tuple[str, ...]
    minutes: tuple[str, ...]
    hours: tuple[str, ...]
    money: tuple[str, ...]


def german_words() -> GermanWords:
    """Read the word lists."""
    path = Path(str(files("flows") / "checks" / "words.de.yaml"))
    return msgspec.convert(read_yaml(path).data, GermanWords)


@dataclass(frozen=True, slots=True)
class Said:
    """A text somebody hears: where it stands and what it is."""

    at: str
    text: str
    place: Place


@dataclass(frozen=True)
class Subject:
    """A version under check."""

    version: Version
    rendered: Rendered
    context: SalonContext
    words: GermanWords

    @cached_property
    def flow(self) -> Mapping[str, Any]:
        """The rendered body."""
        return self.rendered.flow

    @cached_property
    def graph(self) -> Graph:
        """The graph of the body."""
        return graph_of(self.flow)

    @cached_property
    def nodes(self) -> Mapping[str, Mapping[str, Any]]:
        """Nodes by id."""
        return self.graph.nodes

    def of_type(self, *kinds: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Nodes of these types."""
        for name, node in self.nodes.items():
            if node.get("type") in kinds:
                yield name, node

    @cached_property
    def tools(self) -> Mapping[str, Mapping[str, Any]]:
        """Tools of the flow by id."""
        return {str(tool.get("tool_id")): tool for tool in self.flow.get("tools") or ()}

    def contract_of(self, tool_id: object) -> Contract | None:
        """The contract a tool keeps, None for a tool of somebody else's."""
        source = self.version.tools.get(str(tool_id))
        return self.version.contracts.get(source.contract) if source else None

    @cached_property
    def equations(self) -> tuple[tuple[GraphEdge, Mapping[str, Any]], ...]:
        """Every equation with its edge."""
        return tuple(
            (edge, equation) for edge in self.graph.edges for equation in edge.condition.get("equations") or ()
        )

    @cached_property
    def produced(self) -> frozenset[str]:
        """Variables that get a value: declared, extracted, or out of a tool's answer."""
        names = set(self.flow.get("default_dynamic_variables") or {})
        names |= set(self.version.flow.variables)
        for node in self.nodes.values():
            names |= {str(one.get("name")) for one in node.get("variables") or ()}
            names |= set(node.get("response_variables") or {})
        for tool in self.tools.values():
            names |= set(tool.get("response_variables") or {})
        return frozenset(names)

    @cached_property
    def used(self) -> Mapping[str, str]:
        """Variables that are read, and where first: in conditions, texts, tools and transfers."""
        found: dict[str, str] = {}
        for edge, equation in self.equations:
            for side in ("left", "right"):
                for name in VARIABLE.findall(str(equation.get(side, ""))):
                    found.setdefault(name, f"node:{edge.source}")
        for key, text in self.texts.items():
            for name in VARIABLE.findall(text):
                found.setdefault(name, key)
        return found

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every text of the rendered flow by where it stands."""
        found = {"global_prompt": str(self.flow.get("global_prompt") or "")}
        for name, node in self.nodes.items():
            instruction = node.get("instruction")
            if isinstance(instruction, Mapping):
                found[f"node:{name}"] = str(instruction.get("text") or "")
            for edge in node.get("edges") or ():
                prompt = (edge.get("transition_condition") or {}).get("prompt")
                if prompt:
                    found[f"edge:{edge.get('id')}"] = str(prompt)
        for name, tool in self.tools.items():
            found[f"tool:{name}"] = str(tool.get("description") or "")
            schemas = ((tool.get("parameters") or {}).get("properties") or {}).items()
            for argument, schema in schemas:
                if "const" in schema:
                    found[f"tool:{name}/{argument}"] = str(schema["const"])
        return {key: text for key, text in found.items() if text}

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The texts that are spoken as they stand: static texts, and the sentences prompts quote."""
        found = []
        for name, node in self.nodes.items():
            instruction = node.get("instruction") or {}
            text = str(instruction.get("text") or "")
            if instruction.get("type") != "static_text":
                text = " ".join(_QUOTED.findall(text))
            if text:
                found.append(Said(f"node:{name}", text, self.place(f"node:{name}/instruction")))
        return tuple(found)

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, Any]]:
        """The gateway's outcome codes with sample facts."""
        table: Mapping[str, Mapping[str, Any]] = msgspec.json.decode(
            (self.version.contracts_folder / "codes.json").read_bytes()
        )
        return table

    @cached_property
    def book(self) -> Phrasebook:
        """The phrases of the version."""
        return Phrasebook(self.version.phrases_source)

    @cached_property
    def sounding(self) -> tuple[list[tuple[str, str, Place]], list[tuple[str, str, Place]]]:
        """Phrases as they sound with the sample facts of their code, and those that break on them."""
        good: list[tuple[str, str, Place]] = []
        bad: list[tuple[str, str, Place]] = []
        for code in () if self.version.flow.imported else self.book.codes:
            if code not in self.codes:
                continue
            facts = {**self.codes[code]["facts"], "offers": [], "missing": ["datum"]}
            place = self.version.phrases_source.place("codes", code)
            try:
                good.append((code, self.book.say(code, facts), place))
            except FlowError as problem:
                bad.append((code, problem.problem, problem.place))
        return good, bad

    @cached_property
    def before_any_tool(self) -> frozenset[str]:
        """Nodes a call can come to before a function was called."""
        seen: set[str] = set()
        todo = [self.graph.start]
        while todo:
            name = todo.pop()
            if name in seen or name not in self.nodes:
                continue
            seen.add(name)
            if self.nodes[name].get("type") not in {"function", "mcp", "code"}:
                todo += [edge.target for edge in self.graph.out[name]]
        return frozenset(seen)

    @staticmethod
    def is_system(name: str) -> bool:
        """Whether Retell itself fills the variable."""
        return bool(_SYSTEM.match(name))

    def place(self, at: str) -> Place:
        """Where something stands in the source."""
        sources = self.rendered.sources
        known = sources.get(at) or sources.get(at.split("/", 1)[0])
        if known:
            return known
        piece, *rest = at.split(".")
        return self.version.source.place(*{"flow": ("retell", *rest)}.get(piece, (piece, *rest)))
