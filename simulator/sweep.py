"""Hangs up at every event of a call and lets everything go wrong at every function call; the invariants must hold.

The call is first played as it stands. Each variant says the same lines and differs in one thing. What is proved of
each, beside what is proved of every call (nobody booked twice, home and Cal.com agree, others untouched):

- no hold and no saga is left over,
- an appointment that stands has all its segments, each of them at Cal.com,
- what the agent said last about a change is what is true,
- a change nobody spoke of, and a change that failed after the caller hung up, reach the customer by mail or call-back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from simulator.cast import Cast
from simulator.end_state import Worlds, outcome_of, own_appointments, row
from simulator.fakes.calcom.faults import ON_SEGMENT, ONCE_OR_ALWAYS
from simulator.faults import EVENTS, TOOL_FAULTS
from simulator.runner import Played
from simulator.script import Expect, Fault, Given, HangUp, Keys, Place, Say, Script, Step
from simulator.transcript import AgentSaid, CallerSaid, HungUp, Noted, ToolAnswered, ToolCalled
from simulator.verdicts import Verdict, failed

CHANGING = frozenset({"book_appointment", "reschedule_appointment", "cancel_appointment"})
DONE = {"booked": "booked", "rescheduled": "rescheduled", "cancelled": "cancelled"}
"""What the agent says is done, and the outcome of a call of which it is true."""
_TOO_LATE_MS = 60_000


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """One variant and what it broke."""

    id: str
    kind: str
    played: Played
    wrong: tuple[Verdict, ...]


def sweep_of(script: Script, played: Played) -> Iterator[Script]:
    """Every variant of a script whose end may differ, but never an invariant.

    Args:
        script: the script as it stands.
        played: how it went: what was said, and which functions were called.
    """
    lines = _lines(script, played)
    said = [number for number, step in enumerate(lines) if not isinstance(step, Fault)]
    for count, number in enumerate(said, start=1):
        steps = (*lines[:number], HangUp(place=script.place))
        yield _variant(script, f"hang up before line {count}", steps)
    yield _variant(script, "hang up at the end", (*lines, HangUp(place=script.place)))
    for fault in _faults(played):
        yield _variant(script, fault, lines, (fault,))


def _lines(script: Script, played: Played) -> tuple[Step, ...]:
    """What the caller said, word for word, with the faults that the script orders on the way."""
    before: defaultdict[str, list[Step]] = defaultdict(list)
    waiting: list[Step] = []
    for step in script.steps:
        if isinstance(step, Fault):
            waiting.append(step)
        elif isinstance(step, Say):
            before[step.text] += waiting
            waiting = []
    lines: list[Step] = []
    for entry in played.entries:
        if isinstance(entry, CallerSaid) and entry.heard:
            lines += before.pop(entry.text, [])
            if entry.source == "keys":
                lines.append(Keys(digits=entry.heard, place=script.place))
            else:
                lines.append(Say(text=entry.heard, place=script.place, while_running=entry.while_running))
    return tuple(lines)


def _faults(played: Played) -> Iterator[str]:
    """Every fault at every function call, at every webhook, and at every request to Cal.com."""
    asked: Counter[str] = Counter()
    for entry in played.entries:
        if not isinstance(entry, ToolCalled):
            continue
        asked[entry.name] += 1
        here = f"#{asked[entry.name]}"
        yield f"caller_gone {entry.name} {here}"
        for fault in sorted(TOOL_FAULTS - {"caller_gone"}):
            yield f"{fault} {entry.name} {here}"
        yield f"tool_slow {entry.name} {_TOO_LATE_MS} {here}"
        yield f"tool_answers {entry.name} unavailable {here}"
        for argument in entry.arguments:
            yield f"model_drops {entry.name} {argument} {here}"
            yield f"model_placeholder {entry.name} {argument} {here}"
    for tool in asked:
        yield from (f"{fault} {tool}" for fault in sorted(TOOL_FAULTS - {"caller_gone"}))
    yield "inbound_lost"
    for event in EVENTS:
        yield from (f"{fault} {event}" for fault in ("webhook_twice", "webhook_lost", "webhook_late"))
    if asked.keys() & CHANGING:
        yield from _calendar_faults(played)


def _calendar_faults(played: Played) -> Iterator[str]:
    bookings = played.calendar.bookings if played.calendar is not None else ()
    segments = sorted({_segment(one) for one in bookings} - {""})
    for kind in ON_SEGMENT:
        for segment in segments:
            yield f"calcom_{kind}_on_segment_{segment}"
            yield f"calcom_{kind}_once_on_segment_{segment}"
    for kind in ONCE_OR_ALWAYS:
        yield f"calcom_{kind}"
        yield f"calcom_{kind}_once"


def _segment(booking: Mapping[str, Any]) -> str:
    metadata = booking.get("metadata")
    return str(metadata.get("salon_segment") or "") if isinstance(metadata, Mapping) else ""


def _variant(script: Script, name: str, steps: Sequence[Step], faults: Sequence[str] = ()) -> Script:
    given: Given = msgspec.structs.replace(script.given, faults=(*script.given.faults, *faults))
    return msgspec.structs.replace(
        script,
        id=f"{script.id} | {name}",
        title=name,
        given=given,
        facts={},
        steps=tuple(steps),
        expect=Expect(holds=0, open_sagas=0),
    )


def kind_of(variant: Script) -> str:
    """What is varied: the hang-up, or the fault by name."""
    if variant.title.startswith("hang up"):
        return "hang up at the end" if variant.title.endswith("end") else "hang up before a line"
    return variant.title.partition(" ")[0]


def swept(variant: Script, played: Played, cast: Cast) -> Swept:
    """A variant that was played, held against everything that must be true of it."""
    wrong = (*played.wrong, *_broken(variant, played, cast))
    return Swept(id=variant.id, kind=kind_of(variant), played=played, wrong=wrong)


def _broken(variant: Script, played: Played, cast: Cast) -> Iterator[Verdict]:
    if played.before is None or played.after is None:
        return
    worlds = Worlds(
        before=played.before,
        after=played.after,
        calendar=played.calendar,
        own=own_appointments(variant, played.before),
    )
    yield from _whole(worlds, cast, variant.place)
    yield from _as_said(worlds, played, variant.place)
    yield from _told(worlds, played, variant.place)


def _whole(worlds: Worlds, cast: Cast, place: Place) -> Iterator[Verdict]:
    """Nothing half booked."""
    keys = {service.id: [part.key for part in service.segments] for service in cast.context.services}
    for one in worlds.of_caller:
        wanted, got = keys.get(one.service) or ["A"], [part.key for part in one.segments]
        if got != wanted:
            yield failed("sweep", "an appointment has all its segments", place, expected=str(wanted), got=row(one))
        if worlds.calendar is not None and not all(part.calcom_uid for part in one.segments):
            yield failed("sweep", "every segment stands at Cal.com", place, expected="all", got=row(one))


def _claims(played: Played) -> list[str]:
    """What the agent said is done, in the order it was said; an answer after the end of the call is heard by nobody."""
    ordered = [entry.detail for entry in played.entries if isinstance(entry, Noted) and entry.what == "tool_answers"]
    claims: list[str] = []
    fresh = ""
    for entry in played.entries:
        if isinstance(entry, HungUp):
            break
        if isinstance(entry, ToolAnswered):
            real = entry.successful and f"{entry.name} {entry.code}" not in ordered
            fresh = entry.code if real and entry.code in DONE else ""
        elif isinstance(entry, AgentSaid) and fresh:
            claims.append(fresh)
            fresh = ""
    return claims


def _as_said(worlds: Worlds, played: Played, place: Place) -> Iterator[Verdict]:
    claims = _claims(played)
    if not claims:
        return
    said, got = claims[-1], outcome_of(worlds)
    true = {DONE[said], "rescheduled"} if said == "booked" and len(claims) > 1 else {DONE[said]}
    if said == "cancelled" and "booked" in claims:
        true = {"cancelled", "not_booked"}
    if got not in true:
        yield failed("sweep", "what the agent said is done is done", place, expected=said, got=got)


def _told(worlds: Worlds, played: Played, place: Place) -> Iterator[Verdict]:
    """A change, or a change that failed, that the customer would never hear of."""
    after = worlds.after
    if after.mails or after.tasks or _claims(played):
        return
    gone = next((entry.reason for entry in played.entries if isinstance(entry, HungUp)), "") == "user_hangup"
    hung_up_running = gone and _function_ran_at_the_end(played)
    got = outcome_of(worlds)
    if got != "not_booked" and not hung_up_running:
        yield failed("sweep", "the customer hears of a change", place, expected="words, a mail or a call-back", got=got)
    lost = [str(one.get("kind")) for one in after.sagas if one.get("outcome") == "failed"]
    if lost and hung_up_running and got == "not_booked":
        what = "the customer hears that it failed after they hung up"
        yield failed("sweep", what, place, expected="a mail or a call-back", got=", ".join(lost))


def _function_ran_at_the_end(played: Played) -> bool:
    """Whether the caller hung up while a function that changes something ran, so that they had agreed to it."""
    entries = played.entries
    end = next((index for index, entry in enumerate(entries) if isinstance(entry, HungUp)), len(entries))
    asked = {entry.id: entry.name for entry in entries[:end] if isinstance(entry, ToolCalled)}
    answered = {entry.id for entry in entries[:end] if isinstance(entry, ToolAnswered)}
    return any(name in CHANGING for key, name in asked.items() if key not in answered)


def sweep_lines(results: Sequence[Swept], scripts: int) -> list[str]:
    """What broke, with every invariant by name, and how many variants of each kind were played."""
    lines: list[str] = []
    for one in results:
        if one.wrong:
            lines.append(f"✗ {one.id}")
            lines.extend(f"    {verdict.what}: expected {verdict.expected}; got {verdict.got}" for verdict in one.wrong)
    played, kept = Counter(one.kind for one in results), Counter(one.kind for one in results if not one.wrong)
    lines.extend(f"  {kind:<36} {kept[kind]:>4} of {count:<4}" for kind, count in sorted(played.items()))
    lines.append(f"{sum(kept.values())} of {len(results)} variants of {scripts} scripts keep the invariants")
    return lines
