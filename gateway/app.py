"""Builds the web application: settings in, an ASGI app out; nothing is opened before it starts."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count

import httpx
import structlog
from litestar import Litestar
from litestar.datastructures import State
from litestar.types import ControllerRouterHandler

from booking.adapters.system import RandomIds, SystemClock
from booking.application.ports import Clock
from booking.bootstrap import Outside, open_booking
from booking.errors import BookingError
from gateway.api.calcom_webhook import calcom_webhook
from gateway.api.health import live, ready
from gateway.api.routes import new_booking, retire_service, save_service
from gateway.desk_settings import desk_settings
from gateway.metrics import metrics
from gateway.reception import Reception, open_reception
from gateway.retell.routes import call_webhook, function_call, inbound_webhook
from gateway.settings import SandboxRefused, Settings

_log = structlog.get_logger()
_EVERY_S = 5.0
_TIDY_EVERY = 120
"""So many rounds lie between two looks for calls whose days are over."""
_REAL_RETELL_KEY = re.compile(r"key_[0-9a-f]{28,}")
_REAL_CALCOM_KEY = re.compile(r"cal_live_\w+")

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(
    settings: Settings,
    *,
    sandbox: bool = False,
    demo: bool = False,
    clock: Clock | None = None,
    calcom_transport: httpx.AsyncBaseTransport | None = None,
) -> Litestar:
    """The application.

    Args:
        settings: What the operator decided.
        sandbox: Also serve `/sandbox` (state in, state out, the clock), on loopback only.
        demo: At start-up, load the demo salon into a database without salons.
        clock: Tells the time; the machine's when None. A sandbox has one of its own, set by its routes.
        calcom_transport: Takes the place of the network towards Cal.com, for tests and the simulator.

    Raises:
        SandboxRefused: A sandbox with a real key.
    """
    if sandbox:
        _refuse_real_keys(settings)
        from gateway.sandbox.routes import sandbox_lifespan, sandbox_routes  # noqa: PLC0415 - never part of serving

        return _app(sandbox_lifespan(settings, calcom_transport), [*_ROUTES, *sandbox_routes()])
    return _app(_serving(settings, clock or SystemClock(), calcom_transport, demo=demo), [*_ROUTES])


_ROUTES: tuple[ControllerRouterHandler, ...] = (
    function_call,
    call_webhook,
    inbound_webhook,
    new_booking,
    save_service,
    retire_service,
    calcom_webhook,
    live,
    ready,
    metrics,
)


def _app(lifespan: Lifespan, routes: list[ControllerRouterHandler]) -> Litestar:
    return Litestar(
        route_handlers=routes,
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,
        state=State(),
    )


def _serving(settings: Settings, clock: Clock, transport: httpx.AsyncBaseTransport | None, *, demo: bool) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_booking(
            desk_settings(settings), clock=clock, ids=RandomIds(), outside=Outside(transport=transport)
        ) as booking:
            if demo:
                from gateway.demo_salon import load_demo_salon  # noqa: PLC0415 - a salon's own server never needs it

                await load_demo_salon(booking, clock.now())
            reception = open_reception(settings, booking.desk, clock)
            app.state.reception = reception
            app.state.booking = booking
            await reception.warm_up()
            rounds = [
                asyncio.create_task(_hand_over(reception)),
                asyncio.create_task(booking.housekeeper.run(clock)),
            ]
            try:
                yield
            finally:
                for one in rounds:
                    one.cancel()
                await asyncio.gather(*rounds, return_exceptions=True)
                await reception.functions.settle()

    return lifespan


async def _hand_over(reception: Reception) -> None:
    """Hand over call-backs that wait for the database, and forget calls whose days are over, again and again."""
    for number in count():
        try:
            if await reception.drain_spool():
                _log.info("gateway.spool_drained")
            if number % _TIDY_EVERY == 0 and (gone := await reception.calls.tidy()):
                _log.info("gateway.calls_forgotten", calls=gone)
        except BookingError as problem:
            _log.warning("gateway.spool_waits", code=problem.code)
        except Exception as problem:  # noqa: BLE001 - the notes of the next minute must be handed over all the same
            _log.error("gateway.spool_failed", exc_info=problem)
        await asyncio.sleep(_EVERY_S)


def _refuse_real_keys(settings: Settings) -> None:
    retell = any(_REAL_RETELL_KEY.fullmatch(key.reveal()) for key in settings.retell_keys.values())
    calcom = any(_REAL_CALCOM_KEY.fullmatch(key.reveal()) for key in settings.calcom_keys.values())
    if retell or calcom:
        raise SandboxRefused("a key of these settings looks real; a sandbox takes invented ones only")
