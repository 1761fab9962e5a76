"""The life of a saga as a pure state machine: what is known of each booking outside, and what follows from it.

A saga owns some steps. A step is one booking at the outside calendar, and what we know of it:

```text
           book                        cancel
ASKED ───▶ BOOKED ───────▶ LEAVING ───▶ GONE
  │  └───▶ REFUSED            ▲
  └──────▶ UNKNOWN ── found ──┘   (absent after the grace: GONE)
```

The saga itself is `ASKING` until every answer is in (or one is bad), then it is decided once and for ever:
`DONE` or `FAILED`. What is left is `CLEARING`: cancelling what must not stay. Only then it is `FINISHED`.
Every function here takes a saga and gives back another one; storing it is the caller's business.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from booking.domain.ids import AppointmentId, CallId, SagaId, SalonId, ServiceId, StaffId, VisitId


class SagaKind(Enum):
    """What the saga is to reach."""

    BOOK = "book"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"


class SagaState(Enum):
    """Where the saga stands."""

    ASKING = "asking"
    CLEARING = "clearing"
    FINISHED = "finished"
    CLOSED = "closed"
    """Given up by a person, with a reason; what it left outside is theirs to tidy."""


class SagaOutcome(Enum):
    """What the customer may be told."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class StepRole(Enum):
    """Which side of the change the outside booking is on."""

    NEW = "new"
    OLD = "old"


class StepState(Enum):
    """What is known of the outside booking of one step."""

    WAITING = "waiting"
    """Not asked for yet: an old booking is in its place, which yields only when all the others are booked."""
    ASKED = "asked"
    """The intent to book is written; the answer is not."""
    BOOKED = "booked"
    REFUSED = "refused"
    """Certainly not there: the calendar said no, or was never reached."""
    UNKNOWN = "unknown"
    """Asked, and the answer was lost: it may be there, or come to be there later."""
    LEAVING = "leaving"
    """It is there and has to go; the intent to cancel is written."""
    GONE = "gone"
    YIELDING = "yielding"
    """An old one in the way of a new one of the same person: cancelled before that is booked, by written intent."""
    RESTORING = "restoring"
    """It yielded in vain: whatever is left of it is cleared, and it is booked again."""


_AFTER_A_DEATH = {StepState.ASKED: StepState.UNKNOWN, StepState.WAITING: StepState.GONE}
_BAD = (StepState.REFUSED, StepState.UNKNOWN, StepState.GONE)
"""What a booking that was asked for can have become so that the saga fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaPolicy:
    """The durations of the protocol."""

    grace: timedelta = timedelta(seconds=60)
    """How long after asking an empty look-up proves nothing."""
    lease: timedelta = timedelta(seconds=60)
    """How long a process may be silent before another one takes the saga over."""
    backoff: timedelta = timedelta(seconds=5)
    """The wait after the first failure of a cancellation or look-up; doubles."""
    backoff_limit: timedelta = timedelta(minutes=10)
    stuck_after: int = 6
    """So many failures of one step make the saga stuck: shown to people, still tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who comes, as the outside calendar has to know it."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaStep:
    """One booking at the outside calendar."""

    no: int
    role: StepRole
    appointment: AppointmentId
    service: ServiceId
    segment: str
    staff: StaffId
    starts_at: datetime
    ends_at: datetime
    state: StepState
    uid: str = ""
    """The outside calendar's name for the booking; empty while unknown."""
    asked_at: datetime | None = None
    tries: int = 0
    """Failed attempts to cancel or to look up since the last success."""
    not_before: datetime | None = None
    error: str = ""
    misplaced: bool = False
    """It is there, but not as asked for: the saga fails and it has to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saga:
    """One all-or-nothing change of one visit, here and at the outside calendar."""

    id: SagaId
    salon: SalonId
    visit: VisitId
    call: CallId | None
    kind: SagaKind
    state: SagaState
    outcome: SagaOutcome
    new: tuple[AppointmentId, ...]
    """Appointments held here until the saga is decided."""
    old: tuple[AppointmentId, ...]
    """Appointments that end when the saga is done."""
    steps: tuple[SagaStep, ...]
    guest: Guest | None
    """Dropped when the saga is finished."""
    created_at: datetime
    updated_at: datetime
    deadline_at: datetime
    """Until then somebody holds the line for the answer."""
    owner: str = ""
    lease_until: datetime | None = None
    next_at: datetime | None = None
    """When there is something to do again; None when there is nothing."""
    refusal: str = ""
    """Why it failed: `slot_taken` or the code of an `Unavailable`."""
    stuck: bool = False
    why: str = ""
    """A person's reason for closing it."""
    version: int = 1

    @property
    def open(self) -> bool:
        """Whether something is left to do outside or to decide here."""
        return self.state in (SagaState.ASKING, SagaState.CLEARING)

    def step(self, no: int) -> SagaStep:
        """The step of that number."""
        return next(step for step in self.steps if step.no == no)


