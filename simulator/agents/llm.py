"""The lane where a language model behind an OpenAI-compatible endpoint plays the agent from the rendered flow.

The flow is executed here as in the offline lane: equations, function nodes and the order of things are exact. What
Retell leaves to a model is asked of the endpoint: what to say, which way to go, which arguments to give. Functions
are never called by the endpoint, only by the call itself, at the local gateway.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from flows.executable import Edge, EdgeKind, Flow, Node, Tool
from flows.runtime import Conversation
from flows.talk import Event, Scene, ToolAsked
from flows.variables import as_text
from simulator.agents.erring import MISTAKES
from simulator.agents.llm_client import TIMEOUT_S, ChatClient, Completion, LlmSettings, ToolUse
from simulator.agents.llm_prompt import (
    STAY,
    extraction,
    messages_for,
    read_arguments,
    tool_function,
    transition,
)
from simulator.agents.port import AgentBroken, AgentEvent, Answering, Inconclusive, Remarked, Ringing, Waited
from simulator.faults import Faults
from simulator.script import Script

MOST_COMPLETIONS = 24
"""So often the model may be asked between two lines of the caller; more is a circle."""
_REPAIRS = 1
"""How often a model may write arguments anew that cannot be read."""
Connect = Callable[[], ChatClient]


@dataclass(slots=True)
class LlmModel:
    """What Retell leaves to a language model, asked of an endpoint. Runs in a thread beside the loop that sends."""

    flow: Flow
    client: ChatClient
    loop: asyncio.AbstractEventLoop
    asked: int = 0
    remarks: list[Remarked] = field(default_factory=list)
    _chosen: tuple[object, str] = (None, STAY)
    _said: tuple[object, str] = (None, "")

    def decide(self, edge: Edge, scene: Scene) -> bool:
        """Whether the model chooses this way on; it is asked once for all ways of a scene."""
        moment = (scene.node.id, len(scene.turns), "decide")
        if self._chosen[0] != moment:
            self._chosen = (moment, self._way_on(scene))
        return self._chosen[1] == edge.id

    def arguments(self, tool: Tool, scene: Scene) -> Mapping[str, Any]:
        """The arguments the model gives a function the flow calls."""
        offered = tool_function(tool, scene.variables)
        if not offered["function"]["parameters"]["properties"]:
            return {}
        return self._forced(scene, offered)

    def extract(self, node: Node, scene: Scene) -> Mapping[str, str]:
        """The variables the model takes down; those with one choice are not asked for."""
        settled = {str(one["name"]): str(one["choices"][0]) for one in node.variables if _is_settled(one)}
        open_ones = tuple(one for one in node.variables if not _is_settled(one))
        if not open_ones:
            return settled
        given = self._forced(scene, extraction(replace(node, variables=open_ones)))
        return {**settled, **_fitting(open_ones, given)}

    def speak(self, node: Node, scene: Scene) -> str:
        """The model's words; one that says nothing is asked once more."""
        moment = (node.id, len(scene.turns), "say")
        if self._said[0] == moment and self._said[1]:
            return self._said[1]
        messages = messages_for(self.flow, replace(scene, node=node))
        for _ in range(2):
            answer = self._complete(messages, (), "auto")
            if answer.tools:
                self._never_heard_of(answer.tools[0], node, ())
            if answer.text:
                return answer.text
        message = f"the model said nothing, twice, in node {node.id}"
        raise AgentBroken(message)

    def use_tool(self, node: Node, scene: Scene) -> tuple[Tool, Mapping[str, Any]] | None:
        """The function of a subagent the model wants to use now; what it says instead is kept for `speak`."""
        if not node.tools:
            return None
        offered = [tool_function(tool, scene.variables) for tool in node.tools]
        messages = messages_for(self.flow, scene)
        answer = self._complete(messages, offered, "auto")
        if not answer.tools:
            self._said = ((node.id, len(scene.turns), "say"), answer.text)
            return None
        used = answer.tools[0]
        if len(answer.tools) > 1:
            more = ", ".join(one.name for one in answer.tools[1:])
            self.remarks.append(Remarked(what="functions called side by side are left out", detail=more))
        tool = next((one for one in node.tools if one.name == used.name), None)
        if tool is None:
            self._never_heard_of(used, node, node.tools)
            return None
        return tool, self._readable(used, messages, offered)

    def _way_on(self, scene: Scene) -> str:
        """The id of the edge the model chooses among all prompt edges that lead on from here."""
        edges = self._ways(scene.node)
        if not edges:
            return STAY
        offered = transition(scene.node, edges, scene.variables)
        chosen = str(self._forced(scene, offered).get("transition", STAY))
        if chosen not in {STAY, *(edge.id for edge in edges)}:
            message = f"the model chose the way {chosen!r} in node {scene.node.id}, which does not exist"
            raise AgentBroken(message)
        return chosen

    def _ways(self, node: Node) -> list[Edge]:
        """The prompt edges of a node, and the nodes that can be reached from anywhere."""
        found = [edge for edge in node.edges if edge.prompt and edge.target is not None]
        for other in self.flow.scopes[node.scope].anywhere:
            setting = other.reached_from_anywhere
            if setting is not None and setting.edge.prompt and other.id != node.id:
                found.append(setting.edge)
        own = node.reached_from_anywhere
        if own is not None:
            found.extend(edge for edge in own.go_back if edge.prompt and edge.kind is EdgeKind.GO_BACK)
        return found

    def _forced(self, scene: Scene, offered: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of the one function the model must call."""
        name = offered["function"]["name"]
        messages = messages_for(self.flow, scene)
        answer = self._complete(messages, [offered], name)
        if not answer.tools:
            answer = self._complete(messages, [offered], name)
        if not answer.tools:
            message = f"the model was to call {name} and talked instead: {answer.text[:120]!r}"
            raise AgentBroken(message)
        used = answer.tools[0]
        if used.name != name:
            message = f"the model was to call {name} and called {used.name!r} in node {scene.node.id}"
            raise AgentBroken(message)
        return self._readable(used, messages, [offered])

    def _readable(
        self, used: ToolUse, messages: Sequence[Mapping[str, Any]], offered: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """The arguments as an object; the model is told once what is wrong with them."""
        for attempt in range(_REPAIRS + 1):
            try:
                return read_arguments(used.arguments)
            except (ValueError, TypeError) as error:
                problem = str(error)
            if attempt == _REPAIRS:
                break
            function = {"name": used.name, "arguments": used.arguments}
            called = {"role": "assistant", "content": None, "tool_calls": [_call(used.id, function)]}
            told = {"role": "tool", "tool_call_id": used.id, "content": f"The arguments are no JSON object: {problem}"}
            messages = [*messages, called, told]
            again = self._complete(messages, offered, used.name)
            same = next((one for one in again.tools if one.name == used.name), None)
            if same is None:
                break
            used = same
        message = f"the model gave {used.name} arguments that are no JSON object: {used.arguments[:120]!r}"
        raise AgentBroken(message)

    def _never_heard_of(self, used: ToolUse, node: Node, tools: Sequence[Tool]) -> None:
        known = ", ".join(tool.name for tool in tools) or "none"
        message = f"the model called {used.name!r}, which is no function of node {node.id} (there: {known})"
        raise AgentBroken(message)

    def _complete(
        self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]], choice: str
    ) -> Completion:
        self.asked += 1
        if self.asked > MOST_COMPLETIONS:
            message = f"the model was asked {MOST_COMPLETIONS} times since the caller last spoke; it goes in circles"
            raise AgentBroken(message)
        asking = self.client.complete(messages, tools, choice)
        return asyncio.run_coroutine_threadsafe(asking, self.loop).result()


class LlmAgent:
    """One call: the flow runs in a thread, the endpoint is asked from the loop."""

    def __init__(self, flow: Flow, client: ChatClient, variables: Mapping[str, str], faults: Faults) -> None:
        unanswered = faults.strike("transfer_fails", "transfer_call") is not None
        failing = frozenset({"transfer_call"} if unanswered else ())
        self._faults = faults
        self._client = client
        self._model = LlmModel(flow=flow, client=client, loop=asyncio.get_running_loop())
        self._talk = Conversation(flow=flow, model=self._model, variables=dict(variables), failing=failing)
        self.names = {node.id: node.name for node in flow.nodes()}

    @property
    def variables(self) -> Mapping[str, str]:
        """The dynamic variables as they stand."""
        return self._talk.variables

    @property
    def node(self) -> str:
        """The id of the node the talk is in."""
        return self._talk.node.id

    @property
    def usage(self) -> Mapping[str, int]:
        """Completions and tokens so far."""
        return {unit: count for unit, count in self._client.usage.items() if count}

    async def begin(self) -> Sequence[AgentEvent]:
        """Speak first, or wait for the caller, as the flow says."""
        return await self._step(self._talk.begin)

    async def hear(self, text: str) -> Sequence[AgentEvent]:
        """Take in what the caller said."""
        return await self._step(lambda: self._talk.hear(text))

    async def press(self, digits: str) -> Sequence[AgentEvent]:
        """Take in the keys."""
        return await self._step(lambda: self._talk.press(digits))

    async def stay_silent(self, seconds: float) -> Sequence[AgentEvent]:
        """Remind the caller, or follow the edge for silence."""
        del seconds
        return await self._step(self._talk.stay_silent)

    async def answer(self, call_id: str, content: str, *, successful: bool) -> Sequence[AgentEvent]:
        """Go on with the result of a function."""
        return await self._step(lambda: self._talk.answer(call_id, content, successful=successful), anew=False)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.client.aclose()

    async def _step(self, move: Callable[[], list[Event]], *, anew: bool = True) -> Sequence[AgentEvent]:
        """One move of the talk; the caller waits as long as the endpoint took."""
        if anew:
            self._model.asked = 0
        self._client.waited_ms = 0
        events: Sequence[AgentEvent] = await asyncio.to_thread(move)
        remarks, self._model.remarks = self._model.remarks, []
        waited = [Waited(ms=self._client.waited_ms)] if self._client.waited_ms else []
        for event in events:
            if isinstance(event, ToolAsked):
                self._refuse_mistakes(event.tool.name)
        return [*waited, *remarks, *events]

    def _refuse_mistakes(self, tool: str) -> None:
        """A real model makes its own mistakes; what a script orders of the stand-in cannot be played."""
        for mistake in MISTAKES:
            if self._faults.strike(mistake, tool):
                told = f"{mistake} is a mistake of the offline stand-in; this model makes its own"
                raise Inconclusive(told)


class LlmLane:
    """Every call is answered by a model behind an OpenAI-compatible endpoint."""

    name = "llm"
    blind: frozenset[str] = frozenset()

    def __init__(self, flow: Flow, connect: Connect) -> None:
        """Play this flow; `connect` makes a client for each call."""
        self._flow = flow
        self._connect = connect

    def answering(self, script: Script, faults: Faults) -> Answering:
        """A fresh talk with the model."""
        del script

        def pick_up(ringing: Ringing) -> LlmAgent:
            return LlmAgent(self._flow, self._connect(), ringing.variables, faults)

        return pick_up


def connecting(url: str, key: str, settings: LlmSettings) -> Connect:
    """Makes clients for an endpoint.

    Args:
        url: up to and including the version, `https://api.openai.com/v1`.
        key: sent as a bearer token; empty for servers that want none.
        settings: of every request.
    """
    base = url.rstrip("/") + "/"
    headers = {"authorization": f"Bearer {key}"} if key else {}

    def connect() -> ChatClient:
        client = httpx.AsyncClient(base_url=base, headers=headers, timeout=httpx.Timeout(TIMEOUT_S, connect=5.0))
        return ChatClient(client=client, settings=settings)

    return connect


async def looked_at(client: ChatClient) -> None:
    """See whether the endpoint can be used, and let go of it.

    Raises:
        LaneUnavailable: it cannot; says what to do.
    """
    try:
        await client.look()
    finally:
        await client.client.aclose()


def run_look(connect: Connect) -> None:
    """`looked_at` for a command line."""
    look: Coroutine[Any, Any, None] = looked_at(connect())
    asyncio.run(look)


def _call(key: str, function: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": key, "type": "function", "function": function}


def _is_settled(variable: Mapping[str, Any]) -> bool:
    """A variable with one choice is put back by the flow; there is nothing to weigh."""
    return len(variable.get("choices") or ()) == 1


def _fitting(variables: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> dict[str, str]:
    """What the model took down, as texts; what is none of the choices is left out, as Retell does."""
    found: dict[str, str] = {}
    for one in variables:
        name, choices = str(one.get("name")), one.get("choices")
        value = given.get(name)
        if value is None or value == "" or (choices and as_text(value) not in choices):
            continue
        found[name] = as_text(value)
    return found
