"""Cal.com's answers as they come over the wire, as far as we read them, and both shapes of its errors."""

from datetime import datetime

import msgspec

BOOKINGS_VERSION = "2024-08-13"
"""For every verb on bookings, listing included: 2026-05-01 timed out on real accounts (reference 1.2)."""
EVENT_TYPES_VERSION = "2024-06-14"
SLOTS_VERSION = "2024-09-04"
SCHEDULES_VERSION = "2024-06-11"


class HostWire(msgspec.Struct, frozen=True, kw_only=True):
    """Who serves a booking."""

    id: int | None = None
    name: str = ""


class AttendeeWire(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes."""

    name: str | None = None
    email: str | None = None


class BookingWire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A booking (2024-08-13). `status` is accepted, pending, cancelled or rejected."""

    uid: str
    status: str
    start: datetime
    end: datetime
    event_type_id: int | None = None
    hosts: list[HostWire] = []
    attendees: list[AttendeeWire] = []
    metadata: dict[str, object] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    rescheduled_to_uid: str | None = None
    rescheduled_from_uid: str | None = None

    @property
    def live(self) -> bool:
        """Whether it takes, or may take, the host's time."""
        return self.status in ("accepted", "pending")

    def meta(self, key: str) -> str:
        """One of our own marks; empty where it is missing."""
        return str((self.metadata or {}).get(key, ""))


class PageWire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The end of a list: offset paging (2024-08-13) or cursor paging (2026-05-01)."""

    has_next_page: bool = False
    has_more: bool = False
    next_cursor: str | None = None


class BookingPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of bookings."""

    data: list[BookingWire]
    pagination: PageWire = PageWire()


class OneBooking(msgspec.Struct, frozen=True, kw_only=True):
    """A booking in its envelope."""

    data: BookingWire


class AvailabilityWire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Working hours on some days of the week, named in English."""

    days: list[str]
    start_time: str
    end_time: str


class ScheduleWire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A person's working hours."""

    id: int
    owner_id: int
    time_zone: str
    availability: list[AvailabilityWire]
    is_default: bool = False


class Schedules(msgspec.Struct, frozen=True, kw_only=True):
    """A list of schedules in its envelope."""

    data: list[ScheduleWire]


class _Error(msgspec.Struct, frozen=True, kw_only=True):
    code: str = ""
    message: str = ""


class _ErrorBody(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    error: _Error | None = None
    status_code: int | None = None
    message: str | list[str] = ""


def error_text(raw: bytes) -> tuple[str, str]:
    """Code and message of an error answer in either shape; the raw beginning where it is neither."""
    try:
        body = msgspec.json.decode(raw, type=_ErrorBody)
    except msgspec.DecodeError:
        return "", raw[:200].decode(errors="replace")
    if body.error is not None:
        return body.error.code, body.error.message
    message = body.message if isinstance(body.message, str) else "; ".join(body.message)
    return "", message
