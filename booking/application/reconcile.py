"""Compares Cal.com with home after the fact: busy times only there, bookings moved or cancelled there, orphans, hours.

The rule: home decides what a guest was promised, and a composite is whole or gone.
- Cancelled there by somebody: the whole appointment is cancelled here, its other segments there, the guest is told.
- Moved there by somebody: the appointment stays as promised; its booking is followed under its new name, the time
  it went to is busy, and a task asks a person to settle it with the guest.
- There with our marks, but nothing here stands for it and no saga works on it: an orphan, cancelled there.
A webhook is only a hint to look; the poll is the truth, so a lost or repeated webhook changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Protocol

from booking.application.calendar import Calendar, Cancelled
from booking.application.orders import CallbackTask
from booking.application.pivots import Told, tell
from booking.application.ports import Database, Ids, UnitOfWork
from booking.application.tasks import due_at
from booking.domain.appointments import Appointment, AppointmentStatus, HistoryEntry
from booking.domain.catalogue import Catalogue, Salon
from booking.domain.hours import WeeklyHours
from booking.domain.ids import AppointmentId, SagaId, SalonId, StaffId, TaskId
from booking.domain.roster import StaffMember
from booking.domain.saga_plans import PlannedStep, SagaPlan, begin
from booking.domain.sagas import Guest, SagaKind, SagaPolicy, settle
from booking.errors import UnknownSalon

AHEAD = timedelta(days=60)
"""How far ahead busy times are read."""
OVERLAP = timedelta(minutes=5)
"""How much of what was seen before is read again: the two clocks are not one."""
CURSOR = "calcom_bookings"
MOVED = "moved_at_calcom"


class ReaderUnavailable(Exception):
    """The calendar could not be read now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteBooking:
    """A booking as the calendar has it."""

    uid: str
    live: bool
    starts_at: datetime
    ends_at: datetime
    users: tuple[int, ...]
    appointment: AppointmentId | None
    """From our marks; None for somebody else's."""
    saga: SagaId | None = None
    segment: str = ""
    moved_from: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteHours:
    """A person's working hours at the calendar: weekday 0 is Monday."""

    user: int
    spans: tuple[tuple[int, time, time], ...]


class CalendarReader(Protocol):
    """Reads the calendar in bulk. Raises `ReaderUnavailable`; leaves requests for callers."""

    async def upcoming(
        self, salon: Salon, start: datetime, end: datetime, *, now: datetime
    ) -> tuple[RemoteBooking, ...]:
        """What stands in a window, whoever made it."""
        ...

    async def changed(self, salon: Salon, since: datetime, *, now: datetime) -> tuple[RemoteBooking, ...]:
        """What was made or changed since then, cancelled ones included."""
        ...

    async def one(self, salon: Salon, uid: str, *, now: datetime) -> RemoteBooking | None:
        """One booking; None when it is unknown there."""
        ...

    async def hours(self, salon: Salon, *, now: datetime) -> tuple[RemoteHours, ...]:
        """Everybody's default schedule."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDrift:
    """A day of the week on which the calendar would refuse work we plan."""

    staff: StaffId
    weekday: int
    here: tuple[str, str]
    there: tuple[str, str] | None

    def text(self) -> str:
        """The contradiction in one line."""
        days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        there = "-".join(self.there) if self.there else "a day off"
        return f"{self.staff}: {days[self.weekday]} {'-'.join(self.here)} here, {there} at Cal.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What a poll found and did."""

    cancelled_there: tuple[AppointmentId, ...] = ()
    moved_there: tuple[AppointmentId, ...] = ()
    orphans: tuple[str, ...] = ()
    busy: int = 0
    """Stretches that are taken only there."""


