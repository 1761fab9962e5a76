"""Interval algebra against sets of minutes: the same truths, written the slow way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.timeline import (
    around,
    clipped,
    common,
    covers,
    each_on_grid,
    first_after,
    holds,
    led_by,
    merged,
    nearest_on_grid,
    on_grid,
    shifted,
    starts_of,
    without,
)

minute = st.integers(0, 60)
raw = st.lists(st.tuples(minute, minute), max_size=8)
spans = raw.map(merged)
grids = st.sampled_from([1, 5, 7, 15])


def minutes(of: list[tuple[int, int]]) -> set[int]:
    return {one for start, stop in of for one in range(start, stop)}


def proper(of: list[tuple[int, int]]) -> bool:
    """Sorted, with a length, apart from one another."""
    return all(a < b for a, b in of) and all(one[1] < two[0] for one, two in pairwise(of))


@given(raw)
def test_merged_keeps_the_minutes_and_is_proper(given_spans: list[tuple[int, int]]) -> None:
    assert minutes(merged(given_spans)) == minutes(given_spans)
    assert proper(merged(given_spans))


@given(spans, spans)
def test_without_and_common_are_difference_and_intersection(
    one: list[tuple[int, int]], two: list[tuple[int, int]]
) -> None:
    assert minutes(without(one, two)) == minutes(one) - minutes(two)
    assert minutes(common(one, two)) == minutes(one) & minutes(two)
    assert proper(without(one, two))
    assert proper(common(one, two))
    assert common(one, two) == common(two, one)
    assert without(without(one, two), two) == without(one, two)


@given(spans, minute, minute)
def test_clipped_is_what_lies_between(one: list[tuple[int, int]], start: int, stop: int) -> None:
    assert minutes(clipped(one, start, stop)) == {m for m in minutes(one) if start <= m < stop}


@given(spans, st.integers(1, 20), st.integers(0, 20))
def test_starts_leave_room(free: list[tuple[int, int]], length: int, offset: int) -> None:
    possible = {
        start for start in range(-20, 61) if any(a <= start + offset and start + offset + length <= b for a, b in free)
    }
    assert minutes(starts_of(free, length, offset)) == possible
    assert proper(starts_of(free, length, offset))


@given(spans, st.integers(-30, 30))
def test_shifting_back_gives_the_same(one: list[tuple[int, int]], by: int) -> None:
    assert shifted(shifted(one, by), -by) == one
    assert minutes(shifted(one, by)) == {m + by for m in minutes(one)}


@given(spans, minute, minute)
def test_questions_about_a_minute(one: list[tuple[int, int]], at: int, length: int) -> None:
    assert holds(one, at) == (at in minutes(one))
    assert (around(one, at) > 0) == (at in minutes(one))
    assert covers(one, at, at + length + 1) == (set(range(at, at + length + 1)) <= minutes(one))


@given(spans, grids, st.integers(0, 14), minute)
def test_the_grid(one: list[tuple[int, int]], grid: int, anchor: int, begin: int) -> None:
    expected = [m for m in sorted(minutes(one)) if (m - anchor) % grid == 0]
    assert on_grid(one, grid, anchor) == expected
    assert list(each_on_grid(one, grid, anchor, begin)) == [m for m in expected if m >= begin]
    nearest = list(nearest_on_grid(one, grid, anchor, begin))
    assert nearest == sorted(expected, key=lambda m: (abs(m - begin), m))


@given(spans, st.integers(0, 25), grids, st.integers(0, 14), minute)
def test_waiting_leads_into_the_spans(
    one: list[tuple[int, int]], wait: int, grid: int, anchor: int, ready: int
) -> None:
    inside = minutes(one)
    reached = [m for m in range(ready, ready + wait + 1) if m in inside and (m == ready or (m - anchor) % grid == 0)]
    assert holds(led_by(one, wait, grid, anchor), ready) == bool(reached)
    assert first_after(one, ready, wait, grid, anchor) == (reached[0] if reached else None)