def in_the_way(old: SagaStep, new: SagaStep) -> bool:
    """Whether the calendar would refuse the new booking because of the old one."""
    return old.staff == new.staff and old.starts_at < new.ends_at and new.starts_at < old.ends_at


class LocalChange(Enum):
    """What has to happen to our own appointments in the transaction that stores the saga."""

    NOTHING = "nothing"
    CONFIRM = "confirm"
    """The new ones become confirmed and the old ones cancelled, in one stroke."""
    RELEASE = "release"
    """The new ones are given up; the old ones stay as they are."""


@dataclass(frozen=True, slots=True)
class Setback:
    """Why an outside request did not work, and before when asking again is useless."""

    detail: str
    retry_at: datetime | None = None


# -- what was learned outside --------------------------------------------------------------------------------


def booked(saga: Saga, no: int, uid: str) -> Saga:
    """The calendar has the booking (an answer, or a look-up that found it)."""
    step = saga.step(no)
    if step.state not in (StepState.ASKED, StepState.UNKNOWN):
        return saga
    state = StepState.BOOKED if saga.state is SagaState.ASKING else StepState.LEAVING
    return _with(saga, replace(step, state=state, uid=uid, tries=0, not_before=None, error=""))


def misplaced(saga: Saga, no: int, uid: str, detail: str) -> Saga:
    """The calendar has the booking, but not as asked for, so it cannot stay."""
    marked = booked(saga, no, uid)
    if marked is saga:
        return saga
    refusal = saga.refusal or "calendar_broke_its_promise"
    return replace(_with(marked, replace(marked.step(no), misplaced=True, error=detail[:300])), refusal=refusal)


def refused(saga: Saga, no: int, code: str, detail: str) -> Saga:
    """The calendar certainly has no such booking and will not have it: it said no or was never reached."""
    step = saga.step(no)
    if step.state is not StepState.ASKED:
        return saga
    marked = _with(saga, replace(step, state=StepState.REFUSED, error=f"{code}: {detail}"[:300]))
    # A taken slot is the better reason: it is one the caller can act upon.
    reason = code if code == "slot_taken" or not saga.refusal else saga.refusal
    return replace(marked, refusal=reason)


def lost(saga: Saga, no: int, detail: str) -> Saga:
    """The answer to a booking request was lost; nothing is known."""
    step = saga.step(no)
    if step.state is not StepState.ASKED:
        return saga
    marked = _with(saga, replace(step, state=StepState.UNKNOWN, error=detail[:300]))
    return replace(marked, refusal=saga.refusal or "calendar_unreachable")


def absent(saga: Saga, no: int, now: datetime, policy: SagaPolicy) -> Saga:
    """A look-up found nothing: proof only when the grace since asking is over."""
    step = saga.step(no)
    if step.state is not StepState.UNKNOWN:
        return saga
    proven_at = (step.asked_at or saga.created_at) + policy.grace
    if now >= proven_at:
        return _with(saga, replace(step, state=StepState.GONE, tries=0, not_before=None))
    return _with(saga, replace(step, tries=0, not_before=proven_at))


def cancelled(saga: Saga, no: int) -> Saga:
    """The booking is cancelled outside, by us just now or by anybody before."""
    step = saga.step(no)
    if step.state is not StepState.LEAVING:
        return saga
    return _with(saga, replace(step, state=StepState.GONE, tries=0, not_before=None, error=""))


def put_off(saga: Saga, no: int, setback: Setback, now: datetime, policy: SagaPolicy) -> Saga:
    """A cancellation or a look-up did not work; it is tried again later, ever more slowly."""
    step = saga.step(no)
    due = now + min(policy.backoff * 2 ** min(step.tries, 16), policy.backoff_limit)
    due = max(due, setback.retry_at) if setback.retry_at else due
    return _with(saga, replace(step, tries=step.tries + 1, not_before=due, error=setback.detail[:300]))


def recovered(saga: Saga, owner: str, now: datetime, policy: SagaPolicy) -> Saga:
    """Another process takes over: what was asked and not recorded is unknown now."""
    steps = tuple(replace(step, state=_AFTER_A_DEATH.get(step.state, step.state)) for step in saga.steps)
    return replace(saga, steps=steps, owner=owner, lease_until=now + policy.lease)


def let_go(saga: Saga) -> Saga:
    """Without an owner: whoever comes by when it is due may go on."""
    return replace(saga, owner="", lease_until=None)


