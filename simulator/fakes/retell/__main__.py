"""`python -m simulator.fakes.retell --flow v18 --port 4030`: the fake Retell on loopback, until it is stopped."""

import asyncio
import contextlib

import click

from simulator.cast import cast_for
from simulator.fakes.retell.app import create_fake_retell
from simulator.fakes.retell.state import AgentVersion, RetellState
from simulator.loopback import served


@click.command()
@click.option("--flow", "version", default="v18", show_default=True, help="Flow version behind the agent.")
@click.option("--port", type=int, default=4030, show_default=True, help="0 takes any free port.")
@click.option("--key", default="key_of_the_fake", show_default=True, help="The API key it accepts.")
def main(version: str, port: int, key: str) -> None:
    """Serve the fake Retell on 127.0.0.1 with one agent, agent_fake; prints its address on the first line."""
    cast = cast_for(version)
    agent = AgentVersion(flow=cast.body, offline=cast.offline, vocabulary=cast.vocabulary)
    app = create_fake_retell(RetellState(key=key, agents={"agent_fake": {0: agent}}))

    async def run() -> None:
        async with served(app, port=port) as url:
            click.echo(url)
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


if __name__ == "__main__":
    main()
