"""Random actions, faults and restarts: in the end both sides agree, and nothing is left under way."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from booking.application.orders import BookStatus
from booking.domain.ids import ServiceId, StaffId
from simulator.fakes.calcom import bookings
from simulator.fakes.calcom.state import CalcomState
from tests.fakes.calcom_house import COLOUR, EMMA, FABIAN, HAIRCUT, NOW, House, open_house

FAULTS = [
    "calcom_timeout_on_segment_C",
    "calcom_timeout_once_on_segment_A",
    "calcom_error_once_on_segment_B",
    "calcom_taken_on_segment_D",
    "calcom_lost_race_once_on_segment_A",
    "calcom_lost_answer_on_segment_B",
    "calcom_lost_answer_once_on_segment_A",
    "calcom_applied_late_once_on_segment_C",
    "calcom_applied_late_once_on_segment_A",
    "calcom_old_booking_once_on_segment_B",
    "calcom_cancel_fails_on_segment_A",
    "calcom_cancel_fails_once_on_segment_B",
    "calcom_cancel_lost_answer_once_on_segment_any",
    "calcom_find_fails_once",
    "calcom_find_fails",
    "calcom_rate_limited_once",
    "calcom_wrong_version_once",
    "calcom_down",
    "calcom_slow_5",
]
PEOPLE = st.sampled_from([EMMA, FABIAN])
STARTS = st.sampled_from([f"2026-03-{day}T{hour}" for day in (10, 11) for hour in ("09:00", "10:15", "14:00", "15:00")])
SERVICES = st.sampled_from([COLOUR, HAIRCUT])


class SagaMachine(RuleBasedStateMachine):
    """One salon, one Cal.com, processes that come and go."""

    template: Path

    def __init__(self) -> None:
        """A loop of its own."""
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="salon-machine-"))
        shutil.copy(self.template, self.folder / "salon.db")
        self.state = CalcomState(limit=0)
        self.now = NOW
        self.stack = AsyncExitStack()
        self.house: House

    def run(self, work: Coroutine[Any, Any, object]) -> None:
        """Run to the end."""
        self.loop.run_until_complete(work)

    @initialize()
    def begin(self) -> None:
        """Open the first process and make the event types."""

        async def work() -> None:
            await self.enter(fresh=True)
            await self.house.sync(COLOUR)
            await self.house.sync(HAIRCUT)

        self.run(work())

    async def enter(self, *, fresh: bool = False) -> None:
        """A process."""
        url = f"sqlite:///{self.folder}/salon.db"
        self.house = await self.stack.enter_async_context(open_house(url, state=self.state, fresh=fresh))
        self.house.now = self.now

    @rule(service=SERVICES, start=STARTS, staff=PEOPLE, patient=st.booleans())
    def book(self, service: ServiceId, start: str, staff: StaffId, *, patient: bool) -> None:
        """Somebody calls; an impatient one hangs up before the answer."""

        async def work() -> None:
            outcome = await self.house.book(service, start, staff=staff, deadline_s=8.0 if patient else 0.0)
            if outcome.status is BookStatus.BOOKED:
                uids = {part.calcom_uid for one in outcome.appointments for part in one.segments}
                assert uids <= {one.uid for one in self.house.outside()}

        self.run(work())

    @rule(which=st.integers(0, 20))
    def cancel(self, which: int) -> None:
        """Somebody cancels."""

        async def work() -> None:
            standing = await self.house.standing("2026-03-01", 60)
            if standing:
                await self.house.cancel([standing[which % len(standing)].id])

        self.run(work())

    @rule(which=st.integers(0, 20), start=STARTS)
    def move(self, which: int, start: str) -> None:
        """Somebody moves."""

        async def work() -> None:
            standing = await self.house.standing("2026-03-01", 60)
            if standing:
                one = standing[which % len(standing)]
                await self.house.reschedule(one.id, one.service, start, staff=one.staff)

        self.run(work())

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=3, unique=True))
    def order(self, faults: list[str]) -> None:
        """Cal.com changes its mood."""
        self.state.faults.order(faults)

    @rule()
    def late(self) -> None:
        """What timed out takes effect."""
        bookings.settle_late(self.state)

    @rule(seconds=st.sampled_from([1, 20, 61, 400]))
    def time_passes(self, seconds: int) -> None:
        """The rounds are done a little later."""
        self.now += timedelta(seconds=seconds)
        self.house.now = self.now
        self.run(self.house.housekeeper.settle(self.now))

    @rule()
    def die(self) -> None:
        """The process goes, whatever it was doing; another one comes."""

        async def work() -> None:
            await self.stack.aclose()
            self.stack = AsyncExitStack()
            await self.enter()

        self.run(work())

    @invariant()
    def nobody_is_booked_twice_here(self) -> None:
        """No two segments of one person overlap."""
        if not hasattr(self, "house"):
            return

        async def work() -> None:
            spans: dict[str, list[tuple[datetime, datetime]]] = {}
            for one in await self.house.standing("2026-03-01", 60):
                for part in one.segments:
                    spans.setdefault(part.staff, []).append((part.starts_at, part.ends_at))
            for mine in spans.values():
                mine.sort()
                assert all(first[1] <= second[0] for first, second in pairwise(mine))

        self.run(work())

    def teardown(self) -> None:
        """Cal.com is well again, time passes, and everything has come to its end."""

        async def work() -> None:
            self.state.faults.order([])
            for seconds in (0, 61, 130, 700, 1400, 2100):
                bookings.settle_late(self.state)
                await self.house.housekeeper.settle(self.now + timedelta(seconds=seconds))
            assert await self.house.sagas(open_only=True) == ()
            await self.house.agree()
            await self.stack.aclose()

        if hasattr(self, "house"):
            self.run(work())
        self.loop.close()
        shutil.rmtree(self.folder)


def test_whatever_happens_both_sides_agree_in_the_end(sqlite_template: Path) -> None:
    SagaMachine.template = sqlite_template
    run_state_machine_as_test(
        SagaMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
