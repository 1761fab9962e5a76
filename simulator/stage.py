"""Where calls are played: a gateway with its sandbox, a fake Cal.com beside it, and the wires to both."""

import logging
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import msgspec
import structlog

from simulator.gateway_line import Answer, AsgiLine, GatewayLine, GatewayUnreachable, HttpLine
from simulator.script import Script
from simulator.world import Calendar, World, calendar_from, world_from

KEY = "key_simulator_signs_with_this"
AGENT = "agent_simulator"
CALCOM_KEY = "cal_test_salon"
"""The team's key at the fake Cal.com."""
_SUCCESS = range(200, 300)
_TIMEOUT_S = 30.0


class Stage:
    """Sets the world up before a call and looks at it afterwards."""

    def __init__(
        self, gateway: GatewayLine, calcom: GatewayLine | None, *, key: str = KEY, together: bool = False
    ) -> None:
        """Work with these.

        Args:
            gateway: The wire to the gateway.
            calcom: The wire to the fake Cal.com, None without one.
            key: Signs what Retell would sign.
            together: Both live and end with this stage, so that the fake's event types are there as long as it is.
        """
        self.gateway = gateway
        self._together = together
        self.key = key
        self._calcom = calcom
        self._ordered: list[str] = []

    @property
    def has_calendar(self) -> bool:
        """Whether a fake Cal.com can be looked at."""
        return self._calcom is not None

    async def set_up(self, script: Script) -> World:
        """A fresh world as the script gives it; returned as the sandbox tells it."""
        self._ordered = []
        if self._calcom is not None:
            await self._ask(
                self._calcom, "POST", "/__fake__/reset", {"now": script.now.isoformat(), "keep_event_types": True}
            )
        body = {
            "now": script.now.isoformat(),
            "salon": script.salon,
            "event_types_kept": self._together,
            "closed": list(script.given.closed),
            "appointments": [_given_row(one) for one in script.given.appointments],
        }
        return world_from((await self._ask(self.gateway, "POST", "/sandbox/reset", {**body, "tell": True})).body)

    async def order(self, faults: Sequence[str]) -> None:
        """Order faults of the fake Cal.com, beside those in force."""
        if not faults or self._calcom is None:
            return
        self._ordered.extend(faults)
        await self._ask(self._calcom, "POST", "/__fake__/faults", {"faults": self._ordered})

    async def relent(self) -> bool:
        """End every fault of the fake Cal.com; False when none is in force."""
        if not self._ordered or self._calcom is None:
            return False
        self._ordered = []
        await self._ask(self._calcom, "POST", "/__fake__/faults", {"faults": []})
        return True

    async def set_clock(self, now: datetime) -> None:
        """Move the gateway's clock."""
        await self._ask(self.gateway, "POST", "/sandbox/clock", {"now": now.isoformat()})

    async def settle(self) -> World:
        """Let the gateway finish what is due; how the salon's book stands then."""
        return world_from((await self._ask(self.gateway, "POST", "/sandbox/settle", {"tell": True})).body)

    async def world(self) -> World:
        """How the salon's book stands."""
        return world_from((await self._ask(self.gateway, "GET", "/sandbox/state", None)).body)

    async def calendar(self) -> Calendar | None:
        """What the fake Cal.com holds."""
        if self._calcom is None:
            return None
        return calendar_from((await self._ask(self._calcom, "GET", "/__fake__/state?only=bookings", None)).body)

    async def _ask(self, line: GatewayLine, method: str, path: str, body: Mapping[str, Any] | None) -> Answer:
        raw = b"" if body is None else msgspec.json.encode(body)
        answer = await line.send(method, path, raw, {}, _TIMEOUT_S)
        if answer.status not in _SUCCESS:
            message = f"{method} {path}: {answer.status} {answer.body[:300].decode('utf-8', 'replace')}"
            raise GatewayUnreachable(message)
        return answer


def quiet_gateway() -> None:
    """Keep the log of a gateway in this process off the terminal: what it answers is told by the transcript.

    `salon --debug …` shows its errors.
    """
    shown = logging.ERROR if "--debug" in sys.argv[1:2] else logging.CRITICAL
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(shown),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _given_row(one: msgspec.Struct) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(one).items() if value not in {"", False}}


@asynccontextmanager
async def open_stage(database_url: str | None = None, *, calcom: bool = True) -> AsyncIterator[Stage]:
    """A gateway with sandbox and a fake Cal.com in this process, closed with the context.

    Args:
        database_url: the gateway's database; SQLite in memory without one.
        calcom: False plays without a calendar outside.
    """
    from gateway.app import create_app  # noqa: PLC0415  the web framework is loaded when a stage is opened
    from gateway.settings import Secret, Settings  # noqa: PLC0415  the same
    from simulator.fakes.calcom.app import create_fake_calcom  # noqa: PLC0415  the same
    from simulator.fakes.calcom.transport import FakeCalcomTransport  # noqa: PLC0415  the same

    with TemporaryDirectory(prefix="salon-sim-") as folder:
        settings = Settings(
            database_url=database_url or "sqlite+memory://",
            public_url="http://salon.invalid",
            retell_keys={"default": Secret(KEY)},
            calcom_mode="team" if calcom else "off",
            calcom_url="http://calcom.invalid",
            calcom_keys={"default": Secret(CALCOM_KEY)} if calcom else {},
            spool=Path(folder) / "spool",
            log_level="error",
        )
        fake = create_fake_calcom()
        transport = FakeCalcomTransport(fake) if calcom else None
        app = create_app(settings, sandbox=True, calcom_transport=transport)
        async with app.lifespan():
            yield Stage(AsgiLine(app), AsgiLine(fake) if calcom else None, together=True)


@asynccontextmanager
async def stage_at(gateway_url: str, calcom_url: str | None, *, key: str = KEY) -> AsyncIterator[Stage]:
    """The wires to a gateway and a fake Cal.com that run elsewhere."""
    async with httpx.AsyncClient(base_url=gateway_url) as to_gateway:
        if calcom_url is None:
            yield Stage(HttpLine(to_gateway), None, key=key)
            return
        async with httpx.AsyncClient(base_url=calcom_url) as to_calcom:
            yield Stage(HttpLine(to_gateway), HttpLine(to_calcom), key=key)