def once_more(saga: Saga, now: datetime, policy: SagaPolicy) -> Saga:
    """Make what has failed for the first time due at once, unless the calendar told when to come back."""
    steps = tuple(
        replace(step, not_before=None)
        if step.tries == 1 and step.not_before is not None and step.not_before <= now + policy.backoff
        else step
        for step in saga.steps
    )
    return replace(saga, steps=steps)


def give_way(saga: Saga, now: datetime) -> Saga:
    """Everything that can be had without giving anything up is had: write the intents of what remains."""
    waiting = [step for step in saga.steps if step.state is StepState.WAITING]

    def after(step: SagaStep) -> SagaStep:
        if step.state is StepState.WAITING:
            return replace(step, state=StepState.ASKED, asked_at=now)
        old = step.role is StepRole.OLD and step.state is StepState.BOOKED
        return (
            replace(step, state=StepState.YIELDING) if old and any(in_the_way(step, one) for one in waiting) else step
        )

    return replace(saga, steps=tuple(after(step) for step in saga.steps))


def restored(saga: Saga, no: int, uid: str) -> Saga:
    """An old booking that had yielded stands again, under a new name."""
    step = saga.step(no)
    if step.state is not StepState.RESTORING:
        return saga
    return _with(saga, replace(step, state=StepState.BOOKED, uid=uid, tries=0, not_before=None, error=""))


def _with(saga: Saga, changed: SagaStep) -> Saga:
    return replace(saga, steps=tuple(changed if step.no == changed.no else step for step in saga.steps))


# -- what follows from it ------------------------------------------------------------------------------------


def settle(saga: Saga, now: datetime, policy: SagaPolicy) -> tuple[Saga, LocalChange]:
    """Draw the consequences of everything learned so far.

    The decision, done or failed, is taken at most once; the local changes it asks for have to be stored in the
    same transaction as the saga returned, whose steps already carry the intents of what has to go.
    """
    if not saga.open:
        return saga, LocalChange.NOTHING
    change = LocalChange.NOTHING
    if saga.state is SagaState.ASKING:
        saga, change = _decide(saga)
    if saga.state is SagaState.CLEARING and all(_settled(step) for step in _to_clear(saga)):
        saga = replace(saga, state=SagaState.FINISHED, guest=None, stuck=False)
    if not saga.open:
        return replace(saga, next_at=None, owner="", lease_until=None, updated_at=now), change
    stuck = any(step.tries >= policy.stuck_after for step in saga.steps)
    return replace(saga, next_at=_next_at(saga, now), stuck=stuck, updated_at=now), change


def _decide(saga: Saga) -> tuple[Saga, LocalChange]:
    new = [step for step in saga.steps if step.role is StepRole.NEW]
    if all(step.state is StepState.BOOKED and not step.misplaced for step in new):
        leaving = _leave(saga, StepRole.OLD, StepState.LEAVING)
        return replace(leaving, state=SagaState.CLEARING, outcome=SagaOutcome.DONE), LocalChange.CONFIRM
    if any(step.misplaced or step.state in _BAD for step in new):
        leaving = _leave(saga, StepRole.NEW, StepState.RESTORING)
        refusal = saga.refusal or "calendar_unreachable"
        failed = replace(leaving, state=SagaState.CLEARING, outcome=SagaOutcome.FAILED, refusal=refusal)
        return failed, LocalChange.RELEASE
    return saga, LocalChange.NOTHING


def _leave(saga: Saga, role: StepRole, yielding: StepState) -> Saga:
    """The bookings of one side have to go; what yielded for the other side becomes `yielding`."""

    def after(step: SagaStep) -> SagaStep:
        if step.state is StepState.YIELDING:
            return replace(step, state=yielding)
        if step.state is StepState.WAITING:
            return replace(step, state=StepState.GONE)
        goes = step.role is role and step.state is StepState.BOOKED
        return replace(step, state=StepState.LEAVING) if goes else step

    return replace(saga, steps=tuple(after(step) for step in saga.steps))


def _to_clear(saga: Saga) -> tuple[SagaStep, ...]:
    role = StepRole.OLD if saga.outcome is SagaOutcome.DONE else StepRole.NEW
    return tuple(step for step in saga.steps if step.role is role or step.state is StepState.RESTORING)


def _settled(step: SagaStep) -> bool:
    return step.state in (StepState.GONE, StepState.REFUSED)


def _next_at(saga: Saga, now: datetime) -> datetime:
    if saga.state is SagaState.ASKING:
        return now
    waits = [step.not_before or now for step in _to_clear(saga) if not _settled(step)]
    return min(waits, default=now)
