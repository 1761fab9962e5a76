"""The fake Cal.com is a fair opponent: it has the races, the shapes and the habits of the real one."""

import asyncio
from pathlib import Path

import httpx
import pytest

from simulator.fakes.calcom.app import create_fake_calcom
from simulator.fakes.calcom.faults import Faults, UnknownFault
from simulator.fakes.calcom.server import LoopbackCalcom
from simulator.fakes.calcom.state import CalcomState
from simulator.fakes.calcom.transport import FakeCalcomTransport

pytestmark = pytest.mark.anyio
AUTH = {"Authorization": "Bearer cal_test_salon"}
BOOKINGS = AUTH | {"cal-api-version": "2024-08-13"}


@pytest.fixture
def state() -> CalcomState:
    return CalcomState(limit=0)


def client_of(state: CalcomState) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=FakeCalcomTransport(create_fake_calcom(state)), base_url="http://calcom.example")


async def event_type(http: httpx.AsyncClient, slug: str, minutes: int = 30, **more: object) -> int:
    body = {"title": slug, "slug": slug, "lengthInMinutes": minutes, "schedulingType": "roundRobin"}
    answer = await http.post("/v2/teams/1/event-types", json=body | {"hosts": [{"userId": 101}]} | more, headers=AUTH)
    assert answer.status_code == 201
    number = answer.json()["data"]["id"]
    assert isinstance(number, int)
    return number


def order(number: int, start: str, email: str = "a@example.com") -> dict[str, object]:
    attendee = {"name": "Anna", "timeZone": "Europe/Berlin", "email": email}
    return {"eventTypeId": number, "start": start, "attendee": attendee}


async def test_two_overlapping_requests_at_once_both_succeed(state: CalcomState) -> None:
    """The double booking the real one allows: check and insert are not one step."""
    async with client_of(state) as http:
        one, other = await event_type(http, "a"), await event_type(http, "b")
        answers = await asyncio.gather(
            http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS),
            http.post("/v2/bookings", json=order(other, "2026-03-10T10:15:00Z"), headers=BOOKINGS),
        )
    assert [one.status_code for one in answers] == [201, 201]


async def test_two_equal_requests_at_once_meet_the_unique_key_in_the_bare_shape(state: CalcomState) -> None:
    async with client_of(state) as http:
        one, other = await event_type(http, "a"), await event_type(http, "b")
        answers = await asyncio.gather(
            http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS),
            http.post("/v2/bookings", json=order(other, "2026-03-10T10:00:00Z", "b@example.com"), headers=BOOKINGS),
        )
    assert sorted(one.status_code for one in answers) == [201, 409]
    refused = next(one for one in answers if one.status_code == 409)
    assert refused.json() == {"statusCode": 409, "message": "booking_conflict_error"}


async def test_a_round_robin_repeat_returns_the_old_booking(state: CalcomState) -> None:
    async with client_of(state) as http:
        one = await event_type(http, "a")
        body = order(one, "2026-03-10T10:00:00Z") | {"metadata": {"attempt": "1"}}
        first = await http.post("/v2/bookings", json=body, headers=BOOKINGS)
        again = await http.post("/v2/bookings", json=body | {"metadata": {"attempt": "2"}}, headers=BOOKINGS)
    assert again.status_code == 201
    assert again.json()["data"]["uid"] == first.json()["data"]["uid"]
    assert again.json()["data"]["metadata"] == {"attempt": "1"}


async def test_cancelling_twice_is_an_error(state: CalcomState) -> None:
    async with client_of(state) as http:
        one = await event_type(http, "a")
        made = await http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS)
        path = f"/v2/bookings/{made.json()['data']['uid']}/cancel"
        answers = [await http.post(path, json={}, headers=BOOKINGS) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 400]
    assert answers[1].json()["error"]["message"] == "This booking has already been cancelled."


async def test_a_wrong_version_is_404_and_a_missing_one_the_old_contract(state: CalcomState) -> None:
    async with client_of(state) as http:
        one = await event_type(http, "a")
        body = order(one, "2026-03-10T10:00:00Z")
        wrong = await http.post("/v2/bookings", json=body, headers=AUTH | {"cal-api-version": "2024-09-04"})
        missing = await http.post("/v2/bookings", json=body, headers=AUTH)
        unknown = await http.get("/v2/bookings", headers=AUTH | {"cal-api-version": "1999-01-01"})
    assert wrong.status_code == 404
    assert (missing.status_code, missing.json()["error"]["code"]) == (400, "BAD_REQUEST")
    assert unknown.json()["data"] == {"eventTypeGroups": [], "bookings": [], "recurringInfo": []}


