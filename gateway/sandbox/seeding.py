"""Puts a salon into a stated state: the demo catalogue, extra closed days, appointments that exist already."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache

import msgspec

from booking.adapters.holidays import PublicHolidays
from booking.adapters.system import CountingIds
from booking.application.orders import BookOrder, BookStatus
from booking.application.placing import Placing, place
from booking.bootstrap import OpenBooking
from booking.catalogue_file.packaged import demo
from booking.domain.appointments import AppointmentStatus, Customer
from booking.domain.catalogue import Catalogue, Service
from booking.domain.hours import Closure
from booking.domain.ids import ServiceId, StaffId, VisitId
from booking.domain.offers import PlannedAppointment, PlannedSegment
from booking.domain.wishes import ServiceWish, StaffWish, When, Wish, WishMode
from booking.errors import BookingError
from gateway.settings import SandboxRefused
from gateway.tools.views import zone_of

_DEADLINE_S = 10.0
_MARK = "sandbox"


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment that exists before the call; the caller's own ones are booked at Cal.com too."""

    service: int | str
    staff: str
    start: datetime
    name: str = ""
    phone: str = ""
    email: str = ""
    of_caller: bool = False


class Reset(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /sandbox/reset`."""

    now: datetime
    salon: str = "demo"
    closed: tuple[date, ...] = ()
    appointments: tuple[Seed, ...] = ()
    event_types_kept: bool = False
    """Whether the Cal.com beside the sandbox still has the event types of the last reset: asking it which it has, and
    comparing each, costs as much as a whole short call."""

    tell: bool = False
    """Whether the answer is the state, without its timeline: one request less."""


class SeedRefused(Exception):
    """The wanted state cannot be; the message says why."""


@lru_cache(maxsize=64)
def catalogue_with(closed: tuple[date, ...]) -> Catalogue:
    """The demo salon, closed on these days too."""
    catalogue = demo(holidays=PublicHolidays("DE"))
    if not closed:
        return catalogue
    main, *others = catalogue.salon.branches
    closures = (*main.closures, *(Closure(first_day=day, last_day=day, reason="") for day in sorted(closed)))
    branch = replace(main, closures=closures)
    return replace(catalogue, salon=replace(catalogue.salon, branches=(branch, *others)))


class Seeder:
    """Resets the one salon of a sandbox."""

    def __init__(self, booking: OpenBooking, ids: CountingIds) -> None:
        self._booking = booking
        self._ids = ids
        self._closed: tuple[date, ...] | None = None
        self._synced: tuple[Service, ...] = ()

    async def claim(self) -> None:
        """Make sure that the database is a sandbox's: nobody's appointments are ever wiped.

        Raises:
            SandboxRefused: It holds a salon that no sandbox has put there.
        """
        for salon in await self._booking.desk.salons():
            async with self._booking.database.reading() as uow:
                mark = await uow.cursors.get(salon.id, _MARK)
            if mark is None:
                raise SandboxRefused(f"the database holds the salon {salon.id!r}, which is not a sandbox's")

    async def reset(self, wanted: Reset, now: datetime) -> None:
        """Forget what happened and put the wanted state in its place.

        Raises:
            SeedRefused: Another salon than the demo, or an appointment that cannot be.
        """
        catalogue = catalogue_with(wanted.closed)
        salon = catalogue.salon.id
        if wanted.salon != salon:
            raise SeedRefused(f"the sandbox has one salon, {salon!r}")
        if wanted.closed != self._closed:
            await self._booking.desk.store_catalogue(catalogue, now=now, source="sandbox")
            self._closed = wanted.closed
        await self._booking.wipe(salon)
        async with self._booking.database.transaction() as uow:
            await uow.cursors.put(salon, _MARK, "yes")
        self._ids.restart()
        if self._booking.calcom is not None:
            self._booking.calcom.client.budget.forget()
            if not wanted.event_types_kept or self._synced != catalogue.services:
                report = await self._booking.calcom.manager.sync(salon, None, now=now)
                if report.failed:
                    raise SeedRefused(f"{report.sentence()}: {next(one.detail for one in report.lines if one.detail)}")
                self._synced = catalogue.services
        for seed in wanted.appointments:
            await self._seed(seed, catalogue, now)

    async def _seed(self, seed: Seed, catalogue: Catalogue, now: datetime) -> None:
        if seed.start.tzinfo is None:
            raise SeedRefused("the start of an appointment needs an offset")
        service, staff = _service(seed.service, catalogue), _member(seed.staff, catalogue)
        customer = Customer(name=seed.name, phone=seed.phone, email=seed.email)
        if seed.of_caller and self._booking.calcom is not None and seed.start > now:
            local = seed.start.astimezone(zone_of(catalogue))
            wish = Wish(
                services=(ServiceWish(service=service, staff=StaffWish(mode=WishMode.REQUIRE, staff=(staff,))),),
                when=(When(day_from=local.date(), day_to=local.date(), at=local.time()),),
            )
            outcome = await self._booking.desk.book(
                catalogue.salon.id,
                BookOrder(customer=customer, wish=wish, source="admin"),
                now=now,
                deadline=_DEADLINE_S,
            )
            if outcome.status is not BookStatus.BOOKED:
                raise SeedRefused(f"{seed.name or seed.service} at {seed.start}: {outcome.status.value}")
            return
        planned = _planned(service, staff, seed.start, catalogue)
        placing = Placing(
            visit=VisitId(self._ids.new("vis")),
            customer=customer,
            status=AppointmentStatus.CONFIRMED,
            source="admin",
            call=None,
            now=now,
            ids=self._ids,
        )
        try:
            async with self._booking.database.transaction() as uow:
                await place(uow, catalogue, (planned,), placing)
        except BookingError as problem:
            raise SeedRefused(f"{catalogue.service(service).name} at {seed.start}: {problem.code}") from problem


def _planned(service: ServiceId, staff: StaffId, start: datetime, catalogue: Catalogue) -> PlannedAppointment:
    skill = catalogue.member(staff).skill(service)
    if skill is None:
        raise SeedRefused(f"{staff} does not do {service}")
    moment = start.astimezone(UTC)
    segments = []
    for one in catalogue.service(service).segments:
        end = moment + skill.durations.get(one.key, one.work)
        segments.append(
            PlannedSegment(
                key=one.key,
                staff=staff,
                starts_at=moment,
                ends_at=end,
                pause_after=one.pause_after,
                pause_policy=one.pause_policy,
            )
        )
        moment = end + one.pause_after
    return PlannedAppointment(
        service=service,
        segments=tuple(segments),
        needs_chair=catalogue.service(service).needs_chair,
        branch=catalogue.salon.main_branch.id,
    )


def _service(named: int | str, catalogue: Catalogue) -> ServiceId:
    for one in catalogue.services:
        if named in (one.id, str(one.id), one.name):
            return one.id
    raise SeedRefused(f"no service {named!r}")


def _member(named: str, catalogue: Catalogue) -> StaffId:
    for one in catalogue.staff:
        if named in (one.id, one.name):
            return one.id
    raise SeedRefused(f"nobody is called {named!r}")