class Reconciler:
    """Polls one calendar for the salons of one database."""

    def __init__(
        self, database: Database, reader: CalendarReader, calendar: Calendar, ids: Ids, policy: SagaPolicy | None = None
    ) -> None:
        """Work on this database and calendar."""
        self._database = database
        self._reader = reader
        self._calendar = calendar
        self._ids = ids
        self._policy = policy or SagaPolicy()

    async def poll(self, salon: SalonId, *, now: datetime) -> PollReport:
        """Read what changed and what is busy, and settle it by the rule.

        Raises:
            UnknownSalon: There is no such salon.
            ReaderUnavailable: The calendar could not be read; nothing was changed.
        """
        catalogue, since = await self._begin(salon, now)
        changed = await self._reader.changed(catalogue.salon, since - OVERLAP, now=now)
        window = (now - timedelta(days=1), now + AHEAD)
        standing = await self._reader.upcoming(catalogue.salon, *window, now=now)
        report = PollReport()
        found = _latest((*changed, *standing))
        as_promised = await self._as_promised(found)
        for remote in found:
            if remote.uid not in as_promised:
                report = await self._settle(catalogue, remote, report, now)
        busy = await self._remember_busy(catalogue, standing, window, now)
        async with self._database.transaction() as uow:
            await uow.cursors.put(salon, CURSOR, now.isoformat())
        return replace(report, busy=busy)

    async def hint(self, salon: SalonId, uid: str, *, now: datetime) -> PollReport:
        """A webhook named a booking: look at it now instead of at the next poll.

        Raises:
            UnknownSalon: There is no such salon.
            ReaderUnavailable: The calendar could not be read; the poll will see it.
        """
        catalogue, _ = await self._begin(salon, now)
        remote = await self._reader.one(catalogue.salon, uid, now=now)
        return PollReport() if remote is None else await self._settle(catalogue, remote, PollReport(), now)

    async def contradicting_hours(self, salon: SalonId, *, now: datetime) -> tuple[HoursDrift, ...]:
        """Days on which people work here and could not be booked there.

        Raises:
            UnknownSalon: There is no such salon.
            ReaderUnavailable: The calendar could not be read.
        """
        catalogue, _ = await self._begin(salon, now)
        there = {one.user: one for one in await self._reader.hours(catalogue.salon, now=now)}
        lines: list[HoursDrift] = []
        for member in catalogue.staff:
            known = there.get(member.calcom_user_id) if member.calcom_user_id is not None else None
            if member.active and known is not None:
                lines += _contradictions(member, _working_hours(catalogue, member), known)
        return tuple(lines)

    async def _begin(self, salon: SalonId, now: datetime) -> tuple[Catalogue, datetime]:
        async with self._database.reading() as uow:
            catalogue = await uow.catalogues.get(salon)
            cursor = await uow.cursors.get(salon, CURSOR)
        if catalogue is None:
            raise UnknownSalon(salon=salon)
        return catalogue, min(datetime.fromisoformat(cursor), now) if cursor else now - timedelta(days=1)

    async def _as_promised(self, found: Iterable[RemoteBooking]) -> frozenset[str]:
        """The bookings that stand for a segment of an appointment that stands: one look instead of two for each."""
        live = [one for one in found if one.live and one.appointment is not None]
        if not live:
            return frozenset()
        async with self._database.reading() as uow:
            here = await uow.appointments.get({one.appointment for one in live if one.appointment is not None})
        standing = {
            (one.id, part.key, part.calcom_uid)
            for one in here
            if one.status is AppointmentStatus.CONFIRMED
            for part in one.segments
        }
        return frozenset(one.uid for one in live if (one.appointment, one.segment, one.uid) in standing)

    async def _settle(
        self, catalogue: Catalogue, remote: RemoteBooking, report: PollReport, now: datetime
    ) -> PollReport:
        if remote.appointment is None:
            return report
        if not remote.live:
            if not remote.moved_to and await self._cancelled_there(catalogue, remote, now):
                return replace(report, cancelled_there=(*report.cancelled_there, remote.appointment))
            return report
        if await self._is_orphan(remote, now):
            answer = await self._calendar.cancel(
                catalogue.salon.id, remote.uid, self._staff_of(catalogue, remote), "orphan", now=now
            )
            gone = (remote.uid,) if isinstance(answer, Cancelled) else ()
            return replace(report, orphans=(*report.orphans, *gone))
        if await self._moved_there(catalogue, remote, now):
            return replace(report, moved_there=(*report.moved_there, remote.appointment))
        return report

    def _staff_of(self, catalogue: Catalogue, remote: RemoteBooking) -> StaffId:
        for member in catalogue.staff:
            if member.calcom_user_id in remote.users:
                return member.id
        return catalogue.staff[0].id

    async def _is_orphan(self, remote: RemoteBooking, now: datetime) -> bool:
        """Ours by its marks, and nothing here wants it: not while its saga works, nor within its grace."""
        async with self._database.reading() as uow:
            saga = await uow.sagas.get(remote.saga) if remote.saga else None
            found = await uow.appointments.get([remote.appointment]) if remote.appointment else ()
        if saga is None or saga.open or now < saga.updated_at + self._policy.grace:
            return False
        return not any(one.is_live for one in found)

    async def _cancelled_there(self, catalogue: Catalogue, remote: RemoteBooking, now: datetime) -> bool:
        """Cancel the whole appointment here and let a saga clear its other segments there."""
        async with self._database.transaction() as uow:
            one = await _standing(uow, remote)
            if one is None or remote.uid not in {segment.calcom_uid for segment in one.segments}:
                return False
            under_way = await uow.sagas.listed(catalogue.salon.id, open_only=True)
            if any(step.uid == remote.uid for saga in under_way for step in saga.steps):
                # We cancelled it ourselves, in the middle of a move: its saga restores it or lets it go.
                return False
            await uow.appointments.cancel([one.id], now, f"cancelled at Cal.com ({remote.uid})")
            saga, _ = settle(begin(self._clearing(one, now), now, self._policy), now, self._policy)
            # No lease: whoever recovers sagas next carries it out.
            await uow.sagas.add(replace(saga, owner="", lease_until=None))
            told = Told(what="cancellation", salon=catalogue.salon.id, visit=one.visit, old=(one.id,))
            await tell(uow, told, now)
        return True

    def _clearing(self, one: Appointment, now: datetime) -> SagaPlan:
        del now
        return SagaPlan(
            saga=SagaId(self._ids.new("sga")),
            salon=one.salon,
            visit=one.visit,
            call=None,
            kind=SagaKind.CANCEL,
            old=tuple(
                PlannedStep(
                    appointment=one.id,
                    service=one.service,
                    segment=segment.key,
                    staff=segment.staff,
                    starts_at=segment.starts_at,
                    ends_at=segment.ends_at,
                    uid=segment.calcom_uid or "",
                )
                for segment in one.segments
            ),
            old_appointments=(one.id,),
            guest=Guest(name=one.customer.name),
            deadline=timedelta(0),
            owner="",
        )

    async def _moved_there(self, catalogue: Catalogue, remote: RemoteBooking, now: datetime) -> bool:
        """Follow a booking that somebody moved, and ask a person to settle it; the promise stays."""
        async with self._database.transaction() as uow:
            one = await _standing(uow, remote)
            segment = next((part for part in one.segments if part.key == remote.segment), None) if one else None
            if one is None or segment is None:
                return False
            if segment.calcom_uid == remote.uid or segment.calcom_uid != remote.moved_from:
                return False
            await uow.appointments.note_uids({(one.id, segment.key): remote.uid})
            detail = f"{segment.key} is at {remote.starts_at.isoformat()} there ({remote.uid})"
            await uow.appointments.note([one.id], HistoryEntry(at=now, event=MOVED, source="calcom", detail=detail))
            task = CallbackTask(
                id=TaskId(self._ids.new("tsk")),
                reason=MOVED,
                customer=one.customer,
                details=f"{one.number} {detail}",
                created_at=now,
                due_at=due_at(catalogue, now),
            )
            await uow.tasks.add(catalogue.salon.id, task)
        return True

    async def _remember_busy(
        self, catalogue: Catalogue, standing: Sequence[RemoteBooking], window: tuple[datetime, datetime], now: datetime
    ) -> int:
        """What is taken there and not by an appointment that stands here; replaces what was known of the window."""
        async with self._database.reading() as uow:
            here = await uow.appointments.between(catalogue.salon.id, *window)
        own = {(one.id, part.key, part.starts_at, part.ends_at) for one in here for part in one.segments}
        foreign = [
            one
            for one in standing
            if one.live and (one.appointment, one.segment, one.starts_at, one.ends_at) not in own
        ]
        taken = {
            member.id: [(one.starts_at, one.ends_at) for one in foreign if member.calcom_user_id in one.users]
            for member in catalogue.staff
            if member.calcom_user_id is not None
        }
        async with self._database.transaction() as uow:
            await uow.calendar_busy.replace(catalogue.salon.id, taken, window, now)
        return sum(map(len, taken.values()))


