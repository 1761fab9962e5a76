"""What comes nearest to a wish that cannot be met: another time, another person, another day."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from booking.domain.offers import OfferReason
from booking.domain.ranking import APART, NEAR, ROUGHLY, Grade, Pick, best, far_enough
from booking.domain.searching import Search
from booking.domain.timeline import common, holds, nearest_on_grid
from booking.domain.wishes import When

_DAYS_OF_WINDOW = 7
"""Of a wish for many days, so many are looked at for other times and people."""


def alternatives(search: Search, limit: int) -> list[tuple[Pick, OfferReason]]:
    """The starts nearest to the wish, the best first, each with the reason that says how it differs."""
    last = search.wish.when[-1]
    picks = [
        pick
        for when in search.wish.when
        for day in islice(search.days(when), _DAYS_OF_WINDOW)
        for pick in (*_own_times(search, when, day, limit), *_other_people(search, when, day, limit))
    ]
    picks += _next_days(search, last, limit, as_wished=True)
    if search.named and not any(pick.as_wished for pick in picks):
        picks += _next_days(search, last, limit, as_wished=False)
    distinct = dict[tuple[int, bool], Pick]()
    for pick in sorted(picks, key=lambda one: one.grade):  # stable: each grade keeps its own order
        distinct.setdefault((pick.start, pick.as_wished), pick)
    stand_in = any(one.staff.fallback for one in search.wish.services)
    return [(pick, _reason(pick)) for pick in best(list(distinct.values()), limit, other_person_first=stand_in)]


def _reason(pick: Pick) -> OfferReason:
    if not pick.as_wished:
        return OfferReason.OTHER_STAFF
    return OfferReason.OTHER_DAY if pick.grade is Grade.NEXT_DAYS else OfferReason.OTHER_TIME


def _own_times(search: Search, when: When, day: date, limit: int) -> Iterator[Pick]:
    """Other times of the day with the wished people, the nearest first."""
    searched, near = search.day(day), search.near(when, day)
    spans, board = searched.as_wished.starts, searched.board
    for start in far_enough(nearest_on_grid(spans, board.grid, board.anchor, near), ROUGHLY, limit):
        grade = Grade.NEAR_TIME if abs(start - near) <= NEAR else Grade.SAME_DAY
        yield Pick(day=day, over_by=None, start=start, as_wished=True, grade=grade)


def _other_people(search: Search, when: When, day: date, limit: int) -> Iterator[Pick]:
    """The wished time with somebody else; where that fails too, their nearest times of the day."""
    if not search.named:
        return
    board, near, over_by = search.day(day).board, search.near(when, day), search.over_by(when, day)
    kept = common(search.day_of_anyone(day, over_by).starts, [search.right_starts(when, day)])
    same_time = far_enough(nearest_on_grid(kept, board.grid, board.anchor, near), APART, limit)
    for start in same_time:
        yield Pick(day=day, over_by=over_by, start=start, as_wished=False, grade=Grade.SAME_TIME_OTHER_PERSON)
    if same_time:
        return
    own, theirs = search.day(day).as_wished.starts, search.day_of_anyone(day).starts
    times = (one for one in nearest_on_grid(theirs, board.grid, board.anchor, near) if not holds(own, one))
    for start in far_enough(times, APART, limit):
        yield Pick(day=day, over_by=None, start=start, as_wished=False, grade=Grade.SAME_DAY)


def _next_days(search: Search, when: When, limit: int, *, as_wished: bool) -> list[Pick]:
    """The start nearest to the wished time on each of the next days; first those that keep to the wished hours."""
    right, other = list[Pick](), list[Pick]()
    for day in search.other_days(when):
        if len(right) >= limit:
            break
        board, near, over_by = search.day(day).board, search.near(when, day), search.over_by(when, day)
        kept = common(search.choice(day, over_by, as_wished=as_wished).starts, [search.right_starts(when, day)])
        any_time = search.choice(day, None, as_wished=as_wished).starts
        for spans, bound, picks in ((kept, over_by, right), (any_time, None, other)):
            start = next(nearest_on_grid(spans, board.grid, board.anchor, near), None)
            if start is not None:
                picks.append(Pick(day=day, over_by=bound, start=start, as_wished=as_wished, grade=Grade.NEXT_DAYS))
                break
    return (right + other)[:limit]
