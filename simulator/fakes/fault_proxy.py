"""A TCP proxy that breaks connections to order: slow, reset, cut after some bytes, or the answer swallowed."""

import asyncio
import socket
import struct
from dataclasses import dataclass
from typing import Self

_CHUNK = 65_536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """What happens to each new connection; the default is nothing."""

    latency_s: float = 0.0
    """Waits so long before each chunk of the answer."""
    reset: bool = False
    """Resets the connection as soon as it is opened: the request arrives nowhere."""
    cut_after: int | None = None
    """Closes both sides after so many bytes of the answer."""
    drop_answer: bool = False
    """Lets the request through, reads the answer, and closes without passing any of it on."""


class FaultProxy:
    """Listens on a free port of 127.0.0.1 and passes everything on to one address; use as a context manager."""

    def __init__(self, host: str, port: int) -> None:
        """Pass on to this address."""
        self._host, self._port = host, port
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self.breakage = Breakage()
        """Applies to connections opened from now on; set it at any time."""
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._server is None:
            raise RuntimeError("the proxy is not open")
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    @property
    def url(self) -> str:
        """The address for HTTP clients."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._opened, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close everything."""
        if self._server is not None:
            self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _opened(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._lines.add(task)
            task.add_done_callback(self._lines.discard)
        self.connections += 1
        breakage = self.breakage
        try:
            if not breakage.reset:
                await self._serve(reader, writer, breakage)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            _close(writer, hard=breakage.reset)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, breakage: Breakage) -> None:
        there, back = await asyncio.open_connection(self._host, self._port)
        request = asyncio.create_task(_pass_on(reader, back))
        try:
            await _answer(there, writer, breakage)
        finally:
            request.cancel()
            await asyncio.gather(request, return_exceptions=True)
            _close(back, hard=False)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, breakage: Breakage) -> None:
    passed = 0
    while chunk := await reader.read(_CHUNK):
        if breakage.drop_answer:
            return
        if breakage.latency_s:
            await asyncio.sleep(breakage.latency_s)
        if breakage.cut_after is not None and passed + len(chunk) >= breakage.cut_after:
            writer.write(chunk[: breakage.cut_after - passed])
            await writer.drain()
            return
        writer.write(chunk)
        await writer.drain()
        passed += len(chunk)


def _close(writer: asyncio.StreamWriter, *, hard: bool) -> None:
    """Close a connection; hard sends a reset instead of a farewell."""
    if hard:
        connection = writer.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    writer.close()
