"""The calls of one phone call are decided one after the other: a queue for each call that is being served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class CallOrder:
    """One lock for each call that somebody waits for; gone when nobody does."""

    def __init__(self) -> None:
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        self._users: dict[tuple[str, str], int] = {}

    def __len__(self) -> int:
        """How many calls are being served."""
        return len(self._locks)

    @asynccontextmanager
    async def turn(self, salon: str, call: str) -> AsyncIterator[None]:
        """Wait for one's turn in this call, in the order of asking."""
        key = (salon, call)
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._users[key] = self._users.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._locks[key]
