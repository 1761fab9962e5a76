"""Answers a wish with offers, remembers what was told, and keeps the first one for the call for a while."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.application.means import Means, deciding
from booking.application.placing import claims_of, slots_of
from booking.application.ports import UnitOfWork
from booking.application.records import OfferRow, View
from booking.application.search import search, wishes_last_staff, with_last_staff
from booking.domain.catalogue import Catalogue
from booking.domain.holds import may_hold
from booking.domain.ids import AppointmentId, CallId, HoldId, SalonId
from booking.domain.offers import Availability, Offer
from booking.domain.wishes import Wish
from booking.errors import InvariantBroken, SlotTaken

REMEMBERED_FOR = timedelta(hours=1)
"""How long an offer can be taken by its id after it was told; its hold is shorter."""
_LOOKS = 3
"""How often a first offer that was taken between looking and holding is looked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """To whom offers are told, and when."""

    call: CallId | None = None
    number: str | None = None
    phone: str = ""
    """The number of the guest where it differs from the one calling; decides "same as last time"."""
    now: datetime
    without: tuple[AppointmentId, ...] = ()
    """Appointments that are not in the way, because they are to be moved."""

    @property
    def view(self) -> View:
        """Busy time as it counts for this caller."""
        return View(now=self.now, call=self.call, without=self.without)


async def spelled_out(uow: UnitOfWork, salon: SalonId, wish: Wish, caller: Caller) -> Wish:
    """The wish with the person of the last visit filled in where "same as last time" is wished."""
    if not wishes_last_staff(wish):
        return wish
    number = caller.phone or caller.number or ""
    return with_last_staff(wish, await uow.appointments.last_staff(salon, number, now=caller.now))


async def check(means: Means, salon: SalonId, wish: Wish, caller: Caller) -> Availability:
    """What can be promised to a wish; the first offer of a concrete wish is held for the call.

    Everything told can be booked by its id for an hour. The hold of an earlier check of the same call is given up.

    Args:
        means: The outside world.
        salon: Whose time.
        wish: What is wanted.
        caller: Who asks, and when.

    Raises:
        UnknownService: A wished service is not in the catalogue.
        UnknownStaff: A wished person is not in the catalogue.
    """
    for look in range(_LOOKS):
        async with means.database.reading() as uow:
            catalogue = await means.catalogues.within(uow, salon)
            wish = await spelled_out(uow, salon, wish, caller)
            found = await search(uow, catalogue, wish, caller.view)
        told = Telling(means=means, catalogue=catalogue, wish=wish, found=found, caller=caller)
        try:
            # A hold ends in minutes by itself, and with the machine's power the call has ended too.
            return await deciding(means, told.hold if look < _LOOKS - 1 else told.mention, lasting=False)
        except SlotTaken:
            continue
    raise InvariantBroken("telling without a hold takes no time, so nobody can be in its way")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What was found for a wish, on its way to the caller."""

    means: Means
    catalogue: Catalogue
    wish: Wish
    found: Availability
    caller: Caller

    async def hold(self, uow: UnitOfWork) -> Availability:
        """Store the offers, the first one with a hold where that makes sense.

        Raises:
            SlotTaken: Somebody took the first one since it was found.
        """
        salon, caller = self.catalogue.salon.id, self.caller
        claims = [
            claim
            for offer in self.found.offers[:1]
            for planned in offer.appointments
            for claim in claims_of(self.catalogue, planned)
        ]
        # What is to be moved still has its time: an offer that overlaps it cannot be held besides.
        if not claims or caller.call is None or caller.without or not self.wish.is_concrete:
            return await self.mention(uow)
        await uow.lock(salon, slots_of(self.catalogue, claims))
        await uow.holds.release(salon, caller.call)
        if caller.number:
            others = await uow.holds.count(salon, caller.number, now=caller.now, but=caller.call)
            if not may_hold(others, replaces_own=False):
                return await self.mention(uow)
        held = replace(self.found.offers[0], held_until=caller.now + self.means.hold_for)
        told = replace(self.found, offers=(held, *self.found.offers[1:]))
        await uow.holds.tell([self._row(offer) for offer in told.offers], claims)
        return told

    async def mention(self, uow: UnitOfWork) -> Availability:
        """Store the offers without keeping any time."""
        if self.caller.call is not None:
            await uow.holds.release(self.catalogue.salon.id, self.caller.call)
        await uow.holds.tell([self._row(offer) for offer in self.found.offers], ())
        return self.found

    def _row(self, offer: Offer) -> OfferRow:
        return OfferRow(
            offer=offer,
            wish=self.wish,
            salon=self.catalogue.salon.id,
            call=self.caller.call,
            caller_number=self.caller.number,
            told_at=self.caller.now,
            expires_at=self.caller.now + REMEMBERED_FOR,
            hold=HoldId(self.means.ids.new("hld")) if offer.held_until is not None else None,
        )
