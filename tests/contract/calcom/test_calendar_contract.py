"""What every outside calendar promises: the one at Cal.com and the one the tests use are held to the same."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.application.calendar import (
    Absent,
    Booked,
    Calendar,
    Cancelled,
    Lost,
    NotDone,
    Refused,
    SegmentRequest,
)
from booking.domain.ids import AppointmentId, SagaId
from booking.domain.sagas import Guest
from tests.fakes.calcom_house import COLOUR, EMMA, FABIAN, NOW, SALON, House, local, open_house
from tests.fakes.calendar import FakeCalendar

pytestmark = pytest.mark.anyio

FIRST = SegmentRequest(
    salon=SALON,
    saga=SagaId("sga_1"),
    step=0,
    appointment=AppointmentId("apt_1"),
    appointment_starts_at=local("2026-03-10T14:00"),
    service=COLOUR,
    segment="A",
    staff=EMMA,
    starts_at=local("2026-03-10T14:00"),
    ends_at=local("2026-03-10T14:30"),
    guest=Guest(name="Jürgen Groß", phone="0171 3920011"),
)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        await one.sync(COLOUR)
        yield one


@pytest.fixture(params=["calcom", "fake"])
def calendar(request: pytest.FixtureRequest, house: House) -> Calendar:
    return house.calcom.calendar if request.param == "calcom" else FakeCalendar()


def set_faults(calendar: Calendar, house: House, *, lose: bool = False, fail: bool = False) -> None:
    if isinstance(calendar, FakeCalendar):
        calendar.lose_answers, calendar.fail = lose, fail
    else:
        house.state.faults.order(
            (["calcom_lost_answer_on_segment_any"] if lose else []) + (["calcom_down"] if fail else [])
        )


async def book(calendar: Calendar, request: SegmentRequest) -> str:
    answer = await calendar.book(request, now=NOW, wait_s=5)
    assert isinstance(answer, Booked)
    return answer.uid


async def test_what_is_booked_is_found_by_saga_and_step(calendar: Calendar) -> None:
    uid = await book(calendar, FIRST)

    assert await calendar.find(FIRST, now=NOW) == Booked(uid)
    assert await calendar.find(replace(FIRST, guest=None), now=NOW) == Booked(uid)
    assert await calendar.find(replace(FIRST, saga=SagaId("sga_2")), now=NOW) == Absent()
    assert await calendar.find(replace(FIRST, step=1), now=NOW) == Absent()


async def test_the_same_person_is_not_booked_twice_and_another_one_is(calendar: Calendar) -> None:
    await book(calendar, FIRST)
    overlapping = replace(
        FIRST,
        saga=SagaId("sga_2"),
        starts_at=FIRST.starts_at + timedelta(minutes=15),
        ends_at=FIRST.ends_at + timedelta(minutes=15),
    )

    answer = await calendar.book(overlapping, now=NOW, wait_s=5)

    assert isinstance(answer, Refused)
    assert answer.code == "slot_taken"
    await book(calendar, replace(overlapping, staff=FABIAN))


async def test_cancelled_is_cancelled_however_often(calendar: Calendar) -> None:
    uid = await book(calendar, FIRST)

    for _ in range(2):
        assert await calendar.cancel(SALON, uid, EMMA, "test", now=NOW) == Cancelled()
    assert await calendar.cancel(SALON, "unknown", EMMA, "test", now=NOW) == Cancelled()
    assert await calendar.find(FIRST, now=NOW) == Absent()
    await book(calendar, FIRST)


async def test_a_lost_answer_is_lost_and_the_look_up_finds_it(calendar: Calendar, house: House) -> None:
    set_faults(calendar, house, lose=True)

    assert isinstance(await calendar.book(FIRST, now=NOW, wait_s=5), Lost)

    set_faults(calendar, house)
    assert isinstance(await calendar.find(FIRST, now=NOW), Booked)


async def test_when_everything_fails_nothing_is_raised_and_nothing_is_claimed(calendar: Calendar, house: House) -> None:
    uid = await book(calendar, FIRST)
    set_faults(calendar, house, fail=True)

    later = replace(FIRST, saga=SagaId("sga_2"), starts_at=FIRST.ends_at, ends_at=FIRST.ends_at + timedelta(minutes=30))
    assert isinstance(await calendar.book(later, now=NOW, wait_s=5), Refused | Lost)
    assert isinstance(await calendar.find(FIRST, now=NOW), NotDone)
    assert isinstance(await calendar.cancel(SALON, uid, EMMA, "test", now=NOW), NotDone)
