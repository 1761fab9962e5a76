"""One call delivered to several processes at once, again, interrupted and changed: one booking, one answer."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from booking.application.orders import FindQuery, IdempotencyKey
from booking.application.replay import Turn
from booking.bootstrap import BookingSettings, open_booking
from booking.domain.appointments import AppointmentStatus
from booking.domain.ids import SalonId
from booking.domain.local_time import zone
from gateway.app import create_app
from gateway.retell.signature import HEADER, sign
from tests.fakes.retell_line import KEY, settings_for
from tests.fakes.serving_processes import DEMO, Town, function_body, half_a_request, machine_now, open_town

pytestmark = pytest.mark.anyio
PATH = "/retell/v19/functions/book_appointment"


def _open_day(weeks: int) -> date:
    """A Wednesday in so many weeks at least on which the salon is open."""
    day = machine_now().date()
    day += timedelta(days=(2 - day.weekday()) % 7, weeks=weeks)
    while DEMO.holidays.name(DEMO.salon.state, day) is not None:
        day += timedelta(weeks=1)
    return day


DAY = _open_day(2)


def _wish(at: str, **changes: str) -> dict[str, str]:
    return {
        "dienstleistung": "42",
        "datum": DAY.isoformat(),
        "uhrzeit": at,
        "mitarbeiter": "Emma Williams",
        "name": "Miriam Vogt",
        "telefon": "01713920034",
        **changes,
    }


def _code(answer: bytes) -> str:
    return str(msgspec.json.decode(answer)["code"])


async def _all(town: Town, tool: str, wish: dict[str, str], times: int, **which: str) -> list[bytes]:
    """Deliver the same call so often, to one process after the other, without waiting."""
    return await asyncio.gather(*(town.deliver(number, tool, wish, **which) for number in range(times)))


async def _same_call_everywhere(town: Town, at: str, tool_call: str) -> None:
    answers = await _all(town, "book_appointment", _wish(at), 9, call=f"call {at}", tool_call=tool_call)
    answers += [
        await town.deliver(number, "book_appointment", _wish(at), call=f"call {at}", tool_call=tool_call)
        for number in range(3)
    ]
    assert len(set(answers)) == 1
    assert _code(answers[0]) == "booked"


async def _other_arguments(town: Town) -> None:
    """The same invocation with other arguments, everywhere at once: one of them counts, the others conflict."""
    times = ("11:00", "11:30", "12:00", "12:30")
    answers = await asyncio.gather(
        *(
            town.deliver(number, "book_appointment", _wish(at), call="call other", tool_call="t1")
            for number, at in enumerate(times)
        )
    )
    assert Counter(map(_code, answers)) == {"booked": 1, "conflict": 3}


async def _two_children(town: Town) -> None:
    wish = _wish("13:30", dienstleistung="44", mitarbeiter="egal")
    answers = await asyncio.gather(
        *(
            town.deliver(number, "book_appointment", wish, call="call children", tool_call=f"t{number % 2}")
            for number in range(4)
        )
    )
    assert list(map(_code, answers)) == ["booked"] * 4
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]
    assert len({msgspec.json.decode(one)["facts"]["termin_id"] for one in answers}) == 2


async def _book_cancel_book(town: Town, tool_calls: tuple[str, str, str], at: str) -> None:
    """Each on another process, each delivered again when it is over."""
    steps: list[tuple[str, dict[str, str]]] = [("book_appointment", _wish(at))]
    answers: list[bytes] = []
    for number, tool_call in enumerate(tool_calls):
        if number == 1:
            steps.append(("cancel_appointment", {"termin": msgspec.json.decode(answers[0])["facts"]["termin_id"]}))
        if number == 2:
            steps.append(steps[0])
        tool, arguments = steps[number]
        said = await _all(town, tool, arguments, 3, call=f"call bcb {at}", tool_call=tool_call)
        assert len(set(said)) == 1
        answers.append(said[0])
    assert list(map(_code, answers)) == ["booked", "cancelled", "booked"]
    assert answers[0] != answers[2]


async def _answer_lost(town: Town) -> None:
    body = function_body("book_appointment", _wish("15:00"), "call lost", "t1")
    async with half_a_request(town.lines[0], PATH, body):
        pass
    answers = await _all(town, "book_appointment", _wish("15:00"), 4, call="call lost", tool_call="t1")
    assert len(set(answers)) == 1
    assert _code(answers[0]) == "booked"


async def _everybody_wants_one_slot(town: Town) -> None:
    answers = await asyncio.gather(
        *(
            town.deliver(number, "book_appointment", _wish("16:00"), call=f"call {number}", tool_call="t1")
            for number in range(12)
        )
    )
    assert Counter(map(_code, answers)) == {"booked": 1, "slot_taken": 11}


STANDING = {"09:00": 1, "09:30": 1, "13:30": 2, "14:00": 1, "14:30": 1, "15:00": 1, "16:00": 1}
"""What stands in the end, beside one of the four that contradict each other."""


async def _standing(url: str) -> Counter[str]:
    """How many appointments stand, by their local start."""
    async with open_booking(BookingSettings(database_url=url)) as booking:
        found = await booking.desk.find(SalonId("demo"), FindQuery(), now=machine_now())
    local = zone(DEMO.salon.timezone)
    return Counter(f"{local.local(one.starts_at):%H:%M}" for one in found if one.status is AppointmentStatus.CONFIRMED)


async def test_several_processes_answer_as_one(database_url: str, tmp_path: Path) -> None:
    async with open_town(database_url, tmp_path, 2 if database_url.startswith("sqlite") else 3) as town:
        await _same_call_everywhere(town, "09:00", "t1")
        await _same_call_everywhere(town, "09:30", "")
        await _other_arguments(town)
        await _two_children(town)
        await _book_cancel_book(town, ("t1", "t2", "t3"), "14:00")
        await _book_cancel_book(town, ("", "", ""), "14:30")
        await _answer_lost(town)
        await _everybody_wants_one_slot(town)
        standing = await _standing(database_url)
        outside = town.outside()
    assert {at: standing[at] for at in STANDING} == STANDING
    assert standing.total() == outside == sum(STANDING.values()) + 1


@asynccontextmanager
async def _nobody_waits(*_: object, **__: object) -> AsyncIterator[Turn]:
    """In place of the order of a call and of what was answered in it."""
    yield Turn(None)


def _no_key(key: IdempotencyKey) -> None:
    """In place of the booking's own key."""
    del key


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
async def test_without_the_guard_the_same_call_is_booked_twice(
    database_url: str, tmp_path: Path, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This test exists to show that the one above could fail: two gateways, one call, nobody keeps the order."""
    settings = settings_for(tmp_path, database_url=database_url, calcom_mode="off")
    async with AsyncExitStack() as stack:
        lines: list[httpx.AsyncClient] = []
        for _ in range(2):
            app = create_app(settings, demo=True)
            await stack.enter_async_context(app.lifespan())
            if not guarded:
                monkeypatch.setattr(app.state.reception.desk, "once", _nobody_waits)
                monkeypatch.setattr("gateway.retell.functions._of_the_order", _no_key)
            inside = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its scopes more narrowly
            lines.append(
                await stack.enter_async_context(httpx.AsyncClient(transport=inside, base_url="http://gateway.invalid"))
            )
        at_once = await asyncio.gather(*(_sent(line, "10:00") for line in lines))
        one_by_one = [await _sent(line, "12:00") for line in lines]
        standing = await _standing(database_url)
    assert standing == ({"10:00": 1, "12:00": 1} if guarded else {"10:00": 1, "12:00": 2})
    assert (at_once[0] == at_once[1], one_by_one[0] == one_by_one[1]) == (guarded, guarded)
    assert {_code(one) for one in at_once} == ({"booked"} if guarded else {"booked", "slot_taken"})


async def _sent(line: httpx.AsyncClient, at: str) -> bytes:
    """One delivery of the call that wants this time with anybody."""
    body = function_body("book_appointment", _wish(at, mitarbeiter="egal"), f"call twice {at}", "t1")
    return (await line.post(PATH, content=body, headers={HEADER: sign(body, KEY, machine_now())})).content
