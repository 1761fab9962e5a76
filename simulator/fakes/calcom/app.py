"""The fake Cal.com as an ASGI application, with its control routes under `/__fake__`.

| control route | what it does |
|---|---|
| `POST /__fake__/reset` | forget everything; optional `{"now": ISO, "limit": n, "keep_event_types": true}` |
| `POST /__fake__/faults` | `["calcom_down", …]` or `{"faults": […]}` replaces the faults (see `faults.py`) |
| `POST /__fake__/late` | apply the bookings whose requests timed out; `{"applied": n}` |
| `POST /__fake__/block` | `{"userId", "start", "end"}`: somebody else books a person |
| `POST /__fake__/hours` | `{"userId", "hours": {"1": ["09:00", "18:00"]}}`: a person's schedule |
| `GET /__fake__/state` | `{"bookings", "event_types", "requests", "violations"}`; `?only=bookings` leaves it at them |
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from simulator.fakes.calcom import bookings, event_types, routes
from simulator.fakes.calcom.errors import Answer, Json, invalid
from simulator.fakes.calcom.faults import UnknownFault
from simulator.fakes.calcom.shapes import shape
from simulator.fakes.calcom.state import CalcomState, Seen, User

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

WINDOW = timedelta(seconds=60)


class FakeCalcom:
    """The application; `state` may be read and changed by tests."""

    def __init__(self, state: CalcomState, openapi: Path | None = None) -> None:
        """Serve `state`; request bodies are checked against `openapi` where given."""
        self.state = state
        self._contract = None
        if openapi is not None:
            from simulator.fakes.calcom.contract import Contract  # noqa: PLC0415  needs a development dependency

            self._contract = Contract(openapi)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request.

        Raises:
            Dropped: A fault ends the connection without an answer.
        """
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        raw = await _read(receive)
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode()))
        if scope["path"].startswith("/__fake__/"):
            status, answer = self._control(scope["method"], scope["path"], query, raw)
            extra: dict[str, str] = {}
        else:
            status, answer, extra = await self.answer(scope["method"], scope["path"], query, headers, raw)
        await _send(send, status, answer, extra)

    # -- the API -----------------------------------------------------------------------------------------------

    async def answer(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], raw: bytes
    ) -> tuple[int, object, dict[str, str]]:
        """Answer one request of the API: status, body as plain data, and the headers of the rate limit.

        Args:
            method: GET, POST, …
            path: Without the query.
            query: The query, decoded.
            headers: By name in lower case.
            raw: The body.

        Raises:
            Dropped: A fault ends the connection without an answer.
        """
        state = self.state
        body = _parsed(raw)
        seen = Seen(
            method=method,
            path=path,
            version=headers.get("cal-api-version", ""),
            key=headers.get("authorization", "").removeprefix("Bearer "),
            status=0,
            body=body,
        )
        state.requests.append(seen)
        if state.faults.delay_s:
            await asyncio.sleep(state.faults.delay_s)
        limits: dict[str, str] = {}
        try:
            limits = self._throttle(seen.key)
            status, answer = await self._dispatch(seen, query, body)
        except Answer as error:
            status, answer = error.status, error.body(path, state.clock())
        seen.status = status
        return status, answer, limits

    async def _dispatch(self, seen: Seen, query: Mapping[str, str], body: Json | None) -> tuple[int, object]:
        if self.state.faults.take("down"):
            raise Answer(503, "Service Unavailable", bare=True)
        found = routes.match(seen.method, seen.path)
        if found is None:
            raise Answer(404, f"Cannot {seen.method} {seen.path}")
        route, parts = found
        old = self._version(route, seen)
        if old is not None:
            return old
        user = self._user(seen.key, needed=route.needs_key)
        if body is None:
            raise invalid(("body", "Unexpected token in JSON"))
        if self._contract is not None and seen.method in ("POST", "PATCH"):
            problems = self._contract.problems(seen.method, route.template, body)
            if problems:
                self.state.violations += [f"{seen.method} {route.template} {problem}" for problem in problems]
                raise invalid(*(("body", problem) for problem in problems))
        return await route.handler(routes.Call(self.state, user, parts, dict(query), body))

    def _version(self, route: routes.Route, seen: Seen) -> tuple[int, object] | None:
        """A date this route does not have is 404; a missing or unknown one is the old contract."""
        if not route.versions or seen.version in route.versions:
            return None
        if seen.version in routes.KNOWN - {routes.FALLBACK}:
            raise Answer(404, f"Cannot {seen.method} {seen.path}")
        if seen.method == "GET":
            return 200, {"status": "success", "data": {"eventTypeGroups": [], "bookings": [], "recurringInfo": []}}
        raise Answer(400, "Invalid input: end, responses: Required", code="BAD_REQUEST")

    def _user(self, key: str, *, needed: bool) -> User | None:
        user = self.state.user_of_key(key) if key else None
        if user is None and (needed or key):
            raise Answer(401, "Invalid API Key" if key else "No authentication method provided.")
        return user

    def _throttle(self, key: str) -> dict[str, str]:
        state = self.state
        if not state.limit:
            return {}
        now = state.clock()
        if now < state.blocked.get(key, now):
            raise Answer(429, "CustomThrottlerGuard - Too many requests. Please try again later.")
        begun, count = state.windows.get(key, (now, 0))
        if now - begun >= WINDOW:
            begun, count = now, 0
        count += 1
        state.windows[key] = (begun, count)
        if count > state.limit:
            state.blocked[key] = now + WINDOW
            state.windows.pop(key)
            raise Answer(429, "CustomThrottlerGuard - Too many requests. Please try again later.")
        return {
            "X-RateLimit-Limit-Default": str(state.limit),
            "X-RateLimit-Remaining-Default": str(state.limit - count),
            "X-RateLimit-Reset-Default": str(max(0, int((begun + WINDOW - now).total_seconds()))),
        }

    # -- control -----------------------------------------------------------------------------------------------

    def _control(self, method: str, path: str, query: Mapping[str, str], raw: bytes) -> tuple[int, object]:
        data = json.loads(raw) if raw.strip() else query
        name = path.removeprefix("/__fake__/")
        try:
            return 200, self._controlled(method, name, data)
        except (UnknownFault, KeyError, ValueError) as error:
            return 400, {"error": str(error)}

    def _controlled(self, method: str, name: str, data: Any) -> Json:  # noqa: ANN401  JSON of a test's own making
        state = self.state
        if (method, name) == ("GET", "state"):
            booked = [shape(state, one) for one in state.bookings.values()]
            if data.get("only") == "bookings":
                # The shapes of 22 event types, written out and read again, cost as much as a played turn.
                return {"bookings": booked}
            return {
                "bookings": booked,
                "event_types": [event_types.shape(state, one) for one in state.event_types.values()],
                "requests": [
                    {"method": one.method, "path": one.path, "version": one.version, "status": one.status}
                    for one in state.requests
                ],
                "violations": state.violations,
            }
        if (method, name) == ("POST", "reset"):
            state.reset(keep_event_types=bool(data.get("keep_event_types")))
            state.limit = data.get("limit", state.limit)
            if "now" in data:
                start = datetime.fromisoformat(data["now"])
                state.clock = lambda: start
        elif (method, name) == ("POST", "faults"):
            state.faults.order(data["faults"] if isinstance(data, dict) else data)
        elif (method, name) == ("POST", "late"):
            return {"applied": bookings.settle_late(state)}
        elif (method, name) == ("POST", "block"):
            start, end = bookings.moment(data["start"], "start"), bookings.moment(data["end"], "end")
            return {"uid": bookings.block(state, data["userId"], start, end).uid}
        elif (method, name) == ("POST", "hours"):
            hours = data["hours"].items()
            state.users[data["userId"]].hours = {
                int(day): (time.fromisoformat(span[0]), time.fromisoformat(span[1])) for day, span in hours
            }
        else:
            raise KeyError(f"no control route {method} {name}")
        return {"ok": True}


def create_fake_calcom(state: CalcomState | None = None, *, openapi: Path | None = None) -> FakeCalcom:
    """A fake Cal.com on a state of its own or the one given."""
    return FakeCalcom(state if state is not None else CalcomState(), openapi)


def encoded(answer: object) -> bytes:
    """An answer as it goes over the wire."""
    return msgspec.json.encode(answer)


def _parsed(raw: bytes) -> Json | None:
    """The body as an object: empty where there is none, None where it is not JSON."""
    if not raw.strip():
        return {}
    try:
        body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return body if isinstance(body, dict) else None


async def _read(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


async def _send(send: Send, status: int, answer: object, extra: Mapping[str, str]) -> None:
    raw = encoded(answer)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in extra.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
