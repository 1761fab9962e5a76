"""Attacks over a real socket: never a 5xx, never a row written, always the answer that is documented."""

import asyncio
import gzip
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import structlog
import uvicorn

from booking.adapters.system import SystemClock
from gateway import guarded_http
from gateway.app import create_app
from gateway.guarded_http import LARGEST_HEAD, GuardedHttp
from gateway.retell.signature import HEADER, sign
from gateway.serving import server_config
from gateway.settings import Secret
from tests.fakes.retell_line import KEY, settings_for
from tests.fakes.transcripts import call_object

pytestmark = pytest.mark.anyio

LIMIT = 20_000
PATH = "/retell/v18/functions/book_appointment"
PATHS = (PATH, "/retell/webhooks", "/retell/inbound")
ARGUMENTS = {"dienstleistung": "42", "datum": "morgen", "uhrzeit": "14:00", "name": "Miriam Vogt"}
PLAIN = msgspec.json.encode({"name": "book_appointment", "args": {}, "call": call_object()})
_PROMISES = ("visits", "appointments", "segments", "claims", "history", "offers", "sagas", "outbox", "waiting")
"""What a guest could be promised."""
ROWS = (*_PROMISES, "answers", "turns", "calls", "tasks")


class _Guest(uvicorn.Server):
    """A server in the loop of the test, which keeps the signals."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Serve as configured."""
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell that it takes connections."""
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


@dataclass(slots=True)
class Target:
    """A serving gateway on a socket and its database file."""

    port: int
    database: Path

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with sqlite3.connect(self.database) as file:
            return {name: file.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ROWS}  # noqa: S608 - names of ours

    async def say(self, *parts: bytes, drip: bytes = b"") -> bytes:
        """Send these bytes, then drip until the other side closes; everything it said."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        heard = b""
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            while True:
                try:
                    piece = await asyncio.wait_for(reader.read(65_536), 0.05 if drip else None)
                except TimeoutError:
                    writer.write(drip)
                    continue
                heard += piece
                if not piece:
                    return heard
        except ConnectionError:
            return heard
        finally:
            writer.close()


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def _head(body: bytes, *headers: str, path: str = PATH, signed: bool = True, length: int | None = None) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: salon.invalid",
        "Connection: close",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    if signed:
        lines.append(f"{HEADER}: {sign(body, KEY, SystemClock().now())}")
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1")


