"""What the core needs from outside, as protocols: time, ids and the database as transactions with shelves.

The outside calendar is a port of its own (`booking.application.calendar`), and so are the notices.

```text
Database ── transaction() ──> UnitOfWork ── catalogues appointments holds sagas outbox answers
         └─ reading()     ──> UnitOfWork     event_types calendar_busy cursors waiting tasks
```

A unit of work is one transaction: it commits when its block ends and rolls back when an error leaves it. Inside
`transaction` nobody else writes what it locks; inside `reading` nothing may be written. No call to the outside
belongs into either.
"""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from booking.application.records import Contending, SagaResult
from booking.application.shelves import (
    Answers,
    Appointments,
    Busy,
    CalendarBusy,
    Calls,
    Catalogues,
    Cursors,
    EventTypes,
    Holds,
    Outbox,
    Sagas,
    Tasks,
    WaitingList,
)
from booking.domain.ids import SalonId
from booking.domain.sagas import Saga, SagaPolicy


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards, for deadlines."""
        ...


class Ids(Protocol):
    """Makes ids that nobody can guess and that never repeat."""

    def new(self, prefix: str) -> str:
        """A fresh id: the prefix, an underscore and random letters, e.g. "apt_k3v…"."""
        ...

    def number(self) -> str:
        """Six random digits, first not zero, to be read over the phone; not unique by itself."""
        ...


class UnitOfWork(Protocol):
    """One transaction, seen as shelves."""

    @property
    def catalogues(self) -> Catalogues:
        """The salons and what they offer."""
        ...

    @property
    def appointments(self) -> Appointments:
        """Appointments and the time they claim."""
        ...

    @property
    def holds(self) -> Holds:
        """Offers told and held."""
        ...

    @property
    def busy(self) -> Busy:
        """Who is busy when."""
        ...

    @property
    def sagas(self) -> Sagas:
        """What is under way with the outside calendar."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Work to be done outside."""
        ...

    @property
    def event_types(self) -> EventTypes:
        """The event-type map."""
        ...

    @property
    def calendar_busy(self) -> CalendarBusy:
        """Busy times known from the outside calendar only."""
        ...

    @property
    def cursors(self) -> Cursors:
        """Where periodic readers left off."""
        ...

    @property
    def answers(self) -> Answers:
        """Answers kept for repeats."""
        ...

    @property
    def calls(self) -> Calls:
        """What is known of phone calls."""
        ...

    @property
    def waiting(self) -> WaitingList:
        """The waiting list."""
        ...

    @property
    def tasks(self) -> Tasks:
        """Call-back tasks."""
        ...

    async def lock(self, salon: SalonId, slots: Iterable[tuple[date, str]]) -> None:
        """Keep everybody else from claiming these (local day, resource) pairs until the transaction ends.

        Call it once, before the first claim, with everything the transaction will claim or check; the locks are
        taken in sorted order, so two transactions never wait for each other in a circle. Freeing needs no lock.
        """
        ...


class Database(Protocol):
    """The salon's database."""

    def transaction(
        self, contending: Contending | None = None, *, lasting: bool = True
    ) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that may write; it commits when its block ends.

        Args:
            contending: What it is going to claim, where that is known.
            lasting: Whether what it writes has to be there after the machine has lost its power. What ends by
                itself soon need not, and does not wait for the disk where the database can tell the two apart;
                it is as atomic, and as visible to others, as everything else.

        Raises:
            SlotTaken: Somebody took what it contends for while it waited for its turn.
            DatabaseBusy: The lock did not come in time, or a deadlock was ended at our cost.
            DatabaseUnreachable: The database does not answer.
            DatabaseBroken: It refused a statement for another reason.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that sees one state of the data and may not write."""
        ...


class SagaRunner(Protocol):
    """Carries a planned change to the outside calendar; `booking.application.saga_runner` is the real one."""

    @property
    def owner(self) -> str:
        """The name of this process in leases."""
        ...

    @property
    def policy(self) -> SagaPolicy:
        """The durations of the protocol."""
        ...

    @property
    def remote(self) -> bool:
        """Whether there is an outside calendar at all."""
        ...

    async def run(self, stored: Saga, *, now: datetime, deadline_s: float) -> SagaResult:
        """Drive a saga that was just stored until it is done, has failed or the deadline comes."""
        ...
