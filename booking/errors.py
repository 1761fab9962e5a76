"""The three kinds of error of the core, drawn as one tree; every leaf has a stable code.

```text
BookingError  code, facts()
├── Refusal                  tell the caller
│   ├── AlreadyCancelled     already_cancelled
│   ├── IdempotencyConflict  conflict
│   ├── NoSuchAppointment    not_found
│   ├── NoSuchTask           no_such_task
│   ├── OfferExpired         offer_expired
│   ├── SlotTaken            slot_taken
│   ├── TooLateToChange      too_late_to_change
│   ├── UnknownSalon         unknown_salon
│   ├── UnknownService       unknown_service
│   ├── UnknownStaff         unknown_staff
│   └── WishIncomplete       missing_information
├── Unavailable              try again later
│   ├── CalendarBusy         calendar_busy
│   ├── CalendarUnreachable  calendar_unreachable
│   ├── DatabaseBusy         database_busy
│   ├── DatabaseUnreachable  database_unreachable
│   ├── StaleSaga            stale_saga
│   └── StillDeciding        still_deciding
└── Broken                   wake somebody
    ├── CalendarBrokeItsPromise  calendar_broke_its_promise
    ├── DatabaseBroken           database_broken
    ├── InvariantBroken          invariant_broken
    ├── SagaStuck                saga_stuck
    └── SchemaOutdated           schema_outdated
```

Messages are for engineers, in English. What a caller hears is looked up by code in the flow's phrases; which
HTTP status or exit code it means is decided at the edge.
"""

from collections.abc import Mapping
from typing import ClassVar

Fact = str | int | float | bool | None
"""What a fact of an error may be: something every edge can print."""


class BookingError(Exception):
    """Root of the tree; only its leaves are raised."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", /, **facts: Fact) -> None:
        """Keep the facts that explain this one case.

        Args:
            message: One English sentence for engineers; the class's first docstring line when left out.
            **facts: Names and values that logs and replies may show.
        """
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])
        self._facts = dict(facts)

    def facts(self) -> Mapping[str, Fact]:
        """The values that explain this one case, by name."""
        return dict(self._facts)


class Refusal(BookingError):
    """The answer is no, and the caller should be told why."""


class Unavailable(BookingError):
    """Something needed does not answer now; the same request may succeed later."""


class Broken(BookingError):
    """A promise inside the program or of a partner is broken; somebody has to look."""


class AlreadyCancelled(Refusal):
    """The appointment was cancelled before."""

    code = "already_cancelled"


class IdempotencyConflict(Refusal):
    """The same key was used before with other arguments."""

    code = "conflict"


class NoSuchAppointment(Refusal):
    """No appointment answers to what was asked."""

    code = "not_found"


class NoSuchTask(Refusal):
    """There is no such call-back task or waiting-list entry."""

    code = "no_such_task"


class OfferExpired(Refusal):
    """The offer is unknown, belongs to another call or is past its end."""

    code = "offer_expired"


class SlotTaken(Refusal):
    """Somebody else has the time now."""

    code = "slot_taken"


class TooLateToChange(Refusal):
    """The appointment starts too soon, has started or is over: it cannot be changed any more."""

    code = "too_late_to_change"


class UnknownSalon(Refusal):
    """There is no such salon."""

    code = "unknown_salon"


class UnknownService(Refusal):
    """The salon has no such service."""

    code = "unknown_service"


class UnknownStaff(Refusal):
    """The salon has no such staff member."""

    code = "unknown_staff"


class WishIncomplete(Refusal):
    """Something needed to act was not said: a service, a time, a name."""

    code = "missing_information"


class CalendarBusy(Unavailable):
    """The outside calendar asks us to slow down."""

    code = "calendar_busy"


class CalendarUnreachable(Unavailable):
    """The outside calendar does not answer."""

    code = "calendar_unreachable"


class DatabaseBusy(Unavailable):
    """The database could not give its lock in time, or chose us to end a deadlock."""

    code = "database_busy"


class DatabaseUnreachable(Unavailable):
    """The database does not answer."""

    code = "database_unreachable"


class StaleSaga(Unavailable):
    """Another process moved the saga on in between."""

    code = "stale_saga"


class StillDeciding(Unavailable):
    """An earlier delivery of the same request is being decided at this moment."""

    code = "still_deciding"


class CalendarBrokeItsPromise(Broken):
    """The outside calendar answered something its contract rules out."""

    code = "calendar_broke_its_promise"


class DatabaseBroken(Broken):
    """The database refused a statement for a reason that is a fault of this program or of its data."""

    code = "database_broken"


class InvariantBroken(Broken):
    """Something that can never be is."""

    code = "invariant_broken"


class SagaStuck(Broken):
    """A saga cannot go forward or back by itself."""

    code = "saga_stuck"


class SchemaOutdated(Broken):
    """The database has another schema version than this program."""

    code = "schema_outdated"
