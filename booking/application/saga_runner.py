"""Carries sagas to the outside calendar: runs a fresh one within its deadline, and finishes what others left."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from booking.application import pivots
from booking.application.calendar import (
    Absent,
    BookAnswer,
    Booked,
    Calendar,
    CancelAnswer,
    Cancelled,
    FindAnswer,
    Lost,
    Misplaced,
    NotDone,
    Refused,
    SegmentRequest,
)
from booking.application.ports import Database, Ids
from booking.application.records import SagaResult
from booking.domain import saga_work, sagas
from booking.domain.ids import AppointmentId, SagaId
from booking.domain.sagas import (
    LocalChange,
    Saga,
    SagaOutcome,
    SagaPolicy,
    SagaState,
    SagaStep,
    Setback,
    StepRole,
    StepState,
)
from booking.errors import InvariantBroken, StaleSaga

Notes = Callable[[str, Saga], None]
"""Told of every stored step: an event name (`segments_booked`, `saga_failed` …) and the saga as it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerLimits:
    """How long the runner waits, in seconds."""

    request_s: float = 20.0
    """For the answer to one booking request; shorter than the grace, longer than a caller's patience."""
    tidy_s: float = 1.0
    """How long a decided caller is kept waiting for the cancellations that follow a failure."""
    policy: SagaPolicy = field(default_factory=SagaPolicy)
    """Grace, lease and backoff."""
    rounds: int = 3
    """How often look-ups and cancellations follow each other at once before the rest is put off."""


class _Run:
    """One saga under way in this process."""

    def __init__(self) -> None:
        self.decided = asyncio.Event()
        self.saga: Saga | None = None
        self._began = asyncio.get_running_loop().time()

    def at(self, now: datetime) -> datetime:
        """The moment it is, for a run that began at `now`."""
        return now + timedelta(seconds=asyncio.get_running_loop().time() - self._began)


