"""What a sandbox holds, as plain data: appointments, holds, sagas, mails, tasks, the waiting list and the day."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from booking.application.day import read_day
from booking.application.orders import CallbackTask, FindQuery, StaffDay, WaitingEntry
from booking.application.records import OfferRow
from booking.bootstrap import OpenBooking
from booking.domain.appointments import Appointment
from booking.domain.catalogue import Catalogue
from booking.domain.ids import SalonId
from booking.domain.sagas import Saga
from booking.errors import UnknownSalon
from gateway.tools.views import zone_of

Plain = dict[str, Any]


async def state_of(booking: OpenBooking, salon: SalonId, now: datetime, *, timeline: bool = True) -> Plain:
    """The whole state of a salon as it is at one moment; times are local ISO with their offset.

    Args:
        booking: The open core.
        salon: Whose state.
        now: The sandbox clock.
        timeline: Also the days with appointments, person by person; each costs as much as all the rest.
    """
    async with booking.database.reading() as uow:
        catalogue = await uow.catalogues.get(salon)
        if catalogue is None:
            raise UnknownSalon(salon=salon)
        zone = zone_of(catalogue)
        appointments = await uow.appointments.find(salon, FindQuery(past=True, cancelled=True), now=now)
        plain: Plain = {
            "now": _local(now, zone),
            "salon": salon,
            "appointments": [_appointment(one, catalogue, zone) for one in appointments],
            "holds": [_hold(one, catalogue, zone) for one in await uow.holds.active(salon, now=now)],
            "sagas": [_saga(one) for one in await uow.sagas.listed(salon)],
            "outbox": [
                {"key": one.key, "kind": one.kind, **{name: _plain(value) for name, value in one.payload.items()}}
                for one in await uow.outbox.listed(salon, open_only=False)
            ],
            "tasks": [_task(one, zone) for one in await uow.tasks.listed(salon, open_only=False)],
            "waiting_list": [
                _waiting(one, zone) for one in await uow.waiting.listed(salon, states=("waiting", "told"), now=now)
            ],
        }
        if timeline:
            days = sorted({one.starts_at.astimezone(zone).date() for one in appointments if one.is_live})
            plain["timeline"] = {
                day.isoformat(): _day(await read_day(uow, catalogue, day, now=now), catalogue) for day in days
            }
    return plain


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()


def _plain(value: object) -> object:
    return msgspec.to_builtins(value)


def _appointment(one: Appointment, catalogue: Catalogue, zone: ZoneInfo) -> Plain:
    return {
        "id": one.id,
        "number": one.number,
        "visit": one.visit,
        "service": one.service,
        "staff": catalogue.member(one.staff).name,
        "start": _local(one.starts_at, zone),
        "end": _local(one.ends_at, zone),
        "status": one.status.value,
        "name": one.customer.name,
        "phone": one.customer.phone,
        "email": one.customer.email,
        "for_whom": one.customer.for_whom,
        "source": one.source,
        "call": one.call,
        "segments": [
            {
                "key": segment.key,
                "start": _local(segment.starts_at, zone),
                "end": _local(segment.ends_at, zone),
                "staff": catalogue.member(segment.staff).name,
                "calcom_uid": segment.calcom_uid,
            }
            for segment in one.segments
        ],
    }


def _hold(row: OfferRow, catalogue: Catalogue, zone: ZoneInfo) -> Plain:
    return {
        "offer": row.offer.id,
        "call": row.call,
        "held_until": _local(row.offer.held_until, zone) if row.offer.held_until else None,
        "appointments": [
            {
                "service": one.service,
                "staff": catalogue.member(one.staff).name,
                "start": _local(one.starts_at, zone),
                "end": _local(one.ends_at, zone),
            }
            for one in row.offer.appointments
        ],
    }


def _saga(one: Saga) -> Plain:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "state": one.state.value,
        "outcome": one.outcome.value,
        "call": one.call,
        "new": list(one.new),
        "old": list(one.old),
        "why": one.why,
        "stuck": one.stuck,
    }


def _waiting(one: WaitingEntry, zone: ZoneInfo) -> Plain:
    return {
        "id": one.id,
        "name": one.customer.name,
        "phone": one.customer.phone,
        "services": [service.service for service in one.wish.services],
        "when": [_plain(when) for when in one.wish.when],
        "state": one.state,
        "match": _local(one.match.starts_at, zone) if one.match else None,
    }


def _task(one: CallbackTask, zone: ZoneInfo) -> Plain:
    return {
        "id": one.id,
        "reason": one.reason,
        "details": one.details,
        "name": one.customer.name,
        "phone": one.customer.phone,
        "due": _local(one.due_at, zone),
        "state": one.state,
        "call": one.call,
    }


def _day(people: Iterable[StaffDay], catalogue: Catalogue) -> list[Plain]:
    zone = zone_of(catalogue)
    return [
        {
            "staff": catalogue.member(person.staff).name,
            "entries": [
                {
                    "kind": entry.kind,
                    "start": _local(entry.starts_at, zone),
                    "end": _local(entry.ends_at, zone),
                    "appointment": entry.appointment,
                    "segment": entry.segment,
                    "label": entry.label,
                }
                for entry in person.entries
            ],
        }
        for person in people
    ]
