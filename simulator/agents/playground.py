"""The real agent, a draft included, through Retell's stateless playground; every tool is mocked, always.

A turn is one question to the playground. Where the agent calls a function, the first answer is dropped from
there on: the arguments are played to the local gateway, and the same question is asked again with a mock of
exactly these arguments and the real answer. The repeated turn must have made the same calls, else the script
is inconclusive.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flows.executable import EdgeKind, Tool
from flows.talk import Collected, Ended, Moved, Simulated, Spoken, ToolAsked
from simulator.agents.erring import MISTAKES
from simulator.agents.playground_client import RetellApi
from simulator.agents.playground_draft import (
    INNER_TOOLS,
    PLACEHOLDER,
    Draft,
    arguments_of,
    draft_of,
    exact_mock,
    flow_of,
    same_call,
    same_output,
)
from simulator.agents.port import AgentBroken, AgentEvent, Answering, CallStopped, Inconclusive, Remarked, Ringing
from simulator.faults import Faults
from simulator.script import Script

REPEATS = 3
"""How often a turn is asked again until the model makes the same calls once more."""
LONGEST_OUTPUT = 15_000
"""Characters a mock may answer with."""
_KINDS = {"global": EdgeKind.GLOBAL, "global_go_back": EdgeKind.GO_BACK, "interrupt_go_back": EdgeKind.GO_BACK}


class PlaygroundLane:
    """All calls of a run are answered by one version of an agent."""

    name = "playground"
    blind: frozenset[str] = frozenset()

    def __init__(self, draft: Draft, connect: Callable[[], RetellApi]) -> None:
        """Play `draft`; `connect` opens a client for one call."""
        self._draft = draft
        self._connect = connect

    def answering(self, script: Script, faults: Faults) -> Answering:
        """A fresh talk with the agent."""
        del script

        def pick_up(ringing: Ringing) -> PlaygroundAgent:
            connected = faults.strike("transfer_fails", "transfer_call") is None
            return PlaygroundAgent(
                draft=self._draft,
                api=self._connect(),
                committed=dict(ringing.variables),
                faults=faults,
                catch_alls=self._draft.catch_alls(connected=connected),
            )

        return pick_up


async def read_draft(api: RetellApi, agent_id: str, version: str) -> Draft:
    """Look at the agent and its flow, free of charge, before anything is paid for.

    Raises:
        LaneUnavailable: the agent cannot be had or cannot be played.
    """
    async with api.client:
        agent = await api.agent(agent_id, version)
        flow_id, flow_version = flow_of(agent)
        return draft_of(agent_id, agent, await api.flow(flow_id, flow_version))


@dataclass(slots=True)
class _Done:
    """A function call of this turn that has its answer."""

    invocation: Mapping[str, Any]
    output: str


@dataclass(slots=True)
class PlaygroundAgent:
    """One talk; what is committed is kept here, for the playground keeps nothing."""

    draft: Draft
    api: RetellApi
    committed: dict[str, str]
    faults: Faults
    catch_alls: Sequence[Mapping[str, Any]]
    _messages: list[Mapping[str, Any]] = field(default_factory=list)
    _node: str = ""
    _variables: dict[str, str] = field(default_factory=dict)
    _question: dict[str, Any] = field(default_factory=dict)
    _answer: Mapping[str, Any] = field(default_factory=dict)
    _done: list[_Done] = field(default_factory=list)
    _waiting: Mapping[str, Any] | None = None
    _spent: int = 0
    _closed: bool = False

    def __post_init__(self) -> None:
        """Stand at the start node with the variables of the call."""
        self._node = self.draft.start
        self._variables = dict(self.committed)

    @property
    def variables(self) -> Mapping[str, str]:
        """The dynamic variables of the last answer."""
        return self._variables

    @property
    def node(self) -> str:
        """The id of the node the talk is in."""
        return self._node

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the draft's nodes."""
        return self.draft.names

    @property
    def usage(self) -> Mapping[str, int]:
        """The paid messages of this call."""
        return {"messages": self._spent}

    async def begin(self) -> Sequence[AgentEvent]:
        """Ask for the greeting where the agent speaks first."""
        return await self._turn(None) if self.draft.speaks_first else ()

    async def hear(self, text: str) -> Sequence[AgentEvent]:
        """One turn.

        Raises:
            Inconclusive: a function runs, or the playground does not answer.
        """
        if self._waiting is not None:
            message = "the playground has no words of a caller while a function runs"
            raise Inconclusive(message)
        return await self._turn({"role": "user", "content": text})

    async def press(self, digits: str) -> Sequence[AgentEvent]:
        """Keys.

        Raises:
            Inconclusive: always; the playground has none.
        """
        message = f"the playground has no keys to press ({digits})"
        raise Inconclusive(message)

    async def stay_silent(self, seconds: float) -> Sequence[AgentEvent]:
        """Silence.

        Raises:
            Inconclusive: always; the playground has none.
        """
        message = f"the playground has no silence ({seconds:g} s)"
        raise Inconclusive(message)

    async def answer(self, call_id: str, content: str, *, successful: bool) -> Sequence[AgentEvent]:
        """Feed the gateway's answer back: ask the turn again with a mock of this very call.

        Raises:
            Inconclusive: it cannot be fed back, or the model does not make the same calls again.
        """
        asked = self._waiting
        if self._closed or asked is None or asked.get("tool_call_id") != call_id:
            return ()
        self._waiting = None
        name = str(asked.get("name"))
        if not successful:
            message = f"{name} failed ({content[:200]}); the playground has no mock for a failed function"
            raise Inconclusive(message)
        if len(content) > LONGEST_OUTPUT:
            message = f"{name} answered with {len(content)} characters; a mock may have {LONGEST_OUTPUT}"
            raise Inconclusive(message)
        earlier = next((one for one in self._done if same_call(one.invocation, asked)), None)
        if earlier is not None and earlier.output != content:
            message = f"{name} was called twice in one turn with the same arguments and answered differently"
            raise Inconclusive(message)
        self._done.append(_Done(asked, content))
        remarks: list[AgentEvent] = []
        if earlier is None:
            remarks = await self._ask_again()
        return [*remarks, *self._go_on()]

    async def close(self) -> None:
        """Let go of the connection."""
        if not self._closed:
            self._closed = True
            await self.api.client.aclose()

    async def _turn(self, said: Mapping[str, Any] | None) -> Sequence[AgentEvent]:
        if said is not None:
            self._messages.append(said)
        self._done = []
        self._question = {"messages": list(self._messages), "dynamic_variables": dict(self.committed)}
        if self._answer:
            self._question["current_node_id"] = self._node
            if self.draft.scopes.get(self._node):
                self._question["component_id"] = self.draft.scopes[self._node]
        await self._ask()
        return self._go_on()

    async def _ask(self) -> None:
        """One paid question, with a mock for every tool."""
        mocks = [
            exact_mock(str(one.invocation["name"]), arguments_of(one.invocation) or {}, one.output)
            for one in self._done
        ]
        question = {**self._question, "tool_mocks": [*mocks, *self.catch_alls]}
        before = self.api.meter.sent
        try:
            self._answer = await self.api.complete(self.draft.agent_id, self.draft.version, question)
        finally:
            self._spent += self.api.meter.sent - before

    async def _ask_again(self) -> list[AgentEvent]:
        """The same turn with the answers known so far; it must make the same calls."""
        told = self._words()
        other = ""
        for _ in range(REPEATS):
            await self._ask()
            calls = [one for one in self._invocations() if self._is_ours(one)]
            different = self._difference(calls)
            if not different:
                now = self._words()
                return [Remarked(what="said otherwise when asked again", detail=now)] if now != told else []
            other = different
        message = f"asked again, the agent did not make the same calls ({REPEATS} times): {other}"
        raise Inconclusive(message)

    def _difference(self, calls: Sequence[Mapping[str, Any]]) -> str:
        """Where the calls of the repeated turn differ from those that have their answers; empty where not."""
        for index, done in enumerate(self._done):
            if index >= len(calls):
                return f"{done.invocation['name']} was not called again"
            if not same_call(done.invocation, calls[index]):
                return f"{_told(done.invocation)}, then {_told(calls[index])}"
        return ""

    def _words(self) -> str:
        """What the agent said before the last of the calls that have their answers."""
        said, calls = [], 0
        for message in self._answer["messages"]:
            calls += message.get("role") == "tool_call_invocation" and self._is_ours(message)
            if calls == len(self._done):
                break
            if message.get("role") == "agent":
                said.append(str(message.get("content")))
        return " ".join(said)

    def _invocations(self) -> list[Mapping[str, Any]]:
        return [one for one in self._answer["messages"] if one.get("role") == "tool_call_invocation"]

    def _is_ours(self, invocation: Mapping[str, Any]) -> bool:
        """Whether the local gateway answers this function; a function nobody mocked ends the talk.

        Raises:
            AgentBroken: no mock has its name, so it may have been called for real.
            Inconclusive: it runs on Retell's servers, and nothing here could answer it.
        """
        name = str(invocation.get("name"))
        kind = self.draft.mocked.get(name)
        if kind is None:
            if name in self.draft.inner or invocation.get("type") in INNER_TOOLS:
                return False
            message = f"{_told(invocation)} is no tool of the draft, so no mock answered it; it may have been real"
            raise AgentBroken(message)
        if kind in {"code", "mcp", "integration_app"}:
            message = f"{name} is a {kind} tool; it runs on Retell's servers and nothing here can answer it"
            raise Inconclusive(message)
        return kind == "custom"

    def _go_on(self) -> list[AgentEvent]:
        """Tell what followed the last answered call, up to the next one; at the end of the turn, keep it."""
        events: list[AgentEvent] = []
        try:
            self._check_results()
            return self._told(events)
        except CallStopped as stopped:
            stopped.so_far = events
            raise

    def _told(self, events: list[AgentEvent]) -> list[AgentEvent]:
        calls = 0
        for message in self._answer["messages"]:
            ours = message.get("role") == "tool_call_invocation" and self._is_ours(message)
            if ours and calls == len(self._done):
                self._waiting = message
                self._variables = self._updated()
                return [*events, self._asked(message)]
            calls += ours
            if calls == len(self._done):
                events.extend(self._event(message))
        return [*events, *self._keep()]

    def _check_results(self) -> None:
        """Every result must be that of a mock.

        Raises:
            AgentBroken: one is not; the function may have been called for real.
        """
        names = {one.get("tool_call_id"): str(one.get("name")) for one in self._invocations()}
        known = (PLACEHOLDER, *(one.output for one in self._done))
        for message in self._answer["messages"]:
            name = names.get(message.get("tool_call_id"), "")
            if message.get("role") != "tool_call_result" or self.draft.mocked.get(name) != "custom":
                continue
            content = str(message.get("content"))
            if not any(same_output(content, output) for output in known):
                text = f"{name} was answered with what no mock says ({content[:200]}); it may have been called for real"
                raise AgentBroken(text)

    def _asked(self, invocation: Mapping[str, Any]) -> ToolAsked:
        arguments = arguments_of(invocation)
        name = str(invocation.get("name"))
        if arguments is None:
            message = f"{name} was called with arguments that are no JSON object: {invocation.get('arguments')}"
            raise AgentBroken(message)
        for mistake in MISTAKES:
            if self.faults.strike(mistake, name):
                told = f"{mistake} is a mistake of the offline stand-in; this model makes its own"
                raise Inconclusive(told)
        tool = _without_constants(self.draft.tools[name], arguments)
        call_id = str(invocation.get("tool_call_id"))
        return ToolAsked(call_id=call_id, tool=tool, arguments=arguments, node=self._node, waits=True)

    def _event(self, message: Mapping[str, Any]) -> Sequence[AgentEvent]:
        """What one message tells; the caller's own words and results tell nothing new."""
        match message.get("role"):
            case "agent":
                return (Spoken(text=str(message.get("content") or ""), node=self._node),)
            case "node_transition" if message.get("former_node_id") not in {None, "", "begin"}:
                source, target = str(message.get("former_node_id")), str(message.get("new_node_id") or "")
                self._node = target
                edge = self.draft.edge(source, target, self._updated())
                kind = _KINDS.get(str(message.get("transition_type")), EdgeKind.CONDITION)
                return (Moved(source=source, target=target, edge=edge, kind=kind),)
            case "tool_call_invocation" if self.draft.mocked.get(str(message.get("name"))) is not None:
                kind_of_tool = self.draft.mocked[str(message["name"])]
                if kind_of_tool != "custom":
                    return (self._simulated(kind_of_tool, message),)
        return ()

    def _simulated(self, kind: str, invocation: Mapping[str, Any]) -> Simulated:
        """A transfer or another tool that reaches people; its mock says whether it succeeded."""
        name = str(invocation.get("name"))
        succeeded = any(mock["tool_name"] == name and mock.get("result") for mock in self.catch_alls)
        return Simulated(kind=kind, node=self._node, detail=_told(invocation), succeeded=succeeded)

    def _updated(self) -> dict[str, str]:
        told = self._answer.get("dynamic_variables")
        found = told if isinstance(told, Mapping) else {}
        return {**self.committed, **{str(name): str(value) for name, value in found.items()}}

    def _keep(self) -> Sequence[AgentEvent]:
        """The turn is over: its messages, its node and its variables become the ground of the next."""
        self._messages.extend(self._answer["messages"])
        before, self._variables = self.committed, self._updated()
        self.committed = dict(self._variables)
        self._node = str(self._answer.get("current_node_id") or self._node)
        events: list[AgentEvent] = []
        changed = {name: value for name, value in self._variables.items() if before.get(name) != value}
        if changed:
            events.append(Collected(node=self._node, values=changed, source="playground"))
        if self._answer.get("call_ended"):
            transferred = any(
                self.draft.mocked.get(str(one.get("name"))) in {"transfer_call", "agent_swap"}
                for one in self._invocations()
            )
            events.append(Ended(node=self._node, reason="call_transfer" if transferred else "agent_hangup"))
        return events


def _told(invocation: Mapping[str, Any]) -> str:
    return f"{invocation.get('name')}({invocation.get('arguments')})"


def _without_constants(tool: Tool, arguments: Mapping[str, Any]) -> Tool:
    """The tool without the constants that the playground has filled in already."""
    kept = {name: schema for name, schema in tool.properties.items() if name not in arguments}
    return replace(tool, parameters={**tool.parameters, "properties": kept})
