"""The routes of the sandbox, and the app's life with a clock that stands until it is set."""

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar, Request, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.response.base import ASGIResponse
from litestar.types import ControllerRouterHandler

from booking.adapters.mail.post import MemoryPost
from booking.adapters.system import CountingIds, StandingClock
from booking.bootstrap import OpenBooking, Outside, open_booking
from booking.domain.ids import SalonId
from gateway.desk_settings import desk_settings
from gateway.reception import Reception, open_reception
from gateway.sandbox.seeding import Reset, Seeder, SeedRefused
from gateway.sandbox.state import state_of
from gateway.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
_BEGINS = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
_ROUNDS = 20
_DECODER = msgspec.json.Decoder(Reset)


@dataclass(slots=True, kw_only=True)
class Sandbox:
    """What the routes of the sandbox work on."""

    booking: OpenBooking
    reception: Reception
    clock: StandingClock
    seeder: Seeder
    salon: SalonId
    post: MemoryPost


def sandbox_lifespan(
    settings: Settings, transport: httpx.AsyncBaseTransport | None
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """The life of a sandbox app: its database, a clock that stands, ids that count up.

    Args:
        settings: The operator's; an SQLite file of the machine's temporary folder serves where none is named.
        transport: A Cal.com in this process.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory(prefix="salon-sandbox-") as folder:
            placed = msgspec.structs.replace(settings, spool=Path(folder) / "spool")
            if not placed.database_url:
                placed = msgspec.structs.replace(placed, database_url=f"sqlite+aiosqlite:///{folder}/salon.db")
            clock, ids = StandingClock(_BEGINS), CountingIds()
            post = MemoryPost()
            async with open_booking(
                desk_settings(placed), clock=clock, ids=ids, outside=Outside(transport=transport, post=post)
            ) as booking:
                reception = open_reception(placed, booking.desk, clock, sandbox=True)
                seeder = Seeder(booking, ids)
                app.state.booking = booking
                app.state.reception = reception
                app.state.sandbox = Sandbox(
                    booking=booking, reception=reception, clock=clock, seeder=seeder, salon=SalonId("demo"), post=post
                )
                await seeder.claim()
                await seeder.reset(Reset(now=_BEGINS), _BEGINS)
                try:
                    yield
                finally:
                    await reception.functions.settle()

    return lifespan


async def _on_loopback(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    # Asynchronous, because Litestar hands a plain function to a thread.
    client = connection.client
    if client is not None and client.host not in _LOOPBACK:
        raise PermissionDeniedException("the sandbox is for this machine only")


def _answer(body: object, status: int = 200) -> ASGIResponse:
    return ASGIResponse(body=msgspec.json.encode(body), status_code=status, media_type="application/json")


@post("/sandbox/reset", status_code=200, guards=[_on_loopback])
async def reset(request: Request[None, None, State]) -> ASGIResponse:
    """Forget everything and begin in a stated state."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        wanted = _DECODER.decode(await request.body())
        await sandbox.reception.functions.settle()
        sandbox.clock.set(wanted.now)
        sandbox.reception.salons.forget()
        sandbox.reception.inbound.forget()
        sandbox.reception.calls.forget()
        sandbox.post.letters.clear()
        await sandbox.seeder.reset(wanted, sandbox.clock.now())
    except (msgspec.MsgspecError, SeedRefused) as problem:
        return _answer({"error": str(problem)}, 422)
    return _answer(await _told(sandbox) if wanted.tell else {"now": sandbox.clock.now().isoformat()})


async def _told(sandbox: Sandbox, *, timeline: bool = False) -> dict[str, Any]:
    whole = await state_of(sandbox.booking, sandbox.salon, sandbox.clock.now(), timeline=timeline)
    mails = [
        {"id": one.id, "to": one.to, "name": one.name, "subject": one.subject, "text": one.text}
        for one in sandbox.post.letters.values()
    ]
    return {**whole, "mails": mails}


@post("/sandbox/clock", status_code=200, guards=[_on_loopback])
async def set_clock(request: Request[None, None, State]) -> ASGIResponse:
    """Set the clock (`now`), or let time pass (`advance_s`)."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        wanted = msgspec.json.decode(await request.body(), type=_Clock)
    except msgspec.MsgspecError as problem:
        return _answer({"error": str(problem)}, 422)
    if wanted.now is not None:
        sandbox.clock.set(wanted.now)
    sandbox.clock.advance(timedelta(seconds=wanted.advance_s))
    return _answer({"now": sandbox.clock.now().isoformat()})


class _Clock(msgspec.Struct, frozen=True):
    now: datetime | None = None
    advance_s: float = 0.0


@get("/sandbox/state", guards=[_on_loopback])
async def state(request: Request[None, None, State]) -> ASGIResponse:
    """Everything the salon holds."""
    return _answer(await _told(request.app.state.sandbox, timeline=True))


@post("/sandbox/settle", status_code=200, guards=[_on_loopback])
async def settle(request: Request[None, None, State]) -> ASGIResponse:
    """Finish what is due at the sandbox clock: late work, recovery, spooled call-backs; with `tell`, how it is then."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        wanted = msgspec.json.decode(await request.body() or b"{}", type=_Settle)
    except msgspec.MsgspecError as problem:
        return _answer({"error": str(problem)}, 422)
    await sandbox.reception.functions.settle()
    done, look_outside = 0, True
    for _ in range(_ROUNDS):
        round_ = await sandbox.booking.housekeeper.settle(sandbox.clock.now(), look_outside=look_outside)
        done += round_.sagas
        # Letters change nothing at the calendar; looking there again costs three requests.
        look_outside = bool(round_.sagas or round_.orphans)
        if not round_.sagas and not round_.letters and not round_.orphans:
            break
    spooled = await sandbox.reception.drain_spool()
    await sandbox.reception.calls.tidy()
    done_now = {"resumed": done, "callbacks": spooled}
    return _answer({**await _told(sandbox), **done_now} if wanted.tell else done_now)


class _Settle(msgspec.Struct, frozen=True):
    tell: bool = False


def sandbox_routes() -> list[ControllerRouterHandler]:
    """The routes of the sandbox."""
    return [reset, set_clock, state, settle]
