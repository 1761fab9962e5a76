"""The offline agent: the rendered flow, with a stand-in for the language model that decides by understanding."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from flows.conditions import Heard
from flows.executable import Edge, Flow, Node, Tool
from flows.runtime import Conversation
from flows.spoken import day_in_words, time_in_words
from flows.talk import Event, Model, Scene, Turn
from flows.variables import fill
from gateway.understanding.vocabulary import Vocabulary
from simulator.agents.erring import err
from simulator.agents.notes import Notes, Point
from simulator.agents.port import Answering, Ringing
from simulator.agents.words import words
from simulator.caller import asked_in
from simulator.faults import Faults
from simulator.hearing import listen
from simulator.script import Script

_CALLER = frozenset({"user", "dtmf"})


class FlowAgent:
    """Plays a rendered flow; what a model would decide is asked of a `Model`."""

    usage: Mapping[str, int] = {}

    def __init__(
        self, flow: Flow, model: Model, variables: Mapping[str, str], failing: frozenset[str] = frozenset()
    ) -> None:
        self._talk = Conversation(flow=flow, model=model, variables=dict(variables), failing=failing)
        self.names = {node.id: node.name for node in flow.nodes()}

    @property
    def variables(self) -> Mapping[str, str]:
        """The dynamic variables as they stand."""
        return self._talk.variables

    @property
    def node(self) -> str:
        """The id of the node the talk is in."""
        return self._talk.node.id

    async def begin(self) -> Sequence[Event]:
        """Speak first, or wait for the caller, as the flow says."""
        return self._talk.begin()

    async def hear(self, text: str) -> Sequence[Event]:
        """Take in what the caller said."""
        return self._talk.hear(text)

    async def press(self, digits: str) -> Sequence[Event]:
        """Take in the keys."""
        return self._talk.press(digits)

    async def stay_silent(self, seconds: float) -> Sequence[Event]:
        """Remind the caller, or follow the edge for silence."""
        del seconds
        return self._talk.stay_silent()

    async def answer(self, call_id: str, content: str, *, successful: bool) -> Sequence[Event]:
        """Go on with the result of a function."""
        return self._talk.answer(call_id, content, successful=successful)

    async def close(self) -> None:
        """Nothing is open."""


class OfflineLane:
    """Every call is answered by the rendered flow and the stand-in, without a network."""

    name = "offline"
    blind: frozenset[str] = frozenset()

    def __init__(self, flow: Flow, vocabulary: Vocabulary) -> None:
        self._flow = flow
        self._vocabulary = vocabulary

    def answering(self, script: Script, faults: Faults) -> Answering:
        """A fresh stand-in that listens from the script's clock on."""
        model = StandIn(self._vocabulary, script.now, faults)

        def pick_up(ringing: Ringing) -> FlowAgent:
            unanswered = faults.strike("transfer_fails", "transfer_call") is not None
            failing = frozenset({"transfer_call"} if unanswered else ())
            return FlowAgent(self._flow, model, ringing.variables, failing)

        return pick_up


