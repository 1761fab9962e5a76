"""Opens everything of Cal.com at once: one pooled client and what is built on it, for the composition root."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from booking.adapters.calcom.calendar import CalcomCalendar
from booking.adapters.calcom.client import CalcomClient
from booking.adapters.calcom.directory import Directory
from booking.adapters.calcom.event_types import CalcomEventTypes
from booking.adapters.calcom.reader import CalcomReader
from booking.adapters.calcom.settings import CalcomSettings
from booking.application.event_types import EventTypeManager
from booking.application.ports import Database


@dataclass(frozen=True, slots=True)
class OpenCalcom:
    """What speaks to Cal.com; all of it over one pool of connections."""

    client: CalcomClient
    directory: Directory
    calendar: CalcomCalendar
    store: CalcomEventTypes
    manager: EventTypeManager
    reader: CalcomReader


@asynccontextmanager
async def open_calcom(
    database: Database, settings: CalcomSettings, *, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[OpenCalcom]:
    """Open the pool for as long as the block lasts.

    Args:
        database: Where the event-type map and the catalogue are.
        settings: Mode team or personal; in mode off there is nothing to open.
        transport: A server in this process instead of the network.
    """
    client = CalcomClient(settings.url, transport=transport)
    try:
        directory = Directory(database, settings)
        store = CalcomEventTypes(client, settings)
        yield OpenCalcom(
            client=client,
            directory=directory,
            calendar=CalcomCalendar(client, directory, settings),
            store=store,
            manager=EventTypeManager(database, store, settings.mode, changed=directory.forget),
            reader=CalcomReader(client, settings),
        )
    finally:
        await client.aclose()
