"""How the fake Cal.com writes a booking and a moment."""

from datetime import UTC, datetime, timedelta

from simulator.fakes.calcom.errors import Json
from simulator.fakes.calcom.state import Booking, CalcomState


def stamp(value: datetime | None) -> str | None:
    """A time as Cal.com writes it: UTC, milliseconds, Z."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shape(state: CalcomState, booking: Booking) -> Json:
    """A booking as the API answers it (2024-08-13)."""
    host = state.users[booking.host]
    event_type = state.event_types.get(booking.event_type) if booking.event_type is not None else None
    email = str(booking.attendee.get("email", ""))
    answer: Json = {
        "id": booking.id,
        "uid": booking.uid,
        "title": booking.title,
        "description": "",
        "hosts": [
            {
                "id": host.id,
                "name": host.name,
                "email": f"{host.username}@example.com",
                "displayEmail": f"{host.username}@example.com",
                "username": host.username,
                "timeZone": host.time_zone,
            }
        ],
        "status": booking.status,
        "start": stamp(booking.start),
        "end": stamp(booking.end),
        "duration": (booking.end - booking.start) // timedelta(minutes=1),
        "eventTypeId": event_type.id if event_type else None,
        "eventType": {"id": event_type.id, "slug": event_type.slug} if event_type else None,
        "location": booking.location,
        "absentHost": False,
        "createdAt": stamp(booking.created_at),
        "updatedAt": stamp(booking.updated_at),
        "metadata": booking.metadata,
        "icsUid": f"{booking.uid}@Cal.com",
        "attendees": [
            {
                "name": booking.attendee.get("name"),
                "email": email,
                "displayEmail": email,
                "timeZone": booking.attendee.get("timeZone"),
                "language": booking.attendee.get("language", "en"),
                "absent": False,
                "phoneNumber": booking.attendee.get("phoneNumber", ""),
            }
        ],
        "guests": [],
        "bookingFieldsResponses": {"name": booking.attendee.get("name"), "email": email},
    }
    optional = {
        "cancellationReason": booking.reason,
        "rescheduledFromUid": booking.rescheduled_from,
        "rescheduledToUid": booking.rescheduled_to,
    }
    return answer | {name: value for name, value in optional.items() if value}
