"""The desk: everything the salon can be asked, in one place; each method is one use case."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta

import structlog

from booking.application import book, change, tasks, waiting
from booking.application.day import read_day
from booking.application.means import Means, deciding
from booking.application.offering import Caller, check
from booking.application.orders import (
    BookOrder,
    BookOutcome,
    BookStatus,
    CallbackTask,
    CancelOrder,
    ChangeOutcome,
    ChangeStatus,
    FindQuery,
    IdempotencyKey,
    ReportState,
    RescheduleOrder,
    SagaReport,
    StaffDay,
    WaitingEntry,
)
from booking.application.ports import Database, UnitOfWork
from booking.application.records import OfferRow
from booking.application.rehearsal import rehearse
from booking.application.replay import CallTurns, Turn
from booking.domain.appointments import Appointment, AppointmentStatus, Customer
from booking.domain.catalogue import Catalogue, Salon
from booking.domain.ids import AppointmentId, CallId, SalonId, StaffId, TaskId, VisitId, WaitingId
from booking.domain.local_time import at_minute, zone
from booking.domain.offers import Availability
from booking.domain.sagas import Saga, SagaOutcome
from booking.domain.wishes import Wish
from booking.errors import DatabaseBusy, Unavailable, UnknownSalon

_DAY = timedelta(days=1)
_APPOINTMENT_ID = "apt_"
_log = structlog.get_logger()
_REPORTED = {
    SagaOutcome.DONE: ReportState.BOOKED,
    SagaOutcome.PENDING: ReportState.PENDING,
    SagaOutcome.FAILED: ReportState.FAILED,
}


class BookingDesk:
    """What the reception, the admin pages and the command line talk to.

    Every method takes the salon first and the present moment as `now`. What the caller should be told comes back as
    an outcome; what nobody can act upon is raised (`booking.errors`).
    """

    def __init__(self, means: Means) -> None:
        """Work with these means; `booking.bootstrap.open_desk` puts them together."""
        self._means = means
        self._turns = CallTurns(means)

    @property
    def database(self) -> Database:
        """The salon's database, for the other use cases of the core."""
        return self._means.database

    # -- the salon ---------------------------------------------------------------------------------------------

    async def catalogue(self, salon: SalonId) -> Catalogue:
        """The newest catalogue of a salon.

        Raises:
            UnknownSalon: There is no such salon.
        """
        return await self._means.catalogues.get(salon)

    async def salons(self) -> tuple[Salon, ...]:
        """All salons, by id."""
        async with self._means.database.reading() as uow:
            return tuple(
                [(await self._means.catalogues.within(uow, salon)).salon for salon in await uow.catalogues.salons()]
            )

    async def store_catalogue(self, catalogue: Catalogue, *, now: datetime, source: str = "") -> int:
        """Make this the newest catalogue of its salon (a new salon comes to be by it); its version.

        Appointments made under an older one stay as they are; whoever and whatever it no longer names is kept as left.
        """

        async def store(uow: UnitOfWork) -> int:
            before = await uow.catalogues.get(catalogue.salon.id)
            new = catalogue if before is None else catalogue.succeeding(before)
            return await uow.catalogues.put(new, now=now, source=source)

        return await deciding(self._means, store)

    async def change_catalogue(
        self, salon: SalonId, change: Callable[[Catalogue], Catalogue], *, now: datetime, source: str = ""
    ) -> int:
        """Make what `change` gives for the newest catalogue its successor; its version.

        Two changes at once both count: reading and storing are one transaction, and what `change` raises leaves
        everything as it was. `change` may be called several times.

        Raises:
            UnknownSalon: There is no such salon.
        """

        async def store(uow: UnitOfWork) -> int:
            before = await uow.catalogues.version(salon)
            catalogue = await uow.catalogues.get(salon)
            if before is None or catalogue is None:
                raise UnknownSalon(salon=salon)
            version = await uow.catalogues.put(change(catalogue), now=now, source=source)
            if version != before + 1:
                raise DatabaseBusy  # somebody stored another in between: the next attempt begins with theirs
            return version

        return await deciding(self._means, store)

    async def day(self, salon: SalonId, day: date, *, now: datetime) -> tuple[StaffDay, ...]:
        """One local day, person by person: work, pauses, what is held or busy elsewhere, and free time."""
        async with self._means.database.reading() as uow:
            catalogue = await self._means.catalogues.within(uow, salon)
            return await read_day(uow, catalogue, day, now=now)

    # -- offers and bookings -----------------------------------------------------------------------------------

    async def check(
        self, salon: SalonId, wish: Wish, *, now: datetime, call: CallId | None = None, caller_number: str | None = None
    ) -> Availability:
        """What can be promised to a wish; the first offer of a concrete wish is held for the call."""
        return await check(self._means, salon, wish, Caller(call=call, number=caller_number, now=now))

    async def rehearse(self, salon: SalonId, wish: Wish, *, now: datetime) -> Availability:
        """Go the way of a check and a booking once, and take everything back: for a quick first answer."""
        return await rehearse(self._means, salon, wish, now=now)

    async def check_move(
        self, salon: SalonId, appointments: Sequence[AppointmentId], wish: Wish, *, now: datetime
    ) -> Availability:
        """What can be promised to somebody who would give up these appointments for it; nothing is held."""
        return await check(self._means, salon, wish, Caller(now=now, without=tuple(appointments)))

    async def book(self, salon: SalonId, order: BookOrder, *, now: datetime, deadline: float) -> BookOutcome:
        """Book an offer or a wish, all or nothing, within `deadline` seconds or as pending; see `book.book`."""
        outcome = await book.book(self._means, salon, order, now=now, deadline_s=deadline)
        if outcome.appointments and outcome.status in {BookStatus.BOOKED, BookStatus.PENDING}:
            await self._met(salon, outcome.appointments, now)
        return outcome

    async def cancel(self, salon: SalonId, order: CancelOrder, *, now: datetime, deadline: float) -> ChangeOutcome:
        """Cancel appointments or a visit, all or nothing; see `change.cancel`."""
        outcome = await change.cancel(self._means, salon, order, now=now, deadline_s=deadline)
        if outcome.status is ChangeStatus.DONE:
            await self._freed(salon, outcome.before, now)
        return outcome

    async def reschedule(
        self, salon: SalonId, order: RescheduleOrder, *, now: datetime, deadline: float
    ) -> ChangeOutcome:
        """Move appointments or a visit, new first and old after; see `change.reschedule`."""
        outcome = await change.reschedule(self._means, salon, order, now=now, deadline_s=deadline)
        if outcome.status is ChangeStatus.DONE:
            await self._freed(salon, outcome.before, now)
        return outcome

    async def no_show(self, salon: SalonId, appointment: AppointmentId, *, now: datetime) -> Appointment:
        """Note that the guest did not come; see `change.no_show`."""
        return await change.no_show(self._means, salon, appointment, now=now)

    async def release_holds(self, salon: SalonId, call: CallId, *, now: datetime) -> None:
        """The call is over: what it holds is free again, unless a booking has taken it over."""

        async def release(uow: UnitOfWork) -> None:
            await uow.holds.release(salon, call)
            await uow.holds.sweep(now=now)

        await deciding(self._means, release, lasting=False)

    async def saga_status(self, salon: SalonId, call: CallId, *, now: datetime) -> SagaReport:
        """What became of the last booking, move or cancellation of a call."""
        del now
        async with self._means.database.reading() as uow:
            sagas = await uow.sagas.of_call(salon, call)
            booked = await uow.appointments.of_call(salon, call)
            if not sagas:
                standing = tuple(one for one in booked if one.status is AppointmentStatus.CONFIRMED)
                state = ReportState.BOOKED if standing else ReportState.NOTHING_PENDING
                return SagaReport(state=state, kind="book" if standing else "", appointments=standing)
            last = sagas[-1]
            concerned = await uow.appointments.get(last.new or last.old)
        return _report(last, concerned)

    # -- finding -----------------------------------------------------------------------------------------------

    async def find(self, salon: SalonId, query: FindQuery, *, now: datetime) -> tuple[Appointment, ...]:
        """The appointments that fit every field of the query, in order of time."""
        async with self._means.database.reading() as uow:
            if query.number.startswith(_APPOINTMENT_ID):
                found = await uow.appointments.get([AppointmentId(query.number)])
                return tuple(one for one in found if one.salon == salon)
            window = None
            if query.day is not None:
                local = zone((await self._means.catalogues.within(uow, salon)).salon.timezone)
                last = query.day_to or query.day
                window = (at_minute(local.midnight(query.day)), at_minute(local.midnight(last + _DAY)))
            return await uow.appointments.find(salon, query, now=now, window=window)

    async def appointments(self, salon: SalonId, ids: Sequence[AppointmentId]) -> tuple[Appointment, ...]:
        """These appointments with their history, in order of time."""
        async with self._means.database.reading() as uow:
            return tuple(one for one in await uow.appointments.get(ids) if one.salon == salon)

    async def visit(self, salon: SalonId, visit: VisitId) -> tuple[Appointment, ...]:
        """All appointments of a visit, whatever their state."""
        async with self._means.database.reading() as uow:
            return tuple(one for one in await uow.appointments.of_visit(visit) if one.salon == salon)

    async def last_staff(self, salon: SalonId, phone: str, *, now: datetime) -> StaffId | None:
        """Who served this phone number last."""
        async with self._means.database.reading() as uow:
            return await uow.appointments.last_staff(salon, phone, now=now)

    async def customer_of(self, salon: SalonId, phone: str, *, now: datetime) -> Customer | None:
        """The guest who booked last with this phone number."""
        del now
        async with self._means.database.reading() as uow:
            return await uow.appointments.customer_of(salon, phone)

    async def holds(self, salon: SalonId, *, now: datetime) -> tuple[OfferRow, ...]:
        """The offers that keep their time now."""
        async with self._means.database.reading() as uow:
            return await uow.holds.active(salon, now=now)

    async def sagas(self, salon: SalonId | None = None, *, open_only: bool = False) -> tuple[Saga, ...]:
        """What was and is under way with the outside calendar, newest first."""
        async with self._means.database.reading() as uow:
            return await uow.sagas.listed(salon, open_only=open_only)

    # -- people who wait ---------------------------------------------------------------------------------------

    async def join_waiting_list(
        self, salon: SalonId, *, customer: Customer, wish: Wish, call: CallId | None = None, now: datetime
    ) -> WaitingEntry:
        """Put somebody on the waiting list."""
        request = waiting.WaitingRequest(customer=customer, wish=wish, call=call)
        return await waiting.join(self._means, salon, request, now=now)

    async def waiting(self, salon: SalonId, *, now: datetime, phone: str = "") -> tuple[WaitingEntry, ...]:
        """Who waits, oldest first; with a phone number only its entries."""
        return await waiting.listed(self._means, salon, now=now, phone=phone)

    async def leave_waiting_list(self, salon: SalonId, entry: WaitingId) -> WaitingEntry:
        """Take somebody off the waiting list."""
        return await waiting.close(self._means, salon, entry)

    async def request_callback(  # noqa: PLR0913 - every part is named, and most calls leave some out
        self,
        salon: SalonId,
        *,
        customer: Customer,
        reason: str = "callback",
        details: str = "",
        call: CallId | None = None,
        now: datetime,
    ) -> CallbackTask:
        """Promise that somebody calls back."""
        request = tasks.CallbackRequest(customer=customer, reason=reason, details=details, call=call)
        return await tasks.request_callback(self._means, salon, request, now=now)

    async def tasks(self, salon: SalonId, *, open_only: bool = True) -> tuple[CallbackTask, ...]:
        """The call-back tasks in order of due time."""
        return await tasks.tasks(self._means, salon, open_only=open_only)

    async def assign_task(self, salon: SalonId, task: TaskId, owner: StaffId | None) -> CallbackTask:
        """Make somebody (or nobody) responsible for a task."""
        return await tasks.assign_task(self._means, salon, task, owner)

    async def close_task(self, salon: SalonId, task: TaskId, outcome: str, *, now: datetime) -> CallbackTask:
        """Note how a task ended."""
        return await tasks.close_task(self._means, salon, task, outcome, now=now)

    # -- phone calls -------------------------------------------------------------------------------------------

    def once(
        self, salon: SalonId, key: IdempotencyKey, fingerprint: str, *, now: datetime, wait_s: float
    ) -> AbstractAsyncContextManager[Turn]:
        """Decide a request once, after the earlier requests of its call; see `replay.CallTurns.once`."""
        return self._turns.once(salon, key, fingerprint, now=now, wait_s=wait_s)

    async def note_call(
        self,
        salon: SalonId,
        call: CallId,
        merge: Callable[[bytes | None], bytes],
        *,
        now: datetime,
        delete_at: datetime,
    ) -> None:
        """Change the record of a call: `merge` gets what is stored and gives what is to be stored."""

        async def note(uow: UnitOfWork) -> None:
            body = merge(await uow.calls.get(salon, call))
            await uow.calls.put(salon, call, body, now=now, delete_at=delete_at)

        await deciding(self._means, note)

    async def call_record(self, salon: SalonId, call: CallId) -> bytes | None:
        """The record of a call, or None."""
        async with self._means.database.reading() as uow:
            return await uow.calls.get(salon, call)

    async def call_records(self, salon: SalonId, *, limit: int = 50) -> tuple[tuple[CallId, bytes], ...]:
        """Records of calls, the one written last first."""
        async with self._means.database.reading() as uow:
            return await uow.calls.newest(salon, limit=limit)

    async def forget_calls(self, *, noted_until: datetime) -> int:
        """Remove the records of calls that were written last by then, of all salons; how many."""

        async def forget(uow: UnitOfWork) -> int:
            return await uow.calls.forget(noted_until=noted_until)

        return await deciding(self._means, forget)

    # -- what follows from a change ----------------------------------------------------------------------------

    async def _freed(self, salon: SalonId, gone: Sequence[Appointment], now: datetime) -> None:
        """Look who waits for the time that became free. The change stands whether or not that works."""
        for one in gone:
            try:
                await waiting.match_freed(self._means, salon, (one.starts_at, one.ends_at), now=now)
            except Unavailable as error:
                _log.warning("booking.waiting_list_not_matched", appointment=one.id, code=error.code, retry=True)

    async def _met(self, salon: SalonId, appointments: Sequence[Appointment], now: datetime) -> None:
        """Whoever waited for this has it now. The booking stands whether or not that works."""
        try:
            await waiting.met(self._means, salon, appointments, now=now)
        except Unavailable as error:
            _log.warning("booking.waiting_list_not_matched", visit=appointments[0].visit, code=error.code, retry=True)


def _report(saga: Saga, concerned: tuple[Appointment, ...]) -> SagaReport:
    return SagaReport(state=_REPORTED[saga.outcome], kind=saga.kind.value, saga=saga.id, appointments=concerned)
