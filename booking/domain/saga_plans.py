"""Plans a saga: from what is to change to a saga whose first intents are written."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.domain.ids import AppointmentId, CallId, SagaId, SalonId, ServiceId, StaffId, VisitId
from booking.domain.sagas import (
    Guest,
    Saga,
    SagaKind,
    SagaOutcome,
    SagaPolicy,
    SagaState,
    SagaStep,
    StepRole,
    StepState,
    in_the_way,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One outside booking that a plan asks for (no uid) or gives up (uid)."""

    appointment: AppointmentId
    service: ServiceId
    segment: str
    staff: StaffId
    starts_at: datetime
    ends_at: datetime
    uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaPlan:
    """What is to change: what to book outside, what to give up, and who asked."""

    saga: SagaId
    salon: SalonId
    visit: VisitId
    call: CallId | None
    kind: SagaKind
    new: tuple[PlannedStep, ...] = ()
    old: tuple[PlannedStep, ...] = ()
    """Steps without a uid have nothing outside and need no clearing."""
    new_appointments: tuple[AppointmentId, ...] = ()
    old_appointments: tuple[AppointmentId, ...] = ()
    guest: Guest
    deadline: timedelta
    owner: str
    """The process that will run it; see `SagaRunner.owner`."""


def begin(wanted: SagaPlan, now: datetime, policy: SagaPolicy) -> Saga:
    """A saga with the intents of its first steps written; store it together with the held appointments.

    With `new` empty (a cancellation, or no outside calendar) nothing has to be asked, and the first `settle`
    decides at once.
    """
    steps = [_planned(step, no, StepRole.NEW, StepState.ASKED, now) for no, step in enumerate(wanted.new)]
    old = [
        _planned(step, len(steps) + no, StepRole.OLD, StepState.BOOKED, None)
        for no, step in enumerate(step for step in wanted.old if step.uid)
    ]
    steps = [
        replace(new, state=StepState.WAITING, asked_at=None) if any(in_the_way(one, new) for one in old) else new
        for new in steps
    ]
    steps += old
    return Saga(
        id=wanted.saga,
        salon=wanted.salon,
        visit=wanted.visit,
        call=wanted.call,
        kind=wanted.kind,
        state=SagaState.ASKING,
        outcome=SagaOutcome.PENDING,
        new=wanted.new_appointments,
        old=wanted.old_appointments,
        steps=tuple(steps),
        guest=wanted.guest,
        created_at=now,
        updated_at=now,
        deadline_at=now + wanted.deadline,
        owner=wanted.owner,
        lease_until=now + policy.lease,
        next_at=now,
    )


def _planned(step: PlannedStep, no: int, role: StepRole, state: StepState, asked_at: datetime | None) -> SagaStep:
    return SagaStep(
        no=no,
        role=role,
        appointment=step.appointment,
        service=step.service,
        segment=step.segment,
        staff=step.staff,
        starts_at=step.starts_at,
        ends_at=step.ends_at,
        state=state,
        uid=step.uid,
        asked_at=asked_at,
    )
