"""Checks how the world stands after a call: appointments, calendar, mails, holds, and what must hold in any case."""

import itertools
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from simulator.contracts import codes_of
from simulator.script import Expect, ExpectedAppointment, ExpectedSegment, Outcome, Place, Script
from simulator.transcript import AgentSaid, Entry, ToolAnswered
from simulator.verdicts import Verdict, failed, passed
from simulator.world import Calendar, Segment, StoodAppointment, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """Before and after; `own` are the ids of what the caller had before."""

    before: World
    after: World
    calendar: Calendar | None
    own: frozenset[str]

    @property
    def of_caller(self) -> tuple[StoodAppointment, ...]:
        """Everything the caller has in the end."""
        others = {one.id for one in self.before.appointments} - self.own
        return tuple(one for one in self.after.standing if one.id not in others)

    @property
    def of_caller_before(self) -> tuple[StoodAppointment, ...]:
        """What the caller had at first."""
        return tuple(one for one in self.before.standing if one.id in self.own)


def end_verdicts(expect: Expect, worlds: Worlds, place: Place) -> list[Verdict]:
    """The verdicts on the end state."""
    return [
        *_appointments(expect, worlds, place),
        *_outcome(expect, worlds, place),
        *_calcom(expect, worlds, place),
        *_counts(expect, worlds, place),
    ]


def invariants(worlds: Worlds, entries: Sequence[Entry], place: Place) -> Iterator[Verdict]:
    """What must hold after every call, asked for or not; only what is broken is told."""
    others = {one.id: one for one in worlds.before.standing if one.id not in worlds.own}
    after = {one.id: one for one in worlds.after.standing}
    for key, one in others.items():
        if after.get(key) != one:
            got = row(after[key]) if key in after else "gone"
            yield failed("invariant", "other people's appointments are unchanged", place, expected=row(one), got=got)
    yield from _no_overlap(worlds.after.standing, place)
    if worlds.calendar is not None:
        yield from _same_outside(worlds, worlds.calendar, place)
    for entry in entries:
        if isinstance(entry, AgentSaid) and "{{" in entry.text:
            yield failed("said", "no unfilled variable is spoken", place, expected="no braces", got=entry.text)
        if isinstance(entry, ToolAnswered) and entry.code and entry.code not in codes_of(entry.name):
            what = f"{entry.name} answers what its contract lists"
            yield failed("gateway", what, place, expected=", ".join(sorted(codes_of(entry.name))), got=entry.code)


def _appointments(expect: Expect, worlds: Worlds, place: Place) -> Iterator[Verdict]:
    if expect.appointments is None:
        return
    left = list(worlds.of_caller)
    missing = []
    for wanted in sorted(expect.appointments, key=lambda one: one.staff == "any"):
        fitting = next((one for one in left if _fits(wanted, one)), None)
        if fitting is None:
            missing.append(wanted)
        else:
            left.remove(fitting)
    what = f"the caller has {len(expect.appointments)} appointment(s) in the end"
    if not missing and not left:
        yield passed("appointments", what, place)
        return
    yield failed(
        "appointments",
        what,
        place,
        expected="; ".join(_wanted_row(one) for one in missing) or "nothing more",
        got="; ".join(row(one) for one in left) or "nothing",
    )


def _fits(wanted: ExpectedAppointment, one: StoodAppointment) -> bool:
    if wanted.service != one.service or not same_moment(wanted.start, one.start):
        return False
    if wanted.staff not in {"any", one.staff}:
        return False
    if wanted.end and not same_moment(wanted.end, one.end):
        return False
    if not wanted.segments:
        return True
    if len(wanted.segments) != len(one.segments):
        return False
    pairs = zip(wanted.segments, one.segments, strict=True)
    return all(_segment_fits(mine, theirs, wanted.staff) for mine, theirs in pairs)


def _segment_fits(wanted: ExpectedSegment, one: Segment, staff: str) -> bool:
    person = wanted.staff or staff
    return (
        wanted.key == one.key
        and same_moment(wanted.start, one.start)
        and (not wanted.end or same_moment(wanted.end, one.end))
        and (person == "any" or not one.staff or one.staff == person)
    )


def _outcome(expect: Expect, worlds: Worlds, place: Place) -> Iterator[Verdict]:
    if expect.outcome is None:
        return
    got = outcome_of(worlds)
    what = f"the call ends {expect.outcome}"
    if got == expect.outcome:
        yield passed("outcome", what, place)
    else:
        yield failed("outcome", what, place, expected=expect.outcome, got=got)


def outcome_of(worlds: Worlds) -> Outcome:
    """How the call changed what the caller has."""
    return outcome_between(set(worlds.of_caller_before), set(worlds.of_caller))


def outcome_between(before: AbstractSet[object], after: AbstractSet[object]) -> Outcome:
    """What it is called when somebody has these appointments before a call and those after it."""
    if after == before:
        return "not_booked"
    if not before:
        return "booked"
    if len(after) < len(before):
        return "cancelled"
    return "rescheduled" if len(after) == len(before) else "booked"


def own_appointments(script: Script, before: World) -> frozenset[str]:
    """The ids of the appointments that the script gives to the caller."""
    own = set()
    for given in script.given.appointments:
        if not given.of_caller:
            continue
        start = moment(given.start)
        own |= {
            one.id
            for one in before.appointments
            if one.service == given.service and one.staff == given.staff and moment(one.start) == start
        }
    return frozenset(own)


