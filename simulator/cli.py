"""`salon sim`: play call scripts on a flow version and say what came true."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from simulator.runner import Played
    from simulator.script import Script

WRONG_USAGE = 2
ENVIRONMENT = 3


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
@click.option("--workers", default=1, show_default=True, help="Processes that play side by side.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first script that fails.")
@click.option("--no-calcom", is_flag=True, help="Play without a calendar outside.")
@click.option("--show", is_flag=True, help="Print every conversation, not only those that failed.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the results as JSON.")
@click.option("--json-lines", is_flag=True, help="Print each result as a JSON line as soon as it is there.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write the results as JUnit XML.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report as one HTML page.")
@click.option("--github", is_flag=True, help="Print failures as annotations of GitHub Actions.")
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
    github: bool,
) -> None:
    """Play the scripts under PATHS (the shipped ones without any); exit status 1 when one fails, 2 when one is broken.

    Example: salon sim run calls/ --flow v18 --only acceptance --html report.html
    """
    from simulator.report import outputs
    from simulator.suite import SuiteOptions

    scripts = _scripts(paths, only, version)
    options = SuiteOptions(
        version=version,
        context_file=context_file,
        seed=seed,
        workers=workers,
        fail_fast=fail_fast,
        calcom=not no_calcom,
    )
    teller = outputs.Teller(total=len(scripts), show=show, json_lines=json_lines, github=github)
    results = _play(scripts, options, teller.told)
    outputs.write_files(results, json_file=json_file, junit=junit, html=html, version=version)
    teller.summary(results)
    sys.exit(0 if results and all(played.ok for played in results) else 1)


def _scripts(paths: tuple[Path, ...], only: tuple[str, ...], version: str) -> "list[Script]":
    """The chosen scripts; a broken one ends the program with status 2."""
    from simulator.discovery import chosen, packaged, read_all
    from simulator.script import ScriptInvalid

    try:
        scripts = chosen(read_all(paths or (packaged(),)), only, version)
    except ScriptInvalid as broken:
        click.echo(str(broken), err=True)
        sys.exit(WRONG_USAGE)
    if not scripts:
        click.echo("no script fits", err=True)
        sys.exit(WRONG_USAGE)
    return scripts


def _play(scripts: "list[Script]", options: object, told: object) -> "list[Played]":
    """Play them; a flow that cannot be played is wrong usage, a gateway that cannot be started the environment."""
    from flows.errors import FlowError
    from flows.executable import FlowNotExecutable
    from simulator.gateway_line import GatewayUnreachable
    from simulator.stage import quiet_gateway
    from simulator.suite import SuiteOptions, run_suite

    quiet_gateway()
    if not isinstance(options, SuiteOptions) or not callable(told):
        message = "options of a suite and a progress function are needed"
        raise TypeError(message)
    try:
        return run_suite(scripts, options, told)
    except FlowNotExecutable as broken:
        for problem in broken.problems:
            click.echo(f"{options.version}: {problem}", err=True)
        sys.exit(WRONG_USAGE)
    except FlowError as broken:
        click.echo(str(broken), err=True)
        sys.exit(WRONG_USAGE)
    except GatewayUnreachable as broken:
        click.echo(str(broken), err=True)
        sys.exit(ENVIRONMENT)
