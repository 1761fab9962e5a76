"""`salon sim compare | mutate | sweep | schema`: what a suite says about versions, breakages and faults."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.cast import Cast
    from simulator.mutate import Fate
    from simulator.runner import Played
    from simulator.script import Script
    from simulator.suite import SuiteOptions

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
_WORKERS = click.option("--workers", default=1, show_default=True, help="Processes that play side by side.")
_ONLY = click.option("--only", multiple=True, help="Only scripts whose id or tag fits this pattern; repeatable.")
_JSON = click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the result as JSON.")


def scripts_for(paths: tuple[Path, ...], only: tuple[str, ...], version: str) -> "list[Script]":
    """The chosen scripts; a broken one ends the program with status 2."""
    from simulator.discovery import chosen, packaged, read_all
    from simulator.script import ScriptInvalid

    try:
        scripts = chosen(read_all(paths or (packaged(),)), only, version)
    except ScriptInvalid as broken:
        click.echo(str(broken), err=True)
        sys.exit(2)
    if not scripts:
        click.echo("no script fits", err=True)
        sys.exit(2)
    return scripts


def cast_or_exit(version: str, context_file: Path | None = None) -> "Cast":
    """The cast of a version; one that cannot be played ends the program with status 2."""
    from flows.errors import FlowError
    from flows.executable import FlowNotExecutable
    from simulator.cast import cast_for

    try:
        return cast_for(version, context_file)
    except FlowNotExecutable as broken:
        for problem in broken.problems:
            click.echo(f"{version}: {problem}", err=True)
        sys.exit(2)
    except FlowError as broken:
        click.echo(str(broken), err=True)
        sys.exit(2)


def played_or_exit(
    scripts: "list[Script]",
    cast: "Cast",
    options: "SuiteOptions",
    told: "Callable[[Played], None] | None" = None,
) -> "list[Played]":
    """The results; a gateway that cannot be started ends the program with status 3."""
    from simulator.gateway_line import GatewayUnreachable
    from simulator.stage import quiet_gateway
    from simulator.suite import run_cast

    quiet_gateway()
    try:
        return run_cast(scripts, cast, options, told)
    except GatewayUnreachable as broken:
        click.echo(str(broken), err=True)
        sys.exit(3)


def _all_played(
    scripts: "list[Script]", cast: "Cast", workers: int, told: "Callable[[Played], None] | None" = None
) -> "list[Played]":
    from simulator.suite import SuiteOptions

    return played_or_exit(scripts, cast, SuiteOptions(version=cast.version, workers=workers), told)


def _counter(total: int) -> "Callable[[Played], None]":
    """Tells failures at once, and how far it is every two hundred calls."""
    done = 0

    def told(played: "Played") -> None:
        nonlocal done
        done += 1
        if played.failed:
            click.echo(f"✗ {played.id}", err=True)
        if done % 200 == 0 or done == total:
            click.echo(f"{done} of {total}", err=True)

    return told


def _write_json(file: Path | None, value: object) -> None:
    if file is None:
        return
    import msgspec

    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(value)))
    click.echo(f"written: {file}", err=True)


@click.command()
@click.argument("first")
@click.argument("second")
@_PATHS
@_ONLY
@_WORKERS
@_JSON
@click.option("--html", type=click.Path(path_type=Path), help="Write both versions' calls as one HTML page.")
def compare(  # noqa: PLR0913  # one parameter per option
    *,
    first: str,
    second: str,
    paths: tuple[Path, ...],
    only: tuple[str, ...],
    workers: int,
    json_file: Path | None,
    html: Path | None,
) -> None:
    """Play the same scripts on two versions; what changed, grouped by node, as Markdown. Status 1 when one broke.

    Example: salon sim compare v17 v18 simulator/scripts
    """
    from simulator.compare import compare as held_against
    from simulator.compare import comparison_markdown
    from simulator.report.page import page

    casts = [cast_or_exit(version) for version in (first, second)]
    scripts = [one for one in scripts_for(paths, only, first) if not one.flows or second in one.flows]
    results = [_all_played(scripts, cast, workers) for cast in casts]
    comparison = held_against(results[0], results[1])
    click.echo(comparison_markdown(comparison), nl=False)
    _write_json(json_file, comparison)
    if html is not None:
        changed = {one.id for one in comparison.differences}
        shown = [played for both in zip(*results, strict=True) for played in both if played.id in changed]
        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(page(shown, casts), encoding="utf-8")
        click.echo(f"written: {html}", err=True)
    sys.exit(1 if comparison.broken else 0)


@click.command()
@click.argument("version")
@_PATHS
@_ONLY
@_WORKERS
@_JSON
@click.option("--operator", "operators", multiple=True, help="Only this way of breaking; repeatable.")
@click.option("--sample", default=0, help="Only so many mutants, drawn by --seed; all without it.")
@click.option("--seed", default=0, show_default=True, help="Seed of the sample.")
@click.option("--min-score", default=0.0, show_default=True, help="Status 1 below this share of noticed mutants, in %.")
def mutate(  # noqa: PLR0913  # one parameter per option
    *,
    version: str,
    paths: tuple[Path, ...],
    only: tuple[str, ...],
    workers: int,
    json_file: Path | None,
    operators: tuple[str, ...],
    sample: int,
    seed: int,
    min_score: float,
) -> None:
    """Break the flow in small ways and list what no script notices.

    Example: salon sim mutate v19 --workers 2 --operator edge_dropped
    """
    from simulator.mutants import OPERATORS
    from simulator.mutate import MutationOptions, drawn_mutants, equivalents, report_lines
    from simulator.mutate import mutate as break_and_play

    unknown = [name for name in operators if name not in OPERATORS]
    if unknown:
        raise click.BadParameter(f"{unknown[0]} (known: {', '.join(OPERATORS)})", param_hint="--operator")
    cast = cast_or_exit(version)
    scripts = scripts_for(paths, only, version)
    click.echo(f"{len(scripts)} scripts are played on {version} as it is", err=True)
    baseline = _all_played(scripts, cast, workers)
    failed = [played.id for played in baseline if not played.ok]
    if failed:
        click.echo(f"left out, they fail on the flow as it is: {', '.join(failed)}", err=True)
    options = MutationOptions(workers=workers, operators=operators, sample=sample, seed=seed)
    known = equivalents(version)
    total = sum(one.name not in known for one in drawn_mutants(cast, options)[0])
    report = break_and_play(scripts, cast, baseline, options, _teller(total))
    for line in report_lines(report):
        click.echo(line)
    _write_json(
        json_file,
        {
            "version": version,
            "score": report.score,
            "operators": {
                name: {"noticed": noticed, "counted": counted} for name, (noticed, counted) in report.scores().items()
            },
            "left_out": report.left_out,
            "mutants": report.fates,
        },
    )
    sys.exit(1 if report.score < min_score else 0)


def _teller(total: int) -> "Callable[[Fate], None]":
    """Tells survivors at once, and how far it is every fifty mutants."""
    done = 0

    def told(fate: "Fate") -> None:
        nonlocal done
        done += 1
        if not fate.noticed_by:
            click.echo(f"not noticed: {fate.name} ({fate.played} calls)", err=True)
        if done % 50 == 0 or done == total:
            click.echo(f"{done} of {total} mutants", err=True)

    return told


@click.command()
@_PATHS
@click.option("--flow", "version", default="v18", show_default=True, help="Flow version that answers the phone.")
@_ONLY
@_WORKERS
@_JSON
def sweep(
    *, paths: tuple[Path, ...], version: str, only: tuple[str, ...], workers: int, json_file: Path | None
) -> None:
    """Hang up at every point and inject every fault at every function call; nothing may be half done.

    Example: salon sim sweep simulator/scripts/acceptance --only acceptance-emma
    """
    from simulator.report.outputs import result_row
    from simulator.sweep import sweep_lines, sweep_of, swept

    cast = cast_or_exit(version)
    scripts = scripts_for(paths, only, version)
    baseline = _all_played(scripts, cast, workers)
    failed = [played.id for played in baseline if not played.ok]
    if failed:
        click.echo(f"left out, they fail as they stand: {', '.join(failed)}", err=True)
    sound = [(script, played) for script, played in zip(scripts, baseline, strict=True) if played.ok]
    variants = [one for script, played in sound for one in sweep_of(script, played)]
    click.echo(f"{len(variants)} variants of {len(sound)} scripts", err=True)
    results = [
        swept(variant, played, cast)
        for variant, played in zip(variants, _all_played(variants, cast, workers, _counter(len(variants))), strict=True)
    ]
    for line in sweep_lines(results, len(sound)):
        click.echo(line)
    broken = [one for one in results if one.wrong]
    _write_json(
        json_file,
        {
            "variants": len(results),
            "kept": len(results) - len(broken),
            "broken": [{**result_row(one.played), "verdicts": one.wrong} for one in broken],
        },
    )
    sys.exit(1 if broken or failed else 0)


@click.command()
def schema() -> None:
    """Print the JSON Schema of script files, for editors.

    Example: salon sim schema > build/script.schema.json
    """
    from simulator.file_shapes import script_schema

    click.echo(script_schema())
