"""A process that kills itself at its n-th step: before or after a transaction or an outside call."""

import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import httpx

from booking.application.notices import Letter, Post
from booking.application.ports import Database, UnitOfWork
from booking.application.records import Contending


@dataclass(slots=True)
class Countdown:
    """Counts steps; at the chosen one the process ends as with kill -9."""

    at: int | None
    """None: only count."""
    seen: int = 0

    def step(self, name: str) -> None:
        """One step; its name is for the reader of a failure."""
        del name
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.seen += 1


@dataclass(slots=True)
class CrashingDatabase:
    """Steps before each transaction begins and after it has committed."""

    inner: Database
    countdown: Countdown

    @asynccontextmanager
    async def transaction(
        self, contending: Contending | None = None, *, lasting: bool = True
    ) -> AsyncIterator[UnitOfWork]:
        """A transaction with a step on either side, and one before its commit."""
        self.countdown.step("before a transaction")
        async with self.inner.transaction(contending, lasting=lasting) as uow:
            yield uow
            self.countdown.step("before a commit")
        self.countdown.step("after a commit")

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Reading leaves nothing to lose."""
        return self.inner.reading()


class CrashingTransport(httpx.AsyncBaseTransport):
    """Steps before each request and after its answer."""

    def __init__(self, inner: httpx.AsyncBaseTransport, countdown: Countdown) -> None:
        """Go through `inner`."""
        self._inner = inner
        self._countdown = countdown

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        self._countdown.step("before a request")
        answer = await self._inner.handle_async_request(request)
        self._countdown.step("after an answer")
        return answer

    async def aclose(self) -> None:
        """Close the inner one."""
        await self._inner.aclose()


@dataclass(slots=True)
class CrashingPost:
    """Steps before each letter and after it was taken."""

    inner: Post
    countdown: Countdown

    async def send(self, letter: Letter) -> None:
        """One letter."""
        self.countdown.step("before a letter")
        await self.inner.send(letter)
        self.countdown.step("after a letter")


def forked(work: Callable[[], None]) -> int:
    """Run work in a forked child and wait for it; its exit status, negative for the signal that ended it."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            sys.stderr.flush()
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