@pytest.fixture
async def target(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Target]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    monkeypatch.setattr("gateway.serving.freeze", lambda: None)
    monkeypatch.setattr(GuardedHttp, "head_within_s", 0.3)
    monkeypatch.setattr(guarded_http, "_GRACE_S", 0.2)
    settings = settings_for(
        tmp_path, database_url=sqlite_url, calcom_mode="off", max_body_bytes=LIMIT, body_timeout_s=0.2
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        config = server_config(create_app(settings, demo=True), host="127.0.0.1", port=port, body_within_s=0.2)
        config.log_level = "critical"
        server = _Guest(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        target = Target(port, Path(sqlite_url.removeprefix("sqlite:///")))
        await server.up.wait()
        yield target
        server.should_exit = True
        await serving


async def test_who_did_not_sign_changes_nothing(target: Target) -> None:
    """Stale, early, replayed with another body, another key, upper case, cut, doubled, in another header."""
    now = SystemClock().now()
    good = sign(PLAIN, KEY, now)
    time, digest = good.split(",")
    signatures = [
        "",
        sign(PLAIN, KEY, now - timedelta(minutes=6)),
        sign(PLAIN, KEY, now + timedelta(minutes=6)),
        sign(PLAIN + b" ", KEY, now),
        sign(b"", KEY, now),
        sign(PLAIN, Secret("another"), now),
        sign(PLAIN, Secret(""), now),
        good.upper(),
        good.replace("v=", "v=0"),
        good.replace("v=", "v=+"),
        f"{time}.0,{digest}",
        f"{digest},{time}",
        f"{good},{digest}",
        f"{good} ",
        good[:-1],
        f"{time},d=" + "0" * 64,
        f"{time},d=" + "\xe9" * 64,
        f"v={'9' * 400},{digest}",
    ]
    before = target.rows()
    answers = await asyncio.gather(
        *(
            target.say(_head(PLAIN, f"{HEADER}: {one}", path=path, signed=False) + PLAIN)
            for one in signatures
            if one.strip() != good
            for path in PATHS
        ),
        *(target.say(_head(PLAIN, f"Authorization: {good}", path=path, signed=False) + PLAIN) for path in PATHS),
    )
    assert {_status(one) for one in answers} == {401}
    assert target.rows() == before


async def test_what_is_no_request_is_refused(target: Target) -> None:
    chunked = _head(b"", "Transfer-Encoding: chunked", signed=False).replace(b"Content-Length: 0\r\n", b"")
    attacks = {
        "tls": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"\r\n\r\n"),
        "negative length": (_head(b"", length=-5),),
        "endless length": (_head(b"", length=10**30),),
        "two lengths": (_head(PLAIN, "Content-Length: 7"), PLAIN),
        "length and chunks": (_head(b"12345", "Transfer-Encoding: chunked"), b"0\r\n\r\n"),
        "no chunk": (chunked, b"ZZ\r\n"),
        "many headers": (_head(PLAIN, *(f"X-{number}: a" for number in range(20_000))), PLAIN),
        "one long header": (_head(PLAIN, f"X-Long: {'a' * 3 * LARGEST_HEAD}"), PLAIN),
        "a head that never ends": (b"POST / HTTP/1.1\r\nX-Long: ", *[b"a" * LARGEST_HEAD] * 8),
        "control signs": (_head(PLAIN, "X-Odd: a\x00b"), PLAIN),
    }
    before = target.rows()
    for name, parts in attacks.items():
        answer = await target.say(*parts)
        assert answer == b"" or _status(answer) == 400, name
    assert target.rows() == before


async def test_too_much_is_not_read(target: Target) -> None:
    """Announced, or not announced, or announced as less."""
    big = b"x" * (LIMIT + 1)
    chunk = f"{8192:x}\r\n".encode() + b"x" * 8192 + b"\r\n"
    chunked = _head(b"", "Transfer-Encoding: chunked", signed=False).replace(b"Content-Length: 0\r\n", b"")
    before = target.rows()
    for path in PATHS:
        as_path = path.encode()
        assert _status(await target.say(_head(big, path=path), big)) == 413
        assert _status(await target.say(_head(b"", length=10**9, path=path))) == 413
        assert _status(await target.say(chunked.replace(PATH.encode(), as_path), chunk * 4, b"0\r\n\r\n")) == 413
        less = await target.say(_head(big, path=path, length=10), big[:10] + b"\r\n\r\n")
        assert _status(less) in (400, 401)
    assert target.rows() == before


async def test_who_is_slow_is_not_waited_for(target: Target) -> None:
    """Each sends a sign now and then, for ever; each is told or closed in a bounded time."""
    before = target.rows()
    head, lines, nothing, body, unread, chunks = await asyncio.gather(
        target.say(b"POST /retell/webhooks HTTP/1.1\r\nX-Slow: ", drip=b"a"),
        target.say(b"POST /retell/webhooks HTTP/1.1\r\n", drip=b"X-Slow: a\r\n"),
        target.say(drip=b"\r\n"),
        target.say(_head(b"", length=5000), drip=b"x"),
        target.say(_head(b"", length=10**9), drip=b"x"),
        target.say(
            _head(b"", "Transfer-Encoding: chunked", signed=False).replace(b"Content-Length: 0\r\n", b""),
            drip=b"1\r\nx\r\n",
        ),
    )
    assert (head, lines, nothing) == (b"", b"", b"")
    assert [_status(one) for one in (body, unread, chunks)] == [408, 413, 408]
    assert target.rows() == before


async def test_signed_bodies_that_are_none_are_answered(target: Target) -> None:
    """Everything correctly signed is answered: with 200 and a sentence, or for webhooks as taken."""
    whole = msgspec.json.encode({"name": "book_appointment", "args": ARGUMENTS, "call": call_object()})
    bodies = {
        "empty": b"",
        "utf-16": whole.decode().encode("utf-16"),
        "utf-32": whole.decode().encode("utf-32"),
        "latin-1": whole.replace(b"Miriam", "Müriäm".encode("latin-1")),
        "bom": b"\xef\xbb\xbf" + whole,
        "gzip": gzip.compress(whole),
        "form": b"args%5Bname%5D=Miriam&call%5Bcall_id%5D=call_1",
        "multipart": b'--x\r\nContent-Disposition: form-data; name="args"\r\n\r\n{}\r\n--x--\r\n',
        "deep": b"[" * 9_000 + b"]" * 9_000,
        "deep arguments": b'{"args":' * 2_000 + b"1" + b"}" * 2_000,
        "deep argument": b'{"args":{"name":' + b"[" * 4_000 + b"]" * 4_000 + b'},"call":{"call_id":"c"}}',
        "deep transcript": whole.replace(
            b'"transcript_with_tool_calls":[]', b'"transcript_with_tool_calls":' + b"[" * 4_000 + b"]" * 4_000
        ),
        "nul": b'{"args":{"name":"\\u0000"},"call":{"call_id":"c\\u0000"}}',
        "surrogate": b'{"args":{"name":"\\ud800"},"call":{"call_id":"c"}}',
        "twice": b'{"args":{},"args":[],"call":{"call_id":"c"},"call":7}',
        "huge": b'{"args":{"telefon":1' + b"0" * 900 + b'},"call":{"call_id":"c"}}',
        "huger": b'{"args":{"telefon":' + b"9" * 9_000 + b'},"call":{"call_id":"c"}}',
        "infinite": b'{"args":{"telefon":1e999},"call":{"call_id":"c"}}',
        "not a number": b'{"args":{"telefon":NaN},"call":{"call_id":"c"}}',
        "two": whole + whole,
        "list": b"[]",
        "null": b"null",
        "text": b'"Guten Tag"',
        "call is a text": b'{"args":{},"call":"call_1"}',
        "no call id": b'{"args":{},"call":{}}',
        "call id is a number": b'{"args":{},"call":{"call_id":1}}',
        "args are a text": b'{"args":"{","call":{"call_id":"c"}}',
        "wrong times": b'{"event":"call_ended","call":{"call_id":"c","start_timestamp":1e308,"duration_ms":"x"}}',
    }
    kinds = (
        "application/json; charset=utf-16",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )
    before = target.rows()
    for number, (name, body) in enumerate(bodies.items()):
        odd = ("Content-Type: " + kinds[number % len(kinds)], "Content-Encoding: gzip", "Accept: text/html")
        for path in PATHS:
            answer = await target.say(_head(body, *odd, path=path) + body)
            if path != PATH:
                assert _status(answer) in (200, 204), (name, path)
                continue
            assert _status(answer) == 200, name
            reply = msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])
            assert (reply["ok"], reply["code"]) in {(False, "malformed_arguments"), (False, "missing_information")}, (
                name
            )
            assert reply["say"].strip()
    after = target.rows()
    assert {name: after[name] for name in _PROMISES} == {name: before[name] for name in _PROMISES}
