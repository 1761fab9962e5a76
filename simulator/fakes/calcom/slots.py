"""Free slots and soft holds at the fake Cal.com; a hold hides a slot and protects nothing."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from simulator.fakes.calcom.bookings import is_free, moment
from simulator.fakes.calcom.errors import Answer, Json, invalid
from simulator.fakes.calcom.shapes import stamp
from simulator.fakes.calcom.state import CalcomState, EventType, Reservation, Span

LONGEST_HOLD = timedelta(days=1)


def _event_type(state: CalcomState, value: object) -> EventType:
    found = state.event_types.get(int(str(value))) if str(value).isdigit() else None
    if found is None:
        raise Answer(404, f"Event type with id {value} not found.")
    return found


def free(state: CalcomState, query: Mapping[str, str]) -> Json:
    """`GET /v2/slots`: starts by local date at which some host is free."""
    event_type = _event_type(state, query.get("eventTypeId"))
    start, end = moment(query.get("start"), "start"), moment(query.get("end"), "end")
    if end <= start:
        raise invalid(("end", "end must be after start"))
    zone = ZoneInfo(query.get("timeZone", "UTC"))
    length = timedelta(minutes=event_type.length)
    step = event_type.minutes("slotInterval") or length
    subset = {int(part) for part in query.get("rrHostSubsetIds", "").split(",") if part}
    hosts = [host for host, _ in event_type.hosts() if not subset or host in subset]
    held = [one for one in state.reservations.values() if one.until > state.clock()]
    days: dict[str, list[Json]] = {}
    at = start
    while at + length <= end:
        for host in hosts:
            hidden = any(one.host == host and at < one.end and one.start < at + length for one in held)
            if not hidden and is_free(state, event_type, host, Span(at, at + length)):
                local = at.astimezone(zone)
                slot: Json = {"start": local.isoformat(timespec="milliseconds")}
                if query.get("format") == "range":
                    slot["end"] = (local + length).isoformat(timespec="milliseconds")
                days.setdefault(local.date().isoformat(), []).append(slot)
                break
        at += step
    return dict(days)


def reserve(state: CalcomState, body: Json) -> Json:
    """`POST /v2/slots/reservations`: looks at the same event type only, and at its first host."""
    event_type = _event_type(state, body.get("eventTypeId"))
    start = moment(body.get("slotStart"), "slotStart")
    end = start + timedelta(minutes=event_type.length)
    now = state.clock()
    for other in state.reservations.values():
        if other.event_type == event_type.id and other.until > now and start < other.end and other.start < end:
            raise Answer(422, "This time slot is already reserved by another user. Please choose a different time.")
    minutes = body.get("reservationDuration", 5)
    length = min(timedelta(minutes=minutes if isinstance(minutes, int) else 5), LONGEST_HOLD)
    hosts = event_type.hosts()
    if not hosts:
        raise Answer(422, f"Event type with id {event_type.id} has no hosts")
    held = Reservation(
        uid=state.uid(), event_type=event_type.id, host=hosts[0][0], start=start, end=end, until=now + length
    )
    state.reservations[held.uid] = held
    return shape(held)


def shape(held: Reservation) -> Json:
    """A reservation as the API answers it."""
    return {
        "eventTypeId": held.event_type,
        "slotStart": stamp(held.start),
        "slotEnd": stamp(held.end),
        "slotDuration": (held.end - held.start) // timedelta(minutes=1),
        "reservationUid": held.uid,
        "reservationDuration": 5,
        "reservationUntil": stamp(held.until),
    }
