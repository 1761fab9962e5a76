"""Plays many scripts on one version, in one process or several, in the order of the scripts whatever finishes first."""

import asyncio
import gc
import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec

from simulator.cast import Cast, cast_for
from simulator.gateway_line import GatewayUnreachable
from simulator.runner import Played, play
from simulator.script import Script
from simulator.stage import open_stage
from simulator.verdicts import failed

Progress = Callable[[Played], None]
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[int, Played])
_PATIENCE_S = 0.5
_RARELY = (20_000, 20, 50)
"""Garbage collection thresholds of a process that plays: of what a call makes, nearly all goes by itself."""


class SuiteOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a suite is played."""

    version: str
    context_file: Path | None = None
    seed: int = 0
    workers: int = 1
    fail_fast: bool = False
    calcom: bool = True
    database_url: str | None = None


def run_suite(scripts: Sequence[Script], options: SuiteOptions, progress: Progress | None = None) -> list[Played]:
    """Play the scripts; with `fail_fast` what comes after the first failure is left out.

    Raises:
        GatewayUnreachable: the gateway could not be started.
        FlowError, FlowNotExecutable: the version cannot be played.
    """
    cast = cast_for(options.version, options.context_file)
    return run_cast(scripts, cast, options, progress)


def run_cast(
    scripts: Sequence[Script], cast: Cast, options: SuiteOptions, progress: Progress | None = None
) -> list[Played]:
    """Play the scripts on a cast that is ready."""
    told = progress or _quiet
    workers = max(1, min(options.workers, len(scripts)))
    if workers == 1 or options.database_url is not None:
        return asyncio.run(_play_all(scripts, cast, options, told))
    return _play_in_processes(scripts, cast, options, told, workers)


def _quiet(played: Played) -> None:
    del played


async def _play_all(scripts: Sequence[Script], cast: Cast, options: SuiteOptions, progress: Progress) -> list[Played]:
    results: list[Played] = []
    async with open_stage(options.database_url, calcom=options.calcom) as stage:
        for script in scripts:
            try:
                played = await play(script, cast, stage, seed=options.seed)
            except GatewayUnreachable as broken:
                played = _broken(script, cast, "gateway", str(broken))
            results.append(played)
            progress(played)
            if options.fail_fast and played.failed:
                break
    return results


def _broken(script: Script, cast: Cast, kind: str, problem: str) -> Played:
    """A call that could not be played to its end."""
    verdict = failed(kind, "the call can be played", script.place, expected="an answer", got=problem)
    return Played(
        id=script.id,
        title=script.title,
        version=cast.version,
        ok=False,
        verdicts=(verdict,),
        entries=(),
        where=str(script.place),
        now=script.now.isoformat(),
        blame="gateway" if kind == "gateway" else "simulator",
        tags=script.tags,
    )


def _play_in_processes(
    scripts: Sequence[Script], cast: Cast, options: SuiteOptions, progress: Progress, workers: int
) -> list[Played]:
    """Each process takes the next script nobody has taken, so that long calls do not wait behind each other."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    if forks:
        _warm_up(scripts[0], cast, options)
    taken, stop = context.Value("l", 0), context.Event()
    processes: list[BaseProcess] = []
    readers: list[Connection] = []
    try:
        for _ in range(workers):
            reader, writer = context.Pipe(duplex=False)
            process: BaseProcess = context.Process(
                target=_work, args=(list(scripts), cast, options, taken, stop, writer)
            )
            process.start()
            # The only writing end left is the process's own: when it dies, its pipe ends.
            writer.close()
            processes.append(process)
            readers.append(reader)
        return _gather(scripts, readers, stop, options, progress)
    finally:
        stop.set()
        if forks:
            gc.unfreeze()
        for reader in readers:
            reader.close()
        for process in processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()


def _warm_up(script: Script, cast: Cast, options: SuiteOptions) -> None:
    """Play once before the processes part: what that loads and compiles, 1.5 s of it, is paid once for all of them.

    The objects that are there by then are kept out of the processes' garbage collection.
    """

    async def once() -> None:
        async with open_stage(calcom=options.calcom) as stage:
            await play(script, cast, stage, seed=options.seed)

    with suppress(GatewayUnreachable):  # told by the process that plays it for good
        asyncio.run(once())
    gc.collect()
    gc.freeze()


def _gather(
    scripts: Sequence[Script],
    readers: Sequence[Connection],
    stop: Any,  # noqa: ANN401  # multiprocessing has no public type for its events
    options: SuiteOptions,
    progress: Progress,
) -> list[Played]:
    """The parent's end of the pipes."""
    results: dict[int, Played] = {}
    left = list(readers)
    while len(results) < len(scripts) and not stop.is_set():
        if not left:
            message = "the processes that play the scripts ended early"
            raise GatewayUnreachable(message)
        for reader in connection.wait(left, timeout=_PATIENCE_S):
            try:
                index, played = _DECODER.decode(reader.recv_bytes())  # type: ignore[union-attr]
            except EOFError:
                left.remove(reader)  # type: ignore[arg-type]
                continue
            results[index] = played
            progress(played)
            if options.fail_fast and played.failed:
                stop.set()
    return [results[index] for index in sorted(results)]


def _work(  # noqa: PLR0913, PLR0917  # the child's end of the pipe
    scripts: Sequence[Script],
    cast: Cast,
    options: SuiteOptions,
    taken: Any,  # noqa: ANN401  # multiprocessing has no public type for its values
    stop: Any,  # noqa: ANN401  # the same for events
    writer: Connection,
) -> None:
    gc.set_threshold(*_RARELY)

    async def run() -> None:
        async with open_stage(calcom=options.calcom) as stage:
            while not stop.is_set():
                with taken.get_lock():
                    index = taken.value
                    taken.value += 1
                if index >= len(scripts):
                    return
                try:
                    played = await play(scripts[index], cast, stage, seed=options.seed)
                except GatewayUnreachable as broken:
                    played = _broken(scripts[index], cast, "gateway", str(broken))
                writer.send_bytes(_ENCODER.encode((index, played)))

    with suppress(BrokenPipeError):  # nobody wants to know any more
        asyncio.run(run())
