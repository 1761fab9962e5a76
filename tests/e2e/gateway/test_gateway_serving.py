"""The serving application, without sandbox: warm from the start, spooled call-backs handed over, no sandbox routes."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from booking.adapters.system import StandingClock
from booking.catalogue_file.packaged import demo
from gateway.app import create_app
from gateway.retell.signature import HEADER, sign
from gateway.retell.spool import Spooled
from gateway.settings import SandboxRefused, Secret
from tests.fakes.retell_line import KEY, settings_for

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)


async def test_a_serving_app_answers_and_hands_spooled_call_backs_over(tmp_path: Path, sqlite_url: str) -> None:
    settings = settings_for(tmp_path, database_url=sqlite_url, calcom_mode="off")
    app = create_app(settings, demo=True, clock=StandingClock(NOW))
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway.invalid") as web,  # type: ignore[arg-type]  # Litestar types its scopes more narrowly
    ):
        reception = app.state.reception
        body = b'{"args":{},"call":{"call_id":"c1","agent_id":"agent_demo"}}'
        answer = await web.post(
            "/retell/v18/functions/salon_info", content=body, headers={HEADER: sign(body, KEY, NOW)}
        )
        assert answer.json()["code"] == "salon_info"
        assert (await web.post("/sandbox/reset", json={"now": NOW.isoformat()})).status_code == 404
        note = Spooled(at=NOW.isoformat(), key="default", reason="unavailable", call="c1", phone="01713920034")
        assert await reception.spool.keep(note)
        assert await reception.spool.keep(note)
        assert len(reception.spool.waiting()) == 1
        assert await reception.drain_spool() == 1
        (task,) = await reception.desk.tasks(demo().salon.id)
        assert (task.reason, task.customer.phone) == ("unavailable", "01713920034")


@pytest.mark.parametrize("field", ["retell_keys", "calcom_keys"])
async def test_a_sandbox_takes_no_key_that_looks_real(tmp_path: Path, field: str) -> None:
    real = {"default": Secret("key_" + "0" * 28 if field == "retell_keys" else "cal_live_abc")}
    with pytest.raises(SandboxRefused):
        create_app(settings_for(tmp_path, **{field: real}), sandbox=True)


async def test_a_sandbox_takes_no_database_of_a_salon(tmp_path: Path, sqlite_url: str) -> None:
    settings = settings_for(tmp_path, database_url=sqlite_url, calcom_mode="off")
    async with create_app(settings, demo=True, clock=StandingClock(NOW)).lifespan():
        pass
    with pytest.RaisesGroup(SandboxRefused):
        async with create_app(settings, sandbox=True).lifespan():
            pytest.fail("the sandbox opened a salon's database")
