"""After any sequence of actions nothing overlaps and every visit is whole or gone, on both databases."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from booking.adapters.system import CountingIds
from booking.application.orders import BookStatus, CancelOrder, ChangeStatus
from booking.domain.appointments import Appointment
from booking.domain.ids import CallId, OfferId, ServiceId, StaffId
from booking.domain.wishes import ANYBODY, Wish
from booking.errors import OfferExpired
from tests.fakes import postgres
from tests.fakes.database import (
    BEARD,
    COLOUR,
    EMMA,
    FABIAN,
    HAIRCUT,
    TUESDAY,
    WEDNESDAY,
    Shop,
    by,
    open_shop,
    problems,
    wish,
)

_Answer = TypeVar("_Answer")
_QUARTER_HOURS = [f"{hour:02d}:{minute:02d}" for hour in (9, 10, 11) for minute in (0, 15, 30, 45)]


def _wished(service: ServiceId, day: date, at: str, staff: StaffId | None) -> Wish:
    return wish(service, day, at, ANYBODY if staff is None else by(staff))


WISHES = st.builds(
    _wished,
    st.sampled_from([COLOUR, HAIRCUT, BEARD]),
    st.sampled_from([TUESDAY, WEDNESDAY]),
    st.sampled_from(_QUARTER_HOURS),
    st.sampled_from([EMMA, FABIAN, None]),
)
CALLS = st.sampled_from(["one", "two", "three"])


class _Salon(RuleBasedStateMachine):
    """Callers who check, book, move, cancel, hang up and come too late, in any order and some at once."""

    fresh: ClassVar[Callable[[], str]]
    """Makes an empty database and gives its URL."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self.shop: Shop = self._run(
            self._stack.enter_async_context(open_shop(type(self).fresh(), ids=CountingIds(), pool_size=4))
        )
        self.offers: list[tuple[str, OfferId]] = []
        self.standing: list[Appointment] = []

    def _run(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        return self._loop.run_until_complete(work)

    def _any(self, pick: int) -> Appointment:
        return self.standing[pick % len(self.standing)]

    @rule(wanted=WISHES, call=CALLS)
    def check(self, wanted: Wish, call: str) -> None:
        """Ask; what is told can be booked later."""
        told = self._run(self.shop.desk.check(self.shop.salon, wanted, now=self.shop.now, call=CallId(call)))
        self.offers += [(call, offer.id) for offer in told.offers]

    @rule(wanted=WISHES, call=CALLS)
    def book(self, wanted: Wish, call: str) -> None:
        """Book a wish."""
        outcome = self._run(self.shop.book(wanted, call=call))
        assert outcome.status in {BookStatus.BOOKED, BookStatus.TAKEN, BookStatus.REFUSED}

    @rule(wanted=st.lists(WISHES, min_size=2, max_size=4))
    def book_at_once(self, wanted: list[Wish]) -> None:
        """Several callers in the same moment."""

        async def all_of_them() -> None:
            await asyncio.gather(*(self.shop.book(one, call=f"at once {place}") for place, one in enumerate(wanted)))

        self._run(all_of_them())

    @precondition(lambda self: self.offers)
    @rule(pick=st.integers(0, 99))
    def book_an_offer(self, pick: int) -> None:
        """Take what was told, however long ago."""
        call, offer = self.offers[pick % len(self.offers)]
        try:
            outcome = self._run(self.shop.book(offer, call=call))
        except OfferExpired:
            return
        assert outcome.status in {BookStatus.BOOKED, BookStatus.TAKEN}

    @precondition(lambda self: self.standing)
    @rule(pick=st.integers(0, 99))
    def cancel(self, pick: int) -> None:
        """Cancel a whole visit."""
        order = CancelOrder(visit=self._any(pick).visit, source="admin")
        outcome = self._run(self.shop.desk.cancel(self.shop.salon, order, now=self.shop.now, deadline=8.0))
        assert outcome.status is ChangeStatus.DONE

    @precondition(lambda self: self.standing)
    @rule(pick=st.integers(0, 99), wanted=WISHES)
    def move(self, pick: int, wanted: Wish) -> None:
        """Move, also over one's own time; whatever comes of it, something stands."""
        one = self._any(pick)
        outcome = self._run(self.shop.move(one.id, wanted))
        stands = outcome.appointments or self._run(self.shop.desk.appointments(self.shop.salon, [one.id]))
        assert all(each.is_live for each in stands)

    @precondition(lambda self: len(self.standing) > 1)
    @rule(pick=st.integers(0, 99), wanted=WISHES)
    def move_and_cancel_at_once(self, pick: int, wanted: Wish) -> None:
        """Two people change the same appointment in the same moment."""
        one = self._any(pick)

        async def both() -> None:
            await asyncio.gather(self.shop.move(one.id, wanted), self.shop.cancel(one.id))

        self._run(both())

    @rule(call=CALLS)
    def hang_up(self, call: str) -> None:
        """The call ends."""
        self._run(self.shop.desk.release_holds(self.shop.salon, CallId(call), now=self.shop.now))

    @rule(minutes=st.sampled_from([1, 4, 6, 61]))
    def wait(self, minutes: int) -> None:
        """Time goes by, holds and offers end."""
        self.shop.clock.advance(timedelta(minutes=minutes))

    @invariant()
    def nothing_overlaps_and_every_visit_is_whole_or_gone(self) -> None:
        """The promise."""

        async def look() -> list[str]:
            async with self.shop.database.reading() as uow:
                begin = self.shop.now - timedelta(days=3)
                found = await uow.appointments.between(self.shop.salon, begin, begin + timedelta(days=9))
            self.standing = [one for one in found if one.is_live]
            return await problems(self.shop.engines)

        assert self._run(look()) == []

    def teardown(self) -> None:
        """Close the process."""
        self._run(self._stack.aclose())
        self._loop.close()


MODEST = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_any_sequence_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    numbers = count()

    def copy() -> str:
        file = tmp_path / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, file)
        return f"sqlite:///{file}"

    class OnSqlite(_Salon):
        fresh = staticmethod(copy)

    run_state_machine_as_test(OnSqlite, settings=MODEST)


@pytest.mark.postgres
def test_any_sequence_on_postgres(postgres_server: str, postgres_template: str) -> None:
    numbers = count()

    def clone() -> str:
        name = f"any_{postgres_template}_{next(numbers)}"
        return postgres.create_database(postgres_server, name, template=postgres_template)

    class OnPostgres(_Salon):
        fresh = staticmethod(clone)

    run_state_machine_as_test(OnPostgres, settings=MODEST)
