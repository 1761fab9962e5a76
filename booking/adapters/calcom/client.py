"""One pooled connection to Cal.com's API v2: versions, keys, limits, and what a failed request proves."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar, runtime_checkable

import httpx
import msgspec

from booking.adapters.calcom.budget import Budget
from booking.adapters.calcom.wire import (
    BOOKINGS_VERSION,
    EVENT_TYPES_VERSION,
    SCHEDULES_VERSION,
    SLOTS_VERSION,
    BookingPage,
    BookingWire,
    OneBooking,
    Schedules,
    ScheduleWire,
    error_text,
)

Json = dict[str, object]
T = TypeVar("T")

BLOCK = timedelta(seconds=60)
"""How long Cal.com turns a key away after too many requests (reference 1.3)."""
PAGE = 100
LEAST_ERROR = 400
TOO_MANY = 429
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class CalcomFailure(Exception):
    """A request that did not work; the subclass says what that proves."""


class NotSent(CalcomFailure):
    """The request never reached Cal.com: it has had no effect."""


class NoAnswer(CalcomFailure):
    """The request may have reached Cal.com and may have had its effect."""


class TooManyRequests(CalcomFailure):
    """429: no effect, and useless before `retry_at`."""

    def __init__(self, retry_at: datetime) -> None:
        """Remember when to come back."""
        super().__init__(f"too many requests; not before {retry_at.isoformat()}")
        self.retry_at = retry_at


class CalcomError(CalcomFailure):
    """Cal.com answered with an error status."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep the parts."""
        super().__init__(f"{status} {code} {message}".strip())
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Scope:
    """Where event types live: a team (of an organisation or not), or with `team` None the key's own person."""

    team: int | None = None
    organisation: int | None = None

    @property
    def path(self) -> str:
        """The collection of event types."""
        if self.team is None:
            return "/v2/event-types"
        if self.organisation is None:
            return f"/v2/teams/{self.team}/event-types"
        return f"/v2/organizations/{self.organisation}/teams/{self.team}/event-types"

    @property
    def version(self) -> str:
        """The version header; the team routes of this date have none."""
        return EVENT_TYPES_VERSION if self.team is None else ""


@dataclass(frozen=True, slots=True)
class EventTypePlace:
    """One event type of a scope."""

    scope: Scope
    number: int

    @property
    def path(self) -> str:
        """Its own path."""
        return f"{self.scope.path}/{self.number}"


