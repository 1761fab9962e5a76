"""`salon sim call`: be the caller yourself, at the terminal or from a file."""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli_lanes import LaneChoice, cast_on_lane
from simulator.cli_tools import cast_or_exit

if TYPE_CHECKING:
    import asyncio

    from simulator.call import Style
    from simulator.cast import Cast


@click.command()
@click.option("--flow", "version", default="v19", show_default=True, help="Flow version that answers the phone.")
@click.option("--context", "context_file", type=click.Path(path_type=Path), help="The salon's catalogue as a file.")
@click.option("--now", "clock", default="", help="The clock of the call, 2026-03-10 10:20; the present without it.")
@click.option("--number", default="", help="The caller's number; withheld without it.")
@click.option("--path", "shows_path", is_flag=True, help="Show the way through the nodes.")
@click.option(
    "--lane", type=click.Choice(("offline", "llm")), default="offline", show_default=True, help="Who answers."
)
@click.option("--llm-url", envvar="SALON_LLM_URL", show_envvar=True, default="", help="Llm: the endpoint.")
@click.option("--llm-model", envvar="SALON_LLM_MODEL", show_envvar=True, default="", help="Llm: the model's name.")
@click.option("--record", "file", type=click.Path(path_type=Path, dir_okay=False), help="Save the call as a script.")
def call(  # noqa: PLR0913  # one parameter per option
    *,
    version: str,
    context_file: Path | None,
    clock: str,
    number: str,
    shows_path: bool,
    lane: str,
    llm_url: str,
    llm_model: str,
    file: Path | None,
) -> None:
    """Phone a fresh demo salon and type what the caller says; a line that begins with / is a command (/hilfe).

    The end of the input hangs up. Status 3 when the gateway cannot be started.

    Example: salon sim call --flow v19 --now "2026-03-10 10:20" --record anruf.yaml
    """
    import asyncio

    from simulator.dates import script_clock
    from simulator.discovery import ZONE
    from simulator.gateway_line import GatewayUnreachable
    from simulator.stage import quiet_gateway

    try:
        now = script_clock(clock, ZONE) if clock else datetime.now(UTC).astimezone(ZONE)  # noqa: TID251  the program's edge
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--now") from error
    choice = LaneChoice(lane=lane, llm_url=llm_url, llm_model=llm_model)
    cast = cast_on_lane(cast_or_exit(version, context_file), [], choice)
    quiet_gateway()
    try:
        body = asyncio.run(_called(cast, now.replace(microsecond=0), number, shows_path=shows_path))
    except GatewayUnreachable as broken:
        click.echo(str(broken), err=True)
        sys.exit(3)
    if file is not None:
        _record(body, cast, file)


async def _called(cast: "Cast", now: datetime, number: str, *, shows_path: bool) -> str:
    """Play one call with the terminal; its webhook body."""
    import asyncio

    from simulator.call import LiveCall
    from simulator.stage import open_stage

    async with open_stage() as stage:
        keyboard = _Keyboard(asyncio.get_running_loop(), prompts=sys.stdin.isatty())
        live = LiveCall(
            cast=cast, stage=stage, typist=keyboard, tell=_tell, now=now, number=number, shows_path=shows_path
        )
        return await live.run()


def _tell(line: str, style: "Style") -> None:
    """Colours on a terminal; plain text everywhere else."""
    if style == "agent":
        line = click.style(line, bold=True)
    elif style == "dim":
        line = click.style(line, dim=True)
    else:
        line = click.style(line, fg="cyan")
    click.echo(line)


class _Keyboard:
    """Lines of standard input, read in a thread so that Ctrl-C is heard while nobody types."""

    def __init__(self, loop: "asyncio.AbstractEventLoop", *, prompts: bool) -> None:
        self._loop = loop
        self._prompts = prompts

    async def line(self) -> str | None:
        """The next line; echoed where nobody sees it being typed."""
        if self._prompts:
            click.echo("> ", nl=False)
        waiting: asyncio.Future[str] = self._loop.create_future()

        def read() -> None:
            text = sys.stdin.readline()
            self._loop.call_soon_threadsafe(lambda: None if waiting.done() else waiting.set_result(text))

        threading.Thread(target=read, daemon=True).start()
        text = await waiting
        if not text:
            if self._prompts:
                click.echo()
            return None
        if not self._prompts and text.strip():
            click.echo(f"> {text.strip()}")
        return text


def _record(body: str, cast: "Cast", file: Path) -> None:
    """Save the typed call as a script."""
    from simulator.recording.call_file import NoCall, read_call_file
    from simulator.recording.leaks import DataLeft
    from simulator.recording.recorder import record

    transfers = frozenset(node.id for node in cast.flow.nodes() if node.type == "transfer_call")
    try:
        recording = record(read_call_file(body, str(file)), cast.context, flow=cast.version, transfers=transfers)
    except (NoCall, DataLeft) as broken:
        click.echo(f"nothing is recorded: {broken}", err=True)
        sys.exit(1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(recording.text, encoding="utf-8")
    click.echo(f"written: {file}", err=True)
    for note in recording.notes:
        click.echo(f"note: {note}", err=True)
