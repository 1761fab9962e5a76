"""One answer of the playground: the flow is executed from where the request says, with every tool call mocked."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from flows.talk import Ended, Event, Moved, Simulated, Spoken, ToolAsked
from simulator.agents.flow import StandIn
from simulator.fakes.retell import mocks
from simulator.fakes.retell.resumed import ResumedTalk
from simulator.fakes.retell.state import AgentVersion, RetellState
from simulator.retell_wire import constants

REAL = '{"ok":true,"code":"booked","say":"real"}'
"""What the real tool answers when no mock does."""
_TRANSITIONS = {"global": "global", "go_back": "global_go_back"}


def answer(state: RetellState, version: AgentVersion, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The response to a valid request.

    Args:
        state: takes note of calls that no mock answers.
        version: of the agent.
        body: the request.
        now: today, for a stand-in that was not told the date.

    Raises:
        NoSuchNode: `current_node_id` is not in the flow.
    """
    return _Playing(state, version, body, now).response()


class _Playing:
    def __init__(self, state: RetellState, version: AgentVersion, body: Mapping[str, Any], now: datetime) -> None:
        self._state = state
        self._body = body
        self._messages: list[dict[str, Any]] = []
        self._ended = False
        self._names = {node.id: node.name for node in version.ready.nodes()}
        variables = dict(body.get("dynamic_variables") or {})
        turn = fingerprint(body)
        model = version.whims.model(StandIn(version.vocabulary, _today(variables, now)), state.turns.get(turn, 0))
        state.turns[turn] = state.turns.get(turn, 0) + 1
        failing = frozenset(node.type for node in version.ready.nodes() if self._mock_says_no(node.name))
        self._talk = ResumedTalk(flow=version.ready, model=model, variables=variables, failing=failing)

    def response(self) -> dict[str, Any]:
        """Take up the talk, hear the last words, and write down what follows."""
        messages = self._body["messages"]
        heard = messages[-1]["content"] if messages and messages[-1]["role"] == "user" else None
        events: Sequence[Event] = ()
        if "current_node_id" in self._body:
            before = messages[:-1] if heard is not None else messages
            self._talk.take_up(self._body["current_node_id"], self._body.get("component_id", ""), before)
        else:
            self._note_transition("begin", self._talk.node.id, "normal")
            events = self._talk.begin()
        self._take(events)
        if heard is not None:
            self._take(self._talk.hear(heard))
        return {
            "messages": self._messages,
            "current_node_id": self._talk.node.id,
            "dynamic_variables": dict(self._talk.variables),
            "call_ended": self._ended,
        }

    def _take(self, events: Sequence[Event]) -> None:
        waiting = list(events)
        while waiting:
            event = waiting.pop(0)
            if isinstance(event, Spoken):
                self._note("agent", content=event.text)
            elif isinstance(event, Moved):
                self._note_transition(event.source, event.target, _TRANSITIONS.get(event.kind.value, "normal"))
            elif isinstance(event, ToolAsked):
                waiting = [*self._call(event), *waiting] if event.waits else [*waiting, *self._call(event)]
            elif isinstance(event, Simulated):
                self._simulate(event)
            elif isinstance(event, Ended):
                self._ended = True

    def _call(self, asked: ToolAsked) -> Sequence[Event]:
        """A function: its mock answers, or else the real thing is called, as on Retell."""
        arguments = {**asked.arguments, **constants(asked.tool, self._talk.variables)}
        text = msgspec.json.encode(arguments).decode()
        identity = self._invoke(asked.tool.name, text, "custom")
        mock = mocks.answering(self._body.get("tool_mocks") or (), asked.tool.name, arguments)
        if mock is None:
            self._state.real_calls.append((asked.tool.name, text))
        content = REAL if mock is None else mock["output"]
        self._note("tool_call_result", tool_call_id=identity, content=content, successful=True)
        return self._talk.answer(asked.call_id, content, successful=True)

    def _mock_says_no(self, name: str) -> bool:
        mock = mocks.answering(self._body.get("tool_mocks") or (), name, {})
        return mock is not None and mock.get("result") is False

    def _simulate(self, event: Simulated) -> None:
        name = self._names.get(event.node, event.kind)
        if mocks.answering(self._body.get("tool_mocks") or (), name, {}) is None:
            self._state.real_calls.append((name, event.detail))
        identity = self._invoke(name, "{}", event.kind)
        self._note("tool_call_result", tool_call_id=identity, content="done", successful=event.succeeded)

    def _invoke(self, name: str, arguments: str, kind: str) -> str:
        number = sum(one["role"] == "tool_call_invocation" for one in (*self._body["messages"], *self._messages))
        identity = f"tool_call_{number + 1:06x}"
        self._note("tool_call_invocation", tool_call_id=identity, name=name, arguments=arguments, type=kind)
        return identity

    def _note_transition(self, source: str, target: str, kind: str) -> None:
        self._note(
            "node_transition",
            former_node_id=source,
            former_node_name=self._names.get(source, source),
            new_node_id=target,
            new_node_name=self._names.get(target, target),
            transition_type=kind,
        )

    def _note(self, role: str, **fields: object) -> None:
        number = len(self._body["messages"]) + len(self._messages)
        self._messages.append({"message_id": f"message_{number:04}", "role": role, **fields})


def fingerprint(body: Mapping[str, Any]) -> str:
    """The same for two questions that differ only in their mocks."""
    turn = {name: value for name, value in body.items() if name != "tool_mocks"}
    return hashlib.sha256(msgspec.json.encode(turn, order="sorted")).hexdigest()


def _today(variables: Mapping[str, str], now: datetime) -> datetime:
    """The day the variables tell, as a model would take it from the prompt."""
    told = variables.get("heute_iso", "")
    return datetime.combine(date.fromisoformat(told), now.timetz()) if told else now
