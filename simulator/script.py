"""A played call as data: what is given, what the caller says and knows, and what must come true."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

Outcome = Literal["booked", "rescheduled", "cancelled", "not_booked"]


class ScriptInvalid(ValueError):
    """A script that cannot be read: file, line, what is wrong."""

    code = "script_invalid"

    def __init__(self, file: str, line: int, problem: str) -> None:
        """Keep the place apart from the problem, for editors and reports."""
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


class GivenAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An appointment that stands before the call; a composite one occupies only its working segments."""

    service: int | str
    staff: str
    start: str
    of_caller: bool = False
    name: str = ""
    phone: str = ""


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The world before the call."""

    appointments: tuple[GivenAppointment, ...] = ()
    closed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    caller_number: str = ""
    to_number: str = ""
    variables: Mapping[str, str] = {}


class ExpectedSegment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One working segment of an expected appointment."""

    key: str
    start: str
    end: str = ""
    staff: str = ""


class ExpectedAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An appointment of the caller at the end; staff `any` is anybody with the skill."""

    service: int | str
    start: str
    staff: str = "any"
    end: str = ""
    segments: tuple[ExpectedSegment, ...] = ()


class ExpectedCalcom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the calendar outside must hold."""

    bookings: int | None = None
    cancelled: int | None = None
    event_types: int | None = None
    """Distinct event types of the accepted bookings."""


ToolExpectation = str | Mapping[str, Mapping[str, Any] | None]
"""A tool by name, or name: {argument: value} with the arguments that matter."""


class Expect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be true: between two lines since the caller last spoke, at the end of the whole call."""

    said: str | tuple[str, ...] = ()
    not_said: str | tuple[str, ...] = ()
    tools: tuple[ToolExpectation, ...] = ()
    never: tuple[str, ...] = ()
    count: Mapping[str, int] = {}
    codes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    node: str = ""
    variables: Mapping[str, str] = {}
    within_ms: int | None = None
    appointments: tuple[ExpectedAppointment, ...] | None = None
    outcome: Outcome | None = None
    calcom: ExpectedCalcom | None = None
    mails: int | tuple[str, ...] | None = None
    holds: int | None = None
    tasks: int | tuple[str, ...] | None = None
    waiting_list: int | None = None
    open_sagas: int | None = None
    ended: str = ""
    notes: tuple[str, ...] = ()
    """What happened beside the talk: faults that struck, webhooks, transfers."""


class Place(msgspec.Struct, frozen=True):
    """Where in a file something stands."""

    file: str
    line: int

    def __str__(self) -> str:
        """As editors and terminals link it."""
        return f"{self.file}:{self.line}"


class Say(msgspec.Struct, frozen=True, kw_only=True, tag="say"):
    """The caller says a line; `while_running` barges in while a function runs."""

    text: str
    place: Place
    while_running: bool = False
    noise: str = ""


class Silence(msgspec.Struct, frozen=True, kw_only=True, tag="silence"):
    """The caller says nothing for some seconds."""

    seconds: float
    place: Place


class Keys(msgspec.Struct, frozen=True, kw_only=True, tag="keys"):
    """The caller presses keys."""

    digits: str
    place: Place


class HangUp(msgspec.Struct, frozen=True, kw_only=True, tag="hangup"):
    """The line goes dead; with `while_running` in the middle of a function."""

    place: Place
    while_running: bool = False


class Fault(msgspec.Struct, frozen=True, kw_only=True, tag="fault"):
    """From here on something goes wrong; see `simulator.faults` for the names."""

    text: str
    place: Place


class Check(msgspec.Struct, frozen=True, kw_only=True, tag="check"):
    """Something must be true now."""

    expect: Expect
    place: Place


class Branch(msgspec.Struct, frozen=True, kw_only=True, tag="branch"):
    """Go on one way or the other, by what is true now."""

    condition: Expect
    then: "tuple[Step, ...]"
    otherwise: "tuple[Step, ...]"
    place: Place


Step = Say | Silence | Keys | HangUp | Fault | Check | Branch


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """One call, ready to be played."""

    id: str
    title: str
    now: datetime
    steps: tuple[Step, ...]
    place: Place
    given: Given = Given()
    facts: Mapping[str, Any] = {}
    expect: Expect = Expect()
    tags: tuple[str, ...] = ()
    salon: str = "demo"
    flows: tuple[str, ...] = ()
    """Flow versions the script is meant for; empty: all."""
    first: "Script | None" = None
    """A call that is played before this one, in the same world."""


def all_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps and, after each branch, those inside it."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, Branch):
            found.extend(all_steps(step.then))
            found.extend(all_steps(step.otherwise))
    return tuple(found)


def as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One or several patterns, as several."""
    return (value,) if isinstance(value, str) else value


def tool_rows(tools: tuple[ToolExpectation, ...]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Expected tool calls as (name, arguments)."""
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for one in tools:
        if isinstance(one, str):
            rows.append((one, {}))
        else:
            rows.extend((name, arguments or {}) for name, arguments in one.items())
    return tuple(rows)
