"""The shelf of busy time: who is taken when, as plain tuples for the search."""

from collections.abc import Sequence
from datetime import datetime

from booking.adapters.database import queries
from booking.adapters.database.moments import micros, minute_ceil, minute_floor
from booking.adapters.database.session import Session
from booking.adapters.database.tables import LONGEST_CLAIM_MIN
from booking.domain.ids import CallId, SalonId

_CHAIR = len("chair:")


class SqlBusy:
    """Busy time in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def rows(
        self, salon: SalonId, start: datetime, end: datetime, *, now: datetime, call: CallId | None = None
    ) -> Sequence[tuple[str, int, int, int]]:
        """What touches [start, end), as (staff, first minute, end minute, claim kind), sorted by staff and start."""
        found = await self._session.connection.execute(queries.BUSY, _values(salon, start, end, now, call))
        return found.all()

    async def chairs(
        self, salon: SalonId, start: datetime, end: datetime, *, now: datetime, call: CallId | None = None
    ) -> Sequence[tuple[str, int, int]]:
        """Guests on counted chairs that touch [start, end), as (branch, first minute, end minute)."""
        found = await self._session.connection.execute(queries.CHAIRS, _values(salon, start, end, now, call))
        return [(name[_CHAIR:], first, last) for name, first, last in found]


def _values(salon: SalonId, start: datetime, end: datetime, now: datetime, call: CallId | None) -> dict[str, object]:
    first = minute_floor(start)
    return {
        "salon": salon,
        "start": first,
        "far": first - LONGEST_CLAIM_MIN,
        "end": minute_ceil(end),
        "now": micros(now),
        "but": call or "",
    }
