"""What the function calls of a recorded call tell: what stood before, what stood in the end, what went wrong."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.context import SalonContext, ServiceCard, StaffCard
from simulator.end_state import outcome_between
from simulator.recording.call_file import Item, RecordedCall

_UNFOUNDED = frozenset(
    {
        "slot_taken",
        "booking_failed",
        "cancel_failed",
        "pending",
        "nothing_pending",
        "not_available",
        "too_soon",
        "offer_expired",
        "conflict",
        "unavailable",
        "internal_error",
        "unknown_salon",
        "unknown_tool",
        "unknown_version",
        "malformed_arguments",
    }
)
"""Outcomes that no calendar explains; a script orders them."""
_VERSION = re.compile(r"_v\d+\Z")
_POINTS = ("datum", "uhrzeit")
"""Arguments a model gets wrong so that they contradict what was said; the stand-in would not."""
_BUSY = frozenset({"staff_busy", "all_busy"})
_GRID = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One appointment: of which service, with whom, from when; local time of the salon."""

    service: int
    staff: str
    start: datetime

    def overlaps(self, other: "Stay", minutes: Mapping[int, int]) -> bool:
        """Whether two appointments want the same person at the same time."""
        mine = self.start + timedelta(minutes=minutes.get(self.service, 0))
        theirs = other.start + timedelta(minutes=minutes.get(other.service, 0))
        return self.staff == other.staff and self.start < theirs and other.start < mine


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUse:
    """One function call with its outcome."""

    at: int
    """Its place in the transcript."""
    name: str
    arguments: Mapping[str, Any]
    code: str
    successful: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    """What a script orders so that it happens again."""


@dataclass(slots=True)
class History:
    """What can be told of the world around a call."""

    uses: list[ToolUse] = field(default_factory=list)
    before: list[Stay] = field(default_factory=list)
    """What the caller had."""
    after: list[Stay] = field(default_factory=list)
    """What the caller has in the end."""
    others: list[Stay] = field(default_factory=list)
    """Whoever was in the way."""
    closed: list[date] = field(default_factory=list)
    known: bool = True
    """False when something was booked or changed of which the answers do not say enough."""
    chosen: set[str] = field(default_factory=set)
    """Staff the salon chose, since the caller did not care."""
    names: list[str] = field(default_factory=list)
    """The names the appointments stand under, as the salon has them."""

    @property
    def outcome(self) -> str:
        """How the call ended for the caller, in the words of scripts; "" when it cannot be told."""
        return outcome_between(set(self.before), set(self.after)) if self.known else ""


def history_of(call: RecordedCall, salon: SalonContext) -> History:
    """Read the answers of all function calls in their order."""
    return _Historian(call, salon).history()


