"""What happens in a talk: its turns, the events the runtime answers with, and what is asked of a language model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flows.executable import Edge, EdgeKind, Node, Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One entry of the talk: an utterance (`role` agent or user), keys (dtmf), a tool_call or its tool_result."""

    role: str
    text: str
    node: str
    tool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The agent says something; a filler bridges a running function."""

    text: str
    node: str
    filler: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The talk goes from one node to the next along an edge."""

    source: str
    target: str
    edge: str
    kind: EdgeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Stayed:
    """Nothing matched what the caller said; the talk stays in its node."""

    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Variables taken from the talk (`source` extract) or from a tool's answer (`source` tool)."""

    node: str
    values: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolAsked:
    """A function is to be called; `Conversation.answer` takes the result."""

    call_id: str
    tool: Tool
    arguments: Mapping[str, Any]
    node: str
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A transfer, swap, SMS or digit that is only played."""

    kind: str
    node: str
    detail: str
    succeeded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The call is over for the agent; `reason` is a disconnection reason of Retell."""

    node: str
    reason: str


Event = Spoken | Moved | Stayed | Collected | ToolAsked | Simulated | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a model may look at: the talk so far, the variables, the node."""

    turns: Sequence[Turn]
    variables: Mapping[str, str]
    node: Node


class Model(Protocol):
    """What Retell leaves to a language model."""

    def decide(self, edge: Edge, scene: Scene) -> bool:
        """Whether a prompt edge is to be followed."""

    def arguments(self, tool: Tool, scene: Scene) -> Mapping[str, Any]:
        """The arguments for a function."""

    def extract(self, node: Node, scene: Scene) -> Mapping[str, str]:
        """The values of the variables of an extract node; a variable left out keeps its value."""

    def speak(self, node: Node, scene: Scene) -> str:
        """The sentence of a prompt node, or what is said again when the talk stays."""

    def use_tool(self, node: Node, scene: Scene) -> tuple[Tool, Mapping[str, Any]] | None:
        """Which of a subagent's tools to use now, if any."""
