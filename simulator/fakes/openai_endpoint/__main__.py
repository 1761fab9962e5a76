"""Serves the fake endpoint: `python -m simulator.fakes.openai_endpoint --flow v19`, until it is told to stop."""

import argparse
import asyncio
import contextlib
import sys
from datetime import time

from simulator.cast import cast_for
from simulator.fakes.openai_endpoint.app import KEY, MODEL, LoopbackOpenAi
from simulator.fakes.openai_endpoint.mind import FlowMind


def main() -> None:
    """Read the command line, say where it listens, serve."""
    parser = argparse.ArgumentParser(prog="python -m simulator.fakes.openai_endpoint", description=__doc__)
    parser.add_argument("--flow", default="v19", help="the flow version whose agent is played")
    parser.add_argument("--clock", default="10:20", help="the time of day, which no prompt tells")
    parser.add_argument("--port", type=int, default=0, help="any free one without it")
    given = parser.parse_args()
    mind = FlowMind(cast_for(given.flow), time.fromisoformat(given.clock))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(LoopbackOpenAi(mind, port=given.port)))


async def _serve(endpoint: LoopbackOpenAi) -> None:
    async with endpoint:
        sys.stdout.write(f"export SALON_LLM_URL={endpoint.url} SALON_LLM_MODEL={MODEL} SALON_LLM_KEY={KEY}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


main()
