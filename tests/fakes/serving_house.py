"""A serving gateway, without sandbox, whose clock stands, and a signed line to it: for outages and late answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import structlog
from litestar import Litestar

from booking.adapters.system import StandingClock
from booking.application.orders import FindQuery
from booking.domain.ids import SalonId
from gateway.app import create_app
from gateway.retell.signature import HEADER, sign
from gateway.tools.table import NEWEST, Tool
from tests.fakes.retell_line import KEY, settings_for
from tests.fakes.transcripts import AGENT, CALLER, NUMBER, call_object, invoked, said

NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
DEMO = SalonId("demo")
_ALL = FindQuery(past=True, cancelled=True)


class AgeingClock(StandingClock):
    """Stands, but what is remembered for seconds can be made old."""

    def __init__(self, now: datetime) -> None:
        """Stand at this moment."""
        super().__init__(now)
        self.later_s = 0.0

    def monotonic(self) -> float:
        """Real seconds, and those that were skipped."""
        return super().monotonic() + self.later_s


@dataclass(slots=True)
class House:
    """A serving gateway, without sandbox, and its clock."""

    app: Litestar
    web: httpx.AsyncClient
    clock: AgeingClock

    async def post(self, path: str, body: object) -> httpx.Response:
        """Send a signed body; by now everything remembered for a second is older than that."""
        self.clock.later_s += 5
        raw = msgspec.json.encode(body)
        return await self.web.post(path, content=raw, headers={HEADER: sign(raw, KEY, self.clock.now())})

    async def function(self, tool: str, arguments: dict[str, Any], tool_call: str = "t1") -> dict[str, Any]:
        """Call a function."""
        items = [*said("Ansatzfärbung morgen um 14 Uhr, bei Emma bitte"), invoked(tool_call, tool, arguments)]
        answer = await self.post(
            f"/retell/v19/functions/{tool}", {"name": tool, "args": arguments, "call": call_object("call_1", items)}
        )
        assert answer.status_code == 200
        reply: dict[str, Any] = answer.json()
        assert reply["say"].strip()
        return reply

    async def hangs_up(self) -> int:
        """Send the webhook of the call's end; the status of the answer."""
        call = call_object("call_1", call_status="ended")
        return (await self.post("/retell/webhooks", {"event": "call_ended", "call": call})).status_code

    async def ringing(self, call: str) -> dict[str, str]:
        """The variables of a new call."""
        ringing = {"call_id": call, "agent_id": AGENT, "from_number": CALLER, "to_number": NUMBER}
        answer = await self.post("/retell/inbound", {"event": "call_inbound", "call_inbound": ringing})
        variables: dict[str, str] = answer.json()["call_inbound"].get("dynamic_variables", {})
        return variables

    async def ready(self) -> tuple[int, str]:
        """What the health check says."""
        answer = await self.web.get("/health/ready")
        return answer.status_code, answer.json()["status"]

    async def visits(self) -> list[str]:
        """What stands in the database, oldest first."""
        booking = self.app.state.booking
        async with booking.database.reading() as uow:
            ids = [one.visit for one in await uow.sagas.listed(DEMO)]
        records = await booking.desk.find(DEMO, _ALL, now=self.clock.now())
        return sorted({one.visit for one in records} | set(ids))

    async def handed_over(self) -> list[tuple[str, str]]:
        """Reason and telephone number of every call-back, after the waiting ones were handed over."""
        reception = self.app.state.reception
        await reception.drain_spool()
        assert reception.spool.waiting() == ()
        return [(one.reason, one.customer.phone) for one in await reception.desk.tasks(DEMO)]


@asynccontextmanager
async def open_house(
    folder: Path,
    url: str,
    transport: httpx.AsyncBaseTransport | None = None,
    **changes: Any,  # noqa: ANN401 - fields of Settings
) -> AsyncIterator[House]:
    """Open it, with the demo salon.

    Args:
        folder: For spool and letters.
        url: An empty database.
        transport: A Cal.com in this process; without one there is no Cal.com.
        **changes: Other settings.
    """
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    clock = AgeingClock(NOW)
    settings = settings_for(folder, database_url=url, calcom_mode="off" if transport is None else "team", **changes)
    app = create_app(settings, demo=True, clock=clock, calcom_transport=transport)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway.invalid") as web,  # type: ignore[arg-type]  # Litestar types its scopes more narrowly
    ):
        yield House(app, web, clock)
    structlog.contextvars.clear_contextvars()


def hurried(monkeypatch: pytest.MonkeyPatch, name: str, deadline_s: float) -> None:
    """Give one tool less time, so that nobody has to wait for its deadline."""
    tools: dict[str, Tool] = {**NEWEST, name: replace(NEWEST[name], deadline_s=deadline_s)}
    monkeypatch.setattr("gateway.retell.functions.NEWEST", tools)
