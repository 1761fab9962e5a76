"""Call-back tasks: promises that somebody of the salon calls, with a due time, an owner and an outcome."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.application.means import Means, deciding
from booking.application.orders import CallbackTask
from booking.application.ports import UnitOfWork
from booking.domain.appointments import Customer
from booking.domain.catalogue import Catalogue
from booking.domain.ids import CallId, SalonId, StaffId, TaskId
from booking.domain.local_time import at_minute, minute_after, zone
from booking.domain.timetable import timetable
from booking.errors import NoSuchTask

CALL_BACK_WITHIN = timedelta(hours=2)
"""How much opening time may pass before a promised call."""
_LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRequest:
    """What somebody is to be called about."""

    customer: Customer
    reason: str = "callback"
    details: str = ""
    call: CallId | None = None


def due_at(catalogue: Catalogue, now: datetime) -> datetime:
    """When a promised call is due: after two hours during which the salon was open."""
    table, branch = timetable(catalogue), catalogue.salon.main_branch
    local = zone(catalogue.salon.timezone)
    start, left = minute_after(now), int(CALL_BACK_WITHIN.total_seconds()) // 60
    first = local.day_of(start)
    for ahead in range(_LOOK_AHEAD_DAYS):
        for opens, closes in table.opening(branch, first + timedelta(days=ahead)).spans:
            begin = max(opens, start)
            if closes - begin >= left:
                return at_minute(begin + left)
            left -= max(0, closes - begin)
    return now + CALL_BACK_WITHIN


async def request_callback(means: Means, salon: SalonId, request: CallbackRequest, *, now: datetime) -> CallbackTask:
    """Promise a call; the same caller asking again about the same in one call keeps the first promise."""
    catalogue = await means.catalogues.get(salon)

    async def decide(uow: UnitOfWork) -> CallbackTask:
        if request.call is not None:
            for open_task in await uow.tasks.listed(salon):
                if open_task.call == request.call and open_task.reason == request.reason:
                    return await _amended(uow, salon, open_task, request)
        task = CallbackTask(
            id=TaskId(means.ids.new("tsk")),
            reason=request.reason,
            customer=request.customer,
            details=request.details,
            created_at=now,
            due_at=due_at(catalogue, now),
            call=request.call,
        )
        await uow.tasks.add(salon, task)
        return task

    return await deciding(means, decide)


async def _amended(uow: UnitOfWork, salon: SalonId, task: CallbackTask, request: CallbackRequest) -> CallbackTask:
    details = task.details
    if request.details and request.details not in details:
        details = f"{details}\n{request.details}" if details else request.details
    amended = replace(task, customer=request.customer, details=details)
    await uow.tasks.save(salon, amended)
    return amended


async def tasks(means: Means, salon: SalonId, *, open_only: bool = True) -> tuple[CallbackTask, ...]:
    """The tasks of a salon in order of due time."""
    async with means.database.reading() as uow:
        return await uow.tasks.listed(salon, open_only=open_only)


async def assign_task(means: Means, salon: SalonId, task: TaskId, owner: StaffId | None) -> CallbackTask:
    """Make somebody (or nobody) responsible.

    Raises:
        NoSuchTask: There is no such task.
    """

    async def decide(uow: UnitOfWork) -> CallbackTask:
        assigned = replace(await _task(uow, salon, task), owner=owner)
        await uow.tasks.save(salon, assigned)
        return assigned

    return await deciding(means, decide)


async def close_task(means: Means, salon: SalonId, task: TaskId, outcome: str, *, now: datetime) -> CallbackTask:
    """Note how a task ended; a closed one keeps its first outcome.

    Raises:
        NoSuchTask: There is no such task.
    """

    async def decide(uow: UnitOfWork) -> CallbackTask:
        found = await _task(uow, salon, task)
        if found.state == "done":
            return found
        closed = replace(found, state="done", outcome=outcome, closed_at=now)
        await uow.tasks.save(salon, closed)
        return closed

    return await deciding(means, decide)


async def _task(uow: UnitOfWork, salon: SalonId, task: TaskId) -> CallbackTask:
    found = await uow.tasks.get(salon, task)
    if found is None:
        raise NoSuchTask(task=task)
    return found
