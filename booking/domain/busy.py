"""Who is taken when: the busy rows of a salon, ready to be asked person by person and day by day."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from enum import IntEnum
from operator import sub
from typing import NamedTuple

from booking.domain.catalogue import PausePolicy, Service
from booking.domain.ids import BranchId, StaffId
from booking.domain.local_time import minute_after, minute_of
from booking.domain.offers import PlannedAppointment
from booking.domain.timeline import Span, merged

BusyRow = tuple[StaffId, int, int, int]
"""Person, first minute, minute after the last (UTC minutes), kind (`BusyKind`)."""
ChairRow = tuple[BranchId, int, int]
"""Branch, first minute, minute after the last: one chair in use."""


class BusyKind(IntEnum):
    """What a stretch of a person's time is taken by."""

    WORK = 0
    """Work (a pause spent with the guest is work), or something of another calendar."""
    FITTING_WORK = 1
    """Work on a service that fits into pauses."""
    PAUSE = 2
    """A `flexible` pause: only work that fits into pauses may be put here."""


class Layer(IntEnum):
    """What somebody wants the time for, and so which kinds are in the way: all kinds below the value."""

    FLEXIBLE_PAUSE = 1
    """A `flexible` pause can lie over fitting work and over other such pauses."""
    FITTING_WORK = 2
    """Fitting work can lie in a `flexible` pause."""
    WORK = 3
    """Other work needs the person for itself."""


class _Columns(NamedTuple):
    """One person's rows in order of their starts."""

    rows: list[tuple[int, int, int]]
    starts: tuple[int, ...]
    longest: int

    @classmethod
    def of(cls, rows: list[tuple[int, int, int]]) -> "_Columns":
        ordered = sorted(rows)
        starts, stops, _ = zip(*ordered, strict=True)
        return cls(ordered, starts, max(map(sub, stops, starts)))


class Busy:
    """The busy rows of a span of days.

    Rows may come in any order and may overlap. A person's rows are sorted when first asked for, so people nobody
    looks at cost nothing.
    """

    __slots__ = ("_chairs", "_columns", "_rows")

    def __init__(self) -> None:
        self._rows: dict[StaffId, list[tuple[int, int, int]]] = {}
        self._columns: dict[StaffId, _Columns] = {}
        self._chairs: dict[BranchId, list[Span]] = {}

    @classmethod
    def of(cls, rows: Iterable[BusyRow] = (), chairs: Iterable[ChairRow] = ()) -> "Busy":
        """Busy time from rows as a database gives them.

        Args:
            rows: People's time.
            chairs: Chairs in use, one row for each guest.
        """
        busy = cls()
        by_person = busy._rows
        for staff, start, stop, kind in rows:
            try:
                by_person[staff].append((start, stop, kind))
            except KeyError:
                by_person[staff] = [(start, stop, kind)]
        for branch, start, stop in chairs:
            busy._chairs.setdefault(branch, []).append((start, stop))
        return busy

    def plus(self, rows: Iterable[BusyRow], chairs: Iterable[ChairRow] = ()) -> "Busy":
        """The same with more rows; this one stays as it is."""
        more = Busy()
        more._rows = dict(self._rows)
        more._columns = dict(self._columns)
        more._chairs = {branch: [*spans] for branch, spans in self._chairs.items()}
        for staff, start, stop, kind in rows:
            more._rows[staff] = [*more._rows.get(staff, ()), (start, stop, kind)]
            more._columns.pop(staff, None)
        for branch, start, stop in chairs:
            more._chairs.setdefault(branch, []).append((start, stop))
        return more

    def of_person(self, staff: StaffId, start: int, stop: int, layer: int) -> list[Span]:
        """What is in the way of this use (a `Layer`) of a person's time between two minutes."""
        columns = self._columns.get(staff)
        if columns is None:
            rows = self._rows.get(staff)
            if not rows:
                return []
            columns = self._columns[staff] = _Columns.of(rows)
        first = bisect_left(columns.starts, start - columns.longest)
        last = bisect_left(columns.starts, stop, first)
        out: list[Span] = []
        begin = end = -1
        for row_start, row_stop, kind in columns.rows[first:last]:
            if kind >= layer or row_stop <= start:
                continue
            if row_start > end:
                if end >= 0:
                    out.append((begin, end))
                begin, end = row_start, row_stop
            elif row_stop > end:
                end = row_stop
        if end >= 0:
            out.append((begin, end))
        return out

    def chairs_taken(self, branch: BranchId, start: int, stop: int, free_needed: int, chairs: int) -> list[Span]:
        """When fewer than `free_needed` of the branch's chairs are free, between two minutes."""
        changes = list[tuple[int, int]]()
        for row_start, row_stop in self._chairs.get(branch, ()):
            if row_start < stop and row_stop > start:
                changes += [(row_start, 1), (row_stop, -1)]
        full_from = chairs - free_needed + 1
        if full_from <= 0:
            return [(start, stop)]
        changes.sort()
        taken = 0
        since: int | None = None
        out = list[Span]()
        for minute, change in changes:
            taken += change
            if taken >= full_from and since is None:
                since = minute
            elif taken < full_from and since is not None:
                out.append((since, minute))
                since = None
        return merged(out)


NOTHING_BUSY = Busy()


def occupancies(appointment: PlannedAppointment, service: Service) -> tuple[BusyRow, ...]:
    """The busy rows a planned appointment makes: its work, its blocked pauses and its flexible pauses."""
    kind = BusyKind.FITTING_WORK if service.fits_into_pause else BusyKind.WORK
    out = list[BusyRow]()
    for segment in appointment.segments:
        start, stop = minute_of(segment.starts_at), minute_after(segment.ends_at)
        out.append((segment.staff, start, stop, kind))
        if segment.pause_after:
            after = minute_after(segment.ends_at + segment.pause_after)
            if segment.pause_policy is PausePolicy.BLOCKED:
                out.append((segment.staff, stop, after, kind))
            elif segment.pause_policy is PausePolicy.FLEXIBLE:
                out.append((segment.staff, stop, after, BusyKind.PAUSE))
    return tuple(out)


def occupied_by(appointments: Iterable[PlannedAppointment], services: Mapping[int, Service]) -> Busy:
    """The busy time of planned appointments, chairs included."""
    planned = list(appointments)
    rows = [row for one in planned for row in occupancies(one, services[one.service])]
    chairs = [(one.branch, minute_of(one.starts_at), minute_after(one.ends_at)) for one in planned if one.needs_chair]
    return Busy.of(rows, chairs)
