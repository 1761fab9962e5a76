"""Hangs up at every point of a script and injects every fault at every function call; the invariants must hold."""

from collections.abc import Iterator, Sequence

import msgspec

from simulator.runner import Played
from simulator.script import Expect, Fault, Given, HangUp, Say, Script
from simulator.transcript import ToolCalled

TOOL_FAULTS = (
    "tool_lost",
    "tool_late",
    "tool_500",
    "tool_twice",
    "tool_replayed",
    "signature_wrong",
    "signature_stale",
    "args_at_root",
    "model_wrong_year",
    "model_english",
    "model_twice",
    "model_skips",
)
_ON_SEGMENT = ("timeout", "error", "taken", "lost_race", "lost_answer", "applied_late", "old_booking")
CALENDAR_FAULTS = (
    *(f"calcom_{kind}_on_segment_{segment}" for kind in _ON_SEGMENT for segment in ("A", "C")),
    "calcom_cancel_fails_once_on_segment_A",
    "calcom_find_fails",
    "calcom_rate_limited_once",
    "calcom_down",
)


def sweep_of(script: Script, played: Played) -> Iterator[Script]:
    """Every variant of a script whose end may differ, but never an invariant.

    Args:
        script: the script as it stands.
        played: how it went, for the function calls it makes.
    """
    lines = [index for index, step in enumerate(script.steps) if isinstance(step, Say)]
    for number, index in enumerate(lines, start=1):
        steps = (*script.steps[:index], HangUp(place=script.place))
        yield _variant(script, f"hang up before line {number}", steps=steps)
        steps = (*script.steps[: index + 1], HangUp(place=script.place, while_running=True))
        yield _variant(script, f"hang up while a function runs after line {number}", steps=steps)
    tools = list(dict.fromkeys(entry.name for entry in played.entries if isinstance(entry, ToolCalled)))
    for tool in tools:
        for fault in TOOL_FAULTS:
            for times in ("once", ""):
                yield _variant(script, f"{fault} {tool} {times}".strip(), faults=(f"{fault} {tool} {times}".strip(),))
    for fault in CALENDAR_FAULTS:
        yield _variant(script, fault, faults=(fault,))


def _variant(script: Script, name: str, *, steps: Sequence[object] | None = None, faults: Sequence[str] = ()) -> Script:
    given: Given = msgspec.structs.replace(script.given, faults=(*script.given.faults, *faults))
    kept = tuple(
        step for step in (steps if steps is not None else script.steps) if isinstance(step, Say | HangUp | Fault)
    )
    return msgspec.structs.replace(
        script, id=f"{script.id} | {name}", title=name, given=given, steps=kept, expect=Expect(holds=0, open_sagas=0)
    )
