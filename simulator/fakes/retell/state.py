"""What the fake Retell holds: agents with their versions, the key, what is ordered to go wrong, and what was asked."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flows.executable import Flow, executable
from flows.talk import Model
from gateway.understanding.vocabulary import Vocabulary


@dataclass(slots=True, kw_only=True)
class Mishap:
    """One answer that goes wrong.

    Attributes:
        status: instead of 200; 0 drops the connection (on a real socket).
        headers: beside the usual ones (`Retry-After`).
        body: raw, instead of what would be answered.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


class Whims:
    """How the model behind an agent deviates; this one never does. Subclassed for models of another mind."""

    def model(self, model: Model, asked_before: int) -> Model:
        """The model that answers.

        Args:
            model: the stand-in that would answer.
            asked_before: how often the very same turn was asked already, mocks aside.
        """
        del asked_before
        return model


@dataclass(kw_only=True)
class AgentVersion:
    """One version of an agent with its flow and what a model would make of its prompts.

    Attributes:
        flow: the body of the conversation flow.
        offline: what stands in `offline.json`.
        vocabulary: the words the stand-in for the model knows.
    """

    flow: Mapping[str, Any]
    offline: Mapping[str, Any]
    vocabulary: Vocabulary
    published: bool = False
    engine: str = "conversation-flow"
    whims: Whims = field(default_factory=Whims)

    @cached_property
    def ready(self) -> Flow:
        """The flow, executable."""
        return executable(self.flow, self.offline)


@dataclass(slots=True, kw_only=True)
class Completion:
    """One question to the playground that was answered."""

    agent: str
    version: int
    body: Mapping[str, Any]
    answer: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class RetellState:
    """Everything; tests read and change it."""

    key: str
    agents: dict[str, dict[int, AgentVersion]] = field(default_factory=dict)
    mishaps: deque[Mishap] = field(default_factory=deque)
    """Taken one by one, in order, by questions to the playground."""
    seen: list[tuple[str, str, int]] = field(default_factory=list)
    """Method, path and status of every request."""
    completions: list[Completion] = field(default_factory=list)
    real_calls: list[tuple[str, str]] = field(default_factory=list)
    """Tool calls that no mock answered: name and arguments. On Retell these reach the world."""
    turns: dict[str, int] = field(default_factory=dict)
    """How often each turn was asked, by its fingerprint without the mocks."""

    def version_of(self, agent_id: str, wanted: str) -> tuple[int, AgentVersion] | None:
        """A version by number, `latest` (the newest made), `latest_published`, or none given (the newest)."""
        versions = self.agents.get(agent_id, {})
        numbers: Sequence[int] = sorted(versions)
        if wanted == "latest_published":
            numbers = [number for number in numbers if versions[number].published]
        elif wanted not in {"", "latest"}:
            numbers = [number for number in numbers if str(number) == wanted]
        return (numbers[-1], versions[numbers[-1]]) if numbers else None
