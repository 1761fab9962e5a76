"""The fake Retell as an ASGI application: agents, flows and the playground, with control routes under `/__fake__`.

| control route | what it does |
|---|---|
| `POST /__fake__/mishaps` | `[{"status", "headers"?, "body"?}, …]`: the next answers of the playground, one each |
| `GET /__fake__/state` | `{"seen", "messages", "real_calls"}` |
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import msgspec

from flows.executable import FlowNotExecutable
from simulator.fakes.retell.checking import problems
from simulator.fakes.retell.playing import answer
from simulator.fakes.retell.resumed import NoSuchNode
from simulator.fakes.retell.state import AgentVersion, Completion, Mishap, RetellState

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = tuple[int, object]

_PLAYGROUND = "/agent-playground-completion/"
_AGENT = "/get-agent/"
_FLOW = "/get-conversation-flow/"
_FLOW_OF = "conversation_flow_of_"


class FakeRetell:
    """The application; `state` may be read and changed by tests."""

    def __init__(self, state: RetellState, clock: Callable[[], datetime]) -> None:
        """Serve `state`; `clock` is today for agents that were not told the date."""
        self.state = state
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; a mishap of status 0 promises an answer and lets the server close the line instead."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        raw = await _read(receive)
        extra: Mapping[str, str] = {}
        content: bytes | None = None
        if scope["path"].startswith("/__fake__/"):
            status, body = self._control(scope, raw)
        else:
            mishap = self._mishap(scope)
            if mishap is not None:
                status, body = mishap.status, _error("mishap")
                extra, content = mishap.headers, mishap.body
            else:
                status, body = self._serve(scope, raw)
            self.state.seen.append((scope["method"], scope["path"], status))
        headers = [(b"content-type", b"application/json")]
        if status == 0:
            headers.append((b"content-length", b"2"))
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            return
        headers += [(name.lower().encode(), value.encode()) for name, value in extra.items()]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": msgspec.json.encode(body) if content is None else content})

    def _mishap(self, scope: Scope) -> Mishap | None:
        asked = scope["path"].startswith(_PLAYGROUND) and self._knows_key(scope)
        return self.state.mishaps.popleft() if asked and self.state.mishaps else None

    def _knows_key(self, scope: Scope) -> bool:
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        return headers.get("authorization") == f"Bearer {self.state.key}"

    def _serve(self, scope: Scope, raw: bytes) -> Answer:
        if not self._knows_key(scope):
            return 401, _error("Invalid API key")
        method, path = scope["method"], unquote(scope["path"])
        version = dict(parse_qsl(scope["query_string"].decode())).get("version", "")
        if method == "GET" and path.startswith(_AGENT):
            return self._agent(path.removeprefix(_AGENT), version)
        if method == "GET" and path.startswith(_FLOW):
            return self._flow(path.removeprefix(_FLOW), version)
        if method == "POST" and path.startswith(_PLAYGROUND):
            return self._complete(path.removeprefix(_PLAYGROUND), version, raw)
        return 404, _error(f"Cannot {method} {path}")

    def _agent(self, agent_id: str, wanted: str) -> Answer:
        found = self.state.version_of(agent_id, wanted)
        if found is None:
            return 404, _error(f"Item {agent_id} not found from agent")
        number, version = found
        engine: dict[str, Any] = {"type": version.engine}
        if version.engine == "conversation-flow":
            engine |= {"conversation_flow_id": f"{_FLOW_OF}{agent_id}", "version": number}
        return 200, {
            "agent_id": agent_id,
            "version": number,
            "is_published": version.published,
            "response_engine": engine,
            "voice_id": "11labs-Carola",
            "last_modification_timestamp": 0,
        }

    def _flow(self, flow_id: str, wanted: str) -> Answer:
        found = self.state.version_of(flow_id.removeprefix(_FLOW_OF), wanted)
        if found is None or not flow_id.startswith(_FLOW_OF):
            return 404, _error(f"Item {flow_id} not found from conversation flow")
        number, version = found
        return 200, {**version.flow, "conversation_flow_id": flow_id, "version": number}

    def _complete(self, agent_id: str, wanted: str, raw: bytes) -> Answer:
        found = self.state.version_of(agent_id, wanted)
        if found is None:
            return 404, _error(f"Item {agent_id} not found from agent")
        try:
            body = msgspec.json.decode(raw)
        except msgspec.DecodeError:
            return 400, _error("Malformed JSON")
        wrong = problems(body)
        if wrong:
            return 422, _error("; ".join(wrong))
        number, version = found
        return self._played(agent_id, number, version, body)

    def _played(self, agent_id: str, number: int, version: AgentVersion, body: Mapping[str, Any]) -> Answer:
        try:
            played = answer(self.state, version, body, self._clock())
        except NoSuchNode as unknown:
            return 422, _error(str(unknown))
        except FlowNotExecutable as broken:
            return 500, _error(str(broken))
        self.state.completions.append(Completion(agent=agent_id, version=number, body=body, answer=played))
        return 200, played

    def _control(self, scope: Scope, raw: bytes) -> Answer:
        if scope["path"] == "/__fake__/mishaps":
            for one in msgspec.json.decode(raw):
                body = one.get("body")
                raw_body = body.encode() if isinstance(body, str) else None
                self.state.mishaps.append(Mishap(status=one["status"], headers=one.get("headers", {}), body=raw_body))
            return 200, {"mishaps": len(self.state.mishaps)}
        return 200, {
            "seen": self.state.seen,
            "messages": len(self.state.completions),
            "real_calls": self.state.real_calls,
        }


def create_fake_retell(state: RetellState, clock: Callable[[], datetime] | None = None) -> FakeRetell:
    """A fake Retell; without a clock it is 10:20 on the tenth of March 2026 for ever."""
    return FakeRetell(state, clock or (lambda: datetime(2026, 3, 10, 9, 20, tzinfo=UTC)))


def _error(message: str) -> dict[str, str]:
    return {"status": "error", "message": message}


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
