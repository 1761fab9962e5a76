"""The shape of a script file as people write it; also the source of the JSON Schema for editors."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import msgspec

from simulator.script import Expect, Given


class StepShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a talk: exactly one of `kinds`, with what belongs to it."""

    kinds: ClassVar[tuple[str, ...]] = (
        "caller",
        "silence",
        "keys",
        "hangup",
        "fault",
        "expect",
        "include",
        "condition",
    )

    caller: str | tuple[str, ...] | None = None
    """What the caller says; a list holds paraphrases, each of which makes a script of its own."""
    while_running: bool = False
    """The line is said while a function runs (barge-in)."""
    noise: str = ""
    """Speech-recognition errors on this line, see docs/simulator.md."""
    silence: float | None = None
    keys: str | int | None = None
    hangup: bool | Literal["while_running"] | None = None
    fault: str | None = None
    expect: Expect | None = None
    include: str | None = None
    condition: Expect | None = msgspec.field(default=None, name="if")
    then: "tuple[StepShape, ...]" = ()
    otherwise: "tuple[StepShape, ...]" = msgspec.field(default=(), name="else")


class ScriptShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One script."""

    id: str = ""
    title: str = ""
    now: str = ""
    """The pinned clock, local time of the salon: 2026-03-10 10:20."""
    salon: str = ""
    tags: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    """Flow versions the script is meant for; left out: all."""
    follows: str = ""
    """The id of another script of this file that is played before, in the same world."""
    parameters: Mapping[str, str] = {}
    matrix: Mapping[str, tuple[str | int, ...]] = {}
    """Each combination of the values makes a script; `${name}` stands for them."""
    cases: tuple[Mapping[str, str | int], ...] = ()
    """Each row of values makes a script, where not every combination makes sense."""
    given: Given = Given()
    facts: Mapping[str, Any] = {}
    """What the caller knows and answers when asked: service, staff, date, time, name, phone, confirm …"""
    talk: tuple[StepShape, ...] = ()
    expect: Expect = Expect()


class ScriptFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several scripts and what they have in common."""

    scripts: tuple[ScriptShape, ...]
    defaults: ScriptShape | None = None


def script_schema() -> str:
    """The JSON Schema of script files: one script, or several with defaults."""
    schemas, definitions = msgspec.json.schema_components((ScriptFile, ScriptShape))
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scripts of played calls",
        "anyOf": list(schemas),
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(whole)).decode()
