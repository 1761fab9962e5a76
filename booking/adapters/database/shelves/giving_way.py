"""How an appointment makes room for the one that is to replace it, and gets its time back when that fails.

The new appointment may overlap the old one: the same person, half an hour later. The old one's claims are parked,
where no guard looks, and what the new one does not cover of them stands on as remainders. Together
the new claims and the remainders cover everything the old one had, so nobody else can get in between, and taking it
all back is always possible.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, update

from booking.adapters.database import queries
from booking.adapters.database.session import Session
from booking.adapters.database.shelves.board import PARKED
from booking.adapters.database.tables import claims
from booking.application.records import Claim
from booking.domain.ids import AppointmentId, SalonId

_PARK = update(claims).where(claims.c.id.in_(bindparam("ids", expanding=True))).values(kind=claims.c.kind + PARKED)
_UNPARK = (
    update(claims)
    .where(claims.c.appointment.in_(bindparam("ids", expanding=True)), claims.c.kind >= PARKED)
    .values(kind=claims.c.kind - PARKED)
)
_DROP_REMAINDERS = delete(claims).where(
    claims.c.appointment.in_(bindparam("ids", expanding=True)), claims.c.kind < PARKED
)


def _covering(covers: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The covers that touch [start, end), sorted."""
    return sorted(cover for cover in covers if cover[0] < end and cover[1] > start)


def _remainders(start: int, end: int, covers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of [start, end) without the covers, which are sorted."""
    left = []
    at = start
    for first, last in covers:
        if first > at:
            left.append((at, min(first, end)))
        at = max(at, last)
        if at >= end:
            break
    if at < end:
        left.append((at, end))
    return [(first, last) for first, last in left if last > first]


async def give_way(session: Session, salon: SalonId, old: Iterable[AppointmentId], new: Iterable[Claim]) -> None:
    """Park the claims of those old appointments that the new claims overlap, and leave the remainders."""
    wanted = list(new)
    numbers = await session.resource_ids(salon, {claim.resource for claim in wanted})
    covers: dict[int, list[tuple[int, int]]] = {}
    for claim in wanted:
        covers.setdefault(numbers[claim.resource], []).append((claim.start, claim.end))
    parked, rest = [], []
    for owner in sorted(old):
        rows = (await session.connection.execute(queries.CLAIMS_OF, {"ids": [owner]})).all()
        overs = [_covering(covers.get(resource, ()), start, end) for _, resource, start, end, _ in rows]
        if not any(overs):
            continue
        for (number, resource, start, end, kind), over in zip(rows, overs, strict=True):
            parked.append(number)
            rest += [
                {
                    "salon": salon,
                    "resource": resource,
                    "starts_min": first,
                    "ends_min": last,
                    "kind": kind,
                    "appointment": owner,
                    "hold": None,
                    "call": None,
                    "expires_at": None,
                }
                for first, last in _remainders(start, end, over)
            ]
    if parked:
        await session.connection.execute(_PARK, {"ids": parked})
    if rest:
        await session.connection.execute(queries.INSERT_CLAIMS, rest)


async def take_back(session: Session, old: Iterable[AppointmentId]) -> None:
    """Give appointments that gave way all their time back; the new one's claims are gone already."""
    gave_way = []
    for owner in sorted(old):
        rows = await session.connection.execute(queries.CLAIMS_OF, {"ids": [owner]})
        if any(kind >= PARKED for *_, kind in rows):
            gave_way.append(owner)
    if gave_way:
        await session.connection.execute(_DROP_REMAINDERS, {"ids": gave_way})
        await session.connection.execute(_UNPARK, {"ids": gave_way})
