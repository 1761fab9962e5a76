"""An application served on 127.0.0.1 for as long as a context lasts, in the running loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn


class _GuestServer(uvicorn.Server):
    """uvicorn's server that tells when it is ready and leaves the signals to the host."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@asynccontextmanager
async def served(app: Any, *, port: int = 0) -> AsyncIterator[str]:  # noqa: ANN401  # any ASGI application
    """Serve an application and give its address; port 0 takes any free one.

    Raises:
        OSError: the port is taken.
        RuntimeError: the application did not start.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    config = uvicorn.Config(app, http="h11", ws="none", log_level="error", lifespan="on", access_log=False)
    server = _GuestServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not server.started:
            message = "the application did not start"
            raise RuntimeError(message)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ready.cancel()
        server.should_exit = True
        await task
        listener.close()
