"""Several real `salon serve` processes on one database and one fake Cal.com, and a signed line to each of them."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from booking.adapters.holidays import PublicHolidays
from booking.bootstrap import BookingSettings, open_booking
from booking.catalogue_file.packaged import demo
from gateway.demo_salon import load_demo_salon
from gateway.retell.signature import HEADER, sign
from gateway.settings import Secret
from simulator.fakes.calcom.server import LoopbackCalcom
from simulator.fakes.calcom.state import CalcomState
from tests.fakes.postgres import free_port
from tests.fakes.transcripts import call_object, invoked

ROOT = Path(__file__).parents[2]
KEY = Secret("key_of_several_processes")
_CALCOM_KEY = "cal_test_salon"
_UP_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.02
DEMO = demo(holidays=PublicHolidays("DE"))


def machine_now() -> datetime:
    """What the processes' clock shows."""
    return datetime.now(UTC)  # noqa: TID251 - the processes have no other clock


@dataclass(slots=True)
class Town:
    """The processes, each with a line to it."""

    lines: list[httpx.AsyncClient]
    calcom: CalcomState

    async def deliver(
        self, to: int, tool: str, arguments: Mapping[str, Any], *, call: str, tool_call: str = ""
    ) -> bytes:
        """One signed delivery to one process; its answer, byte for byte."""
        body = function_body(tool, arguments, call, tool_call)
        answer = await self.lines[to % len(self.lines)].post(
            f"/retell/v19/functions/{tool}", content=body, headers={HEADER: sign(body, KEY, machine_now())}
        )
        assert answer.status_code == 200, answer.text
        return answer.content

    def outside(self) -> int:
        """How many bookings stand at Cal.com."""
        return sum(1 for one in self.calcom.bookings.values() if one.status == "accepted")


def function_body(tool: str, arguments: Mapping[str, Any], call: str, tool_call: str = "") -> bytes:
    """The body of a function call; without `tool_call` the transcript tells of no invocation."""
    items = [invoked(tool_call, tool, arguments)] if tool_call else []
    return msgspec.json.encode({"name": tool, "args": dict(arguments), "call": call_object(call, items)})


@asynccontextmanager
async def open_town(url: str, folder: Path, processes: int) -> AsyncIterator[Town]:
    """Start the processes on a migrated, empty database that gets the demo salon; all end with the block.

    Args:
        url: The database.
        folder: For the spool that the processes share.
        processes: How many.
    """
    async with AsyncExitStack() as stack:
        state = CalcomState(clock=machine_now, limit=0)
        calcom = await stack.enter_async_context(LoopbackCalcom(state))
        settings = BookingSettings(
            database_url=url, calcom_mode="team", calcom_url=calcom.url, calcom_api_key=_CALCOM_KEY
        )
        async with open_booking(settings) as booking:
            await load_demo_salon(booking, machine_now() - timedelta(days=1))
        environment = os.environ | {
            "SALON_DATABASE_URL": url,
            "SALON_RETELL_API_KEY": KEY.reveal(),
            "SALON_CALCOM_URL": calcom.url,
            "SALON_CALCOM_API_KEY": _CALCOM_KEY,
            "SALON_SPOOL": str(folder / "spool"),
            "SALON_LOG_LEVEL": "error",
            # Compiling takes a process longer than all else it does: the first one does it for the others.
            "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        lines: list[httpx.AsyncClient] = []
        ports = [free_port() for _ in range(processes)]
        for port in ports:
            server = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "salon", "serve", "--port", str(port)),
                env=environment,
                cwd=ROOT,
                stdout=DEVNULL,
                stderr=PIPE,
            )
            stack.push_async_callback(_end, server)
            line = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30)
            lines.append(await stack.enter_async_context(line))
            if port == ports[0]:
                await _up(line)
        await asyncio.gather(*(_up(line) for line in lines))
        yield Town(lines, state)


async def _up(line: httpx.AsyncClient) -> None:
    """Wait until a process takes calls; it comes up in its own time."""
    async with asyncio.timeout(_UP_WITHIN_S):
        while True:
            try:
                if (await line.get("/health/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(_LOOK_EVERY_S)


async def _end(server: Process) -> None:
    if server.returncode is None:
        server.terminate()
    _, told = await server.communicate()
    assert server.returncode in (0, -15), told.decode()


@asynccontextmanager
async def half_a_request(line: httpx.AsyncClient, path: str, body: bytes) -> AsyncIterator[None]:
    """Send a whole signed request and hang up without reading the answer."""
    port = line.base_url.port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port)) as wire:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: salon\r\nContent-Length: {len(body)}\r\n"
            f"{HEADER}: {sign(body, KEY, machine_now())}\r\n\r\n"
        )
        wire.sendall(head.encode() + body)
        yield
