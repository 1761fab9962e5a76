"""What a bench reports: a value beside the floor measured in the same run."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure of `build/bench.json`; `ratio` is value over floor, both in `unit`."""

    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    bound: float | None = None
    """The ratio (or value, where there is no floor) that must not be exceeded; None where nothing was promised."""
    note: str = ""


def figure(
    value: float, unit: str, *, floor: float | None = None, bound: float | None = None, note: str = ""
) -> Figure:
    """A figure with its ratio worked out."""
    ratio = value / floor if floor else None
    return Figure(value=value, unit=unit, floor=floor, ratio=ratio, bound=bound, note=note)


def seconds_each(work: Callable[[], object], *, rounds: int, warm_up: int = 3) -> list[float]:
    """Wall seconds of each of `rounds` calls, after a warm-up."""
    for _ in range(warm_up):
        work()
    out = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        out.append(time.perf_counter() - begun)
    return out


async def seconds_each_async(work: Callable[[], Awaitable[object]], *, rounds: int, warm_up: int = 3) -> list[float]:
    """Wall seconds of each of `rounds` awaited calls, after a warm-up."""
    for _ in range(warm_up):
        await work()
    out = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await work()
        out.append(time.perf_counter() - begun)
    return out


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """The 99th percentile (the largest of fewer than a hundred)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
