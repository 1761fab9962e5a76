"""The statements of the hot path, built once: booking, holding, finding, and who is busy when.

A statement built per call costs two and a half times a prebuilt one. Statements of quieter shelves stand in the
module of their shelf.
"""

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)

from booking.adapters.database.tables import (
    appointments,
    calendar_busy,
    claims,
    history,
    offers,
    resources,
    segments,
    visits,
)
from booking.application.records import ClaimKind

_IDS: BindParameter[object] = bindparam("ids", expanding=True)
_NOW: BindParameter[object] = bindparam("now")
_SALON: BindParameter[object] = bindparam("salon")

# -- resources ---------------------------------------------------------------------------------------------------

INSERT_RESOURCE = insert(resources)
RESOURCES_OF = select(resources.c.name, resources.c.id).where(resources.c.salon == _SALON)

# -- placing appointments ----------------------------------------------------------------------------------------

INSERT_VISIT = insert(visits)
INSERT_APPOINTMENTS = insert(appointments)
INSERT_SEGMENTS = insert(segments)
INSERT_CLAIMS = insert(claims)
INSERT_HISTORY = insert(history)

SWEEP_CLAIMS = delete(claims).where(claims.c.salon == bindparam("of_salon"), claims.c.expires_at <= _NOW)
"""Holds past their end leave before anybody claims their time; the trigger cannot know what time it is."""

CLAIMS_NEAR = select(
    claims.c.resource, claims.c.starts_min, claims.c.ends_min, claims.c.kind, claims.c.expires_at
).where(
    claims.c.resource.in_(bindparam("resources", expanding=True)),
    claims.c.starts_min < bindparam("end"),
    claims.c.starts_min > bindparam("far"),
    claims.c.ends_min > bindparam("start"),
)
CLAIMS_OF = select(claims.c.id, claims.c.resource, claims.c.starts_min, claims.c.ends_min, claims.c.kind).where(
    claims.c.appointment.in_(_IDS)
)
DELETE_CLAIMS_OF = delete(claims).where(claims.c.appointment.in_(_IDS))

# -- reading appointments ----------------------------------------------------------------------------------------

APPOINTMENT = select(
    appointments.c.id,
    appointments.c.number,
    appointments.c.salon,
    appointments.c.visit,
    appointments.c.service,
    appointments.c.status,
    appointments.c.branch,
    appointments.c.needs_chair,
    appointments.c.for_whom,
    appointments.c.replaces,
    appointments.c.created_at,
    visits.c.call,
    visits.c.source,
    visits.c.name,
    visits.c.phone,
    visits.c.email,
).join_from(appointments, visits, appointments.c.visit == visits.c.id)
_IN_TIME = (appointments.c.starts_at, appointments.c.id)

BY_IDS = APPOINTMENT.where(appointments.c.id.in_(_IDS)).order_by(*_IN_TIME)
BY_VISIT = APPOINTMENT.where(appointments.c.visit == bindparam("visit")).order_by(*_IN_TIME)
BY_CALL = APPOINTMENT.where(visits.c.salon == _SALON, visits.c.call == bindparam("call")).order_by(*_IN_TIME)
BETWEEN = APPOINTMENT.where(
    appointments.c.salon == _SALON,
    appointments.c.starts_at < bindparam("end"),
    appointments.c.ends_at > bindparam("start"),
    appointments.c.status.in_(bindparam("states", expanding=True)),
).order_by(*_IN_TIME)
SEGMENTS_OF = (
    select(segments).where(segments.c.appointment.in_(_IDS)).order_by(segments.c.appointment, segments.c.position)
)
HISTORY_OF = select(history).where(history.c.appointment.in_(_IDS)).order_by(history.c.appointment, history.c.id)
LAST_STAFF = (
    select(appointments.c.staff)
    .join_from(appointments, visits, appointments.c.visit == visits.c.id)
    .where(
        visits.c.salon == _SALON,
        visits.c.phone_key == bindparam("phone"),
        appointments.c.status.in_(("confirmed",)),
    )
    # Somebody who was here counts more than somebody booked for later; of each the nearest to now.
    .order_by(
        (appointments.c.starts_at > _NOW).asc(),
        func.abs(appointments.c.starts_at - _NOW).asc(),
        appointments.c.id,
    )
    .limit(1)
)

CUSTOMER_OF = (
    select(visits.c.name, visits.c.phone, visits.c.email)
    .where(visits.c.salon == _SALON, visits.c.phone_key == bindparam("phone"), visits.c.name_key != "")
    .order_by(visits.c.created_at.desc(), visits.c.id)
    .limit(1)
)

# -- changing appointments ---------------------------------------------------------------------------------------

