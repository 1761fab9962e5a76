"""What has to be known to speak to Cal.com: where, as whom, and how long to wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from booking.application.event_type_specs import CalendarMode


@dataclass(frozen=True, slots=True, kw_only=True)
class CalcomSettings:
    """Settings of the Cal.com adapter; the keys never leave it."""

    mode: CalendarMode
    url: str
    api_key: str = field(default="", repr=False)
    """The key of a team admin (mode team); reads bookings in both modes."""
    staff_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Keys of the staff by name (mode personal), see `StaffMember.calcom_key_name`."""
    request_s: float = 20.0
    """How long a request outside a call may take."""
    lookup_s: float = 4.0
    """How long the look-up or cancellation within a call may take."""
    keep_for_callers: int = 40
    """So many requests a minute are left alone by background work."""
