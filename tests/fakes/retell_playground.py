"""A fake Retell for tests with one agent, and models of another mind: they change their words, or lose the thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from flows.executable import Edge, Node, Tool
from flows.talk import Model, Scene
from simulator.agents.playground import PlaygroundLane, read_draft
from simulator.agents.playground_client import Meter, RetellApi
from simulator.agents.playground_draft import Draft
from simulator.cast import Cast
from simulator.fakes.retell.app import FakeRetell, create_fake_retell
from simulator.fakes.retell.state import AgentVersion, RetellState, Whims

KEY = "key_of_the_fake_retell"
AGENT = "agent_fake"
VERSION = 3


@dataclass(slots=True)
class Pauses:
    """Waits in no time and remembers how long it would have been."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Wait."""
        self.seconds.append(seconds)


class Altered:
    """A model that answers as another one does, with its own idea of the arguments."""

    def __init__(self, model: Model, changes: Mapping[str, Any]) -> None:
        """Arguments in `changes` are put in whatever the other model says."""
        self._model = model
        self._changes = changes

    def decide(self, edge: Edge, scene: Scene) -> bool:
        """As the other."""
        return self._model.decide(edge, scene)

    def arguments(self, tool: Tool, scene: Scene) -> Mapping[str, Any]:
        """As the other, changed."""
        return {**self._model.arguments(tool, scene), **self._changes}

    def extract(self, node: Node, scene: Scene) -> Mapping[str, str]:
        """As the other."""
        return self._model.extract(node, scene)

    def speak(self, node: Node, scene: Scene) -> str:
        """As the other."""
        return self._model.speak(node, scene)

    def use_tool(self, node: Node, scene: Scene) -> tuple[Tool, Mapping[str, Any]] | None:
        """As the other."""
        return self._model.use_tool(node, scene)


class ChangesItsMind(Whims):
    """Writes another argument each time the same turn is asked, until it has been asked often enough."""

    def __init__(self, *, settles_after: int = 10_000) -> None:
        """After so many questions the arguments stay what they were at first."""
        self._settles_after = settles_after

    def model(self, model: Model, asked_before: int) -> Model:
        """The stand-in; asked again, it says another time."""
        unsettled = 0 < asked_before < self._settles_after
        return Altered(model, {"uhrzeit": f"{10 + asked_before}:00"}) if unsettled else model


@dataclass(slots=True)
class Playground:
    """The fake with its agent, and lanes to it in this process."""

    state: RetellState
    app: FakeRetell
    pauses: Pauses = field(default_factory=Pauses)
    meter: Meter = field(default_factory=Meter)

    def api(self, key: str = KEY) -> RetellApi:
        """A connection of its own."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://retell.invalid",
            headers={"authorization": f"Bearer {key}"},
        )
        return RetellApi(client=client, meter=self.meter, pause=self.pauses)

    async def draft(self, version: str = "") -> Draft:
        """What the fake tells of its agent."""
        return await read_draft(self.api(), AGENT, version)

    async def cast(self, cast: Cast, draft: Draft | None = None) -> Cast:
        """The cast with the fake's agent on the phone."""
        return replace(cast, lane=PlaygroundLane(draft or await self.draft(), self.api))


def playground(cast: Cast, whims: Whims | None = None) -> Playground:
    """A fake Retell whose one agent plays the flow of a cast."""
    agent = AgentVersion(flow=cast.body, offline=cast.offline, vocabulary=cast.vocabulary, whims=whims or Whims())
    state = RetellState(key=KEY, agents={AGENT: {VERSION: agent}})
    return Playground(state, create_fake_retell(state))
