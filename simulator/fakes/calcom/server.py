"""The fake Cal.com on loopback through uvicorn; a dropped answer closes the connection."""

import asyncio
import contextlib
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Self

import uvicorn

from simulator.fakes.calcom.app import App, FakeCalcom, Receive, Scope, Send, create_fake_calcom
from simulator.fakes.calcom.errors import Dropped
from simulator.fakes.calcom.state import CalcomState


class _Server(uvicorn.Server):
    """uvicorn's server that tells when it is ready, and leaves the signals to the host where it is a guest."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.guest = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        if self.guest:
            yield
        else:
            with super().capture_signals():
                yield


class LoopbackCalcom:
    """A server on 127.0.0.1. The socket is bound at once, so the port is known before anything runs."""

    def __init__(self, state: CalcomState | None = None, *, port: int = 0, openapi: Path | None = None) -> None:
        """Bind the port; 0 takes any free one."""
        self.app: FakeCalcom = create_fake_calcom(state, openapi=openapi)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            _closing_on_drop(self.app), http="h11", ws="none", log_level="error", lifespan="off", access_log=False
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    def run(self) -> None:
        """Serve until the process is told to stop."""
        self._server.run(sockets=[self._socket])

    async def __aenter__(self) -> Self:
        """Serve in the running loop."""
        self._server.guest = True
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        await self._server.ready.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop serving."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        self._socket.close()


def _closing_on_drop(app: FakeCalcom) -> App:
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except Dropped:
            # An error before any answer would become a 500; a half-sent answer makes uvicorn close the line.
            headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})

    return serve