SET_STATUS = (
    update(appointments)
    .where(appointments.c.id.in_(_IDS), appointments.c.status.in_(bindparam("from_states", expanding=True)))
    .values(status=bindparam("to_state"))
    .returning(appointments.c.id)
)
SET_UID = (
    update(segments)
    .where(segments.c.appointment == bindparam("of_appointment"), segments.c.key == bindparam("of_key"))
    .values(calcom_uid=bindparam("uid"))
)
REPLACED_BY = select(appointments.c.id, appointments.c.replaces).where(
    appointments.c.replaces.in_(_IDS), appointments.c.status.in_(("held", "confirmed"))
)
UNDECIDED = (
    select(appointments.c.id)
    .where(or_(appointments.c.id.in_(_IDS), appointments.c.replaces.in_(_IDS)), appointments.c.status == "held")
    .limit(1)
)
REPLACES_OF = select(appointments.c.replaces).where(appointments.c.id.in_(_IDS), appointments.c.replaces.is_not(None))

# -- holds -------------------------------------------------------------------------------------------------------

TELL = text(
    "INSERT INTO offers (salon, call, offer, caller_number, hold, held_until, told_at, expires_at, document)"
    " VALUES (:salon, :call, :offer, :caller_number, :hold, :held_until, :told_at, :expires_at, :document)"
    " ON CONFLICT (salon, call, offer) DO UPDATE SET caller_number = excluded.caller_number, hold = excluded.hold,"
    " held_until = excluded.held_until, told_at = excluded.told_at, expires_at = excluded.expires_at,"
    " document = excluded.document"
)
OFFER_COLUMNS = select(
    offers.c.salon,
    offers.c.call,
    offers.c.caller_number,
    offers.c.hold,
    offers.c.held_until,
    offers.c.told_at,
    offers.c.expires_at,
    offers.c.document,
)
OFFER = (
    OFFER_COLUMNS.where(offers.c.salon == _SALON, offers.c.offer == bindparam("offer"))
    .order_by((offers.c.call == bindparam("call")).desc(), offers.c.id.desc())
    .limit(1)
)
OFFERS_TOLD = OFFER_COLUMNS.where(offers.c.salon == _SALON, offers.c.call == bindparam("call")).order_by(
    offers.c.told_at, offers.c.id
)
OFFERS_ACTIVE = OFFER_COLUMNS.where(
    offers.c.salon == _SALON, offers.c.hold.is_not(None), offers.c.held_until > _NOW
).order_by(offers.c.id)
COUNT_HOLDS = select(func.count()).where(
    offers.c.salon == _SALON,
    offers.c.caller_number == bindparam("number"),
    offers.c.hold.is_not(None),
    offers.c.held_until > _NOW,
    offers.c.call != bindparam("but"),
)
DELETE_HOLD_CLAIMS = delete(claims).where(
    claims.c.hold.in_(
        select(offers.c.hold).where(
            offers.c.salon == bindparam("of_salon"), offers.c.call == bindparam("of_call"), offers.c.hold.is_not(None)
        )
    )
)
UNHOLD = (
    update(offers)
    .where(offers.c.salon == bindparam("of_salon"), offers.c.call == bindparam("of_call"), offers.c.hold.is_not(None))
    .values(hold=None, held_until=None)
)
SWEEP_OFFERS = delete(offers).where(offers.c.expires_at <= _NOW)
SWEEP_ALL_CLAIMS = delete(claims).where(claims.c.expires_at <= _NOW)

# -- who is busy when --------------------------------------------------------------------------------------------

_STANDING = or_(
    and_(claims.c.hold.is_(None), claims.c.appointment.not_in(bindparam("without", expanding=True))),
    and_(claims.c.expires_at > _NOW, or_(claims.c.call.is_(None), claims.c.call != bindparam("but"))),
)
_DURING = and_(
    claims.c.salon == _SALON,
    claims.c.starts_min < bindparam("end"),
    claims.c.starts_min > bindparam("far"),
    claims.c.ends_min > bindparam("start"),
)
_claimed = (
    select(resources.c.name, claims.c.starts_min, claims.c.ends_min, claims.c.kind)
    .join_from(claims, resources, claims.c.resource == resources.c.id)
    .where(_DURING, claims.c.kind < int(ClaimKind.CHAIR), _STANDING)
)
_elsewhere = select(
    calendar_busy.c.staff, calendar_busy.c.starts_min, calendar_busy.c.ends_min, literal(int(ClaimKind.WORK))
).where(
    calendar_busy.c.salon == _SALON,
    calendar_busy.c.starts_min < bindparam("end"),
    calendar_busy.c.ends_min > bindparam("start"),
)
BUSY = union_all(_claimed, _elsewhere).order_by("name", "starts_min")
CHAIRS = (
    select(resources.c.name, claims.c.starts_min, claims.c.ends_min)
    .join_from(claims, resources, claims.c.resource == resources.c.id)
    .where(_DURING, claims.c.kind == int(ClaimKind.CHAIR), _STANDING)
    .order_by(resources.c.name, claims.c.starts_min)
)
