"""Event types at the fake Cal.com: create, update, delete, list, and the quirks of what comes back."""

from collections.abc import Mapping

from simulator.fakes.calcom.errors import Answer, Json, internal, invalid
from simulator.fakes.calcom.state import CalcomState, EventType

WRITABLE = [
    "lengthInMinutes",
    "lengthInMinutesOptions",
    "title",
    "slug",
    "description",
    "customName",
    "hidden",
    "slotInterval",
    "minimumBookingNotice",
    "beforeEventBuffer",
    "afterEventBuffer",
    "offsetStart",
    "scheduleId",
    "bookingLimitsCount",
    "bookingLimitsDuration",
    "bookerActiveBookingsLimit",
    "bookingWindow",
    "confirmationPolicy",
    "recurrence",
    "seats",
    "locations",
    "disableGuests",
    "disableCancelling",
    "disableRescheduling",
    "bookingRequiresAuthentication",
    "schedulingType",
    "hosts",
    "assignAllTeamMembers",
    "emailSettings",
    "onlyShowFirstAvailableSlot",
    "showOptimizedSlots",
    "hideOrganizerEmail",
    "interfaceLanguage",
    "requiresBookerEmailVerification",
    "rescheduleWithSameRoundRobinHost",
    "successRedirectUrl",
]
TEAM_ONLY = ("schedulingType", "hosts", "assignAllTeamMembers", "emailSettings", "rescheduleWithSameRoundRobinHost")


def create(state: CalcomState, body: Json, *, team: int | None, owner: int | None) -> Json:
    """A new event type; a slug can be used once."""
    if state.faults.take("event_type_fails"):
        raise internal()
    fields = _accepted(body, team=team)
    problems = [
        (name, f"{name} should not be empty")
        for name in ("lengthInMinutes", "title", "slug", *(("schedulingType",) if team is not None else ()))
        if not fields.get(name)
    ]
    if problems:
        raise invalid(*problems)
    _check(state, fields)
    slug = str(fields["slug"])
    if any(one.slug == slug and one.team == team and one.owner == owner for one in state.event_types.values()):
        who = "Team" if team is not None else "User"
        raise Answer(400, f"{who} already has an event type with this slug.")
    created = EventType(id=state.number(), slug=slug, team=team, owner=owner, fields=fields)
    state.event_types[created.id] = created
    return shape(state, created)


def update(state: CalcomState, event_type: EventType, body: Json) -> Json:
    """Change what is given; what is left out stays."""
    if state.faults.take("event_type_fails"):
        raise internal()
    fields = _accepted(body, team=event_type.team)
    _check(state, event_type.fields | fields)
    slug = str(fields.get("slug", event_type.slug))
    for one in state.event_types.values():
        if (
            one.slug == slug
            and one.id != event_type.id
            and (one.team, one.owner) == (event_type.team, event_type.owner)
        ):
            raise Answer(400, "User already has an event type with this slug.")
    event_type.fields = event_type.fields | fields
    event_type.slug = slug
    return shape(state, event_type)


def delete(state: CalcomState, event_type: EventType) -> Json:
    """Remove it; its bookings stay and lose their event type."""
    del state.event_types[event_type.id]
    for booking in state.bookings.values():
        if booking.event_type == event_type.id:
            booking.event_type = None
    return {
        "id": event_type.id,
        "lengthInMinutes": event_type.length,
        "title": event_type.fields["title"],
        "slug": event_type.slug,
    }


def find(state: CalcomState, number: str, *, team: int | None, owner: int | None) -> EventType:
    """The event type of this id within a team or of a person."""
    found = state.event_types.get(int(number)) if number.isdigit() else None
    if found is None or (found.team, found.owner) != (team, owner):
        raise Answer(404, f"Event type with id {number} not found.")
    return found


def listed(state: CalcomState, query: Mapping[str, str], *, team: int | None, owner: int | None) -> list[Json]:
    """All of a team, or of the person asking (hidden ones too)."""
    slug = query.get("eventSlug")
    return [
        shape(state, one)
        for one in state.event_types.values()
        if (one.team, one.owner) == (team, owner) and slug in (None, one.slug)
    ]


def _accepted(body: Json, *, team: int | None) -> Json:
    """What the API takes notice of: unknown properties are dropped without a word."""
    allowed = [name for name in WRITABLE if team is not None or name not in TEAM_ONLY]
    return {name: body[name] for name in allowed if name in body}


def _check(state: CalcomState, fields: Json) -> None:
    length = fields.get("lengthInMinutes")
    if not isinstance(length, int) or isinstance(length, bool) or length < 1:
        raise invalid(("lengthInMinutes", "lengthInMinutes must be an integer not less than 1"))
    options = fields.get("lengthInMinutesOptions")
    if isinstance(options, list) and length not in [int(option) for option in options]:
        raise Answer(400, "lengthInMinutesOptions must include the main length")
    hosts = fields.get("hosts")
    if isinstance(hosts, list):
        unknown = [host.get("userId") for host in hosts if host.get("userId") not in state.users]
        if unknown:
            raise Answer(404, f"Invalid hosts: users {unknown} are not members of the team")


def shape(state: CalcomState, event_type: EventType) -> Json:
    """An event type as the API answers it, defaults filled in the way it does."""
    unset: Json = {"disabled": True}
    defaults: Json = {
        "description": "",
        "lengthInMinutesOptions": None,
        "slotInterval": None,
        "minimumBookingNotice": 120,
        "beforeEventBuffer": 0,
        "afterEventBuffer": 0,
        "offsetStart": 0,
        "locations": [{"type": "integration", "integration": "cal-video"}],
        "bookingWindow": unset,
        "seats": unset,
        "bookingLimitsCount": unset,
        "bookingLimitsDuration": unset,
        "bookerActiveBookingsLimit": unset,
        "confirmationPolicy": unset,
        "recurrence": None,
        "disableGuests": False,
        "hidden": False,
        "bookingRequiresAuthentication": False,
        "disableCancelling": {"disabled": False},
        "disableRescheduling": {"disabled": False},
        "onlyShowFirstAvailableSlot": False,
        "showOptimizedSlots": None,
        "requiresBookerEmailVerification": False,
        "hideOrganizerEmail": False,
        "interfaceLanguage": None,
        "scheduleId": None,
        "successRedirectUrl": None,
        "customName": "",
        "lockTimeZoneToggleOnBookingPage": False,
        "forwardParamsSuccessRedirect": True,
        "isInstantEvent": False,
        "seatsPerTimeSlot": None,
        "metadata": {},
        "price": 0,
        "currency": "usd",
        "bookingFields": [{"type": "name", "isDefault": True, "slug": "name", "required": True}],
    }
    answer = defaults | event_type.fields | {"id": event_type.id, "slug": event_type.slug}
    options = event_type.fields.get("lengthInMinutesOptions")
    if isinstance(options, list):
        answer["lengthInMinutesOptions"] = [int(option) for option in options]
    if event_type.team is None:
        return answer | {"ownerId": event_type.owner, "users": [{"id": event_type.owner}]}
    hosts = [
        {
            "userId": number,
            "name": state.users[number].name,
            "username": state.users[number].username,
            "mandatory": False,
            "priority": priority,
        }
        for number, priority in event_type.hosts()
    ]
    team = {"id": event_type.team, "slug": state.team_slug, "name": state.team_slug}
    emails = {"emailSettings": event_type.fields.get("emailSettings", {})}
    return answer | emails | {"teamId": event_type.team, "ownerId": None, "hosts": hosts, "team": team}
