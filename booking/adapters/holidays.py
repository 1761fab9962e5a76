"""The public holidays of the federal states, from the library `holidays`, as the domain's holiday calendar."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from holidays.registry import EntityLoader

from booking.domain.hours import NO_HOLIDAYS, HolidayCalendar


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of one country, state by state, named in German."""

    country: str = "DE"
    """ISO 3166-1 alpha-2: DE, AT, CH …"""

    def __post_init__(self) -> None:
        """The library knows the country.

        Raises:
            LookupError: It does not.
        """
        if self.country not in _known_countries():
            raise LookupError(f"no public holidays are known for the country {self.country!r}")

    def name(self, state: str, day: date) -> str | None:
        """The name of the public holiday on this day in this state, None on any other day.

        A state the library does not know has the days of the whole country: a salon with a slip in its address
        still answers the phone (`salon catalogue check` points the slip out).
        """
        found = _year(self.country, state, day.year).get(day)
        return None if found is None else str(found)

    def of_country(self, country: str) -> HolidayCalendar:
        """The calendar of another country; of one the library does not know, a calendar without holidays."""
        if country == self.country:
            return self
        return PublicHolidays(country) if country in _known_countries() else NO_HOLIDAYS


@lru_cache(maxsize=1)
def _known_countries() -> frozenset[str]:
    """Their codes; the library's own list loads the calendars of all 250 for it, a fifth of a second."""
    return frozenset(EntityLoader.get_country_codes(include_aliases=True))


@lru_cache(maxsize=512)
def _year(country: str, state: str, year: int) -> dict[date, str]:
    language = "de" if country in {"DE", "AT", "CH", "LI", "LU"} else None
    known = state if state in getattr(holidays, country).subdivisions else None
    return dict(holidays.country_holidays(country, subdiv=known, years=year, language=language).items())
