"""What every use case of the desk works with, and the cached catalogues."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from booking.application.ports import Clock, Database, Ids, SagaRunner, UnitOfWork
from booking.application.records import Contending
from booking.domain.catalogue import Catalogue
from booking.domain.holds import HOLD_FOR
from booking.domain.ids import SalonId
from booking.errors import DatabaseBusy, UnknownSalon

ATTEMPTS = 6
"""How often a transaction that lost to another one is tried again."""
_FIRST_WAIT_S = 0.01
_Answer = TypeVar("_Answer")


class CatalogueCache:
    """The newest catalogue of each salon, read again only when its version has changed."""

    def __init__(self, database: Database) -> None:
        """Begin empty."""
        self._database = database
        self._known: dict[SalonId, tuple[int, Catalogue]] = {}

    async def get(self, salon: SalonId) -> Catalogue:
        """The newest catalogue of a salon; asking costs one small query.

        Raises:
            UnknownSalon: There is no such salon.
        """
        async with self._database.reading() as uow:
            return await self.within(uow, salon)

    async def within(self, uow: UnitOfWork, salon: SalonId) -> Catalogue:
        """The same, seen by an open unit of work.

        Raises:
            UnknownSalon: There is no such salon.
        """
        version = await uow.catalogues.version(salon)
        if version is None:
            raise UnknownSalon(salon=salon)
        known = self._known.get(salon)
        if known is not None and known[0] == version:
            return known[1]
        catalogue = await uow.catalogues.get(salon)
        if catalogue is None:
            raise UnknownSalon(salon=salon)
        self._known[salon] = (version, catalogue)
        return catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The outside world as the use cases see it."""

    database: Database
    clock: Clock
    ids: Ids
    catalogues: CatalogueCache
    runner: SagaRunner | None = None
    """None where there is no outside calendar."""
    hold_for: timedelta = HOLD_FOR

    @property
    def is_alone(self) -> bool:
        """Whether there is no outside calendar: what is placed here stands at once."""
        return self.runner is None or not self.runner.remote


async def deciding(
    means: Means,
    work: Callable[[UnitOfWork], Awaitable[_Answer]],
    contending: Contending | None = None,
    *,
    lasting: bool = True,
) -> _Answer:
    """Run work in a transaction, again from its beginning when it lost to another transaction.

    Args:
        means: Where the database is.
        work: Everything that has to be true together; it may run several times, so it makes its ids itself.
        contending: What the work is going to claim, where that is known.
        lasting: Whether it has to outlive the machine's power; see `Database.transaction`.

    Raises:
        SlotTaken: Somebody took what it contends for while it waited for its turn.
        DatabaseBusy: It lost every time.
    """
    wait_s = _FIRST_WAIT_S
    for _ in range(ATTEMPTS - 1):
        try:
            async with means.database.transaction(contending, lasting=lasting) as uow:
                return await work(uow)
        except DatabaseBusy:
            await asyncio.sleep(wait_s)
            wait_s *= 2
    async with means.database.transaction(contending, lasting=lasting) as uow:
        return await work(uow)
