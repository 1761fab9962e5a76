"""Which event type, user and key stand for a segment and a person: the map and the catalogue, kept for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.adapters.calcom.event_types import Account, account
from booking.adapters.calcom.settings import CalcomSettings
from booking.application.event_type_specs import CalendarMode
from booking.application.event_types import StoreUnavailable
from booking.application.ports import Database
from booking.application.records import EventTypeLink
from booking.domain.catalogue import Catalogue, Salon
from booking.domain.ids import SalonId, ServiceId, StaffId

FRESH = timedelta(seconds=30)


class NotMapped(Exception):
    """No event type stands for this segment and person, or the person is unknown at the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one segment is booked."""

    salon: Salon
    account: Account
    event_type_id: int
    user_id: int | None
    """The person at the calendar, where one has to be chosen."""
    minutes: int
    """The event type's own length."""


@dataclass(frozen=True, slots=True)
class _Known:
    catalogue: Catalogue
    links: dict[tuple[ServiceId, str, str], EventTypeLink]
    read_at: datetime


class Directory:
    """Reads the map when it has to; forgets a salon on request, and after half a minute."""

    def __init__(self, database: Database, settings: CalcomSettings) -> None:
        """Read from this database."""
        self._database = database
        self._settings = settings
        self._known: dict[SalonId, _Known] = {}

    def forget(self, salon: SalonId) -> None:
        """Read anew next time."""
        self._known.pop(salon, None)

    async def place(self, salon: SalonId, service: ServiceId, segment: str, staff: StaffId, *, now: datetime) -> Place:
        """Where this segment is booked for this person.

        Raises:
            NotMapped: The map has no event type for it, or the person has no user there.
        """
        known = await self._of(salon, now)
        person = staff if self._settings.mode is CalendarMode.PERSONAL else ""
        link = known.links.get((service, segment, person))
        if link is None or link.event_type_id is None:
            self.forget(salon)
            raise NotMapped(f"no event type is mapped for service {service}, segment {segment}, {person or 'team'}")
        member = known.catalogue.member(staff)
        team = self._settings.mode is CalendarMode.TEAM
        if team and member.calcom_user_id is None:
            raise NotMapped(f"{staff} has no Cal.com user id")
        return Place(
            salon=known.catalogue.salon,
            account=self._account(known.catalogue.salon, known.catalogue, staff),
            event_type_id=link.event_type_id,
            user_id=member.calcom_user_id if team else None,
            minutes=known.catalogue.service(service).segment(segment).work // timedelta(minutes=1),
        )

    async def account(self, salon: SalonId, staff: StaffId, *, now: datetime) -> Account:
        """Under which key a person's bookings are cancelled.

        Raises:
            NotMapped: The team or the person's key is not configured.
        """
        known = await self._of(salon, now)
        return self._account(known.catalogue.salon, known.catalogue, staff)

    def _account(self, salon: Salon, catalogue: Catalogue, staff: StaffId) -> Account:
        try:
            return account(self._settings, salon, catalogue.member(staff))
        except StoreUnavailable as error:
            raise NotMapped(str(error)) from error

    async def _of(self, salon: SalonId, now: datetime) -> _Known:
        known = self._known.get(salon)
        if known is not None and timedelta(0) <= now - known.read_at < FRESH:
            return known
        async with self._database.reading() as uow:
            catalogue = await uow.catalogues.get(salon)
            links = await uow.event_types.listed(salon)
        if catalogue is None:
            raise NotMapped(f"there is no salon {salon}")
        known = _Known(catalogue, {(one.service, one.segment_key, one.staff): one for one in links}, now)
        self._known[salon] = known
        return known
