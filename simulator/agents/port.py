"""The port between a phone call and whoever plays the agent: words in, events out, whichever lane is behind it.

`PhoneCall` keeps the clock, the record, the webhooks and the functions; an `Agent` only decides. A `ToolAsked`
is carried out by the call, signed, at the gateway, and its result handed to `answer`; whoever calls functions
without us says so with `ToolReported`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flows.talk import Event
from simulator.faults import Faults
from simulator.script import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolReported:
    """The agent called a function by itself; without `content` the result is reported later, by the same id."""

    call_id: str
    name: str
    arguments: Mapping[str, Any] | None = None
    content: str | None = None
    successful: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """So long the caller heard nothing before what follows; without it the call counts its own thinking time."""

    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """Something beside the talk that a reader of the report should know."""

    what: str
    detail: str = ""


AgentEvent = Event | ToolReported | Waited | Remarked


class CallStopped(Exception):
    """The call cannot go on; says why.

    Attributes:
        reason: how Retell would call such an end.
        so_far: what happened in this turn before, so that the record has it.
    """

    code = "call_stopped"
    reason = "manual_stopped"
    so_far: Sequence[AgentEvent] = ()


class Inconclusive(CallStopped):
    """The call cannot be played to its end on this lane; it has neither passed nor failed."""

    code = "inconclusive"


class AgentBroken(CallStopped):
    """The agent did what no agent may: it froze, called a function for real, left the protocol."""

    code = "agent_broken"

    def __init__(self, what: str, reason: str = "error_unknown") -> None:
        """Say what it did, and as which end Retell would write it down."""
        super().__init__(what)
        self.reason = reason


class LaneUnavailable(Exception):
    """Nothing can be played on this lane: no key, no such agent, nobody answers. Says what to do."""

    code = "lane_unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """What an agent is told when the phone rings.

    Attributes:
        variables: the dynamic variables of the call, those of the inbound webhook included.
        call: gives Retell's call object as it stands at the moment of asking.
    """

    variables: Mapping[str, str]
    call: Callable[[], Mapping[str, Any]]


class Agent(Protocol):
    """Somebody who answers the phone. Every method that is awaited may raise `Inconclusive` or `AgentBroken`."""

    @property
    def variables(self) -> Mapping[str, str]:
        """The dynamic variables as they stand."""

    @property
    def node(self) -> str:
        """The id of the node the talk is in; empty where there are none."""

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the nodes by id."""

    @property
    def usage(self) -> Mapping[str, int]:
        """What was spent so far, by unit: messages, tokens; empty for what costs nothing."""

    async def begin(self) -> Sequence[AgentEvent]:
        """The line is open."""

    async def hear(self, text: str) -> Sequence[AgentEvent]:
        """The caller said something; while a function runs it is only noted."""

    async def press(self, digits: str) -> Sequence[AgentEvent]:
        """The caller pressed keys."""

    async def stay_silent(self, seconds: float) -> Sequence[AgentEvent]:
        """The caller said nothing for so long."""

    async def answer(self, call_id: str, content: str, *, successful: bool) -> Sequence[AgentEvent]:
        """The result of a function that was asked for with `ToolAsked`."""

    async def close(self) -> None:
        """The call is over; let go of connections. Never raises, may be called twice."""


Answering = Callable[[Ringing], Agent]
"""Picks up the phone."""


class Lane(Protocol):
    """A way to play the agent; one for a whole run, with a fresh agent for every call."""

    @property
    def name(self) -> str:
        """As `--lane` names it."""

    @property
    def blind(self) -> frozenset[str]:
        """The kinds of verdicts that cannot be given because the lane does not show what they are about."""

    def answering(self, script: Script, faults: Faults) -> Answering:
        """Who answers the phone in this script.

        Args:
            script: what is played, for its clock and salon.
            faults: what is ordered to go wrong; those that are about the model are the agent's.
        """
