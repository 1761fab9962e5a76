"""The search: what can be promised to a wish, exactly, and the nearest to it where the wish cannot be met."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import islice

from booking.domain.alternatives import alternatives
from booking.domain.busy import Busy
from booking.domain.catalogue import Catalogue
from booking.domain.ids import OfferId, SalonId
from booking.domain.local_time import zone
from booking.domain.obstacles import Attempt, explain, not_skilled
from booking.domain.offers import Availability, Obstacle, Offer, OfferReason, PlannedAppointment
from booking.domain.ranking import MOST_TOLD, spread
from booking.domain.searching import Search
from booking.domain.timeline import each_on_grid, nearest_on_grid
from booking.domain.wishes import When, Wish

_DAY = timedelta(days=1)
_DAYS_EXPLAINED = 31


def find(catalogue: Catalogue, busy: Busy, wish: Wish, now: datetime, limit: int = MOST_TOLD) -> Availability:
    """What can be promised to a wish.

    Where the wish itself is possible, all offers meet it and there is no obstacle. Otherwise the offers are
    alternatives, each with its reason, and the obstacle says why the wish fails. The answer depends on nothing but
    the arguments.

    Args:
        catalogue: The salon.
        busy: Who is taken when, at least for the days `search_days` names.
        wish: What the caller wants; `SAME_AS_LAST_TIME` already filled in.
        now: The present moment.
        limit: How many offers are wanted at most.

    Raises:
        UnknownService: A wished service is not in the catalogue.
        UnknownStaff: A wished person is not in the catalogue.
    """
    search = Search(catalogue, busy, wish, now)
    return exact(search, limit) or instead(search, limit)


def exact(search: Search, limit: int = MOST_TOLD) -> Availability | None:
    """Offers that are the wish itself; None where there are none.

    Args:
        search: The wish, with the busy rows of at least the wished days.
        limit: How many offers are wanted at most.
    """
    offers = _exact(search, limit)
    return Availability(offers=tuple(offers)) if offers else None


def instead(search: Search, limit: int = MOST_TOLD) -> Availability:
    """What there is for a wish that cannot be met: the nearest to it, and why it fails.

    Args:
        search: The wish, with the busy rows of all days that `days_around` names.
        limit: How many offers are wanted at most.
    """
    catalogue, wish = search.catalogue, search.wish
    obstacle = not_skilled(wish, search.wished) or _obstacle(search)
    nearest = [
        offer_of(catalogue.salon.id, planned, reason)
        for pick, reason in alternatives(search, limit)
        if (planned := search.choice(pick.day, pick.over_by, as_wished=pick.as_wished).plan(pick.start))
    ]
    return Availability(offers=tuple({offer.id: offer for offer in nearest}.values()), obstacle=obstacle)


def search_days(catalogue: Catalogue, wish: Wish, now: datetime) -> tuple[date, date]:
    """The first and last local day whose busy time the search may need.

    Raises:
        UnknownStaff: A wished person is not in the catalogue.
    """
    return days_around(Search(catalogue, Busy(), wish, now))


def days_around(search: Search) -> tuple[date, date]:
    """The first and last local day on which the wish, or an alternative to it, may be found."""
    days = [day for when in search.wish.when for day in (*search.days(when), *search.other_days(when))]
    return min(days, default=search.today), max(days, default=search.today)


def wished_days(search: Search) -> tuple[date, date] | None:
    """The first and last local day on which the wish itself may be found; None where it cannot be."""
    days = [day for when in search.wish.when for day in search.days(when)]
    return (min(days), max(days)) if days else None


def minutes_of_days(catalogue: Catalogue, first: date, last: date) -> tuple[int, int]:
    """From the first minute of one local day of the salon to the end of another, as UTC minutes."""
    local = zone(catalogue.salon.timezone)
    return local.midnight(first), local.midnight(last + _DAY)


def offer_of(
    salon: SalonId, appointments: tuple[PlannedAppointment, ...], reason: OfferReason = OfferReason.EXACT
) -> Offer:
    """An offer of planned appointments; the same visit has the same id, whoever asks and whenever."""
    parts: list[str] = [salon]
    for one in appointments:
        parts += [str(one.service), one.branch, one.for_whom]
        parts += [f"{segment.key}{segment.staff}{segment.starts_at:%Y%m%d%H%M}" for segment in one.segments]
    digest = blake2b("\0".join(parts).encode(), digest_size=10).hexdigest()
    return Offer(id=OfferId(f"off_{digest}"), appointments=appointments, reason=reason)


@dataclass(frozen=True, slots=True)
class _Start:
    day: date
    over_by: int | None
    start: int


def _exact(search: Search, limit: int) -> list[Offer]:
    """Offers that are the wish itself; of several alternatives each gets its turn."""
    lists = [_meeting(search, when, limit) for when in search.wish.when]
    chosen = list[_Start]()
    for turn in range(limit):
        chosen += [starts[turn] for starts in lists if turn < len(starts)]
    out = dict[OfferId, Offer]()
    for one in chosen:
        planned = search.day(one.day, one.over_by).as_wished.plan(one.start)
        if planned is not None:
            offer = offer_of(search.catalogue.salon.id, planned)
            out.setdefault(offer.id, offer)
    return list(out.values())[:limit]


def _meeting(search: Search, when: When, limit: int) -> list[_Start]:
    """Starts that meet one alternative of the wish, the best first."""
    if when.at is not None:
        return list(islice(_at_time(search, when), limit))
    if when.earliest or when.day_from == when.day_to:
        return list(islice(_first_free(search, when, limit), limit))
    return _over_days(search, when, limit)


def _at_time(search: Search, when: When) -> Iterator[_Start]:
    for day in search.days(when):
        over_by, board = search.over_by(when, day), search.day(day, search.over_by(when, day)).board
        near = nearest_on_grid(search.meeting(when, day), board.grid, board.anchor, search.near(when, day))
        found = next(near, None)
        if found is not None:
            yield _Start(day, over_by, found)


def _first_free(search: Search, when: When, limit: int) -> Iterator[_Start]:
    for day in search.days(when):
        for start in _spread(search, when, day, limit):
            yield _Start(day, search.over_by(when, day), start)


def _over_days(search: Search, when: When, limit: int) -> list[_Start]:
    """One start of each day first, so that the caller can choose a day; more of the same days where these are few."""
    firsts = list[_Start]()
    for day in search.days(when):
        over_by = search.over_by(when, day)
        board = search.day(day, over_by).board
        first = next(each_on_grid(search.meeting(when, day), board.grid, board.anchor, 0), None)
        if first is not None:
            firsts.append(_Start(day, over_by, first))
        if len(firsts) >= limit:
            return firsts
    more = [
        _Start(one.day, one.over_by, start)
        for one in firsts
        for start in _spread(search, when, one.day, limit)
        if start != one.start
    ]
    return sorted((firsts + more)[:limit], key=lambda one: one.start)


def _spread(search: Search, when: When, day: date, limit: int) -> list[int]:
    board = search.day(day, search.over_by(when, day)).board
    return spread(search.meeting(when, day), board.grid, board.anchor, limit)


def _obstacle(search: Search) -> Obstacle:
    """Why the dearest alternative of the wish fails."""
    when = search.wish.when[0]
    days = [
        when.day_from + number * _DAY for number in range(min((when.day_to - when.day_from).days + 1, _DAYS_EXPLAINED))
    ]
    attempts = [
        Attempt(
            wish=search.wish,
            staffings=search.wished,
            board=search.board(day, search.over_by(when, day), from_now=False),
            starts=search.right_starts(when, day),
            over_by=search.over_by(when, day),
        )
        for day in days
    ]
    return explain(attempts, search.bounds)
