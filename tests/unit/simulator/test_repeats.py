"""pass^k counts what it says: of all choices of k plays, the share in which every one came true."""

from itertools import combinations

import pytest

from simulator.repeats import Repeats, numbered, pass_hat, table_lines, tallied
from simulator.runner import Played


def played(name: str, *, ok: bool, inconclusive: str = "") -> Played:
    return Played(
        id=name,
        title=name,
        version="v19",
        ok=ok,
        verdicts=(),
        entries=(),
        where="x:1",
        now="",
        inconclusive=inconclusive,
    )


@pytest.mark.parametrize("plays", range(1, 8))
def test_the_estimate_is_the_share_of_all_choices(plays: int) -> None:
    for passed in range(plays + 1):
        outcomes = [True] * passed + [False] * (plays - passed)
        for k in range(1, plays + 1):
            choices = list(combinations(outcomes, k))
            assert pass_hat(plays, passed, k) == pytest.approx(sum(map(all, choices)) / len(choices))


def test_more_plays_than_there_were_cannot_be_told() -> None:
    assert pass_hat(3, 3, 4) is None


def rounds() -> Repeats:
    return tallied(
        [
            [played("a", ok=True), played("b", ok=True), played("c", ok=False, inconclusive="429")],
            [played("a", ok=True), played("b", ok=False), played("c", ok=True)],
            [played("a", ok=True), played("b", ok=False), played("c", ok=True)],
        ]
    )


def test_plays_are_counted_by_script_and_unclear_ones_apart() -> None:
    [a, b, c] = rounds().tallies
    assert (a.passed, a.failed, a.inconclusive) == (3, 0, 0)
    assert (b.passed, b.failed, b.inconclusive) == (1, 2, 0)
    assert (c.passed, c.failed, c.inconclusive) == (2, 0, 1)
    assert b.pass_hat(1) == pytest.approx(1 / 3)
    assert b.pass_hat(2) == pytest.approx(0)
    assert c.pass_hat(3) is None


def test_the_whole_is_the_mean_of_the_scripts_that_were_played_often_enough() -> None:
    told = rounds().as_json()
    assert told["times"] == 3
    assert told["pass_hat"] == {"1": pytest.approx((1 + 1 / 3 + 1) / 3), "2": pytest.approx(2 / 3), "3": 0.5}
    assert told["scripts"][2] == {
        "id": "c",
        "passed": 2,
        "failed": 0,
        "inconclusive": 1,
        "pass_hat": {"1": 1.0, "2": 1.0, "3": None},
    }


def test_the_table_tells_all_of_it() -> None:
    head, a, b, c, whole = table_lines(rounds())
    assert head.split() == ["script", "passed", "pass^1", "pass^2", "pass^3"]
    assert a.split() == ["a", "3/3", "1.000", "1.000", "1.000"]
    assert b.split() == ["b", "1/3", "0.333", "0.000", "0.000"]
    assert c.split() == ["c", "2/2", "1.000", "1.000", "–", "(1", "inconclusive)"]
    assert whole.split() == ["all", "6/8", "0.778", "0.667", "0.500"]


def test_many_rounds_get_few_columns() -> None:
    assert Repeats(times=20, tallies=()).ks() == (1, 2, 4, 8, 16, 20)
    assert Repeats(times=16, tallies=()).ks() == (1, 2, 4, 8, 16)
    assert Repeats(times=4, tallies=()).overall(1) is None


def test_later_plays_are_told_apart() -> None:
    assert numbered(played("a", ok=True), 1).id == "a"
    assert numbered(played("a", ok=True), 3).id == "a#3"
