"""One worker of the gateway as `salon serve` runs it, with floor A beside its routes: for the bench only.

`python -m tests.bench.gateway_worker FOLDER` serves the demo salon from a file in the folder and prints its port.
"""

import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import uvicorn
from litestar import Litestar, Request, post
from litestar.datastructures import State
from litestar.response.base import ASGIResponse

from booking.adapters.database.moments import micros, minute_floor
from booking.adapters.database.queries import BUSY
from booking.adapters.database.tables import LONGEST_CLAIM_MIN
from booking.adapters.system import ShiftedClock
from booking.application.records import View
from booking.domain.ids import SalonId
from gateway.app import create_app
from gateway.observability import configure
from gateway.retell.body import read_body
from gateway.retell.signature import HEADER, verify
from gateway.retell.wire import read_function_call
from gateway.serving import server_config
from tests.fakes.retell_line import KEY, NOW, settings_for

DEMO = SalonId("demo")
DAY = datetime(2026, 3, 11, tzinfo=UTC)


@post("/floor", status_code=200)
async def floor(request: Request[None, None, State]) -> ASGIResponse:
    """Floor A: read, check the signature, decode, run the busy-row SELECT as the stack does it, answer."""
    now = await _signed(request)
    async with request.app.state.booking.engines.reader.begin() as connection:
        found = await connection.execute(BUSY, _busy(now))
        return _answer(len(found.all()))


@post("/least", status_code=200)
async def least(request: Request[None, None, State]) -> ASGIResponse:
    """The same over the program's own way to the database, which is several times as fast."""
    now = await _signed(request)
    async with request.app.state.booking.database.reading() as uow:
        return _answer(len(await uow.busy.rows(DEMO, (DAY, DAY + timedelta(days=1)), View(now=now))))


async def _signed(request: Request[None, None, State]) -> datetime:
    now: datetime = request.app.state.reception.clock.now()
    body = await read_body(request, limit=1_048_576, timeout_s=10.0)
    verify(body, request.headers.get(HEADER), {"default": KEY}, now)
    read_function_call(body)
    return now


def _busy(now: datetime) -> dict[str, object]:
    first = minute_floor(DAY)
    day = timedelta(days=1)
    return {
        "salon": DEMO,
        "start": first,
        "far": first - LONGEST_CLAIM_MIN,
        "end": minute_floor(DAY + day),
        "now": micros(now),
        "but": "",
        "without": [],
    }


def _answer(rows: int) -> ASGIResponse:
    return ASGIResponse(body=msgspec.json.encode({"ok": True, "rows": rows}), media_type="application/json")


def worker_app(folder: Path) -> Litestar:
    """The gateway as it serves, with the demo salon, no Cal.com and floor A."""
    settings = settings_for(folder, calcom_mode="off", keep_calls_days=0)
    app = create_app(settings, demo=True, clock=ShiftedClock(datetime.fromisoformat(NOW)))
    app.register(floor)
    app.register(least)
    return app


def main() -> None:
    """Serve from the folder that the command line names, until terminated."""
    folder = Path(sys.argv[1])
    with (folder / "log.jsonl").open("w") as log, socket.create_server(("127.0.0.1", 0)) as listening:
        configure("info", "json", log)
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(server_config(worker_app(folder), host="127.0.0.1", port=0)).run(sockets=[listening])


if __name__ == "__main__":
    main()
