"""Serves something on loopback from a thread with a loop of its own, as another process would."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from threading import Event, Thread
from typing import TypeVar

Served = TypeVar("Served")
_PATIENCE_S = 60


@contextmanager
def in_a_thread(opened: Callable[[], AbstractAsyncContextManager[Served]]) -> Iterator[Served]:
    """What the context gives, for as long as this one lasts."""
    given: list[Served] = []
    ready, over = Event(), Event()

    async def serve() -> None:
        async with opened() as served:
            given.append(served)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(_PATIENCE_S)
        yield given[0]
    finally:
        over.set()
        thread.join()
