"""What the commands of `salon flow` do once their words are parsed."""

import sys
from pathlib import Path

import click
import msgspec

from flows.context import SalonContext, demo_context, read_context
from flows.errors import FlowError
from flows.render import DEMO_URL, Rendered, render
from flows.store import library_versions, load_version


def list_command(*, as_json: bool) -> None:
    """Print the versions."""
    rows = [{"version": name, "title": load_version(name).flow.title} for name in library_versions()]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(rows)).decode())
        return
    for row in rows:
        click.echo(f"{row['version']:<8} {row['title']}")


def _context(file: str | None) -> SalonContext:
    return read_context(Path(file)) if file else demo_context()


def _formatted(rendered: Rendered, form: str) -> str:
    if form == "markdown":
        return rendered.markdown
    body = {"retell": rendered.flow, "agent": rendered.agent, "offline": rendered.offline}[form]
    return msgspec.json.format(msgspec.json.encode(body)).decode()


def render_command(version: str, form: str, context_file: str | None, url: str | None) -> None:
    """Print a rendered version."""
    try:
        rendered = render(version, _context(context_file), public_url=url or DEMO_URL)
        click.echo(_formatted(rendered, form))
    except FlowError as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
