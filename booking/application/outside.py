"""Writes down what the outside calendar has to be told about a change, as a saga stored with the change itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.application.means import Means
from booking.application.pivots import NOTICE_OF, Told, apply, tell
from booking.application.ports import UnitOfWork
from booking.domain.appointments import Appointment
from booking.domain.ids import CallId, SagaId
from booking.domain.saga_plans import PlannedStep, SagaPlan, begin
from booking.domain.sagas import Guest, Saga, SagaKind, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed at home."""

    kind: SagaKind
    new: tuple[Appointment, ...] = ()
    old: tuple[Appointment, ...] = ()
    call: CallId | None = None
    now: datetime
    deadline_s: float


async def tell_outside(means: Means, uow: UnitOfWork, change: Change) -> Saga | None:
    """Store the saga of a change in the change's own transaction; None where there is nobody to tell.

    The guest's notice goes into the outbox here where the change stands at once; otherwise the saga's decision does it.
    """
    runner = means.runner
    old = tuple(_steps(change.old))
    first = (change.new or change.old)[0]
    if runner is None or not runner.remote or not (change.new or any(step.uid for step in old)):
        told = Told(
            what=NOTICE_OF[change.kind],
            salon=first.salon,
            visit=first.visit,
            call=change.call,
            new=tuple(one.id for one in change.new),
            old=tuple(one.id for one in change.old),
        )
        await tell(uow, told, change.now)
        return None
    wanted = SagaPlan(
        saga=SagaId(means.ids.new("sga")),
        salon=first.salon,
        visit=first.visit,
        call=change.call,
        kind=change.kind,
        new=tuple(_steps(change.new)),
        old=old,
        new_appointments=tuple(one.id for one in change.new),
        old_appointments=tuple(one.id for one in change.old),
        guest=Guest(name=first.customer.name, phone=first.customer.phone, email=first.customer.email),
        deadline=timedelta(seconds=change.deadline_s),
        owner=runner.owner,
    )
    saga = begin(wanted, change.now, runner.policy)
    if change.kind is SagaKind.CANCEL:
        # A cancellation is decided as it is asked for; only the clearing outside is left.
        saga, local = settle(saga, change.now, runner.policy)
        await apply(uow, saga, local, change.now)
    await uow.sagas.add(saga)
    return saga


def _steps(appointments: Iterable[Appointment]) -> Iterable[PlannedStep]:
    for one in appointments:
        for segment in one.segments:
            yield PlannedStep(
                appointment=one.id,
                service=one.service,
                segment=segment.key,
                staff=segment.staff,
                starts_at=segment.starts_at,
                ends_at=segment.ends_at,
                uid=segment.calcom_uid or "",
            )
