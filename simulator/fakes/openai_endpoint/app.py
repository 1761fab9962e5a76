"""A fake OpenAI-compatible endpoint: it checks what it is sent as the real ones do, and a `Mind` answers.

| path | what it does |
|---|---|
| `GET /v1/models` | the models, for a known key |
| `POST /v1/chat/completions` | the next message |

A `Mishap` answers in place of the mind, once each: a status with headers and body, a line that is closed, a delay.
"""

import asyncio
import json
import re
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

import uvicorn

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

KEY = "sk-fake-endpoint-of-the-tests"
MODEL = "fake-model"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_ROLES = frozenset({"system", "user", "assistant", "tool"})


class Refused(Exception):
    """The endpoint does not take a request."""

    code = "fake_openai_refused"

    def __init__(self, status: int, message: str) -> None:
        """Remember what is answered."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request for a completion, checked."""

    messages: Sequence[Mapping[str, Any]]
    tools: Mapping[str, Mapping[str, Any]]
    """Parameters by function name."""
    forced: str
    """The function that must be called; empty when the model may choose."""
    body: Mapping[str, Any]


class Mind(Protocol):
    """Who answers."""

    def __call__(self, ask: Ask) -> Mapping[str, Any]:
        """The message of the assistant: `content`, `tool_calls`, or both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """An answer that goes wrong; status 0 closes the line without any."""

    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = '{"error": {"message": "something went wrong"}}'


def says(text: str) -> dict[str, Any]:
    """A message of words."""
    return {"role": "assistant", "content": text}


def calls(*functions: tuple[str, object]) -> dict[str, Any]:
    """A message that calls functions; arguments that are text go out as they are, broken or not."""
    rows = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": name, "arguments": given if isinstance(given, str) else json.dumps(given)},
        }
        for number, (name, given) in enumerate(functions, start=1)
    ]
    return {"role": "assistant", "content": None, "tool_calls": rows}


class ScriptedMind:
    """Gives prepared messages, one after the other; the last one again and again."""

    def __init__(self, *messages: Mapping[str, Any]) -> None:
        """Keep the messages."""
        self._messages = list(messages)

    def __call__(self, ask: Ask) -> Mapping[str, Any]:
        """The next message."""
        del ask
        return self._messages.pop(0) if len(self._messages) > 1 else self._messages[0]


class FakeOpenAi:
    """The application; `seen` holds every request that was taken, `mishaps` what goes wrong next."""

    def __init__(self, mind: Mind) -> None:
        """Let `mind` answer."""
        self.mind = mind
        self.mishaps: list[Mishap] = []
        self.seen: list[Ask] = []
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        raw = b""
        more = True
        while more:
            message = await receive()
            raw += message.get("body", b"")
            more = message.get("more_body", False)
        self.requests += 1
        headers: Mapping[str, str] = {}
        try:
            status, text, headers = await asyncio.to_thread(self._answer, scope, raw)
        except Refused as refused:
            status, text = refused.status, json.dumps({"error": {"message": str(refused)}})
        lost = status == 0
        rows = [(b"content-type", b"application/json"), *((k.encode(), v.encode()) for k, v in headers.items())]
        if lost:
            rows.append((b"content-length", b"2"))  # an answer that ends too soon makes the server close the line
        await send({"type": "http.response.start", "status": 200 if lost else status, "headers": rows})
        if not lost:
            await send({"type": "http.response.body", "body": text.encode()})

    def _answer(self, scope: Scope, raw: bytes) -> tuple[int, str, Mapping[str, str]]:
        given = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        if given.get("authorization") != f"Bearer {KEY}":
            shown = given.get("authorization", "").removeprefix("Bearer ")
            raise Refused(401, f"Incorrect API key provided: {shown}.")
        if scope["path"] == "/v1/models":
            return 200, json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}), {}
        if scope["path"] != "/v1/chat/completions" or scope["method"] != "POST":
            raise Refused(404, f"Invalid URL ({scope['method']} {scope['path']})")
        if self.mishaps:
            mishap = self.mishaps.pop(0)
            return mishap.status, mishap.body, mishap.headers
        ask = checked(raw)
        self.seen.append(ask)
        message = dict(self.mind(ask))
        finish = "tool_calls" if message.get("tool_calls") else "stop"
        words = sum(len(str(one.get("content") or "").split()) for one in ask.messages)
        answer = {
            "id": f"chatcmpl-{self.requests}",
            "object": "chat.completion",
            "model": MODEL,
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": words, "completion_tokens": len(str(message).split())},
        }
        return 200, json.dumps(answer, ensure_ascii=False), {}


def checked(raw: bytes) -> Ask:
    """A request as the real endpoints take it.

    Raises:
        Refused: with the status and words they would answer.
    """
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refused(400, "We could not parse the JSON body of your request.") from None
    if body.get("model") != MODEL:
        raise Refused(404, f"The model `{body.get('model')}` does not exist")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refused(400, "'messages' is too short")
    _check_messages(messages)
    tools = {}
    for tool in body.get("tools") or []:
        function = tool.get("function") or {}
        if tool.get("type") != "function" or not _NAME.match(str(function.get("name"))):
            raise Refused(400, f"Invalid 'tools': {function.get('name')!r}")
        parameters = function.get("parameters")
        if not isinstance(parameters, dict) or parameters.get("type") != "object":
            raise Refused(400, f"Invalid schema for function {function['name']!r}")
        tools[function["name"]] = parameters
    choice = body.get("tool_choice", "auto" if tools else "none")
    forced = choice["function"]["name"] if isinstance(choice, dict) else ""
    if forced and forced not in tools:
        raise Refused(400, f"Tool choice {forced!r} is none of the tools")
    return Ask(messages=messages, tools=tools, forced=forced, body=body)


def _check_messages(messages: Sequence[Mapping[str, Any]]) -> None:
    """Every function call is followed by its results, every result follows its call."""
    open_calls: list[str] = []
    for number, one in enumerate(messages):
        if one.get("role") not in _ROLES:
            raise Refused(400, f"Invalid value for 'messages[{number}].role'")
        if one["role"] == "tool":
            if one.get("tool_call_id") not in open_calls:
                raise Refused(400, "messages with role 'tool' must follow a message with 'tool_calls'")
            open_calls.remove(one["tool_call_id"])
            continue
        if open_calls:
            raise Refused(400, f"tool_call_ids did not have response messages: {', '.join(open_calls)}")
        open_calls = [call["id"] for call in one.get("tool_calls") or []]
        if not open_calls and not isinstance(one.get("content"), str):
            raise Refused(400, f"Invalid type for 'messages[{number}].content'")
    if open_calls:
        raise Refused(400, f"tool_call_ids did not have response messages: {', '.join(open_calls)}")


class LoopbackOpenAi:
    """The endpoint on 127.0.0.1, for as long as the context is open."""

    def __init__(self, mind: Mind, *, port: int = 0) -> None:
        """Bind the port at once; 0 takes any free one."""
        self.app = FakeOpenAi(mind)
        # With its protocol named, asyncio sends every part of an answer at once; without it 40 ms are lost on each.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        config = uvicorn.Config(self.app, http="h11", ws="none", log_level="critical", lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The base address, version included."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    async def __aenter__(self) -> Self:
        """Serve in the running loop."""
        self._socket.listen()
        config = self._server.config
        if not config.loaded:
            config.load()
        self._task = asyncio.create_task(self._server._serve([self._socket]))  # noqa: SLF001  # `serve` takes the signals
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop serving."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        self._socket.close()
