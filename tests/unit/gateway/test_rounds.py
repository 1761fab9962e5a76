"""What is done again and again goes on, whatever went wrong once."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import structlog

from booking.adapters.system import StandingClock
from booking.application.housekeeping import Housekeeper, Rhythm
from booking.errors import DatabaseUnreachable
from gateway import app
from gateway.reception import Reception

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)


class Troubled:
    """Does not do what it is asked the first times."""

    def __init__(self, *troubles: Exception) -> None:
        """Raise these, one after the other."""
        self.troubles = list(troubles)
        self.asked = 0
        self.well = asyncio.Event()

    async def do(self, *_: object, **__: object) -> int:
        """Raise, or do it."""
        self.asked += 1
        if self.troubles:
            raise self.troubles.pop(0)
        self.well.set()
        return 0


TROUBLES = (DatabaseUnreachable(), RuntimeError("a defect"), OSError("the disk"))


async def test_housekeeping_survives_what_nobody_thought_of() -> None:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    runner: Any = Troubled(*TROUBLES)
    runner.recover = runner.do
    keeper = Housekeeper(cast("Any", None), runner, cast("Any", runner), None, Rhythm(sagas_s=0.0))
    await keeper.run(StandingClock(NOW), stopped=lambda: runner.asked > len(TROUBLES))
    assert runner.asked == len(TROUBLES) + 1
    assert runner.well.is_set()


async def test_handing_over_survives_what_nobody_thought_of(monkeypatch: pytest.MonkeyPatch) -> None:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    monkeypatch.setattr(app, "_EVERY_S", 0.0)
    trouble = Troubled(*TROUBLES)

    class _Reception:
        drain_spool = staticmethod(trouble.do)
        calls = type("Calls", (), {"tidy": staticmethod(trouble.do)})

    rounds = asyncio.create_task(app._hand_over(cast("Reception", _Reception)))  # noqa: SLF001 - the round itself
    async with asyncio.timeout(10):
        await trouble.well.wait()
    rounds.cancel()
    await asyncio.gather(rounds, return_exceptions=True)
    assert trouble.asked > len(TROUBLES)
