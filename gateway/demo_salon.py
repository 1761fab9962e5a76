"""Loads the demo salon into an empty database and fills its event-type map, for `salon serve --demo`."""

from datetime import datetime

from booking.adapters.holidays import PublicHolidays
from booking.bootstrap import OpenBooking
from booking.catalogue_file.packaged import demo
from booking.errors import Unavailable


async def load_demo_salon(booking: OpenBooking, now: datetime) -> None:
    """Put the demo catalogue into a database without salons, and its event types to Cal.com.

    Args:
        booking: The open booking side.
        now: When the catalogue begins to hold.

    Raises:
        Unavailable: Cal.com did not take an event type.
    """
    if not await booking.desk.salons():
        await booking.desk.store_catalogue(demo(holidays=PublicHolidays("DE")), now=now, source="demo")
    if booking.calcom is None:
        return
    for salon in await booking.desk.salons():
        report = await booking.calcom.manager.sync(salon.id, None, now=now)
        if report.failed:
            raise Unavailable(report.sentence())
