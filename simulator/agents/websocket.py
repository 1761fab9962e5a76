"""Any custom-LLM server, driven over its websocket as Retell drives it: who asks, who answers, what is dropped."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from flows.talk import Ended, Simulated, Spoken
from simulator.agents import websocket_wire as wire
from simulator.agents.port import (
    AgentBroken,
    AgentEvent,
    Answering,
    CallStopped,
    Inconclusive,
    Remarked,
    Ringing,
    ToolReported,
    Waited,
)
from simulator.faults import ON_FUNCTIONS, Faults
from simulator.script import Script

HANG_UP = 1000
"""The close code with which the server hangs up."""
NOT_TEXT = 1007
ABNORMAL = 1006
LARGEST_FRAME = 4 * 1024 * 1024
LOST = "error_llm_websocket_lost_connection"
Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Retell's limits, in seconds of the real clock and in tries."""

    connect_s: float = 7.0
    connect_tries: int = 3
    between_tries_s: float = 3.0
    ping_every_s: float = 2.0
    ping_answer_s: float = 5.0
    reconnects_silent: int = 2
    reconnects_abnormal: int = 4
    frozen_s: float = 30.0
    """A response that is left open so long freezes the agent."""


RETELLS_PATIENCE = Patience()
"""What a server is given when nothing else is said."""


class WebsocketLane:
    """All calls of a run go to one server."""

    name = "websocket"
    blind = frozenset({"path", "variables"})

    def __init__(self, url: str, patience: Patience | None = None, pause: Pause = asyncio.sleep) -> None:
        """Drive the server at `url`; the id of the call is appended to it."""
        self._url = url.rstrip("/")
        self._patience = patience or RETELLS_PATIENCE
        self._pause = pause

    def answering(self, script: Script, faults: Faults) -> Answering:
        """A connection of its own for every call."""
        del script

        def pick_up(ringing: Ringing) -> WebsocketAgent:
            url = f"{self._url}/{ringing.call()['call_id']}"
            return WebsocketAgent(url=url, ringing=ringing, faults=faults, patience=self._patience, pause=self._pause)

        return pick_up


class _Over(Exception):
    """The server hung up."""


