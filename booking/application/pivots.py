"""What the decision of a saga means at home: appointments, remembered busy times and notices, in its transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from booking.application.ports import UnitOfWork
from booking.application.records import OutboxItem
from booking.domain.ids import AppointmentId, CallId, SalonId, VisitId
from booking.domain.sagas import LocalChange, Saga, SagaKind, StepRole, StepState

REMIND_BEFORE = timedelta(days=1)
"""How long before a visit the guest is reminded; one booked later than that gets no reminder."""
NOTICE = "notice"
"""Outbox kind of everything a guest is told; see `Told`."""

NOTICE_OF = {
    SagaKind.BOOK: "confirmation",
    SagaKind.RESCHEDULE: "change",
    SagaKind.CANCEL: "cancellation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something a guest is to be told by mail."""

    what: str
    """confirmation, change, cancellation, reminder, waiting_match, or book/reschedule/cancel followed by _failed."""
    salon: SalonId
    visit: VisitId
    call: CallId | None = None
    new: tuple[AppointmentId, ...] = ()
    old: tuple[AppointmentId, ...] = ()
    saga: str = ""
    starts_at: datetime | None = None
    """When the new ones begin; looked up where left out."""


async def apply(uow: UnitOfWork, saga: Saga, change: LocalChange, now: datetime, *, told_pending: bool = False) -> None:
    """Carry out the local change of a decision; `NOTHING` does nothing.

    Args:
        uow: The transaction that stores the saga.
        saga: As it is stored.
        change: What its decision asks for.
        now: The moment the run began.
        told_pending: Whether the caller's deadline is over: they may have hung up, so a failure has to reach them.
    """
    match change:
        case LocalChange.NOTHING:
            return
        case LocalChange.CONFIRM:
            await uow.appointments.confirm(saga.new, _uids(saga), now)
            if saga.old:
                reason = "cancelled" if saga.kind is SagaKind.CANCEL else "rescheduled"
                await uow.appointments.cancel(saga.old, now, reason)
            await _notice(uow, saga, NOTICE_OF[saga.kind], now)
        case LocalChange.RELEASE:
            await uow.appointments.release(saga.new, saga.refusal, now)
            await _remember_taken(uow, saga, now)
            if told_pending:
                await _notice(uow, saga, f"{saga.kind.value}_failed", now)
        case _:
            assert_never(change)


def _uids(saga: Saga) -> dict[tuple[AppointmentId, str], str]:
    return {(step.appointment, step.segment): step.uid for step in saga.steps if step.role is StepRole.NEW and step.uid}


async def _remember_taken(uow: UnitOfWork, saga: Saga, now: datetime) -> None:
    """What the calendar says is taken is not offered again before the next reading of its busy times."""
    for step in saga.steps:
        if step.state is StepState.REFUSED and step.error.startswith("slot_taken"):
            window = (step.starts_at, step.ends_at)
            await uow.calendar_busy.replace(saga.salon, {step.staff: [window]}, window, now)


async def _notice(uow: UnitOfWork, saga: Saga, what: str, now: datetime) -> None:
    starts = [step.starts_at for step in saga.steps if step.role is StepRole.NEW]
    told = Told(
        what=what,
        salon=saga.salon,
        visit=saga.visit,
        call=saga.call,
        new=saga.new,
        old=saga.old,
        saga=saga.id,
        starts_at=min(starts, default=None),
    )
    await tell(uow, told, now)


async def tell(uow: UnitOfWork, told: Told, now: datetime) -> None:
    """Put a notice into the outbox, and with a new time its reminder; the same one twice is one."""
    await uow.outbox.add(_item(told, told.what, now))
    if told.what not in ("confirmation", "change") or not told.new:
        return
    starts_at = told.starts_at
    if starts_at is None:
        starts_at = min((one.starts_at for one in await uow.appointments.get(told.new)), default=now)
    remind_at = starts_at - REMIND_BEFORE
    if remind_at > now:
        await uow.outbox.add(_item(told, "reminder", remind_at))


def _item(told: Told, what: str, due_at: datetime) -> OutboxItem:
    return OutboxItem(
        key=":".join((NOTICE, what, *(told.new or told.old))),
        salon=told.salon,
        kind=NOTICE,
        payload={
            "what": what,
            "visit": told.visit,
            "call": told.call or "",
            "saga": told.saga,
            "new": list(told.new),
            "old": list(told.old),
        },
        due_at=due_at,
    )
