"""Turns a finished call into a script: what the caller said, what was expected of the agent, nobody's data."""

import itertools
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from flows.context import SalonContext
from simulator.cast import vocabulary_of
from simulator.recording.call_file import Item, RecordedCall
from simulator.recording.disguise import Disguise
from simulator.recording.history import Stay, ToolUse, history_of
from simulator.recording.leaks import DataLeft, leaks
from simulator.recording.people import People
from simulator.recording.script_text import block, inline, scalar
from simulator.recording.standins import standins

_ASIDE = frozenset({"angebot", "termin", "call_id", "execution_message"})
"""Arguments that no second call repeats: ids, and what the model says meanwhile."""
_LOOSE = frozenset({"missing_information"})
"""Outcomes that depend on the order a flow asks in."""
_WISHES = frozenset({"check_availability", "book_appointment"})
"""Functions whose answer tells the day and time that were asked for."""
_SILENCE_S = 6.0
_REMINDED_S = 10


@dataclass(slots=True)
class Recording:
    """The script and what a person should know about it."""

    text: str
    notes: list[str] = field(default_factory=list)


def record(call: RecordedCall, salon: SalonContext, *, flow: str = "", transfers: Collection[str] = ()) -> Recording:
    """Make a script of a call.

    Args:
        call: a finished call.
        salon: whose catalogue names staff and services.
        flow: the flow version that answered, where the call does not tell it.
        transfers: ids of the nodes of that version that put the caller through to somebody.

    Raises:
        DataLeft: something of a real person could not be replaced; no script is made.
    """
    return _Recorder(call, salon, flow or call.flow, transfers).recording()