async def test_who_may_book_what(state: CalcomState) -> None:
    async with client_of(state) as http:
        locked = await event_type(http, "a", bookingRequiresAuthentication=True)
        body = order(locked, "2026-03-10T10:00:00Z")
        anonymous = await http.post("/v2/bookings", json=body, headers={"cal-api-version": "2024-08-13"})
        stranger = await http.get("/v2/bookings", headers=BOOKINGS | {"Authorization": "Bearer cal_nobody"})
        nobody = await http.get("/v2/bookings", headers={"cal-api-version": "2024-08-13"})
    assert [one.status_code for one in (anonymous, stranger, nobody)] == [401, 401, 401]


async def test_buffers_block_our_own_back_to_back_segments(state: CalcomState) -> None:
    async with client_of(state) as http:
        one = await event_type(http, "a", afterEventBuffer=10)
        other = await event_type(http, "b")
        first = await http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS)
        second = await http.post("/v2/bookings", json=order(other, "2026-03-10T10:30:00Z"), headers=BOOKINGS)
    assert (first.status_code, second.status_code) == (201, 400)


async def test_a_deleted_event_type_leaves_its_bookings_without_one(state: CalcomState) -> None:
    async with client_of(state) as http:
        one = await event_type(http, "a")
        made = await http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS)
        await http.delete(f"/v2/teams/1/event-types/{one}", headers=AUTH)
        found = await http.get(f"/v2/bookings/{made.json()['data']['uid']}", headers=BOOKINGS)
    assert (found.json()["data"]["eventTypeId"], found.json()["data"]["eventType"]) == (None, None)


async def test_a_hold_hides_a_slot_and_protects_nothing(state: CalcomState) -> None:
    slots = AUTH | {"cal-api-version": "2024-09-04"}
    async with client_of(state) as http:
        one = await event_type(http, "a")
        query = {"eventTypeId": str(one), "start": "2026-03-10T10:00:00Z", "end": "2026-03-10T11:00:00Z"}
        free = (await http.get("/v2/slots", params=query, headers=slots)).json()["data"]
        hold = {"eventTypeId": one, "slotStart": "2026-03-10T10:00:00Z"}
        held = await http.post("/v2/slots/reservations", json=hold, headers=slots)
        twice = await http.post("/v2/slots/reservations", json=hold, headers=slots)
        left = (await http.get("/v2/slots", params=query, headers=slots)).json()["data"]
        booked = await http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS)
    assert [len(day) for day in (free["2026-03-10"], left["2026-03-10"])] == [2, 1]
    assert (held.status_code, twice.status_code, booked.status_code) == (201, 422, 201)


async def test_a_bad_body_is_named_property_by_property(state: CalcomState) -> None:
    async with client_of(state) as http:
        one = await event_type(http, "a")
        body = {"eventTypeId": one, "start": "2026-03-10T10:00:00Z", "attendee": {"name": "", "timeZone": "Mars"}}
        answer = await http.post("/v2/bookings", json=body, headers=BOOKINGS)
    errors = answer.json()["error"]["details"]["errors"]
    assert [one["property"] for one in errors] == ["attendee.name", "attendee.timeZone", "attendee"]


async def test_on_loopback_a_lost_answer_is_a_closed_line(state: CalcomState) -> None:
    async with LoopbackCalcom(state) as server, httpx.AsyncClient(base_url=server.url) as http:
        one = await event_type(http, "a")
        state.faults.order(["calcom_lost_answer_on_segment_any"])
        with pytest.raises(httpx.TransportError):
            await http.post("/v2/bookings", json=order(one, "2026-03-10T10:00:00Z"), headers=BOOKINGS)
        assert len(state.bookings) == 1
        assert (await http.post("/__fake__/faults", json=["calcom_down"])).status_code == 200
        assert (await http.get("/v2/bookings", headers=BOOKINGS)).status_code == 503
        reset = await http.post("/__fake__/reset", json={"keep_event_types": True})
        seen = (await http.get("/__fake__/state")).json()
    assert reset.status_code == 200
    assert (len(seen["event_types"]), seen["bookings"]) == (1, [])


@pytest.mark.parametrize(
    "name",
    [
        "calcom_timeout_on_segment_C",
        "calcom_timeout_once_on_segment_C",
        "calcom_error_on_segment_once_B",
        "calcom_conflict_on_segment_B_at_2026-09-17T11:00:00+02:00",
        "calcom_cancel_fails_once_on_segment_A",
        "calcom_down",
        "calcom_slow_300",
    ],
)
def test_every_named_fault_is_known(name: str) -> None:
    Faults().order([name])


def test_an_unknown_fault_is_refused_and_changes_nothing() -> None:
    faults = Faults()
    faults.order(["calcom_down"])
    with pytest.raises(UnknownFault, match="calcom_dwon"):
        faults.order(["calcom_dwon"])
    assert faults.take("down")


def test_the_contract_checker_says_when_it_is_absent(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        create_fake_calcom(openapi=tmp_path / "nothing.json")