def _calcom(expect: Expect, worlds: Worlds, place: Place) -> Iterator[Verdict]:
    wanted, calendar = expect.calcom, worlds.calendar
    if wanted is None:
        return
    if calendar is None:
        yield failed("calcom", "Cal.com can be looked at", place, expected="a fake Cal.com", got="none is connected")
        return
    accepted = calendar.accepted
    cancelled = [one for one in calendar.bookings if one.get("status") == "cancelled"]
    kinds = {one.get("eventTypeId") for one in accepted}
    for name, value, got in (
        ("bookings", wanted.bookings, len(accepted)),
        ("cancelled", wanted.cancelled, len(cancelled)),
        ("event types", wanted.event_types, len(kinds)),
    ):
        if value is None:
            continue
        what = f"Cal.com has {value} {name}"
        yield (
            passed("calcom", what, place)
            if got == value
            else failed("calcom", what, place, expected=str(value), got=str(got))
        )


def _counts(expect: Expect, worlds: Worlds, place: Place) -> Iterator[Verdict]:
    after = worlds.after
    texts = [f"{mail.get('to', '')} {mail.get('subject', '')}\n{mail.get('text', '')}" for mail in after.mails]
    yield from _how_many("mails", expect.mails, texts, place)
    tasks = [" ".join(str(value) for value in task.values()) for task in after.tasks]
    yield from _how_many("tasks", expect.tasks, tasks, place)
    yield from _how_many("holds", expect.holds, [str(one) for one in after.holds], place)
    yield from _how_many("waiting_list", expect.waiting_list, [str(one) for one in after.waiting_list], place)
    open_sagas = [str(one) for one in after.open_sagas]
    yield from _how_many("open_sagas", expect.open_sagas, open_sagas, place)


def _how_many(kind: str, wanted: int | tuple[str, ...] | None, found: Sequence[str], place: Place) -> Iterator[Verdict]:
    if wanted is None:
        return
    if isinstance(wanted, int):
        what = f"{kind}: {wanted}"
        if len(found) == wanted:
            yield passed(kind, what, place)
        else:
            yield failed(kind, what, place, expected=str(wanted), got=f"{len(found)}: {'; '.join(found)}"[:400])
        return
    for pattern in wanted:
        what = f"{kind}: one like /{pattern}/"
        if any(re.search(pattern, text, re.IGNORECASE) for text in found):
            yield passed(kind, what, place)
        else:
            yield failed(kind, what, place, expected=pattern, got="; ".join(found)[:400] or "none")


def _no_overlap(standing: Sequence[StoodAppointment], place: Place) -> Iterator[Verdict]:
    """Nobody works on two guests at once."""
    spans = sorted(
        (segment.staff or one.staff, moment(segment.start), moment(segment.end), row(one))
        for one in standing
        for segment in (one.segments or (Segment(key="A", start=one.start, end=one.end),))
    )
    for first, second in itertools.pairwise(spans):
        if first[0] == second[0] and second[1] < first[2]:
            yield failed("invariant", "nobody is booked twice at once", place, expected=first[3], got=second[3])


def _same_outside(worlds: Worlds, calendar: Calendar, place: Place) -> Iterator[Verdict]:
    """What the call changed at home stands outside as well, and nothing else does."""
    ours = {segment.calcom_uid for one in worlds.after.standing for segment in one.segments if segment.calcom_uid}
    theirs = {str(one.get("uid")) for one in calendar.accepted if _is_ours(one)}
    if ours - theirs:
        got = ", ".join(sorted(str(one) for one in ours - theirs))
        yield failed("invariant", "what is booked at home is booked at Cal.com", place, expected="all", got=got)
    if theirs - ours:
        got = "; ".join(_booking_row(one) for one in calendar.accepted if str(one.get("uid")) in theirs - ours)
        yield failed("invariant", "Cal.com holds nothing that is not booked at home", place, expected="none", got=got)


def _is_ours(booking: object) -> bool:
    metadata = booking.get("metadata") if isinstance(booking, dict) else None
    return isinstance(metadata, dict) and any(str(key).startswith("salon_") for key in metadata)


def _booking_row(booking: object) -> str:
    if not isinstance(booking, dict):
        return str(booking)
    return f"{booking.get('uid')} {booking.get('start')} {booking.get('title', '')}".strip()


def moment(text: str) -> datetime:
    """An ISO moment as a point in time."""
    return datetime.fromisoformat(text)


def same_moment(first: str, second: str) -> bool:
    """Whether two ISO moments are the same point in time."""
    return moment(first) == moment(second)


def row(one: StoodAppointment) -> str:
    """An appointment as a row for people."""
    segments = ", ".join(f"{part.key} {part.start[11:16]}-{part.end[11:16]}" for part in one.segments)
    return f"{one.service} {one.staff} {one.start[:16].replace('T', ' ')} [{segments}] {one.status}"


def _wanted_row(one: ExpectedAppointment) -> str:
    segments = ", ".join(f"{part.key} {part.start[11:16]}-{part.end[11:16]}" for part in one.segments)
    return f"{one.service} {one.staff} {one.start[:16].replace('T', ' ')} [{segments}]"
