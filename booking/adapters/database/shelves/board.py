"""The board of claims: putting stretches of time on it, if nothing that stands is in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.adapters.database import queries
from booking.adapters.database.moments import micros
from booking.adapters.database.session import Session
from booking.adapters.database.tables import LONGEST_CLAIM_MIN
from booking.application.records import Claim, ClaimKind
from booking.domain.ids import SalonId
from booking.errors import SlotTaken

PARKED = 10
"""Added to the kind of a claim that gave way to the appointment that is to replace its own."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    resource: int
    start: int
    end: int
    kind: int
    capacity: int | None = 1


WORKING = frozenset({int(ClaimKind.WORK), int(ClaimKind.FITTING)})
"""The kinds of which no two can share a person's time."""


def _clash(one: int, other: int) -> bool:
    """Whether two kinds cannot share a person's time."""
    if ClaimKind.FLEXIBLE in (one, other):
        return ClaimKind.WORK in (one, other)
    return True


def _full(wanted: _Stretch, guests: Sequence[_Stretch]) -> bool:
    """Whether at some minute of the wanted stretch no chair is left: it can only be where somebody sits down."""
    if wanted.capacity is None:
        return False
    minutes = {wanted.start, *(max(one.start, wanted.start) for one in guests)}
    return any(sum(one.start <= minute < one.end for one in guests) >= wanted.capacity for minute in minutes)


def _is_free(wanted: _Stretch, standing: Sequence[_Stretch]) -> bool:
    near = [
        one for one in standing if one.resource == wanted.resource and one.start < wanted.end and one.end > wanted.start
    ]
    if wanted.kind == ClaimKind.CHAIR:
        return not _full(wanted, near)
    return not any(_clash(one.kind, wanted.kind) for one in near)


Owned = Sequence[tuple[dict[str, Any], Sequence[Claim]]]
"""For each owner its columns (appointment or hold, call, expires_at) and its claims."""


async def find_room(session: Session, salon: SalonId, owned: Owned, *, now: datetime) -> list[dict[str, Any]]:
    """The rows of claims that have room on the board; nothing is written but the end of holds that ended by now.

    Whoever is refused learns it here, from one query.

    Raises:
        SlotTaken: Something that stands, or another of these claims, is in the way.
    """
    numbers = await session.resource_ids(salon, {claim.resource for _, claims in owned for claim in claims})
    stretches = [
        (columns, _Stretch(numbers[claim.resource], claim.start, claim.end, int(claim.kind), claim.capacity))
        for columns, claims in owned
        for claim in claims
    ]
    if not stretches:
        return []
    at = micros(now)
    standing, ended = await _standing(session, [stretch for _, stretch in stretches], at)
    rows = []
    for columns, stretch in stretches:
        if not _is_free(stretch, standing):
            raise SlotTaken
        standing.append(stretch)
        rows.append(
            {
                "salon": salon,
                "resource": stretch.resource,
                "starts_min": stretch.start,
                "ends_min": stretch.end,
                "kind": stretch.kind,
                **columns,
            }
        )
    if ended:
        # The guard of the database cannot know what time it is: what has ended must leave before it looks.
        session.freed = True
        await session.connection.execute(queries.SWEEP_CLAIMS, {"of_salon": salon, "now": at})
    return rows


async def put(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write claims that have room.

    Raises:
        SlotTaken: The guard of the database found what `find_room` could not.
    """
    if rows:
        await session.connection.execute(queries.INSERT_CLAIMS, rows)


async def _standing(session: Session, wanted: Collection[_Stretch], now: int) -> tuple[list[_Stretch], bool]:
    """What stands near the wanted stretches, and whether a hold that has ended lies among them."""
    start = min(one.start for one in wanted)
    rows = await session.connection.execute(
        queries.CLAIMS_NEAR,
        {
            "resources": sorted({one.resource for one in wanted}),
            "start": start,
            "far": start - LONGEST_CLAIM_MIN,
            "end": max(one.end for one in wanted),
        },
    )
    standing, ended = [], False
    for resource, first, end, kind, expires_at in rows:
        if expires_at is not None and expires_at <= now:
            ended = True
        elif kind < PARKED:
            standing.append(_Stretch(resource, first, end, kind))
    return standing, ended
