"""The public holidays of the federal states, from the library `holidays`, as the domain's holiday calendar."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays


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
        if self.country not in holidays.list_supported_countries():
            raise LookupError(f"no public holidays are known for the country {self.country!r}")

    def name(self, state: str, day: date) -> str | None:
        """The name of the public holiday on this day in this state, None on any other day.

        Raises:
            LookupError: The country has no such state.
        """
        found = _year(self.country, state, day.year).get(day)
        return None if found is None else str(found)


@lru_cache(maxsize=512)
def _year(country: str, state: str, year: int) -> dict[date, str]:
    language = "de" if country in {"DE", "AT", "CH", "LI", "LU"} else None
    try:
        calendar = holidays.country_holidays(country, subdiv=state or None, years=year, language=language)
    except NotImplementedError as error:
        raise LookupError(f"{country} has no state called {state!r}") from error
    return dict(calendar.items())