@runtime_checkable
class InProcess(Protocol):
    """A transport whose server is in this process, and which takes a request without httpx making one first.

    httpx needs 350 µs of processor time to build a request, merge what the client knows and unpack the answer: more
    than the server in this process needs to answer. Errors are httpx's all the same.
    """

    async def exchange(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request; its status, the headers of the answer in lower case, and its body."""
        ...


class CalcomClient:
    """Typed requests; every method takes the key to use and raises a `CalcomFailure` when it does not work."""

    def __init__(self, base_url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Open the pool.

        Args:
            base_url: Without a path, e.g. `https://api.cal.com`.
            transport: For a server in this process; the network where left out.
        """
        self._http = httpx.AsyncClient(
            base_url=base_url,
            transport=transport,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=60),
            headers={"accept": "application/json"},
        )
        near: object = transport
        self._in_process = near if isinstance(near, InProcess) else None
        self.budget = Budget()

    async def aclose(self) -> None:
        """Close the pool."""
        await self._http.aclose()

    # -- bookings ----------------------------------------------------------------------------------------------

    async def create_booking(self, key: str, body: Json, *, now: datetime, wait_s: float) -> BookingWire:
        """`POST /v2/bookings`."""
        request = Request("POST", "/v2/bookings", BOOKINGS_VERSION, body=body)
        return (await self._ask(key, request, OneBooking, now=now, wait_s=wait_s)).data

    async def get_booking(self, key: str, uid: str, *, now: datetime, wait_s: float) -> BookingWire:
        """`GET /v2/bookings/{uid}`."""
        request = Request("GET", f"/v2/bookings/{uid}", BOOKINGS_VERSION)
        return (await self._ask(key, request, OneBooking, now=now, wait_s=wait_s)).data

    async def cancel_booking(self, key: str, uid: str, reason: str, *, now: datetime, wait_s: float) -> BookingWire:
        """`POST /v2/bookings/{uid}/cancel`; a second time is an error there."""
        body: Json = {"cancellationReason": reason}
        request = Request("POST", f"/v2/bookings/{uid}/cancel", BOOKINGS_VERSION, body=body)
        return (await self._ask(key, request, OneBooking, now=now, wait_s=wait_s)).data

    async def bookings(
        self, key: str, filters: Mapping[str, str], *, now: datetime, wait_s: float
    ) -> AsyncIterator[BookingWire]:
        """`GET /v2/bookings`, page after page, in whichever way the answer pages."""
        paging: dict[str, str] = {"take": str(PAGE), "skip": "0"}
        while True:
            request = Request("GET", "/v2/bookings", BOOKINGS_VERSION, query={**filters, **paging})
            page = await self._ask(key, request, BookingPage, now=now, wait_s=wait_s)
            for booking in page.data:
                yield booking
            if page.pagination.has_more and page.pagination.next_cursor:
                paging = {"limit": str(PAGE), "cursor": page.pagination.next_cursor}
            elif page.pagination.has_next_page and page.data:
                paging = {"take": str(PAGE), "skip": str(int(paging.get("skip", "0")) + len(page.data))}
            else:
                return

    # -- event types -------------------------------------------------------------------------------------------

    async def event_types(self, key: str, scope: Scope, *, now: datetime, wait_s: float) -> list[Json]:
        """All event types of a scope, hidden ones included."""
        request = Request("GET", scope.path, scope.version)
        return (await self._ask(key, request, _Objects, now=now, wait_s=wait_s)).data

    async def create_event_type(self, key: str, scope: Scope, body: Json, *, now: datetime, wait_s: float) -> Json:
        """Create one; a slug in use is an error."""
        request = Request("POST", scope.path, scope.version, body=body)
        return (await self._ask(key, request, _Object, now=now, wait_s=wait_s)).data

    async def update_event_type(
        self, key: str, place: EventTypePlace, body: Json, *, now: datetime, wait_s: float
    ) -> Json:
        """Change what is given."""
        request = Request("PATCH", place.path, place.scope.version, body=body)
        return (await self._ask(key, request, _Object, now=now, wait_s=wait_s)).data

    async def delete_event_type(self, key: str, place: EventTypePlace, *, now: datetime, wait_s: float) -> None:
        """Delete one; its bookings lose their event type."""
        await self._ask(key, Request("DELETE", place.path, place.scope.version), _Any, now=now, wait_s=wait_s)

    # -- the rest ----------------------------------------------------------------------------------------------

    async def slots(
        self, key: str, query: Mapping[str, str], *, now: datetime, wait_s: float
    ) -> dict[str, list[dict[str, str]]]:
        """`GET /v2/slots`: free starts by local date."""
        request = Request("GET", "/v2/slots", SLOTS_VERSION, query=query)
        return (await self._ask(key, request, _Slots, now=now, wait_s=wait_s)).data

    async def schedules(self, key: str, *, team: int | None, now: datetime, wait_s: float) -> list[ScheduleWire]:
        """The working hours of a team's members, or of the key's own person."""
        path = "/v2/schedules" if team is None else f"/v2/teams/{team}/schedules"
        request = Request("GET", path, SCHEDULES_VERSION)
        return (await self._ask(key, request, Schedules, now=now, wait_s=wait_s)).data

    # -- how -----------------------------------------------------------------------------------------------------

    async def _ask(self, key: str, request: "Request", kind: type[T], *, now: datetime, wait_s: float) -> T:
        self._within_budget(key, now)
        headers = {"authorization": f"Bearer {key}"}
        if request.version:
            headers["cal-api-version"] = request.version
        try:
            async with asyncio.timeout(wait_s):
                status, told, content = await self._exchange(request, headers, wait_s)
        except _NEVER_SENT as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        except (httpx.TransportError, TimeoutError) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        self.budget.read(key, told, now)
        if status == TOO_MANY:
            self.budget.block(key, now, now + BLOCK)
            raise TooManyRequests(now + BLOCK)
        if status >= LEAST_ERROR:
            raise CalcomError(status, *error_text(content))
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.DecodeError as error:
            raise NoAnswer(f"an answer that cannot be read: {error}") from error

    async def _exchange(
        self, request: "Request", headers: dict[str, str], wait_s: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        if self._in_process is not None:
            body = b"" if request.body is None else msgspec.json.encode(request.body)
            return await self._in_process.exchange(request.method, request.path, request.query or {}, headers, body)
        answer = await self._http.request(
            request.method,
            request.path,
            params=request.query,
            json=request.body,
            headers=headers,
            timeout=httpx.Timeout(wait_s),
        )
        return answer.status_code, answer.headers, answer.content

    def _within_budget(self, key: str, now: datetime) -> None:
        retry_at = self.budget.blocked_until(key, now)
        if retry_at is not None:
            raise TooManyRequests(retry_at)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, before it has a key."""

    method: str
    path: str
    version: str
    query: Mapping[str, str] | None = None
    body: Json | None = None


class _Objects(msgspec.Struct):
    data: list[Json]


class _Object(msgspec.Struct):
    data: Json


class _Any(msgspec.Struct):
    status: str = ""


class _Slots(msgspec.Struct):
    data: dict[str, list[dict[str, str]]]
