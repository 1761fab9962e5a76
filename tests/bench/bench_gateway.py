"""What an answer costs above the least an answer can be.

Floor A is a Litestar handler in the same process that reads the body with the same limits, checks the signature,
decodes the same body, runs the busy-row SELECT of one day on the same kind of database and answers. It is asked in
turns with the gateway, over ASGI without a network. The floor of a booking is the least a saga log can be: five bare
transactions on the same disk; its Cal.com answers at once.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import structlog
from litestar import Litestar, Request, post
from litestar.datastructures import State
from litestar.response.base import ASGIResponse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from booking.adapters.database.engine import open_engines
from booking.application.records import View
from booking.domain.ids import CallId, SalonId
from gateway.retell.body import read_body
from gateway.retell.signature import HEADER, sign, verify
from gateway.retell.wire import read_function_call
from gateway.serving import freeze
from tests.bench.figures import Figure, figure, p50, p99
from tests.fakes.calendar import FakeCalendar
from tests.fakes.retell_line import KEY, Line, open_line
from tests.fakes.transcripts import CALLER, NUMBER, call_object, invoked, said

CHECKS = 150
BOOKINGS = 60
WARM_UP = 10
AT_ONCE = 8
CROWDS = 40
DEMO = SalonId("demo")
TALK = (
    "> Salon Lindenhof, guten Tag, was kann ich für Sie tun?",
    "Guten Tag, ich hätte gerne einen Termin für eine Ansatzfärbung.",
    "> Gerne. Wann möchten Sie kommen, und bei wem?",
    "Morgen um vierzehn Uhr, bei Emma bitte.",
)
WISH = {"dienstleistung": "Ansatzfärbung", "datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma Williams"}
Work = Callable[[], Awaitable[object]]


async def _ask(app: Litestar, path: str, body: bytes, at: datetime) -> bytes:
    """One POST over ASGI; the body of the answer."""
    parts: list[bytes] = []
    sent = False

    async def receive() -> Any:  # noqa: ANN401 - an ASGI message
        nonlocal sent
        if sent:
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
        if message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(HEADER.lower().encode(), sign(body, KEY, at).encode()), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return b"".join(parts)


def _floor(line: Line) -> Litestar:
    """Floor A, over the database of the gateway."""
    booking = line.app.state.booking
    clock = line.app.state.reception.clock
    day = datetime(2026, 3, 11, tzinfo=UTC)

    @post("/floor", status_code=200)
    async def floor(request: Request[None, None, State]) -> ASGIResponse:
        """The least an answer can be."""
        body = await read_body(request, limit=1_048_576, timeout_s=10.0)
        verify(body, request.headers.get(HEADER), {"default": KEY}, clock.now())
        read_function_call(body)
        async with booking.database.reading() as uow:
            rows = await uow.busy.rows(DEMO, (day, day + timedelta(days=1)), View(now=clock.now()))
        return ASGIResponse(body=msgspec.json.encode({"ok": True, "rows": len(rows)}), media_type="application/json")

    return Litestar([floor], openapi_config=None, logging_config=None, request_max_body_size=None)


def _body(call: str, arguments: dict[str, str], tool: str) -> bytes:
    items = [*said(*TALK), invoked(f"tool_{call}", tool, arguments)]
    return msgspec.json.encode({"name": tool, "args": arguments, "call": call_object(call, items)})


@dataclass(slots=True)
class _Asked:
    """The gateway and its floor, ready to be asked."""

    line: Line
    floor: Litestar
    at: datetime
    calls: int = 0

    async def check(self) -> None:
        """A concrete wish of a new call; what it held is given back, as a hang-up does."""
        self.calls += 1
        call = f"call_{self.calls}"
        answer = await _ask(
            self.line.app,
            "/retell/v18/functions/check_availability",
            _body(call, WISH, "check_availability"),
            self.at,
        )
        _expect(answer, b'"code":"available"')

    async def look(self) -> None:
        """A concrete wish for a day of its own, while seven others ask for theirs."""
        self.calls += 1
        day = date(2026, 3, 17) + timedelta(days=7 * (self.calls % 11))
        wish = {**WISH, "datum": day.isoformat()}
        call = call_object(f"call_{self.calls}", said("Eine Ansatzfärbung bei Emma bitte."))
        body = msgspec.json.encode({"name": "check_availability", "args": wish, "call": call})
        _expect(await _ask(self.line.app, "/retell/v18/functions/check_availability", body, self.at), b'"offers":[{')

    async def release(self) -> None:
        """The call is over."""
        await self.line.app.state.booking.wipe(DEMO)

    async def least(self) -> None:
        """Floor A with the same body."""
        body = _body("call_floor", WISH, "check_availability")
        _expect(await _ask(self.floor, "/floor", body, self.at), b'"ok":true')

    async def ring(self) -> None:
        """A call that rings, from a number that is known."""
        self.calls += 1
        ringing = {"call_id": f"ring_{self.calls}", "from_number": CALLER, "to_number": NUMBER}
        body = msgspec.json.encode({"event": "call_inbound", "event_timestamp": 1, "call_inbound": ringing})
        _expect(await _ask(self.line.app, "/retell/inbound", body, self.at), b"heute_datum")


def _expect(answer: bytes, part: bytes) -> None:
    if part not in answer:
        raise RuntimeError(f"measured another answer: {answer[:300]!r}")


@asynccontextmanager
async def _opened(folder: str, **changes: object) -> AsyncIterator[_Asked]:
    async with open_line(Path(folder), keep_calls_days=0, **changes) as line:
        freeze()  # as `salon serve` does
        yield _Asked(line, _floor(line), line.app.state.reception.clock.now())


async def _timed(work: Work) -> float:
    begun = perf_counter()
    await work()
    return perf_counter() - begun


async def _checks() -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(folder, calcom_mode="off") as asked:
            alone: list[float] = []
            floor: list[float] = []
            ringing: list[float] = []
            for turn in range(CHECKS + WARM_UP):
                pair = await _timed(asked.check), await _timed(asked.least), await _timed(asked.ring)
                await asked.release()
                if turn >= WARM_UP:
                    for kept, seconds in zip((alone, floor, ringing), pair, strict=True):
                        kept.append(seconds)
            crowd: list[float] = []
            for turn in range(CROWDS + 2):
                answers = await asyncio.gather(*(_timed(asked.look) for _ in range(AT_ONCE)))
                await asked.release()
                crowd += answers if turn > 1 else []
    least, one = p50(floor) * 1000, p50(alone) * 1000
    return {
        "gateway.check_availability": figure(
            one, "ms", floor=least, bound=4.0, note=f"p50, one call, against floor A; p99 {p99(alone) * 1000:.1f} ms"
        ),
        "gateway.check_availability_8": figure(
            p99(crowd) * 1000, "ms", floor=one, bound=10.0, note="p99 at eight at once, against its own p50 at one"
        ),
        "gateway.inbound": figure(p50(ringing) * 1000, "ms", floor=least, bound=3.0, note="p50, against floor A"),
    }


class _BareSaga:
    """The least a saga log can be: one transaction that writes everything, and one for each of four steps.

    Over SQLAlchemy with the engine of the program, as stack and floor are one: with the bare driver it is a third.
    """

    _TABLES = (
        "CREATE TABLE bare_saga (id INTEGER PRIMARY KEY, state TEXT, body TEXT)",
        "CREATE TABLE bare_segment (saga INTEGER, no INTEGER, starts INTEGER, ends INTEGER, uid TEXT)",
        "CREATE TABLE bare_outbox (id INTEGER PRIMARY KEY, payload TEXT)",
    )
    _STATE = '{"steps":[' + '{"no":0,"state":"asked","uid":"","segment":"A"},' * 4 + "]}"
    _SAGA = text("INSERT INTO bare_saga VALUES (:id, 'asking', :body)")
    _SEGMENT = text("INSERT INTO bare_segment VALUES (:saga, :no, :no, :no + 1, '')")
    _OUTBOX = text("INSERT INTO bare_outbox VALUES (:id, :body)")
    _BOOKED = text("UPDATE bare_segment SET uid = 'u' WHERE saga = :saga AND no = :no")
    _MOVED_ON = text("UPDATE bare_saga SET state = :state, body = :body WHERE id = :saga")

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._sagas = 0

    async def prepare(self) -> None:
        """Make the tables."""
        async with self._engine.begin() as connection:
            for table in self._TABLES:
                await connection.execute(text(table))

    async def once(self) -> None:
        """One saga of four segments."""
        self._sagas += 1
        saga, body = self._sagas, self._STATE
        async with self._engine.begin() as connection:
            await connection.execute(self._SAGA, {"id": saga, "body": body})
            await connection.execute(self._SEGMENT, [{"saga": saga, "no": number} for number in range(4)])
            await connection.execute(self._OUTBOX, {"id": saga, "body": body})
        for number in range(4):
            async with self._engine.begin() as connection:
                await connection.execute(self._BOOKED, {"saga": saga, "no": number})
                await connection.execute(self._MOVED_ON, {"saga": saga, "state": str(number), "body": body})


async def _bookings() -> dict[str, Figure]:
    days = (date(2026, 3, 11) + timedelta(days=number) for number in range(360))
    opened = (day for day in days if day.weekday() in (1, 2, 3, 4))
    booked, floor = [], []
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(folder) as asked:
            engines = open_engines(f"sqlite:///{folder}/bare.db")
            saga = _BareSaga(engines.writer)
            await saga.prepare()
            # The calendar answers at once and without HTTP: what is measured is ours.
            calendar = FakeCalendar()
            asked.line.app.state.booking.runner._calendar = calendar  # noqa: SLF001 - no setting swaps a part
            turn = 0
            while turn < BOOKINGS + WARM_UP:
                arguments = {**WISH, "datum": next(opened).isoformat(), "name": "Miriam Vogt"}
                calendar.live.clear()
                seconds, answer = await _booked(asked, turn, arguments)
                least = await _timed(saga.once)
                if b'"code":"closed_day"' in answer:  # a public holiday: what is held instead is given back
                    call = CallId(f"call_{turn}_{arguments['datum']}")
                    await asked.line.app.state.booking.desk.release_holds(DEMO, call, now=asked.at)
                    continue
                _expect(answer, b'"code":"booked"')
                turn += 1
                if turn > WARM_UP:
                    booked.append(seconds)
                    floor.append(least)
            await engines.close()
    return {
        "gateway.book_appointment": figure(
            p50(booked) * 1000,
            "ms",
            floor=p50(floor) * 1000,
            bound=2.5,
            note="p50, four segments, immediate Cal.com, against five bare transactions",
        )
    }


async def _booked(asked: _Asked, turn: int, arguments: dict[str, str]) -> tuple[float, bytes]:
    # The transcript says nothing of a day, so that another one is no contradiction.
    items = [*said("Eine Ansatzfärbung bei Emma bitte."), invoked(f"tool_{turn}", "book_appointment", arguments)]
    call = call_object(f"call_{turn}_{arguments['datum']}", items)
    body = msgspec.json.encode({"name": "book_appointment", "args": arguments, "call": call})
    begun = perf_counter()
    answer = await _ask(asked.line.app, "/retell/v18/functions/book_appointment", body, asked.at)
    return perf_counter() - begun, answer


def run() -> dict[str, Figure]:
    """The figures of the gateway."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    try:
        return asyncio.run(_checks()) | asyncio.run(_bookings())
    finally:
        structlog.reset_defaults()
