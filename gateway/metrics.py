"""What a monitoring system is told, in Prometheus' text format: calls by outcome, how long they took, what waits."""

import asyncio
import ipaddress
from datetime import datetime
from hmac import compare_digest

from litestar import Request, get
from litestar.datastructures import State
from litestar.response.base import ASGIResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from booking.application.desk import BookingDesk
from booking.errors import BookingError
from gateway.retell.spool import Spool
from gateway.settings import Secret
from gateway.tools.table import NEWEST

_PATIENCE_S = 2.0
_BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 8.0, 10.0)
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


class Metrics:
    """The figures of one process; what stands in the database is counted when somebody asks."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "salon_function_calls", "Function calls answered.", ("tool", "code"), registry=self.registry
        )
        self._seconds = Histogram(
            "salon_function_seconds",
            "From the body to the answer of a function call.",
            ("tool",),
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self._refused = Counter(
            "salon_requests_refused", "Requests of Retell's routes not looked at.", ("why",), registry=self.registry
        )
        self._up = self._gauge("salon_database_up", "Whether the database answers.")
        self._sagas = self._gauge("salon_sagas_open", "Changes that Cal.com has not been told of yet.")
        self._stuck = self._gauge("salon_sagas_stuck", "Those of them that somebody has to look at.")
        self._outbox = self._gauge("salon_outbox_waiting", "Letters that have not been sent yet.")
        self._age = self._gauge("salon_outbox_age_seconds", "How long the oldest of them has been due.")
        self._tasks = self._gauge("salon_callbacks_open", "Promised call-backs nobody has made yet.")
        self._spooled = self._gauge("salon_callbacks_spooled", "Call-backs that wait for the database.")

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(name, meaning, registry=self.registry)

    def answered(self, tool: str, code: str, seconds: float) -> None:
        """A function call was answered; names that are no tool's count as one."""
        name = tool.replace("-", "_")
        name = name if name in NEWEST else "unknown"
        self._calls.labels(name, code).inc()
        self._seconds.labels(name).observe(seconds)

    def refused(self, why: str) -> None:
        """A request was not looked at: signature, size or time."""
        self._refused.labels(why).inc()

    async def text(self, desk: BookingDesk, spool: Spool, now: datetime) -> bytes:
        """All figures; those of the database keep their last value while it does not answer."""
        self._spooled.set(len(spool.waiting()))
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._count(desk, now)
            self._up.set(1)
        except (BookingError, TimeoutError):
            self._up.set(0)
        return generate_latest(self.registry)

    async def _count(self, desk: BookingDesk, now: datetime) -> None:
        async with desk.database.reading() as uow:
            sagas = await uow.sagas.listed(open_only=True)
            letters = await uow.outbox.listed()
            tasks = sum([len(await uow.tasks.listed(salon)) for salon in await uow.catalogues.salons()])
        self._sagas.set(len(sagas))
        self._stuck.set(sum(1 for one in sagas if one.stuck))
        self._outbox.set(len(letters))
        self._age.set(max([0.0, *((now - one.due_at).total_seconds() for one in letters)]))
        self._tasks.set(tasks)


def may_see(authorization: str | None, key: Secret, client: str, *, forwarded: bool) -> bool:
    """Whether somebody may see the figures: with the operator's key, or from this machine itself.

    Args:
        authorization: The value of that header.
        key: The operator's key; empty when there is none.
        client: The address the connection comes from.
        forwarded: Whether a proxy says that it asks for somebody else.
    """
    scheme, _, given = (authorization or "").partition(" ")
    if key and scheme.lower() == "bearer" and compare_digest(given.strip().encode(), key.reveal().encode()):
        return True
    try:
        return not forwarded and ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False


@get("/metrics")
async def metrics(request: Request[None, None, State]) -> ASGIResponse:
    """The figures, for the operator and this machine only."""
    reception = request.app.state.reception
    allowed = may_see(
        request.headers.get("authorization"),
        reception.settings.operator_key,
        request.client.host if request.client else "",
        forwarded=any(name in request.headers for name in _FORWARDED),
    )
    if not allowed:
        return ASGIResponse(body=b'{"error":"operator key needed"}', status_code=401, media_type="application/json")
    text = await reception.metrics.text(reception.desk, reception.spool, reception.clock.now())
    return ASGIResponse(body=text, media_type=CONTENT_TYPE_PLAIN_0_0_4)
