"""The shelf of catalogues: what each salon offers, as versioned documents."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, insert, select

from booking.adapters.database.moments import micros
from booking.adapters.database.session import Session
from booking.adapters.database.tables import catalogues
from booking.application.records import chair_of
from booking.domain.catalogue import Catalogue, Salon, Service
from booking.domain.hours import HolidayCalendar
from booking.domain.ids import SalonId
from booking.domain.roster import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    salon: Salon
    services: tuple[Service, ...]
    staff: tuple[StaffMember, ...]


_DECODER = msgspec.json.Decoder(_Document)
_INSERT = insert(catalogues)
_SALONS = select(catalogues.c.salon).distinct().order_by(catalogues.c.salon)
_VERSION = select(func.max(catalogues.c.version)).where(catalogues.c.salon == bindparam("salon"))
_VERSIONS = select(catalogues.c.salon, func.max(catalogues.c.version)).group_by(catalogues.c.salon)
_NEWEST = (
    select(catalogues.c.document)
    .where(catalogues.c.salon == bindparam("salon"))
    .order_by(catalogues.c.version.desc())
    .limit(1)
)


ReadCatalogues = dict[SalonId, tuple[int, Catalogue]]
"""The newest catalogue of each salon that this process has read, with its version."""


class SqlCatalogues:
    """Catalogues in the database."""

    def __init__(self, session: Session, holidays: HolidayCalendar, read: ReadCatalogues) -> None:
        """Work inside this transaction; every catalogue read knows these public holidays.

        Args:
            session: The open transaction.
            holidays: Public holidays by country.
            read: What was read before. Decoding a catalogue costs a millisecond, asking for its version a fiftieth.
        """
        self._session = session
        self._holidays = holidays
        self._read = read
        self._has_put = False

    async def salons(self) -> tuple[SalonId, ...]:
        """All salons, sorted."""
        return tuple(SalonId(salon) for salon in (await self._session.connection.execute(_SALONS)).scalars())

    async def versions(self) -> dict[SalonId, int]:
        """The newest version of every salon."""
        return {SalonId(salon): version for salon, version in await self._session.connection.execute(_VERSIONS)}

    async def version(self, salon: SalonId) -> int | None:
        """The newest version, or None when there is no such salon."""
        found: int | None = (await self._session.connection.execute(_VERSION, {"salon": salon})).scalar_one()
        return found

    async def get(self, salon: SalonId) -> Catalogue | None:
        """The newest catalogue, or None when there is no such salon."""
        version = await self.version(salon)
        if version is None:
            return None
        known = self._read.get(salon)
        if known is not None and known[0] == version and not self._has_put:
            return known[1]
        found = (await self._session.connection.execute(_NEWEST, {"salon": salon})).scalar_one()
        document = _DECODER.decode(found)
        catalogue = Catalogue(
            salon=document.salon,
            services=document.services,
            staff=document.staff,
            holidays=self._holidays.of_country(document.salon.country),
        )
        if not self._has_put:
            # What this transaction has put may never be committed, and its number be given to another catalogue.
            self._read[salon] = version, catalogue
        return catalogue

    async def put(self, catalogue: Catalogue, *, now: datetime, source: str = "") -> int:
        """Store a new version and return its number; older versions stay readable.

        The resources of new people and branches get their numbers here, so that bookings find them made.
        """
        self._has_put = True
        salon = catalogue.salon.id
        version = (await self.version(salon) or 0) + 1
        document = _Document(salon=catalogue.salon, services=catalogue.services, staff=catalogue.staff)
        await self._session.connection.execute(
            _INSERT,
            {
                "salon": salon,
                "version": version,
                "document": msgspec.json.encode(document).decode(),
                "source": source,
                "created_at": micros(now),
            },
        )
        names = {str(member.id) for member in catalogue.staff}
        names |= {chair_of(branch.id) for branch in catalogue.salon.branches}
        await self._session.resource_ids(salon, names)
        return version
