"""What a tool answers: a code with its facts becomes a German sentence and the JSON that Retell gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Protocol

import msgspec

from gateway.tools.codes import CODES, STANDING_FACTS
from gateway.tools.contracts import facts as known_facts
from gateway.tools.contracts import words

LONGEST = 15_000
"""Characters of an answer; Retell cuts what is longer."""

_OFFERS = 3


class OfferView(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as the model and the phrases see it; day and times are the salon's."""

    id: str
    start: str
    datum: str
    uhrzeit: str
    ende: str
    mitarbeiter: str
    vorname: str
    dienstleistung: str
    dienstleistung_kurz: str
    grund: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every answer to a function call."""

    ok: bool
    code: str
    say: str
    facts: dict[str, Any]
    offers: tuple[OfferView, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a tool found out, before it is put into words."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[OfferView, ...] = ()
    missing: tuple[str, ...] = ()
    mutated: bool = False
    """Whether something was changed: then answers remembered by arguments alone no longer hold."""


class Phrases(Protocol):
    """Where the sentences come from: a flow version's phrase book."""

    def say(self, code: str, facts: Mapping[str, Any]) -> str:
        """The sentence for an outcome."""
        ...

    def part(self, name: str, facts: Mapping[str, Any]) -> str:
        """A part of sentences that stands for itself."""
        ...


@cache
def _defaults() -> dict[str, object]:
    out: dict[str, object] = {}
    for name, fact in known_facts().items():
        match fact.sample:
            case bool():
                out[name] = False
            case int():
                out[name] = 0
            case str():
                out[name] = ""
            case list():
                out[name] = []
            case _:
                out[name] = None
    return out


def facts_of(answer: Answer, today: date) -> dict[str, Any]:
    """Every fact that the code promises, empty where nothing is known; `zusammenfassung` is still empty."""
    defaults = _defaults()
    promised = (*STANDING_FACTS, *CODES[answer.code].facts)
    facts = {name: answer.facts.get(name, defaults[name]) for name in promised}
    facts["heute"] = today.isoformat()
    for number in range(_OFFERS):
        facts[f"angebot_{number + 1}"] = answer.offers[number].id if number < len(answer.offers) else ""
    facts["termin_id"] = answer.facts.get("termin_id", "")
    facts["fehlt"] = ", ".join(answer.missing)
    return facts


def reply(answer: Answer, phrases: Phrases, today: date) -> Reply:
    """Put an answer into words.

    Args:
        answer: What the tool found out.
        phrases: The phrase book of the flow version that asks.
        today: The date at the salon.
    """
    facts = facts_of(answer, today)
    spoken: dict[str, Any] = {
        **facts,
        "offers": msgspec.to_builtins(answer.offers),
        "missing": list(answer.missing),
    }
    choice = answer.code == "available" and not facts.get("konkret") and len(answer.offers) > 1
    if facts.get("leistungen") and facts.get("datum") and facts.get("uhrzeit") and not choice:
        facts["zusammenfassung"] = phrases.part("zusammenfassung", spoken)
        spoken["zusammenfassung"] = facts["zusammenfassung"]
    return Reply(
        ok=CODES[answer.code].ok,
        code=answer.code,
        say=phrases.say(answer.code, spoken),
        facts=facts,
        offers=answer.offers,
        missing=answer.missing,
    )


def last_resort(code: str, today: date) -> Reply:
    """The answer when even the phrase book fails: a fixed sentence."""
    return Reply(ok=False, code=code, say=words().last_resort, facts=facts_of(Answer(code=code), today))


_ENCODER = msgspec.json.Encoder()


def encode(answer: Reply) -> bytes:
    """The JSON of a reply, at most `LONGEST` characters: lists in the facts are shortened from their end."""
    body = _ENCODER.encode(answer)
    facts = dict(answer.facts)
    while len(body) > LONGEST and len(body.decode()) > LONGEST:
        longest = max(facts, key=lambda name: _size(facts[name]), default="")
        if not longest or _size(facts[longest]) <= 1:
            return _ENCODER.encode(msgspec.structs.replace(answer, facts=facts, say=answer.say[: LONGEST // 2]))
        facts[longest] = facts[longest][: _size(facts[longest]) // 2]
        body = _ENCODER.encode(msgspec.structs.replace(answer, facts=facts))
    return body


def _size(value: object) -> int:
    return len(value) if isinstance(value, Sequence) else 0
