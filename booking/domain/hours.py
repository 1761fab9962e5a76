"""When somebody is there: hours of the week, days that differ, closures and absences, all in local wall-clock time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Protocol, runtime_checkable

from booking.errors import InvariantBroken

MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True, order=True)
class DailySpan:
    """A part of a day in local time, end exclusive; an end of 00:00 is the midnight that ends the day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        """A span has a length.

        Raises:
            InvariantBroken: The end is not after the start.
        """
        if self.end != MIDNIGHT and self.end <= self.start:
            raise InvariantBroken("a span of the day must end after it starts", start=str(self.start))

    def __str__(self) -> str:
        """As people write it: 09:00-18:00."""
        end = "24:00" if self.end == MIDNIGHT else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{end}"


WHOLE_DAY = DailySpan(MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The spans of each weekday, Monday first; a day without spans is a day off."""

    days: tuple[tuple[DailySpan, ...], ...] = ((),) * 7

    def __post_init__(self) -> None:
        """A week has seven days, and the spans of a day stand in order.

        Raises:
            InvariantBroken: Another number of days, or spans that overlap.
        """
        if len(self.days) != 7:  # noqa: PLR2004 - days of a week
            raise InvariantBroken("a week has seven days", days=len(self.days))
        for spans in self.days:
            for earlier, later in pairwise(spans):
                if earlier.end == MIDNIGHT or later.start < earlier.end:
                    raise InvariantBroken("the spans of a day overlap", first=str(earlier), second=str(later))

    def on(self, day: date) -> tuple[DailySpan, ...]:
        """The spans of the weekday of this day."""
        return self.days[day.weekday()]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day with hours of its own, in place of the week's, of closures and of public holidays."""

    day: date
    hours: tuple[DailySpan, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days (or the same part of each of these days) on which a branch is closed."""

    first_day: date
    last_day: date
    span: DailySpan | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether this day is one of them."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days (or the same part of each of these days) on which a person is away."""

    first_day: date
    last_day: date
    span: DailySpan | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether this day is one of them."""
        return self.first_day <= day <= self.last_day


@runtime_checkable
class HolidayCalendar(Protocol):
    """Knows the public holidays of a federal state; the domain is given one, it does not compute them."""

    def name(self, state: str, day: date) -> str | None:
        """The name of the public holiday on this day in this state, None on any other day."""
        ...

    def of_country(self, country: str) -> "HolidayCalendar":
        """The same kind of calendar for a country (ISO 3166-1 alpha-2)."""
        ...


@dataclass(frozen=True, slots=True)
class NamedDays:
    """A holiday calendar written out: the same named days in every state."""

    days: Mapping[date, str]

    def name(self, state: str, day: date) -> str | None:
        """The name written beside this day, None where there is none."""
        del state
        return self.days.get(day)

    def of_country(self, country: str) -> "HolidayCalendar":
        """The same days in every country."""
        del country
        return self


NO_HOLIDAYS = NamedDays({})
