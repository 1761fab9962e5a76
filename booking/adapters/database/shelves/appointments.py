"""The shelf of appointments: placing them, changing their state, finding them again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, String, bindparam

from booking.adapters.database import mapping, queries
from booking.adapters.database.moments import micros
from booking.adapters.database.session import Session
from booking.adapters.database.shelves import board, giving_way
from booking.adapters.database.tables import appointments as table
from booking.adapters.database.tables import visits
from booking.application.orders import FindQuery
from booking.application.records import Claim
from booking.domain.appointments import LIVE, Appointment, AppointmentStatus, Customer, HistoryEntry
from booking.domain.contacts import name_key, phone_key
from booking.domain.ids import AppointmentId, CallId, SalonId, StaffId, VisitId

_LIVE = sorted(status.value for status in LIVE)
_STANDING = sorted({*_LIVE, AppointmentStatus.NO_SHOW.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """Which conditions a search for appointments has."""

    phone: bool
    words: int
    number: bool
    visit: bool
    days: bool
    past: bool
    cancelled: bool


@lru_cache(maxsize=256)
def _search(shape: _Search) -> Select[Any]:
    """The statement of a search; one of each shape, because a statement made anew is compiled anew."""
    statement = queries.APPOINTMENT.where(table.c.salon == bindparam("salon")).order_by(table.c.starts_at, table.c.id)
    if shape.phone:
        statement = statement.where(visits.c.phone_key == bindparam("phone"))
    for place in range(shape.words):
        word: BindParameter[str] = bindparam(f"word_{place}", type_=String)
        statement = statement.where(visits.c.name_key.contains(word))
    if shape.number:
        statement = statement.where(table.c.number == bindparam("number"))
    if shape.visit:
        statement = statement.where(table.c.visit == bindparam("visit"))
    if shape.days:
        statement = statement.where(table.c.starts_at < bindparam("end"), table.c.starts_at >= bindparam("start"))
    if not shape.past:
        statement = statement.where(table.c.ends_at > bindparam("now"))
    if not shape.cancelled:
        statement = statement.where(table.c.status.in_(_LIVE))
    return statement


class SqlAppointments:
    """Appointments in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def add(self, appointments: Sequence[Appointment], claims: Sequence[Sequence[Claim]]) -> None:
        """Insert the appointments of a new visit with their claims.

        Raises:
            SlotTaken: A claim overlaps one that stands.
        """
        if not appointments:
            return
        session, first = self._session, appointments[0]
        replaced = [one.replaces for one in appointments if one.replaces is not None]
        if replaced:
            session.freed = True
            await giving_way.give_way(session, first.salon, replaced, [claim for group in claims for claim in group])
        owned = [(_owner(one), group) for one, group in zip(appointments, claims, strict=True)]
        room = await board.find_room(session, first.salon, owned, now=first.created_at)
        execute = session.connection.execute
        await execute(queries.INSERT_VISIT, mapping.visit_row(first))
        await execute(queries.INSERT_APPOINTMENTS, [mapping.appointment_row(one) for one in appointments])
        await execute(queries.INSERT_SEGMENTS, [row for one in appointments for row in mapping.segment_rows(one)])
        await board.put(session, room)
        session.taken += [
            (row["resource"], row["starts_min"], row["ends_min"]) for row in room if row["kind"] in board.WORKING
        ]
        lines = [row for one in appointments for row in mapping.history_rows(one)]
        if lines:
            await execute(queries.INSERT_HISTORY, lines)

    async def get(self, ids: Iterable[AppointmentId]) -> tuple[Appointment, ...]:
        """Those that exist, with history, in order of time."""
        return await self._load(queries.BY_IDS, {"ids": list(ids)})

    async def of_visit(self, visit: VisitId) -> tuple[Appointment, ...]:
        """All of a visit, whatever their state, in order of time."""
        return await self._load(queries.BY_VISIT, {"visit": visit})

    async def of_call(self, salon: SalonId, call: CallId) -> tuple[Appointment, ...]:
        """All that were booked in a call, whatever their state, in order of time."""
        return await self._load(queries.BY_CALL, {"salon": salon, "call": call})

    async def between(self, salon: SalonId, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """The live ones that touch [start, end), and no-shows of that time, in order of time."""
        return await self._load(
            queries.BETWEEN, {"salon": salon, "start": micros(start), "end": micros(end), "states": _STANDING}
        )

    async def find(
        self, salon: SalonId, query: FindQuery, *, now: datetime, window: tuple[datetime, datetime] | None = None
    ) -> tuple[Appointment, ...]:
        """Those that fit every given field, in order of time.

        Args:
            salon: Whose appointments.
            query: What is known of them; its days count only through `window`.
            now: What has ended by now counts as past.
            window: The moments its days begin and end in the salon's time zone.
        """
        words = name_key(query.name).split()
        shape = _Search(
            phone=bool(query.phone),
            words=len(words),
            number=bool(query.number),
            visit=query.visit is not None,
            days=window is not None,
            past=query.past,
            cancelled=query.cancelled,
        )
        values: dict[str, object] = {"salon": salon}
        if query.phone:
            values["phone"] = phone_key(query.phone)
        values |= {f"word_{place}": word for place, word in enumerate(words)}
        if query.number:
            values["number"] = query.number
        if query.visit is not None:
            values["visit"] = query.visit
        if window is not None:
            values |= {"start": micros(window[0]), "end": micros(window[1])}
        if not query.past:
            values["now"] = micros(now)
        return await self._load(_search(shape), values)

    async def last_staff(self, salon: SalonId, phone: str, *, now: datetime) -> StaffId | None:
        """Who served this phone number last; None when it never was here."""
        key = phone_key(phone)
        if not key:
            return None
        found = await self._session.connection.execute(
            queries.LAST_STAFF, {"salon": salon, "phone": key, "now": micros(now)}
        )
        staff = found.scalar_one_or_none()
        return None if staff is None else StaffId(staff)

    async def customer_of(self, salon: SalonId, phone: str) -> Customer | None:
        """The guest who booked last with this phone number; None when nobody did."""
        key = phone_key(phone)
        if not key:
            return None
        found = await self._session.connection.execute(queries.CUSTOMER_OF, {"salon": salon, "phone": key})
        row = found.first()
        return None if row is None else Customer(name=row.name, phone=row.phone, email=row.email)

    async def confirm(
        self, ids: Iterable[AppointmentId], uids: Mapping[tuple[AppointmentId, str], str], now: datetime
    ) -> None:
        """Held becomes confirmed; `uids` names the outside booking of each (appointment, segment key)."""
        await self.note_uids(uids)
        await self._move(ids, ("held",), "confirmed", HistoryEntry(at=now, event="confirmed"))

    async def note_uids(self, uids: Mapping[tuple[AppointmentId, str], str | None]) -> None:
        """Record or forget outside bookings without changing any state."""
        rows = [{"of_appointment": owner, "of_key": key, "uid": uid} for (owner, key), uid in uids.items()]
        if rows:
            await self._session.connection.execute(queries.SET_UID, rows)

    async def release(self, ids: Iterable[AppointmentId], reason: str, now: datetime) -> None:
        """Held becomes released; the time is free, and what it was to replace has its time back."""
        moved = await self._move(ids, ("held",), "released", HistoryEntry(at=now, event="released", detail=reason))
        if not moved:
            return
        execute = self._session.connection.execute
        self._session.freed = True
        await execute(queries.DELETE_CLAIMS_OF, {"ids": moved})
        replaced = (await execute(queries.REPLACES_OF, {"ids": moved})).scalars().all()
        if replaced:
            await giving_way.take_back(self._session, replaced)

    async def cancel(self, ids: Iterable[AppointmentId], now: datetime, reason: str) -> None:
        """Live becomes cancelled, or moved where another appointment replaces it; the time is free."""
        wanted = list(ids)
        rows = await self._session.connection.execute(queries.REPLACED_BY, {"ids": wanted})
        replaced = {row.replaces for row in rows}
        moved = await self._move(
            [one for one in wanted if one in replaced],
            _LIVE,
            "moved",
            HistoryEntry(at=now, event="rescheduled", detail=reason),
        )
        gone = await self._move(
            [one for one in wanted if one not in replaced],
            _LIVE,
            "cancelled",
            HistoryEntry(at=now, event="cancelled", detail=reason),
        )
        if moved or gone:
            self._session.freed = True
            await self._session.connection.execute(queries.DELETE_CLAIMS_OF, {"ids": [*moved, *gone]})

    async def no_show(self, ids: Iterable[AppointmentId], now: datetime, source: str) -> None:
        """Confirmed becomes no-show; the time is free."""
        moved = await self._move(ids, ("confirmed",), "no_show", HistoryEntry(at=now, event="no_show", source=source))
        if moved:
            self._session.freed = True
            await self._session.connection.execute(queries.DELETE_CLAIMS_OF, {"ids": moved})

    async def undecided(self, ids: Iterable[AppointmentId]) -> bool:
        """Whether one of these is held, or is to be replaced by one that is."""
        found = await self._session.connection.execute(queries.UNDECIDED, {"ids": list(ids)})
        return found.first() is not None

    async def note(self, ids: Iterable[AppointmentId], entry: HistoryEntry) -> None:
        """Add a line to the history without changing any state."""
        rows = [mapping.history_row(one, entry) for one in ids]
        if rows:
            await self._session.connection.execute(queries.INSERT_HISTORY, rows)

    async def _move(
        self, ids: Iterable[AppointmentId], states: Sequence[str], to: str, entry: HistoryEntry
    ) -> list[AppointmentId]:
        """Change the state of those that are in one of `states`; which they were."""
        wanted = list(ids)
        if not wanted:
            return []
        rows = await self._session.connection.execute(
            queries.SET_STATUS, {"ids": wanted, "from_states": list(states), "to_state": to}
        )
        moved = sorted(AppointmentId(one) for one in rows.scalars())
        await self.note(moved, entry)
        return moved

    async def _load(self, statement: Select[Any], values: Mapping[str, object]) -> tuple[Appointment, ...]:
        execute = self._session.connection.execute
        rows = (await execute(statement, values)).all()
        if not rows:
            return ()
        ids = {"ids": [row.id for row in rows]}
        segments = (await execute(queries.SEGMENTS_OF, ids)).all()
        history = (await execute(queries.HISTORY_OF, ids)).all()
        return mapping.appointments_from_rows(rows, segments, history)


def _owner(one: Appointment) -> dict[str, Any]:
    return {"appointment": one.id, "hold": None, "call": None, "expires_at": None}
