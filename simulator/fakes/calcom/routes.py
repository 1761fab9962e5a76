"""The routes of the fake Cal.com: which path and verb does what, and under which `cal-api-version`."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from simulator.fakes.calcom import bookings, event_types, slots
from simulator.fakes.calcom.errors import Answer, Json, invalid
from simulator.fakes.calcom.shapes import shape
from simulator.fakes.calcom.state import CalcomState, User

BOOKINGS = frozenset({"2024-08-13", "2026-02-25"})
BOOKING_LIST = BOOKINGS | {"2026-05-01"}
EVENT_TYPES = frozenset({"2024-06-14", "2026-06-12"})
SLOTS = frozenset({"2024-09-04"})
SCHEDULES = frozenset({"2024-06-11"})
KNOWN = BOOKING_LIST | EVENT_TYPES | SLOTS | SCHEDULES | {"2024-04-15"}
FALLBACK = "2024-04-15"


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way to a handler."""

    state: CalcomState
    key: User | None
    parts: Mapping[str, str]
    query: Mapping[str, str]
    body: Json

    @property
    def team(self) -> int:
        """The team named in the path, which has to be the one there is."""
        number = int(self.parts["team"])
        if number != self.state.team:
            raise Answer(404, f"Team with id {number} not found.")
        return number

    @property
    def me(self) -> User:
        """The person of the key; the route has made sure there is one."""
        if self.key is None:
            raise Answer(401, "Invalid Access Token.")
        return self.key


Handler = Callable[[Call], Awaitable[tuple[int, object]]]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation."""

    method: str
    pattern: re.Pattern[str]
    template: str
    handler: Handler
    versions: frozenset[str]
    """Empty where the header means nothing."""
    needs_key: bool


ROUTES: list[Route] = []


def route(
    method: str, template: str, versions: frozenset[str] = frozenset(), *, needs_key: bool = True
) -> Callable[[Handler], Handler]:
    """Register a handler under a path template of the API description."""
    names = {"teamId": "team", "bookingUid": "uid", "eventTypeId": "id", "orgId": "org", "webhookId": "id"}
    regex = re.sub(r"\{(\w+)\}", lambda m: f"(?P<{names.get(m[1], m[1])}>[^/]+)", template)

    def register(handler: Handler) -> Handler:
        ROUTES.append(Route(method, re.compile(regex + "/?"), template, handler, versions, needs_key))
        return handler

    return register


def success(data: object, status: int = 200) -> tuple[int, object]:
    """The usual envelope."""
    return status, {"status": "success", "data": data}


# -- bookings ------------------------------------------------------------------------------------------------


@route("POST", "/v2/bookings", BOOKINGS, needs_key=False)
async def create_booking(call: Call) -> tuple[int, object]:
    """Create."""
    try:
        return success(await bookings.create(call.state, call.body, call.key), 201)
    except bookings.OldBooking as old:
        return success(old.data, 201)


@route("GET", "/v2/bookings", BOOKING_LIST)
async def list_bookings(call: Call) -> tuple[int, object]:
    """List."""
    return 200, bookings.listed(call.state, call.query)


@route("GET", "/v2/bookings/{bookingUid}", BOOKINGS, needs_key=False)
async def get_booking(call: Call) -> tuple[int, object]:
    """Read."""
    return success(shape(call.state, bookings.find(call.state, call.parts["uid"])))


@route("POST", "/v2/bookings/{bookingUid}/cancel", BOOKINGS, needs_key=False)
async def cancel_booking(call: Call) -> tuple[int, object]:
    """Cancel."""
    return success(bookings.cancel(call.state, call.parts["uid"], call.body))


@route("POST", "/v2/bookings/{bookingUid}/reschedule", BOOKINGS, needs_key=False)
async def reschedule_booking(call: Call) -> tuple[int, object]:
    """Move."""
    return success(bookings.reschedule(call.state, call.parts["uid"], call.body), 201)


# -- event types ---------------------------------------------------------------------------------------------


@route("POST", "/v2/event-types", EVENT_TYPES)
async def create_own(call: Call) -> tuple[int, object]:
    """Create a personal event type."""
    return success(event_types.create(call.state, call.body, team=None, owner=call.me.id), 201)


@route("GET", "/v2/event-types", EVENT_TYPES)
async def list_own(call: Call) -> tuple[int, object]:
    """List one's own."""
    return success(event_types.listed(call.state, call.query, team=None, owner=call.me.id))


@route("GET", "/v2/event-types/{eventTypeId}", EVENT_TYPES)
async def get_own(call: Call) -> tuple[int, object]:
    """Read one's own."""
    found = event_types.find(call.state, call.parts["id"], team=None, owner=call.me.id)
    return success(event_types.shape(call.state, found))


@route("PATCH", "/v2/event-types/{eventTypeId}", EVENT_TYPES)
async def update_own(call: Call) -> tuple[int, object]:
    """Change one's own."""
    found = event_types.find(call.state, call.parts["id"], team=None, owner=call.me.id)
    return success(event_types.update(call.state, found, call.body))


