"""What has to be done from time to time, by any process: finish sagas, send letters, look at the calendar."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from booking.application.notices import Dispatcher
from booking.application.ports import Clock, Database
from booking.application.reconcile import ReaderUnavailable, Reconciler
from booking.application.saga_runner import SagaRunner
from booking.errors import BookingError

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a round did."""

    sagas: int = 0
    letters: int = 0
    holds: int = 0
    orphans: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often what is done, in seconds."""

    sagas_s: float = 2.0
    poll_s: float = 120.0


class Housekeeper:
    """Does the rounds. Everything in it may run in several processes at once."""

    def __init__(
        self,
        database: Database,
        runner: SagaRunner,
        dispatcher: Dispatcher,
        reconciler: Reconciler | None,
        rhythm: Rhythm | None = None,
    ) -> None:
        """Work with these; `reconciler` is None in mode off."""
        self._database = database
        self._runner = runner
        self._dispatcher = dispatcher
        self._reconciler = reconciler
        self._rhythm = rhythm or Rhythm()

    async def settle(self, now: datetime, *, look_outside: bool = True) -> Settled:
        """One whole round: sagas, letters, holds past their end and, with `look_outside`, the calendar."""
        sagas = await self._runner.recover(now)
        orphans = await self._poll(now) if look_outside else 0
        sagas += await self._runner.recover(now) if orphans else 0
        letters = await self._dispatcher.dispatch(now)
        async with self._database.transaction(lasting=False) as uow:
            holds = await uow.holds.sweep(now=now)
        return Settled(sagas=sagas, letters=letters, holds=holds, orphans=orphans)

    async def _poll(self, now: datetime) -> int:
        """Look at every salon's calendar; how much was found that needed an answer."""
        if self._reconciler is None:
            return 0
        async with self._database.reading() as uow:
            salons = await uow.catalogues.salons()
        found = 0
        for salon in salons:
            try:
                report = await self._reconciler.poll(salon, now=now)
            except ReaderUnavailable as error:
                _log.warning("calendar_not_read", salon=salon, why=str(error))
                continue
            found += len(report.orphans) + len(report.cancelled_there) + len(report.moved_there)
            if report.orphans or report.cancelled_there or report.moved_there:
                _log.warning(
                    "calendar_settled",
                    salon=salon,
                    orphans=report.orphans,
                    cancelled_there=report.cancelled_there,
                    moved_there=report.moved_there,
                )
        return found

    async def run(self, clock: Clock, stopped: Callable[[], bool] = lambda: False) -> None:
        """Do the rounds until stopped or cancelled; a round that fails is told and does not end the rounds."""
        polled: datetime | None = None
        while not stopped():
            now = clock.now()
            due = polled is None or now - polled >= timedelta(seconds=self._rhythm.poll_s)
            try:
                await self.settle(now, look_outside=due)
            except BookingError as error:
                _log.exception("housekeeping_failed", code=error.code)
            except Exception:  # noqa: BLE001 - what is due must be done whatever went wrong once; an operator is told
                _log.exception("housekeeping_failed", code="unexpected")
            polled = now if due else polled
            await asyncio.sleep(self._rhythm.sagas_s)