class SagaRunner:
    """Runs sagas; any number of processes may run one each on the same database.

    A saga belongs to whoever stored its last version: every save names the version it follows, so of two processes
    that take the same saga over, one finds its save refused and stops.
    """

    def __init__(
        self,
        database: Database,
        calendar: Calendar | None,
        ids: Ids,
        *,
        limits: RunnerLimits | None = None,
        notes: Notes | None = None,
    ) -> None:
        """Work on this database and calendar.

        Args:
            database: Where sagas and appointments are.
            calendar: The outside calendar; None in mode off.
            ids: Makes this runner's name.
            limits: How long to wait for what, grace and lease included.
            notes: Told of every stored step.
        """
        self._database = database
        self._calendar = calendar
        self.owner = ids.new("run")
        self._limits = limits or RunnerLimits()
        self.policy = self._limits.policy
        self._notes = notes or (lambda _event, _saga: None)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def remote(self) -> bool:
        """Whether there is an outside calendar; without one a plan has no new steps."""
        return self._calendar is not None

    @property
    def under_way(self) -> frozenset[asyncio.Task[None]]:
        """The sagas this process is carrying now."""
        return frozenset(self._tasks)

    async def aclose(self) -> None:
        """Stop what is under way; the leases run out and another process goes on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- a fresh saga ------------------------------------------------------------------------------------------

    async def run(self, stored: Saga, *, now: datetime, deadline_s: float) -> SagaResult:
        """Drive a saga this process has just stored; past the deadline it goes on behind the answer `pending`."""
        run = _Run()
        task = asyncio.create_task(self._drive(stored, run, now))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        loop = asyncio.get_running_loop()
        give_up = loop.time() + deadline_s
        decided = asyncio.ensure_future(run.decided.wait())
        await asyncio.wait({task, decided}, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if run.decided.is_set() and not task.done():
            await asyncio.wait({task}, timeout=max(0.0, min(self._limits.tidy_s, give_up - loop.time())))
        decided.cancel()
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error
        return _result(run.saga or stored)

    async def _drive(self, saga: Saga, run: _Run, now: datetime) -> None:
        try:
            saga = await self._ask(saga, run, now)
            await self._leave(await self._clear(saga, run, now), run, now)
        except StaleSaga:
            # Somebody else has it. What they decided is in the database; this process learns it there.
            run.saga = await self._load(saga.id)
        finally:
            run.decided.set()

    async def _ask(self, saga: Saga, run: _Run, now: datetime) -> Saga:
        """Send every booking request at once; store the decision as soon as it can be taken."""
        saga = await self._ask_for(saga, run, now)
        if saga.state is not SagaState.ASKING or not saga_work.waits(saga):
            return saga
        saga = await self._store(saga, sagas.give_way(saga, run.at(now)), LocalChange.NOTHING, run, now)
        await asyncio.gather(*(self._cancel(saga, step, now) for step in saga_work.to_yield(saga)))
        return await self._ask_for(saga, run, now)

    async def _ask_for(self, saga: Saga, run: _Run, now: datetime) -> Saga:
        started = {asyncio.create_task(self._book(saga, step, now)): step.no for step in saga_work.to_book(saga)}
        pending = set(started)
        try:
            while True:
                settled, change = sagas.settle(saga, now, self.policy)
                if not pending or change is not LocalChange.NOTHING:
                    saga = await self._store(saga, settled, change, run, now)
                if not pending:
                    return saga
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    saga = _learned(saga, started[task], task.result())
        finally:
            for task in pending:
                task.cancel()

    async def _book(self, saga: Saga, step: SagaStep, now: datetime) -> BookAnswer:
        calendar = self._outside()
        request = _request(saga, step)
        answer = await calendar.book(request, now=now, wait_s=self._limits.request_s)
        if not isinstance(answer, Lost):
            return answer
        found = await calendar.find(request, now=now)
        return found if isinstance(found, Booked | Misplaced) else answer

    # -- what is left --------------------------------------------------------------------------------------------

    async def _clear(self, saga: Saga, run: _Run, now: datetime) -> Saga:
        """Look up what is unknown and cancel what has to go, as far as it is due; then store what was learned."""
        for _ in range(self._limits.rounds):
            if saga.state is not SagaState.CLEARING:
                return saga
            learned = await self._once(saga, now)
            if learned is saga:
                return saga
            settled, change = sagas.settle(learned, now, self.policy)
            saga = sagas.once_more(await self._store(saga, settled, change, run, now), now, self.policy)
        return saga

    async def _leave(self, saga: Saga, run: _Run, now: datetime) -> None:
        """Give the lease back, so that anybody may go on when the next thing is due."""
        if saga.open:
            await self._store(saga, sagas.let_go(saga), LocalChange.NOTHING, run, now)

    async def _once(self, saga: Saga, now: datetime) -> Saga:
        to_find, to_cancel = saga_work.to_find(saga, now), saga_work.to_cancel(saga, now)
        to_restore = saga_work.to_restore(saga, now)
        found = await asyncio.gather(*(self._find(saga, step, now) for step in to_find))
        for step, answer in zip(to_find, found, strict=True):
            saga = self._looked_up(saga, step.no, answer, now)
        # What a look-up has just found has to go in the next round: its intent is stored first.
        gone = await asyncio.gather(*(self._cancel(saga, step, now) for step in to_cancel))
        for step, outcome in zip(to_cancel, gone, strict=True):
            if isinstance(outcome, Cancelled):
                saga = sagas.cancelled(saga, step.no)
            else:
                saga = sagas.put_off(saga, step.no, Setback(outcome.detail, outcome.retry_at), now, self.policy)
        # An old booking can only stand again when the new ones in its place are gone.
        cleared = not (to_find or to_cancel)
        back = await asyncio.gather(*(self._restore(saga, step, now) for step in to_restore if cleared))
        for step, answer in zip(to_restore, back, strict=False):
            if isinstance(answer, Booked):
                saga = sagas.restored(saga, step.no, answer.uid)
            else:
                saga = sagas.put_off(saga, step.no, Setback(answer.detail), now, self.policy)
        return saga

    async def _restore(self, saga: Saga, step: SagaStep, now: datetime) -> Booked | NotDone:
        """Clear what is left of an old booking, look whether it was restored before, and book it again."""
        calendar, request = self._outside(), _request(saga, step)
        gone = await self._cancel(saga, step, now)
        if not isinstance(gone, Cancelled):
            return gone
        found: FindAnswer | BookAnswer = await calendar.find(request, now=now)
        if isinstance(found, Absent):
            found = await calendar.book(request, now=now, wait_s=self._limits.request_s)
        if isinstance(found, Booked):
            return found
        return NotDone("absent" if isinstance(found, Absent) else found.detail)

    def _looked_up(self, saga: Saga, no: int, answer: FindAnswer, now: datetime) -> Saga:
        match answer:
            case Booked(uid):
                return sagas.booked(saga, no, uid)
            case Misplaced(uid, detail):
                return sagas.misplaced(saga, no, uid, detail)
            case Absent():
                return sagas.absent(saga, no, now, self.policy)
            case _:
                return sagas.put_off(saga, no, Setback(answer.detail, answer.retry_at), now, self.policy)

    async def _find(self, saga: Saga, step: SagaStep, now: datetime) -> FindAnswer:
        return await self._outside().find(_request(saga, step), now=now)

    async def _cancel(self, saga: Saga, step: SagaStep, now: datetime) -> CancelAnswer:
        reason = f"{saga.kind.value} {saga.outcome.value} [{saga.id}]"
        return await self._outside().cancel(saga.salon, step.uid, step.staff, reason, now=now)

    # -- recovery --------------------------------------------------------------------------------------------------

    async def recover(self, now: datetime, limit: int = 20) -> int:
        """Take over what is due and nobody works on; how many sagas moved."""
        async with self._database.reading() as uow:
            due = await uow.sagas.due(now, limit)
        moved = await asyncio.gather(*(self._recover(saga, now) for saga in due))
        return sum(moved)

    async def _recover(self, saga_id: SagaId, now: datetime) -> bool:
        run = _Run()
        try:
            stored = await self._load(saga_id)
            if not stored.open or (stored.lease_until is not None and stored.lease_until > now):
                return False
            taken = sagas.recovered(stored, self.owner, now, self.policy)
            saga = await self._store(stored, taken, LocalChange.NOTHING, run, now)
            if saga.state is SagaState.ASKING:
                learned = await self._once(saga, now)
                settled, change = sagas.settle(learned, now, self.policy)
                saga = await self._store(saga, settled, change, run, now)
            await self._leave(await self._clear(saga, run, now), run, now)
        except StaleSaga:
            return False
        return True

    async def resume(self, saga_id: SagaId, *, now: datetime) -> Saga | None:
        """Try at once whatever is left; the saga afterwards, None where it is not open or somebody works on it."""
        run = _Run()
        try:
            stored = await self._load(saga_id)
            if not stored.open or (stored.lease_until is not None and stored.lease_until > now):
                return None
            await self._store(stored, saga_work.resume(stored, now), LocalChange.NOTHING, run, now)
        except (StaleSaga, InvariantBroken):
            return None
        await self._recover(saga_id, now)
        return await self._load(saga_id)

    async def close(self, saga_id: SagaId, why: str, *, now: datetime) -> Saga | None:
        """Give a saga up for a person's reason; None where it is not open."""
        try:
            stored = await self._load(saga_id)
        except InvariantBroken:
            return None
        if not stored.open:
            return None
        closed, change = saga_work.close(stored, why, now)
        return await self._store(stored, closed, change, _Run(), now)

    # -- storing -----------------------------------------------------------------------------------------------------

    async def _store(self, before: Saga, after: Saga, change: LocalChange, run: _Run, now: datetime) -> Saga:
        """Write what was learned, what it means here and what comes next, in one transaction."""
        saga = replace(after, version=before.version + 1)
        if saga.open and saga.owner == self.owner:
            saga = replace(saga, lease_until=now + self.policy.lease)
        async with self._database.transaction() as uow:
            await uow.sagas.save(saga)
            await uow.appointments.note_uids(_renamed(before, saga))
            await pivots.apply(uow, saga, change, now, told_pending=run.at(now) >= saga.deadline_at)
        run.saga = saga
        if saga.outcome is not SagaOutcome.PENDING:
            run.decided.set()
        if change is not LocalChange.NOTHING:
            self._notes("segments_booked" if change is LocalChange.CONFIRM else "saga_failed", saga)
        if saga.stuck and not before.stuck:
            self._notes("saga_stuck", saga)
        return saga

    async def _load(self, saga: SagaId) -> Saga:
        async with self._database.reading() as uow:
            stored = await uow.sagas.get(saga)
        if stored is None:
            raise InvariantBroken("there is no such saga", saga=saga)
        return stored

    def _outside(self) -> Calendar:
        if self._calendar is None:
            raise InvariantBroken("a saga has outside steps, but there is no outside calendar")
        return self._calendar


