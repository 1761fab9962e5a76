"""Custom-LLM servers for tests that follow a plan, word by word, and misbehave where it says so."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

Act = Mapping[str, Any] | str | bytes | Callable[[ServerConnection], Awaitable[None]]
"""What a server does: send a message, a raw frame, or something with the connection itself."""


async def break_line(connection: ServerConnection) -> None:
    """End the connection as a crashed process does, without a close frame."""
    connection.transport.abort()


def close_with(code: int, reason: str = "") -> Callable[[ServerConnection], Awaitable[None]]:
    """Close with a code."""

    async def close(connection: ServerConnection) -> None:
        await connection.close(code, reason)

    return close


def said(number: int, content: str, **more: object) -> dict[str, Any]:
    """A complete response."""
    answer = {"response_type": "response", "response_id": number, "content": content, "content_complete": True}
    return {**answer, **more}


@dataclass(slots=True)
class CustomLlm:
    """Greets with `greeting`, then does, for each response or reminder that is required, the next acts of its plan.

    `{id}` as a response id is that of the request. When the plan is used up it says nothing more.
    """

    greeting: Sequence[Act] = field(default_factory=lambda: [said(0, "")])
    plan: Sequence[Sequence[Act]] = ()
    answers_pings: bool = True
    refuses: int = 0
    """So many connections are refused before one is taken."""
    heard: list[Mapping[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    closed_with: list[int] = field(default_factory=list)
    _turn: int = 0
    _server: Server | None = None

    @property
    def url(self) -> str:
        """Where it is reached."""
        assert self._server is not None
        return f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}"

    async def __aenter__(self) -> Self:
        """Listen on any free port of 127.0.0.1."""
        self._server = await serve(
            self._call, "127.0.0.1", 0, ping_interval=None, close_timeout=1, process_request=self._admit
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def of(self, kind: str) -> list[Mapping[str, Any]]:
        """What was heard of one kind."""
        return [message for message in self.heard if message["interaction_type"] == kind]

    def _admit(self, connection: ServerConnection, request: Any) -> Any:  # noqa: ANN401  # the library's own types
        self.paths.append(request.path)
        if len(self.paths) <= self.refuses:
            return connection.respond(503, "not yet\n")
        return None

    async def _call(self, connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self._do(connection, self.greeting, 0)
            async for frame in connection:
                message = msgspec.json.decode(frame)
                self.heard.append(message)
                await self._react(connection, message)
        await connection.wait_closed()
        self.closed_with.append(connection.close_code or 0)

    async def _react(self, connection: ServerConnection, message: Mapping[str, Any]) -> None:
        kind = message["interaction_type"]
        if kind == "ping_pong" and self.answers_pings:
            await self._do(connection, [{"response_type": "ping_pong", "timestamp": message["timestamp"]}], 0)
        if kind in {"response_required", "reminder_required"} and self._turn < len(self.plan):
            self._turn += 1
            await self._do(connection, self.plan[self._turn - 1], message["response_id"])

    async def _do(self, connection: ServerConnection, acts: Sequence[Act], number: int) -> None:
        for act in acts:
            if isinstance(act, Mapping):
                asked = {name: number if value == "{id}" else value for name, value in act.items()}
                await connection.send(msgspec.json.encode(asked).decode())
            elif isinstance(act, str | bytes):
                await connection.send(act)
            else:
                await act(connection)
            await asyncio.sleep(0)
