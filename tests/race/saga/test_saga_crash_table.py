"""Kill -9 at every step of every change, then let another process recover: whole or gone, here and at Cal.com.

The short form, part of every run, takes each eleventh crash point; `-m chaos` (make chaos) takes all of them.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from booking.adapters.mail.post import FilePost
from booking.application.orders import FindQuery
from booking.domain.appointments import Appointment, AppointmentStatus
from booking.domain.ids import AppointmentId
from tests.fakes.calcom_house import COLOUR, NOW, SALON, House, Ways, open_house
from tests.fakes.crashing import Countdown, CrashingDatabase, CrashingPost, CrashingTransport, forked

OLD, NEW, LATER = "2026-03-10T14:00", "2026-03-11T10:00", "2026-03-10T14:30"
OWN_STEPS = ("book", "reschedule", "shift", "cancel", "refused", "send")
MOST_STEPS = 60


@dataclass(slots=True)
class Calcom:
    """The fake Cal.com as a process of its own."""

    url: str
    process: "subprocess.Popen[str]"

    def control(self, name: str, data: object) -> None:
        """One control request."""
        httpx.post(f"{self.url}/__fake__/{name}", json=data).raise_for_status()

    def live(self) -> set[tuple[str, datetime, datetime]]:
        """Our live bookings there."""
        state = httpx.get(f"{self.url}/__fake__/state").json()
        return {
            (one["uid"], datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
            for one in state["bookings"]
            if one["status"] == "accepted" and "salon_saga" in one["metadata"]
        }


@pytest.fixture(scope="module")
def calcom() -> Iterator[Calcom]:
    command = [sys.executable, "-m", "simulator.fakes.calcom", "--port", "0", "--limit", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[3])
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    until = time.monotonic() + 20
    while True:
        try:
            httpx.get(f"{url}/__fake__/state")
            break
        except httpx.TransportError:
            assert time.monotonic() < until
    yield Calcom(url, process)
    process.kill()
    process.wait()


@dataclass(slots=True)
class Case:
    """One change on one database, as it is tried with one crash point after the other."""

    url: str
    calcom: Calcom
    folder: Path
    change: str
    prepared: tuple[str, ...] = ()
    steps: int = field(default=0)

    def ways(self, countdown: Countdown | None = None) -> Ways:
        """The ways of one process; with a countdown it may die on any of them."""
        post = FilePost(self.folder, "Salon <termine@example.org>")
        transport: httpx.AsyncBaseTransport = httpx.AsyncHTTPTransport()
        if countdown is None:
            return Ways(transport=transport, calcom_url=self.calcom.url, post=post)
        return Ways(
            database=lambda plain: CrashingDatabase(plain, countdown),
            transport=CrashingTransport(transport, countdown),
            calcom_url=self.calcom.url,
            post=CrashingPost(post, countdown),
        )

    def prepare(self) -> None:
        """Both sides as they are before the change."""
        self.calcom.control("faults", [])
        for file in self.folder.glob("*.eml"):
            file.unlink()

        async def work() -> None:
            async with open_house(self.url, fresh=False, ways=self.ways()) as house:
                await clean(house)
                if self.change in ("reschedule", "shift", "cancel"):
                    outcome = await house.book(COLOUR, OLD)
                    await house.housekeeper.settle(NOW)
                    self.prepared = tuple(one.id for one in outcome.appointments)
                if self.change == "send":
                    await house.book(COLOUR, OLD)

        asyncio.run(work())
        if self.change == "refused":
            self.calcom.control("faults", ["calcom_taken_on_segment_C", "calcom_cancel_fails_once_on_segment_A"])

    def run_and_die(self, at: int | None) -> int:
        """The change in a process of its own; its exit status."""
        countdown = Countdown(at)

        def work() -> None:
            asyncio.run(self._change(countdown))
            (self.folder / "steps").write_text(str(countdown.seen))

        return forked(work)

    async def _change(self, countdown: Countdown) -> None:
        async with open_house(self.url, fresh=False, ways=self.ways(countdown)) as house:
            match self.change:
                case "book" | "refused":
                    await house.book(COLOUR, OLD)
                case "reschedule":
                    await house.reschedule(house_id(self.prepared), COLOUR, NEW)
                case "shift":
                    await house.reschedule(house_id(self.prepared), COLOUR, LATER)
                case "cancel":
                    await house.cancel([house_id(self.prepared)])
                case _:
                    await house.housekeeper.settle(NOW, look_outside=False)

    def recover(self) -> None:
        """Another process does its rounds, some of them after the lease and the grace are over."""

        async def work() -> None:
            async with open_house(self.url, fresh=False, ways=self.ways()) as house:
                for seconds in (0, 61, 125, 190, 400):
                    await house.housekeeper.settle(NOW + timedelta(seconds=seconds))

        asyncio.run(work())

    def verify(self) -> None:
        """Whole or gone, the same on both sides, nothing under way, each letter once."""

        async def work() -> None:
            async with open_house(self.url, fresh=False, ways=self.ways()) as house:
                standing = await house.standing("2026-03-01", 60)
                assert {one.status for one in standing} <= {AppointmentStatus.CONFIRMED}
                assert await house.sagas(open_only=True) == ()
                here = {(part.calcom_uid, part.starts_at, part.ends_at) for one in standing for part in one.segments}
                assert here == self.calcom.live()
                assert all(len(one.segments) == 4 for one in standing)
                assert len(standing) in {"book": (0, 1), "refused": (0,), "cancel": (0, 1)}.get(self.change, (1,))
                self.letters(standing)

        asyncio.run(work())

    def letters(self, standing: tuple[Appointment, ...]) -> None:
        """A standing appointment was confirmed by exactly one letter, and no letter exists twice."""
        subjects = [file.read_text() for file in self.folder.glob("*.eml")]
        told = [text for text in subjects if "fest gebucht" in text or "verlegt" in text]
        if self.change in ("book", "send"):
            assert len(told) == len(standing)
        assert len(subjects) == len(set(subjects))


def house_id(prepared: tuple[str, ...]) -> AppointmentId:
    return AppointmentId(prepared[0])


async def clean(house: House) -> None:
    """Cancel what an earlier case left."""
    query = FindQuery(past=True)
    async with house.database.reading() as uow:
        found = await uow.appointments.find(SALON, query, now=NOW)
    for one in found:
        if one.is_live:
            await house.cancel([one.id])
    for seconds in (0, 600):
        await house.housekeeper.settle(NOW + timedelta(seconds=seconds), look_outside=False)


def crash_points(case: Case, every: int) -> Iterator[int]:
    """Count the steps of an undisturbed run, then name those to die at."""
    case.prepare()
    assert case.run_and_die(None) == 0
    steps = int((case.folder / "steps").read_text())
    assert 0 < steps < MOST_STEPS
    yield from range(every // 2, steps, every)


def walk(url: str, calcom: Calcom, folder: Path, change: str, every: int) -> None:
    """The table of one change."""
    calcom.control("reset", {})

    async def begin() -> None:
        case = Case(url, calcom, folder, change)
        async with open_house(url, ways=case.ways()) as house:
            assert not (await house.sync(COLOUR)).failed

    asyncio.run(begin())
    case = Case(url, calcom, folder, change)
    points = list(crash_points(case, every))
    unreached = 0
    for point in points:
        case.prepare()
        status = case.run_and_die(point)
        assert status in (-9, 0)
        unreached += status == 0
        case.calcom.control("faults", [])
        case.recover()
        case.verify()
    # Requests overlap, so a run may have a step or two fewer than the one that was counted.
    assert unreached <= 3


@pytest.mark.parametrize("change", OWN_STEPS)
def test_a_killed_process_leaves_all_or_nothing(database_url: str, calcom: Calcom, tmp_path: Path, change: str) -> None:
    walk(database_url, calcom, tmp_path, change, every=11)


@pytest.mark.chaos
@pytest.mark.parametrize("change", OWN_STEPS)
def test_a_process_killed_at_any_step_leaves_all_or_nothing(
    database_url: str, calcom: Calcom, tmp_path: Path, change: str
) -> None:
    walk(database_url, calcom, tmp_path, change, every=1)
