"""Reads the JSON lines of labelled dialogues into scripts: turns, facts, setup and expectations in one row each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from simulator.dates import script_clock
from simulator.script import (
    Expect,
    ExpectedAppointment,
    Given,
    GivenAppointment,
    HangUp,
    Outcome,
    Place,
    Say,
    Script,
    ScriptInvalid,
    Step,
)


class _Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str = ""
    event: str = ""


class _Setup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    existing_appointments: tuple[GivenAppointment, ...] = ()
    closed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class _Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    args: Mapping[str, Any] = {}


class _Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tool_calls: tuple[_Call, ...] = ()
    agent_says_something_like: tuple[str, ...] = ()
    final_appointments: tuple[ExpectedAppointment, ...] = ()
    outcome: Outcome | None = None
    forbidden_tool_calls: tuple[str, ...] = ()
    available: tuple[Mapping[str, Any], ...] = ()
    unavailable: tuple[Mapping[str, Any], ...] = ()


class _Dialogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    now: str
    turns: tuple[_Turn, ...]
    family: str = ""
    setup: _Setup = _Setup()
    facts: Mapping[str, Any] = {}
    expect: _Expect = _Expect()


_DECODER = msgspec.json.Decoder(_Dialogue)


def read_dialogues(path: Path, zone: ZoneInfo) -> list[Script]:
    """Read all dialogues of a file; empty lines are passed over.

    Raises:
        ScriptInvalid: with file and line of the first that cannot be read.
    """
    scripts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            scripts.append(_script(line, Place(str(path), number), zone))
    return scripts


def _script(line: str, place: Place, zone: ZoneInfo) -> Script:
    try:
        row = _DECODER.decode(line)
        now = script_clock(row.now, zone)
    except (msgspec.DecodeError, ValueError) as error:
        raise ScriptInvalid(place.file, place.line, str(error)) from error
    expect = Expect(
        said=row.expect.agent_says_something_like,
        tools=tuple({call.name: call.args} for call in row.expect.tool_calls),
        never=row.expect.forbidden_tool_calls,
        appointments=row.expect.final_appointments,
        outcome=row.expect.outcome,
    )
    given = Given(appointments=row.setup.existing_appointments, closed=row.setup.closed, faults=row.setup.faults)
    return Script(
        id=row.id,
        title=row.title,
        now=now,
        steps=tuple(step for turn in row.turns for step in _steps(turn, place)),
        place=place,
        given=given,
        facts=row.facts,
        expect=expect,
        tags=(row.family,) if row.family else (),
    )


def _steps(turn: _Turn, place: Place) -> tuple[Step, ...]:
    """A turn may say something, end the call, or both."""
    if turn.event not in {"", "hangup"}:
        raise ScriptInvalid(place.file, place.line, f"unknown event {turn.event!r} (known: hangup)")
    said: tuple[Step, ...] = (Say(text=turn.user, place=place),) if turn.user else ()
    return (*said, HangUp(place=place)) if turn.event else said
