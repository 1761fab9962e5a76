"""Answers a repeated request with the answer it had, and lets the requests of one phone call decide one by one.

Retell may deliver a call of a function again while the first delivery is still being decided, on another process of
another machine. Whoever comes second waits for the first and hears the same answer. The turn is a row with a lease,
so a process that dies takes nobody with it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from booking.application.means import Means, deciding
from booking.application.orders import IdempotencyKey
from booking.application.ports import UnitOfWork
from booking.application.records import StoredAnswer
from booking.domain.ids import CallId, SalonId
from booking.errors import IdempotencyConflict, StillDeciding

TURN_LASTS = timedelta(seconds=30)
"""When others stop waiting for a process that took the turn and was not heard of again."""
_LOOK_AGAIN_S = 0.02
_LOOK_AGAIN_LIMIT_S = 0.25


@dataclass(slots=True)
class Turn:
    """One request while it is decided."""

    reply: bytes | None
    """The stored answer; None where this request has to be decided now."""
    _answer: bytes | None = field(default=None)
    _mutated: bool = field(default=False)
    lasting: bool = field(default=True)
    """Whether the answer has to be there after the machine has lost its power."""

    def answer(self, reply: bytes, *, mutated: bool, found_again: bool = False) -> None:
        """Say what the answer is; it is stored when the block ends without an error.

        Args:
            reply: What every repeat of this request will be answered with.
            mutated: Whether something was changed (or may yet be: a pending booking counts). An answer that changed
                nothing stands only a short while for requests without an id of their own.
            found_again: Whether what was changed has a key of its own and would be found by it, so that losing the
                answer with the machine's power does nothing twice.
        """
        self._answer = reply
        self._mutated = mutated
        self.lasting = mutated and not found_again

    @property
    def decided(self) -> tuple[bytes, bool] | None:
        """The answer given in this turn and whether it changed something."""
        return None if self._answer is None else (self._answer, self._mutated)


class CallTurns:
    """The order of requests within each phone call: here by locks, across processes by rows."""

    def __init__(self, means: Means) -> None:
        """Begin with nobody waiting."""
        self._means = means
        self._locks: dict[tuple[SalonId, CallId], tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def once(
        self, salon: SalonId, key: IdempotencyKey, fingerprint: str, *, now: datetime, wait_s: float
    ) -> AsyncIterator[Turn]:
        """Decide a request once.

        Args:
            salon: Whose request.
            key: What makes two deliveries the same request.
            fingerprint: What has to be equal in both: a digest of the arguments.
            now: The present moment.
            wait_s: How long to wait for an earlier request of the same call.

        Raises:
            IdempotencyConflict: The same key was used with another fingerprint.
            StillDeciding: The earlier request was not decided in time.
        """
        give_up = self._means.clock.monotonic() + wait_s
        async with self._here(salon, key.call, give_up):
            owner = self._means.ids.new("trn")
            stored = await self._take(salon, key, owner, now, give_up)
            ended = False
            try:
                turn = Turn(_reply_of(stored, key, fingerprint))
                yield turn
                if turn.decided is not None:
                    reply, mutated = turn.decided
                    answer = StoredAnswer(fingerprint=fingerprint, reply=reply)

                    async def store_and_end(uow: UnitOfWork) -> None:
                        # Whoever is next in turn finds the answer when it gets the turn.
                        await uow.answers.store(salon, key, answer, mutated=mutated, now=now)
                        await uow.answers.end_turn(salon, key.call, owner)

                    await deciding(self._means, store_and_end, lasting=turn.lasting)
                    ended = True
            finally:
                if not ended:
                    await self._end(salon, key.call, owner)

    @asynccontextmanager
    async def _here(self, salon: SalonId, call: CallId, give_up: float) -> AsyncIterator[None]:
        """Wait for the requests of the same call in this process, first come first served."""
        lock, waiting = self._locks.get((salon, call), (asyncio.Lock(), 0))
        self._locks[salon, call] = (lock, waiting + 1)
        try:
            try:
                async with asyncio.timeout(max(0.0, give_up - self._means.clock.monotonic())):
                    await lock.acquire()
            except TimeoutError:
                raise StillDeciding(call=call) from None
            try:
                yield
            finally:
                lock.release()
        finally:
            left = self._locks[salon, call][1] - 1
            if left:
                self._locks[salon, call] = (lock, left)
            else:
                del self._locks[salon, call]

    async def _take(
        self, salon: SalonId, key: IdempotencyKey, owner: str, now: datetime, give_up: float
    ) -> StoredAnswer | None:
        """Take the call's row, waiting for a process that has it; what was answered to the key until then."""
        began = self._means.clock.monotonic()
        pause_s = _LOOK_AGAIN_S

        async def take(uow: UnitOfWork) -> tuple[bool, StoredAnswer | None]:
            # The caller's `now` stands still while we wait; the lease of another process must not.
            at = now + timedelta(seconds=self._means.clock.monotonic() - began)
            if not await uow.answers.take_turn(salon, key.call, owner, now=at, until=at + TURN_LASTS):
                return False, None
            # Whoever had the turn before stored its answer before or as it gave the turn back.
            return True, await uow.answers.stored(salon, key, now=now)

        while True:
            taken, stored = await deciding(self._means, take, lasting=False)
            if taken:
                return stored
            if self._means.clock.monotonic() + pause_s > give_up:
                raise StillDeciding(call=key.call)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LOOK_AGAIN_LIMIT_S)

    async def _end(self, salon: SalonId, call: CallId, owner: str) -> None:
        async def end(uow: UnitOfWork) -> None:
            await uow.answers.end_turn(salon, call, owner)

        await deciding(self._means, end, lasting=False)


def _reply_of(stored: StoredAnswer | None, key: IdempotencyKey, fingerprint: str) -> bytes | None:
    """The stored reply, if it answers the same request.

    Raises:
        IdempotencyConflict: The key was used with another fingerprint.
    """
    if stored is None:
        return None
    if stored.fingerprint != fingerprint:
        raise IdempotencyConflict(tool=key.tool)
    return stored.reply
