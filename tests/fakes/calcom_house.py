"""A whole salon for saga tests: a real database, a fake Cal.com in this process, and the runner between them."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from booking.adapters.calcom.opening import OpenCalcom, open_calcom
from booking.adapters.calcom.settings import CalcomSettings
from booking.adapters.database.engine import open_engines
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.adapters.mail.letters import LetterWriter
from booking.adapters.mail.post import MemoryPost
from booking.adapters.system import RandomIds, StandingClock
from booking.application.book import book
from booking.application.change import cancel, reschedule
from booking.application.event_type_specs import CalendarMode
from booking.application.event_types import SyncReport
from booking.application.housekeeping import Housekeeper
from booking.application.means import CatalogueCache, Means
from booking.application.notices import Dispatcher, Post
from booking.application.orders import BookOrder, BookOutcome, CancelOrder, ChangeOutcome, RescheduleOrder
from booking.application.ports import Database
from booking.application.reconcile import Reconciler
from booking.application.records import OutboxItem
from booking.application.saga_runner import RunnerLimits, SagaRunner
from booking.catalogue_file.packaged import demo
from booking.domain.appointments import Appointment, Customer
from booking.domain.catalogue import Catalogue
from booking.domain.ids import AppointmentId, CallId, SalonId, ServiceId, StaffId
from booking.domain.local_time import zone
from booking.domain.sagas import Saga
from booking.domain.wishes import ServiceWish, StaffWish, When, Wish, WishMode
from simulator.fakes.calcom.app import FakeCalcom, create_fake_calcom
from simulator.fakes.calcom.state import Booking, CalcomState
from simulator.fakes.calcom.transport import FakeCalcomTransport

SALON = SalonId("demo")
EMMA = StaffId("emma-williams")
FABIAN = StaffId("fabian-spitzer")
COLOUR = ServiceId(177)
HAIRCUT = ServiceId(42)
NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
"""A Monday; the salon opens on Tuesday at nine."""
MARIA = Customer(name="Maria Özdemir", phone="0152 28817386", email="maria.oezdemir@example.de")
OPENAPI = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "calcom-openapi-v2.json"
"""Cal.com's own description, kept beside the project; None of the tests need it, all use it where it is."""


def contract() -> Path | None:
    """Where the description is, if it is here."""
    return OPENAPI if OPENAPI.exists() else None


@dataclass(slots=True, kw_only=True)
class House:
    """One process of the salon: what it may do, and windows into both sides."""

    database: Database
    fake: FakeCalcom
    calcom: OpenCalcom
    runner: SagaRunner
    means: Means
    housekeeper: Housekeeper
    reconciler: Reconciler
    post: MemoryPost
    catalogue: Catalogue
    customer: Customer = MARIA
    now: datetime = NOW
    """When people call."""
    calls: int = field(default=0)

    @property
    def state(self) -> CalcomState:
        """What the fake Cal.com holds."""
        return self.fake.state

    async def sync(self, service: ServiceId | None = None) -> SyncReport:
        """Make the event types."""
        return await self.calcom.manager.sync(SALON, service, now=self.now)

    async def book(
        self,
        service: ServiceId = COLOUR,
        start: str = "2026-03-10T14:00",
        *,
        staff: StaffId = EMMA,
        deadline_s: float = 8.0,
    ) -> BookOutcome:
        """Book one service for one person at a local time, in a call of its own."""
        self.calls += 1
        call = CallId(f"call_{self.calls}")
        order = BookOrder(wish=wish(service, start, staff), customer=self.customer, call=call)
        return await book(self.means, SALON, order, now=self.now, deadline_s=deadline_s)

    async def cancel(self, appointments: Sequence[AppointmentId]) -> ChangeOutcome:
        """Cancel appointments."""
        order = CancelOrder(appointments=tuple(appointments), call=CallId("call_cancel"))
        return await cancel(self.means, SALON, order, now=self.now, deadline_s=8.0)

    async def reschedule(
        self, appointment: AppointmentId, service: ServiceId, start: str, *, staff: StaffId = EMMA
    ) -> ChangeOutcome:
        """Move an appointment."""
        order = RescheduleOrder(appointments=(appointment,), wish=wish(service, start, staff), call=CallId("call_move"))
        return await reschedule(self.means, SALON, order, now=self.now, deadline_s=8.0)

    async def sagas(self, *, open_only: bool = False) -> tuple[Saga, ...]:
        """All sagas, newest first."""
        async with self.database.reading() as uow:
            return await uow.sagas.listed(SALON, open_only=open_only)

    async def outbox(self) -> tuple[OutboxItem, ...]:
        """What waits to be sent."""
        async with self.database.reading() as uow:
            return await uow.outbox.listed(SALON)

    async def appointment(self, number: AppointmentId) -> Appointment:
        """One appointment as it is now."""
        async with self.database.reading() as uow:
            return (await uow.appointments.get([number]))[0]

    async def standing(self, day: str = "2026-03-10", days: int = 7) -> tuple[Appointment, ...]:
        """The appointments that take somebody's time."""
        start = datetime.fromisoformat(day).replace(tzinfo=UTC)
        async with self.database.reading() as uow:
            return await uow.appointments.between(SALON, start, start + timedelta(days=days))

    def outside(self) -> list[Booking]:
        """The live bookings of ours at Cal.com, in order of time."""
        ours = [one for one in self.state.bookings.values() if one.live and one.metadata.get("salon_saga")]
        return sorted(ours, key=lambda one: one.start)

    async def agree(self) -> None:
        """Here and at Cal.com stands the same: whole appointments, each segment once."""
        here = {
            (segment.calcom_uid, segment.starts_at, segment.ends_at)
            for one in await self.standing("2026-03-01", 60)
            for segment in one.segments
        }
        there = {(one.uid, one.start, one.end) for one in self.outside()}
        assert here == there


