"""The fake Cal.com in process, as a transport of httpx: a dropped connection becomes a time-out, without waiting."""

import httpx

from simulator.fakes.calcom.app import FakeCalcom
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
