"""The shelf of holds: offers that were told, and which of them keep their time for a while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from booking.adapters.database import queries
from booking.adapters.database.moments import micros, micros_or_none, moment
from booking.adapters.database.session import AnyRow, Session
from booking.adapters.database.shelves import board
from booking.application.records import Claim, OfferRow
from booking.domain.ids import CallId, HoldId, OfferId, SalonId
from booking.domain.offers import Offer
from booking.domain.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    offer: Offer
    wish: Wish


_DECODER = msgspec.json.Decoder(_Told)


class SqlHolds:
    """Offers and holds in the database."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    async def tell(self, rows: Sequence[OfferRow], claims: Sequence[Claim]) -> None:
        """Store the told offers; `claims` belong to the one that is held.

        Raises:
            SlotTaken: A claim overlaps one that stands.
        """
        if not rows:
            return
        first = rows[0]
        call = first.call or ""
        held = next((row for row in rows if row.hold is not None), None)
        if held is not None and held.offer.held_until is not None:
            owner = {
                "appointment": None,
                "hold": held.hold,
                "call": held.call,
                "expires_at": micros(held.offer.held_until),
            }
            await board.put(
                self._session,
                await board.find_room(self._session, first.salon, [(owner, claims)], now=first.told_at),
            )
        # Offers to nobody in particular are shared: in equal order two tellers never wait for each other in a circle.
        told = rows if call else sorted(rows, key=lambda row: row.offer.id)
        await self._session.connection.execute(queries.TELL, [_row_from_offer(row) for row in told])

    async def offer(self, salon: SalonId, offer: OfferId, *, call: CallId | None = None) -> OfferRow | None:
        """An offer as it was told, to this call if to several, or None."""
        found = await self._session.connection.execute(
            queries.OFFER, {"salon": salon, "offer": offer, "call": call or ""}
        )
        row = found.first()
        return None if row is None else _offer_from_row(row)

    async def told(self, salon: SalonId, call: CallId) -> tuple[OfferRow, ...]:
        """The offers of a call, in the order they were told."""
        return _offers_from_rows(
            await self._session.connection.execute(queries.OFFERS_TOLD, {"salon": salon, "call": call})
        )

    async def active(self, salon: SalonId, *, now: datetime) -> tuple[OfferRow, ...]:
        """The offers that keep their time now."""
        return _offers_from_rows(
            await self._session.connection.execute(queries.OFFERS_ACTIVE, {"salon": salon, "now": micros(now)})
        )

    async def count(self, salon: SalonId, caller_number: str, *, now: datetime, but: CallId | None) -> int:
        """How many holds this calling number has now, in other calls than `but`."""
        found = await self._session.connection.execute(
            queries.COUNT_HOLDS, {"salon": salon, "number": caller_number, "now": micros(now), "but": but or ""}
        )
        return int(found.scalar_one())

    async def release(self, salon: SalonId, call: CallId) -> None:
        """Free the time a call holds; what was told to it can still be booked, if it is free."""
        whose = {"of_salon": salon, "of_call": call}
        freed = await self._session.connection.execute(queries.DELETE_HOLD_CLAIMS, whose)
        if freed.rowcount:
            self._session.freed = True
            await self._session.connection.execute(queries.UNHOLD, whose)

    async def sweep(self, *, now: datetime) -> int:
        """Remove holds and offers past their end; how many."""
        at = {"now": micros(now)}
        self._session.freed = True
        await self._session.connection.execute(queries.SWEEP_ALL_CLAIMS, at)
        gone = await self._session.connection.execute(queries.SWEEP_OFFERS, at)
        return gone.rowcount


def _row_from_offer(row: OfferRow) -> dict[str, Any]:
    offer = row.offer if row.hold is not None else replace(row.offer, held_until=None)
    return {
        "salon": row.salon,
        "call": row.call or "",
        "offer": offer.id,
        "caller_number": row.caller_number or "",
        "hold": row.hold,
        "held_until": micros_or_none(offer.held_until),
        "told_at": micros(row.told_at),
        "expires_at": micros(row.expires_at),
        "document": msgspec.json.encode(_Told(offer=replace(offer, held_until=None), wish=row.wish)).decode(),
    }


def _offer_from_row(row: AnyRow) -> OfferRow:
    told = _DECODER.decode(row.document)
    held_until = None if row.held_until is None else moment(row.held_until)
    return OfferRow(
        offer=replace(told.offer, held_until=held_until),
        wish=told.wish,
        salon=row.salon,
        call=CallId(row.call) if row.call else None,
        caller_number=row.caller_number or None,
        told_at=moment(row.told_at),
        expires_at=moment(row.expires_at),
        hold=None if row.hold is None else HoldId(row.hold),
    )


def _offers_from_rows(rows: Iterable[AnyRow]) -> tuple[OfferRow, ...]:
    return tuple(_offer_from_row(row) for row in rows)
