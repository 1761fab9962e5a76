"""`salon sim record`: a real call becomes a script without anybody's personal data."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli_tools import cast_or_exit, played_or_exit

if TYPE_CHECKING:
    from flows.context import SalonContext
    from simulator.runner import Played


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write the script to a file.")
@click.option("--flow", "version", default="", help="The flow version that answered, where the call does not tell it.")
@click.option("--context", "context_file", type=click.Path(path_type=Path), help="The salon's catalogue as a file.")
@click.option("--play", "on", metavar="VERSION", default="", help="Play the script at once; status 1 when it fails.")
def record(*, file: Path, output: Path | None, version: str, context_file: Path | None, on: str) -> None:
    """Turn a call (body of call_ended or call_analyzed, or the answer of get-call; - reads stdin) into a script.

    Names, numbers and addresses are replaced by invented ones, in what was said, in arguments and in comments.

    Example: salon sim record call.json -o calls/umbuchung.yaml --play v19
    """
    from flows.context import demo_context, read_context
    from flows.errors import FlowError
    from simulator.recording.call_file import NoCall, read_call_file
    from simulator.recording.leaks import DataLeft
    from simulator.recording.recorder import record as recording_of

    try:
        salon = read_context(context_file) if context_file is not None else demo_context()
        name = "<stdin>" if str(file) == "-" else str(file)
        call = read_call_file(_text(file), name)
        answered = version or call.flow
        recording = recording_of(call, salon, flow=answered, transfers=_transfers(answered, salon))
    except (NoCall, FlowError) as broken:
        click.echo(str(broken), err=True)
        sys.exit(2)
    except DataLeft as left:
        click.echo(f"{file}: nothing is written, since personal data would stay: {left}", err=True)
        sys.exit(1)
    if output is None:
        click.echo(recording.text, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(recording.text, encoding="utf-8")
        click.echo(f"written: {output}", err=True)
    for note in recording.notes:
        click.echo(f"note: {note}", err=True)
    if on:
        sys.exit(0 if _comes_true(recording.text, output, on, context_file) else 1)


def _transfers(version: str, salon: "SalonContext") -> frozenset[str]:
    """The nodes of a version that put callers through; none where the version is not known here."""
    from flows.errors import FlowError
    from flows.render import render

    if not version:
        return frozenset()
    try:
        nodes = render(version, salon).flow["nodes"]
    except FlowError:
        return frozenset()
    return frozenset(str(node["id"]) for node in nodes if node.get("type") == "transfer_call")


def _text(file: Path) -> str:
    """What is in the file, or on standard input."""
    from simulator.recording.call_file import NoCall

    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise NoCall(str(file), "1", f"it cannot be read: {reason}") from error


def _comes_true(text: str, output: Path | None, version: str, context_file: Path | None) -> bool:
    """Play the script once and tell what did not come true."""
    from tempfile import TemporaryDirectory

    from simulator.discovery import read_all
    from simulator.suite import SuiteOptions

    cast = cast_or_exit(version, context_file)
    with TemporaryDirectory(prefix="salon-record-") as folder:
        file = output or Path(folder) / "recorded.yaml"
        if output is None:
            file.write_text(text, encoding="utf-8")
        results: list[Played] = played_or_exit(read_all([file]), cast, SuiteOptions(version=version))
    for played in results:
        click.echo(f"{'✓' if played.ok else '✗'} played on {version}", err=True)
        for verdict in played.wrong:
            click.echo(f"    {verdict.what}: expected {verdict.expected}; got {verdict.got}", err=True)
    return all(played.ok for played in results)
