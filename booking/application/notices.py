"""What guests are told by mail: taken from the outbox, written, sent, and marked as sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from booking.application.orders import CallbackTask
from booking.application.pivots import NOTICE
from booking.application.ports import Database, Ids, UnitOfWork
from booking.application.records import OutboxItem
from booking.application.tasks import due_at
from booking.domain.appointments import Appointment, AppointmentStatus, BookedSegment, Customer
from booking.domain.catalogue import Catalogue
from booking.domain.ids import AppointmentId, CallId, TaskId
from booking.domain.offers import PlannedAppointment

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
_STANDING = (AppointmentStatus.CONFIRMED,)


class PostFailed(Exception):
    """The letter was not accepted now; it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One appointment as a letter tells it."""

    service: str
    for_whom: str
    number: str
    segments: tuple[BookedSegment, ...]
    names: Mapping[str, str]
    """The segments' names by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a letter may say."""

    what: str
    catalogue: Catalogue
    customer: Customer
    appointments: tuple[Told, ...]
    before: tuple[Told, ...]
    thread: str
    """What calendar programs know the visit by, through every change."""
    sequence: int
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter ready to be sent."""

    id: str
    """The same for every attempt, so that a receiver can tell a repeat."""
    to: str
    name: str
    subject: str
    text: str
    calendar: bytes | None
    method: Literal["REQUEST", "CANCEL"] = "REQUEST"


class Writer(Protocol):
    """Puts facts into words and into a calendar file."""

    def write(self, letter_id: str, facts: Facts) -> Letter:
        """The letter."""
        ...


class Post(Protocol):
    """Carries letters."""

    async def send(self, letter: Letter) -> None:
        """Hand the letter over.

        Raises:
            PostFailed: It was not accepted.
        """
        ...


class Dispatcher:
    """Sends what is due; any number of processes may dispatch, a lease keeps each letter with one of them.

    An item is done in a transaction of its own after the post took it. A process that dies in between sends the
    letter again under the same id: with SMTP that is the one way a guest can get it twice, and the id lets the
    receiving side drop it; the file back-end writes the same file.
    """

    def __init__(self, database: Database, writer: Writer, post: Post | None, ids: Ids) -> None:
        """Send through this post; None means mail is off, and only call-back tasks are made."""
        self._database = database
        self._writer = writer
        self._post = post
        self._ids = ids
        self._owner = ids.new("dsp")

    async def dispatch(self, now: datetime, limit: int = 50) -> int:
        """Send what is due; how many items are done."""
        async with self._database.transaction() as uow:
            items = await uow.outbox.claim(now, limit, self._owner, now + LEASE)
        done = 0
        for item in items:
            done += await self._deliver(item, now)
        return done

    async def _deliver(self, item: OutboxItem, now: datetime) -> bool:
        try:
            await self._send(item, now)
        except PostFailed as error:
            await self._put_off(item, str(error), now)
            return False
        async with self._database.transaction() as uow:
            await uow.outbox.done(item.key, now)
        return True

    async def _put_off(self, item: OutboxItem, why: str, now: datetime) -> None:
        wait = min(FIRST_WAIT * 2 ** min(max(item.tries - 1, 0), 16), LONGEST_WAIT)
        async with self._database.transaction() as uow:
            await uow.outbox.failed(item.key, now + wait, why[:300])

    async def _send(self, item: OutboxItem, now: datetime) -> None:
        if item.kind != NOTICE:
            raise PostFailed(f"nobody here knows what to do with {item.kind!r}")
        async with self._database.reading() as uow:
            facts = await self._facts(uow, item, now)
        if facts is None:
            return
        if "@" in facts.customer.email and self._post is not None:
            await self._post.send(self._writer.write(item.key, facts))
        elif facts.what.endswith("_failed"):
            await self._call_back(item, facts, now)

    async def _facts(self, uow: UnitOfWork, item: OutboxItem, now: datetime) -> Facts | None:
        """What the letter says, from what is true now; None where it is not true any more."""
        catalogue = await uow.catalogues.get(item.salon)
        if catalogue is None:
            return None
        what = str(item.payload["what"])
        if what == "waiting_match":
            return await self._waiting(uow, catalogue, item, now)
        new = await uow.appointments.get(_ids(item.payload.get("new")))
        old = await uow.appointments.get(_ids(item.payload.get("old")))
        if what in ("confirmation", "change", "reminder"):
            new = tuple(one for one in new if one.status in _STANDING)
            if not new or (what == "reminder" and min(one.starts_at for one in new) <= now):
                return None
        first = next(iter((*new, *old)), None)
        if first is None:
            return None
        thread, sequence = await _thread(uow, first)
        return Facts(
            what=what,
            catalogue=catalogue,
            customer=first.customer,
            appointments=tuple(_told(catalogue, one) for one in new),
            before=tuple(_told(catalogue, one) for one in old),
            thread=thread,
            sequence=sequence,
            written_at=now,
        )

    async def _waiting(self, uow: UnitOfWork, catalogue: Catalogue, item: OutboxItem, now: datetime) -> Facts | None:
        for entry in await uow.waiting.listed(item.salon, states=("told",), now=now):
            if entry.id == item.payload.get("waiting") and entry.match is not None:
                return Facts(
                    what="waiting_match",
                    catalogue=catalogue,
                    customer=entry.customer,
                    appointments=tuple(_planned(catalogue, one) for one in entry.match.appointments),
                    before=(),
                    thread="",
                    sequence=0,
                    written_at=now,
                )
        return None

    async def _call_back(self, item: OutboxItem, facts: Facts, now: datetime) -> None:
        call = str(item.payload.get("call") or "")
        services = ", ".join(one.service for one in facts.appointments)
        task = CallbackTask(
            id=TaskId(self._ids.new("tsk")),
            reason="saga_failed",
            customer=facts.customer,
            details=f"{facts.what}: {services} {facts.appointments[0].segments[0].starts_at.isoformat()}",
            created_at=now,
            due_at=due_at(facts.catalogue, now),
            call=CallId(call) if call else None,
        )
        async with self._database.transaction() as uow:
            known = await uow.tasks.listed(item.salon, open_only=False)
            if not any(one.details == task.details and one.customer == task.customer for one in known):
                await uow.tasks.add(item.salon, task)


def _ids(value: object) -> list[AppointmentId]:
    return (
        [AppointmentId(str(one)) for one in value] if isinstance(value, Sequence) and not isinstance(value, str) else []
    )


def _told(catalogue: Catalogue, one: Appointment) -> Told:
    service = catalogue.service(one.service)
    return Told(
        service=service.name,
        for_whom=one.customer.for_whom,
        number=one.number,
        segments=one.segments,
        names={segment.key: segment.name for segment in service.segments},
    )


def _planned(catalogue: Catalogue, one: PlannedAppointment) -> Told:
    service = catalogue.service(one.service)
    return Told(
        service=service.name,
        for_whom=one.for_whom,
        number="",
        segments=tuple(
            BookedSegment(key=part.key, staff=part.staff, starts_at=part.starts_at, ends_at=part.ends_at)
            for part in one.segments
        ),
        names={segment.key: segment.name for segment in service.segments},
    )


async def _thread(uow: UnitOfWork, one: Appointment) -> tuple[str, int]:
    """What a calendar entry keeps through every move, and a number that grows with everything that happened to it.

    The name is the visit of the first appointment in the chain of moves; the number counts the chain's history.
    """
    happened = len(one.history)
    while one.replaces is not None:
        earlier = await uow.appointments.get([one.replaces])
        if not earlier:
            break
        one = earlier[0]
        happened += len(one.history)
    return one.visit, happened
