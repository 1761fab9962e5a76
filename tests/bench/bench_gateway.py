"""What an answer costs above the least an answer can be, at one worker that is served as `salon serve` does it.

Floor A is a Litestar handler of the same worker that reads the body with the same limits, checks the signature,
decodes the same body, runs the busy-row SELECT of one day on the same file as a prebuilt statement of SQLAlchemy's
asynchronous engine, and answers (`gateway_worker.floor`). It is asked in turns with the gateway over the same
connection on loopback, and logs nothing; the gateway writes its log, keeps its holds, and hears from every caller a
sentence it has not heard before. `gateway.check_over_least` is the same against a floor that goes the program's own
way to the database (`gateway_worker.least`): that way is part of what is measured, so nothing is promised for it.

The floor of a booking is the least a saga log can be: five bare transactions over the program's own way to the same
disk. Its Cal.com answers at once, and it is asked for in this process, as its floor has no HTTP either.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import structlog
from litestar import Litestar
from sqlalchemy import text

from booking.adapters.database.engine import Engines, open_engines
from booking.adapters.system import ShiftedClock
from booking.domain.ids import CallId, SalonId
from gateway.retell.signature import HEADER, sign
from gateway.serving import freeze
from tests.bench.figures import Figure, figure, p50, p99
from tests.fakes.calendar import FakeCalendar
from tests.fakes.retell_line import KEY, NOW, Line, open_line
from tests.fakes.transcripts import NUMBER, call_object, invoked, said

CHECKS = 200
BOOKINGS = 60
WARM_UP = 20
AT_ONCE = 8
CROWDS = 100
BLOCK = 20
DEMO = SalonId("demo")
TALK = (
    "> Salon Lindenhof, guten Tag, was kann ich für Sie tun?",
    "{hello}, ich hätte gerne einen Termin für eine Ansatzfärbung.",
    "> Gerne. Wann möchten Sie kommen, und bei wem?",
    "Morgen um vierzehn Uhr, bei Emma bitte.",
)
WISH = {"dienstleistung": "Ansatzfärbung", "datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma Williams"}
_FUNCTIONS = "/retell/v18/functions"
_FIRST = (
    "Miriam",
    "Jörg",
    "Aylin",
    "Hannelore",
    "Bo",
    "Renate",
    "Leonie",
    "Karl",
    "Sümeyra",
    "Anneliese",
    "Tim",
    "Ida",
)
_LAST = ("Vogt", "Müßig", "Yıldız", "Sommer", "Ebert", "Großmann", "Brandl", "Kühn", "Otte", "Wiesner", "Jahn", "Rapp")
_GREETINGS = ("Guten Tag", "Hallo", "Moin", "Servus", "Grüß Gott", "Guten Abend")
Work = Callable[[], Awaitable[object]]


class _Caller:
    """A connection that is kept, as Retell keeps its own: what is timed is the answer and not the greeting."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, path: str, body: bytes, at: datetime) -> tuple[float, bytes]:
        """One signed POST: seconds until the whole answer is here, and its body."""
        request = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"{HEADER.lower()}: {sign(body, KEY, at)}\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body
        begun = perf_counter()
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        answer = await self._reader.readexactly(length)
        return perf_counter() - begun, answer

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


