"""Why a wish cannot be met as it is: the first thing in its way, with the facts a sentence needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking.domain.busy import NOTHING_BUSY
from booking.domain.local_time import at_minute, minutes
from booking.domain.offers import Obstacle, ObstacleCode
from booking.domain.placing import Board, Fitting
from booking.domain.staffing import Staffing, is_named
from booking.domain.timeline import Span, common
from booking.domain.visits import Choice
from booking.domain.wishes import ServiceWish, Wish
from booking.errors import Fact

_ORDER = [
    # From what lies furthest from the wish to what lies nearest: of several days the one that came furthest is told.
    code.value
    for code in (
        ObstacleCode.IN_THE_PAST,
        ObstacleCode.BEYOND_HORIZON,
        ObstacleCode.TOO_SOON,
        ObstacleCode.CLOSED_WEEKDAY,
        ObstacleCode.HOLIDAY,
        ObstacleCode.CLOSURE,
        ObstacleCode.OUTSIDE_HOURS,
        ObstacleCode.ENDS_AFTER_CLOSING,
        ObstacleCode.STAFF_ABSENT,
        ObstacleCode.STAFF_BUSY,
        ObstacleCode.ALL_BUSY,
    )
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From which minute and up to which day anything can be booked."""

    now: int
    earliest: int
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One day on which a wish was tried."""

    wish: Wish
    staffings: Sequence[Staffing]
    board: Board
    starts: Span
    """The starts that would have been right."""
    over_by: int | None
    """The minute by which it must be over, where that is wished."""

    def obstacle(self, code: ObstacleCode, **facts: Fact) -> Obstacle:
        """An obstacle on this day."""
        return Obstacle(code=code.value, facts={"day": self.board.day.isoformat(), **facts})

    def clock(self, minute: int) -> str:
        """A minute as the salon's clock shows it."""
        return f"{self.board.zone.local(at_minute(minute)):%H:%M}"


def not_skilled(wish: Wish, staffings: Sequence[Staffing]) -> Obstacle | None:
    """That a wished person cannot do the wished service, or that nobody can."""
    for one, staffing in zip(wish.services, staffings, strict=True):
        if not staffing.possible:
            facts: dict[str, Fact] = {"service": one.service}
            if is_named(one.staff):
                facts["staff"] = one.staff.staff[0]
            return Obstacle(code=ObstacleCode.STAFF_NOT_SKILLED.value, facts=facts)
    return None


def explain(attempts: Sequence[Attempt], bounds: Bounds) -> Obstacle:
    """What keeps the wish from being met: of several days, what the most promising one failed at."""
    return max((_of_day(attempt, bounds) for attempt in attempts), key=lambda one: _ORDER.index(one.code))


def _of_day(attempt: Attempt, bounds: Bounds) -> Obstacle:
    if attempt.starts[1] <= bounds.now:
        return attempt.obstacle(ObstacleCode.IN_THE_PAST)
    if attempt.board.day > bounds.last_day:
        return attempt.obstacle(ObstacleCode.BEYOND_HORIZON, latest=bounds.last_day.isoformat())
    if attempt.starts[1] <= bounds.earliest:
        earliest = attempt.board.zone.local(at_minute(bounds.earliest)).isoformat()
        return attempt.obstacle(ObstacleCode.TOO_SOON, earliest=earliest)
    return _closed(attempt) or _outside(attempt, max(attempt.starts[0], bounds.earliest)) or _taken(attempt)


def _closed(attempt: Attempt) -> Obstacle | None:
    opening = attempt.board.opening
    if opening.spans:
        return None
    code = ObstacleCode(opening.closed_by)
    if not opening.reason:
        return attempt.obstacle(code)
    if code is ObstacleCode.HOLIDAY:
        return attempt.obstacle(code, holiday=opening.reason)
    return attempt.obstacle(code, reason=opening.reason)


def _outside(attempt: Attempt, first: int) -> Obstacle | None:
    """Whether no start from `first` on lies in the opening hours and leaves time enough."""
    opening = attempt.board.opening
    right = [(first, attempt.starts[1])]
    hours: dict[str, Fact] = {
        "opens": attempt.clock(opening.spans[0][0]),
        "closes": attempt.clock(opening.spans[-1][1]),
    }
    begin = common(opening.spans, right)
    if not begin:
        if common(opening.usual, right):
            return attempt.obstacle(ObstacleCode.CLOSURE, reason=opening.reason, **hours)
        return attempt.obstacle(ObstacleCode.OUTSIDE_HOURS, **hours)
    length = _shortest(attempt)
    over_by = attempt.over_by
    for start, stop in opening.spans:
        last = stop if over_by is None else min(stop, over_by)
        if start < attempt.starts[1] and max(start, first) + length <= last:
            return None
    ends = attempt.clock(begin[0][0] + length)
    if over_by is not None and over_by < opening.spans[-1][1]:
        return attempt.obstacle(ObstacleCode.OUTSIDE_HOURS, ends=ends, **hours)
    return attempt.obstacle(ObstacleCode.ENDS_AFTER_CLOSING, ends=ends, **hours)


def _taken(attempt: Attempt) -> Obstacle:
    named = next((one.staff.staff[0] for one in attempt.wish.services if is_named(one.staff)), None)
    if named is None:
        return attempt.obstacle(ObstacleCode.ALL_BUSY)
    board = attempt.board
    empty = Board(board.catalogue, NOTHING_BUSY, board.branch, board.day, board.window)
    possible = common(Choice(empty, attempt.wish, attempt.staffings).starts, [attempt.starts])
    return attempt.obstacle(ObstacleCode.STAFF_BUSY if possible else ObstacleCode.STAFF_ABSENT, staff=named)


def _shortest(attempt: Attempt) -> int:
    """The least time the visit can take, waits left out."""

    def of_one(wish: ServiceWish, staffing: Staffing) -> int:
        fitting = Fitting(attempt.board, attempt.board.catalogue.service(wish.service))
        return min(map(fitting.length, staffing.solo), default=minutes(fitting.service.duration))

    lengths = [of_one(*pair) for pair in zip(attempt.wish.services, attempt.staffings, strict=True)]
    return max(lengths) if attempt.wish.side_by_side else sum(lengths)
