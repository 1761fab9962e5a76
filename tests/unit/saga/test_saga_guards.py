"""Each guard of the saga is needed: with it taken out, the wrong thing happens, and we can see that it does."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from booking.adapters.calcom import calendar as calcom_calendar
from booking.adapters.calcom import refusals
from booking.application.calendar import BookAnswer, Booked, Refused, SegmentRequest
from booking.application.orders import BookStatus
from booking.application.saga_runner import RunnerLimits
from booking.domain import sagas
from booking.domain.sagas import LocalChange, Saga, SagaPolicy, StepState
from booking.errors import StaleSaga
from simulator.fakes.calcom import bookings
from tests.fakes.calcom_house import HAIRCUT, NOW, House, Ways, open_house
from tests.fakes.calendar import FakeCalendar

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        await one.sync()
        yield one


async def left_behind(house: House, seconds: int = 0) -> int:
    """How many of our bookings stand at Cal.com after the sagas' own rounds, the orphan sweep left out."""
    for more in (0, 61, 122):
        await house.runner.recover(NOW + timedelta(seconds=seconds + more))
    return len(house.outside())


async def test_without_the_grace_a_late_booking_is_left_behind(sqlite_url: str) -> None:
    left = {}
    for grace in (60, 0):
        limits = RunnerLimits(policy=SagaPolicy(grace=timedelta(seconds=grace)))
        async with open_house(sqlite_url, ways=Ways(limits=limits)) as house:
            await house.sync()
            house.state.faults.order(["calcom_applied_late_on_segment_C"])
            await house.book()
            bookings.settle_late(house.state)
            left[grace] = await left_behind(house)
    assert left == {60: 0, 0: 1}


async def test_without_the_marks_an_old_booking_is_taken_for_ours(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.state.faults.order(["calcom_old_booking_on_segment_A"])
    assert (await house.book(HAIRCUT)).status is BookStatus.FAILED

    def anything(booking: object, request: SegmentRequest) -> bool:
        return booking is not None and request is not None

    def unjudged(booking: object, request: SegmentRequest, place: object) -> object:
        del request, place
        return Booked(str(getattr(booking, "uid", "")))

    monkeypatch.setattr(calcom_calendar, "_ours", anything)
    monkeypatch.setattr(calcom_calendar, "_judged", unjudged)
    assert (await house.book(HAIRCUT, "2026-03-11T10:00")).status is BookStatus.BOOKED
    with pytest.raises(AssertionError):
        await house.agree()


async def test_without_already_cancelled_as_done_a_saga_never_ends(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "already_cancelled", lambda _: False)
    house.state.faults.order(["calcom_taken_on_segment_C", "calcom_cancel_lost_answer_once_on_segment_A"])

    await house.book()
    await left_behind(house)

    assert len(await house.sagas(open_only=True)) == 1


async def test_with_a_500_taken_for_a_refusal_a_booking_is_left_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FakeCalendar.book

    async def optimistic(self: FakeCalendar, request: SegmentRequest, *, now: datetime, wait_s: float) -> BookAnswer:
        answer = await real(self, request, now=now, wait_s=wait_s)
        return Refused("calendar_unreachable", "thought to be absent") if request.segment == "C" else answer

    monkeypatch.setattr(FakeCalendar, "book", optimistic)
    calendar = FakeCalendar()
    monkeypatch.setattr(house.runner, "_calendar", calendar)

    assert (await house.book()).status is BookStatus.FAILED
    await left_behind(house)

    assert [one.segment for one in calendar.live.values()] == ["C"]


async def test_without_intents_in_the_decision_the_compensation_is_forgotten(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sagas.settle

    def forgetful(saga: Saga, now: datetime, policy: SagaPolicy) -> tuple[Saga, LocalChange]:
        settled, change = real(saga, now, policy)
        steps = tuple(
            replace(step, state=StepState.GONE) if step.state is StepState.LEAVING else step for step in settled.steps
        )
        return real(replace(settled, steps=steps), now, policy)[0], change

    monkeypatch.setattr(sagas, "settle", forgetful)
    house.state.faults.order(["calcom_taken_on_segment_C"])

    await house.book()

    assert await left_behind(house) == 3


async def test_without_the_version_two_processes_act_on_one_saga(house: House, sqlite_url: str) -> None:
    house.state.faults.order(["calcom_taken_on_segment_C", "calcom_cancel_fails_on_segment_A"])
    await house.book()
    (saga,) = await house.sagas(open_only=True)
    async with open_house(sqlite_url, state=house.state, fresh=False) as other:
        async with house.database.transaction() as uow:
            await uow.sagas.save(replace(saga, version=saga.version + 1, owner="one"))
        with pytest.raises(StaleSaga):
            async with other.database.transaction() as uow:
                await uow.sagas.save(replace(saga, version=saga.version + 1, owner="other"))


async def test_without_the_look_up_a_lost_answer_would_cost_the_guest_the_booking(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.state.faults.order(["calcom_lost_answer_on_segment_B"])
    assert (await house.book()).status is BookStatus.BOOKED

    house.state.faults.order(["calcom_lost_answer_on_segment_B", "calcom_find_fails"])
    assert (await house.book(start="2026-03-11T10:00")).status is BookStatus.FAILED
