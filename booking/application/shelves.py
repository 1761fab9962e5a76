"""What a unit of work offers, shelf by shelf, as protocols; `booking.adapters.database` fills them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from booking.application.orders import CallbackTask, FindQuery, IdempotencyKey, WaitingEntry
from booking.application.records import BusyStretch, Claim, EventTypeLink, OfferRow, OutboxItem, StoredAnswer, View
from booking.domain.appointments import Appointment, Customer, HistoryEntry
from booking.domain.catalogue import Catalogue
from booking.domain.ids import AppointmentId, CallId, OfferId, SagaId, SalonId, ServiceId, StaffId, VisitId
from booking.domain.sagas import Saga


class Catalogues(Protocol):
    """The salons and what they offer, by version."""

    async def salons(self) -> tuple[SalonId, ...]:
        """All salons, sorted."""
        ...

    async def versions(self) -> Mapping[SalonId, int]:
        """The newest version of every salon."""
        ...

    async def version(self, salon: SalonId) -> int | None:
        """The newest version, or None when there is no such salon."""
        ...

    async def get(self, salon: SalonId) -> Catalogue | None:
        """The newest catalogue, or None when there is no such salon."""
        ...

    async def put(self, catalogue: Catalogue, *, now: datetime, source: str = "") -> int:
        """Store a new version and return its number; older versions stay readable."""
        ...


class Appointments(Protocol):
    """Appointments and the time they claim."""

    async def add(self, appointments: Sequence[Appointment], claims: Sequence[Sequence[Claim]]) -> None:
        """Insert the appointments of a new visit with their claims (one sequence for each).

        Raises:
            SlotTaken: A claim overlaps one that stands.
        """
        ...

    async def get(self, ids: Iterable[AppointmentId]) -> tuple[Appointment, ...]:
        """Those that exist, with history, in order of time."""
        ...

    async def of_visit(self, visit: VisitId) -> tuple[Appointment, ...]:
        """All of a visit, whatever their state, in order of time."""
        ...

    async def of_call(self, salon: SalonId, call: CallId) -> tuple[Appointment, ...]:
        """All that were booked in a call, whatever their state, in order of time."""
        ...

    async def find(
        self, salon: SalonId, query: FindQuery, *, now: datetime, window: tuple[datetime, datetime] | None = None
    ) -> tuple[Appointment, ...]:
        """Those that fit every given field, in order of time; the query's days count only as `window` of moments."""
        ...

    async def between(self, salon: SalonId, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """The live ones that touch [start, end), and no-shows of that time, in order of time."""
        ...

    async def last_staff(self, salon: SalonId, phone: str, *, now: datetime) -> StaffId | None:
        """Who served this phone number last; None when it never was here."""
        ...

    async def customer_of(self, salon: SalonId, phone: str) -> Customer | None:
        """The guest who booked last with this phone number; None when nobody did."""
        ...

    async def confirm(
        self, ids: Iterable[AppointmentId], uids: Mapping[tuple[AppointmentId, str], str], now: datetime
    ) -> None:
        """Held becomes confirmed; `uids` names the outside booking of each (appointment, segment key)."""
        ...

    async def note_uids(self, uids: Mapping[tuple[AppointmentId, str], str | None]) -> None:
        """Record or forget outside bookings without changing any state."""
        ...

    async def release(self, ids: Iterable[AppointmentId], reason: str, now: datetime) -> None:
        """Held becomes released; the time is free, and what it was to replace has its time back."""
        ...

    async def cancel(self, ids: Iterable[AppointmentId], now: datetime, reason: str) -> None:
        """Live becomes cancelled, or moved where another appointment replaces it; the time is free."""
        ...

    async def no_show(self, ids: Iterable[AppointmentId], now: datetime, source: str) -> None:
        """Confirmed becomes no-show; the time is free."""
        ...

    async def undecided(self, ids: Iterable[AppointmentId]) -> bool:
        """Whether one of these is held, or is to be replaced by one that is: a saga still decides about it."""
        ...

    async def note(self, ids: Iterable[AppointmentId], entry: HistoryEntry) -> None:
        """Add a line to the history without changing any state."""
        ...


class Holds(Protocol):
    """Offers that were told, and which of them keep their time for a while."""

    async def tell(self, rows: Sequence[OfferRow], claims: Sequence[Claim]) -> None:
        """Store the told offers; `claims` belong to the one that is held.

        Raises:
            SlotTaken: A claim overlaps one that stands.
        """
        ...

    async def offer(self, salon: SalonId, offer: OfferId, *, call: CallId | None = None) -> OfferRow | None:
        """An offer as it was told, to this call if to several, or None."""
        ...

    async def told(self, salon: SalonId, call: CallId) -> tuple[OfferRow, ...]:
        """The offers of a call, in the order they were told."""
        ...

    async def active(self, salon: SalonId, *, now: datetime) -> tuple[OfferRow, ...]:
        """The offers that keep their time now."""
        ...

    async def count(self, salon: SalonId, caller_number: str, *, now: datetime, but: CallId | None) -> int:
        """How many holds this calling number has now, in other calls than `but`."""
        ...

    async def release(self, salon: SalonId, call: CallId) -> None:
        """Free the time a call holds; what was told to it can still be booked, if it is free."""
        ...

    async def sweep(self, *, now: datetime) -> int:
        """Remove holds and offers past their end; how many."""
        ...


class Busy(Protocol):
    """Who is busy when."""

    async def rows(
        self, salon: SalonId, window: tuple[datetime, datetime], view: View
    ) -> Sequence[tuple[str, int, int, int]]:
        """What touches a window of time, as (staff, first minute, end minute, claim kind) in UTC minutes.

        Sorted by staff and start. Holds count until they end; so does what is busy at the outside calendar only.
        This is the hot path: plain tuples, as `domain.busy` wants them.
        """
        ...

    async def chairs(
        self, salon: SalonId, window: tuple[datetime, datetime], view: View
    ) -> Sequence[tuple[str, int, int]]:
        """Guests on chairs whose stay touches a window of time, as (branch, first minute, end minute)."""
        ...


class Sagas(Protocol):
    """What is under way with the outside calendar."""

    async def add(self, saga: Saga) -> None:
        """Insert a new saga."""
        ...

    async def get(self, saga: SagaId) -> Saga | None:
        """A saga, or None."""
        ...

    async def save(self, saga: Saga) -> None:
        """Replace the row whose version is one below the saga's.

        Raises:
            StaleSaga: Somebody else saved it in between.
        """
        ...

    async def due(self, now: datetime, limit: int) -> tuple[SagaId, ...]:
        """Unfinished sagas that nobody holds a lease on and whose time has come, longest due first."""
        ...

    async def listed(self, salon: SalonId | None = None, *, open_only: bool = False) -> tuple[Saga, ...]:
        """Sagas, newest first."""
        ...

    async def of_call(self, salon: SalonId, call: CallId) -> tuple[Saga, ...]:
        """The sagas of a call, oldest first."""
        ...


class Outbox(Protocol):
    """Work to be done outside, written with the transaction that makes it true."""

    async def add(self, item: OutboxItem) -> None:
        """Insert an item; one whose key is there already is left as it is."""
        ...

    async def claim(self, now: datetime, limit: int, owner: str, lease_until: datetime) -> tuple[OutboxItem, ...]:
        """Take due items nobody has a lease on, for a while."""
        ...

    async def done(self, key: str, now: datetime) -> None:
        """Mark an item as done; it never comes back."""
        ...

    async def failed(self, key: str, due_at: datetime, error: str) -> None:
        """Give an item back to be tried again."""
        ...

    async def listed(self, salon: SalonId | None = None, *, open_only: bool = True) -> tuple[OutboxItem, ...]:
        """Items in order of due time."""
        ...


class EventTypes(Protocol):
    """The event-type map."""

    async def listed(self, salon: SalonId, service: ServiceId | None = None) -> tuple[EventTypeLink, ...]:
        """Rows in order of service, segment key and staff."""
        ...

    async def put(self, link: EventTypeLink) -> None:
        """Insert or replace a row."""
        ...

    async def delete(self, link: EventTypeLink) -> None:
        """Remove a row."""
        ...


class CalendarBusy(Protocol):
    """Busy times that exist only at the outside calendar, as read at a stated time."""

    async def replace(
        self,
        salon: SalonId,
        taken: Mapping[StaffId, Iterable[tuple[datetime, datetime]]],
        window: tuple[datetime, datetime],
        read_at: datetime,
    ) -> None:
        """Replace what was known of a window, for everybody named."""
        ...

    async def read(self, salon: SalonId, start: datetime, end: datetime) -> tuple[BusyStretch, ...]:
        """What touches [start, end)."""
        ...

    async def oldest(self, salon: SalonId) -> datetime | None:
        """When the oldest part was read; None when nothing was."""
        ...


class Cursors(Protocol):
    """Where a periodic reader left off."""

    async def get(self, salon: SalonId, name: str) -> str | None:
        """The stored value, or None."""
        ...

    async def put(self, salon: SalonId, name: str, value: str) -> None:
        """Store a value."""
        ...


class Answers(Protocol):
    """Answers kept for repeated requests, and the turn of each phone call."""

    async def take_turn(self, salon: SalonId, call: CallId, owner: str, *, now: datetime, until: datetime) -> bool:
        """Make `owner` the one that decides for this call until `until`; False when somebody else does."""
        ...

    async def end_turn(self, salon: SalonId, call: CallId, owner: str) -> None:
        """Give the turn back."""
        ...

    async def stored(self, salon: SalonId, key: IdempotencyKey, *, now: datetime) -> StoredAnswer | None:
        """What was answered to this key and still counts."""
        ...

    async def store(
        self, salon: SalonId, key: IdempotencyKey, answer: StoredAnswer, *, mutated: bool, now: datetime
    ) -> None:
        """Keep an answer; one that changed something voids the argument-keyed answers of the same call."""
        ...


class Calls(Protocol):
    """What is known of phone calls, as the reception wrote it."""

    async def get(self, salon: SalonId, call: CallId) -> bytes | None:
        """The record of a call, or None."""
        ...

    async def put(self, salon: SalonId, call: CallId, body: bytes, *, now: datetime, delete_at: datetime) -> None:
        """Store a record; records whose time to be deleted has come leave with it."""
        ...

    async def newest(self, salon: SalonId, *, limit: int) -> tuple[tuple[CallId, bytes], ...]:
        """Records, the one written last first."""
        ...

    async def forget(self, *, noted_until: datetime) -> int:
        """Remove the records of all salons that were written last by then; how many."""
        ...


class WaitingList(Protocol):
    """People who want to be told when a time becomes free."""

    async def add(self, salon: SalonId, entry: WaitingEntry) -> None:
        """Insert an entry."""
        ...

    async def listed(
        self, salon: SalonId, *, states: tuple[str, ...] = ("waiting",), now: datetime | None = None
    ) -> tuple[WaitingEntry, ...]:
        """Entries in these states (with `now`: not past their end), oldest first."""
        ...

    async def save(self, salon: SalonId, entry: WaitingEntry) -> None:
        """Replace an entry."""
        ...


class Tasks(Protocol):
    """Promises that somebody of the salon calls back."""

    async def add(self, salon: SalonId, task: CallbackTask) -> None:
        """Insert a task."""
        ...

    async def get(self, salon: SalonId, task: str) -> CallbackTask | None:
        """A task, or None."""
        ...

    async def listed(self, salon: SalonId, *, open_only: bool = True) -> tuple[CallbackTask, ...]:
        """Tasks in order of due time."""
        ...

    async def save(self, salon: SalonId, task: CallbackTask) -> None:
        """Replace a task."""
        ...