async def _standing(uow: UnitOfWork, remote: RemoteBooking) -> Appointment | None:
    found = await uow.appointments.get([remote.appointment]) if remote.appointment else ()
    return next((one for one in found if one.status is AppointmentStatus.CONFIRMED), None)


def _latest(bookings: Iterable[RemoteBooking]) -> tuple[RemoteBooking, ...]:
    """Each booking once, and those that stand before those that ended: a move is seen before its left-over."""
    unique = {one.uid: one for one in bookings}
    return tuple(sorted(unique.values(), key=lambda one: (not one.live, one.starts_at, one.uid)))


def _working_hours(catalogue: Catalogue, member: StaffMember) -> WeeklyHours:
    return member.hours if member.hours is not None else catalogue.salon.branch(member.branch).opening_hours


def _contradictions(member: StaffMember, hours: WeeklyHours, known: RemoteHours) -> list[HoursDrift]:
    lines = []
    for weekday, spans in enumerate(hours.days):
        theirs = [(start, end) for day, start, end in known.spans if day == weekday]
        for span in spans:
            # A calendar writes the end of the day as 23:59; an end of 00:00 is that too.
            end = span.end if span.end != time(0) else time(23, 59)
            if any(start <= span.start and end <= until for start, until in theirs):
                continue
            there = (f"{theirs[0][0]:%H:%M}", f"{theirs[0][1]:%H:%M}") if theirs else None
            here = (f"{span.start:%H:%M}", f"{end:%H:%M}")
            lines.append(HoursDrift(staff=member.id, weekday=weekday, here=here, there=there))
    return lines
