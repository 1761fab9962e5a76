"""Event types at Cal.com: our plain specification to and from its fields, its own defaults taken out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.adapters.calcom.client import (
    CalcomClient,
    CalcomError,
    CalcomFailure,
    EventTypePlace,
    Json,
    Scope,
    TooManyRequests,
)
from booking.adapters.calcom.settings import CalcomSettings
from booking.application.event_type_specs import CalendarMode, EventTypeSpec
from booking.application.event_types import RemoteEventType, SlugTaken, StoreUnavailable
from booking.domain.catalogue import Salon
from booking.domain.roster import StaffMember

_DEFAULT_NOTICE = 120
_LIMITS = ("bookingWindow", "seats", "bookingLimitsCount", "bookingLimitsDuration", "bookerActiveBookingsLimit")


def to_wire(spec: EventTypeSpec, scope: Scope) -> Json:
    """The body of a create or update; every field we decide is in it, so that an update repairs any drift."""
    body: Json = {
        "lengthInMinutes": spec.minutes,
        "title": spec.title,
        "slug": spec.slug,
        "description": spec.description,
        "locations": [{"type": "address", "address": spec.address, "public": True}],
        "hidden": spec.hidden,
        "bookingRequiresAuthentication": spec.requires_authentication,
        "minimumBookingNotice": spec.notice_minutes,
        "beforeEventBuffer": spec.buffer_before_minutes,
        "afterEventBuffer": spec.buffer_after_minutes,
        "slotInterval": spec.slot_minutes,
        "disableGuests": spec.guests_disabled,
        "confirmationPolicy": {"disabled": True},
        "bookingWindow": {"disabled": True},
        "bookingLimitsCount": {"disabled": True},
        "bookingLimitsDuration": {"disabled": True},
        "bookerActiveBookingsLimit": {"disabled": True},
        "seats": {"disabled": True},
        "disableCancelling": {"disabled": spec.cancelling_disabled},
    }
    if spec.other_minutes:
        body["lengthInMinutesOptions"] = [str(length) for length in sorted((spec.minutes, *spec.other_minutes))]
    if scope.team is not None:
        body["schedulingType"] = "roundRobin"
        body["hosts"] = [{"userId": host, "mandatory": False, "priority": "medium"} for host in spec.hosts]
    if scope.organisation is not None:
        body["emailSettings"] = {"disableEmailsToAttendees": spec.mails_muted, "disableEmailsToHosts": False}
    return body


def from_wire(data: Mapping[str, object]) -> RemoteEventType:
    """What Cal.com has, in our plain values: its null, its disabled markers and its defaults all mean "none"."""
    minutes = _number(data.get("lengthInMinutes"))
    options = data.get("lengthInMinutesOptions")
    lengths = {int(str(one)) for one in options} if isinstance(options, list) else set()
    hosts = data.get("hosts")
    spec = EventTypeSpec(
        slug=str(data.get("slug", "")),
        title=str(data.get("title", "")),
        minutes=minutes,
        other_minutes=tuple(sorted(lengths - {minutes})),
        description=str(data.get("description") or ""),
        address=_address(data.get("locations")),
        hosts=tuple(sorted(_number(_object(host).get("userId")) for host in hosts)) if isinstance(hosts, list) else (),
        hidden=data.get("hidden") is True,
        requires_authentication=data.get("bookingRequiresAuthentication") is True,
        notice_minutes=_number(data.get("minimumBookingNotice", _DEFAULT_NOTICE)),
        buffer_before_minutes=_number(data.get("beforeEventBuffer")),
        buffer_after_minutes=_number(data.get("afterEventBuffer")),
        slot_minutes=_number(data.get("slotInterval")) or minutes,
        guests_disabled=data.get("disableGuests") is True,
        needs_confirmation=_set(data.get("confirmationPolicy")),
        cancelling_disabled=_object(data.get("disableCancelling")).get("disabled") is True,
        limited=any(_set(data.get(name)) for name in _LIMITS),
        mails_muted=_object(data.get("emailSettings")).get("disableEmailsToAttendees") is True,
    )
    return RemoteEventType(id=_number(data.get("id")), spec=spec)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _set(value: object) -> bool:
    """Whether a setting that can be "disabled" is in force."""
    if isinstance(value, Mapping):
        return bool(value) and value.get("disabled") is not True
    return bool(value)


def _address(value: object) -> str:
    if isinstance(value, list) and len(value) == 1:
        return str(_object(value[0]).get("address") or "")
    return ""


@dataclass(frozen=True, slots=True)
class Account:
    """Under which key and in which scope a person's (or the team's) event types live."""

    key: str
    scope: Scope


def account(settings: CalcomSettings, salon: Salon, member: StaffMember | None) -> Account:
    """Where to look.

    Raises:
        StoreUnavailable: The team or the person's key is not configured.
    """
    if settings.mode is CalendarMode.TEAM:
        team = salon.calcom_team
        if team is None:
            raise StoreUnavailable(f"salon {salon.id} names no Cal.com team")
        return Account(settings.api_key, Scope(team.team_id, team.organisation_id))
    name = member.calcom_key_name if member else None
    key = settings.staff_keys.get(name or "")
    if not key:
        raise StoreUnavailable(f"no Cal.com key named {name!r} for {member.id if member else salon.id}")
    return Account(key, Scope())


class CalcomEventTypes:
    """`booking.application.event_types.EventTypeStore` at Cal.com."""

    def __init__(self, client: CalcomClient, settings: CalcomSettings) -> None:
        """Speak through this client."""
        self._client = client
        self._settings = settings

    async def listed(self, salon: Salon, member: StaffMember | None, *, now: datetime) -> tuple[RemoteEventType, ...]:
        """All event types of the team or person, ours or not."""
        place = account(self._settings, salon, member)
        try:
            found = await self._client.event_types(place.key, place.scope, now=now, wait_s=self._settings.request_s)
        except CalcomFailure as error:
            raise _unavailable(error) from error
        return tuple(from_wire(one) for one in found)

    async def create(
        self, salon: Salon, member: StaffMember | None, spec: EventTypeSpec, *, now: datetime
    ) -> RemoteEventType:
        """Create one."""
        place = account(self._settings, salon, member)
        body = to_wire(spec, place.scope)
        try:
            made = await self._client.create_event_type(
                place.key, place.scope, body, now=now, wait_s=self._settings.request_s
            )
        except CalcomError as error:
            if "with this slug" in error.message:
                raise SlugTaken(spec.slug) from error
            raise _unavailable(error) from error
        except CalcomFailure as error:
            raise _unavailable(error) from error
        return from_wire(made)

    async def update(
        self, salon: Salon, member: StaffMember | None, number: int, spec: EventTypeSpec, *, now: datetime
    ) -> RemoteEventType:
        """Make one what it should be."""
        place = account(self._settings, salon, member)
        body = to_wire(spec, place.scope)
        try:
            changed = await self._client.update_event_type(
                place.key, EventTypePlace(place.scope, number), body, now=now, wait_s=self._settings.request_s
            )
        except CalcomFailure as error:
            raise _unavailable(error) from error
        return from_wire(changed)

    async def delete(self, salon: Salon, member: StaffMember | None, number: int, *, now: datetime) -> None:
        """Delete one; one that is gone already is fine."""
        place = account(self._settings, salon, member)
        try:
            await self._client.delete_event_type(
                place.key, EventTypePlace(place.scope, number), now=now, wait_s=self._settings.request_s
            )
        except CalcomError as error:
            if "not found" not in error.message:
                raise _unavailable(error) from error
        except CalcomFailure as error:
            raise _unavailable(error) from error

    async def has_bookings(self, salon: Salon, member: StaffMember | None, number: int, *, now: datetime) -> bool:
        """Whether a booking that stands and has not ended uses it."""
        place = account(self._settings, salon, member)
        filters = {"eventTypeId": str(number), "status": "upcoming,unconfirmed"}
        try:
            found = self._client.bookings(place.key, filters, now=now, wait_s=self._settings.request_s)
            async for booking in found:
                if booking.live and booking.end > now:
                    return True
        except CalcomFailure as error:
            raise _unavailable(error) from error
        return False


def _unavailable(error: CalcomFailure) -> StoreUnavailable:
    retry_at = error.retry_at if isinstance(error, TooManyRequests) else None
    return StoreUnavailable(str(error), retry_at=retry_at)
