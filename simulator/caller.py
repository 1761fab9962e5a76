"""The caller: says the script's lines in order, and answers out of their facts what the next line does not answer."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from flows.spoken import day_in_words, digits_in_words, time_in_words
from gateway.understanding.reading import Reading
from gateway.understanding.vocabulary import Vocabulary
from simulator import yaml_lines
from simulator.hearing import listen
from simulator.script import Say

_WISH_INTENTS = frozenset({"book", "check_availability", "cancel", "reschedule", "correct", "human_handover"})
PATIENCE = 3
"""How often a caller gives the same answer before hanging up."""
_WISH_AND_CHANGE = 2
_QUESTIONS = frozenset({"ask_price", "ask_duration", "explain_process", "ask_opening_hours", "ask_staff", "repeat"})


@dataclass(frozen=True, slots=True)
class Speech:
    """The words the caller knows: patterns of questions and templates of answers."""

    asks: Mapping[str, re.Pattern[str]]
    answers: Mapping[str, str]
    anybody: frozenset[str]
    joined: str
    no: frozenset[str]


@cache
def speech() -> Speech:
    """The packaged words of callers."""
    text = (files("simulator") / "data" / "caller.de.yaml").read_text(encoding="utf-8")
    data = yaml_lines.load(text).value
    return Speech(
        asks={kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in data["asks"].items()},
        answers=data["answers"],
        anybody=frozenset(data["staff_any_names"]),
        joined=data["service_joined"],
        no=frozenset(data["no"]),
    )


@lru_cache(maxsize=512)
def asked_in(text: str) -> frozenset[str]:
    """What the agent asks for in these words; statements ask nothing."""
    questions = " ".join(part for part in re.split(r"(?<=[.!?])\s+", text) if part.rstrip().endswith("?"))
    if not questions:
        return frozenset()
    found = {kind for kind, pattern in speech().asks.items() if pattern.search(questions)}
    if "existing" in found:
        found.discard("when")
    return frozenset(found)


@dataclass(slots=True)
class Reply:
    """What the caller does next: words from the script or from facts, or nothing more to say."""

    text: str
    source: str
    step: Say | None = None
    hangs_up: bool = False


@dataclass(slots=True)
class Caller:
    """Decides, line by line, between the script's next words and the facts."""

    vocabulary: Vocabulary
    now: datetime
    facts: Mapping[str, Any]
    answered: set[str] = field(default_factory=set)
    """Kinds of questions that were answered out of facts, so that the script's line for them is passed over."""
    wishes: int = 0
    """How many lines with a wish the script has said."""
    opened: bool = False
    repeated: Counter[str] = field(default_factory=Counter)
    """How often each answer out of facts was given; nobody says the same for ever."""

    def reply(self, agent: str, planned: Say | None) -> Reply | None:
        """What to say to the agent's words; None when the planned line is to be passed over.

        Args:
            agent: all the agent said since the caller last spoke.
            planned: the script's next line, if there is one.
        """
        asked = asked_in(agent)
        if planned is None:
            return self._without_script(asked)
        reading = listen(planned.text, self.now, self.vocabulary, agent or None)
        gives = _gives(planned.text, reading)
        wish = _is_wish(reading, gives)
        if gives and not wish and gives <= self.answered & {"name", "phone", "email"}:
            return None
        opening = not self.opened
        self.opened = True
        fits = opening or not asked or not gives or bool(gives & asked) or wish or planned.while_running
        answer = None if fits or not self.facts else self._for(asked, without={"email", "more"})
        if answer is None or answer.hangs_up or not self._patient(answer):
            self.wishes += wish
            return Reply(planned.text, "script", planned)
        return answer

    def says_goodbye(self, reply: Reply) -> bool:
        """Whether the caller is done and puts the receiver down."""
        return reply.text in {speech().answers["goodbye"], speech().answers["more"]}

    def _patient(self, answer: Reply) -> bool:
        """Whether the caller is willing to give this answer once more."""
        self.repeated[answer.text] += 1
        return self.repeated[answer.text] <= PATIENCE

    def _for(self, asked: frozenset[str], without: set[str]) -> Reply | None:
        """The first answer the facts have to what is asked."""
        for kind in ("name", "phone", "service", "staff", "existing", "when", "confirm", "email"):
            if kind in asked and kind not in without:
                answer = self._from_facts(kind)
                if answer is not None:
                    self.answered.add(kind)
                    return answer
        return None

    def _known(self) -> Mapping[str, Any]:
        """The facts; what differs at first counts until the wish has been changed."""
        first = self.facts.get("first_wish")
        if isinstance(first, Mapping) and self.wishes < _WISH_AND_CHANGE:
            return {**self.facts, **first}
        return self.facts

    def _without_script(self, asked: frozenset[str]) -> Reply:
        """The script is used up: facts answer what is asked, else the caller says goodbye."""
        answers = speech().answers
        if "more" in asked or not asked:
            return Reply(answers["more" if "more" in asked else "goodbye"], "facts")
        answer = self._for(asked, without=set())
        if answer is not None:
            return answer if self._patient(answer) else Reply("", "facts", hangs_up=True)
        return Reply(answers["goodbye"], "facts")

    def _from_facts(self, kind: str) -> Reply | None:
        """An answer out of the facts; None when the caller knows nothing of it."""
        answers = speech().answers
        if kind == "confirm":
            return self._confirm()
        if kind == "existing":
            existing = self._known().get("existing")
            return self._when("existing", existing) if isinstance(existing, Mapping) else None
        if kind == "when":
            return self._when("when", self._known())
        value = self._known().get(kind)
        if value is None or not value:
            return Reply(answers["no_email"], "facts") if kind == "email" else None
        if isinstance(value, list | tuple):
            value = speech().joined.join(str(one) for one in value)
        if kind == "staff" and str(value).lower() in speech().anybody:
            return Reply(answers["staff_any"], "facts")
        words = digits_in_words(str(value)) if kind == "phone" else str(value)
        return Reply(answers[kind].replace("{" + kind + "}", words), "facts")

    def _confirm(self) -> Reply | None:
        answers = speech().answers
        match str(self.facts.get("confirm", "")):
            case "ja":
                return Reply(answers["confirm"], "facts")
            case "nein":
                return Reply(answers["deny"], "facts")
            case "hangup":
                return Reply("", "facts", hangs_up=True)
            case _:
                return None

    def _when(self, template: str, known: Mapping[str, Any]) -> Reply | None:
        day, clock = known.get("date"), known.get("time")
        if not isinstance(day, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            return None
        words = day_in_words(date.fromisoformat(day), case="dative")
        answers = speech().answers
        if not clock:
            return Reply(answers["when_day"].replace("{date}", words), "facts")
        said = answers[template].replace("{date}", words).replace("{time}", time_in_words(str(clock)))
        return Reply(said, "facts")


def _gives(text: str, reading: Reading) -> frozenset[str]:
    """What a planned line answers, in the words of questions."""
    gives = set()
    if reading.services or reading.service_candidates or reading.unknown_service:
        gives.add("service")
    if reading.staff is not None:
        gives.add("staff")
    if reading.when or reading.existing_when or reading.invalid_date:
        gives |= {"when", "existing"}
    customer = reading.customer
    gives |= {kind for kind in ("name", "phone", "email") if getattr(customer, kind)}
    if customer.phone_ref:
        gives.add("phone")
    if reading.intent in {"affirm", "deny"}:
        gives |= {"confirm", "more"}
    if reading.intent == "goodbye":
        gives.add("more")
    first = re.match(r"\w+", text.strip().lower())
    if reading.intent == "deny" or (first is not None and first[0] in speech().no):
        gives |= {"confirm", "more", "when"}
    return frozenset(gives)


def _is_wish(reading: Reading, gives: frozenset[str]) -> bool:
    """A line that wishes, changes or asks something is said in its turn, whatever was asked."""
    if reading.intent in _WISH_INTENTS | _QUESTIONS:
        return True
    return bool(gives & {"service", "when", "staff"}) and reading.intent not in {"affirm", "goodbye"}
