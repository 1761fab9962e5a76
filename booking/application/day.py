"""One day of the salon, person by person: work, pauses, what is held or busy elsewhere, and free time between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.application.orders import StaffDay, TimelineEntry, TimelineKind
from booking.application.ports import UnitOfWork
from booking.application.records import BusyStretch, OfferRow
from booking.domain.appointments import Appointment
from booking.domain.catalogue import Catalogue
from booking.domain.ids import StaffId
from booking.domain.local_time import at_minute, minute_after, minute_of, zone
from booking.domain.timeline import Span, clipped, merged, without
from booking.domain.timetable import timetable

_DAY = timedelta(days=1)


async def read_day(uow: UnitOfWork, catalogue: Catalogue, day: date, *, now: datetime) -> tuple[StaffDay, ...]:
    """The day of every person, in catalogue order; those who left are shown while they have appointments."""
    salon = catalogue.salon
    local = zone(salon.timezone)
    bounds = (local.midnight(day), local.midnight(day + _DAY))
    window = (at_minute(bounds[0]), at_minute(bounds[1]))
    seen = _Day(
        catalogue=catalogue,
        day=day,
        bounds=bounds,
        appointments=tuple(one for one in await uow.appointments.between(salon.id, *window) if one.is_live),
        held=await uow.holds.active(salon.id, now=now),
        elsewhere=await uow.calendar_busy.read(salon.id, *window),
    )
    days = [StaffDay(staff=member.id, entries=seen.of_person(member.id)) for member in catalogue.staff]
    active = {member.id for member in catalogue.staff if member.active}
    return tuple(one for one in days if one.entries or one.staff in active)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    catalogue: Catalogue
    day: date
    bounds: Span
    appointments: tuple[Appointment, ...]
    held: tuple[OfferRow, ...]
    elsewhere: tuple[BusyStretch, ...]

    def of_person(self, staff: StaffId) -> tuple[TimelineEntry, ...]:
        """Everything of one person's day in order of time."""
        work = [*self._work(staff), *self._held(staff)]
        taken = merged(_span(entry) for entry in work)
        others = list(self._elsewhere(staff, taken))
        taken = merged([*taken, *(_span(entry) for entry in others)])
        pauses = list(self._pauses(staff, taken))
        taken = merged([*taken, *(_span(entry) for entry in pauses)])
        free = [_entry("free", span) for span in without(timetable(self.catalogue).present(staff, self.day), taken)]
        return tuple(sorted([*work, *others, *pauses, *free], key=lambda entry: (entry.starts_at, entry.ends_at)))

    def _work(self, staff: StaffId) -> Iterator[TimelineEntry]:
        for one in self.appointments:
            for segment in one.segments:
                if segment.staff == staff:
                    span = (minute_of(segment.starts_at), minute_after(segment.ends_at))
                    yield from (
                        _entry("work", part, one, segment.key, self._label(one))
                        for part in clipped([span], *self.bounds)
                    )

    def _pauses(self, staff: StaffId, taken: list[Span]) -> Iterator[TimelineEntry]:
        """What of the guests' pauses is not used for other work."""
        for one in self.appointments:
            for segment in one.segments[:-1]:
                if segment.staff == staff and segment.pause_after:
                    span = (minute_of(segment.ends_at), minute_after(segment.ends_at + segment.pause_after))
                    yield from (
                        _entry("pause", part, one, segment.key, self._label(one))
                        for part in without(clipped([span], *self.bounds), taken)
                    )

    def _held(self, staff: StaffId) -> Iterator[TimelineEntry]:
        for row in self.held:
            for one in row.offer.appointments:
                for segment in one.segments:
                    if segment.staff == staff:
                        span = (minute_of(segment.starts_at), minute_after(segment.busy_until))
                        name = self.catalogue.service(one.service).name
                        yield from (
                            _entry("hold", part, None, segment.key, name) for part in clipped([span], *self.bounds)
                        )

    def _elsewhere(self, staff: StaffId, taken: list[Span]) -> Iterator[TimelineEntry]:
        """What is busy at the outside calendar and is nothing of ours."""
        spans = merged(
            (minute_of(one.starts_at), minute_after(one.ends_at)) for one in self.elsewhere if one.staff == staff
        )
        for part in without(clipped(spans, *self.bounds), taken):
            yield _entry("elsewhere", part)

    def _label(self, one: Appointment) -> str:
        names = {service.id: service.name for service in self.catalogue.services}
        guest = one.customer.for_whom or one.customer.name
        service = names.get(one.service, str(one.service))
        return f"{service} · {guest}" if guest else service


def _span(entry: TimelineEntry) -> Span:
    return minute_of(entry.starts_at), minute_after(entry.ends_at)


def _entry(
    kind: TimelineKind, span: Span, one: Appointment | None = None, segment: str = "", label: str = ""
) -> TimelineEntry:
    return TimelineEntry(
        kind=kind,
        starts_at=at_minute(span[0]),
        ends_at=at_minute(span[1]),
        appointment=None if one is None else one.id,
        segment=segment,
        label=label,
    )
