"""HTTP/1.1 for strangers: a request has to arrive in a stated time, and its head in a stated size, signed or not."""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_WITHIN_S = 10.0
"""How long a sender may take for the head of a request, counted from the connection or from its first byte."""
LARGEST_HEAD = 32_768
"""Bytes of a head; Retell's heads have a few hundred."""
_GRACE_S = 5.0
"""How much longer than the body may take a connection is kept, so that the answer to a slow sender arrives."""


class HeadTooLarge(Exception):
    """A request with more head than is taken; it is answered 400 and the connection closed."""


class GuardedHttp(HttpToolsProtocol):
    """uvicorn's protocol with a time for each request and a size for its head; neither has one of its own."""

    head_within_s: ClassVar[float] = HEAD_WITHIN_S
    body_within_s: ClassVar[float] = 10.0
    _timer: asyncio.TimerHandle | None = None
    _in_head = False
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Somebody is there: the first request begins now."""
        super().connection_made(transport)
        self._close_after(self.head_within_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._close_after(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes; as long as the head is not complete all of them belong to it."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._in_head, self._head = True, 0
        self._close_after(self.head_within_s)
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One line of the head, which may have come whole in one piece with many others.

        Raises:
            HeadTooLarge: They are more than is taken; the parser makes a refusal of it.
        """
        self._head += len(name) + len(value)
        if self._head > 2 * LARGEST_HEAD:  # what came in several pieces was counted as it came, too
            raise HeadTooLarge
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is complete, the body may follow."""
        self._in_head = False
        self._close_after(self.body_within_s + _GRACE_S)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is here; how long its answer takes is not the sender's fault."""
        self._close_after(None)
        super().on_message_complete()

    def _close_after(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self.transport.close)


def guarded(*, body_within_s: float) -> type[GuardedHttp]:
    """The protocol for a server whose routes wait so long for a body.

    Args:
        body_within_s: What the routes are told, see `Settings.body_timeout_s`.
    """
    return type("GuardedHttp", (GuardedHttp,), {"body_within_s": body_within_s})