class StandIn:
    """Listens to the talk of one call and answers what a model would be asked."""

    def __init__(self, vocabulary: Vocabulary, now: datetime, faults: Faults | None = None) -> None:
        self._vocabulary = vocabulary
        self._now = now
        self._faults = faults or Faults()
        self._heard = 0
        self._agent_said = ""
        self._names = {one.id: one.name for one in vocabulary.staff}
        self._services = {one.id: one for one in vocabulary.services}
        self.notes = Notes()

    def decide(self, edge: Edge, scene: Scene) -> bool:
        """Follow the edge when its condition in `offline.json` holds."""
        self._listen(scene)
        if edge.when is None:
            return False
        last = scene.turns[-1] if scene.turns else None
        silent = last is not None and last.role == "user" and not last.text
        notes = self.notes
        heard = Heard(intent="" if silent else notes.intent, gave=frozenset() if silent else notes.gave, silent=silent)
        return edge.when.holds(heard, scene.variables)

    def arguments(self, tool: Tool, scene: Scene) -> Mapping[str, Any]:
        """Every argument the tool knows and the caller has given."""
        self._listen(scene)
        found: dict[str, Any] = {}
        for name, schema in tool.properties.items():
            if isinstance(schema, Mapping) and "const" in schema:
                continue
            value = self._argument(tool, name, scene)
            if value in (None, ""):
                continue
            choices = schema.get("enum") if isinstance(schema, Mapping) else None
            if choices and value not in choices:
                continue
            found[name] = value
        return err(tool, found, self._faults)

    def extract(self, node: Node, scene: Scene) -> Mapping[str, str]:
        """The variables of an extract node, as far as they are known."""
        self._listen(scene)
        found: dict[str, str] = {}
        known = self._known()
        for variable in node.variables:
            name = str(variable.get("name"))
            value = known.get(name)
            choices = variable.get("choices")
            if value is None and choices and len(choices) == 1:
                value = str(choices[0])  # nothing to weigh: the flow puts the variable back
            if value is None or (choices and value not in choices):
                continue
            found[name] = value
        return found

    def speak(self, node: Node, scene: Scene) -> str:
        """The sentence that stands beside the prompt."""
        return fill(node.says or "", scene.variables)

    def use_tool(self, node: Node, scene: Scene) -> tuple[Tool, Mapping[str, Any]] | None:
        """End the call on a goodbye; use a function whose required arguments are known and that was not used so."""
        self._listen(scene)
        for tool in node.tools:
            if tool.type == "end_call" and self.notes.intent == "goodbye":
                return tool, {}
            if tool.type != "custom" or not self.notes.gave:
                continue
            arguments = self.arguments(tool, scene)
            if arguments and all(name in arguments for name in tool.required):
                return tool, arguments
        return None

    def _listen(self, scene: Scene) -> None:
        """Take in the turns since the last time."""
        for turn in scene.turns[self._heard :]:
            self._take_in(turn)
        self._heard = max(self._heard, len(scene.turns))

    def _take_in(self, turn: Turn) -> None:
        if turn.role == "agent":
            self._agent_said = f"{self._agent_said} {turn.text}".strip()
        elif turn.role == "tool_result":
            self._note_answer(turn.text)
        elif turn.role in _CALLER and turn.text:
            reading = listen(turn.text, self._now, self._vocabulary, self._agent_said or None)
            self.notes.hear(turn.text, reading, self._now, name_asked="name" in asked_in(self._agent_said))
            self._agent_said = ""

    def _note_answer(self, content: str) -> None:
        try:
            answer = msgspec.json.decode(content)
        except msgspec.DecodeError:
            return
        if isinstance(answer, dict) and answer.get("code") == "booked":
            self.notes.booked = True
        if isinstance(answer, dict) and isinstance(answer.get("offers"), list):
            facts = answer.get("facts")
            concrete = isinstance(facts, dict) and facts.get("konkret") is True
            self.notes.told(str(answer.get("code")), answer["offers"], concrete=concrete)

    def _argument(self, tool: Tool, name: str, scene: Scene) -> object:
        notes = self.notes
        plan = notes.plan if tool.name in {"book_appointment", "reschedule_appointment"} else None
        if name in {"datum", "uhrzeit"}:
            return self._when_argument(tool, name, plan)
        if name in {"termin_datum", "termin_uhrzeit"}:
            day, clock = _exact(notes.existing)
            return day if name == "termin_datum" else clock
        if name == "mitarbeiter":
            return (plan or {}).get("mitarbeiter") or self._staff_name() or self._anybody()
        if name == "dienstleistung":
            return self._service_text()
        simple = {
            "name": notes.name,
            "telefon": notes.phone,
            "email": notes.email,
            "angebot": (plan or {}).get("id"),
            "termin": scene.variables.get("termin_id"),
            "grund": notes.reason,
            "fuer_wen": notes.for_whom,
            "gleichzeitig": notes.together or None,
        }
        return simple.get(name)

    def _when_argument(self, tool: Tool, name: str, plan: Mapping[str, Any] | None) -> str:
        if plan is not None and plan.get(name):
            return str(plan[name])
        searching = tool.name == "find_appointment"
        point = self.notes.existing if searching else self.notes.point
        day, clock = _exact(point)
        return day if name == "datum" else clock

    def _known(self) -> dict[str, str | None]:
        """The variables a model would know the values of, all at once; None where it does not."""
        notes = self.notes
        return {
            "absicht": notes.intent or None,
            "vorhaben": notes.goal or None,
            "wunsch_neu": "ja" if notes.changed else "nein",
            "bestaetigt": "ja" if notes.agrees else "nein" if notes.intent == "deny" else "unklar",
            "dienstleistung": self._service_text(spoken=True) or None,
            "datum": _spoken_day(notes.point) or None,
            "uhrzeit": _spoken_time(notes.point) or None,
            "mitarbeiter": self._staff_name() or self._anybody() or None,
            "name": notes.name or None,
            "telefon": notes.phone or None,
            "email": notes.email or None,
            "angebot": str((notes.plan or {}).get("id") or "") or None,
        }

    def _service_text(self, *, spoken: bool = False) -> str:
        notes = self.notes
        found = [self._services[key] for key in notes.services if key in self._services]
        names = [one.spoken[0] if spoken and one.spoken else one.name for one in found]
        return str(words()["joined"]).join(names) or notes.service_words

    def _staff_name(self) -> str:
        staff = self.notes.staff
        if staff is None or staff.mode in {None, "any", "exclude"}:
            return ""
        if staff.names:
            return self._names.get(staff.names[0], "")
        return staff.unknown[0] if staff.unknown else ""

    def _anybody(self) -> str:
        staff = self.notes.staff
        return str(words()["anybody"]) if staff is not None and staff.mode == "any" else ""


def _exact(point: Point) -> tuple[str, str]:
    """Day and time as arguments: ISO where exact, the caller's words where not."""
    earliest = str(words()["earliest"]) if point.earliest else ""
    day = point.day.isoformat() if point.day is not None else point.day_words or earliest
    clock = point.at.strftime("%H:%M") if point.at is not None else point.time_words
    return day, clock


def _spoken_day(point: Point) -> str:
    if point.day is not None:
        return day_in_words(point.day)
    return point.day_words or (str(words()["earliest"]) if point.earliest else "")


def _spoken_time(point: Point) -> str:
    return time_in_words(point.at.strftime("%H:%M")) if point.at is not None else point.time_words