@route("DELETE", "/v2/event-types/{eventTypeId}", EVENT_TYPES)
async def delete_own(call: Call) -> tuple[int, object]:
    """Delete one's own."""
    found = event_types.find(call.state, call.parts["id"], team=None, owner=call.me.id)
    return success(event_types.delete(call.state, found))


async def create_team(call: Call) -> tuple[int, object]:
    """Create a team's event type."""
    return success(event_types.create(call.state, call.body, team=call.team, owner=None), 201)


async def list_team(call: Call) -> tuple[int, object]:
    """List a team's."""
    return success(event_types.listed(call.state, call.query, team=call.team, owner=None))


async def get_team(call: Call) -> tuple[int, object]:
    """Read a team's."""
    found = event_types.find(call.state, call.parts["id"], team=call.team, owner=None)
    return success(event_types.shape(call.state, found))


async def update_team(call: Call) -> tuple[int, object]:
    """Change a team's."""
    found = event_types.find(call.state, call.parts["id"], team=call.team, owner=None)
    return success(event_types.update(call.state, found, call.body))


async def delete_team(call: Call) -> tuple[int, object]:
    """Delete a team's."""
    found = event_types.find(call.state, call.parts["id"], team=call.team, owner=None)
    return success(event_types.delete(call.state, found))


for _prefix in ("/v2/teams/{teamId}", "/v2/organizations/{orgId}/teams/{teamId}"):
    route("POST", _prefix + "/event-types")(create_team)
    route("GET", _prefix + "/event-types")(list_team)
    route("GET", _prefix + "/event-types/{eventTypeId}")(get_team)
    route("PATCH", _prefix + "/event-types/{eventTypeId}")(update_team)
    route("DELETE", _prefix + "/event-types/{eventTypeId}")(delete_team)


# -- slots, schedules, webhooks, people ------------------------------------------------------------------------


@route("GET", "/v2/slots", SLOTS, needs_key=False)
async def free_slots(call: Call) -> tuple[int, object]:
    """Free starts."""
    return success(slots.free(call.state, call.query))


@route("POST", "/v2/slots/reservations", SLOTS, needs_key=False)
async def reserve(call: Call) -> tuple[int, object]:
    """Hold a slot."""
    return success(slots.reserve(call.state, call.body), 201)


@route("DELETE", "/v2/slots/reservations/{uid}", SLOTS, needs_key=False)
async def release(call: Call) -> tuple[int, object]:
    """Let go of a hold; an unknown one too."""
    call.state.reservations.pop(call.parts["uid"], None)
    return 200, {"status": "success"}


async def team_schedules(call: Call) -> tuple[int, object]:
    """The working hours of the team's members."""
    return success([_schedule(user) for user in call.state.users.values() if user.id != call.me.id and call.team])


route("GET", "/v2/teams/{teamId}/schedules")(team_schedules)


@route("GET", "/v2/schedules", SCHEDULES)
async def own_schedules(call: Call) -> tuple[int, object]:
    """The working hours of the person asking."""
    return success([_schedule(call.me)])


@route("GET", "/v2/me")
async def me(call: Call) -> tuple[int, object]:
    """Who the key belongs to."""
    user = call.me
    return success({"id": user.id, "username": user.username, "name": user.name, "timeZone": user.time_zone})


@route("POST", "/v2/webhooks")
async def create_webhook(call: Call) -> tuple[int, object]:
    """Subscribe; the same address twice is a conflict."""
    missing = [name for name in ("subscriberUrl", "triggers") if not call.body.get(name)]
    if missing or "active" not in call.body:
        raise invalid(*((name, f"{name} should not be empty") for name in missing or ["active"]))
    if any(hook["subscriberUrl"] == call.body["subscriberUrl"] for hook in call.state.webhooks.values()):
        raise Answer(409, "User already has a webhook with this subscriberUrl")
    number = call.state.number()
    call.state.webhooks[number] = {"id": number, "userId": call.me.id, **call.body}
    return success(call.state.webhooks[number], 201)


@route("GET", "/v2/webhooks")
async def list_webhooks(call: Call) -> tuple[int, object]:
    """What is subscribed to."""
    return success(list(call.state.webhooks.values()))


@route("DELETE", "/v2/webhooks/{webhookId}")
async def delete_webhook(call: Call) -> tuple[int, object]:
    """Unsubscribe."""
    number = int(call.parts["id"])
    if number not in call.state.webhooks:
        raise Answer(404, f"Webhook with id {number} not found")
    return success(call.state.webhooks.pop(number))


def _schedule(user: User) -> Json:
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return {
        "id": user.id * 10,
        "ownerId": user.id,
        "name": "Working hours",
        "timeZone": user.time_zone,
        "availability": [
            {"days": [week[day - 1]], "startTime": f"{start:%H:%M}", "endTime": f"{end:%H:%M}"}
            for day, (start, end) in sorted(user.hours.items())
        ],
        "isDefault": True,
        "overrides": [],
    }


def match(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a request, with the parts of its path."""
    for one in ROUTES:
        found = one.pattern.fullmatch(path) if one.method == method else None
        if found is not None:
            return one, found.groupdict()
    return None
