"""Interval algebra on whole minutes: the arithmetic with which free time is found without looking at every minute.

A span is a pair of UTC minutes, end exclusive. Spans (plural) are sorted, do not overlap and do not touch; every
function takes and gives them so. Sets of possible *starts* are written the same way: (600, 606) are the six starts
from 600 to 605.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]
Spans = Sequence[Span]

_LAST = 1 << 62


def merged(spans: Iterable[Span]) -> list[Span]:
    """Any spans, in any order, as the same minutes in proper form."""
    out: list[Span] = []
    for start, stop in sorted(spans):
        if stop <= start:
            continue
        if out and start <= out[-1][1]:
            if stop > out[-1][1]:
                out[-1] = (out[-1][0], stop)
        else:
            out.append((start, stop))
    return out


def without(spans: Spans, taken: Spans) -> list[Span]:
    """What is left of the first after the second is taken out."""
    if not taken:
        return list(spans)
    out: list[Span] = []
    place, count = 0, len(taken)
    for span_start, stop in spans:
        start = span_start
        while place < count and taken[place][1] <= start:
            place += 1
        look = place
        while look < count and taken[look][0] < stop:
            gone, back = taken[look]
            if gone > start:
                out.append((start, gone))
            start = max(start, back)
            look += 1
        if start < stop:
            out.append((start, stop))
    return out


def common(first: Spans, second: Spans) -> list[Span]:
    """The minutes that lie in both."""
    out: list[Span] = []
    left = right = 0
    while left < len(first) and right < len(second):
        a, b = first[left]
        c, d = second[right]
        start = max(a, c)
        stop = min(b, d)
        if start < stop:
            out.append((start, stop))
        if b < d:
            left += 1
        else:
            right += 1
    return out


def clipped(spans: Spans, start: int, stop: int) -> list[Span]:
    """The part between two minutes."""
    return [(max(a, start), min(b, stop)) for a, b in spans if a < stop and b > start]


def shifted(spans: Spans, by: int) -> list[Span]:
    """All of it later (or earlier, where negative) by some minutes."""
    return [(start + by, stop + by) for start, stop in spans]


def starts_of(free: Spans, length: int, offset: int = 0) -> list[Span]:
    """The starts at which something of this length, beginning `offset` minutes after the start, lies in free time."""
    slack = 1 - length
    return [(start - offset, stop + slack - offset) for start, stop in free if stop + slack > start]


def holds(spans: Spans, minute: int) -> bool:
    """Whether a minute lies in one of the spans."""
    place = bisect_right(spans, (minute, _LAST)) - 1
    return place >= 0 and spans[place][0] <= minute < spans[place][1]


def covers(spans: Spans, start: int, stop: int) -> bool:
    """Whether one span holds everything between two minutes."""
    place = bisect_right(spans, (start, _LAST)) - 1
    return place >= 0 and spans[place][0] <= start and stop <= spans[place][1]


def around(spans: Spans, minute: int) -> int:
    """The length of the span in which a minute lies, 0 where it lies in none."""
    place = bisect_right(spans, (minute, _LAST)) - 1
    if place < 0 or minute >= spans[place][1]:
        return 0
    return spans[place][1] - spans[place][0]


def on_grid(spans: Spans, grid: int, anchor: int) -> list[int]:
    """Every minute of the spans that is a whole number of grid steps from the anchor, in order."""
    return [minute for start, stop in spans for minute in range(start + (anchor - start) % grid, stop, grid)]


def each_on_grid(spans: Spans, grid: int, anchor: int, begin: int) -> Iterator[int]:
    """The grid minutes of the spans from `begin` on, one after the other, each found by a jump."""
    for start, stop in spans:
        if stop > begin:
            first = max(start, begin)
            yield from range(first + (anchor - first) % grid, stop, grid)


def nearest_on_grid(spans: Spans, grid: int, anchor: int, wished: int) -> Iterator[int]:
    """The grid minutes of the spans by their distance from a wished minute, the earlier of two equally near first."""
    below = [(start, min(stop, wished)) for start, stop in spans if start < wished]
    earlier = _downward(below, grid, anchor)
    later = each_on_grid(spans, grid, anchor, wished)
    left, right = next(earlier, None), next(later, None)
    while left is not None or right is not None:
        if right is None or (left is not None and wished - left <= right - wished):
            assert left is not None  # noqa: S101 - the loop's condition, for the type checker
            yield left
            left = next(earlier, None)
        else:
            yield right
            right = next(later, None)


def led_by(spans: Spans, wait: int, grid: int, anchor: int) -> list[Span]:
    """From where the spans are reached: at once, or at one of their grid minutes after waiting at most `wait`."""
    if wait <= 0:
        return list(spans)
    reach = [*spans]
    for start, stop in spans:
        first = start + (anchor - start) % grid
        if first >= stop:
            continue
        last = first + (stop - 1 - first) // grid * grid
        if wait >= grid - 1:
            reach.append((first - wait, last + 1))
        else:
            reach.extend((minute - wait, minute + 1) for minute in range(first, last + 1, grid))
    return merged(reach)


def first_after(spans: Spans, minute: int, wait: int, grid: int, anchor: int) -> int | None:
    """Where one goes on from a minute: at once if the spans hold it, else at the first grid minute within the wait."""
    if holds(spans, minute):
        return minute
    found = next(each_on_grid(spans, grid, anchor, minute), None)
    return found if found is not None and found - minute <= wait else None


def _downward(spans: Spans, grid: int, anchor: int) -> Iterator[int]:
    for start, stop in reversed(spans):
        first = start + (anchor - start) % grid
        if first < stop:
            yield from range(first + (stop - 1 - first) // grid * grid, start - 1, -grid)
