"""Cal.com's webhooks: hints that something changed over there; we look ourselves, whatever the hint says."""

import hashlib
import hmac
from typing import Any

import msgspec
import structlog
from litestar import Request, post
from litestar.datastructures import State
from litestar.response.base import ASGIResponse

from booking.application.reconcile import ReaderUnavailable
from booking.bootstrap import OpenBooking
from booking.errors import BookingError
from gateway.reception import Reception
from gateway.retell.body import BodyTooLarge, BodyTooSlow, read_body
from gateway.settings import Secret

HEADER = "X-Cal-Signature-256"
_log = structlog.get_logger()
_JSON = "application/json"


class _Payload(msgspec.Struct, frozen=True, kw_only=True):
    uid: Any = None


class _Hint(msgspec.Struct, frozen=True, kw_only=True, rename={"trigger": "triggerEvent"}):
    trigger: str = ""
    payload: _Payload = _Payload()


_DECODER = msgspec.json.Decoder(_Hint)


def is_signed(body: bytes, header: str | None, secret: Secret) -> bool:
    """Whether Cal.com signed this body: lower-case hex of HMAC-SHA256 over the raw bytes.

    Args:
        body: The raw bytes.
        header: The value of `X-Cal-Signature-256`.
        secret: The webhook's secret; without one nothing is believed.
    """
    if not secret or header is None or not header.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.reveal().encode(), body, hashlib.sha256).hexdigest(), header)


@post("/calcom/webhook", status_code=200)
async def calcom_webhook(request: Request[None, None, State]) -> ASGIResponse:
    """A hint from Cal.com."""
    reception: Reception = request.app.state.reception
    settings = reception.settings
    try:
        body = await read_body(request, limit=settings.max_body_bytes, timeout_s=settings.body_timeout_s)
    except BodyTooLarge:
        return _answer(413, "too large")
    except BodyTooSlow:
        return _answer(408, "too slow")
    if not is_signed(body, request.headers.get(HEADER), settings.calcom_webhook_secret):
        _log.warning("gateway.signature_refused", path=request.url.path, why="not signed by Cal.com")
        return _answer(401, "bad signature")
    try:
        hint = _DECODER.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
        _log.warning("gateway.calcom_hint_malformed", why=str(problem))
        return _answer(200, "")
    await _look(request.app.state.booking, reception, hint)
    return _answer(200, "")


async def _look(booking: OpenBooking, reception: Reception, hint: _Hint) -> None:
    if booking.reconciler is None or not isinstance(hint.payload.uid, str):
        return
    try:
        for salon in await reception.salons.all():
            await booking.reconciler.hint(salon.id, hint.payload.uid, now=reception.clock.now())
    except (BookingError, ReaderUnavailable) as problem:
        # The next poll sees it; Cal.com need not send it again.
        _log.warning("gateway.calcom_hint_waits", trigger=hint.trigger, why=str(problem))


def _answer(status: int, problem: str) -> ASGIResponse:
    body = msgspec.json.encode({"error": problem} if problem else {"ok": True})
    return ASGIResponse(body=body, status_code=status, media_type=_JSON)
