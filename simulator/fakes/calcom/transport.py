"""The fake Cal.com in process, as a transport of httpx: a dropped connection becomes a time-out, without waiting."""

from collections.abc import Mapping

import httpx

from simulator.fakes.calcom.app import FakeCalcom, encoded
from simulator.fakes.calcom.errors import Dropped


class FakeCalcomTransport(httpx.AsyncBaseTransport):
    """Hands requests to the application in this process."""

    def __init__(self, app: FakeCalcom) -> None:
        """Serve this application."""
        self.app = app
        self._inner = httpx.ASGITransport(app=app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the application.

        Raises:
            httpx.ReadTimeout: The fake dropped the connection by order.
        """
        try:
            return await self._inner.handle_async_request(request)
        except Dropped as dropped:
            raise httpx.ReadTimeout("the fake Cal.com gave no answer", request=request) from dropped

    async def exchange(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """The same for a client that has the parts of the request at hand: status, headers and body.

        Raises:
            httpx.ReadTimeout: The fake dropped the connection by order.
        """
        try:
            status, answer, extra = await self.app.answer(method, path, query, headers, body)
        except Dropped as dropped:
            raise httpx.ReadTimeout("the fake Cal.com gave no answer") from dropped
        return status, {name.lower(): value for name, value in extra.items()}, encoded(answer)
