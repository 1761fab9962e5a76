"""One open transaction as the shelves see it: its connection, who decides about writing, and the ids of resources."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from booking.adapters.database import queries
from booking.adapters.database.direct import DirectConnection
from booking.adapters.database.engine import Arbiter
from booking.domain.ids import SalonId

ResourceIds = dict[tuple[str, str], int]
AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are told by the statement that selects them."""
_NAME_RESOURCE = text("INSERT INTO resources (salon, name) VALUES (:salon, :name) ON CONFLICT (salon, name) DO NOTHING")


@dataclass(slots=True)
class Session:
    """A connection inside a transaction.

    Resources have small numbers, because the exclusion constraint of PostgreSQL needs them. They never change, so a
    process remembers those it has seen committed.
    """

    connection: AsyncConnection | DirectConnection
    arbiter: Arbiter
    known: ResourceIds
    """What this process knows; only committed numbers get here."""
    fresh: ResourceIds = field(default_factory=dict)
    """What this transaction learned or made."""
    taken: list[tuple[int, int, int]] = field(default_factory=list)
    """The work this transaction promises: resource, first minute, end minute; holds are no promises."""
    freed: bool = False
    """Whether this transaction gave any claim up."""

    async def resource_ids(self, salon: SalonId, names: Iterable[str]) -> dict[str, int]:
        """The numbers of these resources; new ones are made."""
        wanted = set(names)
        found = self._remembered(salon, wanted)
        if len(found) == len(wanted):
            return found
        await self._learn(salon)
        found = self._remembered(salon, wanted)
        missing = sorted(wanted - found.keys())
        if missing:
            await self.connection.execute(_NAME_RESOURCE, [{"salon": salon, "name": name} for name in missing])
            await self._learn(salon)
            found = self._remembered(salon, wanted)
        return found

    def _remembered(self, salon: SalonId, names: set[str]) -> dict[str, int]:
        found = {}
        for name in names:
            number = self.known.get((salon, name)) or self.fresh.get((salon, name))
            if number is not None:
                found[name] = number
        return found

    async def _learn(self, salon: SalonId) -> None:
        for name, number in await self.connection.execute(queries.RESOURCES_OF, {"salon": salon}):
            self.fresh[salon, name] = number

    def committed(self) -> None:
        """Remember for good what this transaction learned."""
        self.known.update(self.fresh)
