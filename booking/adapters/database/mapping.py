"""Between rows and the types of the domain: one named function for each crossing."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from booking.adapters.database.moments import micros, moment
from booking.adapters.database.session import AnyRow
from booking.domain.appointments import Appointment, AppointmentStatus, BookedSegment, Customer, HistoryEntry
from booking.domain.catalogue import PausePolicy
from booking.domain.contacts import name_key, phone_key

_MINUTE = timedelta(minutes=1)


def visit_row(first: Appointment) -> dict[str, Any]:
    """The row of the visit an appointment belongs to."""
    return {
        "id": first.visit,
        "salon": first.salon,
        "call": first.call,
        "source": first.source,
        "name": first.customer.name,
        "name_key": name_key(first.customer.name),
        "phone": first.customer.phone,
        "phone_key": phone_key(first.customer.phone),
        "email": first.customer.email,
        "created_at": micros(first.created_at),
    }


def appointment_row(one: Appointment) -> dict[str, Any]:
    """The row of an appointment, without its segments."""
    return {
        "id": one.id,
        "salon": one.salon,
        "number": one.number,
        "visit": one.visit,
        "service": one.service,
        "status": one.status.value,
        "staff": one.staff,
        "branch": one.branch,
        "needs_chair": one.needs_chair,
        "for_whom": one.customer.for_whom,
        "starts_at": micros(one.starts_at),
        "ends_at": micros(one.ends_at),
        "replaces": one.replaces,
        "created_at": micros(one.created_at),
    }


def segment_rows(one: Appointment) -> list[dict[str, Any]]:
    """The rows of an appointment's segments, in order."""
    return [
        {
            "appointment": one.id,
            "position": position,
            "key": segment.key,
            "staff": segment.staff,
            "starts_at": micros(segment.starts_at),
            "ends_at": micros(segment.ends_at),
            "pause_min": segment.pause_after // _MINUTE,
            "pause_policy": segment.pause_policy.value,
            "calcom_uid": segment.calcom_uid,
            "event_type": segment.event_type,
        }
        for position, segment in enumerate(one.segments)
    ]


def history_rows(one: Appointment) -> list[dict[str, Any]]:
    """The rows of what happened to an appointment so far."""
    return [history_row(one.id, entry) for entry in one.history]


def history_row(appointment: str, entry: HistoryEntry) -> dict[str, Any]:
    """The row of one thing that happened."""
    return {
        "appointment": appointment,
        "at": micros(entry.at),
        "event": entry.event,
        "source": entry.source,
        "detail": entry.detail[:500],
    }


def segment_from_row(row: AnyRow) -> BookedSegment:
    """A segment from its row."""
    return BookedSegment(
        key=row.key,
        staff=row.staff,
        starts_at=moment(row.starts_at),
        ends_at=moment(row.ends_at),
        pause_after=row.pause_min * _MINUTE,
        pause_policy=PausePolicy(row.pause_policy),
        calcom_uid=row.calcom_uid,
        event_type=row.event_type,
    )


def history_from_row(row: AnyRow) -> HistoryEntry:
    """A line of history from its row."""
    return HistoryEntry(at=moment(row.at), event=row.event, source=row.source, detail=row.detail)


def appointments_from_rows(
    rows: Iterable[AnyRow], segments: Iterable[AnyRow], history: Iterable[AnyRow]
) -> tuple[Appointment, ...]:
    """Appointments from the rows of the three tables, in the order of the first."""
    parts: dict[str, list[BookedSegment]] = {}
    for row in segments:
        parts.setdefault(row.appointment, []).append(segment_from_row(row))
    lines: dict[str, list[HistoryEntry]] = {}
    for row in history:
        lines.setdefault(row.appointment, []).append(history_from_row(row))
    return tuple(_appointment_from_row(row, parts[row.id], lines.get(row.id, ())) for row in rows)


def _appointment_from_row(
    row: AnyRow, segments: Sequence[BookedSegment], history: Sequence[HistoryEntry]
) -> Appointment:
    return Appointment(
        id=row.id,
        number=row.number,
        salon=row.salon,
        visit=row.visit,
        service=row.service,
        customer=Customer(name=row.name, phone=row.phone, email=row.email, for_whom=row.for_whom),
        segments=tuple(segments),
        status=AppointmentStatus(row.status),
        source=row.source,
        call=row.call,
        branch=row.branch,
        needs_chair=bool(row.needs_chair),
        created_at=moment(row.created_at),
        replaces=row.replaces,
        history=tuple(history),
    )
