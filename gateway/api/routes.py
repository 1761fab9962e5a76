"""The routes of the web API."""

from litestar import Request, delete, post, put
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from booking.domain.catalogue import Salon
from booking.errors import BookingError
from gateway.api.bookings import problem_body, unauthorised
from gateway.api.keys import salon_of_key
from gateway.api.services import WebServices
from gateway.reception import Reception
from gateway.retell.body import BodyTooLarge, BodyTooSlow, read_body

_JSON = "application/json"


@post("/api/v2/bookings", status_code=201)
async def new_booking(request: Request[None, None, State]) -> ASGIResponse:
    """Book a service; composite ones are recognised by themselves."""
    reception: Reception = request.app.state.reception
    admitted = await _admitted(request, reception)
    if isinstance(admitted, ASGIResponse):
        return admitted
    salon, body = admitted
    try:
        catalogue = await reception.desk.catalogue(salon.id)
    except BookingError as problem:
        return _answer(503, problem_body(problem.code, "try again in a moment"))
    return _answer(*await reception.web.book(body, catalogue, request.headers.get("idempotency-key")))


@put("/api/v2/services/{number:int}", status_code=200)
async def save_service(request: Request[None, None, State], number: FromPath[int]) -> ASGIResponse:
    """Save one service and make its event types at Cal.com."""
    reception: Reception = request.app.state.reception
    admitted = await _admitted(request, reception)
    if isinstance(admitted, ASGIResponse):
        return admitted
    salon, body = admitted
    status, answer = await WebServices(request.app.state.booking, reception.clock).save(salon.id, number, body)
    reception.salons.forget()
    return _answer(status, answer)


@delete("/api/v2/services/{number:int}", status_code=200)
async def retire_service(request: Request[None, None, State], number: FromPath[int]) -> ASGIResponse:
    """Take one service out of use, here and at Cal.com."""
    reception: Reception = request.app.state.reception
    admitted = await _admitted(request, reception)
    if isinstance(admitted, ASGIResponse):
        return admitted
    status, answer = await WebServices(request.app.state.booking, reception.clock).retire(admitted[0].id, number)
    reception.salons.forget()
    return _answer(status, answer)


async def _admitted(request: Request[None, None, State], reception: Reception) -> tuple[Salon, bytes] | ASGIResponse:
    """The salon whose key came along and the raw body, or the answer that refuses."""
    settings = reception.settings
    try:
        salon = salon_of_key(request.headers.get("authorization"), settings.api_keys, await reception.salons.all())
        if salon is None:
            return _answer(401, unauthorised())
        return salon, await read_body(request, limit=settings.max_body_bytes, timeout_s=settings.body_timeout_s)
    except BodyTooLarge:
        return _answer(413, problem_body("too_large", "send less"))
    except BodyTooSlow:
        return _answer(408, problem_body("too_slow", "send faster"))
    except BookingError as problem:
        return _answer(503, problem_body(problem.code, "try again in a moment"))


def _answer(status: int, body: bytes) -> ASGIResponse:
    return ASGIResponse(body=body, status_code=status, media_type=_JSON)
