"""Waiting list and call-back tasks, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.application.orders import BookStatus
from booking.application.tasks import due_at
from booking.domain.appointments import Customer
from booking.domain.ids import CallId, TaskId, WaitingId
from booking.domain.wishes import ServiceWish, When, Wish
from booking.errors import NoSuchTask
from tests.fakes.database import (
    BEARD,
    COLOUR,
    DEMO,
    EMMA,
    HAIRCUT,
    JOERG,
    NADINE,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Shop,
    by,
    clock_of,
    open_shop,
    wish,
)

pytestmark = pytest.mark.anyio
SILKE = Customer(name="Silke Böhm", phone="0174 9464308")


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one


def _window() -> Wish:
    """Tuesday to Wednesday afternoon with Emma."""
    return Wish(
        services=(ServiceWish(service=HAIRCUT, staff=by(EMMA)),),
        when=(When(day_from=TUESDAY, day_to=WEDNESDAY, start_from=datetime(2026, 9, 15, 14, tzinfo=UTC).time()),),
    )


async def test_a_freed_time_is_offered_to_who_waits_for_it(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    entry = await shop.desk.join_waiting_list(
        shop.salon, customer=SILKE, wish=wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), now=shop.now
    )
    shop.clock.advance(timedelta(minutes=1))
    await shop.desk.join_waiting_list(
        shop.salon, customer=NADINE, wish=wish(HAIRCUT, THURSDAY, "14:00", by(EMMA)), now=shop.now
    )

    await shop.cancel(one.id)

    told, waiting = await shop.desk.waiting(shop.salon, now=shop.now)
    assert (told.id, told.state) == (entry.id, "told")
    assert told.match is not None
    assert clock_of(told.match.starts_at) == "14:00"
    assert waiting.state == "waiting"
    (task,) = await shop.desk.tasks(shop.salon)
    assert (task.reason, task.customer) == ("waiting_match", SILKE)
    booked = await shop.book(told.match.id, SILKE)
    assert booked.status is BookStatus.BOOKED
    assert [one.id for one in await shop.desk.waiting(shop.salon, now=shop.now, phone="+49 174 9464308")] == []


async def test_who_has_an_address_is_written_to_instead_of_called(shop: Shop) -> None:
    (one,) = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), NADINE)).appointments
    await shop.desk.join_waiting_list(
        shop.salon, customer=JOERG, wish=wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), now=shop.now
    )

    await shop.cancel(one.id)

    async with shop.database.reading() as uow:
        notices = [item.payload["what"] for item in await uow.outbox.listed(shop.salon)]
    assert notices.count("waiting_match") == 1
    assert await shop.desk.tasks(shop.salon) == ()


async def test_who_uses_most_of_a_freed_time_comes_first(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    for number, service in enumerate((BEARD, HAIRCUT, BEARD, COLOUR)):
        shop.clock.advance(timedelta(minutes=1))
        await shop.desk.join_waiting_list(
            shop.salon,
            customer=replace(SILKE, name=f"Gast {number}"),
            wish=wish(service, TUESDAY, "14:00", by(EMMA)),
            now=shop.now,
        )

    await shop.cancel(one.id)

    entries = await shop.desk.waiting(shop.salon, now=shop.now)
    assert {entry.customer.name: entry.state for entry in entries} == {
        "Gast 0": "told",  # as short as Gast 2, but first
        "Gast 1": "told",
        "Gast 2": "waiting",
        "Gast 3": "told",
    }


async def test_a_window_is_matched_by_the_part_that_became_free(shop: Shop) -> None:
    (one,) = (await shop.book(wish(HAIRCUT, WEDNESDAY, "16:05", by(EMMA)))).appointments
    await shop.desk.join_waiting_list(shop.salon, customer=SILKE, wish=_window(), now=shop.now)

    await shop.cancel(one.id)

    (entry,) = await shop.desk.waiting(shop.salon, now=shop.now)
    assert entry.match is not None
    (part,) = entry.match.appointments[0].segments
    assert part.starts_at < one.ends_at
    assert part.ends_at > one.starts_at


async def test_nobody_is_told_after_the_last_day(shop: Shop) -> None:
    await shop.desk.join_waiting_list(shop.salon, customer=SILKE, wish=wish(HAIRCUT, TUESDAY, "14:00"), now=shop.now)
    shop.clock.set(datetime(2026, 9, 15, 22, 0, tzinfo=UTC))  # midnight in Berlin

    assert await shop.desk.waiting(shop.salon, now=shop.now) == ()


async def test_asking_twice_in_one_call_is_one_entry(shop: Shop) -> None:
    entries = [
        await shop.desk.join_waiting_list(
            shop.salon, customer=SILKE, wish=wish(HAIRCUT, TUESDAY, "14:00"), call=CallId("one"), now=shop.now
        )
        for _ in range(2)
    ]
    assert entries[0] == entries[1]
    await shop.desk.leave_waiting_list(shop.salon, entries[0].id)
    assert await shop.desk.waiting(shop.salon, now=shop.now) == ()
    with pytest.raises(NoSuchTask):
        await shop.desk.leave_waiting_list(shop.salon, WaitingId("wtg_unknown"))


async def test_a_call_back_has_a_due_time_an_owner_and_an_outcome(shop: Shop) -> None:
    task = await shop.desk.request_callback(
        shop.salon, customer=SILKE, reason="complaint", details="Farbe zu dunkel", call=CallId("one"), now=shop.now
    )
    again = await shop.desk.request_callback(
        shop.salon, customer=SILKE, reason="complaint", details="bitte nach 17 Uhr", call=CallId("one"), now=shop.now
    )

    assert again.id == task.id
    assert again.details == "Farbe zu dunkel\nbitte nach 17 Uhr"
    assert task.due_at == datetime(2026, 9, 15, 9, tzinfo=UTC)  # Tuesday at eleven: two hours after opening
    assert (await shop.desk.assign_task(shop.salon, task.id, EMMA)).owner == EMMA
    closed = await shop.desk.close_task(shop.salon, task.id, "erreicht", now=shop.now)
    assert (closed.state, closed.outcome, closed.closed_at) == ("done", "erreicht", shop.now)
    assert (await shop.desk.close_task(shop.salon, task.id, "noch einmal", now=shop.now)).outcome == "erreicht"
    assert await shop.desk.tasks(shop.salon) == ()
    assert await shop.desk.tasks(shop.salon, open_only=False) == (closed,)
    with pytest.raises(NoSuchTask):
        await shop.desk.close_task(shop.salon, TaskId("tsk_unknown"), "", now=shop.now)


def test_a_call_promised_before_closing_is_due_the_next_morning() -> None:
    tuesday_at_five = datetime(2026, 9, 15, 15, tzinfo=UTC)

    assert due_at(DEMO, tuesday_at_five) == datetime(2026, 9, 16, 8, tzinfo=UTC)  # an hour today, an hour tomorrow
