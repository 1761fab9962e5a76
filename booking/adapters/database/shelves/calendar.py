"""The shelves about the outside calendar: the event-type map, busy times read from there, and cursors."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, text

from booking.adapters.database.moments import (
    micros,
    micros_or_none,
    minute_ceil,
    minute_floor,
    minute_moment,
    moment,
    moment_or_none,
)
from booking.adapters.database.session import AnyRow, Session
from booking.adapters.database.tables import calendar_busy, calendar_reads, cursors, event_types
from booking.application.records import BusyStretch, EventTypeLink
from booking.domain.ids import SalonId, ServiceId, StaffId

_PUT_LINK = text(
    "INSERT INTO event_types"
    " (salon, service, segment_key, staff, event_type_id, slug, fingerprint, status, last_error, synced_at)"
    " VALUES (:salon, :service, :segment_key, :staff, :event_type_id, :slug, :fingerprint, :status, :last_error,"
    " :synced_at) ON CONFLICT (salon, service, segment_key, staff) DO UPDATE SET"
    " event_type_id = excluded.event_type_id, slug = excluded.slug, fingerprint = excluded.fingerprint,"
    " status = excluded.status, last_error = excluded.last_error, synced_at = excluded.synced_at"
)
_LINKS = (
    select(event_types)
    .where(event_types.c.salon == bindparam("salon"))
    .order_by(event_types.c.service, event_types.c.segment_key, event_types.c.staff)
)
_LINKS_OF = _LINKS.where(event_types.c.service == bindparam("service"))
_DELETE_LINK = delete(event_types).where(
    event_types.c.salon == bindparam("of_salon"),
    event_types.c.service == bindparam("of_service"),
    event_types.c.segment_key == bindparam("of_key"),
    event_types.c.staff == bindparam("of_staff"),
)
_DROP_WINDOW = delete(calendar_busy).where(
    calendar_busy.c.salon == bindparam("of_salon"),
    calendar_busy.c.staff == bindparam("of_staff"),
    calendar_busy.c.starts_min < bindparam("end"),
    calendar_busy.c.ends_min > bindparam("start"),
)
_ADD_BUSY = insert(calendar_busy)
_READ_BUSY = (
    select(calendar_busy.c.staff, calendar_busy.c.starts_min, calendar_busy.c.ends_min)
    .where(
        calendar_busy.c.salon == bindparam("salon"),
        calendar_busy.c.starts_min < bindparam("end"),
        calendar_busy.c.ends_min > bindparam("start"),
    )
    .order_by(calendar_busy.c.staff, calendar_busy.c.starts_min)
)
_NOTE_READ = text(
    "INSERT INTO calendar_reads (salon, staff, read_at) VALUES (:salon, :staff, :read_at)"
    " ON CONFLICT (salon, staff) DO UPDATE SET read_at = excluded.read_at"
)
_OLDEST = select(func.min(calendar_reads.c.read_at)).where(calendar_reads.c.salon == bindparam("salon"))
_PUT_CURSOR = text(
    "INSERT INTO cursors (salon, name, value) VALUES (:salon, :name, :value)"
    " ON CONFLICT (salon, name) DO UPDATE SET value = excluded.value"
)
_GET_CURSOR = select(cursors.c.value).where(cursors.c.salon == bindparam("salon"), cursors.c.name == bindparam("name"))


class SqlEventTypes:
    """The event-type map in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def listed(self, salon: SalonId, service: ServiceId | None = None) -> tuple[EventTypeLink, ...]:
        """Rows in order of service, segment key and staff."""
        execute = self._session.connection.execute
        if service is None:
            rows = await execute(_LINKS, {"salon": salon})
        else:
            rows = await execute(_LINKS_OF, {"salon": salon, "service": service})
        return tuple(_link_from_row(row) for row in rows)

    async def put(self, link: EventTypeLink) -> None:
        """Insert or replace a row."""
        await self._session.connection.execute(
            _PUT_LINK,
            {
                "salon": link.salon,
                "service": link.service,
                "segment_key": link.segment_key,
                "staff": link.staff,
                "event_type_id": link.event_type_id,
                "slug": link.slug,
                "fingerprint": link.fingerprint,
                "status": link.status,
                "last_error": link.last_error[:500],
                "synced_at": micros_or_none(link.synced_at),
            },
        )

    async def delete(self, link: EventTypeLink) -> None:
        """Remove a row."""
        await self._session.connection.execute(
            _DELETE_LINK,
            {
                "of_salon": link.salon,
                "of_service": link.service,
                "of_key": link.segment_key,
                "of_staff": link.staff,
            },
        )


def _link_from_row(row: AnyRow) -> EventTypeLink:
    return EventTypeLink(
        salon=row.salon,
        service=row.service,
        segment_key=row.segment_key,
        staff=row.staff,
        event_type_id=row.event_type_id,
        slug=row.slug,
        fingerprint=row.fingerprint,
        status=row.status,
        last_error=row.last_error,
        synced_at=moment_or_none(row.synced_at),
    )


class SqlCalendarBusy:
    """Busy times of the outside calendar, as they were read."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def replace(
        self,
        salon: SalonId,
        taken: Mapping[StaffId, Iterable[tuple[datetime, datetime]]],
        window: tuple[datetime, datetime],
        read_at: datetime,
    ) -> None:
        """Replace what was known of a window, for everybody named; three statements however many they are."""
        if not taken:
            return
        execute = self._session.connection.execute
        span = {"start": minute_floor(window[0]), "end": minute_ceil(window[1])}
        await execute(_DROP_WINDOW, [{"of_salon": salon, "of_staff": staff, **span} for staff in taken])
        rows = [
            {"salon": salon, "staff": staff, "starts_min": minute_floor(start), "ends_min": minute_ceil(end)}
            for staff, intervals in taken.items()
            for start, end in intervals
            if end > start
        ]
        if rows:
            await execute(_ADD_BUSY, rows)
        at = micros(read_at)
        await execute(_NOTE_READ, [{"salon": salon, "staff": staff, "read_at": at} for staff in taken])

    async def read(self, salon: SalonId, start: datetime, end: datetime) -> tuple[BusyStretch, ...]:
        """What touches [start, end), by person and time."""
        rows = await self._session.connection.execute(
            _READ_BUSY, {"salon": salon, "start": minute_floor(start), "end": minute_ceil(end)}
        )
        return tuple(
            BusyStretch(staff=staff, starts_at=minute_moment(first), ends_at=minute_moment(last))
            for staff, first, last in rows
        )

    async def oldest(self, salon: SalonId) -> datetime | None:
        """When the oldest part was read; None when nothing was."""
        found = (await self._session.connection.execute(_OLDEST, {"salon": salon})).scalar_one_or_none()
        return None if found is None else moment(found)


class SqlCursors:
    """Cursors in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def get(self, salon: SalonId, name: str) -> str | None:
        """The stored value, or None."""
        found = await self._session.connection.execute(_GET_CURSOR, {"salon": salon, "name": name})
        return found.scalar_one_or_none()

    async def put(self, salon: SalonId, name: str, value: str) -> None:
        """Store a value."""
        await self._session.connection.execute(_PUT_CURSOR, {"salon": salon, "name": name, "value": value})
