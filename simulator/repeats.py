"""Plays of the same scripts again and again: how sure it is that k plays out of k come true."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import msgspec

from simulator.runner import Played

_WIDEST = 48


def pass_hat(played: int, passed: int, k: int) -> float | None:
    """The chance that k plays of k come true, estimated without bias from how many of all came true.

    C(passed, k) / C(played, k): the share of all choices of k plays in which every one came true.

    Args:
        played: how often a script was played to its end.
        passed: how often it came true.
        k: of how many plays all must.

    Returns:
        The estimate; None when it was played less than k times.
    """
    if played < k:
        return None
    return comb(passed, k) / comb(played, k)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the plays of one script came out."""

    id: str
    passed: int
    failed: int
    inconclusive: int

    @property
    def decided(self) -> int:
        """Plays that came to an end; only these count."""
        return self.passed + self.failed

    def pass_hat(self, k: int) -> float | None:
        """See `pass_hat`."""
        return pass_hat(self.decided, self.passed, k)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """All plays of a run, by script."""

    times: int
    tallies: tuple[Tally, ...]

    def overall(self, k: int) -> float | None:
        """The mean over the scripts that were played at least k times; None when there are none."""
        values = [value for one in self.tallies if (value := one.pass_hat(k)) is not None]
        return sum(values) / len(values) if values else None

    def ks(self) -> tuple[int, ...]:
        """1 to the number of plays: all of them while there are few, else powers of two and the last."""
        if self.times <= 8:  # noqa: PLR2004  # so many columns still fit a terminal
            return tuple(range(1, self.times + 1))
        powers = [2**power for power in range(self.times.bit_length()) if 2**power < self.times]
        return (*powers, self.times)

    def as_json(self) -> dict[str, Any]:
        """For other programs; values that cannot be estimated are null."""
        return {
            "times": self.times,
            "pass_hat": {str(k): self.overall(k) for k in self.ks()},
            "scripts": [
                {
                    "id": one.id,
                    "passed": one.passed,
                    "failed": one.failed,
                    "inconclusive": one.inconclusive,
                    "pass_hat": {str(k): one.pass_hat(k) for k in self.ks()},
                }
                for one in self.tallies
            ],
        }


def tallied(rounds: Sequence[Sequence[Played]]) -> Repeats:
    """Count the plays of several rounds by script, in the order of the first."""
    found: dict[str, list[Played]] = {}
    for one_round in rounds:
        for played in one_round:
            found.setdefault(played.id, []).append(played)
    tallies = tuple(
        Tally(
            id=name,
            passed=sum(one.ok for one in plays),
            failed=sum(one.failed for one in plays),
            inconclusive=sum(bool(one.inconclusive) for one in plays),
        )
        for name, plays in found.items()
    )
    return Repeats(times=len(rounds), tallies=tallies)


def numbered(played: Played, number: int) -> Played:
    """A play with its number in its id, from the second on, so that reports keep them apart."""
    return played if number == 1 else msgspec.structs.replace(played, id=f"{played.id}#{number}")


def table_lines(repeats: Repeats) -> Iterator[str]:
    """A table for people: how often each script came true, and pass^k."""
    ks = repeats.ks()
    width = min(_WIDEST, max([len(one.id) for one in repeats.tallies] + [len("script")]))
    head = "".join(f"{f'pass^{k}':>8}" for k in ks)
    yield f"{'script':<{width}}  passed{head}"
    for one in repeats.tallies:
        name = one.id if len(one.id) <= width else one.id[: width - 1] + "…"
        share = f"{one.passed}/{one.decided}"
        unclear = f"  ({one.inconclusive} inconclusive)" if one.inconclusive else ""
        yield f"{name:<{width}}  {share:>6}{_cells({k: one.pass_hat(k) for k in ks})}{unclear}"
    passed = sum(one.passed for one in repeats.tallies)
    decided = sum(one.decided for one in repeats.tallies)
    yield f"{'all':<{width}}  {f'{passed}/{decided}':>6}{_cells({k: repeats.overall(k) for k in ks})}"


def _cells(values: Mapping[int, float | None]) -> str:
    return "".join(f"{'–' if value is None else f'{value:.3f}':>8}" for value in values.values())
