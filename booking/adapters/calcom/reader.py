"""`booking.application.reconcile.CalendarReader` at Cal.com: bulk reading that leaves requests for callers."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from booking.adapters.calcom.calendar import stamp
from booking.adapters.calcom.client import CalcomClient, CalcomError, CalcomFailure
from booking.adapters.calcom.settings import CalcomSettings
from booking.adapters.calcom.wire import BookingWire, ScheduleWire
from booking.application.event_type_specs import CalendarMode
from booking.application.reconcile import ReaderUnavailable, RemoteBooking, RemoteHours
from booking.domain.catalogue import Salon
from booking.domain.ids import AppointmentId, SagaId

_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOT_FOUND = 404


class CalcomReader:
    """Reads with the salon's key; in mode personal with everybody's."""

    def __init__(self, client: CalcomClient, settings: CalcomSettings) -> None:
        """Speak through this client."""
        self._client = client
        self._settings = settings

    async def upcoming(
        self, salon: Salon, start: datetime, end: datetime, *, now: datetime
    ) -> tuple[RemoteBooking, ...]:
        """What stands in a window, whoever made it."""
        filters = {"afterStart": stamp(start), "beforeEnd": stamp(end), "status": "upcoming,unconfirmed"}
        return tuple((await self._list(salon, filters, now)).values())

    async def changed(self, salon: Salon, since: datetime, *, now: datetime) -> tuple[RemoteBooking, ...]:
        """What was made or changed since; `updatedAt` is null until the first change, so both are asked for."""
        made = await self._list(salon, {"afterCreatedAt": stamp(since)}, now)
        return tuple((made | await self._list(salon, {"afterUpdatedAt": stamp(since)}, now)).values())

    async def one(self, salon: Salon, uid: str, *, now: datetime) -> RemoteBooking | None:
        """One booking; None when it is unknown there."""
        del salon
        try:
            found = await self._client.get_booking(self._keys()[0], uid, now=now, wait_s=self._settings.request_s)
        except CalcomError as error:
            if error.status == _NOT_FOUND:
                return None
            raise ReaderUnavailable(str(error)) from error
        except CalcomFailure as error:
            raise ReaderUnavailable(str(error)) from error
        return _remote(found)

    async def hours(self, salon: Salon, *, now: datetime) -> tuple[RemoteHours, ...]:
        """Everybody's default schedule."""
        team = salon.calcom_team.team_id if salon.calcom_team and self._settings.mode is CalendarMode.TEAM else None
        found: list[ScheduleWire] = []
        for key in self._keys():
            self._spare(key, now)
            try:
                found += await self._client.schedules(key, team=team, now=now, wait_s=self._settings.request_s)
            except CalcomFailure as error:
                raise ReaderUnavailable(str(error)) from error
        return tuple(_hours(one) for one in found if one.is_default)

    async def _list(self, salon: Salon, filters: Mapping[str, str], now: datetime) -> dict[str, RemoteBooking]:
        team = salon.calcom_team if self._settings.mode is CalendarMode.TEAM else None
        scope = {"teamId": str(team.team_id)} if team else {}
        found: dict[str, RemoteBooking] = {}
        for key in self._keys():
            self._spare(key, now)
            try:
                pages = self._client.bookings(key, {**filters, **scope}, now=now, wait_s=self._settings.request_s)
                async for one in pages:
                    found[one.uid] = _remote(one)
            except CalcomFailure as error:
                raise ReaderUnavailable(str(error)) from error
        return found

    def _keys(self) -> tuple[str, ...]:
        if self._settings.mode is CalendarMode.PERSONAL:
            return tuple(dict.fromkeys(key for key in (*self._settings.staff_keys.values(),) if key))
        return (self._settings.api_key,)

    def _spare(self, key: str, now: datetime) -> None:
        if not self._client.budget.spare(key, now, self._settings.keep_for_callers):
            raise ReaderUnavailable("this minute's requests are left to callers")


def _remote(one: BookingWire) -> RemoteBooking:
    appointment, saga = one.meta("salon_appointment"), one.meta("salon_saga")
    return RemoteBooking(
        uid=one.uid,
        live=one.live,
        starts_at=one.start,
        ends_at=one.end,
        users=tuple(host.id for host in one.hosts if host.id is not None),
        appointment=AppointmentId(appointment) if appointment else None,
        saga=SagaId(saga) if saga else None,
        segment=one.meta("salon_segment"),
        moved_from=one.rescheduled_from_uid or "",
        moved_to=one.rescheduled_to_uid or "",
    )


def _hours(one: ScheduleWire) -> RemoteHours:
    spans = [
        (_WEEK.index(day), _time(part.start_time), _time(part.end_time))
        for part in one.availability
        for day in part.days
        if day in _WEEK
    ]
    return RemoteHours(user=one.owner_id, spans=tuple(spans))


def _time(text: str) -> time:
    """HH:MM, with 24:00 as the last minute."""
    hours, _, minutes = text.partition(":")
    if int(hours) >= timedelta(days=1) // timedelta(hours=1):
        return time(23, 59)
    return time(int(hours), int(minutes[:2]))
