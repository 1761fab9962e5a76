"""A phone line to a gateway in this process: signs like Retell, calls functions, seeds and reads the sandbox."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from gateway.app import create_app
from gateway.retell.signature import HEADER, sign
from gateway.settings import Secret, Settings
from simulator.fakes.calcom.app import FakeCalcom, create_fake_calcom
from simulator.fakes.calcom.transport import FakeCalcomTransport
from tests.fakes.transcripts import call_object, invoked, said

KEY = Secret("key_of_a_test")
NOW = "2026-03-10T10:20:00+01:00"
"""A Tuesday; the salon opens Wednesday at nine."""


def settings_for(folder: Path, **changes: Any) -> Settings:  # noqa: ANN401 - fields of Settings
    """Settings of a gateway that lives in a test's folder."""
    plain: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'salon.db'}",
        "retell_keys": {"default": KEY},
        "api_keys": {"demo": Secret("api_key_of_a_test")},
        "calcom_mode": "team",
        "calcom_url": "http://calcom.invalid",
        "calcom_keys": {"default": Secret("cal_test_salon")},
        "calcom_webhook_secret": Secret("hook_of_a_test"),
        "spool": folder / "spool",
    }
    return Settings(**{**plain, **changes})


@dataclass(slots=True)
class Line:
    """One gateway with its fake Cal.com."""

    app: Litestar
    web: httpx.AsyncClient
    fake: httpx.AsyncClient
    calls: int = field(default=0)

    async def signed(
        self, path: str, body: object, *, key: Secret = KEY, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """POST a body as Retell does; bytes are sent as they are."""
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        signature = sign(raw, key, self.app.state.reception.clock.now())
        return await self.web.post(path, content=raw, headers={HEADER: signature, **(headers or {})})

    async def function(  # noqa: PLR0913 - a test says what differs, by name
        self,
        tool: str,
        arguments: Mapping[str, Any] | None = None,
        *turns: str,
        call: str = "call_1",
        tool_call: str | None = None,
        version: str = "v18",
        items: Sequence[Mapping[str, Any]] = (),
        **fields: object,
    ) -> dict[str, Any]:
        """Call a function with a transcript; each call is its own invocation unless `tool_call` says which.

        Args:
            tool: The tool's name.
            arguments: What the model sends.
            *turns: What was said; the agent's turns begin with "> ".
            call: The call id.
            tool_call: The invocation's id; "" for a transcript without invocations.
            version: The flow version.
            items: Transcript items instead of `turns`.
            **fields: Other fields of the call object.
        """
        arguments = arguments or {}
        self.calls += 1
        transcript = [*(items or said(*turns))]
        if tool_call != "":
            transcript.append(invoked(tool_call or f"tool_call_{self.calls}", tool, arguments))
        body = {"name": tool, "args": arguments, "call": call_object(call, transcript, **fields)}
        answer = await self.signed(f"/retell/{version}/functions/{tool}", body)
        assert answer.status_code == 200, answer.text
        reply: dict[str, Any] = answer.json()
        assert set(reply) == {"ok", "code", "say", "facts", "offers", "missing"}
        assert reply["say"].strip()
        return reply

    async def reset(self, now: str = NOW, **state: object) -> None:
        """Begin anew in a stated state."""
        await self.fake.post("/__fake__/reset", json={"now": now})
        answer = await self.web.post("/sandbox/reset", json={"now": now, **state})
        assert answer.status_code == 200, answer.text

    async def faults(self, *names: str) -> None:
        """Let the fake Cal.com fail to order."""
        answer = await self.fake.post("/__fake__/faults", json=list(names))
        assert answer.status_code == 200, answer.text

    async def state(self) -> dict[str, Any]:
        """What the salon holds."""
        plain: dict[str, Any] = (await self.web.get("/sandbox/state")).json()
        return plain

    async def standing(self) -> list[dict[str, Any]]:
        """The appointments that stand."""
        return [one for one in (await self.state())["appointments"] if one["status"] == "confirmed"]

    async def outside(self) -> list[dict[str, Any]]:
        """The bookings that stand at Cal.com."""
        state = (await self.fake.get("/__fake__/state")).json()
        return [one for one in state["bookings"] if one["status"] == "accepted"]

    async def settle(self, advance_s: float = 0) -> None:
        """Let time pass and finish what is due."""
        if advance_s:
            await self.web.post("/sandbox/clock", json={"advance_s": advance_s})
        answer = await self.web.post("/sandbox/settle")
        assert answer.status_code == 200, answer.text


def _in_process(app: Litestar) -> httpx.ASGITransport:
    return httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its scopes more narrowly


@asynccontextmanager
async def open_line(folder: Path, **changes: Any) -> AsyncIterator[Line]:  # noqa: ANN401 - fields of Settings
    """A gateway and its fake Cal.com, open and in the state of `NOW`."""
    fake: FakeCalcom = create_fake_calcom()
    app = create_app(settings_for(folder, **changes), sandbox=True, calcom_transport=FakeCalcomTransport(fake))
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=_in_process(app), base_url="http://gateway.invalid") as web,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=fake), base_url="http://calcom.invalid") as to_fake,
    ):
        line = Line(app, web, to_fake)
        await line.reset()
        yield line
