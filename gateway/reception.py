"""Everything that answers, wired for one open desk."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog

from booking.application.desk import BookingDesk
from booking.application.ports import Clock
from booking.domain.appointments import Customer
from booking.domain.ids import CallId
from gateway.api.bookings import WebBookings
from gateway.metrics import Metrics
from gateway.rehearsal import rehearse
from gateway.retell.calls import Calls
from gateway.retell.functions import Functions
from gateway.retell.inbound import Inbound, day_variables
from gateway.retell.spool import Spool, Spooled
from gateway.retell.tenancy import Salons, salon_of
from gateway.retell.versions import phrases_of, versions
from gateway.retell.webhooks import Webhooks
from gateway.settings import Settings

_log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Reception:
    """The parts of the gateway; the sandbox puts a new desk under them."""

    settings: Settings
    clock: Clock
    desk: BookingDesk
    calls: Calls
    functions: Functions
    webhooks: Webhooks
    inbound: Inbound
    web: WebBookings
    spool: Spool
    salons: Salons
    metrics: Metrics
    sandbox: bool = False

    async def warm_up(self) -> None:
        """Go every way once that the first call would otherwise be the first to go; nothing of it remains.

        Phrase books are compiled and tables of words made, statements are prepared, and the salon's tables are read
        from the disk.
        """
        for version in versions():
            phrases_of(version)
        now = self.clock.now()
        for salon in await self.salons.all():
            catalogue = await self.salons.catalogue(salon.id)
            day_variables(catalogue, now.astimezone(ZoneInfo(salon.timezone)).date())
            await rehearse(self.desk, catalogue, now=now)

    async def drain_spool(self) -> int:
        """Hand call-backs over that were noted while the database was away; how many."""
        return await self.spool.drain(self._hand_over)

    async def _hand_over(self, note: Spooled) -> None:
        salon = salon_of(await self.salons.all(), note.key, agent=note.agent, number=note.number or None)
        await self.desk.request_callback(
            salon.id,
            customer=Customer(name=note.name, phone=note.phone, email=note.email),
            reason=note.reason,
            details=note.details,
            call=CallId(note.call) if note.call else None,
            now=self.clock.now(),
        )


def open_reception(settings: Settings, desk: BookingDesk, clock: Clock, *, sandbox: bool = False) -> Reception:
    """Wire the parts.

    Args:
        settings: What the operator decided.
        desk: The open desk.
        clock: Tells the time.
        sandbox: Whether state can be put in and read out.
    """
    spool = Spool(settings.spool)
    calls = Calls(desk, clock, settings.keep_calls_days)
    salons = Salons(desk, clock)
    metrics = Metrics()
    return Reception(
        settings=settings,
        clock=clock,
        desk=desk,
        calls=calls,
        functions=Functions(desk, clock, spool, calls, salons, metrics=metrics),
        webhooks=Webhooks(desk, clock, calls, salons),
        inbound=Inbound(desk, clock, salons),
        web=WebBookings(desk, clock),
        spool=spool,
        salons=salons,
        metrics=metrics,
        sandbox=sandbox,
    )
