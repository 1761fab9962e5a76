"""The command `salon understand`: which words of a sentence became what, or labels for JSON lines in a stream."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

WRONG_USAGE = 2


@click.command()
@click.argument("text", required=False)
@click.option(
    "--now",
    "moment",
    help="When it is said, ISO 8601, on the speaker's clock; without an offset in the salon's time zone.",
)
@click.option("--context", help="The agent's last sentence, where the meaning depends on it.")
@click.option("--catalogue", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Catalogue file.")
@click.option("--explain", is_flag=True, help="Show which words were read by which rule, and what was left over.")
@click.option("--json", "as_json", is_flag=True, help="Answer with the labels as JSON.")
@click.option("--jsonl", is_flag=True, help="Read one JSON object a line on standard input, answer one a line.")
def understand(  # noqa: PLR0913 (each is an option of the command line)
    *,
    text: str | None,
    moment: str | None,
    context: str | None,
    catalogue: Path | None,
    explain: bool,
    as_json: bool,
    jsonl: bool,
) -> None:
    """Read what a caller says: intent, services, staff wish, days and times, names and numbers.

    Example: salon understand "Ansatzfärbung morgen um 14 Uhr bei Emma bitte" --explain
    """
    if jsonl:
        _stream(sys.stdin, catalogue)
        return
    if not text:
        raise click.UsageError("Give a sentence, or --jsonl and lines on standard input.")
    from gateway.understanding.single import read

    salon = _vocabulary(catalogue)
    reading = read(text, _moment(moment, salon.timezone), salon, context)
    if as_json:
        click.echo(json.dumps(reading.labels(), ensure_ascii=False))
        return
    for line in _report(reading, explain=explain):
        click.echo(line)


def _vocabulary(path: Path | None) -> Any:  # noqa: ANN401 (the type would load the understanding before it is needed)
    """The words of a catalogue file, or of the demo salon."""
    from booking.catalogue_file import packaged, reading
    from gateway.catalogue_view import vocabulary

    if path is None:
        return vocabulary(packaged.demo())
    try:
        return vocabulary(reading.read(path.read_text("utf-8"), name=path.name, templates=packaged.templates()))
    except reading.CatalogueInvalid as error:
        raise click.UsageError(str(error)) from error


def _moment(text: str | None, timezone: str) -> datetime:
    """The moment of speaking on the speaker's clock: without an offset it is the salon's; now when none was given."""
    zone = ZoneInfo(timezone)
    if text is None:
        from booking.adapters.system import SystemClock

        return SystemClock().now().astimezone(zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"--now is no ISO 8601 moment: {text}"
        raise click.UsageError(message) from error
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


# ---------------------------------------------------------------- for people


def _report(reading: Any, *, explain: bool) -> Iterator[str]:  # noqa: ANN401 (as above)
    for key, value in reading.labels().items():
        yield f"{key:<20} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
    for question in reading.ambiguities:
        yield f"{'ask':<20} {question.code}: {' | '.join(question.options)}"
    if not explain:
        return
    yield ""
    for span in reading.spans:
        yield f"  {reading.tokens.raw(span.first, span.end):<40} {span.rule:<24} {span.value}"
    left = reading.left_over()
    yield f"  left over: {' '.join(left) if left else '-'}"


# ---------------------------------------------------------------- for programs


def _stream(lines: Iterable[str], path: Path | None) -> None:
    """Labels for each line, in order, each answered before the next is read."""
    from gateway.understanding.single import read

    demo = _vocabulary(path)
    words: dict[tuple[tuple[str, ...] | None, tuple[str, ...] | None], Any] = {(None, None): demo}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            key = (_names(asked.get("roster")), _names(asked.get("menu")))
            text, moment = str(asked["text"]), asked.get("now")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            click.echo(f"line {number}: {error!r}", err=True)
            sys.exit(WRONG_USAGE)
        salon = words.get(key)
        if salon is None:
            salon = words[key] = _replaced(demo, *key)
        reading = read(text, _moment(moment, salon.timezone), salon, asked.get("context"))
        sys.stdout.write(json.dumps(reading.labels(), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _names(value: object) -> tuple[str, ...] | None:
    return None if value is None else tuple(str(one) for one in value) if isinstance(value, list) else None


def _replaced(demo: Any, roster: tuple[str, ...] | None, menu: tuple[str, ...] | None) -> Any:  # noqa: ANN401 (as above)
    """The demo salon with another staff or another menu; a service of a menu is named by its text."""
    from dataclasses import replace

    from gateway.understanding.vocabulary import ServiceName, StaffName

    staff = demo.staff if roster is None else tuple(StaffName(id=name, name=name) for name in roster)
    services = demo.services if menu is None else tuple(ServiceName(id=name, name=name) for name in menu)
    return replace(demo, staff=staff, services=services)