def _learned(saga: Saga, no: int, answer: BookAnswer) -> Saga:
    match answer:
        case Booked(uid):
            return sagas.booked(saga, no, uid)
        case Misplaced(uid, detail):
            return sagas.misplaced(saga, no, uid, detail)
        case Refused(code, detail):
            return sagas.refused(saga, no, code, detail)
        case Lost(detail):
            return sagas.lost(saga, no, detail)


def _request(saga: Saga, step: SagaStep) -> SegmentRequest:
    siblings = [one.starts_at for one in saga.steps if one.appointment == step.appointment]
    return SegmentRequest(
        salon=saga.salon,
        saga=saga.id,
        step=step.no,
        appointment=step.appointment,
        appointment_starts_at=min(siblings),
        service=step.service,
        segment=step.segment,
        staff=step.staff,
        starts_at=step.starts_at,
        ends_at=step.ends_at,
        guest=saga.guest,
    )


def _renamed(before: Saga, after: Saga) -> dict[tuple[AppointmentId, str], str | None]:
    """The old bookings that stand under another name than before."""
    known = {step.no: step.uid for step in before.steps if step.role is StepRole.OLD}
    return {
        (step.appointment, step.segment): step.uid
        for step in after.steps
        if step.role is StepRole.OLD and step.state is StepState.BOOKED and step.uid != known[step.no]
    }


def _result(saga: Saga) -> SagaResult:
    refusal = saga.refusal if saga.outcome is SagaOutcome.FAILED else None
    return SagaResult(outcome=saga.outcome.value, saga=saga.id, refusal=refusal)
