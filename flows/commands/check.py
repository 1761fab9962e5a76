"""`salon flow check`: versions held against the rules."""

import sys

import click

from flows.checks.report import github, open_findings, rows, sarif, text
from flows.checks.rule import RULES, Severity
from flows.checks.run import check
from flows.commands import output
from flows.store import library_versions, load_version


@output.guarded
def check_command(names: tuple[str, ...], form: str, context_file: str | None) -> None:
    """Check and print; status 1 when an error or a warning is found."""
    context = output.catalogue(context_file)
    versions = names or tuple(library_versions())
    found = [one for name in versions for one in check(load_version(name), context)]
    match form:
        case "json":
            click.echo(output.as_json(rows(found)))
        case "sarif":
            click.echo(output.as_json(sarif(found)))
        case "github":
            click.echo(github(found), nl=False)
        case _:
            click.echo(text(found, versions), nl=False)
    if any(one.severity is not Severity.INFO for one in open_findings(found)):
        sys.exit(output.FOUND)


def rules_command(form: str) -> None:
    """List the rules."""
    if form == "json":
        table = [
            {"id": one.id, "severity": one.severity.value, "title": one.title, "why": one.why} for one in RULES.values()
        ]
        click.echo(output.as_json(table))
        return
    for one in RULES.values():
        click.echo(f"{one.id}  {one.severity.value:<8} {one.title}\n       {one.why}")
