"""Bookings at the fake Cal.com: create, read, list, cancel, reschedule, with the races the real one has."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from simulator.fakes.calcom.errors import Answer, Dropped, Json, busy, internal, invalid, lost_race
from simulator.fakes.calcom.shapes import shape
from simulator.fakes.calcom.state import LIVE, Booking, CalcomState, EventType, Span, User

PRIORITY = {"lowest": 0, "low": 1, "medium": 2, "high": 3, "highest": 4}
KEY_LENGTH, VALUE_LENGTH, MOST_KEYS = 40, 500, 50
LANGUAGES = ("de", "en", "fr", "it", "es", "tr", "pl", "nl")


def moment(value: object, name: str) -> datetime:
    """An ISO time as aware UTC, or the validation error of the real thing."""
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    raise invalid((name, f"{name} must be a valid ISO 8601 date string"))


async def create(state: CalcomState, body: Json, key: User | None) -> Json:
    """`POST /v2/bookings`: check, then insert, with room for somebody else between the two."""
    start = moment(body.get("start"), "start")
    event_type = _event_type(state, body)
    attendee = _attendee(body.get("attendee"))
    metadata = _metadata(body.get("metadata"))
    _may_book(event_type, key)
    segment = str(metadata.get("salon_segment", "any"))
    await _faults_before(state, event_type, body, start)
    repeated = _repeated(state, event_type, attendee, start)
    if repeated is not None:
        return shape(state, repeated)
    end = start + timedelta(minutes=_length(event_type, body))
    if state.check_past and start <= state.clock():
        raise Answer(400, "Attempting to book a meeting in the past.")
    host = pick_host(state, event_type, Span(start, end), body)
    draft = Booking(
        id=state.number(),
        uid=state.uid(),
        event_type=event_type.id,
        host=host.id,
        start=start,
        end=end,
        status="pending" if "type" in _object(event_type.fields.get("confirmationPolicy")) else "accepted",
        title=f"{event_type.fields['title']} between {host.name} and {attendee['name']}",
        attendee=attendee,
        metadata=metadata,
        created_at=state.clock(),
        location=_location(event_type),
    )
    if state.faults.take("applied_late", segment):
        state.late.append(draft)
        raise Dropped(applied=False)
    for _ in range(state.race_window):
        await asyncio.sleep(0)
    insert(state, draft)
    if state.faults.take("lost_answer", segment):
        raise Dropped(applied=True)
    return shape(state, draft)


def insert(state: CalcomState, draft: Booking) -> None:
    """Write a booking; the unique key stops equal start and end of one host, and nothing else does."""
    if draft.status == "accepted":
        for other in state.live_of(draft.host):
            if (other.start, other.end) == (draft.start, draft.end):
                raise lost_race()
    state.bookings[draft.uid] = draft


def settle_late(state: CalcomState) -> int:
    """Apply the bookings whose requests timed out before they took effect; how many made it."""
    late, state.late = state.late, []
    made = 0
    for draft in late:
        if any(draft.start < other.end and other.start < draft.end for other in state.live_of(draft.host)):
            continue
        draft.created_at = state.clock()
        insert(state, draft)
        made += 1
    return made


def block(state: CalcomState, user: int, start: datetime, end: datetime, title: str = "Somebody else") -> Booking:
    """A booking by somebody else, on no event type of ours."""
    booking = Booking(
        id=state.number(),
        uid=state.uid(),
        event_type=None,
        host=user,
        start=start,
        end=end,
        status="accepted",
        title=title,
        attendee={"name": title, "email": "other@example.com", "timeZone": "Europe/Berlin", "language": "en"},
        metadata={},
        created_at=state.clock(),
    )
    state.bookings[booking.uid] = booking
    return booking


async def _faults_before(state: CalcomState, event_type: EventType, body: Json, start: datetime) -> None:
    metadata = _metadata(body.get("metadata"))
    segment = str(metadata.get("salon_segment", "any"))
    faults = state.faults
    if faults.take("rate_limited"):
        raise Answer(429, "CustomThrottlerGuard - Too many requests. Please try again later.")
    if faults.take("wrong_version"):
        raise Answer(404, "Cannot POST /v2/bookings")
    if faults.take("timeout", segment):
        raise Dropped(applied=False)
    if faults.take("error", segment):
        raise internal()
    if faults.take("taken", segment):
        raise busy(team=event_type.team is not None)
    if faults.take("lost_race", segment):
        raise lost_race()
    visit_start = metadata.get("salon_start")
    if isinstance(visit_start, str) and faults.take("conflict", segment, moment(visit_start, "salon_start")):
        end = start + timedelta(minutes=_length(event_type, body))
        block(state, pick_host(state, event_type, Span(start, end), body).id, start, end)
    if faults.take("old_booking", segment):
        host = event_type.hosts()[0][0]
        old = block(state, host, start - timedelta(days=1), start - timedelta(days=1) + timedelta(minutes=15))
        old.event_type = event_type.id
        raise OldBooking(shape(state, old))


class OldBooking(Exception):
    """201 with a booking that is not the one asked for."""

    def __init__(self, data: Json) -> None:
        """Keep the answer."""
        super().__init__("an old booking is returned")
        self.data = data


def _object(value: object) -> Json:
    return {str(name): item for name, item in value.items()} if isinstance(value, Mapping) else {}


def _event_type(state: CalcomState, body: Json) -> EventType:
    number = body.get("eventTypeId")
    slug = body.get("eventTypeSlug")
    if number is None and slug is None:
        raise invalid(("eventTypeId", "Either eventTypeId or eventTypeSlug with username or teamSlug is required"))
    if slug is not None and number is None:
        for one in state.event_types.values():
            owner = state.users[one.owner].username if one.owner is not None else None
            if one.slug == slug and (body.get("teamSlug") == state.team_slug or body.get("username") == owner):
                return one
        raise Answer(404, f"Event type with slug {slug} not found.")
    found = state.event_types.get(number) if isinstance(number, int) else None
    if found is None:
        raise Answer(404, f"Event type with id {number} not found.")
    if found.fields.get("schedulingType") == "managed":
        raise Answer(400, "Event type with a managed parent can't be booked")
    return found


def _attendee(value: object) -> Json:
    attendee = _object(value)
    problems = []
    if not attendee.get("name"):
        problems.append(("attendee.name", "name should not be empty"))
    zone = attendee.get("timeZone")
    if not isinstance(zone, str) or "/" not in zone:
        problems.append(("attendee.timeZone", "timeZone must be a valid IANA time-zone"))
    email, phone = attendee.get("email"), attendee.get("phoneNumber")
    if not email and not phone:
        problems.append(("attendee", "At least one contact method (email or phone number) is required"))
    if email and (not isinstance(email, str) or "@" not in email):
        problems.append(("attendee.email", "email must be an email"))
    if phone and (not isinstance(phone, str) or not phone.startswith("+") or not phone[1:].isdigit()):
        problems.append(("attendee.phoneNumber", "phoneNumber must be a valid phone number"))
    if attendee.get("language", "en") not in LANGUAGES:
        problems.append(("attendee.language", "language must be one of the supported languages"))
    if problems:
        raise invalid(*problems)
    return attendee


def _metadata(value: object) -> Json:
    metadata = _object(value)
    for name, item in metadata.items():
        too_long = len(name) > KEY_LENGTH or (isinstance(item, str) and len(item) > VALUE_LENGTH)
        if too_long or not isinstance(item, str | int | bool):
            raise invalid(("metadata", "Metadata must have keys of at most 40 and values of at most 500 characters"))
    if len(metadata) > MOST_KEYS:
        raise invalid(("metadata", "Metadata may have at most 50 keys"))
    return metadata


def _may_book(event_type: EventType, key: User | None) -> None:
    if not event_type.fields.get("bookingRequiresAuthentication"):
        return
    if key is None:
        raise Answer(401, "checkBookingRequiresAuthentication - This event type requires authentication")
    if event_type.team is None and event_type.owner != key.id:
        raise Answer(403, "checkBookingRequiresAuthentication - You are not allowed to book this event type")


def _length(event_type: EventType, body: Json) -> int:
    wanted = body.get("lengthInMinutes")
    if wanted is None:
        return event_type.length
    options = event_type.fields.get("lengthInMinutesOptions")
    if not isinstance(options, list) or not isinstance(wanted, int) or wanted not in [int(o) for o in options]:
        raise Answer(400, "lengthInMinutes is not one of the possible lengths of this event type")
    return wanted


def _repeated(state: CalcomState, event_type: EventType, attendee: Json, start: datetime) -> Booking | None:
    """Round robin: the same attendee at the same start gets the booking there is, whatever else was asked."""
    if not event_type.round_robin:
        return None
    who = attendee.get("email") or attendee.get("phoneNumber")
    for booking in state.bookings.values():
        same = booking.event_type == event_type.id and booking.start == start and booking.status in LIVE
        if same and who in (booking.attendee.get("email"), booking.attendee.get("phoneNumber")):
            return booking
    return None


def pick_host(state: CalcomState, event_type: EventType, when: Span, body: Json) -> User:
    """Who serves: the free hosts of the routed ones, by priority, then least recently booked."""
    hosts = event_type.hosts()
    if not hosts:
        raise Answer(422, f"Event type with id {event_type.id} has no hosts")
    routed = _object(body.get("routing")).get("teamMemberIds") or body.get("rrHostSubsetIds")
    if isinstance(routed, list) and event_type.round_robin:
        hosts = [host for host in hosts if host[0] in routed]
    free = [host for host in hosts if is_free(state, event_type, host[0], when)]
    if not free:
        raise busy(team=event_type.team is not None)
    last = {booking.host: booking.created_at for booking in state.bookings.values()}
    floor = datetime.min.replace(tzinfo=UTC)
    best = min(free, key=lambda host: (-PRIORITY[host[1]], last.get(host[0], floor), host[0]))
    return state.users[best[0]]


def is_free(state: CalcomState, event_type: EventType, host: int, when: Span, *, without: str = "") -> bool:
    """Whether the host works then and no accepted booking, buffers counted, stands in the way."""
    user = state.users.get(host)
    if user is None or not user.works(when):
        return False
    before, after = event_type.minutes("beforeEventBuffer"), event_type.minutes("afterEventBuffer")
    for other in state.live_of(host):
        theirs = state.event_types.get(other.event_type) if other.event_type is not None else None
        pad_start = (theirs.minutes("beforeEventBuffer") if theirs else timedelta(0)) + after
        pad_end = (theirs.minutes("afterEventBuffer") if theirs else timedelta(0)) + before
        if other.uid != without and when.start < other.end + pad_end and other.start - pad_start < when.end:
            return False
    return True


def _location(event_type: EventType) -> str:
    locations = event_type.fields.get("locations")
    if isinstance(locations, list) and locations:
        return str(locations[0].get("address") or locations[0].get("type"))
    return "integrations:daily"


def find(state: CalcomState, uid: str) -> Booking:
    """The booking of this uid, or the 404 of the real thing."""
    booking = state.bookings.get(uid)
    if booking is None:
        raise Answer(404, f"Booking with uid={uid} was not found in the database")
    return booking


def cancel(state: CalcomState, uid: str, body: Json) -> Json:
    """`POST /v2/bookings/{uid}/cancel`: not idempotent."""
    booking = find(state, uid)
    segment = str(booking.metadata.get("salon_segment", "any"))
    if state.faults.take("cancel_fails", segment):
        raise internal()
    if booking.status == "cancelled":
        raise Answer(400, "This booking has already been cancelled.")
    event_type = state.event_types.get(booking.event_type) if booking.event_type is not None else None
    if event_type and _object(event_type.fields.get("disableCancelling")).get("disabled") is True:
        raise Answer(400, "This event type does not allow cancellations")
    booking.status = "cancelled"
    booking.reason = str(body.get("cancellationReason", ""))
    booking.updated_at = state.clock()
    if state.faults.take("cancel_lost_answer", segment):
        raise Dropped(applied=True)
    return shape(state, booking)


def reschedule(state: CalcomState, uid: str, body: Json) -> Json:
    """`POST /v2/bookings/{uid}/reschedule`: a new booking with a new uid; the old one is cancelled."""
    old = find(state, uid)
    if old.status not in LIVE:
        raise Answer(400, f"Can't reschedule booking with uid={uid}; it was rescheduled to {old.rescheduled_to}")
    event_type = state.event_types.get(old.event_type) if old.event_type is not None else None
    if event_type is None:
        raise Answer(404, f"Event type with id {old.event_type} not found.")
    start = moment(body.get("start"), "start")
    end = start + (old.end - old.start)
    if not is_free(state, event_type, old.host, Span(start, end), without=uid):
        raise busy(team=event_type.team is not None)
    new = Booking(
        id=state.number(),
        uid=state.uid(),
        event_type=old.event_type,
        host=old.host,
        start=start,
        end=end,
        status=old.status,
        title=old.title,
        attendee=old.attendee,
        metadata=dict(old.metadata),
        created_at=state.clock(),
        location=old.location,
        rescheduled_from=uid,
    )
    old.status, old.rescheduled_to, old.updated_at = "cancelled", new.uid, state.clock()
    insert(state, new)
    return shape(state, new)


def listed(state: CalcomState, query: Mapping[str, str]) -> Json:
    """`GET /v2/bookings` with its filters and offset paging."""
    if state.faults.take("find_fails"):
        raise internal()
    found = [booking for booking in state.bookings.values() if _matches(state, booking, query)]
    found.sort(key=lambda booking: booking.start)
    take, skip = int(query.get("take", 100)), int(query.get("skip", 0))
    page = found[skip : skip + take]
    rest = max(0, len(found) - skip - len(page))
    pagination: Json = {
        "totalItems": len(found),
        "remainingItems": rest,
        "returnedItems": len(page),
        "itemsPerPage": take,
        "currentPage": skip // take,
        "totalPages": -(-len(found) // take),
        "hasNextPage": rest > 0,
        "hasPreviousPage": skip > 0,
    }
    return {"status": "success", "data": [shape(state, booking) for booking in page], "pagination": pagination}


def _matches(state: CalcomState, booking: Booking, query: Mapping[str, str]) -> bool:
    ids = query.get("eventTypeIds") or query.get("eventTypeId")
    if ids and str(booking.event_type) not in ids.split(","):
        return False
    if (email := query.get("attendeeEmail")) and booking.attendee.get("email") != email:
        return False
    if (uid := query.get("bookingUid")) and booking.uid != uid:
        return False
    if (status := query.get("status")) and not _in_status(state, booking, status.split(",")):
        return False
    bounds = (
        ("afterStart", booking.start, 1),
        ("beforeEnd", booking.end, -1),
        ("afterCreatedAt", booking.created_at, 1),
        ("beforeCreatedAt", booking.created_at, -1),
        ("afterUpdatedAt", booking.updated_at, 1),
        ("beforeUpdatedAt", booking.updated_at, -1),
    )
    for name, value, sign in bounds:
        if name in query:
            bound = moment(query[name], name)
            if value is None or (value - bound) * sign < timedelta(0):
                return False
    return True


def _in_status(state: CalcomState, booking: Booking, wanted: list[str]) -> bool:
    past = booking.end <= state.clock() if state.check_past else False
    if booking.status in ("cancelled", "rejected"):
        return "cancelled" in wanted
    if booking.status == "pending":
        return "unconfirmed" in wanted
    return ("past" if past else "upcoming") in wanted
