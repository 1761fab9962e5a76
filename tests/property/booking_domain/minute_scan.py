"""A second, slow truth about availability: tries every minute and every person, and knows nothing of intervals.

It shares no code with the search; where it says that something can be booked, the search must find it, and the other
way round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

from booking.domain.catalogue import Catalogue, PausePolicy, Service
from booking.domain.hours import DailySpan
from booking.domain.ids import StaffId

Row = tuple[StaffId, int, int, int]
Chair = tuple[int, int]
Placed = tuple[tuple[StaffId, int, int], ...]
"""Person, start and end of each segment."""


@dataclass
class MinuteScan:
    """One salon with its busy rows on one day."""

    catalogue: Catalogue
    rows: list[Row]
    chairs: list[Chair]
    day: date

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.catalogue.salon.timezone)
        begin = datetime.combine(self.day, datetime.min.time(), self.zone).astimezone(UTC)
        self.first = int(begin.timestamp()) // 60
        self.grid = int(self.catalogue.salon.grid.total_seconds()) // 60
        self.day_minutes = [
            minute for minute in range(self.first, self.first + 26 * 60) if self.local(minute).date() == self.day
        ]

    def local(self, minute: int) -> datetime:
        """The wall clock at a minute."""
        return datetime.fromtimestamp(minute * 60, tz=UTC).astimezone(self.zone)

    def inside(self, minute: int, spans: tuple[DailySpan, ...]) -> bool:
        """Whether the wall clock shows a time of one of the spans."""
        now = self.local(minute)
        if now.date() != self.day:
            return False
        clock = now.time().replace(tzinfo=None)
        return any(one.start <= clock and (clock < one.end or one.end.isoformat() == "00:00:00") for one in spans)

    def open(self, minute: int) -> bool:
        """Whether the branch is open."""
        branch = self.catalogue.salon.main_branch
        shut = [one for one in branch.closures if one.covers(self.day)]
        if any(one.span is None or self.inside(minute, (one.span,)) for one in shut):
            return False
        return self.inside(minute, branch.opening_hours.on(self.day))

    def there(self, staff: StaffId, minute: int) -> bool:
        """Whether the person is at work."""
        member = self.catalogue.member(staff)
        if not self.open(minute) or self.inside(minute, member.breaks.on(self.day)):
            return False
        if any(
            one.covers(self.day) and (one.span is None or self.inside(minute, (one.span,))) for one in member.absences
        ):
            return False
        return member.hours is None or self.inside(minute, member.hours.on(self.day))

    def works(self, staff: StaffId, minute: int, *, fitting: bool, rows: list[Row]) -> bool:
        """Whether the person is there and can take this work in this minute."""
        return self.there(staff, minute) and not any(
            who == staff and a <= minute < b and not (fitting and kind == 2) for who, a, b, kind in rows
        )

    def may_pause(self, staff: StaffId, minute: int, rows: list[Row]) -> bool:
        """Whether a flexible pause of the person may lie over this minute."""
        return not any(who == staff and a <= minute < b and kind == 0 for who, a, b, kind in rows)

    def visit_fits(self, start: int, stop: int, service: Service, chairs: list[Chair]) -> bool:
        """Whether the guest may be in the house from start to stop, with a chair where one is needed."""
        branch = self.catalogue.salon.main_branch
        if not all(self.open(minute) for minute in range(start, stop)):
            return False
        if not service.needs_chair or branch.chairs is None:
            return True
        return all(sum(a <= minute < b for a, b in chairs) < branch.chairs for minute in range(start, stop))

    def placements(
        self, service: Service, start: int, people: list[StaffId], rows: list[Row], chairs: list[Chair]
    ) -> Iterator[Placed]:
        """Every way to do the service from a start."""
        for placed in self._from(service, start, (), people, rows):
            if self.visit_fits(placed[0][1], placed[-1][2], service, chairs):
                yield placed

    def _from(
        self, service: Service, start: int, before: Placed, people: list[StaffId], rows: list[Row]
    ) -> Iterator[Placed]:
        index = len(before)
        if index == len(service.segments):
            yield before
            return
        keys = [segment.key for segment in service.segments]
        segment = service.segments[index]
        for staff in people:
            if not self.catalogue.member(staff).can(service.id, segment.key):
                continue
            if index and not service.hand_over and staff != before[0][0]:
                continue
            if segment.same_staff_as is not None and staff != before[keys.index(segment.same_staff_as)][0]:
                continue
            begins = [start]
            if index and staff != before[-1][0]:
                wait = int(service.max_wait.total_seconds()) // 60
                begins += [m for m in range(start + 1, start + wait + 1) if (m - self.first) % self.grid == 0]
            for begin in begins:
                done = self._segment(service, index, begin, staff, rows)
                if done is not None:
                    end, ready = done
                    yield from self._from(service, ready, (*before, (staff, begin, end)), people, rows)

    def _segment(
        self, service: Service, index: int, begin: int, staff: StaffId, rows: list[Row]
    ) -> tuple[int, int] | None:
        segment = service.segments[index]
        skill = self.catalogue.member(staff).skill(service.id)
        assert skill is not None
        length = skill.durations.get(segment.key, segment.work)
        end = begin + int(length.total_seconds()) // 60
        last = index == len(service.segments) - 1
        ready = end + (0 if last else int(segment.pause_after.total_seconds()) // 60)
        kept = ready if segment.pause_policy is PausePolicy.BLOCKED else end
        if not all(self.works(staff, m, fitting=service.fits_into_pause, rows=rows) for m in range(begin, kept)):
            return None
        if segment.pause_policy is PausePolicy.FLEXIBLE and not all(
            self.may_pause(staff, m, rows) for m in range(end, ready)
        ):
            return None
        return end, ready

    def starts(self, service: Service, people: list[StaffId]) -> set[int]:
        """Every grid minute at which the service can begin."""
        return {
            minute
            for minute in self.day_minutes
            if (minute - self.first) % self.grid == 0
            and next(self.placements(service, minute, people, self.rows, self.chairs), None) is not None
        }

    def starts_in_sequence(self, services: list[Service], people: list[StaffId], gap: int) -> set[int]:
        """Every grid minute at which the services can begin, one after the other in some order."""
        return {
            minute
            for minute in self.day_minutes
            if (minute - self.first) % self.grid == 0
            and any(self._follow(list(order), minute, people, gap) for order in permutations(services))
        }

    def _follow(self, services: list[Service], start: int, people: list[StaffId], gap: int) -> bool:
        if not services:
            return True
        ends = {placed[-1][2] for placed in self.placements(services[0], start, people, self.rows, self.chairs)}
        if len(services) == 1:
            return bool(ends)
        return any(
            self._follow(services[1:], begin, people, gap)
            for end in ends
            for begin in range(end, end + gap + 1)
            if begin == end or (begin - self.first) % self.grid == 0
        )

    def starts_side_by_side(self, longer: Service, shorter: Service, people: list[StaffId]) -> set[int]:
        """Every grid minute at which the longer service can begin with the shorter one inside it."""
        found = set()
        for minute in self.day_minutes:
            if (minute - self.first) % self.grid:
                continue
            for placed in self.placements(longer, minute, people, self.rows, self.chairs):
                if self._beside(longer, shorter, placed, people):
                    found.add(minute)
                    break
        return found

    def _beside(self, longer: Service, shorter: Service, placed: Placed, people: list[StaffId]) -> bool:
        rows = [*self.rows, *self.rows_of(longer, placed)]
        start, stop = placed[0][1], placed[-1][2]
        chairs = [*self.chairs, *([(start, stop)] if longer.needs_chair else [])]
        return any(
            other[-1][2] <= stop
            for begin in range(start, stop)
            if (begin - self.first) % self.grid == 0
            for other in self.placements(shorter, begin, people, rows, chairs)
        )

    def rows_of(self, service: Service, placed: Placed) -> list[Row]:
        """The busy rows a placed service makes."""
        out = list[Row]()
        for index, (staff, start, end) in enumerate(placed):
            segment = service.segments[index]
            out.append((staff, start, end, 1 if service.fits_into_pause else 0))
            pause = int(segment.pause_after.total_seconds()) // 60
            if pause and index < len(placed) - 1 and segment.pause_policy is not PausePolicy.FREE:
                out.append((staff, end, end + pause, out[-1][3] if segment.pause_policy is PausePolicy.BLOCKED else 2))
        return out
