"""The days of one search: which are looked at, which starts on them are right, and what is possible there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from booking.domain.busy import Busy
from booking.domain.catalogue import Catalogue
from booking.domain.local_time import minute_after
from booking.domain.obstacles import Bounds
from booking.domain.placing import Board
from booking.domain.ranking import ROUGHLY
from booking.domain.staffing import Staffing, anyone, branch_of, is_named, wished
from booking.domain.timeline import Span, common
from booking.domain.timetable import timetable
from booking.domain.visits import Choice
from booking.domain.wishes import When, Wish

OTHER_DAYS = 14
"""How many open days after the wished ones are looked at for an alternative."""
FURTHEST = 120
"""Calendar days after the wish beyond which no alternative is looked for, however many of them are closed."""
MOST_DAYS = 366
"""Days of one window that are looked at."""
_DAY = timedelta(days=1)
_NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class SearchedDay:
    """What is possible on one day with the wished people."""

    board: Board
    as_wished: Choice


class Search:
    """One wish, one moment, one state of the books; every day is laid out once, when first asked for."""

    def __init__(self, catalogue: Catalogue, busy: Busy, wish: Wish, now: datetime) -> None:
        """Resolve branch and people.

        Raises:
            UnknownService: A wished service is not in the catalogue.
            UnknownStaff: A wished person is not in the catalogue.
        """
        self.catalogue, self.wish = catalogue, wish
        self.branch = branch_of(catalogue, wish)
        self._timetable = timetable(catalogue)
        self.zone = self._timetable.zone
        self.today = self.zone.local(now).date()
        self.bounds = Bounds(
            now=minute_after(now),
            earliest=minute_after(now + catalogue.salon.lead_time),
            last_day=self.today + catalogue.salon.horizon,
        )
        self.wished = [wished(catalogue, self.branch, one) for one in wish.services]
        self.named = any(is_named(one.staff) for one in wish.services)
        self.lay(busy)

    def lay(self, busy: Busy) -> None:
        """Search in other books from here on."""
        self._busy = busy
        self._days: dict[tuple[date, int | None], SearchedDay] = {}
        self._anyone: dict[tuple[date, int | None], Choice] = {}

    @cached_property
    def anyone(self) -> list[Staffing]:
        """The people who could stand in for the wished ones."""
        return [anyone(self.catalogue, self.branch, one) for one in self.wish.services]

    def board(self, day: date, over_by: int | None = None, *, from_now: bool = True) -> Board:
        """A day of the branch, from the earliest minute that can be booked on."""
        window = (self.bounds.earliest if from_now else 0, _NEVER if over_by is None else over_by)
        return Board(self.catalogue, self._busy, self.branch, day, window)

    def day(self, day: date, over_by: int | None = None) -> SearchedDay:
        """What is possible on a day with the wished people."""
        key = (day, over_by)
        found = self._days.get(key)
        if found is None:
            board = self.board(day, over_by)
            found = self._days[key] = SearchedDay(board, Choice(board, self.wish, self.wished))
        return found

    def day_of_anyone(self, day: date, over_by: int | None = None) -> Choice:
        """What is possible on a day with whomever."""
        key = (day, over_by)
        found = self._anyone.get(key)
        if found is None:
            found = self._anyone[key] = Choice(self.day(day, over_by).board, self.wish, self.anyone)
        return found

    def choice(self, day: date, over_by: int | None, *, as_wished: bool) -> Choice:
        """What is possible on a day, with the wished people or with whomever."""
        return self.day(day, over_by).as_wished if as_wished else self.day_of_anyone(day, over_by)

    def days(self, when: When) -> Iterator[date]:
        """The days of a window that can be booked at all."""
        day = max(when.day_from, self.today)
        last = min(when.day_to, self.bounds.last_day, day + timedelta(days=MOST_DAYS))
        while day <= last:
            yield day
            day += _DAY

    def other_days(self, when: When) -> Iterator[date]:
        """The next open days after a window."""
        day = max(when.day_to, self.today - _DAY) + _DAY
        last = min(self.bounds.last_day, day + timedelta(days=FURTHEST))
        left = OTHER_DAYS
        while day <= last and left:
            if self._timetable.opening(self.branch, day).spans:
                left -= 1
                yield day
            day += _DAY

    def right_starts(self, when: When, day: date) -> Span:
        """The starts on a day that are what was wished, as a span of minutes."""
        if when.at is not None:
            at = self.zone.minute(day, when.at)
            roughly = ROUGHLY if when.approx else 0
            return (at - roughly, at + roughly + 1)
        first = self.zone.midnight(day) if when.start_from is None else self.zone.minute(day, when.start_from)
        last = self.zone.midnight(day + _DAY) - 1 if when.start_to is None else self.zone.minute(day, when.start_to)
        return (first, max(first, last) + 1)

    def over_by(self, when: When, day: date) -> int | None:
        """The minute by which the visit must be over on a day."""
        return None if when.end_by is None else self.zone.end_minute(day, when.end_by)

    def near(self, when: When, day: date) -> int:
        """The minute of a day that alternatives should lie near."""
        first, last = self.right_starts(when, day)
        if when.at is not None:
            return (first + last) // 2
        if when.start_from is None and when.start_to is not None:
            return last
        if when.start_from is None and when.end_by is not None:
            return self.zone.end_minute(day, when.end_by if when.end_by != time(0, 0) else time(23, 59))
        return first

    def meeting(self, when: When, day: date) -> list[Span]:
        """The starts on a day that meet the wish as it is."""
        found = self.day(day, self.over_by(when, day))
        return common(found.as_wished.starts, [self.right_starts(when, day)])
