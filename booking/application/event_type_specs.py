"""Which event types the outside calendar should have for a service, and how two of them differ; pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from enum import Enum

from booking.domain.catalogue import Catalogue, Segment, Service
from booking.domain.ids import ServiceId, StaffId
from booking.domain.roster import StaffMember

_MINUTE = timedelta(minutes=1)


class CalendarMode(Enum):
    """How the salon uses the outside calendar."""

    TEAM = "team"
    """One hidden round-robin event type per segment; the person is chosen for each booking."""
    PERSONAL = "personal"
    """One hidden event type per segment and person, in the person's own account."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeSpec:
    """Everything about an event type that we decide; `slug` is its identity, the rest may drift.

    Calendars fill in defaults of their own; their adapter maps what comes back to the same plain values, so that
    equal means equal. Minutes are whole minutes, 0 and "" mean none.
    """

    slug: str
    title: str
    minutes: int
    other_minutes: tuple[int, ...] = ()
    """Lengths of people who take longer or shorter, sorted."""
    description: str
    address: str
    hosts: tuple[int, ...] = ()
    """User ids at the calendar, sorted; empty for a personal event type."""
    hidden: bool = True
    requires_authentication: bool = True
    notice_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    slot_minutes: int = 5
    guests_disabled: bool = True
    needs_confirmation: bool = False
    """A booking that waits for confirmation would not block the time."""
    cancelling_disabled: bool = False
    """Our own compensation has to be able to cancel."""
    limited: bool = False
    """Any booking limit, window or seat count."""
    mails_muted: bool = False
    """Only where the plan lets us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEventType:
    """One row the map should have."""

    service: ServiceId
    segment: str
    staff: StaffId | None
    spec: EventTypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDrift:
    """One field that is not the same here and there, as printable values."""

    field: str
    here: object
    there: object


def wanted(catalogue: Catalogue, service: Service, mode: CalendarMode) -> tuple[WantedEventType, ...]:
    """The event types of a service, by segment (and person); nothing for an inactive service or in mode off."""
    if mode is CalendarMode.OFF or not service.active:
        return ()
    rows: list[WantedEventType] = []
    for segment in service.segments:
        people = [one for one in catalogue.staff if one.active and one.can(service.id, segment.key)]
        if mode is CalendarMode.TEAM:
            spec = _spec(catalogue, service, segment, team=people)
            rows.append(WantedEventType(service=service.id, segment=segment.key, staff=None, spec=spec))
            continue
        for one in people:
            spec = _spec(catalogue, service, segment, member=one)
            rows.append(WantedEventType(service=service.id, segment=segment.key, staff=one.id, spec=spec))
    return tuple(rows)


def _length(service: Service, segment: Segment, member: StaffMember) -> int:
    skill = member.skill(service.id)
    work = skill.durations.get(segment.key, segment.work) if skill else segment.work
    return work // _MINUTE


def _spec(
    catalogue: Catalogue,
    service: Service,
    segment: Segment,
    *,
    member: StaffMember | None = None,
    team: Sequence[StaffMember] = (),
) -> EventTypeSpec:
    salon = catalogue.salon
    minutes = segment.work // _MINUTE if member is None else _length(service, segment, member)
    name = service.name if not service.is_composite else f"{service.name}: {segment.key} {segment.name}"
    slug = f"{salon.id}-{service.id}-{segment.key.lower()}" + (f"-{member.id}" if member else "")
    lengths = {_length(service, segment, one) for one in team if one.calcom_user_id is not None}
    organisation = salon.calcom_team.organisation_id if salon.calcom_team else None
    return EventTypeSpec(
        slug=slug,
        title=name,
        minutes=minutes,
        other_minutes=tuple(sorted(lengths - {minutes})),
        description=f"{salon.name} [{slug}]",
        address=catalogue.salon.address,
        hosts=tuple(sorted(one.calcom_user_id for one in team if one.calcom_user_id is not None)),
        mails_muted=member is None and organisation is not None,
    )


def fingerprint(spec: EventTypeSpec) -> str:
    """A short digest of everything that may drift."""
    canonical = json.dumps(asdict(spec), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def differences(here: EventTypeSpec, there: EventTypeSpec) -> tuple[FieldDrift, ...]:
    """The fields in which the calendar's event type is not what it should be, in the order of the fields."""
    return tuple(
        FieldDrift(field=one.name, here=getattr(here, one.name), there=getattr(there, one.name))
        for one in fields(EventTypeSpec)
        if getattr(here, one.name) != getattr(there, one.name)
    )
