"""The shelves of sagas and of the outbox: what is under way outside, and what is still to be done there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, insert, select, text, update

from booking.adapters.database.moments import micros, micros_or_none, moment
from booking.adapters.database.session import AnyRow, Session
from booking.adapters.database.tables import outbox, sagas
from booking.application.records import OutboxItem
from booking.domain.ids import CallId, SagaId, SalonId
from booking.domain.sagas import Saga
from booking.errors import StaleSaga

_Variants = dict[tuple[bool, bool], Select[Any]]
_SAGA = msgspec.json.Decoder(Saga)
_PAYLOAD = msgspec.json.Decoder(dict[str, Any])

_INSERT = insert(sagas)
_GET = select(sagas.c.document).where(sagas.c.id == bindparam("saga"))
_SAVE = (
    update(sagas)
    .where(sagas.c.id == bindparam("saga"), sagas.c.version == bindparam("seen"))
    .values(
        {
            column: bindparam(f"new_{column.name}")
            for column in sagas.c
            if column.name not in {"id", "salon", "visit", "call", "kind", "created_at"}
        }
    )
)
_DUE = (
    select(sagas.c.id)
    .where(
        sagas.c.next_at <= bindparam("now"),
        (sagas.c.lease_until.is_(None)) | (sagas.c.lease_until <= bindparam("now")),
    )
    .order_by(sagas.c.next_at, sagas.c.id)
    .limit(bindparam("most"))
)
_OF_CALL = (
    select(sagas.c.document)
    .where(sagas.c.salon == bindparam("salon"), sagas.c.call == bindparam("call"))
    .order_by(sagas.c.created_at, sagas.c.id)
)

_ADD_ITEM = text(
    "INSERT INTO outbox (key, salon, kind, payload, due_at, tries, last_error)"
    " VALUES (:key, :salon, :kind, :payload, :due_at, 0, '') ON CONFLICT (key) DO NOTHING"
)
_DUE_ITEMS = (
    select(outbox.c.key)
    .where(
        outbox.c.done_at.is_(None),
        outbox.c.due_at <= bindparam("now"),
        (outbox.c.lease_until.is_(None)) | (outbox.c.lease_until <= bindparam("now")),
    )
    .order_by(outbox.c.due_at, outbox.c.key)
    .limit(bindparam("most"))
    # Two dispatchers on PostgreSQL must not wait for each other; SQLite has one writer and ignores this.
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(outbox)
    .where(outbox.c.key.in_(bindparam("keys", expanding=True)))
    .values(owner=bindparam("by"), lease_until=bindparam("until"), tries=outbox.c.tries + 1)
    .returning(outbox)
)
_DONE = (
    update(outbox)
    .where(outbox.c.key == bindparam("of_key"))
    .values(done_at=bindparam("now"), owner=None, lease_until=None)
)
_FAILED = (
    update(outbox)
    .where(outbox.c.key == bindparam("of_key"))
    .values(due_at=bindparam("due"), last_error=bindparam("error"), owner=None, lease_until=None)
)


def _of_salon_or_all(every: Select[Any], salon: ColumnElement[bool], is_open: ColumnElement[bool]) -> _Variants:
    """A list in its four forms: (of one salon, only what is open)."""
    return {
        (False, False): every,
        (False, True): every.where(is_open),
        (True, False): every.where(salon),
        (True, True): every.where(salon, is_open),
    }


_LISTED = _of_salon_or_all(
    select(sagas.c.document).order_by(sagas.c.created_at.desc(), sagas.c.id),
    sagas.c.salon == bindparam("salon"),
    sagas.c.next_at.is_not(None),
)
_ITEMS = _of_salon_or_all(
    select(outbox).order_by(outbox.c.due_at, outbox.c.key),
    outbox.c.salon == bindparam("salon"),
    outbox.c.done_at.is_(None),
)


class SqlSagas:
    """Sagas in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def add(self, saga: Saga) -> None:
        """Insert a new saga."""
        await self._session.connection.execute(_INSERT, _row_from_saga(saga))

    async def get(self, saga: SagaId) -> Saga | None:
        """A saga, or None."""
        found = (await self._session.connection.execute(_GET, {"saga": saga})).scalar_one_or_none()
        return None if found is None else _SAGA.decode(found)

    async def save(self, saga: Saga) -> None:
        """Replace the row whose version is one below the saga's.

        Raises:
            StaleSaga: Somebody else saved it in between.
        """
        values = {f"new_{name}": value for name, value in _row_from_saga(saga).items()}
        changed = await self._session.connection.execute(_SAVE, {"saga": saga.id, "seen": saga.version - 1, **values})
        if changed.rowcount != 1:
            raise StaleSaga(saga=saga.id, version=saga.version)

    async def due(self, now: datetime, limit: int) -> tuple[SagaId, ...]:
        """Unfinished sagas that nobody holds a lease on and whose time has come, longest due first."""
        rows = await self._session.connection.execute(_DUE, {"now": micros(now), "most": limit})
        return tuple(SagaId(saga) for saga in rows.scalars())

    async def listed(self, salon: SalonId | None = None, *, open_only: bool = False) -> tuple[Saga, ...]:
        """Sagas, newest first."""
        statement, values = _LISTED[salon is not None, open_only], {} if salon is None else {"salon": salon}
        return _decoded((await self._session.connection.execute(statement, values)).scalars())

    async def of_call(self, salon: SalonId, call: CallId) -> tuple[Saga, ...]:
        """The sagas of a call, oldest first."""
        return _decoded((await self._session.connection.execute(_OF_CALL, {"salon": salon, "call": call})).scalars())


