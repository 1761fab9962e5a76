"""`--repeats` of `salon sim run`: the same scripts in several rounds, each with a seed of its own."""

from typing import TYPE_CHECKING

import click

from simulator.cli_lanes import LaneChoice, cast_on_lane
from simulator.cli_tools import played_or_exit

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.cast import Cast
    from simulator.repeats import Repeats
    from simulator.runner import Played
    from simulator.script import Script
    from simulator.suite import SuiteOptions


def rounds_of(  # noqa: PLR0913, PLR0917  # a run joins scripts, a cast, a lane, its options and who is told
    times: int,
    scripts: "list[Script]",
    cast: "Cast",
    choice: LaneChoice,
    options: "SuiteOptions",
    told: "Callable[[Played], None]",
) -> "tuple[list[Played], Repeats | None]":
    """All plays of all rounds, and the count by script where there is more than one round.

    Each round has the next seed, for noise as for a model that takes one.
    """
    import msgspec

    from simulator.repeats import numbered, tallied

    rounds: list[list[Played]] = []
    on_lane = None
    for number in range(1, times + 1):
        seed = options.seed + number - 1
        if on_lane is None or choice.lane == "llm":
            on_lane = cast_on_lane(cast, scripts * times, choice, seed=seed)
        seeded = msgspec.structs.replace(options, seed=seed)
        rounds.append(played_or_exit(scripts, on_lane, seeded, _numbering(told, number)))
        if options.fail_fast and any(played.failed for played in rounds[-1]):
            break
    named = [numbered(played, number) for number, plays in enumerate(rounds, start=1) for played in plays]
    return named, tallied(rounds) if times > 1 else None


def _numbering(told: "Callable[[Played], None]", number: int) -> "Callable[[Played], None]":
    from simulator.repeats import numbered

    return lambda played: told(numbered(played, number))


def told_repeats(repeats: "Repeats | None", *, err: bool) -> None:
    """The table of several rounds."""
    if repeats is None:
        return
    from simulator.repeats import table_lines

    for line in table_lines(repeats):
        click.echo(line, err=err)
