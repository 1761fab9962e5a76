"""Read a request's body whole, within a size and a time."""

import asyncio

from litestar import Request
from litestar.datastructures import State


class BodyTooLarge(Exception):
    """More bytes than are taken; nothing was done."""


class BodyTooSlow(Exception):
    """The body did not arrive in time; nothing was done."""


async def read_body(request: Request[None, None, State], *, limit: int, timeout_s: float) -> bytes:
    """The raw bytes of the body.

    Args:
        request: The request, its body not yet read.
        limit: Most bytes that are taken.
        timeout_s: Seconds until all of it has to be here.

    Raises:
        BodyTooLarge: Announced or sent larger than the limit.
        BodyTooSlow: Not complete in time.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise BodyTooLarge
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(timeout_s):
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise BodyTooLarge
                parts.append(part)
    except TimeoutError as problem:
        raise BodyTooSlow from problem
    return b"".join(parts)
