"""Bookings that somebody moves or cancels at Cal.com, busy times that exist only there, and hours that contradict."""

from collections.abc import AsyncIterator
from datetime import time, timedelta

import pytest

from booking.application.orders import BookStatus
from booking.domain.appointments import AppointmentStatus
from simulator.fakes.calcom import bookings
from tests.fakes.calcom_house import COLOUR, HAIRCUT, NOW, SALON, House, local, open_house

pytestmark = pytest.mark.anyio
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        one.state.clock = lambda: NOW
        await one.sync()
        yield one


async def test_a_segment_cancelled_there_cancels_the_whole_appointment_and_tells_the_guest(house: House) -> None:
    booked = await house.book(COLOUR)
    await house.housekeeper.settle(NOW, look_outside=False)
    bookings.cancel(house.state, house.outside()[2].uid, {})

    report = await house.reconciler.poll(SALON, now=SOON)
    await house.housekeeper.settle(SOON)

    assert report.cancelled_there == (booked.appointments[0].id,)
    assert (await house.appointment(booked.appointments[0].id)).status is AppointmentStatus.CANCELLED
    assert house.outside() == []
    assert await house.sagas(open_only=True) == ()
    assert [one.method for one in house.post.letters.values()] == ["REQUEST", "CANCEL"]


async def test_the_same_news_twice_is_one(house: House) -> None:
    await house.book(COLOUR)
    uid = house.outside()[0].uid
    bookings.cancel(house.state, uid, {})

    first = await house.reconciler.hint(SALON, uid, now=SOON)
    second = await house.reconciler.hint(SALON, uid, now=SOON)
    third = await house.reconciler.poll(SALON, now=SOON)

    assert [len(one.cancelled_there) for one in (first, second, third)] == [1, 0, 0]


async def test_a_segment_moved_there_is_followed_and_a_person_is_asked(house: House) -> None:
    booked = await house.book(COLOUR)
    moved = house.outside()[3]
    bookings.reschedule(house.state, moved.uid, {"start": "2026-03-10T16:00:00Z"})

    report = await house.reconciler.poll(SALON, now=SOON)

    assert report.moved_there == (booked.appointments[0].id,)
    one = await house.appointment(booked.appointments[0].id)
    assert one.status is AppointmentStatus.CONFIRMED
    assert one.segments[3].calcom_uid == moved.rescheduled_to
    async with house.database.reading() as uow:
        (task,) = await uow.tasks.listed(SALON)
    assert task.reason == "moved_at_calcom"
    assert (await house.reconciler.poll(SALON, now=SOON)).moved_there == ()
    await house.cancel([one.id])
    assert house.outside() == []


async def test_what_is_busy_only_there_is_not_offered(house: House) -> None:
    bookings.block(house.state, 101, local("2026-03-10T14:00"), local("2026-03-10T15:00"))

    assert (await house.reconciler.poll(SALON, now=SOON)).busy == 1
    outcome = await house.book(HAIRCUT, "2026-03-10T14:30")

    assert outcome.status is BookStatus.TAKEN
    assert [one for one in house.state.requests if one.path == "/v2/bookings" and one.method == "POST"] == []
    async with house.database.reading() as uow:
        assert await uow.calendar_busy.oldest(SALON) == SOON


async def test_what_becomes_free_there_is_offered_again(house: House) -> None:
    blocked = bookings.block(house.state, 101, local("2026-03-10T14:00"), local("2026-03-10T15:00"))
    await house.reconciler.poll(SALON, now=SOON)
    blocked.status = "cancelled"

    await house.reconciler.poll(SALON, now=SOON)

    assert (await house.book(HAIRCUT, "2026-03-10T14:30")).status is BookStatus.BOOKED


async def test_our_own_bookings_are_not_busy_twice(house: House) -> None:
    await house.book(COLOUR)

    assert (await house.reconciler.poll(SALON, now=SOON)).busy == 0


async def test_hours_there_that_contradict_ours_are_told(house: House) -> None:
    assert await house.reconciler.contradicting_hours(SALON, now=NOW) == ()
    house.state.users[101].hours[2] = (time(10), time(16))
    del house.state.users[102].hours[6]

    lines = await house.reconciler.contradicting_hours(SALON, now=NOW)

    assert [one.text() for one in lines] == [
        "emma-williams: Tuesday 09:00-18:00 here, 10:00-16:00 at Cal.com",
        "fabian-spitzer: Saturday 09:00-14:00 here, a day off at Cal.com",
    ]


async def test_a_poll_leaves_the_last_requests_of_the_minute_to_callers(house: House) -> None:
    house.state.limit = 30
    await house.book(COLOUR)

    settled = await house.housekeeper.settle(SOON)

    assert settled.orphans == 0
    async with house.database.reading() as uow:
        assert await uow.calendar_busy.oldest(SALON) is None