@dataclass(slots=True)
class _Worker:
    """One worker, and the lines to it."""

    port: int
    callers: list[_Caller]
    _clock: ShiftedClock = field(default_factory=lambda: ShiftedClock(datetime.fromisoformat(NOW)))
    calls: int = 0

    async def check(self) -> float:
        """A concrete wish of a new call, whose caller says something of their own."""
        self.calls += 1
        call = f"call_{self.calls}"
        seconds, answer = await self._signed(f"{_FUNCTIONS}/check_availability", _wish_of(call, self.calls))
        _expect(answer, b'"code":"available"')
        await self._hang_up(call)
        return seconds

    async def least(self, path: str) -> float:
        """A floor with the same body."""
        seconds, answer = await self._signed(path, _wish_of("call_floor", self.calls))
        _expect(answer, b'"ok":true')
        return seconds

    async def ring(self) -> float:
        """A call that rings."""
        ringing = {"call_id": f"ring_{self.calls}", "from_number": _number(self.calls), "to_number": NUMBER}
        body = msgspec.json.encode({"event": "call_inbound", "event_timestamp": 1, "call_inbound": ringing})
        seconds, answer = await self._signed("/retell/inbound", body)
        _expect(answer, b"heute_datum")
        return seconds

    async def crowd(self) -> list[float]:
        """Eight calls in the same instant, each with a day of its own."""
        first, self.calls = self.calls, self.calls + AT_ONCE
        asked = [
            (f"call_{first + place}", _look(f"call_{first + place}", first + place, place)) for place in range(AT_ONCE)
        ]
        answers = await asyncio.gather(
            *(
                caller.ask(f"{_FUNCTIONS}/check_availability", body, self._clock.now())
                for caller, (_, body) in zip(self.callers, asked, strict=True)
            )
        )
        for _, answer in answers:
            _expect(answer, b'"offers":[{')
        for call, _ in asked:
            await self._hang_up(call)
        return [seconds for seconds, _ in answers]

    async def _hang_up(self, call: str) -> None:
        body = msgspec.json.encode({"event": "call_ended", "call": {**call_object(call), "call_status": "ended"}})
        await self._signed("/retell/webhooks", body)

    async def _signed(self, path: str, body: bytes) -> tuple[float, bytes]:
        return await self.callers[0].ask(path, body, self._clock.now())


def _hello(number: int) -> str:
    names = len(_FIRST) * len(_LAST)
    greeting = _GREETINGS[number // names % len(_GREETINGS)]
    return f"{greeting}, hier ist {_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"


def _number(number: int) -> str:
    return f"+4917139200{number % 100:02d}"


def _wish_of(call: str, number: int) -> bytes:
    talk = [turn.format(hello=_hello(number)) for turn in TALK]
    items = [*said(*talk), invoked(f"tool_{call}", "check_availability", WISH)]
    caller = _number(number)
    return msgspec.json.encode(
        {"name": "check_availability", "args": WISH, "call": call_object(call, items, from_number=caller)}
    )


def _look(call: str, number: int, place: int) -> bytes:
    wish = {**WISH, "datum": (date(2026, 3, 17) + timedelta(days=7 * place)).isoformat()}
    items = said(f"{_hello(number)}, eine Ansatzfärbung bei Emma bitte.")
    call_body = call_object(call, items, from_number=_number(number))
    return msgspec.json.encode({"name": "check_availability", "args": wish, "call": call_body})


def _expect(answer: bytes, part: bytes) -> None:
    if part not in answer:
        raise RuntimeError(f"measured another answer: {answer[:300]!r}")


@asynccontextmanager
async def _one_worker(folder: str) -> AsyncIterator[_Worker]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.gateway_worker", folder, stdout=asyncio.subprocess.PIPE
    )
    callers: list[_Caller] = []
    try:
        if process.stdout is None:
            raise RuntimeError("the worker has no output")
        port = int(await process.stdout.readline())
        while len(callers) < AT_ONCE:
            callers.append(_Caller(*await asyncio.open_connection("127.0.0.1", port)))
        yield _Worker(port, callers)
    finally:
        for caller in callers:
            await caller.close()
        process.terminate()
        await process.wait()


