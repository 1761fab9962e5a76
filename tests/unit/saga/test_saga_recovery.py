"""What a saga does when Cal.com answers late, wrongly or not at all, and who finishes it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from booking.application.orders import BookStatus, ChangeStatus
from booking.domain.appointments import AppointmentStatus
from booking.domain.sagas import SagaState, StepState
from simulator.fakes.calcom import bookings
from tests.fakes.calcom_house import COLOUR, EMMA, FABIAN, HAIRCUT, NOW, House, local, open_house

pytestmark = pytest.mark.anyio
LATER = NOW + timedelta(seconds=61)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        await one.sync()
        yield one


async def test_an_unknown_outcome_fails_at_once_and_is_swept_when_it_turns_up(house: House) -> None:
    house.state.faults.order(["calcom_applied_late_on_segment_C"])

    outcome = await house.book()

    assert outcome.status is BookStatus.FAILED
    assert house.outside() == []
    (saga,) = await house.sagas(open_only=True)
    assert [step.state for step in saga.steps] == [StepState.GONE, StepState.GONE, StepState.UNKNOWN, StepState.GONE]
    assert bookings.settle_late(house.state) == 1

    await house.housekeeper.settle(LATER)

    assert house.outside() == []
    assert await house.sagas(open_only=True) == ()


async def test_an_empty_look_up_proves_nothing_within_the_grace(house: House) -> None:
    house.state.faults.order(["calcom_applied_late_on_segment_C"])
    await house.book()

    await house.runner.recover(NOW + timedelta(seconds=59))

    assert len(await house.sagas(open_only=True)) == 1


async def test_what_turns_up_after_the_grace_is_an_orphan_and_is_cancelled(house: House) -> None:
    house.state.faults.order(["calcom_applied_late_on_segment_C"])
    await house.book()
    await house.housekeeper.settle(LATER)
    assert await house.sagas(open_only=True) == ()
    assert bookings.settle_late(house.state) == 1

    settled = await house.housekeeper.settle(NOW + timedelta(seconds=300))

    assert settled.orphans == 1
    assert house.outside() == []


async def test_a_cancellation_that_fails_once_is_tried_again_at_once(house: House) -> None:
    house.state.faults.order(["calcom_taken_on_segment_C", "calcom_cancel_fails_once_on_segment_A"])

    outcome = await house.book()

    assert outcome.status is BookStatus.TAKEN
    assert house.outside() == []
    assert await house.sagas(open_only=True) == ()


async def test_already_cancelled_counts_as_cancelled(house: House) -> None:
    house.state.faults.order(["calcom_taken_on_segment_C", "calcom_cancel_lost_answer_once_on_segment_A"])

    await house.book()

    assert house.outside() == []
    assert await house.sagas(open_only=True) == ()


async def test_a_compensation_that_keeps_failing_is_stuck_visible_and_never_dropped(house: House) -> None:
    house.state.faults.order(["calcom_taken_on_segment_C", "calcom_cancel_fails_on_segment_A"])
    assert (await house.book()).status is BookStatus.TAKEN

    moment = NOW
    for _ in range(8):
        moment += timedelta(minutes=20)
        await house.runner.recover(moment)

    (saga,) = await house.sagas(open_only=True)
    assert saga.stuck
    assert saga.next_at is not None
    house.state.faults.order([])
    resumed = await house.runner.resume(saga.id, now=moment)
    assert resumed is not None
    assert resumed.state is SagaState.FINISHED
    assert house.outside() == []


async def test_a_person_can_close_a_saga_with_a_reason(house: House) -> None:
    house.state.faults.order(["calcom_taken_on_segment_C", "calcom_cancel_fails_on_segment_A"])
    await house.book()
    (saga,) = await house.sagas(open_only=True)

    closed = await house.runner.close(saga.id, "cancelled by hand", now=NOW)

    assert closed is not None
    assert (closed.state, closed.why) == (SagaState.CLOSED, "cancelled by hand")
    assert await house.sagas(open_only=True) == ()
    assert await house.runner.close(saga.id, "again", now=NOW) is None


async def test_a_deadline_that_comes_first_is_pending_and_the_saga_goes_on(house: House) -> None:
    house.state.faults.order(["calcom_slow_300"])

    outcome = await house.book(deadline_s=0.01)

    assert outcome.status is BookStatus.PENDING
    await asyncio.wait(house.runner.under_way)
    assert len(house.outside()) == 4
    await house.agree()


async def test_everything_down_fails_the_visit_and_is_cleared_when_it_is_up_again(house: House) -> None:
    house.state.faults.order(["calcom_down"])

    outcome = await house.book()

    assert outcome.status is BookStatus.FAILED
    assert await house.standing() == ()
    house.state.faults.order([])
    await house.housekeeper.settle(LATER + timedelta(minutes=1))
    assert await house.sagas(open_only=True) == ()
    assert house.outside() == []


async def test_too_many_requests_is_a_refusal_without_waiting_a_minute(house: House) -> None:
    house.state.faults.order(["calcom_rate_limited_once"])

    outcome = await house.book()

    assert outcome.status is BookStatus.FAILED
    saga = (await house.sagas())[0]
    assert saga.refusal == "calendar_busy"
    await house.housekeeper.settle(LATER + timedelta(minutes=2))
    assert house.outside() == []


async def test_a_booking_for_another_person_is_taken_back(house: House) -> None:
    """Should Cal.com ignore the routing field, the guest would sit with somebody they did not choose."""
    for event_type in house.state.event_types.values():
        event_type.fields = event_type.fields | {"schedulingType": "collective", "hosts": [{"userId": 102}]}

    outcome = await house.book(HAIRCUT, staff=EMMA)

    assert outcome.status is BookStatus.FAILED
    assert house.outside() == []
    assert (await house.sagas())[0].refusal == "calendar_broke_its_promise"


async def test_an_old_booking_returned_for_a_repeat_is_not_taken_for_ours(house: House) -> None:
    house.state.faults.order(["calcom_old_booking_on_segment_B"])

    outcome = await house.book()

    assert outcome.status is BookStatus.FAILED
    assert house.outside() == []


async def test_two_children_with_equal_wishes_get_two_bookings(house: House) -> None:
    first = await house.book(HAIRCUT, "2026-03-10T10:00", staff=EMMA)
    second = await house.book(HAIRCUT, "2026-03-10T10:00", staff=FABIAN)

    assert (first.status, second.status) == (BookStatus.BOOKED, BookStatus.BOOKED)
    assert {one.host for one in house.outside()} == {101, 102}


async def test_a_cancelled_appointment_goes_there_too(house: House) -> None:
    booked = await house.book()

    outcome = await house.cancel([one.id for one in booked.appointments])

    assert outcome.status is ChangeStatus.DONE
    assert house.outside() == []
    assert await house.standing() == ()


async def test_a_move_books_the_new_before_it_gives_up_the_old(house: House) -> None:
    booked = await house.book()

    outcome = await house.reschedule(booked.appointments[0].id, COLOUR, "2026-03-11T10:00")

    assert outcome.status is ChangeStatus.DONE
    assert house.outside()[0].start == local("2026-03-11T10:00")
    await house.agree()
    requests = [one.path for one in house.state.requests if one.method == "POST"][-8:]
    assert [path.endswith("/cancel") for path in requests] == [False] * 4 + [True] * 4


async def test_a_move_that_is_refused_leaves_everything_as_it_was(house: House) -> None:
    booked = await house.book()
    before = {one.uid for one in house.outside()}
    house.state.faults.order(["calcom_error_on_segment_B"])

    outcome = await house.reschedule(booked.appointments[0].id, COLOUR, "2026-03-11T10:00")

    assert outcome.status is ChangeStatus.FAILED
    assert {one.uid for one in house.outside()} == before
    assert (await house.appointment(booked.appointments[0].id)).status is AppointmentStatus.CONFIRMED
    await house.agree()


async def test_another_process_finishes_what_a_dead_one_began(house: House, sqlite_url: str) -> None:
    house.state.faults.order(["calcom_slow_300"])
    await house.book(deadline_s=0.01)
    await house.runner.aclose()
    house.state.faults.order([])

    async with open_house(sqlite_url, state=house.state, fresh=False) as other:
        assert await other.runner.recover(NOW + timedelta(seconds=30)) == 0
        assert await other.runner.recover(LATER) == 1
        await other.runner.recover(LATER + timedelta(seconds=61))
        assert await other.sagas(open_only=True) == ()
        await other.agree()


async def test_of_two_processes_that_recover_the_same_saga_one_gives_way(house: House, sqlite_url: str) -> None:
    house.state.faults.order(["calcom_applied_late_on_segment_C"])
    await house.book()

    async with open_house(sqlite_url, state=house.state, fresh=False) as other:
        moved = await asyncio.gather(house.runner.recover(LATER), other.runner.recover(LATER))

    assert sum(moved) == 1
    assert await house.sagas(open_only=True) == ()


async def test_half_an_hour_later_is_possible_though_the_old_is_in_the_way(house: House) -> None:
    booked = await house.book(COLOUR, "2026-03-10T14:00")

    outcome = await house.reschedule(booked.appointments[0].id, COLOUR, "2026-03-10T14:30")

    assert outcome.status is ChangeStatus.DONE
    assert house.outside()[0].start == local("2026-03-10T14:30")
    await house.agree()


@pytest.mark.parametrize("fault", ["taken", "timeout", "lost_answer", "applied_late"])
@pytest.mark.parametrize("segment", "ACD")
async def test_what_yielded_in_vain_is_restored(house: House, fault: str, segment: str) -> None:
    booked = await house.book(COLOUR, "2026-03-10T14:00")
    house.state.faults.order([f"calcom_{fault}_once_on_segment_{segment}", "calcom_find_fails"])

    await house.reschedule(booked.appointments[0].id, COLOUR, "2026-03-10T14:30")

    house.state.faults.order([])
    for seconds in (0, 61, 130, 200, 400):
        bookings.settle_late(house.state)
        await house.housekeeper.settle(NOW + timedelta(seconds=seconds))
    assert house.outside()[0].start == local("2026-03-10T14:00")
    assert await house.sagas(open_only=True) == ()
    await house.agree()
