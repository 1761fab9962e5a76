"""Whether the program lives, and whether it can serve."""

import asyncio

import msgspec
from litestar import Request, get
from litestar.datastructures import State
from litestar.response.base import ASGIResponse

from booking.errors import BookingError
from gateway.reception import Reception

_PATIENCE_S = 2.0
_MARK = "asked-whether-ready"
"""What is written to see that it can be."""


@get("/health/live")
async def live() -> ASGIResponse:
    """The process answers."""
    return ASGIResponse(body=b'{"status":"ok"}', media_type="application/json")


@get("/health/ready")
async def ready(request: Request[None, None, State]) -> ASGIResponse:
    """The database can be read and written and there is a salon; 503 otherwise."""
    reception: Reception = request.app.state.reception
    status, salons = "", 0
    try:
        async with asyncio.timeout(_PATIENCE_S):
            known = await reception.desk.salons()
            salons, status = len(known), "database cannot be written"
            for salon in known[:1]:
                async with reception.desk.database.transaction() as uow:
                    await uow.cursors.put(salon.id, _MARK, reception.clock.now().isoformat())
            status = "ok"
    except (BookingError, TimeoutError):
        status = status if salons else "database does not answer"
    if not salons and status == "ok":
        status = "no salon is loaded"
    body = {"status": status, "salons": salons, "spooled_callbacks": len(reception.spool.waiting())}
    return ASGIResponse(
        body=msgspec.json.encode(body), status_code=200 if status == "ok" else 503, media_type="application/json"
    )
