"""The world of a played call as the sandbox and the fake Cal.com tell it: appointments, holds, bookings, mails."""

from collections.abc import Mapping
from typing import Any

import msgspec

LIVE = frozenset({"confirmed", "booked"})
"""Statuses of appointments that stand."""


DONE = frozenset({"finished", "closed", "done"})
"""States of sagas that are over."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One working segment of an appointment."""

    key: str
    start: str
    end: str
    staff: str = ""
    calcom_uid: str | None = None


class StoodAppointment(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment in the salon's book; times are local ISO with offset."""

    id: str
    service: int
    staff: str
    start: str
    end: str
    status: str
    visit: str = ""
    name: str = ""
    phone: str | None = ""
    segments: tuple[Segment, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is neither held nor gone."""
        return self.status in LIVE


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What the gateway's sandbox knows."""

    now: str = ""
    appointments: tuple[StoodAppointment, ...] = ()
    holds: tuple[Mapping[str, Any], ...] = ()
    sagas: tuple[Mapping[str, Any], ...] = ()
    mails: tuple[Mapping[str, Any], ...] = ()
    tasks: tuple[Mapping[str, Any], ...] = ()
    waiting_list: tuple[Mapping[str, Any], ...] = ()

    @property
    def standing(self) -> tuple[StoodAppointment, ...]:
        """The appointments that stand, by start."""
        return tuple(sorted((one for one in self.appointments if one.stands), key=lambda one: (one.start, one.staff)))

    @property
    def open_sagas(self) -> tuple[Mapping[str, Any], ...]:
        """Bookings and changes that are not at their end."""
        return tuple(one for one in self.sagas if one.get("state") not in DONE)


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """What the fake Cal.com holds."""

    bookings: tuple[Mapping[str, Any], ...] = ()

    @property
    def accepted(self) -> tuple[Mapping[str, Any], ...]:
        """Bookings that stand."""
        return tuple(one for one in self.bookings if one.get("status") == "accepted")


_WORLD = msgspec.json.Decoder(World)
_CALENDAR = msgspec.json.Decoder(Calendar)


def world_from(body: bytes) -> World:
    """Read the answer of `/sandbox/state`; unknown fields are passed over."""
    return _WORLD.decode(body)


def calendar_from(body: bytes) -> Calendar:
    """Read the answer of `/__fake__/state`."""
    return _CALENDAR.decode(body)
