"""What each of Cal.com's error answers proves, in both shapes; versions, limits and the second look."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from booking.adapters.calcom.attendees import e164
from booking.adapters.calcom.budget import Budget
from booking.adapters.calcom.client import (
    CalcomClient,
    CalcomError,
    NoAnswer,
    NotSent,
    Scope,
    TooManyRequests,
)
from booking.adapters.calcom.refusals import already_cancelled, of_booking
from booking.adapters.calcom.wire import error_text
from booking.application.calendar import Lost, Refused
from simulator.fakes.calcom.app import create_fake_calcom
from simulator.fakes.calcom.state import CalcomState
from simulator.fakes.calcom.transport import FakeCalcomTransport

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "message", "code"),
    [
        (400, "User either already has booking at this time or is not available", "slot_taken"),
        (400, "One of the hosts either already has booking at this time or is not available", "slot_taken"),
        (409, "booking_conflict_error", "slot_taken"),
        (500, "round_robin_host_unavailable_for_booking", "slot_taken"),
        (500, "fixed_hosts_unavailable_for_booking", "slot_taken"),
        (400, 'The event can\'t be booked at the "start" time provided', "calendar_broke_its_promise"),
        (400, "Attempting to book a meeting in the past.", "calendar_broke_its_promise"),
        (400, "maximum number of active bookings", "calendar_broke_its_promise"),
        (404, "Event type with id 7 not found.", "calendar_broke_its_promise"),
        (404, "Cannot POST /v2/bookings", "calendar_broke_its_promise"),
        (422, "Event type with id 7 has no hosts", "calendar_broke_its_promise"),
        (401, "checkBookingRequiresAuthentication - no", "calendar_broke_its_promise"),
        (403, "checkBookingRequiresAuthentication - no", "calendar_broke_its_promise"),
    ],
)
def test_a_refusal_is_known_by_status_and_words(status: int, message: str, code: str) -> None:
    verdict = of_booking(CalcomError(status, "", message))

    assert isinstance(verdict, Refused)
    assert verdict.code == code


@pytest.mark.parametrize(("status", "message"), [(500, "Internal server error"), (503, "Service Unavailable")])
def test_a_server_error_proves_nothing(status: int, message: str) -> None:
    assert isinstance(of_booking(CalcomError(status, "", message)), Lost)


def test_words_that_say_nothing_ask_for_a_second_look() -> None:
    assert of_booking(CalcomError(400, "BadRequestException", "Something new")) is None


def test_already_cancelled_and_unknown_mean_there_is_nothing_left() -> None:
    assert already_cancelled(CalcomError(400, "", "This booking has already been cancelled."))
    assert already_cancelled(CalcomError(404, "", "Booking with uid=x was not found in the database"))
    assert not already_cancelled(CalcomError(400, "", "This event type does not allow cancellations"))
    assert not already_cancelled(CalcomError(500, "", "Internal server error"))


def test_both_error_shapes_are_read_and_anything_else_is_quoted() -> None:
    usual = b'{"status":"error","error":{"code":"BadRequestException","message":"no"}}'
    assert error_text(usual) == ("BadRequestException", "no")
    assert error_text(b'{"statusCode":409,"message":"booking_conflict_error"}') == ("", "booking_conflict_error")
    assert error_text(b'{"statusCode":400,"message":["a","b"]}') == ("", "a; b")
    assert error_text(b"<html>Bad gateway</html>") == ("", "<html>Bad gateway</html>")


class Scripted(httpx.AsyncBaseTransport):
    """Answers as told and remembers what it was asked."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self.answer = answer
        self.seen: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer it was given."""
        self.seen.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("no route"), NotSent),
        (httpx.ConnectTimeout("slow"), NotSent),
        (httpx.PoolTimeout("full"), NotSent),
        (httpx.ReadTimeout("slow"), NoAnswer),
        (httpx.ReadError("reset"), NoAnswer),
        (httpx.RemoteProtocolError("cut"), NoAnswer),
        (httpx.WriteError("reset"), NoAnswer),
    ],
)
async def test_only_what_never_left_is_known_to_have_had_no_effect(error: Exception, kind: type[Exception]) -> None:
    client = CalcomClient("http://calcom.example", transport=Scripted(error))

    with pytest.raises(kind):
        await client.create_booking("cal_test", {}, now=NOW, wait_s=1)


async def test_an_answer_that_cannot_be_read_is_no_answer() -> None:
    client = CalcomClient("http://calcom.example", transport=Scripted(httpx.Response(201, content=b'{"data":{"uid"')))

    with pytest.raises(NoAnswer):
        await client.create_booking("cal_test", {}, now=NOW, wait_s=1)


async def test_each_resource_has_its_own_version_and_teams_have_none() -> None:
    transport = FakeCalcomTransport(create_fake_calcom(CalcomState()))
    client = CalcomClient("http://calcom.example", transport=transport)
    key = "cal_test_salon"

    _ = [one async for one in client.bookings(key, {}, now=NOW, wait_s=1)]
    await client.event_types(key, Scope(), now=NOW, wait_s=1)
    await client.event_types(key, Scope(1), now=NOW, wait_s=1)
    await client.schedules(key, team=None, now=NOW, wait_s=1)

    versions = [one.version for one in transport.app.state.requests]
    assert versions == ["2024-08-13", "2024-06-14", "", "2024-06-11"]


async def test_a_429_blocks_the_key_for_a_minute_without_asking_again() -> None:
    transport = Scripted(httpx.Response(429, json={"status": "error", "error": {"message": "Too many"}}))
    client = CalcomClient("http://calcom.example", transport=transport)

    for seconds in (0, 30, 59):
        with pytest.raises(TooManyRequests) as raised:
            await client.create_booking("cal_test", {}, now=NOW + timedelta(seconds=seconds), wait_s=1)
        assert raised.value.retry_at == NOW + timedelta(seconds=60)
    assert len(transport.seen) == 1
    with pytest.raises(TooManyRequests):
        await client.create_booking("cal_test", {}, now=NOW + timedelta(seconds=60), wait_s=1)
    assert len(transport.seen) == 2


async def test_the_fake_blocks_for_a_minute_after_120_requests_as_the_real_one_does() -> None:
    moments = [NOW]
    state = CalcomState(clock=lambda: moments[0])
    client = CalcomClient("http://calcom.example", transport=FakeCalcomTransport(create_fake_calcom(state)))

    for _ in range(120):
        await client.event_types("cal_test_salon", Scope(1), now=NOW, wait_s=1)
    assert not client.budget.spare("cal_test_salon", NOW, 1)
    with pytest.raises(TooManyRequests):
        await client.event_types("cal_test_salon", Scope(1), now=NOW, wait_s=1)
    moments[0] = NOW + timedelta(seconds=61)
    await client.event_types("cal_test_salon", Scope(1), now=moments[0], wait_s=1)


def test_the_reset_header_may_be_seconds_or_a_unix_time() -> None:
    budget = Budget()
    for reset in ("30", str(int((NOW + timedelta(seconds=30)).timestamp()))):
        headers = {"x-ratelimit-remaining-default": "0", "x-ratelimit-reset-default": reset}
        budget.read("k", headers, NOW)
        assert not budget.spare("k", NOW + timedelta(seconds=29), 1)
        assert budget.spare("k", NOW + timedelta(seconds=30), 1)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0152 28817386", "+4915228817386"),
        ("+49 152 28817386", "+4915228817386"),
        ("0049 30 23125001", "+493023125001"),
        ("28817386", ""),
        ("", ""),
        ("0", ""),
    ],
)
def test_phone_numbers_go_out_in_e164_or_not_at_all(written: str, number: str) -> None:
    assert e164(written, "DE") == number
