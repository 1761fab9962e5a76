"""Which of the possible starts are told, and in which order: spread where there is choice, graded where there is none.

What the caller wished comes first. Where that is not free, the grades are: the same person near the time, the same time
with another person, the same day, the next days; one of each before a second of any.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from booking.domain.timeline import Spans, each_on_grid

MOST_TOLD = 3
"""More offers than this cannot be said in one breath."""
APART = 60
"""Minutes between two offers of one day, where the day has room for it."""
LEAST_APART = 15
"""Minutes between two offers of one day, where it has not."""
NEAR = 90
"""Up to this many minutes from the wished time an offer counts as near it."""
ROUGHLY = 30
""""Gegen drei" is met by anything this many minutes either way."""


class Grade(IntEnum):
    """How near an alternative is to the wish."""

    NEAR_TIME = 1
    SAME_TIME_OTHER_PERSON = 2
    SAME_DAY = 3
    NEXT_DAYS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A start that could be told."""

    day: date
    over_by: int | None
    """The minute by which it has to be over, where the wish says so and this start keeps to it."""
    start: int
    as_wished: bool
    """Whether it is with the wished people."""
    grade: Grade


def spread(spans: Spans, grid: int, anchor: int, count: int) -> list[int]:
    """Up to `count` starts, the first possible and others well after it; closer ones only where there are no others."""
    chosen = list[int]()
    for apart in (APART, LEAST_APART):
        for begin in _jumping(spans, grid, anchor, apart):
            if len(chosen) >= count:
                return sorted(chosen)
            if all(abs(begin - one) >= apart for one in chosen):
                chosen.append(begin)
    return sorted(chosen)


def far_enough(candidates: Iterable[int], apart: int, count: int) -> list[int]:
    """Up to `count` of the candidates, in their order, each at least so far from those before it."""
    chosen = list[int]()
    for one in candidates:
        if len(chosen) >= count:
            break
        if all(abs(one - other) >= apart for other in chosen):
            chosen.append(one)
    return chosen


def best(picks: Sequence[Pick], count: int, *, other_person_first: bool) -> list[Pick]:
    """As many picks as can be told, one of each grade before a second of any, then in the order of the grades.

    Args:
        picks: Candidates, each grade's in its own order of preference.
        count: How many may be told.
        other_person_first: Whether the caller named who may stand in, so that the time matters more than the person.
    """
    firsts = dict[Grade, Pick]()
    for pick in picks:
        if pick.grade is not Grade.SAME_DAY:
            firsts.setdefault(pick.grade, pick)
    chosen = sorted(firsts.values(), key=lambda pick: pick.grade)
    chosen += sorted((pick for pick in picks if pick not in chosen), key=lambda pick: pick.grade)

    def order(pick: Pick) -> tuple[int, int]:
        ahead = other_person_first and pick.grade is Grade.SAME_TIME_OTHER_PERSON
        return (0 if ahead else int(pick.grade), picks.index(pick))

    return sorted(chosen[:count], key=order)


def _jumping(spans: Spans, grid: int, anchor: int, apart: int) -> Iterator[int]:
    """Starts at least so far apart, each found by a jump from the last."""
    begin = spans[0][0] if spans else 0
    while (found := next(each_on_grid(spans, grid, anchor, begin), None)) is not None:
        yield found
        begin = found + apart