class _Historian:
    def __init__(self, call: RecordedCall, salon: SalonContext) -> None:
        self._call = call
        self._salon = salon
        self._services = {one.name.lower(): one for one in salon.services}
        self._services |= {one.spoken.lower(): one for one in salon.services}
        self._zone = ZoneInfo(salon.timezone)
        self._minutes = {one.id: one.duration_minutes for one in salon.services}
        self._offered: list[Stay] = []
        self._free: list[Stay] = []
        self._in_the_way: list[tuple[Stay, frozenset[str], bool]] = []
        self._told = History()

    def history(self) -> History:
        results = self._call.results()
        for at, item in enumerate(self._call.items):
            if item.role == "tool_call_invocation" and item.kind == "custom":
                self._use(at, item, results.get(item.tool_call))
        for wish, free, everybody in self._in_the_way:
            self._block(wish, free, everybody=everybody)
        return self._told

    def _use(self, at: int, item: Item, result: Item | None) -> None:
        answer = _answer(result.text if result is not None else "")
        code = str(answer.get("code") or "")
        facts = answer.get("facts")
        facts = facts if isinstance(facts, dict) else {}
        successful = result is not None and result.successful
        tool = base_name(item.tool)
        fault = self._fault(at, tool, result, code, facts)
        invented = (
            [f"model_invents {tool} {name}={item.arguments[name]} once" for name in _POINTS if item.arguments.get(name)]
            if code == "contradiction"
            else []
        )
        self._told.uses.append(
            ToolUse(
                at=at,
                name=tool,
                arguments=item.arguments,
                code=code,
                successful=successful,
                facts=facts,
                faults=tuple(filter(None, (fault, *invented))),
            )
        )
        if not successful:
            return
        self._told.known = self._told.known and bool(code)
        offers = answer.get("offers")
        rows = [row for row in offers if isinstance(row, dict)] if isinstance(offers, list) else []
        self._offered.extend(stay for row in rows if (stay := self._stay(row)) is not None)
        self._names(facts)
        self._choice(code, facts)
        self._change(code, facts)
        self._obstacle(code, facts, rows)

    def _choice(self, code: str, facts: Mapping[str, Any]) -> None:
        """Whether the salon chose the person, or the caller named one."""
        staff = str(facts.get("mitarbeiter") or "")
        if code == "available" and (stay := self._stay(facts)) is not None:
            self._free.append(stay)
        if code == "available" and staff and facts.get("konkret"):
            (self._told.chosen.discard if facts.get("wunsch") else self._told.chosen.add)(staff)

    def _fault(self, at: int, tool: str, result: Item | None, code: str, facts: Mapping[str, Any]) -> str:
        """What a script orders so that the function fares as it did."""
        if result is None:
            return ""
        if not result.successful:
            lost = "timeout" in result.text.lower() or "ECONNABORTED" in result.text
            kind = "tool_500" if not lost else "tool_late" if self._came_true_later(at) else "tool_lost"
            return f"{kind} {tool} once"
        start, service = _moment(facts), self._service(facts)
        if code == "slot_taken" and start is not None and service is not None:
            key = service.segments[0].key if service.segments else "A"
            return f"calcom_conflict_on_segment_{key}_at_{start.replace(tzinfo=self._zone).isoformat()}"
        unfounded = code in _UNFOUNDED or (code == "reschedule_failed" and not facts.get("hindernis"))
        bare = bool(code) and not facts
        return f"tool_answers {tool} {code} once" if unfounded or bare else ""

    def _came_true_later(self, at: int) -> bool:
        """Whether the salon said later in the call that what was not answered was done."""
        answers = (_answer(item.text) for item in self._call.items[at + 1 :] if item.role == "tool_call_result")
        return any(one.get("code") == "booked" and one.get("facts") for one in answers)

    def _change(self, code: str, facts: Mapping[str, Any]) -> None:
        """What the outcome says of the caller's appointments."""
        if code == "booked":
            self._booked(facts)
        elif code in {"found", "several_found", "too_late_to_change"}:
            for stay in self._stays(facts):
                self._had(stay)
        elif code == "cancelled":
            stays = list(self._stays(facts))
            self._told.known = self._told.known and bool(stays)
            for stay in stays:
                self._had(stay)
                self._told.after.remove(stay)
        elif code in {"rescheduled", "reschedule_failed"}:
            self._moved(facts, done=code == "rescheduled")
        elif code == "pending":
            self._told.known = False

    def _booked(self, facts: Mapping[str, Any]) -> None:
        stays = list(self._stays(facts))
        self._told.known = self._told.known and bool(stays)
        self._told.after.extend(stay for stay in stays if stay not in self._told.after)

    def _moved(self, facts: Mapping[str, Any], *, done: bool) -> None:
        stays = list(self._stays(facts))
        old = self._stay(
            {
                **facts,
                "datum": facts.get("alt_datum"),
                "uhrzeit": facts.get("alt_uhrzeit"),
                "mitarbeiter": facts.get("alt_mitarbeiter") or facts.get("mitarbeiter"),
            }
        )
        if old is not None:
            self._had(old)
        if not done:
            return
        if old is None or not stays:
            self._told.known = False
            return
        self._told.after.remove(old)
        self._told.after.extend(stays)

    def _had(self, stay: Stay) -> None:
        """The caller has this appointment; unless this call made it, they had it before."""
        if stay not in self._told.after:
            self._told.before.append(stay)
            self._told.after.append(stay)

    def _obstacle(self, code: str, facts: Mapping[str, Any], offers: Sequence[Mapping[str, Any]]) -> None:
        """Somebody else's appointment, or a closed day, where the answer names one."""
        hurdle = facts.get("hindernis")
        day = _day(facts.get("datum"))
        if code == "closed_day" and hurdle == "closure" and day is not None and day not in self._told.closed:
            self._told.closed.append(day)
        if hurdle not in _BUSY:
            return
        wanted = dict(facts)
        if code == "reschedule_failed":
            last = self._told.uses[-1].arguments
            wanted |= {name: last[name] for name in ("datum", "uhrzeit") if last.get(name)}
        service, start = self._service(wanted), _moment(wanted)
        if service is None or start is None:
            return
        same_time = {str(row.get("mitarbeiter")) for row in offers if _moment(row) == start}
        staff = self._member(wanted.get("mitarbeiter"))
        wish = Stay(service=service.id, staff=staff.name if staff else "", start=start)
        self._in_the_way.append((wish, frozenset(same_time), hurdle == "all_busy" or staff is None))

    def _block(self, wish: Stay, free: frozenset[str], *, everybody: bool) -> None:
        """Put somebody else's short appointment where the wish would have begun."""
        skilled = [one for one in self._salon.staff if wish.service in one.services and one.name not in free]
        for member in skilled if everybody else [one for one in skilled if one.name == wish.staff]:
            short = min(
                (one for one in self._salon.services if one.id in member.services),
                key=lambda one: (one.duration_minutes, one.id),
            )
            blocker = self._placed(wish, member.name, short)
            if blocker is not None:
                self._told.others.append(blocker)

    def _placed(self, wish: Stay, staff: str, short: ServiceCard) -> Stay | None:
        """The first place over the beginning of the wish that disturbs nothing else that was said."""
        known = [*self._told.before, *self._told.after, *self._told.others]
        theirs = replace(wish, staff=staff)
        if theirs in self._free or any(one.overlaps(theirs, self._minutes) for one in known):
            return None  # it was free in this call, or somebody known is in the way already
        service = next(one for one in self._salon.services if one.id == wish.service)
        first = service.segments[0].minutes if service.segments else service.duration_minutes
        begin = wish.start - timedelta(minutes=short.duration_minutes) + _GRID
        steps = (first + short.duration_minutes) // 5 - 1
        places = [Stay(service=short.id, staff=staff, start=begin + _GRID * step) for step in range(max(1, steps))]
        places.sort(key=lambda one: abs(one.start - wish.start))
        undisturbed = (
            one for one in places if not any(one.overlaps(other, self._minutes) for other in (*known, *self._offered))
        )
        return next(undisturbed, places[0])

    def _names(self, facts: Mapping[str, Any]) -> None:
        rows = facts.get("termine")
        for row in (facts, *(rows if isinstance(rows, list) else ())):
            name = row.get("name") if isinstance(row, dict) else None
            if isinstance(name, str) and name and name not in self._told.names:
                self._told.names.append(name)

    def _stays(self, facts: Mapping[str, Any]) -> Iterator[Stay]:
        """The appointments an answer lists; the answer itself where it lists none."""
        listed = facts.get("termine") or facts.get("leistungen")
        for row in listed if isinstance(listed, list) and listed else [facts]:
            stay = self._stay(row) if isinstance(row, dict) else None
            if stay is not None:
                yield stay

    def _stay(self, row: Mapping[str, Any]) -> Stay | None:
        service, start, staff = self._service(row), _moment(row), self._member(row.get("mitarbeiter"))
        if service is None or start is None or staff is None:
            return None
        return Stay(service=service.id, staff=staff.name, start=start)

    def _service(self, row: Mapping[str, Any]) -> ServiceCard | None:
        return self._services.get(str(row.get("dienstleistung") or "").lower())

    def _member(self, name: object) -> StaffCard | None:
        return next((one for one in self._salon.staff if name and str(name) in {one.name, one.spoken}), None)


def base_name(tool: str) -> str:
    """A function's name without the version some agents carry in it: check_availability_v17."""
    return _VERSION.sub("", tool)


def _answer(content: str) -> Mapping[str, Any]:
    try:
        value = json.loads(content)
    except json.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _moment(row: Mapping[str, Any]) -> datetime | None:
    day, clock = _day(row.get("datum")), row.get("uhrzeit")
    try:
        return datetime.combine(day, time.fromisoformat(str(clock))) if day is not None and clock else None
    except ValueError:
        return None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
