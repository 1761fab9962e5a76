"""What was said and told in a call so far, read out of its transcript once per request and only when it is needed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from gateway.retell.wire import Call, Item
from gateway.understanding.findings import Moment
from gateway.understanding.read import CallReading, Reading, Utterance, fold, read
from gateway.understanding.vocabulary import Vocabulary

_SPEAKERS = ("user", "agent")
_MOST_UTTERANCES = 400
_SIDE_BY_SIDE = re.compile(
    r"\b(gleichzeitig|parallel|nebeneinander|zur selben zeit|zur gleichen zeit|zeitgleich|beide zusammen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ToldOffer:
    """An offer that an earlier answer of this call contained."""

    id: str
    start: str
    """Local ISO date and time."""


@lru_cache(maxsize=4096)
def reading(text: str, now: datetime, vocabulary: Vocabulary, context: str | None = None) -> Reading:
    """`read`, remembered: a call's sentences come again with every function call.

    Args:
        text: The utterance or argument.
        now: Local time; callers drop the seconds, so that the same minute is remembered.
        vocabulary: The words of the salon.
        context: The agent's last sentence, where the meaning may depend on it.
    """
    return read(text, now, vocabulary, context)


@lru_cache(maxsize=512)
def _folded(utterances: tuple[Utterance, ...], now: datetime, vocabulary: Vocabulary) -> CallReading:
    """`read_call`, with the sentences of earlier requests remembered."""
    state = CallReading()
    told: list[str] = []
    for one in utterances:
        if one.role == "agent":
            told.append(one.text)
            continue
        context = " ".join(told) or None
        told.clear()
        state = fold(state, reading(one.text, now, vocabulary, context), context, now, vocabulary)
    return state


class Heard:
    """The transcript of a call, understood."""

    def __init__(self, call: Call | None, now: datetime, vocabulary: Vocabulary) -> None:
        """Nothing is read yet.

        Args:
            call: The call object of the request, None where there is none.
            now: Local time at the salon.
            vocabulary: The words of the salon.
        """
        self._call = call
        self._vocabulary = vocabulary
        self.now = now.replace(second=0, microsecond=0)

    @cached_property
    def items(self) -> Sequence[Item]:
        """The transcript with tool calls."""
        return self._call.items()[-_MOST_UTTERANCES:] if self._call else ()

    @cached_property
    def _utterances(self) -> tuple[Utterance, ...]:
        return tuple(
            Utterance(role=one.role, text=one.content)
            for one in self.items
            if one.role in _SPEAKERS and isinstance(one.content, str)
        )

    @cached_property
    def said(self) -> CallReading:
        """What the caller wants by now."""
        return _folded(self._utterances, self.now, self._vocabulary)

    @property
    def anything(self) -> bool:
        """Whether the caller said anything at all."""
        return any(one.role == "user" for one in self._utterances)

    @cached_property
    def user_text(self) -> str:
        """Everything the caller said, in one text."""
        return "\n".join(one.text for one in self._utterances if one.role == "user")

    @property
    def last_intent(self) -> str:
        """What the caller's last sentence is about; empty when nothing was said."""
        return self.said.intent

    @property
    def last_when(self) -> tuple[Moment, ...]:
        """The times of the caller's last sentence."""
        return self.said.last.when if self.said.last else ()

    @cached_property
    def side_by_side(self) -> bool:
        """Whether the caller wants several services at the same time."""
        return _SIDE_BY_SIDE.search(self.user_text) is not None

    def read(self, text: str) -> Reading:
        """Read an argument."""
        return reading(text, self.now, self._vocabulary)

    @cached_property
    def _agent_text(self) -> str:
        return "\n".join(one.text for one in self._utterances if one.role == "agent").casefold()

    def agent_named(self, *names: str) -> bool:
        """Whether the agent said one of these names, so that the caller may have agreed to it."""
        return any(name.casefold() in self._agent_text for name in names if name)

    @cached_property
    def _agent_moments(self) -> tuple[Moment, ...]:
        texts = [one.text for one in self._utterances if one.role == "agent"]
        return tuple(moment for text in texts for moment in self.read(text).when)

    @cached_property
    def latest(self) -> tuple[Moment, ...]:
        """What the caller named last, read by itself: not bent by what the agent had offered before."""
        for one in reversed(self._utterances):
            if one.role == "user" and (moments := self.read(one.text).when):
                return moments
        return ()

    @cached_property
    def told_days(self) -> frozenset[date]:
        """Days that the agent named: the caller may have agreed to one of them."""
        spoken = {moment.day for moment in self._agent_moments if moment.day is not None}
        return frozenset(spoken | {day for offer in self.told_offers if (day := _day(offer.start)) is not None})

    @cached_property
    def told_times(self) -> frozenset[time]:
        """Times that the agent named."""
        spoken = {moment.at for moment in self._agent_moments if moment.at is not None}
        return frozenset(spoken | {at for offer in self.told_offers if (at := _time(offer.start)) is not None})

    @cached_property
    def told_offers(self) -> tuple[ToldOffer, ...]:
        """The offers of all answers so far, in the order they were told."""
        return tuple(
            ToldOffer(id=str(one.get("id", "")), start=str(one.get("start", "")))
            for answer in self._answers
            for one in answer.get("offers", ())
            if isinstance(one, dict)
        )

    @cached_property
    def last_offers(self) -> tuple[ToldOffer, ...]:
        """The offers of the last answer that had any."""
        for answer in reversed(self._answers):
            offers = answer.get("offers")
            if offers:
                return tuple(
                    ToldOffer(id=str(one.get("id", "")), start=str(one.get("start", "")))
                    for one in offers
                    if isinstance(one, dict)
                )
        return ()

    @cached_property
    def last_appointment(self) -> str:
        """The id of the appointment that was talked about last, or empty."""
        for answer in reversed(self._answers):
            facts = answer.get("facts")
            if isinstance(facts, dict) and facts.get("termin_id"):
                return str(facts["termin_id"])
        return ""

    @cached_property
    def _answers(self) -> tuple[Mapping[str, Any], ...]:
        out = []
        for item in self.items:
            if item.role != "tool_call_result" or not isinstance(item.content, str):
                continue
            try:
                answer = msgspec.json.decode(item.content)
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                continue
            if isinstance(answer, dict) and isinstance(answer.get("offers"), list):
                out.append(answer)
        return tuple(out)


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return datetime.fromisoformat(text).time()
    except ValueError:
        return None
