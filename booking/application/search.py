"""Looks up who is busy when and asks the domain what can be promised to a wish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from booking.application.ports import UnitOfWork
from booking.application.records import View
from booking.domain.availability import days_around, exact, instead, minutes_of_days, wished_days
from booking.domain.busy import Busy, BusyRow, ChairRow
from booking.domain.catalogue import Catalogue
from booking.domain.ids import StaffId
from booking.domain.local_time import at_minute
from booking.domain.offers import Availability
from booking.domain.searching import Search
from booking.domain.wishes import StaffWish, Wish, WishMode

OFFERS = 3
"""So many offers can be said in one breath."""
_NEAR = timedelta(days=2)
"""From the first to the last of wished days that are looked at before the weeks around them."""


async def search(uow: UnitOfWork, catalogue: Catalogue, wish: Wish, view: View, *, limit: int = OFFERS) -> Availability:
    """What can be promised to a wish, as the database stands in this unit of work.

    Args:
        uow: Where busy time is read.
        catalogue: The salon.
        wish: What is wanted; "same as last time" already filled in (`with_last_staff`).
        view: The present moment, and whose holds and which appointments are not in the way.
        limit: How many offers are wanted at most.
    """
    search = Search(catalogue, Busy(), wish, view.now)
    wished = wished_days(search)
    if wished is not None and wished[1] - wished[0] <= _NEAR:
        # Most wishes are met on their day: the weeks around it are read when they are needed.
        search.lay(await _books(uow, catalogue, wished, view))
        found = exact(search, limit)
        if found is not None:
            return found
    search.lay(await _books(uow, catalogue, days_around(search), view))
    return exact(search, limit) or instead(search, limit)


async def _books(uow: UnitOfWork, catalogue: Catalogue, days: tuple[date, date], view: View) -> Busy:
    """Who is busy on these days, from the first to the last."""
    salon = catalogue.salon
    first, last = minutes_of_days(catalogue, *days)
    window = (at_minute(first), at_minute(last))
    rows = await uow.busy.rows(salon.id, window, view)
    chairs: Sequence[tuple[str, int, int]] = ()
    if any(branch.chairs is not None for branch in salon.branches):
        chairs = await uow.busy.chairs(salon.id, window, view)
    # The rows are what the domain wants already, but for the names of their types.
    return Busy.of(cast("Sequence[BusyRow]", rows), cast("Sequence[ChairRow]", chairs))


def with_last_staff(wish: Wish, last: StaffId | None) -> Wish:
    """The wish with "same as last time" spelled out: that person, or anybody where there was no last time."""
    known = StaffWish(mode=WishMode.SAME_AS_LAST_TIME, staff=(last,)) if last is not None else StaffWish()
    return replace(
        wish,
        services=tuple(
            replace(one, staff=replace(known, fallback=one.staff.fallback))
            if one.staff.mode is WishMode.SAME_AS_LAST_TIME and not one.staff.staff
            else one
            for one in wish.services
        ),
    )


def wishes_last_staff(wish: Wish) -> bool:
    """Whether somebody has to be looked up before the search."""
    return any(one.staff.mode is WishMode.SAME_AS_LAST_TIME and not one.staff.staff for one in wish.services)