def wish(service: ServiceId, start: str, staff: StaffId = EMMA) -> Wish:
    """One service with one person at a local time."""
    moment = datetime.fromisoformat(start)
    return Wish(
        services=(ServiceWish(service=service, staff=StaffWish(mode=WishMode.REQUIRE, staff=(staff,))),),
        when=(When(day_from=moment.date(), day_to=moment.date(), at=moment.time()),),
    )


def local(text: str) -> datetime:
    """A local time of the salon in UTC."""
    moment = datetime.fromisoformat(text)
    here = zone("Europe/Berlin")
    return datetime.fromtimestamp(here.minute(moment.date(), moment.time()) * 60, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Other ways to the database, to Cal.com and to the guest than the plain ones."""

    database: Callable[[SqlDatabase], Database] = lambda plain: plain
    transport: httpx.AsyncBaseTransport | None = None
    calcom_url: str = "http://calcom.example"
    post: Post | None = None
    mode: CalendarMode = CalendarMode.TEAM
    limits: RunnerLimits = field(default_factory=lambda: RunnerLimits(request_s=5.0))


@asynccontextmanager
async def open_house(
    url: str,
    *,
    state: CalcomState | None = None,
    fresh: bool = True,
    ways: Ways | None = None,
) -> AsyncIterator[House]:
    """A process on a migrated database; with `fresh` the demo salon is written into it first."""
    ways = ways or Ways()
    engines = open_engines(url)
    try:
        database = ways.database(SqlDatabase(engines))
        catalogue = demo()
        if fresh:
            async with database.transaction() as uow:
                await uow.catalogues.put(catalogue, now=NOW)
        fake = create_fake_calcom(state or CalcomState(limit=0), openapi=contract())
        settings = CalcomSettings(
            mode=ways.mode,
            url=ways.calcom_url,
            api_key="cal_test_salon",
            staff_keys={one.id: f"cal_test_{one.id}" for one in catalogue.staff},
        )
        transport = ways.transport or FakeCalcomTransport(fake)
        async with open_calcom(database, settings, transport=transport) as calcom:
            runner = SagaRunner(database, calcom.calendar, RandomIds(), limits=ways.limits)
            means = Means(
                database=database,
                clock=StandingClock(NOW),
                ids=RandomIds(),
                catalogues=CatalogueCache(database),
                runner=runner,
            )
            try:
                post = MemoryPost()
                dispatcher = Dispatcher(database, LetterWriter(), ways.post or post, RandomIds())
                reconciler = Reconciler(database, calcom.reader, calcom.calendar, RandomIds(), runner.policy)
                yield House(
                    database=database,
                    fake=fake,
                    calcom=calcom,
                    runner=runner,
                    means=means,
                    housekeeper=Housekeeper(database, runner, dispatcher, reconciler),
                    reconciler=reconciler,
                    post=post,
                    catalogue=catalogue,
                )
            finally:
                await runner.aclose()
    finally:
        await engines.close()
