"""Booking through the saga: four segments at once, or nothing anywhere."""

from collections.abc import AsyncIterator

import pytest

from booking.application.orders import BookStatus
from booking.domain.appointments import AppointmentStatus
from booking.domain.sagas import SagaState
from tests.fakes.calcom_house import COLOUR, EMMA, HAIRCUT, House, local, open_house

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        await one.sync()
        yield one


async def test_a_composite_becomes_four_bookings_on_four_event_types(house: House) -> None:
    outcome = await house.book(COLOUR, "2026-03-10T14:00")

    assert outcome.status is BookStatus.BOOKED
    there = house.outside()
    assert [(one.start, one.end) for one in there] == [
        (local("2026-03-10T14:00"), local("2026-03-10T14:30")),
        (local("2026-03-10T15:15"), local("2026-03-10T15:30")),
        (local("2026-03-10T15:30"), local("2026-03-10T16:00")),
        (local("2026-03-10T16:00"), local("2026-03-10T16:30")),
    ]
    assert len({one.event_type for one in there}) == 4
    assert {one.host for one in there} == {101}
    await house.agree()
    assert (await house.sagas())[0].state is SagaState.FINISHED
    assert house.state.violations == []


async def test_the_person_can_be_booked_by_somebody_else_in_the_pause(house: House) -> None:
    await house.book(COLOUR, "2026-03-10T14:00")

    outcome = await house.book(HAIRCUT, "2026-03-10T14:35")

    assert outcome.status is BookStatus.BOOKED
    assert len(house.outside()) == 5
    await house.agree()


@pytest.mark.parametrize("fault", ["error", "taken", "lost_race", "timeout"])
async def test_a_refused_segment_takes_everything_back(house: House, fault: str) -> None:
    house.state.faults.order([f"calcom_{fault}_on_segment_C"])

    outcome = await house.book(COLOUR, "2026-03-10T14:00")

    assert outcome.status in (BookStatus.FAILED, BookStatus.TAKEN)
    assert house.outside() == []
    assert await house.standing() == ()
    (saga,) = await house.sagas()
    assert saga.refusal == ("slot_taken" if fault in ("taken", "lost_race") else "calendar_unreachable")
    assert {one.status for one in outcome.appointments} == {AppointmentStatus.RELEASED}


async def test_what_somebody_took_at_calcom_is_not_offered_again(house: House) -> None:
    house.state.faults.order([f"calcom_conflict_on_segment_B_at_{local('2026-03-10T14:00').isoformat()}"])

    outcome = await house.book(COLOUR, "2026-03-10T14:00")

    assert outcome.status is BookStatus.TAKEN
    assert outcome.alternatives
    taken = (local("2026-03-10T15:15"), local("2026-03-10T15:30"))
    for offer in outcome.alternatives:
        for one in offer.appointments:
            for segment in one.segments:
                assert segment.staff != EMMA or segment.ends_at <= taken[0] or segment.starts_at >= taken[1]
    assert house.outside() == []


async def test_a_lost_answer_is_looked_up_and_the_booking_stands(house: House) -> None:
    house.state.faults.order(["calcom_lost_answer_on_segment_B"])

    outcome = await house.book(COLOUR, "2026-03-10T14:00")

    assert outcome.status is BookStatus.BOOKED
    await house.agree()
