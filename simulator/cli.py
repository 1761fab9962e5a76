"""`salon sim`: play call scripts on a flow version and say what came true."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli_call import call
from simulator.cli_lanes import LaneChoice, exit_status, lane_options, told_cost
from simulator.cli_record import record
from simulator.cli_repeats import rounds_of, told_repeats
from simulator.cli_tools import cast_or_exit, compare, mutate, schema, scripts_for, sweep
from simulator.cli_watch import WatchWish, run_watched

if TYPE_CHECKING:
    from simulator.coverage import Coverage


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def sim() -> None:
    """Play callers against a flow version, the gateway and a fake Cal.com.

    Example: salon sim run simulator/scripts --flow v18
    """


@sim.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--flow", "version", default="v18", show_default=True, help="Flow version that answers the phone.")
@click.option("--context", "context_file", type=click.Path(path_type=Path), help="The salon's catalogue as a file.")
@click.option("--only", multiple=True, help="Only scripts whose id or tag fits this pattern; repeatable.")
@click.option("--seed", default=0, show_default=True, help="Seed for noise; the same seed plays the same calls.")
@click.option("--workers", default=1, show_default=True, help="Processes that play side by side; offline only.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first script that fails.")
@click.option("--no-calcom", is_flag=True, help="Play without a calendar outside.")
@click.option("--show", is_flag=True, help="Print every conversation, not only those that failed.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the results as JSON.")
@click.option("--json-lines", is_flag=True, help="Print each result as a JSON line as soon as it is there.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write the results as JUnit XML.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report as one HTML page.")
@click.option("--coverage", "show_coverage", is_flag=True, help="Print what the scripts touched of the flow.")
@click.option("--min-coverage", type=float, default=0.0, help="Status 1 when fewer nodes or edges are touched, in %.")
@click.option("--changed-since", help="Count only nodes and edges that are new or other than in this version.")
@click.option("--repeats", type=click.IntRange(min=1), default=1, show_default=True, help="Play all so many times.")
@click.option("--watch", is_flag=True, help="Play again what a change of scripts or flow touches, until Ctrl-C.")
@click.option("--github", is_flag=True, help="Print failures as annotations of GitHub Actions.")
@lane_options
def run(  # noqa: PLR0913  # one parameter per option
    *,
    paths: tuple[Path, ...],
    version: str,
    context_file: Path | None,
    only: tuple[str, ...],
    seed: int,
    workers: int,
    fail_fast: bool,
    no_calcom: bool,
    show: bool,
    json_file: Path | None,
    json_lines: bool,
    junit: Path | None,
    html: Path | None,
    show_coverage: bool,
    min_coverage: float,
    changed_since: str | None,
    repeats: int,
    watch: bool,
    github: bool,
    **lane: Any,  # noqa: ANN401  # the options of the lanes, as `lane_options` declares them
) -> None:
    """Play the scripts under PATHS (the shipped ones without any).

    Status 1 when one fails, 2 when one is broken, 3 when nothing could be played.

    Example: salon sim run calls/ --flow v18 --only acceptance --html report.html
    """
    from simulator.coverage import coverage_of
    from simulator.report import outputs
    from simulator.suite import SuiteOptions

    if watch:
        wish = WatchWish(paths=paths, only=only, version=version, context_file=context_file, seed=seed, show=show)
        sys.exit(run_watched(wish, calcom=not no_calcom))
    cast = cast_or_exit(version, context_file)
    scripts = scripts_for(paths, only, version)
    choice = LaneChoice(**lane)
    side_by_side = workers if choice.lane == "offline" else 1
    options = SuiteOptions(version=version, seed=seed, workers=side_by_side, fail_fast=fail_fast, calcom=not no_calcom)
    teller = outputs.Teller(total=len(scripts) * repeats, show=show, json_lines=json_lines, github=github)
    results, counted = rounds_of(repeats, scripts, cast, choice, options, teller.told)
    covered = None
    if show_coverage or min_coverage:
        older = cast_or_exit(changed_since, context_file) if changed_since else None
        covered = coverage_of(cast, results, scripts, older=older)
    files = outputs.Files(json=json_file, junit=junit, html=html)
    outputs.write_files(results, files, cast=cast, coverage=covered, repeats=counted)
    told_repeats(counted, err=json_lines)
    teller.summary(results)
    told_cost(results)
    enough = covered is None or _coverage(covered, shown=show_coverage, minimum=min_coverage)
    sys.exit(exit_status(results) or int(not enough))


def _coverage(covered: "Coverage", *, shown: bool, minimum: float) -> bool:
    """Tell the coverage; False when the nodes or the edges are under the minimum."""
    from simulator.coverage import coverage_lines

    if shown:
        for line in coverage_lines(covered):
            click.echo(line)
    low = [kind for kind in ("nodes", "edges") if covered.share(kind).percent < minimum]
    for kind in low:
        click.echo(f"{kind}: {covered.share(kind).percent:.1f} % are covered, {minimum:g} % are wanted", err=True)
    return not low


for _command in (compare, mutate, sweep, record, call, schema):
    sim.add_command(_command)
