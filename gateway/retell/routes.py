"""The routes that Retell calls: the body is read raw, its signature checked, and only then looked at."""

from typing import Annotated

import structlog
from litestar import Request, post
from litestar.datastructures import State
from litestar.params import Parameter
from litestar.response.base import ASGIResponse

from booking.adapters.system import SystemClock
from gateway.reception import Reception
from gateway.retell.body import BodyTooLarge, BodyTooSlow, read_body
from gateway.retell.signature import HEADER, BadSignature, verify

_log = structlog.get_logger()
_JSON = "application/json"
_PathWord = Annotated[str, Parameter(max_length=200)]


class _NotLookedAt(Exception):
    """The request ends here; `answer` is the whole answer."""

    def __init__(self, answer: ASGIResponse) -> None:
        super().__init__()
        self.answer = answer


async def _signed(request: Request[None, None, State], reception: Reception) -> tuple[bytes, str]:
    """The raw body and the name of the key that signed it.

    Raises:
        _NotLookedAt: Too large, too slow, or not signed.
    """
    settings = reception.settings
    try:
        body = await read_body(request, limit=settings.max_body_bytes, timeout_s=settings.body_timeout_s)
    except BodyTooLarge as problem:
        reception.metrics.refused("size")
        _log.warning("gateway.body_too_large", path=request.url.path)
        raise _NotLookedAt(_plain(413, b'{"error":"too large"}')) from problem
    except BodyTooSlow as problem:
        reception.metrics.refused("time")
        _log.warning("gateway.body_too_slow", path=request.url.path)
        raise _NotLookedAt(_plain(408, b'{"error":"too slow"}')) from problem
    header = request.headers.get(HEADER)
    try:
        return body, verify(body, header, settings.retell_keys, reception.clock.now())
    except BadSignature as problem:
        if reception.sandbox:
            # A pinned clock may stand far from the one the caller signs with.
            try:
                return body, verify(body, header, settings.retell_keys, SystemClock().now())
            except BadSignature:
                pass
        reception.metrics.refused("signature")
        _log.warning("gateway.signature_refused", path=request.url.path, why=str(problem))
        raise _NotLookedAt(_plain(401, b'{"error":"bad signature"}')) from problem


def _plain(status: int, body: bytes) -> ASGIResponse:
    return ASGIResponse(body=body, status_code=status, media_type=_JSON)


@post("/retell/{version:str}/functions/{tool:str}", status_code=200)
async def function_call(request: Request[None, None, State], version: _PathWord, tool: _PathWord) -> ASGIResponse:
    """A function of a flow: correctly signed it is always answered with 200 and a sentence."""
    reception: Reception = request.app.state.reception
    try:
        body, key = await _signed(request, reception)
    except _NotLookedAt as end:
        return end.answer
    return _plain(200, await reception.functions.respond(version, tool, body, key))


@post("/retell/webhooks", status_code=200)
async def call_webhook(request: Request[None, None, State]) -> ASGIResponse:
    """An event of a call."""
    reception: Reception = request.app.state.reception
    try:
        body, key = await _signed(request, reception)
    except _NotLookedAt as end:
        return end.answer
    if await reception.webhooks.take(body, key):
        return ASGIResponse(status_code=204)
    return _plain(503, b'{"error":"send it again"}')


@post("/retell/inbound", status_code=200)
async def inbound_webhook(request: Request[None, None, State]) -> ASGIResponse:
    """A call is ringing: what should its agent know?"""
    reception: Reception = request.app.state.reception
    try:
        body, key = await _signed(request, reception)
    except _NotLookedAt as end:
        return end.answer
    return _plain(200, await reception.inbound.respond(body, key))
