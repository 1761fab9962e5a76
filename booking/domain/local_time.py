"""Local wall-clock time of a salon and UTC minutes: the only module of the domain that knows time zones.

A local time that the clock change skips means the moment as far after the change as it was meant after the gap began
(02:30 becomes 03:30); one that happens twice means the first of the two. RFC 5545 has the same rule, and so does
`whenever` under the name "compatible".
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class Zone:
    """A time zone, with the two ways through it."""

    __slots__ = ("_info", "_midnights", "name")

    def __init__(self, name: str) -> None:
        """Look the zone up.

        Args:
            name: An IANA name such as Europe/Berlin.

        Raises:
            LookupError: There is no such zone.
        """
        try:
            self._info = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise LookupError(f"no time zone is called {name!r}") from error
        self.name = name
        self._midnights: dict[date, int] = {}

    def minute(self, day: date, at: time) -> int:
        """The UTC minute (whole minutes since 1970) of a local time, seconds dropped."""
        local = datetime.combine(day, at.replace(second=0, microsecond=0, fold=0), self._info)
        return int((local - _EPOCH) // _MINUTE)

    def midnight(self, day: date) -> int:
        """The UTC minute at which a local day begins."""
        found = self._midnights.get(day)
        if found is None:
            if len(self._midnights) > 4000:  # noqa: PLR2004 - some ten years of days
                self._midnights.clear()
            found = self._midnights[day] = self.minute(day, time(0, 0))
        return found

    def end_minute(self, day: date, at: time) -> int:
        """The UTC minute of a local time that ends a span; 00:00 is the midnight that ends the day."""
        return self.midnight(day + _DAY) if at == time(0, 0) else self.minute(day, at)

    def local(self, moment: datetime) -> datetime:
        """The same moment on the wall of the salon."""
        return moment.astimezone(self._info)

    def day_of(self, minute: int) -> date:
        """The local day in which a UTC minute lies."""
        return self.local(at_minute(minute)).date()


@lru_cache(maxsize=64)
def zone(name: str) -> Zone:
    """The zone of this name, made once.

    Raises:
        LookupError: There is no such zone.
    """
    return Zone(name)


def at_minute(minute: int) -> datetime:
    """The moment of a UTC minute."""
    return _EPOCH + minute * _MINUTE


def minute_of(moment: datetime) -> int:
    """The UTC minute in which a moment lies (rounded down)."""
    return int((moment - _EPOCH) // _MINUTE)


def minute_after(moment: datetime) -> int:
    """The first UTC minute that is not before a moment (rounded up)."""
    return -int((_EPOCH - moment) // _MINUTE)


def minutes(length: timedelta) -> int:
    """A length in whole minutes, rounded up."""
    return -int(-length // _MINUTE)
