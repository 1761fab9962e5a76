"""The shelf of busy time: who is taken when, as plain tuples for the search."""

from collections.abc import Sequence
from datetime import datetime

from booking.adapters.database import queries
from booking.adapters.database.moments import micros, minute_ceil, minute_floor
from booking.adapters.database.session import Session
from booking.adapters.database.tables import LONGEST_CLAIM_MIN
from booking.application.records import View
from booking.domain.ids import SalonId

_CHAIR = len("chair:")


class SqlBusy:
    """Busy time in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def rows(
        self, salon: SalonId, window: tuple[datetime, datetime], view: View
    ) -> Sequence[tuple[str, int, int, int]]:
        """What touches a window, as (staff, first minute, end minute, claim kind), sorted by staff and start."""
        found = await self._session.connection.execute(queries.BUSY, _values(salon, window, view))
        return found.all()

    async def chairs(
        self, salon: SalonId, window: tuple[datetime, datetime], view: View
    ) -> Sequence[tuple[str, int, int]]:
        """Guests on chairs whose stay touches a window of time, as (branch, first minute, end minute)."""
        found = await self._session.connection.execute(queries.CHAIRS, _values(salon, window, view))
        return [(name[_CHAIR:], first, last) for name, first, last in found]


def _values(salon: SalonId, window: tuple[datetime, datetime], view: View) -> dict[str, object]:
    first = minute_floor(window[0])
    return {
        "salon": salon,
        "start": first,
        "far": first - LONGEST_CLAIM_MIN,
        "end": minute_ceil(window[1]),
        "now": micros(view.now),
        "but": view.call or "",
        "without": list(view.without),
    }
