"""Keeps the outside calendar's event types and our map of them in step with the catalogue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from booking.application.event_type_specs import (
    CalendarMode,
    EventTypeSpec,
    FieldDrift,
    WantedEventType,
    differences,
    fingerprint,
    wanted,
)
from booking.application.ports import Database
from booking.application.records import EventTypeLink
from booking.domain.catalogue import Catalogue, Salon
from booking.domain.ids import SalonId, ServiceId, StaffId
from booking.domain.roster import StaffMember
from booking.errors import UnknownSalon


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteEventType:
    """An event type as the calendar has it."""

    id: int
    spec: EventTypeSpec


class StoreUnavailable(Exception):
    """The calendar could not be asked or said no; `retry_at` where it told when to come back."""

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        """Keep the reason."""
        super().__init__(message)
        self.retry_at = retry_at


class SlugTaken(Exception):
    """An event type of this slug exists already."""


class EventTypeStore(Protocol):
    """Event types at the calendar: of the salon's team, or of one person. Raises `StoreUnavailable`."""

    async def listed(self, salon: Salon, member: StaffMember | None, *, now: datetime) -> tuple[RemoteEventType, ...]:
        """All of them, hidden ones included."""
        ...

    async def create(
        self, salon: Salon, member: StaffMember | None, spec: EventTypeSpec, *, now: datetime
    ) -> RemoteEventType:
        """A new one.

        Raises:
            SlugTaken: There is one of that slug.
        """
        ...

    async def update(
        self, salon: Salon, member: StaffMember | None, number: int, spec: EventTypeSpec, *, now: datetime
    ) -> RemoteEventType:
        """Make one what it should be."""
        ...

    async def delete(self, salon: Salon, member: StaffMember | None, number: int, *, now: datetime) -> None:
        """Remove one; none there is fine."""
        ...

    async def has_bookings(self, salon: Salon, member: StaffMember | None, number: int, *, now: datetime) -> bool:
        """Whether bookings that have not ended use it."""
        ...


