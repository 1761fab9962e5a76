"""`python -m simulator.fakes.calcom --port 4010`: the fake Cal.com on loopback, until it is stopped."""

from datetime import UTC, datetime
from pathlib import Path

import click

from simulator.fakes.calcom.server import LoopbackCalcom
from simulator.fakes.calcom.state import CalcomState


@click.command()
@click.option("--port", type=int, default=4010, show_default=True, help="0 takes any free port.")
@click.option(
    "--limit", type=int, default=120, show_default=True, help="Requests a minute for each key; 0: any number."
)
@click.option(
    "--openapi", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check bodies against it."
)
def main(port: int, limit: int, openapi: Path | None) -> None:
    """Serve the fake Cal.com on 127.0.0.1; prints its address on the first line."""
    state = CalcomState(clock=lambda: datetime.now(UTC), limit=limit)  # noqa: TID251  the program's own edge
    server = LoopbackCalcom(state, port=port, openapi=openapi)
    click.echo(f"http://127.0.0.1:{server.port}")
    server.run()


if __name__ == "__main__":
    main()
