"""Who is there on which day: opening hours, closures, holidays, people's hours, breaks and absences as minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from booking.domain.catalogue import Branch, Catalogue
from booking.domain.hours import WHOLE_DAY, Absence, Closure, DailySpan
from booking.domain.ids import BranchId, StaffId
from booking.domain.local_time import Zone, zone
from booking.domain.roster import StaffMember
from booking.domain.timeline import Span, common, merged, without

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a branch is open on one day, and where it is not, why."""

    spans: tuple[Span, ...]
    closed_by: str = ""
    """"closure", "holiday" or "closed_weekday" where the day has no opening at all."""
    reason: str = ""
    """The name of the closure or holiday, also of a closure for part of the day."""
    usual: tuple[Span, ...] = ()
    """The day's hours before closures for a part of it."""


class Timetable:
    """Presence by day, worked out once for each day and remembered."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Prepare for one snapshot of a catalogue."""
        self.zone: Zone = zone(catalogue.salon.timezone)
        self._catalogue = catalogue
        self._members = {member.id: member for member in catalogue.staff}
        self._openings: dict[tuple[BranchId, date], Opening] = {}
        self._present: dict[tuple[StaffId, date], list[Span]] = {}

    def opening(self, branch: Branch, day: date) -> Opening:
        """When the branch is open on this day."""
        key = (branch.id, day)
        found = self._openings.get(key)
        if found is None:
            if len(self._openings) >= _REMEMBERED:
                self._openings.clear()
            found = self._openings[key] = self._work_out_opening(branch, day)
        return found

    def present(self, staff: StaffId, day: date) -> list[Span]:
        """When a person is there for guests on this day."""
        key = (staff, day)
        found = self._present.get(key)
        if found is None:
            if len(self._present) >= _REMEMBERED:
                self._present.clear()
            found = self._present[key] = self._work_out_presence(self._members[staff], day)
        return found

    def minutes(self, day: date, spans: Iterable[DailySpan]) -> list[Span]:
        """Local spans of a day as UTC minutes; the clock change makes them longer or shorter."""
        return merged((self.zone.minute(day, span.start), self.zone.end_minute(day, span.end)) for span in spans)

    def _work_out_opening(self, branch: Branch, day: date) -> Opening:
        for special in branch.special_days:
            if special.day == day:
                spans = tuple(self.minutes(day, special.hours))
                return Opening(spans=spans, closed_by="" if spans else "closure", reason=special.reason, usual=spans)
        closures = [one for one in branch.closures if one.covers(day)]
        for one in closures:
            if one.span is None:
                return Opening(spans=(), closed_by="closure", reason=one.reason)
        usual = tuple(self.minutes(day, branch.opening_hours.on(day)))
        if not usual:
            return Opening(spans=(), closed_by="closed_weekday")
        holiday = None if branch.open_on_holidays else self._catalogue.holidays.name(branch.state, day)
        if holiday is not None:
            return Opening(spans=(), closed_by="holiday", reason=holiday)
        spans = tuple(without(usual, self._away(closures, day)))
        reason = ", ".join(one.reason for one in closures if one.reason)
        return Opening(spans=spans, closed_by="" if spans else "closure", reason=reason, usual=usual)

    def _work_out_presence(self, member: StaffMember, day: date) -> list[Span]:
        opening = self.opening(self._catalogue.salon.branch(member.branch), day).spans
        if not opening or not member.active:
            return []
        special = next((one for one in member.special_days if one.day == day), None)
        if special is not None:
            there = common(opening, self.minutes(day, special.hours))
        else:
            own = opening if member.hours is None else common(opening, self.minutes(day, member.hours.on(day)))
            there = without(own, self.minutes(day, member.breaks.on(day)))
        away = [one for one in member.absences if one.covers(day)]
        return without(there, self._away(away, day)) if away else there

    def _away(self, periods: Iterable[Closure | Absence], day: date) -> list[Span]:
        return self.minutes(day, [one.span or WHOLE_DAY for one in periods if one.covers(day)])


@lru_cache(maxsize=64)
def timetable(catalogue: Catalogue) -> Timetable:
    """The timetable of a snapshot; asked again for the same snapshot it is the same one."""
    return Timetable(catalogue)
