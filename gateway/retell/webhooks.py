"""Call webhooks: whatever comes, in whatever order and however often, changes nothing twice."""

import structlog

from booking.application.desk import BookingDesk
from booking.application.ports import Clock
from booking.domain.ids import CallId
from gateway.retell.calls import Calls
from gateway.retell.tenancy import ForeignCall, Salons, salon_of
from gateway.retell.wire import CallEvent, MalformedBody, read_call_event

_log = structlog.get_logger()
_ENDED = frozenset({"call_ended", "call_analyzed"})
"""Events after which nobody holds the line; the first of them that comes releases the holds."""


class Webhooks:
    """Takes call webhooks; never raises."""

    def __init__(self, desk: BookingDesk, clock: Clock, calls: Calls, salons: Salons) -> None:
        self._desk = desk
        self._salons = salons
        self._clock = clock
        self._calls = calls

    async def take(self, body: bytes, key: str) -> bool:
        """Act on a correctly signed webhook.

        Args:
            body: The raw body.
            key: The name of the key that signed it.

        Returns:
            Whether Retell need not send it again; false only when the database did not answer.
        """
        try:
            event = read_call_event(body)
        except MalformedBody as problem:
            _log.error("gateway.webhook_malformed", why=str(problem))
            return True
        try:
            await self._act(event, key)
        except ForeignCall as problem:
            _log.error("gateway.webhook_refused", why=str(problem))
        except Exception as problem:  # noqa: BLE001 - Retell sends it again, an operator is told
            _log.error("gateway.webhook_failed", webhook=event.event, exc_info=problem)
            return False
        return True

    async def _act(self, event: CallEvent, key: str) -> None:
        call = event.call
        if call is None:
            _log.info("gateway.webhook_ignored", webhook=event.event)
            return
        salon = salon_of(await self._salons.all(), key, agent=call.agent_id, number=call.salon_number)
        if event.event in _ENDED or call.call_status in ("ended", "error"):
            await self._desk.release_holds(salon.id, CallId(call.call_id), now=self._clock.now())
        await self._calls.happened(salon.id, event, call)
        _log.info("gateway.webhook_taken", webhook=event.event, call_id=call.call_id, salon=salon.id)