async def _checks() -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with _one_worker(folder) as worker:
            await worker.ring()  # the worker is up
            cold = await worker.check()
            alone: list[float] = []
            floor: list[float] = []
            bare: list[float] = []
            ringing: list[float] = []
            crowds: list[list[float]] = []
            for turn in range(CHECKS + WARM_UP):
                measured = (
                    await worker.check(),
                    await worker.least("/floor"),
                    await worker.least("/least"),
                    await worker.ring(),
                )
                together = await worker.crowd() if turn % (CHECKS // CROWDS) == 0 else None
                if turn >= WARM_UP:
                    for kept, seconds in zip((alone, floor, bare, ringing), measured, strict=True):
                        kept.append(seconds)
                    crowds += [] if together is None else [together]
    least, one = p50(floor) * 1000, p50(alone) * 1000
    return {
        "gateway.check_availability": figure(
            one, "ms", floor=least, bound=4.0, note=f"p50, one call, against floor A; p99 {p99(alone) * 1000:.1f} ms"
        ),
        "gateway.check_over_least": figure(
            one, "ms", floor=p50(bare) * 1000, note="the same against a floor on the program's own connection"
        ),
        "gateway.check_availability_8": figure(
            _p99_of_blocks(crowds) * 1000,
            "ms",
            floor=one,
            bound=10.0,
            note=f"p99 at eight at once, against its own p50 at one; p50 {p50(list(chain(*crowds))) * 1000:.1f} ms",
        ),
        "gateway.inbound": figure(p50(ringing) * 1000, "ms", floor=least, bound=3.0, note="p50, against floor A"),
        "gateway.first_call": figure(cold * 1000, "ms", floor=one, note="the first after the start, against p50"),
    }


def _p99_of_blocks(crowds: list[list[float]]) -> float:
    """The median of each block's own: what else the machine does for a moment is in one block and not in all."""
    blocks = [crowds[first : first + BLOCK] for first in range(0, len(crowds), BLOCK)]
    return p50([p99(list(chain(*block))) for block in blocks])


@asynccontextmanager
async def _opened(folder: str) -> AsyncIterator[Line]:
    async with open_line(Path(folder), keep_calls_days=0) as line:
        freeze()  # as `salon serve` does
        yield line


async def _timed(work: Work) -> float:
    begun = perf_counter()
    await work()
    return perf_counter() - begun


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


class _BareSaga:
    """The least a saga log can be: one transaction that writes everything, and one for each of four steps.

    Over the program's own way to the database, since stack and floor are one.
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

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._sagas = 0

    async def prepare(self) -> None:
        """Make the tables."""
        async with self._engines.arbiter.turn(), self._engines.writing() as connection:
            for table in self._TABLES:
                await connection.execute(text(table))

    async def once(self) -> None:
        """One saga of four segments."""
        self._sagas += 1
        saga, body = self._sagas, self._STATE
        async with self._engines.arbiter.turn(), self._engines.writing() as connection:
            await connection.execute(self._SAGA, {"id": saga, "body": body})
            await connection.execute(self._SEGMENT, [{"saga": saga, "no": number} for number in range(4)])
            await connection.execute(self._OUTBOX, {"id": saga, "body": body})
        for number in range(4):
            async with self._engines.arbiter.turn(), self._engines.writing() as connection:
                await connection.execute(self._BOOKED, {"saga": saga, "no": number})
                await connection.execute(self._MOVED_ON, {"saga": saga, "state": str(number), "body": body})


async def _bookings() -> dict[str, Figure]:
    days = (date(2026, 3, 11) + timedelta(days=number) for number in range(360))
    opened = (day for day in days if day.weekday() in (1, 2, 3, 4))
    booked, floor = [], []
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(folder) as line:
            engines = open_engines(f"sqlite:///{folder}/bare.db")
            saga = _BareSaga(engines)
            await saga.prepare()
            # The calendar answers at once and without HTTP: what is measured is ours.
            calendar = FakeCalendar()
            line.app.state.booking.runner._calendar = calendar  # noqa: SLF001 - no setting swaps a part
            turn = 0
            while turn < BOOKINGS + WARM_UP:
                arguments = {**WISH, "datum": next(opened).isoformat(), "name": "Miriam Vogt"}
                calendar.live.clear()
                seconds, answer = await _booked(line, turn, arguments)
                least = await _timed(saga.once)
                if b'"code":"closed_day"' in answer:  # a public holiday: what is held instead is given back
                    call = CallId(f"call_{turn}_{arguments['datum']}")
                    await line.app.state.booking.desk.release_holds(
                        DEMO, call, now=line.app.state.reception.clock.now()
                    )
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


async def _booked(line: Line, turn: int, arguments: dict[str, str]) -> tuple[float, bytes]:
    # The transcript says nothing of a day, so that another one is no contradiction.
    items = [*said("Eine Ansatzfärbung bei Emma bitte."), invoked(f"tool_{turn}", "book_appointment", arguments)]
    call = call_object(f"call_{turn}_{arguments['datum']}", items)
    body = msgspec.json.encode({"name": "book_appointment", "args": arguments, "call": call})
    begun = perf_counter()
    answer = await _ask(line.app, "/retell/v18/functions/book_appointment", body, line.app.state.reception.clock.now())
    return perf_counter() - begun, answer


def run() -> dict[str, Figure]:
    """The figures of the gateway."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    try:
        return asyncio.run(_checks()) | asyncio.run(_bookings())
    finally:
        structlog.reset_defaults()
