"""The routes of the web API."""

from litestar import Request, post
from litestar.datastructures import State
from litestar.response.base import ASGIResponse

from booking.errors import BookingError
from gateway.api.bookings import problem_body, unauthorised
from gateway.api.keys import salon_of_key
from gateway.reception import Reception
from gateway.retell.body import BodyTooLarge, BodyTooSlow, read_body

_JSON = "application/json"


@post("/api/v2/bookings", status_code=201)
async def new_booking(request: Request[None, None, State]) -> ASGIResponse:
    """Book a service; composite ones are recognised by themselves."""
    reception: Reception = request.app.state.reception
    settings = reception.settings
    try:
        salon = salon_of_key(request.headers.get("authorization"), settings.api_keys, await reception.salons.all())
        if salon is None:
            return ASGIResponse(body=unauthorised(), status_code=401, media_type=_JSON)
        body = await read_body(request, limit=settings.max_body_bytes, timeout_s=settings.body_timeout_s)
        catalogue = await reception.desk.catalogue(salon.id)
    except BodyTooLarge:
        return ASGIResponse(body=problem_body("too_large", "send less"), status_code=413, media_type=_JSON)
    except BodyTooSlow:
        return ASGIResponse(body=problem_body("too_slow", "send faster"), status_code=408, media_type=_JSON)
    except BookingError as problem:
        return ASGIResponse(body=problem_body(problem.code, "try again in a moment"), status_code=503, media_type=_JSON)
    status, answer = await reception.web.book(body, catalogue, request.headers.get("idempotency-key"))
    return ASGIResponse(body=answer, status_code=status, media_type=_JSON)
