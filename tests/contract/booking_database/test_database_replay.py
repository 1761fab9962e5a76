"""Repeated requests and the order of requests within a call, on both databases and across processes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from booking.application.orders import BookOrder, BookStatus, FindQuery, IdempotencyKey
from booking.application.replay import TURN_LASTS
from booking.domain.ids import CallId
from booking.errors import IdempotencyConflict, StillDeciding
from tests.fakes.database import HAIRCUT, JOERG, NADINE, TUESDAY, Shop, open_shop, wish

pytestmark = pytest.mark.anyio

CALL = CallId("call_1")
BY_ID = IdempotencyKey(call=CALL, tool="book_appointment", tool_call="tool_1")
BY_ARGUMENTS = IdempotencyKey(call=CALL, tool="book_appointment", arguments='{"uhrzeit":"14:00"}')
CANCELLING = IdempotencyKey(call=CALL, tool="cancel_appointment", arguments="{}")


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one


async def _answer(shop: Shop, key: IdempotencyKey, reply: bytes, *, mutated: bool, fingerprint: str = "f") -> bytes:
    """Decide a request, or hear what it was answered before."""
    async with shop.desk.once(shop.salon, key, fingerprint, now=shop.now, wait_s=5.0) as turn:
        if turn.reply is not None:
            return turn.reply
        turn.answer(reply, mutated=mutated)
        return reply


@pytest.mark.parametrize("key", [BY_ID, BY_ARGUMENTS], ids=["own id", "arguments"])
async def test_a_repeat_hears_the_first_answer(shop: Shop, key: IdempotencyKey) -> None:
    assert await _answer(shop, key, b"first", mutated=True) == b"first"
    shop.clock.advance(timedelta(hours=1))
    assert await _answer(shop, key, b"second", mutated=True) == b"first"


async def test_the_same_key_with_other_arguments_is_a_conflict(shop: Shop) -> None:
    await _answer(shop, BY_ID, b"first", mutated=True)

    with pytest.raises(IdempotencyConflict):
        await _answer(shop, BY_ID, b"second", mutated=True, fingerprint="g")


async def test_book_cancel_book_again_is_three_requests(shop: Shop) -> None:
    assert await _answer(shop, BY_ARGUMENTS, b"booked", mutated=True) == b"booked"
    assert await _answer(shop, CANCELLING, b"cancelled", mutated=True) == b"cancelled"
    assert await _answer(shop, BY_ARGUMENTS, b"booked again", mutated=True) == b"booked again"
    assert await _answer(shop, CANCELLING, b"cancelled again", mutated=True) == b"cancelled again"


async def test_a_request_with_an_id_of_its_own_is_answered_for_good(shop: Shop) -> None:
    await _answer(shop, BY_ID, b"booked", mutated=True)
    await _answer(shop, CANCELLING, b"cancelled", mutated=True)

    assert await _answer(shop, BY_ID, b"booked again", mutated=True) == b"booked"


async def test_a_refusal_stands_for_a_second_delivery_and_not_for_a_later_wish(shop: Shop) -> None:
    assert await _answer(shop, BY_ARGUMENTS, b"taken", mutated=False) == b"taken"
    shop.clock.advance(timedelta(seconds=29))
    assert await _answer(shop, BY_ARGUMENTS, b"booked", mutated=True) == b"taken"
    shop.clock.advance(timedelta(seconds=1))
    assert await _answer(shop, BY_ARGUMENTS, b"booked", mutated=True) == b"booked"


async def test_a_refused_request_voids_nothing(shop: Shop) -> None:
    await _answer(shop, BY_ARGUMENTS, b"booked", mutated=True)
    await _answer(shop, CANCELLING, b"too late", mutated=False)

    assert await _answer(shop, BY_ARGUMENTS, b"booked again", mutated=True) == b"booked"


async def test_what_failed_is_not_remembered(shop: Shop) -> None:
    with pytest.raises(ZeroDivisionError):
        async with shop.desk.once(shop.salon, BY_ID, "f", now=shop.now, wait_s=1.0) as turn:
            turn.answer(bytes(1 // len(turn.reply or b"")), mutated=True)

    assert await _answer(shop, BY_ID, b"decided", mutated=True) == b"decided"


async def test_parallel_deliveries_in_two_processes_book_once(shop: Shop, database_url: str) -> None:
    async with open_shop(database_url) as other:
        decided = []

        async def deliver(process: Shop) -> bytes:
            async with process.desk.once(process.salon, BY_ID, "f", now=process.now, wait_s=10.0) as turn:
                if turn.reply is not None:
                    return turn.reply
                outcome = await process.book(wish(HAIRCUT, TUESDAY, "14:00"), call=CALL)
                decided.append(outcome.status)
                turn.answer(str(outcome.visit).encode(), mutated=True)
                return str(outcome.visit).encode()

        replies = await asyncio.gather(*(deliver(process) for process in (shop, other) * 5))

        assert decided == [BookStatus.BOOKED]
        assert len(set(replies)) == 1
        assert len(await shop.desk.find(shop.salon, FindQuery(), now=shop.now)) == 1


async def test_another_request_of_the_call_waits_and_gives_up_in_time(shop: Shop, database_url: str) -> None:
    async with open_shop(database_url) as other:
        async with shop.desk.once(shop.salon, BY_ID, "f", now=shop.now, wait_s=1.0):
            with pytest.raises(StillDeciding):
                async with shop.desk.once(shop.salon, CANCELLING, "f", now=shop.now, wait_s=0.02):
                    pytest.fail("two requests of one call were decided at once")
            with pytest.raises(StillDeciding):
                async with other.desk.once(shop.salon, CANCELLING, "f", now=shop.now, wait_s=0.02):
                    pytest.fail("two requests of one call were decided at once")
        assert await _answer(other, CANCELLING, b"cancelled", mutated=True) == b"cancelled"


async def test_a_dead_process_does_not_keep_the_turn(shop: Shop) -> None:
    async with shop.database.transaction() as uow:
        assert await uow.answers.take_turn(shop.salon, CALL, "dead", now=shop.now, until=shop.now + TURN_LASTS)
    shop.clock.advance(TURN_LASTS)

    assert await _answer(shop, BY_ID, b"decided", mutated=True) == b"decided"


async def test_an_order_with_a_key_is_booked_once(shop: Shop) -> None:
    order = BookOrder(customer=JOERG, wish=wish(HAIRCUT, TUESDAY, "14:00"), idempotency=BY_ID, source="api")
    first = await shop.desk.book(shop.salon, order, now=shop.now, deadline=8.0)
    again = await shop.desk.book(shop.salon, order, now=shop.now, deadline=8.0)

    assert again.visit == first.visit
    assert again.status is BookStatus.BOOKED
    other = BookOrder(customer=NADINE, wish=wish(HAIRCUT, TUESDAY, "14:00"), idempotency=BY_ID, source="api")
    with pytest.raises(IdempotencyConflict):
        await shop.desk.book(shop.salon, other, now=shop.now, deadline=8.0)


async def test_a_call_record_is_merged_and_forgotten_in_time(shop: Shop) -> None:
    for part in (b"a", b"b"):
        await shop.desk.note_call(
            shop.salon,
            CALL,
            lambda stored, part=part: (stored or b"") + part,  # type: ignore[misc]
            now=shop.now,
            delete_at=shop.now + timedelta(days=30),
        )
    assert await shop.desk.call_record(shop.salon, CALL) == b"ab"
    assert await shop.desk.call_records(shop.salon) == ((CALL, b"ab"),)

    shop.clock.advance(timedelta(days=30))
    await shop.desk.note_call(
        shop.salon, CallId("call_2"), lambda _: b"new", now=shop.now, delete_at=shop.now + timedelta(days=30)
    )
    assert await shop.desk.call_record(shop.salon, CALL) is None
