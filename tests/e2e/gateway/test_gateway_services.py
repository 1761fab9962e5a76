"""Saving a service over HTTP: stored as a new version, synced to Cal.com, and the answer says what happened."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.adapters.system import StandingClock
from booking.catalogue_file import writing
from booking.catalogue_file.packaged import demo
from booking.domain.catalogue import Catalogue
from booking.domain.ids import SalonId, ServiceId
from gateway.app import create_app
from gateway.settings import Secret
from simulator.fakes.calcom.app import create_fake_calcom
from simulator.fakes.calcom.transport import FakeCalcomTransport
from tests.fakes.retell_line import Line, settings_for

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
DEMO = demo()
COLOUR = writing.service(DEMO.service(ServiceId(177)))
KEYS = {"demo": Secret("api_key_of_a_test"), "north": Secret("api_key_of_the_north")}
NORTH = replace(DEMO, salon=replace(DEMO.salon, id=SalonId("north"), name="Salon Nord", retell_agents=(), numbers=()))


@pytest.fixture
def mode() -> str:
    """The Cal.com mode; a test may ask for another."""
    return "team"


@pytest.fixture
async def line(tmp_path: Path, sqlite_url: str, mode: str) -> AsyncIterator[Line]:
    """A serving gateway with two salons, and a Cal.com that knows none of their services."""
    fake = create_fake_calcom()
    settings = settings_for(tmp_path, database_url=sqlite_url, api_keys=KEYS, calcom_mode=mode)
    app = create_app(settings, clock=StandingClock(NOW), calcom_transport=FakeCalcomTransport(fake))
    to_app = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its scopes more narrowly
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=to_app, base_url="http://gateway.invalid") as web,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=fake), base_url="http://calcom.invalid") as to_fake,
    ):
        for one in (DEMO, NORTH):
            await app.state.booking.desk.store_catalogue(one, now=NOW)
        app.state.reception.salons.forget()
        yield Line(app, web, to_fake)


async def _put(line: Line, body: object, number: int = 177, key: str = "api_key_of_a_test") -> httpx.Response:
    headers = {"authorization": f"Bearer {key}"}
    if isinstance(body, bytes):
        return await line.web.put(f"/api/v2/services/{number}", content=body, headers=headers)
    return await line.web.put(f"/api/v2/services/{number}", json=body, headers=headers)


async def _delete(line: Line, number: int = 177) -> httpx.Response:
    return await line.web.delete(f"/api/v2/services/{number}", headers={"authorization": "Bearer api_key_of_a_test"})


async def _stored(line: Line, salon: str = "demo") -> Catalogue:
    catalogue: Catalogue = await line.app.state.reception.desk.catalogue(SalonId(salon))
    return catalogue


async def _event_types(line: Line) -> dict[str, dict[str, Any]]:
    state = (await line.fake.get("/__fake__/state")).json()
    return {one["slug"]: one for one in state["event_types"]}


async def test_the_first_save_creates_and_the_second_finds_nothing_to_do(line: Line) -> None:
    first = await _put(line, COLOUR)
    assert first.status_code == 200, first.text
    said = first.json()
    assert (said["service"], said["version"], said["warnings"]) == (177, 2, [])
    assert said["calcom"]["message"] == "4 Cal.com event types created"
    assert (said["calcom"]["ok"], said["calcom"]["created"], said["calcom"]["failures"]) == (True, 4, [])
    assert set(await _event_types(line)) == {f"demo-177-{key}" for key in "abcd"}
    second = (await _put(line, COLOUR)).json()
    assert second["version"] == 3
    assert second["calcom"]["message"] == "nothing to change: 4 Cal.com event types are up to date"
    assert (second["calcom"]["created"], second["calcom"]["unchanged"]) == (0, 4)
    assert (await _stored(line)).services == DEMO.services


async def test_a_longer_segment_is_stored_and_updates_its_event_type_only(line: Line) -> None:
    await _put(line, COLOUR)
    before = await _event_types(line)
    segments = [{**one, "minutes": 40} if one["key"] == "C" else one for one in COLOUR["segments"]]
    said = (await _put(line, {**COLOUR, "segments": segments})).json()
    assert said["calcom"]["message"] == "1 Cal.com event type updated"
    after = await _event_types(line)
    assert [slug for slug in after if after[slug] != before[slug]] == ["demo-177-c"]
    assert after["demo-177-c"]["lengthInMinutes"] == 40
    stored = await _stored(line)
    assert [int(one.work.total_seconds()) // 60 for one in stored.service(ServiceId(177)).segments] == [30, 15, 40, 30]
    assert replace(stored, services=()) == replace(DEMO, services=(), holidays=stored.holidays)


async def test_a_new_service_comes_with_a_warning_while_nobody_can_do_it(line: Line) -> None:
    body = {"name": "Glanztönung für Götz", "minutes": 25, "price_cents": None}
    answer = await _put(line, body, 901)
    assert answer.status_code == 200, answer.text
    [doubt] = answer.json()["warnings"]
    assert (doubt["path"], doubt["cure"]) == ("", "add it to the skills of at least one person")
    assert (await _stored(line)).service(ServiceId(901)).name == "Glanztönung für Götz"


async def test_everything_wrong_is_told_at_once_and_nothing_is_saved(line: Line) -> None:
    segments = [{"key": "A", "name": "Färben", "minutes": "viel", "pause": 45}, {"key": "A", "name": "x", "minuts": 5}]
    answer = await _put(line, {"id": 178, "name": "", "segments": segments, "price_cents": -1, "colour": "red"})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "invalid_service"
    paths = {one["path"] for one in problem["problems"]}
    assert {"id", "colour", "name", "segments[0].minutes", "segments[1].minuts", "price_cents"} - paths == set()
    assert all(one["message"] and one["cure"] for one in problem["problems"])
    assert (await _stored(line)).services == DEMO.services
    assert await _event_types(line) == {}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"null", b'{"name":"\xff"}', b"[" * 100_000])
async def test_a_body_that_is_no_service_is_refused(line: Line, body: bytes) -> None:
    answer = await _put(line, body)
    assert answer.status_code == 422
    assert answer.json()["code"] in {"malformed", "invalid_service"}
    assert (await _put(line, b'{"name":' + b"[" * 900 + b"]" * 900 + b"}")).status_code == 422
    assert (await _stored(line)).services == DEMO.services


async def test_a_segment_that_somebodys_skill_names_does_not_vanish(line: Line) -> None:
    emma = DEMO.staff[0]
    skills = tuple(
        replace(one, segments=frozenset({"A", "D"})) if one.service == ServiceId(177) else one for one in emma.skills
    )
    partly = replace(DEMO, staff=(replace(emma, skills=skills), *DEMO.staff[1:]))
    await line.app.state.booking.desk.store_catalogue(partly, now=NOW)
    answer = await _put(line, {**COLOUR, "segments": COLOUR["segments"][:3]})
    assert answer.status_code == 422
    assert any(one["path"].startswith("staff[0].skills[") for one in answer.json()["problems"]), answer.text
    assert len((await _stored(line)).service(ServiceId(177)).segments) == 4


async def test_an_id_out_of_bounds_is_told(line: Line) -> None:
    answer = await _put(line, {key: value for key, value in COLOUR.items() if key != "id"}, 0)
    assert answer.status_code == 422
    assert "id" in {one["path"] for one in answer.json()["problems"]}


async def test_a_wrong_key_saves_nothing_and_another_salons_key_saves_there(line: Line) -> None:
    changed = {**COLOUR, "name": "Ansatz, neu"}
    for key in ("", "wrong"):
        answer = await _put(line, changed, key=key)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
    assert (await line.web.delete("/api/v2/services/177")).status_code == 401
    assert (await _put(line, changed, key="api_key_of_the_north")).json()["version"] == 2
    assert (await _stored(line)).services == DEMO.services
    assert (await _stored(line, "north")).service(ServiceId(177)).name == "Ansatz, neu"
    assert set(await _event_types(line)) == {f"north-177-{key}" for key in "abcd"}


async def test_with_cal_com_down_the_service_is_saved_and_a_later_sync_mends_it(line: Line) -> None:
    await line.faults("calcom_down")
    answer = await _put(line, {**COLOUR, "price_cents": 9900})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["version"], said["calcom"]["ok"], said["calcom"]["failed"]) == (2, False, 4)
    assert said["calcom"]["message"] == "4 Cal.com event types failed"
    assert [one["segment"] for one in said["calcom"]["failures"]] == ["A", "B", "C", "D"]
    assert all(one["detail"] for one in said["calcom"]["failures"])
    assert "salon calcom sync --salon demo --service 177" in said["calcom"]["cure"]
    assert (await _stored(line)).service(ServiceId(177)).price_cents == 9900
    await line.faults()
    report = await line.app.state.booking.calcom.manager.sync(SalonId("demo"), ServiceId(177), now=NOW)
    assert report.sentence() == "4 Cal.com event types created"


async def test_a_service_taken_out_of_use_loses_its_event_types_and_comes_back(line: Line) -> None:
    await _put(line, COLOUR)
    await line.faults("calcom_down")
    lost = (await _delete(line)).json()
    assert (lost["calcom"]["ok"], lost["calcom"]["failed"]) == (False, 4)
    assert not (await _stored(line)).service(ServiceId(177)).active
    await line.faults()
    gone = (await _delete(line)).json()
    assert gone["calcom"]["message"] == "4 Cal.com event types deleted"
    assert await _event_types(line) == {}
    assert (await _put(line, COLOUR)).json()["calcom"]["created"] == 4
    unknown = await _delete(line, 4711)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_service")


async def test_an_event_type_with_bookings_is_kept(line: Line) -> None:
    await _put(line, COLOUR)
    booked = await line.web.post(
        "/api/v2/bookings",
        json={"service": 177, "start": "2026-03-11T14:00:00", "customer": {"name": "Anja Pohl"}},
        headers={"authorization": "Bearer api_key_of_a_test"},
    )
    assert booked.status_code == 201, booked.text
    assert (await _delete(line)).json()["calcom"]["message"] == "4 Cal.com event types kept"
    assert len(await _event_types(line)) == 4


async def test_services_saved_at_once_are_all_kept(line: Line) -> None:
    numbers = [int(one.id) for one in DEMO.services[:4]]
    bodies = [{**writing.service(DEMO.service(ServiceId(one))), "price_cents": 100 + one} for one in numbers]
    answers = await asyncio.gather(*(_put(line, body, one) for body, one in zip(bodies, numbers, strict=True)))
    assert sorted(one.json()["version"] for one in answers) == [2, 3, 4, 5]
    stored = await _stored(line)
    assert [stored.service(ServiceId(one)).price_cents for one in numbers] == [100 + one for one in numbers]


@pytest.mark.parametrize("mode", ["off"])
async def test_without_cal_com_the_service_is_saved(line: Line) -> None:
    said = (await _put(line, COLOUR)).json()
    assert (said["version"], said["calcom"]["ok"], said["calcom"]["message"]) == (2, True, "Cal.com is off")
