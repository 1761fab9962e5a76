"""Where commands write: data to standard output or a file, talk to standard error, and how a broken flow ends one."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click
import msgspec

from flows.context import SalonContext, demo_context, read_context
from flows.errors import FlowError

FOUND, WRONG = 1, 2
P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """A command that tells a broken flow with its place and cure, and ends with status 2."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except FlowError as problem:
            click.echo(str(problem), err=True)
            sys.exit(WRONG)

    return run


def catalogue(file: str | None) -> SalonContext:
    """The catalogue of the file, or the demo's."""
    return read_context(Path(file)) if file else demo_context()


def as_json(value: object) -> str:
    """A value as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value)).decode()


def write(text: str, output: str | None) -> None:
    """Print, or write to a file."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    Path(output).write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    click.echo(f"written: {output}", err=True)
