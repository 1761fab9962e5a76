"""`salon demo`: start everything on this machine, play the acceptance calls over HTTP, and show what happened."""

import sys
from pathlib import Path

import click


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--flow", "version", default="v18", show_default=True, help="Flow version that answers the phone.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=Path("build/demo/report.html"),
    show_default=True,
    help="Where the HTML report is written.",
)
def demo(version: str, report: Path) -> None:
    """Play the acceptance calls against a gateway on SQLite and a fake Cal.com, all on loopback.

    Example: salon demo --flow v18
    """
    import asyncio

    from flows.errors import FlowError
    from flows.executable import FlowNotExecutable
    from simulator.demo import run_demo
    from simulator.gateway_line import GatewayUnreachable
    from simulator.stage import quiet_gateway

    quiet_gateway()
    try:
        sys.exit(asyncio.run(run_demo(version, report, click.echo)))
    except (FlowError, FlowNotExecutable) as broken:
        click.echo(str(broken), err=True)
        sys.exit(2)
    except (GatewayUnreachable, OSError, RuntimeError) as broken:
        click.echo(str(broken), err=True)
        sys.exit(3)
