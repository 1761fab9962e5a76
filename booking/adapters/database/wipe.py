"""Forgets what happened in a salon, for a sandbox between two scripts. Never part of running a salon."""

from sqlalchemy import bindparam, delete, select

from booking.adapters.database.engine import Engines
from booking.adapters.database.tables import (
    answers,
    appointments,
    calendar_busy,
    calendar_reads,
    calls,
    claims,
    cursors,
    history,
    offers,
    outbox,
    sagas,
    segments,
    tasks,
    turns,
    visits,
    waiting,
)

_OURS = select(appointments.c.id).where(appointments.c.salon == bindparam("of_salon"))
_STATEMENTS = (
    delete(claims).where(claims.c.salon == bindparam("of_salon")),
    delete(history).where(history.c.appointment.in_(_OURS)),
    delete(segments).where(segments.c.appointment.in_(_OURS)),
    *(
        delete(table).where(table.c.salon == bindparam("of_salon"))
        for table in (
            appointments,
            visits,
            offers,
            sagas,
            outbox,
            calendar_busy,
            calendar_reads,
            cursors,
            turns,
            answers,
            calls,
            waiting,
            tasks,
        )
    ),
)


async def wipe(engines: Engines, salon: str) -> None:
    """Forget everything of a salon but its catalogue and its event-type map."""
    async with engines.arbiter.turn(), engines.writing() as connection:
        for statement in _STATEMENTS:
            await connection.execute(statement, {"of_salon": salon})
