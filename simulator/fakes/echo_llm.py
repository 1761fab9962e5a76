"""A small custom-LLM server on loopback: it greets, says again what it hears, and hangs up on an agreed word.

It stands in for a server of one's own until there is one: `python -m simulator.fakes.echo_llm --port 4020`,
then `salon sim run … --lane websocket --websocket-url ws://127.0.0.1:4020`.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any, Self

import click
import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed


class EchoLlm:
    """The server; a call is over when the caller says `last_word`."""

    def __init__(self, *, greeting: str = "", last_word: str = "", port: int = 0) -> None:
        """Serve on a port of 127.0.0.1; 0 takes any free one."""
        self._greeting = greeting
        self._last_word = last_word
        self._port = port
        self._server: Server | None = None
        self.paths: list[str] = []
        """The paths that were connected to, one for each call."""
        self.heard: list[Mapping[str, Any]] = []
        """Every message that came in."""

    @property
    def url(self) -> str:
        """Where it is reached, without the id of a call."""
        return f"ws://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await serve(self._call, "127.0.0.1", self._port, ping_interval=None, close_timeout=1)
        self._port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def run(self) -> None:
        """Serve until the task is cancelled."""
        if self._server is not None:
            await self._server.serve_forever()

    async def _call(self, connection: ServerConnection) -> None:
        request = connection.request
        self.paths.append(request.path if request is not None else "")
        config = {"auto_reconnect": True, "call_details": True, "transcript_with_tool_calls": True}
        with contextlib.suppress(ConnectionClosed):
            await _send(connection, {"response_type": "config", "config": config})
            await _send(connection, _response(0, self._greeting))
            async for frame in connection:
                message = msgspec.json.decode(frame)
                self.heard.append(message)
                answer = self._answer(message)
                if answer is not None:
                    await _send(connection, answer)

    def _answer(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        match message["interaction_type"]:
            case "ping_pong":
                return {"response_type": "ping_pong", "timestamp": message["timestamp"]}
            case "response_required" | "reminder_required":
                spoken = [one["content"] for one in message["transcript"] if one["role"] == "user"]
                last = spoken[-1] if spoken else ""
                return _response(message["response_id"], last, end_call=bool(last) and last == self._last_word)
            case _:
                return None


def _response(number: int, content: str, *, end_call: bool = False) -> dict[str, Any]:
    answer = {"response_type": "response", "response_id": number, "content": content, "content_complete": True}
    return {**answer, "end_call": True} if end_call else answer


async def _send(connection: ServerConnection, message: Mapping[str, Any]) -> None:
    await connection.send(msgspec.json.encode(message).decode())


@click.command()
@click.option("--port", type=int, default=4020, show_default=True, help="0 takes any free port.")
@click.option("--greeting", default="", help="What it says first; without it the caller begins.")
@click.option("--last-word", default="", help="It hangs up when it hears this.")
def main(port: int, greeting: str, last_word: str) -> None:
    """Serve the echo on 127.0.0.1; prints its address on the first line."""

    async def run() -> None:
        async with EchoLlm(greeting=greeting, last_word=last_word, port=port) as echo:
            click.echo(echo.url)
            await echo.run()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


if __name__ == "__main__":
    main()
