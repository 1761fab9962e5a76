"""Turns what was planned into appointments with claims, and puts them on the board under their locks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.application.orders import Source
from booking.application.ports import Ids, UnitOfWork
from booking.application.records import Claim, ClaimKind, Contending, chair_of
from booking.domain.appointments import Appointment, AppointmentStatus, BookedSegment, Customer, HistoryEntry
from booking.domain.busy import occupancies
from booking.domain.catalogue import Catalogue
from booking.domain.ids import AppointmentId, CallId, VisitId
from booking.domain.local_time import minute_after, minute_of, zone
from booking.domain.offers import PlannedAppointment


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What is the same for all appointments of one visit that are placed together."""

    visit: VisitId
    customer: Customer
    status: AppointmentStatus
    source: Source
    call: CallId | None
    now: datetime
    ids: Ids
    replaces: tuple[AppointmentId | None, ...] = ()
    """For each planned appointment the one it is to replace; empty where none is."""


def claims_of(catalogue: Catalogue, planned: PlannedAppointment) -> tuple[Claim, ...]:
    """What a planned appointment claims: people's work and pauses, and a chair from the first minute to the last."""
    rows = occupancies(planned, catalogue.service(planned.service))
    people = tuple(Claim(staff, start, end, kind) for staff, start, end, kind in rows)
    if not planned.needs_chair:
        return people
    branch = catalogue.salon.branch(planned.branch) if planned.branch else catalogue.salon.main_branch
    chair = Claim(
        chair_of(branch.id),
        minute_of(planned.starts_at),
        minute_after(planned.ends_at),
        ClaimKind.CHAIR,
        branch.chairs,
    )
    return (*people, chair)


def contending(catalogue: Catalogue, planned: Iterable[PlannedAppointment]) -> Contending:
    """What placing these is going to claim."""
    claims = tuple(claim for one in planned for claim in claims_of(catalogue, one))
    return Contending(salon=catalogue.salon.id, claims=claims)


def slots_of(catalogue: Catalogue, claims: Iterable[Claim]) -> set[tuple[date, str]]:
    """The (local day, resource) pairs that have to be locked before these claims are made."""
    local = zone(catalogue.salon.timezone)
    return {
        (local.day_of(minute), claim.resource)
        for claim in claims
        if claim.capacity is not None
        for minute in (claim.start, claim.end - 1)
    }


def appointment_of(
    catalogue: Catalogue, planned: PlannedAppointment, placing: Placing, replaces: AppointmentId | None = None
) -> Appointment:
    """The appointment a plan becomes."""
    customer = placing.customer
    if planned.for_whom:
        customer = Customer(name=customer.name, phone=customer.phone, email=customer.email, for_whom=planned.for_whom)
    event = "booked" if replaces is None else "booked_instead"
    return Appointment(
        id=AppointmentId(placing.ids.new("apt")),
        number=placing.ids.number(),
        salon=catalogue.salon.id,
        visit=placing.visit,
        service=planned.service,
        customer=customer,
        segments=tuple(
            BookedSegment(
                key=segment.key,
                staff=segment.staff,
                starts_at=segment.starts_at,
                ends_at=segment.ends_at,
                pause_after=segment.pause_after,
                pause_policy=segment.pause_policy,
            )
            for segment in planned.segments
        ),
        status=placing.status,
        source=placing.source,
        call=placing.call,
        branch=planned.branch or catalogue.salon.main_branch.id,
        needs_chair=planned.needs_chair,
        created_at=placing.now,
        replaces=replaces,
        history=(HistoryEntry(at=placing.now, event=event, source=placing.source),),
    )


async def place(
    uow: UnitOfWork, catalogue: Catalogue, planned: Sequence[PlannedAppointment], placing: Placing
) -> tuple[Appointment, ...]:
    """Lock, check and insert: all of the planned appointments or, with an error, none.

    Raises:
        SlotTaken: Something that stands is in the way.
    """
    salon = catalogue.salon.id
    claims = [claims_of(catalogue, one) for one in planned]
    await uow.lock(salon, slots_of(catalogue, [claim for group in claims for claim in group]))
    if placing.call is not None:
        # The call's own hold has done its work: it kept exactly this time, or the caller chose another.
        await uow.holds.release(salon, placing.call)
    old = placing.replaces or (None,) * len(planned)
    appointments = tuple(
        appointment_of(catalogue, one, placing, replaced) for one, replaced in zip(planned, old, strict=True)
    )
    await uow.appointments.add(appointments, claims)
    return appointments
