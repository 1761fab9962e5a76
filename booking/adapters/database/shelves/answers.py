"""The shelf of answers: what was replied to each mutating request, and whose turn it is in a phone call."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, select, text

from booking.adapters.database.moments import micros
from booking.adapters.database.session import Session
from booking.adapters.database.tables import answers, turns
from booking.application.orders import IdempotencyKey
from booking.application.records import StoredAnswer
from booking.domain.ids import CallId, SalonId

NOTHING_CHANGED_FOR = timedelta(seconds=30)
"""How long an answer that changed nothing stands for equal arguments without an id of their own.

Long enough for a second delivery of one request; after that the caller asks anew and deserves a fresh look.
"""

_LONGEST_KEY = 200

_TAKE = text(
    "INSERT INTO turns (salon, call, owner, until_at) VALUES (:salon, :call, :owner, :until_at)"
    " ON CONFLICT (salon, call) DO UPDATE SET owner = excluded.owner, until_at = excluded.until_at"
    " WHERE turns.until_at <= :now OR turns.owner = excluded.owner"
)
_END = delete(turns).where(
    turns.c.salon == bindparam("of_salon"), turns.c.call == bindparam("of_call"), turns.c.owner == bindparam("by")
)
_STORED = select(answers.c.fingerprint, answers.c.reply).where(
    answers.c.salon == bindparam("salon"),
    answers.c.call == bindparam("call"),
    answers.c.key == bindparam("key"),
    (answers.c.valid_until.is_(None)) | (answers.c.valid_until > bindparam("now")),
)
_STORE = text(
    "INSERT INTO answers (salon, call, key, fingerprint, by_arguments, valid_until, reply, created_at)"
    " VALUES (:salon, :call, :key, :fingerprint, :by_arguments, :valid_until, :reply, :created_at)"
    " ON CONFLICT (salon, call, key) DO UPDATE SET fingerprint = excluded.fingerprint,"
    " by_arguments = excluded.by_arguments, valid_until = excluded.valid_until, reply = excluded.reply,"
    " created_at = excluded.created_at"
)
_VOID = delete(answers).where(
    answers.c.salon == bindparam("of_salon"),
    answers.c.call == bindparam("of_call"),
    answers.c.by_arguments.is_(True),
    answers.c.key != bindparam("but"),
)


class SqlAnswers:
    """Stored answers in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def take_turn(self, salon: SalonId, call: CallId, owner: str, *, now: datetime, until: datetime) -> bool:
        """Make `owner` the one that decides for this call until `until`; False when somebody else does."""
        taken = await self._session.connection.execute(
            _TAKE,
            {"salon": salon, "call": call, "owner": owner, "until_at": micros(until), "now": micros(now)},
        )
        return taken.rowcount == 1

    async def end_turn(self, salon: SalonId, call: CallId, owner: str) -> None:
        """Give the turn back."""
        await self._session.connection.execute(_END, {"of_salon": salon, "of_call": call, "by": owner})

    async def stored(self, salon: SalonId, key: IdempotencyKey, *, now: datetime) -> StoredAnswer | None:
        """What was answered to this key and still counts."""
        found = await self._session.connection.execute(
            _STORED, {"salon": salon, "call": key.call, "key": _key(key), "now": micros(now)}
        )
        row = found.first()
        return None if row is None else StoredAnswer(fingerprint=row.fingerprint, reply=bytes(row.reply))

    async def store(
        self, salon: SalonId, key: IdempotencyKey, answer: StoredAnswer, *, mutated: bool, now: datetime
    ) -> None:
        """Keep an answer; one that changed something voids the argument-keyed answers of the same call."""
        execute = self._session.connection.execute
        name = _key(key)
        by_arguments = key.tool_call is None
        ends = now + NOTHING_CHANGED_FOR if by_arguments and not mutated else None
        await execute(
            _STORE,
            {
                "salon": salon,
                "call": key.call,
                "key": name,
                "fingerprint": answer.fingerprint,
                "by_arguments": by_arguments,
                "valid_until": None if ends is None else micros(ends),
                "reply": answer.reply,
                "created_at": micros(now),
            },
        )
        if mutated:
            await execute(_VOID, {"of_salon": salon, "of_call": key.call, "but": name})


def _key(key: IdempotencyKey) -> str:
    """The key as one word: the caller's own id, or a digest of tool and arguments."""
    if key.tool_call is not None:
        name = f"id:{key.tool_call}"
        return name if len(name) <= _LONGEST_KEY and name.isprintable() else f"id:{sha256(name.encode()).hexdigest()}"
    return f"args:{key.tool}:{sha256(key.arguments.encode()).hexdigest()}"
