"""The wire to the gateway: raw bytes over HTTP, in process or on loopback, and Retell's signature."""

import asyncio
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import msgspec

SIGNATURE = "X-Retell-Signature"


class GatewayUnreachable(Exception):
    """The gateway under test does not answer; the environment is broken, not the flow."""

    code = "gateway_unreachable"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Status and raw body of one HTTP answer."""

    status: int
    body: bytes


class GatewayLine(Protocol):
    """Sends requests to the gateway."""

    async def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answer:
        """Send one request.

        Raises:
            TimeoutError: the answer did not come in time.
            GatewayUnreachable: there is nobody.
        """


class HttpLine:
    """The wire over httpx: a real address, or an application in the same process."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answer:
        """Send one request; see `GatewayLine`."""
        try:
            response = await self._client.request(
                method, path, content=body, headers={"content-type": "application/json", **headers}, timeout=timeout_s
            )
        except httpx.TimeoutException as error:
            raise TimeoutError(str(error)) from error
        except httpx.TransportError as error:
            message = f"{method} {self._client.base_url}{path}: {error}"
            raise GatewayUnreachable(message) from error
        return Answer(status=response.status_code, body=response.content)


class AsgiLine:
    """The wire to an application in this process, without sockets and without a client in between."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401  # any ASGI application
        self._app = app

    async def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answer:
        """Call the application; see `GatewayLine`."""
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": plain.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [
                (b"host", b"127.0.0.1"),
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
                *((name.lower().encode(), value.encode()) for name, value in headers.items()),
            ],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        sent: list[Mapping[str, Any]] = []
        unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Mapping[str, Any]:
            return unread.pop() if unread else {"type": "http.disconnect"}

        async def collect(message: Mapping[str, Any]) -> None:
            sent.append(message)

        async with asyncio.timeout(timeout_s):
            await self._app(scope, receive, collect)
        status = next(int(one["status"]) for one in sent if one["type"] == "http.response.start")
        content = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
        return Answer(status=status, body=content)


def signature(body: bytes, key: str, at: datetime) -> str:
    """The header value Retell would send for these bytes at this moment."""
    stamp = str(round(at.timestamp() * 1000))
    digest = hmac.digest(key.encode(), body + stamp.encode(), "sha256").hex()
    return f"v={stamp},d={digest}"


def path_of(url: str) -> str:
    """Path and query of a tool's address; the host is where the rendered flow thinks the gateway is."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