Action = Literal["created", "updated", "adopted", "unchanged", "deleted", "kept", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncLine:
    """What a sync did about one event type."""

    service: ServiceId
    segment: str
    staff: StaffId | None
    slug: str
    action: Action
    event_type_id: int | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, line by line."""

    salon: SalonId
    lines: tuple[SyncLine, ...]

    def count(self, action: Action) -> int:
        """How many lines say that."""
        return sum(1 for line in self.lines if line.action == action)

    @property
    def failed(self) -> bool:
        """Whether something did not work; running it again goes on from there."""
        return self.count("failed") > 0

    def sentence(self) -> str:
        """What happened in one line, for people: "4 Cal.com event types created"."""
        names: tuple[Action, ...] = ("created", "adopted", "updated", "deleted", "kept", "failed")
        counts = [(self.count(name), name) for name in names]
        told = [f"{count} Cal.com event type{'s' if count != 1 else ''} {name}" for count, name in counts if count]
        return ", ".join(told) or f"nothing to change: {self.count('unchanged')} Cal.com event types are up to date"


Direction = Literal["changed_here", "changed_there", "changed_on_both_sides"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftLine:
    """One way in which the calendar is not what it should be."""

    service: ServiceId
    segment: str
    staff: StaffId | None
    slug: str
    kind: Literal["missing_there", "not_mapped", "left_over", "field"]
    direction: Direction | None = None
    """Who moved, where that can be told."""
    change: FieldDrift | None = None


class _Account(NamedTuple):
    salon: Salon
    member: StaffMember | None


class EventTypeManager:
    """Creates, repairs and retires event types; every step can be repeated, and a kill between two costs nothing.

    The slug is the identity: an event type whose slug is there is adopted, never made twice. A row of the map is
    written as `pending` before anything is asked, so a map never claims what was not done.
    """

    def __init__(
        self,
        database: Database,
        store: EventTypeStore,
        mode: CalendarMode,
        *,
        changed: Callable[[SalonId], None] = lambda _: None,
    ) -> None:
        """Work on this database and this calendar; `changed` is told of every salon whose map may be another."""
        self._changed = changed
        self._database = database
        self._store = store
        self._mode = mode

    async def sync(self, salon: SalonId, service: ServiceId | None, *, now: datetime) -> SyncReport:
        """Bring the calendar and the map in line with the catalogue, for one service or all.

        Raises:
            UnknownSalon: There is no such salon.
            UnknownService: There is no such service.
        """
        catalogue, links = await self._known(salon, service)
        lines: list[SyncLine] = []
        rows = self._wanted(catalogue, service)
        for member, mine in _by_account(catalogue, rows, links):
            lines += await self._sync_account(catalogue, member, mine, links, now=now)
        self._changed(salon)
        return SyncReport(salon=salon, lines=tuple(lines))

    async def drift(self, salon: SalonId, service: ServiceId | None, *, now: datetime) -> tuple[DriftLine, ...]:
        """Compare without changing anything.

        Raises:
            UnknownSalon: There is no such salon.
            UnknownService: There is no such service.
            StoreUnavailable: The calendar cannot be asked.
        """
        catalogue, links = await self._known(salon, service)
        lines: list[DriftLine] = []
        for member, mine in _by_account(catalogue, self._wanted(catalogue, service), links):
            remote = {one.spec.slug: one for one in await self._store.listed(catalogue.salon, member, now=now)}
            lines += [line for row in mine for line in _drift_of(row, remote.get(row.spec.slug), _link(links, row))]
            lines += [_left_over(link) for link in _unwanted(links, mine, member) if link.slug in remote]
        return tuple(lines)

    async def _known(self, salon: SalonId, service: ServiceId | None) -> tuple[Catalogue, tuple[EventTypeLink, ...]]:
        async with self._database.reading() as uow:
            catalogue = await uow.catalogues.get(salon)
            links = await uow.event_types.listed(salon, service)
        if catalogue is None:
            raise UnknownSalon(salon=salon)
        return catalogue, links

    def _wanted(self, catalogue: Catalogue, service: ServiceId | None) -> list[WantedEventType]:
        services = catalogue.services if service is None else (catalogue.service(service),)
        return [row for one in services for row in wanted(catalogue, one, self._mode)]

    async def _sync_account(
        self,
        catalogue: Catalogue,
        member: StaffMember | None,
        rows: Sequence[WantedEventType],
        links: Sequence[EventTypeLink],
        *,
        now: datetime,
    ) -> list[SyncLine]:
        account = _Account(catalogue.salon, member)
        try:
            remote = {one.spec.slug: one for one in await self._store.listed(catalogue.salon, member, now=now)}
        except StoreUnavailable as error:
            lost = [await self._failed(catalogue.salon, row, _link(links, row), str(error)) for row in rows]
            return lost + [await self._retire(account, link, error, now=now) for link in _unwanted(links, rows, member)]
        lines = []
        for row in rows:
            link = _link(links, row)
            try:
                lines.append(await self._sync_row(account, row, remote.get(row.spec.slug), link, now=now))
            except StoreUnavailable as error:
                lines.append(await self._failed(catalogue.salon, row, link, str(error)))
        gone = _unwanted(links, rows, member)
        return lines + [await self._retire(account, link, remote.get(link.slug), now=now) for link in gone]

    async def _sync_row(
        self,
        account: _Account,
        row: WantedEventType,
        there: RemoteEventType | None,
        link: EventTypeLink | None,
        *,
        now: datetime,
    ) -> SyncLine:
        digest = fingerprint(row.spec)
        mapped = link is not None and link.status == "synced" and there is not None and link.event_type_id == there.id
        if there is not None and mapped and link and link.fingerprint == digest and there.spec == row.spec:
            return _line(row, "unchanged", there.id)
        pending = EventTypeLink(
            salon=account.salon.id,
            service=row.service,
            segment_key=row.segment,
            staff=row.staff or "",
            event_type_id=there.id if there else None,
            slug=row.spec.slug,
            fingerprint=link.fingerprint if link else "",
            status="pending",
            synced_at=link.synced_at if link else None,
        )
        await self._put(pending)
        action: Action = "adopted"
        if there is None:
            action = "created"
            try:
                there = await self._store.create(*account, row.spec, now=now)
            except SlugTaken:
                found = {one.spec.slug: one for one in await self._store.listed(*account, now=now)}
                there = found.get(row.spec.slug)
                action = "adopted"
                if there is None:
                    raise StoreUnavailable(f"slug {row.spec.slug} is taken by somebody else") from None
        changes = differences(row.spec, there.spec)
        if changes:
            there = await self._store.update(*account, there.id, row.spec, now=now)
            action = action if action == "created" else "updated"
            left = differences(row.spec, there.spec)
            if left:
                names = ", ".join(one.field for one in left)
                raise StoreUnavailable(f"Cal.com does not take over: {names}")
        await self._put(replace(pending, event_type_id=there.id, fingerprint=digest, status="synced", synced_at=now))
        return _line(row, action, there.id, ", ".join(one.field for one in changes))

    async def _retire(
        self, account: _Account, link: EventTypeLink, there: RemoteEventType | StoreUnavailable | None, *, now: datetime
    ) -> SyncLine:
        """An event type nobody wants any more: deleted, or kept out of sight while bookings use it."""
        line = SyncLine(
            service=link.service,
            segment=link.segment_key,
            staff=StaffId(link.staff) if link.staff else None,
            slug=link.slug,
            action="deleted",
            event_type_id=link.event_type_id,
        )
        try:
            if isinstance(there, StoreUnavailable):
                raise there
            if there is not None:
                if await self._store.has_bookings(*account, there.id, now=now):
                    if not there.spec.hidden:
                        await self._store.update(*account, there.id, replace(there.spec, hidden=True), now=now)
                    await self._put(replace(link, status="hidden", last_error=""))
                    return replace(line, action="kept", detail="has bookings")
                await self._store.delete(*account, there.id, now=now)
        except StoreUnavailable as error:
            await self._put(replace(link, status="error", last_error=str(error)[:300]))
            return replace(line, action="failed", detail=str(error))
        async with self._database.transaction() as uow:
            await uow.event_types.delete(link)
        return line

    async def _failed(self, salon: Salon, row: WantedEventType, link: EventTypeLink | None, why: str) -> SyncLine:
        await self._put(
            EventTypeLink(
                salon=salon.id,
                service=row.service,
                segment_key=row.segment,
                staff=row.staff or "",
                event_type_id=link.event_type_id if link else None,
                slug=row.spec.slug,
                fingerprint=link.fingerprint if link else "",
                status="error",
                last_error=why[:300],
                synced_at=link.synced_at if link else None,
            )
        )
        return _line(row, "failed", link.event_type_id if link else None, why)

    async def _put(self, link: EventTypeLink) -> None:
        async with self._database.transaction() as uow:
            await uow.event_types.put(link)


def _line(row: WantedEventType, action: Action, number: int | None, detail: str = "") -> SyncLine:
    return SyncLine(
        service=row.service,
        segment=row.segment,
        staff=row.staff,
        slug=row.spec.slug,
        action=action,
        event_type_id=number,
        detail=detail,
    )


def _link(links: Sequence[EventTypeLink], row: WantedEventType) -> EventTypeLink | None:
    key = (row.service, row.segment, row.staff or "")
    return next((link for link in links if (link.service, link.segment_key, link.staff) == key), None)


def _unwanted(
    links: Sequence[EventTypeLink], rows: Sequence[WantedEventType], member: StaffMember | None
) -> list[EventTypeLink]:
    keys = {(row.service, row.segment, row.staff or "") for row in rows}
    account = member.id if member else ""
    return [
        link for link in links if link.staff == account and (link.service, link.segment_key, link.staff) not in keys
    ]


def _by_account(
    catalogue: Catalogue, rows: Sequence[WantedEventType], links: Sequence[EventTypeLink]
) -> list[tuple[StaffMember | None, list[WantedEventType]]]:
    """The rows by the account they live in; accounts that only have left-overs come with no rows."""
    accounts = {row.staff for row in rows} | {StaffId(link.staff) if link.staff else None for link in links}
    people = {one.id: one for one in catalogue.staff}
    return [
        (people[staff] if staff else None, [row for row in rows if row.staff == staff])
        for staff in sorted(accounts, key=lambda staff: staff or "")
        if staff is None or staff in people
    ]


def _drift_of(row: WantedEventType, there: RemoteEventType | None, link: EventTypeLink | None) -> list[DriftLine]:
    def line(kind: Literal["missing_there", "not_mapped"]) -> DriftLine:
        return DriftLine(service=row.service, segment=row.segment, staff=row.staff, slug=row.spec.slug, kind=kind)

    if there is None:
        return [line("missing_there")]
    lines = [] if link is not None and link.event_type_id == there.id else [line("not_mapped")]
    direction = _direction(row.spec, there.spec, link.fingerprint if link else "")
    return lines + [
        DriftLine(
            service=row.service,
            segment=row.segment,
            staff=row.staff,
            slug=row.spec.slug,
            kind="field",
            direction=direction,
            change=change,
        )
        for change in differences(row.spec, there.spec)
    ]


def _direction(here: EventTypeSpec, there: EventTypeSpec, agreed: str) -> Direction:
    """Who moved away from what was last agreed."""
    if agreed == fingerprint(here):
        return "changed_there"
    return "changed_here" if agreed == fingerprint(there) else "changed_on_both_sides"


def _left_over(link: EventTypeLink) -> DriftLine:
    staff = StaffId(link.staff) if link.staff else None
    return DriftLine(service=link.service, segment=link.segment_key, staff=staff, slug=link.slug, kind="left_over")
