"""`booking.application.calendar.Calendar` at Cal.com, in the modes team and personal."""

from datetime import UTC, datetime, timedelta

from booking.adapters.calcom import refusals
from booking.adapters.calcom.attendees import attendee, technical_address
from booking.adapters.calcom.client import CalcomClient, CalcomError, CalcomFailure, Json, NotSent, TooManyRequests
from booking.adapters.calcom.directory import Directory, NotMapped, Place
from booking.adapters.calcom.settings import CalcomSettings
from booking.adapters.calcom.wire import BookingWire
from booking.application.calendar import (
    Absent,
    BookAnswer,
    Booked,
    CancelAnswer,
    Cancelled,
    FindAnswer,
    Lost,
    Misplaced,
    NotDone,
    Refused,
    SegmentRequest,
)
from booking.domain.ids import SalonId, StaffId
from booking.errors import UnknownService, UnknownStaff

_MINUTE = timedelta(minutes=1)
_STANDING = "upcoming,past,unconfirmed"


class CalcomCalendar:
    """Books, finds and cancels segments at Cal.com."""

    def __init__(self, client: CalcomClient, directory: Directory, settings: CalcomSettings) -> None:
        """Speak through this client."""
        self._client = client
        self._directory = directory
        self._settings = settings

    async def book(self, request: SegmentRequest, *, now: datetime, wait_s: float) -> BookAnswer:
        """Book one segment for one person; a 201 counts only when it is this saga's and for this person."""
        try:
            place = await self._place(request, now)
        except (NotMapped, UnknownService, UnknownStaff) as error:
            return Refused(refusals.BROKEN, str(error))
        body = _body(request, place)
        answer = await self._send(request, place, body, now=now, wait_s=wait_s)
        if isinstance(answer, BookingWire) and not _ours(answer, request):
            # A round-robin type gives the same attendee at the same time the booking there is (reference 4.3).
            own = {**attendee(place.salon, request, muted=False), "email": technical_address(place.salon, request)}
            answer = await self._send(request, place, {**body, "attendee": own}, now=now, wait_s=wait_s)
            if isinstance(answer, BookingWire) and not _ours(answer, request):
                return Refused(refusals.BROKEN, f"Cal.com returned another booking: {answer.uid}")
        if isinstance(answer, BookingWire):
            return _judged(answer, request, place)
        return answer

    async def find(self, request: SegmentRequest, *, now: datetime) -> FindAnswer:
        """Look for a live booking with our marks, on the event type and at the time asked for."""
        try:
            place = await self._place(request, now)
        except (NotMapped, UnknownService, UnknownStaff) as error:
            return NotDone(str(error))
        filters = {
            "eventTypeIds": str(place.event_type_id),
            "afterStart": stamp(request.starts_at - _MINUTE),
            "beforeEnd": stamp(request.ends_at + _MINUTE),
            "status": _STANDING,
        }
        try:
            found = self._client.bookings(place.account.key, filters, now=now, wait_s=self._settings.lookup_s)
            async for booking in found:
                if booking.live and _ours(booking, request):
                    return _judged(booking, request, place)
        except TooManyRequests as error:
            return NotDone(str(error), error.retry_at)
        except CalcomFailure as error:
            return NotDone(str(error))
        return Absent()

    async def cancel(self, salon: SalonId, uid: str, staff: StaffId, reason: str, *, now: datetime) -> CancelAnswer:
        """Cancel one booking; "already cancelled" and "not found" mean there is nothing left to do."""
        try:
            account = await self._directory.account(salon, staff, now=now)
        except (NotMapped, UnknownStaff) as error:
            return NotDone(str(error))
        try:
            await self._client.cancel_booking(account.key, uid, reason, now=now, wait_s=self._settings.lookup_s)
        except CalcomError as error:
            return Cancelled() if refusals.already_cancelled(error) else NotDone(str(error))
        except TooManyRequests as error:
            return NotDone(str(error), error.retry_at)
        except CalcomFailure as error:
            return NotDone(str(error))
        return Cancelled()

    async def _place(self, request: SegmentRequest, now: datetime) -> Place:
        return await self._directory.place(request.salon, request.service, request.segment, request.staff, now=now)

    async def _send(
        self, request: SegmentRequest, place: Place, body: Json, *, now: datetime, wait_s: float
    ) -> BookingWire | Refused | Lost:
        try:
            return await self._client.create_booking(place.account.key, body, now=now, wait_s=wait_s)
        except NotSent as error:
            return Refused(refusals.UNREACHABLE, str(error))
        except TooManyRequests as error:
            return Refused(refusals.BUSY, str(error))
        except CalcomError as error:
            self._directory.forget(request.salon)
            verdict = refusals.of_booking(error)
            return verdict if verdict is not None else await self._second_look(request, place, error, now=now)
        except CalcomFailure as error:
            return Lost(str(error))

    async def _second_look(
        self, request: SegmentRequest, place: Place, error: CalcomError, *, now: datetime
    ) -> Refused:
        """A refusal whose words say nothing: the time is taken when it is not among the free slots."""
        query = {
            "eventTypeId": str(place.event_type_id),
            "start": stamp(request.starts_at),
            "end": stamp(request.ends_at),
        }
        try:
            days = await self._client.slots(place.account.key, query, now=now, wait_s=self._settings.lookup_s)
        except CalcomFailure:
            return Refused(refusals.BROKEN, str(error))
        starts = {datetime.fromisoformat(slot["start"]) for slots in days.values() for slot in slots}
        return Refused(refusals.BROKEN if request.starts_at in starts else refusals.TAKEN, str(error))


def stamp(moment: datetime) -> str:
    """A moment as Cal.com reads it: UTC, Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def marks(request: SegmentRequest) -> dict[str, str]:
    """What we write into a booking to know it again."""
    return {
        "salon": request.salon,
        "salon_saga": request.saga,
        "salon_step": str(request.step),
        "salon_appointment": request.appointment,
        "salon_segment": request.segment,
        "salon_start": stamp(request.appointment_starts_at),
    }


def _body(request: SegmentRequest, place: Place) -> Json:
    muted = place.account.scope.organisation is not None
    body: Json = {
        "start": stamp(request.starts_at),
        "eventTypeId": place.event_type_id,
        "attendee": attendee(place.salon, request, muted=muted),
        "metadata": marks(request),
    }
    minutes = (request.ends_at - request.starts_at) // _MINUTE
    if minutes != place.minutes:
        body["lengthInMinutes"] = minutes
    if place.user_id is not None:
        body["routing"] = {"teamMemberIds": [place.user_id]}
    return body


def _ours(booking: BookingWire, request: SegmentRequest) -> bool:
    return booking.meta("salon_saga") == request.saga and booking.meta("salon_step") == str(request.step)


def _judged(booking: BookingWire, request: SegmentRequest, place: Place) -> Booked | Misplaced:
    hosts = {host.id for host in booking.hosts}
    if not booking.live:
        return Misplaced(booking.uid, f"its status is {booking.status}")
    if (booking.start, booking.end) != (request.starts_at, request.ends_at):
        return Misplaced(booking.uid, f"booked {booking.start.isoformat()} to {booking.end.isoformat()}")
    if place.user_id is not None and hosts and place.user_id not in hosts:
        return Misplaced(booking.uid, f"booked for user {sorted(one for one in hosts if one)}, not {place.user_id}")
    return Booked(booking.uid)
