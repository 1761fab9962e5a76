"""Plays Retell's part of one phone call: webhooks, signed function calls, retries, and the clock of the line."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.talk import Collected, Ended, Moved, Simulated, Spoken, ToolAsked
from simulator.agents.port import Agent, AgentEvent, Answering, CallStopped, Remarked, Ringing, ToolReported, Waited
from simulator.faults import Faults
from simulator.gateway_line import GatewayLine
from simulator.retell_wire import Identity, LineClock, RetellWire, code_of, constants
from simulator.transcript import (
    AgentSaid,
    CallerSaid,
    Entry,
    HungUp,
    Noted,
    Remembered,
    ToolAnswered,
    ToolCalled,
    WentTo,
    call_item,
    spoken_items,
    spoken_text,
)

SPEECH_MS_PER_CHARACTER = 60
THINKING_MS = 600
BACKOFF_MS = 500


class PhoneCall:
    """One call from ringing to the last webhook."""

    def __init__(
        self, *, answering: Answering, line: GatewayLine, identity: Identity, now: datetime, faults: Faults
    ) -> None:
        self.entries: list[Entry] = []
        self.identity = identity
        self._answering = answering
        self._clock = LineClock(now)
        self._wire = RetellWire(line=line, identity=identity, clock=self._clock, faults=faults, note=self._note)
        self._faults = faults
        self._items: list[dict[str, Any]] = []
        self._variables: dict[str, str] = {}
        self._agent: Agent | None = None
        self._caller_ended_ms = 0
        self._running: list[ToolAsked] = []
        self._owed_started = False
        self._ended = ""

    @property
    def now(self) -> datetime:
        """The clock of the line."""
        return self._clock.now

    @property
    def ended(self) -> str:
        """Why the call ended; empty while it goes on."""
        return self._ended

    @property
    def variables(self) -> Mapping[str, str]:
        """The dynamic variables as they stand."""
        return self._agent.variables if self._agent is not None else self._variables

    @property
    def node(self) -> str:
        """The id of the node the talk is in."""
        return self._agent.node if self._agent is not None else ""

    @property
    def usage(self) -> Mapping[str, int]:
        """What the agent spent so far, by unit."""
        return self._agent.usage if self._agent is not None else {}

    @property
    def tool_is_running(self) -> bool:
        """Whether the agent waits for a function."""
        return bool(self._running)

    async def ring(self, variables: Mapping[str, str]) -> None:
        """The inbound webhook, `call_started`, and the agent's first words."""
        self._variables = {**self._system_variables(), **variables, **await self._wire.inbound()}
        agent = self._agent = self._answering(Ringing(variables=self._variables, call=self.call_object))
        if self._faults.strike("webhook_late", "call_started"):
            self._owed_started = True
            self._note("webhook held back", "call_started")
        else:
            await self._wire.webhook("call_started", self.call_object())
        if agent.node:
            self._record(WentTo(at_ms=0, source="begin", target=agent.node, edge="begin", kind="normal"))
        await self._play(await self._heard_of(agent.begin()))

    async def say(self, text: str, heard: str, source: str = "script") -> None:
        """The caller says a line and the agent reacts until it listens again."""
        agent = self._started()
        self._speak_caller(text, heard, source)
        await self._play(await self._heard_of(agent.press(heard) if source == "keys" else agent.hear(heard)))

    async def stay_silent(self, seconds: float) -> None:
        """The caller says nothing; the agent reminds."""
        self._clock.elapsed_ms += round(seconds * 1000)
        self._caller_ended_ms = self._clock.elapsed_ms
        self._record(CallerSaid(at_ms=self._clock.elapsed_ms, text="", heard="", source="silence"))
        await self._play(await self._heard_of(self._started().stay_silent(seconds)))

    async def overhear(self, text: str, heard: str) -> None:
        """The caller talks into a running function; the request is not cancelled."""
        at_ms = self._clock.elapsed_ms
        self._record(CallerSaid(at_ms=at_ms, text=text, heard=heard, while_running=True))
        await self._heard_of(self._started().hear(heard))

    async def hang_up(self, reason: str = "user_hangup") -> None:
        """The line goes dead; functions that run are carried out all the same."""
        if not self._ended:
            self._end(reason)
        await self.close()

    async def finish(self, reason: str = "user_hangup") -> None:
        """`call_ended` and `call_analyzed`, as Retell sends them after every call."""
        if not self._ended:
            self._end(reason)
        await self.close()
        await self._wire.webhook("call_ended", self.call_object("ended"))
        await self._wire.webhook("call_analyzed", self.call_object("ended"))

    async def run_tools(self) -> None:
        """Carry out the functions the agent waits for, and what follows from them."""
        while self._running:
            asked = self._running.pop(0)
            await self._play(await self._answer(asked), keep_tools=True)

    def call_object(self, status: str = "ongoing") -> dict[str, Any]:
        """The call object as Retell would send it now."""
        call: dict[str, Any] = {
            "call_id": self.identity.call_id,
            "call_type": "phone_call",
            "agent_id": self.identity.agent_id,
            "agent_version": self.identity.agent_version,
            "call_status": status,
            "direction": "inbound",
            "from_number": self.identity.from_number or "anonymous",
            "to_number": self.identity.to_number,
            "start_timestamp": round(self._clock.begun_at.timestamp() * 1000),
            "transcript": spoken_text(self._items),
            "transcript_object": spoken_items(self._items),
            "transcript_with_tool_calls": self._items,
            "retell_llm_dynamic_variables": self._variables,
            "collected_dynamic_variables": self._collected(),
        }
        if status != "ongoing":
            call["end_timestamp"] = round(self.now.timestamp() * 1000)
            call["duration_ms"] = self._clock.elapsed_ms
            call["disconnection_reason"] = self._ended
        return call

    def _collected(self) -> dict[str, str]:
        before = self._variables
        return {name: value for name, value in self.variables.items() if before.get(name) != value}

    def _system_variables(self) -> dict[str, str]:
        return {
            "call_id": self.identity.call_id,
            "call_type": "phone_call",
            "direction": "inbound",
            "session_type": "voice",
            "user_number": self.identity.from_number,
            "agent_number": self.identity.to_number,
        }

    def _started(self) -> Agent:
        if self._agent is None:
            message = "the call has not been answered yet"
            raise RuntimeError(message)
        return self._agent

    async def _heard_of(self, turn: Awaitable[Sequence[AgentEvent]]) -> Sequence[AgentEvent]:
        """What the agent does in a turn; one that stops in the middle is recorded up to there."""
        try:
            return await turn
        except CallStopped as stopped:
            await self._play(stopped.so_far)
            raise

    async def close(self) -> None:
        """The agent lets go of its connections."""
        if self._agent is not None:
            await self._agent.close()

    async def _play(self, events: Sequence[AgentEvent], *, keep_tools: bool = False) -> None:
        """Record events; tools are queued for `run_tools`, so that a barge-in can come first."""
        first = not keep_tools
        for event in events:
            if isinstance(event, Spoken):
                self._agent_says(event, first=first)
                first = first and event.filler
            elif isinstance(event, Moved):
                kind = event.kind.value
                self._record(
                    WentTo(
                        at_ms=self._clock.elapsed_ms,
                        source=event.source,
                        target=event.target,
                        edge=event.edge,
                        kind=kind,
                    )
                )
            elif isinstance(event, Collected):
                self._record(
                    Remembered(at_ms=self._clock.elapsed_ms, node=event.node, values=event.values, source=event.source)
                )
            elif isinstance(event, ToolAsked):
                await self._ask(event)
            elif isinstance(event, Waited):
                self._clock.elapsed_ms += event.ms
                first = False
            elif isinstance(event, ToolReported | Remarked):
                self._report(event)
            elif isinstance(event, Simulated):
                self._note(event.kind, f"{event.detail} {'worked' if event.succeeded else 'failed'}".strip())
            elif isinstance(event, Ended):
                self._end(event.reason)

    async def _ask(self, asked: ToolAsked) -> None:
        self._record(
            ToolCalled(
                at_ms=self._clock.elapsed_ms,
                id=asked.call_id,
                name=asked.tool.name,
                arguments={**asked.arguments, **constants(asked.tool, self.variables)},
                node=asked.node,
            )
        )
        self._running.append(asked)
        if self._faults.strike("model_twice", asked.tool.name):
            again = replace(asked, call_id=f"{asked.call_id}b")
            self._running.insert(0, again)

    def _report(self, reported: ToolReported | Remarked) -> None:
        """Record what the agent says it did beside the talk."""
        if isinstance(reported, Remarked):
            self._note(reported.what, reported.detail)
            return
        at_ms = self._clock.elapsed_ms
        call_id, name = reported.call_id, reported.name
        if reported.arguments is not None:
            self._record(ToolCalled(at_ms=at_ms, id=call_id, name=name, arguments=reported.arguments, node=self.node))
        if reported.content is not None:
            answered = ToolAnswered(
                at_ms=at_ms,
                id=call_id,
                name=name,
                content=reported.content,
                successful=reported.successful,
                took_ms=0,
                code=code_of(reported.content) if reported.successful else "",
            )
            self._record(answered)

    def _agent_says(self, event: Spoken, *, first: bool) -> None:
        if first:
            self._clock.elapsed_ms += THINKING_MS
        waited = self._clock.elapsed_ms - self._caller_ended_ms
        self._record(
            AgentSaid(
                at_ms=self._clock.elapsed_ms,
                text=event.text,
                node=event.node,
                filler=event.filler,
                waited_ms=max(0, waited),
            )
        )
        self._clock.elapsed_ms += len(event.text) * SPEECH_MS_PER_CHARACTER
        self._caller_ended_ms = self._clock.elapsed_ms

    def _speak_caller(self, text: str, heard: str, source: str) -> None:
        self._record(CallerSaid(at_ms=self._clock.elapsed_ms, text=text, heard=heard, source=source))
        self._clock.elapsed_ms += len(text) * SPEECH_MS_PER_CHARACTER
        self._caller_ended_ms = self._clock.elapsed_ms

    def _end(self, reason: str) -> None:
        self._ended = reason
        self._record(HungUp(at_ms=self._clock.elapsed_ms, reason=reason))

    def _note(self, what: str, detail: str = "") -> None:
        self._record(Noted(at_ms=self._clock.elapsed_ms, what=what, detail=detail))

    def _record(self, entry: Entry) -> None:
        self.entries.append(entry)
        item = call_item(entry, self._agent.names if self._agent is not None else {})
        if item is not None:
            self._items.append(item)

    async def _answer(self, asked: ToolAsked) -> Sequence[AgentEvent]:
        """Carry out one function with its retries and hand the result to the talk."""
        name = asked.tool.name
        begun = self._clock.elapsed_ms
        content, successful, attempts = "", False, 0
        if self._faults.strike("caller_gone", name) and not self._ended:
            self._end("user_hangup")
        if self._faults.strike("model_skips", name):
            self._note("model_skips", name)
            content = "The function was not called."
        else:
            for attempts in range(1, asked.tool.max_retry + 2):  # noqa: B007  # the number of attempts is told below
                content, successful = await self._wire.attempt(asked, self.call_object(), self.variables)
                if successful:
                    break
                self._clock.elapsed_ms += BACKOFF_MS
        if self._owed_started:
            self._owed_started = False
            await self._wire.webhook("call_started", self.call_object())
        self._record(
            ToolAnswered(
                at_ms=self._clock.elapsed_ms,
                id=asked.call_id,
                name=name,
                content=content,
                successful=successful,
                took_ms=self._clock.elapsed_ms - begun,
                attempts=attempts,
                code=code_of(content) if successful else "",
            )
        )
        events = await self._heard_of(self._started().answer(asked.call_id, content, successful=successful))
        if self._ended:
            return [event for event in events if isinstance(event, Collected)]
        return events
