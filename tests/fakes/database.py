"""A desk on a real database with the demo salon loaded, and the invariants that must hold in it whatever happened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import text

from booking.adapters.database.engine import Engines, open_engines
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.adapters.holidays import PublicHolidays
from booking.adapters.system import RandomIds, StandingClock
from booking.application.desk import BookingDesk
from booking.application.means import CatalogueCache, Means
from booking.application.orders import BookOrder, BookOutcome, CancelOrder, ChangeOutcome, RescheduleOrder
from booking.application.ports import Ids
from booking.catalogue_file.packaged import demo
from booking.domain.appointments import Customer
from booking.domain.catalogue import Catalogue
from booking.domain.ids import AppointmentId, CallId, OfferId, SalonId, ServiceId, StaffId
from booking.domain.local_time import zone
from booking.domain.wishes import ANYBODY, ServiceWish, StaffWish, When, Wish, WishMode

NOW = datetime(2026, 9, 14, 10, tzinfo=UTC)
"""A Monday: the demo salon is closed."""
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 17)
COLOUR, HAIRCUT, BEARD = ServiceId(177), ServiceId(42), ServiceId(45)
EMMA, FABIAN, OLIVER = StaffId("emma-williams"), StaffId("fabian-spitzer"), StaffId("oliver-kretschmer")
JOERG = Customer(name="Jörg Müßig", phone="+49 171 3920012", email="joerg.muessig@example.de")
NADINE = Customer(name="Nadine Groß", phone="0152 28817386")
DEMO = demo(holidays=PublicHolidays())
BERLIN = zone("Europe/Berlin")


def by(*staff: StaffId) -> StaffWish:
    """Only these people."""
    return StaffWish(mode=WishMode.REQUIRE, staff=staff)


def wish(service: ServiceId, day: date, at: str, staff: StaffWish = ANYBODY) -> Wish:
    """One service on one day at one time."""
    return Wish(
        services=(ServiceWish(service=service, staff=staff),),
        when=(When(day_from=day, day_to=day, at=time.fromisoformat(at)),),
    )


def clock_of(moment: datetime) -> str:
    """The local time of a moment, as HH:MM."""
    return f"{BERLIN.local(moment):%H:%M}"


@dataclass(slots=True, kw_only=True)
class Shop:
    """One process of one salon."""

    desk: BookingDesk
    database: SqlDatabase
    engines: Engines
    means: Means
    clock: StandingClock
    salon: SalonId

    @property
    def now(self) -> datetime:
        """What its clock shows."""
        return self.clock.now()

    async def book(
        self, wanted: Wish | OfferId, customer: Customer = JOERG, *, call: str | None = None, number: str | None = None
    ) -> BookOutcome:
        """Book a wish or an offer."""
        order = BookOrder(
            customer=customer,
            wish=wanted if isinstance(wanted, Wish) else None,
            offer=None if isinstance(wanted, Wish) else wanted,
            call=None if call is None else CallId(call),
            caller_number=number,
        )
        return await self.desk.book(self.salon, order, now=self.now, deadline=8.0)

    async def cancel(self, *appointments: AppointmentId) -> ChangeOutcome:
        """Cancel appointments."""
        return await self.desk.cancel(self.salon, CancelOrder(appointments=appointments), now=self.now, deadline=8.0)

    async def move(self, appointment: AppointmentId, wanted: Wish | OfferId) -> ChangeOutcome:
        """Move an appointment."""
        order = RescheduleOrder(
            appointments=(appointment,),
            wish=wanted if isinstance(wanted, Wish) else None,
            offer=None if isinstance(wanted, Wish) else wanted,
        )
        return await self.desk.reschedule(self.salon, order, now=self.now, deadline=8.0)


@asynccontextmanager
async def open_shop(
    url: str, *, catalogue: Catalogue = DEMO, ids: Ids | None = None, pool_size: int = 20
) -> AsyncIterator[Shop]:
    """A process of a salon on a migrated database; the catalogue is loaded unless the salon is there already."""
    engines = open_engines(url, pool_size=pool_size)
    try:
        database = SqlDatabase(engines, holidays=PublicHolidays())
        clock = StandingClock(NOW)
        means = Means(database=database, clock=clock, ids=ids or RandomIds(), catalogues=CatalogueCache(database))
        salon = catalogue.salon.id
        async with database.transaction() as uow:
            if await uow.catalogues.version(salon) is None:
                await uow.catalogues.put(catalogue, now=NOW)
        yield Shop(desk=BookingDesk(means), database=database, engines=engines, means=means, clock=clock, salon=salon)
    finally:
        await engines.close()


def other_salon(name: str = "zweitsalon") -> Catalogue:
    """The demo salon once more, as another tenant."""
    return replace(DEMO, salon=replace(DEMO.salon, id=SalonId(name), name="Zweitsalon"))


_OVERLAPS = text(
    "SELECT one.id, other.id FROM claims AS one JOIN claims AS other ON other.resource = one.resource"
    " AND other.id > one.id AND other.starts_min < one.ends_min AND other.ends_min > one.starts_min"
    " WHERE one.kind IN (0, 1) AND other.kind IN (0, 1)"
)
_STAFF_OVERLAPS = text(
    "SELECT one.appointment, other.appointment FROM segments AS one JOIN segments AS other"
    " ON other.staff = one.staff AND (other.appointment > one.appointment"
    " OR (other.appointment = one.appointment AND other.position > one.position))"
    " AND other.starts_at < one.ends_at AND other.ends_at > one.starts_at"
    " JOIN appointments AS a ON a.id = one.appointment JOIN appointments AS b ON b.id = other.appointment"
    " WHERE a.salon = b.salon AND a.status IN ('held', 'confirmed') AND b.status IN ('held', 'confirmed')"
)
_PARTIAL = text(
    "SELECT visit FROM appointments GROUP BY visit"
    " HAVING COUNT(DISTINCT CASE WHEN status IN ('held', 'confirmed') THEN 'stands' ELSE 'gone' END) > 1"
)
_UNCLAIMED = text(
    "SELECT a.id FROM appointments AS a JOIN segments AS s ON s.appointment = a.id"
    " WHERE a.status IN ('held', 'confirmed') AND NOT EXISTS ("
    " SELECT 1 FROM claims AS c JOIN resources AS r ON r.id = c.resource WHERE c.appointment = a.id"
    " AND r.name = s.staff AND c.kind < 10"
    " AND c.starts_min <= s.starts_at / 60000000 AND c.ends_min >= s.ends_at / 60000000)"
)
_STALE_CLAIMS = text(
    "SELECT c.id FROM claims AS c JOIN appointments AS a ON a.id = c.appointment"
    " WHERE a.status NOT IN ('held', 'confirmed')"
)
_SEGMENTS = text(
    "SELECT a.service, COUNT(s.position) FROM appointments AS a LEFT JOIN segments AS s ON s.appointment = a.id"
    " GROUP BY a.id, a.service"
)


async def problems(engines: Engines, catalogue: Catalogue = DEMO) -> list[str]:
    """What is wrong in the database: overlaps, partial visits, work without a claim, claims without work."""
    found = []
    async with engines.reader.connect() as connection:
        for name, statement in (
            ("overlapping claims", _OVERLAPS),
            ("overlapping segments", _STAFF_OVERLAPS),
            ("partial visit", _PARTIAL),
            ("work without its claim", _UNCLAIMED),
            ("claim of what is gone", _STALE_CLAIMS),
        ):
            found += [f"{name}: {tuple(row)}" for row in await connection.execute(statement)]
        for service, count in await connection.execute(_SEGMENTS):
            wanted = len(catalogue.service(ServiceId(service)).segments)
            if count != wanted:
                found.append(f"partial appointment: service {service} has {count} of {wanted} segments")
    return found
