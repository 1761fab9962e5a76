"""What a saga asks for outside now, and what people may do with it; pure, like the machine it belongs to."""

from dataclasses import replace
from datetime import datetime

from booking.domain.sagas import LocalChange, Saga, SagaOutcome, SagaState, SagaStep, StepState


def to_book(saga: Saga) -> tuple[SagaStep, ...]:
    """The steps whose intent to book is written and whose answer is out: for the process that planned them."""
    return tuple(step for step in saga.steps if step.state is StepState.ASKED)


def to_find(saga: Saga, now: datetime) -> tuple[SagaStep, ...]:
    """The steps of unknown outcome whose look-up is due."""
    return tuple(step for step in saga.steps if step.state is StepState.UNKNOWN and _due(step, now))


def to_cancel(saga: Saga, now: datetime) -> tuple[SagaStep, ...]:
    """The outside bookings that have to go and are due."""
    return tuple(step for step in saga.steps if step.state is StepState.LEAVING and _due(step, now))


def to_yield(saga: Saga) -> tuple[SagaStep, ...]:
    """The old bookings that have to go before what is in their place can be booked."""
    return tuple(step for step in saga.steps if step.state is StepState.YIELDING)


def to_restore(saga: Saga, now: datetime) -> tuple[SagaStep, ...]:
    """The old bookings that have to stand again and are due."""
    return tuple(step for step in saga.steps if step.state is StepState.RESTORING and _due(step, now))


def waits(saga: Saga) -> bool:
    """Whether some new bookings wait for old ones to yield."""
    return any(step.state is StepState.WAITING for step in saga.steps)


def _due(step: SagaStep, now: datetime) -> bool:
    return step.not_before is None or step.not_before <= now


# -- what people do ------------------------------------------------------------------------------------------


def close(saga: Saga, why: str, now: datetime) -> tuple[Saga, LocalChange]:
    """Give up by a person's decision; a saga not decided yet fails, so nothing stays held for ever."""
    undecided = saga.state is SagaState.ASKING
    change = LocalChange.RELEASE if undecided else LocalChange.NOTHING
    outcome = SagaOutcome.FAILED if undecided else saga.outcome
    closed = replace(
        saga,
        state=SagaState.CLOSED,
        outcome=outcome,
        why=why,
        next_at=None,
        owner="",
        lease_until=None,
        guest=None,
        updated_at=now,
    )
    return closed, change


def resume(saga: Saga, now: datetime) -> Saga:
    """Try everything that is left at once, whatever was put off."""
    steps = tuple(replace(step, tries=0, not_before=None) for step in saga.steps)
    return replace(saga, steps=steps, stuck=False, next_at=now, updated_at=now)