def _decoded(documents: Iterable[str]) -> tuple[Saga, ...]:
    return tuple(_SAGA.decode(document) for document in documents)


def _row_from_saga(saga: Saga) -> dict[str, Any]:
    return {
        "id": saga.id,
        "salon": saga.salon,
        "visit": saga.visit,
        "call": saga.call,
        "kind": saga.kind.value,
        "state": saga.state.value,
        "outcome": saga.outcome.value,
        "stuck": saga.stuck,
        "owner": saga.owner,
        "lease_until": micros_or_none(saga.lease_until),
        "next_at": micros_or_none(saga.next_at),
        "version": saga.version,
        "created_at": micros(saga.created_at),
        "updated_at": micros(saga.updated_at),
        "document": msgspec.json.encode(saga).decode(),
    }


class SqlOutbox:
    """The outbox in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def add(self, item: OutboxItem) -> None:
        """Insert an item; one whose key is there already is left as it is."""
        await self._session.connection.execute(
            _ADD_ITEM,
            {
                "key": item.key,
                "salon": item.salon,
                "kind": item.kind,
                "payload": msgspec.json.encode(item.payload).decode(),
                "due_at": micros(item.due_at),
            },
        )

    async def claim(self, now: datetime, limit: int, owner: str, lease_until: datetime) -> tuple[OutboxItem, ...]:
        """Take due items nobody has a lease on, for a while; each taking counts as a try."""
        execute = self._session.connection.execute
        keys = (await execute(_DUE_ITEMS, {"now": micros(now), "most": limit})).scalars().all()
        if not keys:
            return ()
        rows = (await execute(_LEASE, {"keys": list(keys), "by": owner, "until": micros(lease_until)})).all()
        return tuple(sorted(map(_item_from_row, rows), key=lambda item: (item.due_at, item.key)))

    async def done(self, key: str, now: datetime) -> None:
        """Mark an item as done; it never comes back."""
        await self._session.connection.execute(_DONE, {"of_key": key, "now": micros(now)})

    async def failed(self, key: str, due_at: datetime, error: str) -> None:
        """Give an item back to be tried again."""
        await self._session.connection.execute(_FAILED, {"of_key": key, "due": micros(due_at), "error": error[:500]})

    async def listed(self, salon: SalonId | None = None, *, open_only: bool = True) -> tuple[OutboxItem, ...]:
        """Items in order of due time."""
        statement, values = _ITEMS[salon is not None, open_only], {} if salon is None else {"salon": salon}
        return tuple(map(_item_from_row, (await self._session.connection.execute(statement, values)).all()))


def _item_from_row(row: AnyRow) -> OutboxItem:
    return OutboxItem(
        key=row.key,
        salon=row.salon,
        kind=row.kind,
        payload=_PAYLOAD.decode(row.payload),
        due_at=moment(row.due_at),
        tries=row.tries,
        last_error=row.last_error,
    )
