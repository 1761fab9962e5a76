"""The shelves of people: what is known of their calls, the waiting list and the call-back tasks."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, text, update

from booking.adapters.database.moments import micros
from booking.adapters.database.session import Session
from booking.adapters.database.tables import calls, tasks, waiting
from booking.application.orders import CallbackTask, WaitingEntry
from booking.domain.ids import CallId, SalonId

_ENTRY = msgspec.json.Decoder(WaitingEntry)
_TASK = msgspec.json.Decoder(CallbackTask)

_GET_CALL = select(calls.c.body).where(calls.c.salon == bindparam("salon"), calls.c.call == bindparam("call"))
_PUT_CALL = text(
    "INSERT INTO calls (salon, call, noted_at, delete_at, body) VALUES (:salon, :call, :noted_at, :delete_at, :body)"
    " ON CONFLICT (salon, call) DO UPDATE SET noted_at = excluded.noted_at, delete_at = excluded.delete_at,"
    " body = excluded.body"
)
_DROP_CALLS = delete(calls).where(calls.c.delete_at <= bindparam("now"))
_FORGET_CALLS = delete(calls).where(calls.c.noted_at <= bindparam("until"))
_NEWEST_CALLS = (
    select(calls.c.call, calls.c.body)
    .where(calls.c.salon == bindparam("salon"))
    .order_by(calls.c.noted_at.desc(), calls.c.call)
    .limit(bindparam("most"))
)

_ADD_ENTRY = insert(waiting)
_LISTED = (
    select(waiting.c.document)
    .where(waiting.c.salon == bindparam("salon"), waiting.c.state.in_(bindparam("states", expanding=True)))
    .order_by(waiting.c.created_at, waiting.c.id)
)
_LISTED_NOW = _LISTED.where(waiting.c.expires_at > bindparam("now"))
_SAVE_ENTRY = (
    update(waiting)
    .where(waiting.c.salon == bindparam("of_salon"), waiting.c.id == bindparam("entry"))
    .values(state=bindparam("new_state"), expires_at=bindparam("ends"), document=bindparam("new_document"))
)
_ADD_TASK = insert(tasks)
_GET_TASK = select(tasks.c.document).where(tasks.c.salon == bindparam("salon"), tasks.c.id == bindparam("task"))
_TASKS = select(tasks.c.document).where(tasks.c.salon == bindparam("salon")).order_by(tasks.c.due_at, tasks.c.id)
_OPEN_TASKS = _TASKS.where(tasks.c.state == "open")
_SAVE_TASK = (
    update(tasks)
    .where(tasks.c.salon == bindparam("of_salon"), tasks.c.id == bindparam("task"))
    .values(state=bindparam("new_state"), due_at=bindparam("due"), document=bindparam("new_document"))
)


class SqlCalls:
    """Records of phone calls in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def get(self, salon: SalonId, call: CallId) -> bytes | None:
        """The record of a call, or None."""
        found = await self._session.connection.execute(_GET_CALL, {"salon": salon, "call": call})
        body = found.scalar_one_or_none()
        return None if body is None else bytes(body)

    async def put(self, salon: SalonId, call: CallId, body: bytes, *, now: datetime, delete_at: datetime) -> None:
        """Store a record; records whose time to be deleted has come leave with it."""
        execute = self._session.connection.execute
        await execute(_DROP_CALLS, {"now": micros(now)})
        await execute(
            _PUT_CALL,
            {"salon": salon, "call": call, "noted_at": micros(now), "delete_at": micros(delete_at), "body": body},
        )

    async def newest(self, salon: SalonId, *, limit: int) -> tuple[tuple[CallId, bytes], ...]:
        """Records, the one written last first."""
        rows = await self._session.connection.execute(_NEWEST_CALLS, {"salon": salon, "most": limit})
        return tuple((CallId(call), bytes(body)) for call, body in rows)

    async def forget(self, *, noted_until: datetime) -> int:
        """Remove the records of all salons that were written last by then; how many."""
        gone = await self._session.connection.execute(_FORGET_CALLS, {"until": micros(noted_until)})
        return gone.rowcount


class SqlWaitingList:
    """The waiting list in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def add(self, salon: SalonId, entry: WaitingEntry) -> None:
        """Insert an entry."""
        row: dict[str, Any] = {
            "id": entry.id,
            "salon": salon,
            "state": entry.state,
            "created_at": micros(entry.created_at),
            "expires_at": micros(entry.expires_at),
            "document": msgspec.json.encode(entry).decode(),
        }
        await self._session.connection.execute(_ADD_ENTRY, row)

    async def listed(
        self, salon: SalonId, *, states: tuple[str, ...] = ("waiting",), now: datetime | None = None
    ) -> tuple[WaitingEntry, ...]:
        """Entries in these states (with `now`: not past their end), oldest first."""
        values: dict[str, object] = {"salon": salon, "states": list(states)}
        if now is None:
            rows = await self._session.connection.execute(_LISTED, values)
        else:
            rows = await self._session.connection.execute(_LISTED_NOW, {**values, "now": micros(now)})
        return tuple(_ENTRY.decode(document) for document in rows.scalars())

    async def save(self, salon: SalonId, entry: WaitingEntry) -> None:
        """Replace an entry."""
        await self._session.connection.execute(
            _SAVE_ENTRY,
            {
                "of_salon": salon,
                "entry": entry.id,
                "new_state": entry.state,
                "ends": micros(entry.expires_at),
                "new_document": msgspec.json.encode(entry).decode(),
            },
        )


class SqlTasks:
    """Call-back tasks in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def add(self, salon: SalonId, task: CallbackTask) -> None:
        """Insert a task."""
        row: dict[str, Any] = {
            "id": task.id,
            "salon": salon,
            "state": task.state,
            "due_at": micros(task.due_at),
            "document": msgspec.json.encode(task).decode(),
        }
        await self._session.connection.execute(_ADD_TASK, row)

    async def get(self, salon: SalonId, task: str) -> CallbackTask | None:
        """A task, or None."""
        found = await self._session.connection.execute(_GET_TASK, {"salon": salon, "task": task})
        document = found.scalar_one_or_none()
        return None if document is None else _TASK.decode(document)

    async def listed(self, salon: SalonId, *, open_only: bool = True) -> tuple[CallbackTask, ...]:
        """Tasks in order of due time."""
        statement = _OPEN_TASKS if open_only else _TASKS
        rows = await self._session.connection.execute(statement, {"salon": salon})
        return tuple(_TASK.decode(document) for document in rows.scalars())

    async def save(self, salon: SalonId, task: CallbackTask) -> None:
        """Replace a task."""
        await self._session.connection.execute(
            _SAVE_TASK,
            {
                "of_salon": salon,
                "task": task.id,
                "new_state": task.state,
                "due": micros(task.due_at),
                "new_document": msgspec.json.encode(task).decode(),
            },
        )
