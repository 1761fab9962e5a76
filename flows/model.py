"""The source form of a flow: what stands in flow.yaml and tools/*.yaml, decoded and strict about its own keys."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from flows.errors import SourceBroken
from flows.source import Source

Raw = dict[str, Any]
"""A piece in Retell's own words; keys that are no shorthand pass through untouched."""


class Variable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dynamic variable: who fills it, and how an extract node asks for it."""

    source: Literal["extract", "tool", "inbound", "extract+inbound"] = "extract"
    type: Literal["string", "enum", "boolean", "number"] = "string"
    description: str = ""
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    catalogue: Literal["", "staff", "services"] = ""
    """Take choices (enum) or examples (string) from the catalogue, before those listed here."""
    default: str | None = ""
    """The value until somebody fills it; null for none."""


class ToolSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tool of a version: the contract it keeps and what this version adds in words."""

    id: str
    contract: str = ""
    arguments: tuple[str, ...] | None = None
    """Which arguments of the contract this version offers; all when left out."""
    required: tuple[str, ...] = ()
    enums: dict[str, Literal["staff", "services"]] = msgspec.field(default_factory=dict)
    description: str = ""
    describe: dict[str, str] = msgspec.field(default_factory=dict)
    """Wording of single arguments, instead of the contract's."""
    constants: dict[str, str] = msgspec.field(default_factory=dict)
    """Arguments that are not asked of the model; the value may be a variable of Retell."""
    timeout_ms: int = 0
    max_retry: int = 0
    response_variables: tuple[str, ...] | None = None
    retell: Raw = msgspec.field(default_factory=dict)
    """More fields in Retell's own words; with no contract, the whole tool."""


class Ignore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding of the checks that is known and accepted, with the reason."""

    rule: str
    at: str = ""
    """Id of the node, tool or variable; every place when left out."""
    reason: str


class ComponentSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A component: a small flow of its own."""

    name: str
    id: str = ""
    start: str | None = None
    nodes: dict[str, Raw] = msgspec.field(default_factory=dict)
    tools: list[Raw] = msgspec.field(default_factory=list)
    retell: Raw = msgspec.field(default_factory=dict)


class FlowSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One flow.yaml."""

    version: str
    title: str = ""
    notes: str = ""
    start: str | None = None
    speaks_first: Literal["agent", "user"] | None = "agent"
    prompt: str | None = None
    """File of the global prompt."""
    phrases: str = "phrases.de.yaml"
    variables: dict[str, Variable] = msgspec.field(default_factory=dict)
    routes: dict[str, list[Raw]] = msgspec.field(default_factory=dict)
    """Edges that several nodes share, taken by `{use: name}`."""
    nodes: dict[str, Raw] = msgspec.field(default_factory=dict)
    components: tuple[ComponentSource, ...] = ()
    retell: Raw = msgspec.field(default_factory=dict)
    """Fields of the flow in Retell's own words."""
    agent: Raw = msgspec.field(default_factory=dict)
    """Fields of the agent in Retell's own words."""
    ignore: tuple[Ignore, ...] = ()
    imported: bool = False
    """Written by `salon flow import`: nothing is added to what stands here."""


_Struct = type[msgspec.Struct]
T = TypeVar("T", bound=msgspec.Struct)


def decode(source: Source, kind: type[T]) -> T:
    """Turn a YAML source into its struct; an unknown or wrong key is told with its place and what is known.

    Raises:
        SourceBroken: with the place and the cure.
    """
    if not isinstance(source.data, Mapping):
        raise SourceBroken("a mapping is expected", place=source.place(), cure="begin with `version: …`")
    try:
        return msgspec.convert(source.data, kind)
    except msgspec.ValidationError as problem:
        message, path = _split(str(problem))
        unknown = message.removeprefix("Object contains unknown field `").removesuffix("`")
        if unknown != message:
            known = ", ".join(_fields(kind, path))
            cure = f"known keys here: {known}" if known else "remove it"
            raise SourceBroken(f"unknown key {unknown!r}", place=source.place(*path, unknown), cure=cure) from problem
        raise SourceBroken(message, place=source.place(*path), cure="see docs/flows.md, the source form") from problem


def _split(message: str) -> tuple[str, tuple[str | int, ...]]:
    """The message and the path out of msgspec's "… - at `$.nodes[...]`"."""
    text, _, where = message.partition(" - at `$")
    path: list[str | int] = []
    for part in where.rstrip("`").replace("[", ".[").split(".")[1:]:
        if part.startswith("["):
            inner = part.strip("[]")
            if inner.isdigit():
                path.append(int(inner))
        else:
            path.append(part)
    return text, tuple(path)


def _fields(kind: _Struct, path: tuple[str | int, ...]) -> list[str]:
    nested: dict[str, _Struct] = {"variables": Variable, "ignore": Ignore, "components": ComponentSource}
    owner = nested.get(str(path[0]), kind) if path else kind
    return [field.encode_name for field in msgspec.structs.fields(owner)]