class _Recorder:
    def __init__(self, call: RecordedCall, salon: SalonContext, flow: str, transfers: Collection[str]) -> None:
        self._call = call
        self._transfers = transfers
        self._salon = salon
        self._flow = flow
        self._now = call.begun_at.astimezone(ZoneInfo(salon.timezone))
        vocabulary = vocabulary_of(salon)
        self._people = People(vocabulary)
        self._disguise = Disguise(self._people, vocabulary, self._now)
        self._history = history_of(call, salon)
        self._notes: list[str] = []

    def recording(self) -> Recording:
        self._note_people()
        self._people.settle()
        given, facts, talk, expect = self._given(), self._facts(), list(self._talk()), self._expect()
        lines = [f"# {Template(one).substitute(now=f'{self._now:%d.%m.%Y %H:%M}')}" for one in standins().header]
        tags = [standins().tag, *([self._flow] if self._flow else [])]
        head = {"title": self._title(), "now": f"{self._now:%Y-%m-%d %H:%M}", "tags": tags}
        lines += block(head)
        lines += block({name: value for name, value in (("given", given), ("facts", facts)) if value})
        lines += ["talk:", *talk]
        lines += block({"expect": expect}) if expect else ()
        text = "\n".join(lines) + "\n"
        left = list(leaks(text, self._people))
        if left:
            raise DataLeft("; ".join(left))
        self._notes_at_end()
        return Recording(text, self._notes)

    def _note_people(self) -> None:
        """Take down everybody before anything is replaced, so that all forms of one person get one stand-in."""
        for use in self._history.uses:
            self._note_values(use.arguments)
        self._note_values(self._call.variables)
        for name in self._history.names:
            self._people.note_name(name)
        if self._call.caller_number:
            self._people.note_phone(self._call.caller_number)
        asked = ""
        for item in self._call.items:
            if item.role == "agent":
                asked = f"{asked} {item.text}".strip()
                self._disguise.note(item.text, of_agent=True)
            elif item.role == "user":
                self._disguise.note(item.text, asked)
                asked = ""

    def _note_values(self, values: Mapping[str, Any]) -> None:
        for key, value in values.items():
            if isinstance(value, Mapping):
                self._note_values(value)
            if not isinstance(value, str) or not value:
                continue
            match standins().kind_of(key):
                case "name":
                    self._people.note_name(value)
                case "phone":
                    self._people.note_phone(value)
                case "email":
                    self._people.note_email(value)
                case _:
                    self._disguise.note(value, of_agent=True)

    def _given(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if self._call.caller_number:
            told["caller_number"] = self._people.phone(self._call.caller_number)
        name, phone = self._who()
        own = {"of_caller": True, **({"name": name} if name else {}), **({"phone": phone} if phone else {})}
        rows = [{**_row(stay), **own} for stay in self._history.before]
        rows += [_row(stay) for stay in self._history.others]
        if rows:
            told["appointments"] = rows
        if self._nobody_answered():
            told["faults"] = ["transfer_fails"]
        if self._history.closed:
            told["closed"] = [day.isoformat() for day in self._history.closed]
        return told

    def _nobody_answered(self) -> bool:
        """Whether the caller was to be put through and the talk went on with the agent."""
        tried = any(item.kind == "transfer_call" or item.node in self._transfers for item in self._call.items)
        return tried and self._call.reason != "call_transfer"

    def _facts(self) -> dict[str, Any]:
        """What the caller can answer when another version asks in another order."""
        name, phone = self._who()
        return {key: value for key, value in (("name", name), ("phone", phone)) if value}

    def _who(self) -> tuple[str, str]:
        """Name and number of the caller, as far as a function was told or answered them."""
        name = phone = ""
        for use in self._history.uses:
            name = name or str(use.arguments.get("name") or "")
            phone = phone or str(use.arguments.get("telefon") or "")
        name = name or next(iter(self._history.names), "") or self._call.variables.get("name", "")
        phone = phone or self._call.variables.get("telefon", "")
        told = "{{" in name + phone
        if told:
            return "", ""
        return self._people.name(name), self._people.phone(phone) if phone else ""

    def _talk(self) -> Iterator[str]:
        """The steps, with what the agent said and did as comments between them."""
        asked, last = "", None
        running: set[str] = set()
        uses = {use.at: use for use in self._history.uses}
        for at, item in enumerate(self._call.items):
            if item.role == "agent":
                yield from self._agent(item, last)
                asked = f"{asked} {item.text}".strip()
            elif item.role == "user" and item.text.strip():
                yield from self._ordered(at, uses)
                yield self._line(item, asked, barges_in=bool(running))
                asked = ""
            elif item.role == "silence":
                yield f"  - silence: {item.text}"
            elif item.role == "dtmf":
                yield from self._keys(at)
            elif item.role == "tool_call_invocation" and at in uses:
                running.add(item.tool_call)
                yield f"  # → {self._called(uses[at])}"
            elif item.role == "tool_call_result":
                running.discard(item.tool_call)
            last = item
        if self._call.reason == "user_hangup":
            yield f"  - hangup: {'while_running' if self._cut_off() else 'true'}"

    def _agent(self, item: Item, last: Item | None) -> Iterator[str]:
        """What the agent said, as a comment; a silence of the caller before it."""
        silence = _silence(last, item) if last is not None and last.role == "agent" else 0
        if silence:
            yield f"  - silence: {silence}"
        yield f"  # {standins().agent}: {_one_line(self._disguise.text(item.text))}"

    def _keys(self, at: int) -> Iterator[str]:
        """Keys pressed one after the other are one step; told at the first of them."""
        items = self._call.items
        if at and items[at - 1].role == "dtmf":
            return
        pressed = itertools.takewhile(lambda one: one.role == "dtmf", items[at:])
        yield f'  - keys: "{"".join(one.text for one in pressed)}"'

    def _line(self, item: Item, asked: str, *, barges_in: bool) -> str:
        said = _one_line(self._disguise.text(item.text, asked))
        if barges_in:
            return f"  - {{caller: {scalar(said)}, while_running: true}}"
        return f"  - caller: {scalar(said, alone=True)}"

    def _ordered(self, at: int, uses: Mapping[int, ToolUse]) -> Iterator[str]:
        """What went wrong between this line of the caller and the next is ordered before it.

        An expectation keeps it apart from the line before, whose functions may still run.
        """
        faults: list[str] = []
        for later in range(at + 1, len(self._call.items)):
            if self._call.items[later].role == "user" and not self._is_running_at(later):
                break
            if later in uses:
                faults.extend(uses[later].faults)
        before = [use for place, use in uses.items() if self._line_before(at) < place < at]
        if faults and before:
            codes = [use.code for use in before if use.code]
            yield f"  - expect: {inline({'codes': codes} if codes else {})}"
        for fault in faults:
            yield f"  - fault: {fault}"

    def _line_before(self, at: int) -> int:
        """The place of the caller's line before this one."""
        return max((place for place in range(at) if self._call.items[place].role == "user"), default=-1)

    def _is_running_at(self, at: int) -> bool:
        """Whether a function runs at this place of the transcript."""
        items = self._call.items
        begun = {one.tool_call for one in items[:at] if one.role == "tool_call_invocation"}
        return bool(begun - {one.tool_call for one in items[:at] if one.role == "tool_call_result"})

    def _called(self, use: ToolUse) -> str:
        inner = ", ".join(f"{key}={value}" for key, value in self._arguments(use).items())
        told = use.code or ("…" if use.successful else "✗")
        return _one_line(f"{use.name}({inner}) = {told}")

    def _cut_off(self) -> bool:
        """Whether the last thing that happened was a function: the caller hung up while it ran."""
        told = [item.role for item in self._call.items if item.role != "node_transition"]
        return bool(told) and told[-1].startswith("tool_call")

    def _arguments(self, use: ToolUse) -> dict[str, Any]:
        """The arguments that matter, without ids and without anybody's data."""
        return {
            name: self._disguise.value(name, value)
            for name, value in use.arguments.items()
            if name not in _ASIDE and value not in (None, "") and "{{" not in str(value)
        }

    def _expected(self, use: ToolUse) -> dict[str, Any]:
        """The arguments a good agent gives again: known ones, day and time as the gateway understood them."""
        known = _contracts().get(use.name, frozenset())
        told = {name: value for name, value in self._arguments(use).items() if name in known}
        if use.name in _WISHES:
            exact = (name for name in ("datum", "uhrzeit") if any(sign.isdigit() for sign in str(told.get(name, ""))))
            told |= {name: use.facts[name] for name in exact if use.facts.get(name)}
        if use.arguments.get("mitarbeiter") in self._history.chosen:
            told.pop("mitarbeiter", None)
        return told

    def _calls(self, use: ToolUse) -> Iterator[Mapping[str, Any] | str]:
        """A function call as it is expected: one row for each service, as scripts compare them."""
        expected = self._expected(use)
        listed = use.facts.get("leistungen")
        names = [row.get("dienstleistung") for row in listed if isinstance(row, dict)] if listed else []
        if len(names) > 1 and "dienstleistung" in expected:
            for name in names:
                yield {use.name: {**expected, "dienstleistung": name}}
        else:
            yield {use.name: expected} if expected else use.name

    def _expect(self) -> dict[str, Any]:
        history = self._history
        told: dict[str, Any] = {}
        uses = [use for use in history.uses if use.name in _contracts()]
        if uses:
            told["tools"] = [row for use in uses for row in self._calls(use)]
        codes = [use.code for use in history.uses if use.code and use.code not in _LOOSE]
        if codes:
            told["codes"] = codes
        if history.outcome and self._call.has_tools:
            rows = [_row(stay) for stay in history.after]
            kept = [_row(stay) for stay in history.before]
            for row in rows:
                if row["staff"] in history.chosen and row not in kept:
                    row["staff"] = "any"
            told["appointments"] = rows
            told["outcome"] = history.outcome
        if "waiting_list_joined" in codes:
            told["waiting_list"] = codes.count("waiting_list_joined")
        return told

    def _title(self) -> str:
        titles, history = standins().title, self._history
        told = history.outcome if self._call.has_tools else ""
        stays = [stay for stay in history.after if stay not in history.before] or history.before
        ids = [stay.service for stay in stays]
        if not ids:
            ids = [one for use in history.uses if (one := self._asked_service(use)) is not None][:1]
        named = [one.spoken for key in dict.fromkeys(ids) for one in self._salon.services if one.id == key]
        what = " + ".join(named) or titles["nothing"]
        title = Template(titles[told or "open"]).substitute(was=what)
        return f"{title} {Template(titles['from']).substitute(day=f'{self._now:%d.%m.%Y}')}"

    def _asked_service(self, use: ToolUse) -> int | None:
        wanted = str(use.arguments.get("dienstleistung") or "").lower()
        services = self._salon.services
        return next((one.id for one in services if wanted in {one.name.lower(), one.spoken.lower(), str(one.id)}), None)

    def _notes_at_end(self) -> None:
        """What the person who recorded should look at."""
        if not self._call.has_tools:
            self._notes.append(
                "the file holds only what was said, no function calls: the expectations are yours to add"
            )
        foreign = sorted({use.name for use in self._history.uses} - _contracts().keys())
        if foreign:
            self._notes.append(f"functions this project does not have are not expected: {', '.join(foreign)}")
        if not self._flow:
            self._notes.append("which flow version answered is not told; name it with --flow")
        ordered = [fault for use in self._history.uses for fault in use.faults]
        if ordered:
            self._notes.append(f"ordered as faults, since no calendar explains them: {', '.join(ordered)}")
        if self._history.others:
            self._notes.append(f"{len(self._history.others)} appointment(s) of others are put where the wish was taken")
        if not self._history.known:
            self._notes.append("the answers do not tell what stood in the end; nothing is expected of it")


@cache
def _contracts() -> Mapping[str, frozenset[str]]:
    """The arguments of every function, over all revisions of its contract."""
    known: dict[str, frozenset[str]] = {}
    for file in Path(str(files("flows") / "contracts")).glob("*@*.json"):
        contract = json.loads(file.read_text(encoding="utf-8"))
        name = str(contract["name"])
        known[name] = known.get(name, frozenset()) | contract["parameters"].get("properties", {}).keys()
    return known


def _row(stay: Stay) -> dict[str, Any]:
    return {"service": stay.service, "staff": stay.staff, "start": f"{stay.start:%Y-%m-%d %H:%M}"}


def _silence(before: Item, after: Item) -> int:
    """Seconds the caller said nothing between two sentences of the agent; 0 when they belong together."""
    if before.ends is not None and after.begins is not None:
        gap = after.begins - before.ends
        return round(gap) if gap >= _SILENCE_S else 0
    return _REMINDED_S


def _one_line(text: str) -> str:
    return " ".join(text.split())