@dataclass(slots=True)
class WebsocketAgent:
    """One call over one connection, or several where it is lost on the way."""

    url: str
    ringing: Ringing
    faults: Faults
    patience: Patience
    pause: Pause
    names: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    node: str = ""
    _socket: ClientConnection | None = None
    _config: wire.Configured = field(default_factory=wire.Configured)
    _number: int = 0
    _asked: dict[str, Any] = field(default_factory=dict)
    _said: str = ""
    _interrupting: str = ""
    _events: list[AgentEvent] = field(default_factory=list)
    _functions: dict[str, str] = field(default_factory=dict)
    _open_since: float = 0.0
    _heard_of: float = 0.0
    _pinged: float = 0.0
    _waited: bool = False
    _lost: int = 0
    _silent: int = 0
    _reminders: wire.Reminders = field(default_factory=wire.Reminders)
    _reminded: int = 0

    @property
    def variables(self) -> Mapping[str, str]:
        """The variables the call began with; a custom LLM keeps its own."""
        return self.ringing.variables

    async def begin(self) -> Sequence[AgentEvent]:
        """Connect, take the configuration, and wait for response 0: the greeting, empty when the caller begins."""
        await self._connect()
        return await self._answered({})

    async def hear(self, text: str) -> Sequence[AgentEvent]:
        """Tell the transcript and require a response."""
        del text  # it stands in the transcript already
        self._reminded = 0
        return await self._required("response_required")

    async def press(self, digits: str) -> Sequence[AgentEvent]:
        """Keys.

        Raises:
            Inconclusive: always; the protocol has no message for keys.
        """
        message = f"the websocket protocol has no keys to press ({digits})"
        raise Inconclusive(message)

    async def stay_silent(self, seconds: float) -> Sequence[AgentEvent]:
        """Require a reminder, unless the server asked for none by now."""
        trigger, most = self._reminders.trigger_ms, self._reminders.max_count
        if (trigger is not None and seconds * 1000 < trigger) or (most is not None and self._reminded >= most):
            return ()
        self._reminded += 1
        return await self._required("reminder_required")

    async def answer(self, call_id: str, content: str, *, successful: bool) -> Sequence[AgentEvent]:
        """Nothing is ever asked for: the server calls its functions itself."""
        del call_id, content, successful
        return ()

    async def close(self) -> None:
        """Close the connection as Retell does at the end of a call."""
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()

    # -- the connection ----------------------------------------------------------------------------------------

    async def _connect(self) -> None:
        """Open the connection.

        Raises:
            Inconclusive: nobody opens.
        """
        problem = ""
        for attempt in range(1, self.patience.connect_tries + 1):
            try:
                self._socket = await connect(
                    self.url,
                    open_timeout=self.patience.connect_s,
                    ping_interval=None,
                    close_timeout=1,
                    proxy=None,
                    max_size=LARGEST_FRAME,
                )
            except (OSError, InvalidHandshake, InvalidURI, TimeoutError) as error:
                problem = str(error) or type(error).__name__
            else:
                self._heard_of = self._pinged = self._now()
                return
            if attempt < self.patience.connect_tries:
                await self.pause(self.patience.between_tries_s)
        tries = self.patience.connect_tries
        message = f"error_llm_websocket_open: no connection to {self.url} in {tries} tries ({problem}); is it running?"
        raise Inconclusive(message)

    async def _reconnect(self, why: str, count: int, allowed: int) -> None:
        """A lost connection is opened anew and the open question asked again, with a new number.

        Raises:
            AgentBroken: it has been lost too often.
        """
        if count > allowed:
            message = f"{LOST}: {why}, {count} times"
            raise AgentBroken(message, LOST)
        self._events.append(Remarked(what="connected anew", detail=why))
        await self.close()
        await self._connect()
        self._said = ""
        if self._asked:
            self._number += 1
            self._asked = {**self._asked, "response_id": self._number}
            await self._send(self._asked)

    async def _send(self, message: Mapping[str, Any]) -> None:
        if self._socket is None:
            return
        try:
            await self._socket.send(msgspec.json.encode(message).decode())
        except ConnectionClosed:
            return  # the next frame that is read tells why

    # -- one question and its answer ---------------------------------------------------------------------------

    async def _required(self, kind: str) -> Sequence[AgentEvent]:
        self._number += 1
        await self._send({"interaction_type": "update_only", **self._transcript(), "turntaking": "user_turn"})
        asked = {"interaction_type": kind, "response_id": self._number, **self._transcript()}
        await self._send(asked)
        return await self._answered(asked)

    def _transcript(self) -> dict[str, Any]:
        call = self.ringing.call()
        told: dict[str, Any] = {"transcript": call["transcript_object"]}
        if self._config.transcript_with_tool_calls:
            told["transcript_with_tool_calls"] = call["transcript_with_tool_calls"]
        return told

    async def _answered(self, asked: Mapping[str, Any]) -> Sequence[AgentEvent]:
        """Take what comes until the response is complete, or the agent hangs up."""
        self._asked = dict(asked)
        self._events, self._said, self._waited = [], "", False
        self._open_since = self._heard_of = self._pinged = self._now()
        try:
            while not await self._complete():
                pass
        except _Over:
            self._speak(self._said)
            self._events.append(Ended(node="", reason="agent_hangup"))
        except CallStopped as stopped:
            self._speak(self._said)
            stopped.so_far = self._events
            raise
        self._asked = {}
        return self._events

    async def _complete(self) -> bool:
        """Take one message; True when the response that was asked for is complete."""
        message = await self._message()
        match message:
            case None:
                return False
            case wire.Speech():
                return self._spoken(message)
            case wire.Configured():
                self._config = message
                if message.call_details:
                    await self._send({"interaction_type": "call_details", "call": self.ringing.call()})
            case wire.Reminders():
                self._reminders = message
            case wire.ToolBegun() | wire.ToolOver():
                self._tool(message)
            case wire.Dropped():
                self._events.append(Remarked(what="message dropped", detail=message.why))
            case wire.Pong():
                pass
        return False

    async def _message(self) -> wire.Message | None:
        """The next message; None after a pause in which only the connection was looked after.

        Raises:
            AgentBroken: the agent freezes, or leaves the protocol.
            _Over: it hung up.
        """
        frozen_at = self._open_since + self.patience.frozen_s
        next_look = self._pinged + self.patience.ping_every_s if self._config.auto_reconnect else frozen_at
        try:
            async with asyncio.timeout_at(min(frozen_at, next_look)):
                frame = await self._socket.recv() if self._socket is not None else ""
        except TimeoutError:
            await self._look_after(frozen_at)
            return None
        except ConnectionClosed as closed:
            await self._closed(closed)
            return None
        self._heard_of = self._now()
        if isinstance(frame, bytes):
            if self._socket is not None:
                await self._socket.close(NOT_TEXT, "text frames only")
            message = f"{wire.Corrupt.code}: a binary frame of {len(frame)} bytes, closed with {NOT_TEXT}"
            raise AgentBroken(message, wire.Corrupt.code)
        try:
            return wire.message_from(frame)
        except wire.Corrupt as corrupt:
            message = f"{corrupt.code}: {corrupt}"
            raise AgentBroken(message, corrupt.code) from corrupt

    async def _look_after(self, frozen_at: float) -> None:
        """Nothing came for a while: give up, connect anew, or ask whether somebody is there."""
        now = self._now()
        if now >= frozen_at:
            open_one = f"response {self._number}" if self._number else "the greeting (response 0)"
            so_far = f" after {self._said!r}" if self._said else ""
            message = f"the agent freezes: {open_one} is not complete{so_far} in {self.patience.frozen_s:g} s"
            raise AgentBroken(message, "error_llm_websocket_runtime")
        if now - self._heard_of >= self.patience.ping_answer_s:
            self._silent += 1
            await self._reconnect("no ping_pong came back", self._silent, self.patience.reconnects_silent)
            return
        self._pinged = now
        await self._send({"interaction_type": "ping_pong", "timestamp": round(now * 1000)})

    async def _closed(self, closed: ConnectionClosed) -> None:
        code = ABNORMAL if closed.rcvd is None else closed.rcvd.code
        if code == HANG_UP:
            self._socket = None
            raise _Over
        if closed.sent is not None and not closed.rcvd_then_sent:
            message = f"{wire.Corrupt.code}: closed with {closed.sent.code} {closed.sent.reason}".rstrip()
            raise AgentBroken(message, wire.Corrupt.code)
        if code != ABNORMAL:
            reason = closed.rcvd.reason if closed.rcvd is not None else ""
            message = f"{LOST}: closed with {code} {reason}".rstrip()
            raise AgentBroken(message, LOST)
        self._lost += 1
        await self._reconnect(f"the connection broke ({code})", self._lost, self.patience.reconnects_abnormal)

    # -- what was said -----------------------------------------------------------------------------------------

    def _spoken(self, speech: wire.Speech) -> bool:
        if speech.interrupts:
            self._interrupting += speech.content
            if speech.complete:
                text, self._interrupting = self._interrupting, ""
                self._speak(text)
                return self._carry_out(speech)
            return False
        if speech.number != self._number:
            told = f"response {speech.number} while {self._number} is asked for: {speech.content[:60]!r}"
            self._events.append(Remarked(what="answer dropped", detail=told))
            return False
        if not self._waited and speech.content:
            self._waited = True
            self._events.append(Waited(ms=round((self._now() - self._open_since) * 1000)))
        self._said += speech.content
        if not speech.complete:
            return False
        text, self._said = self._said, ""
        self._speak(text)
        self._carry_out(speech)
        return True

    def _speak(self, text: str, *, filler: bool = False) -> None:
        if text.strip():
            self._events.append(Spoken(text=text.strip(), node="", filler=filler))

    def _carry_out(self, speech: wire.Speech) -> bool:
        """What is done when the agent is through, at most one thing: hang up, transfer, press; True when it is over."""
        if speech.end_call:
            self._events.append(Ended(node="", reason="agent_hangup"))
            return True
        if speech.transfer_number:
            connected = self.faults.strike("transfer_fails", "transfer_call") is None
            number = speech.transfer_number
            self._events.append(Simulated(kind="transfer_call", node="", detail=number, succeeded=connected))
            if connected:
                self._events.append(Ended(node="", reason="call_transfer"))
            return connected
        if speech.digit_to_press:
            digit = speech.digit_to_press
            self._events.append(Simulated(kind="press_digit", node="", detail=digit, succeeded=True))
        return False

    def _tool(self, message: wire.ToolBegun | wire.ToolOver) -> None:
        if isinstance(message, wire.ToolBegun):
            for fault in ON_FUNCTIONS:
                if self.faults.strike(fault, message.name):
                    told = f"{fault} cannot be ordered where the server calls {message.name} by itself"
                    raise Inconclusive(told)
            said, self._said = self._said, ""
            self._speak(said, filler=True)
            self._functions[message.call_id] = message.name
            self._events.append(ToolReported(call_id=message.call_id, name=message.name, arguments=message.arguments))
            return
        name = self._functions.get(message.call_id)
        if name is None:
            told = f"a result for {message.call_id}, which was never called"
            self._events.append(Remarked(what="message dropped", detail=told))
            return
        self._events.append(
            ToolReported(call_id=message.call_id, name=name, content=message.content, successful=message.successful)
        )

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
