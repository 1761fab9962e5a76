"""An outside calendar in memory, without HTTP: it keeps the promises of the port and can be told to break."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from booking.application.calendar import (
    Absent,
    BookAnswer,
    Booked,
    CancelAnswer,
    Cancelled,
    FindAnswer,
    Lost,
    NotDone,
    Refused,
    SegmentRequest,
)
from booking.domain.ids import SalonId, StaffId


@dataclass(slots=True)
class FakeCalendar:
    """Bookings by uid."""

    live: dict[str, SegmentRequest] = field(default_factory=dict)
    lose_answers: bool = False
    fail: bool = False
    numbers: "count[int]" = field(default_factory=count)

    async def book(self, request: SegmentRequest, *, now: datetime, wait_s: float) -> BookAnswer:
        """Book unless the person is busy."""
        del now, wait_s
        if self.fail:
            return Refused("calendar_unreachable", "told to fail")
        for other in self.live.values():
            overlaps = request.starts_at < other.ends_at and other.starts_at < request.ends_at
            if other.staff == request.staff and overlaps:
                return Refused("slot_taken", "busy")
        uid = f"fake{next(self.numbers)}"
        self.live[uid] = request
        return Lost("told to lose answers") if self.lose_answers else Booked(uid)

    async def find(self, request: SegmentRequest, *, now: datetime) -> FindAnswer:
        """By saga and step."""
        del now
        if self.fail:
            return NotDone("told to fail")
        for uid, one in self.live.items():
            if (one.saga, one.step) == (request.saga, request.step):
                return Booked(uid)
        return Absent()

    async def cancel(self, salon: SalonId, uid: str, staff: StaffId, reason: str, *, now: datetime) -> CancelAnswer:
        """Gone is gone."""
        del salon, staff, reason, now
        if self.fail:
            return NotDone("told to fail")
        self.live.pop(uid, None)
        return Cancelled()
