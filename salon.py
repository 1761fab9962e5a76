"""The root command `salon`: a lazy group that finds its parts by entry points and imports only the one asked for."""

import gc
import sys
from importlib.metadata import EntryPoint, distribution

import click

_GROUP = "salon.commands"
_RARELY = (50_000, 20, 20)
"""Garbage collection thresholds: what a command loads stays to its end, and looking through it again and again is a
fifth of the start of one that plays or serves."""


class _LazyGroup(click.Group):
    """A group whose commands are the entry points of this distribution; each is imported on use."""

    def _entries(self) -> dict[str, EntryPoint]:
        return {entry.name: entry for entry in distribution("salon").entry_points if entry.group == _GROUP}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        del ctx
        return sorted(self._entries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None when there is none of that name."""
        del ctx
        entry = self._entries().get(cmd_name)
        if entry is None:
            return None
        command = entry.load()
        if not isinstance(command, click.Command):
            message = f"{entry.value} is not a command"
            raise TypeError(message)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with a line each."""
        rows = [
            (name, command.get_short_help_str(90))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name))
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="salon")
@click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show the whole trace of an unexpected error, and errors of a gateway in this process.",
)
def salon() -> None:
    """Salon, the voice desk of a hair salon.

    Data goes to standard output, talk to standard error. Exit status: 0 fine, 1 found something,
    2 wrong usage, 3 the environment is broken. Example: salon sim run simulator/scripts --flow v18
    """


def main() -> None:
    """Run the command line; wrong usage ends with status 2, an unexpected error with 3 and one line."""
    gc.set_threshold(*_RARELY)
    try:
        sys.exit(salon.main(standalone_mode=True))
    except Exception as error:
        if "--debug" in sys.argv[1:2]:
            raise
        click.echo(f"unexpected {type(error).__name__}: {error} (salon --debug … shows the whole trace)", err=True)
        sys.exit(3)


if __name__ == "__main__":
    main()
