"""Plays many scripts on one version, in one process or several, in the order of the scripts whatever finishes first."""

import asyncio
import multiprocessing
import queue
from collections.abc import Callable, Sequence
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
_DECODER = msgspec.msgpack.Decoder(Played)
_PATIENCE_S = 0.5


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
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    todo, done = context.Queue(), context.Queue()
    stop = context.Event()
    for index in range(len(scripts)):
        todo.put(index)
    arguments = (list(scripts), cast, options, todo, done, stop)
    processes: list[BaseProcess] = [context.Process(target=_work, args=arguments) for _ in range(workers)]
    for process in processes:
        process.start()
    try:
        return _gather(scripts, processes, done, stop, options, progress)
    finally:
        stop.set()
        for process in processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()


def _gather(  # noqa: PLR0913, PLR0917  # the parent's end of the queues
    scripts: Sequence[Script],
    processes: Sequence[BaseProcess],
    done: Any,  # noqa: ANN401  # multiprocessing has no public type for its queues
    stop: Any,  # noqa: ANN401  # the same for events
    options: SuiteOptions,
    progress: Progress,
) -> list[Played]:
    results: dict[int, Played] = {}
    while len(results) < len(scripts) and not stop.is_set():
        try:
            index, body = done.get(timeout=_PATIENCE_S)
        except queue.Empty:
            if not any(process.is_alive() for process in processes):
                message = "the processes that play the scripts ended early"
                raise GatewayUnreachable(message) from None
            continue
        played = _DECODER.decode(body)
        results[index] = played
        progress(played)
        if options.fail_fast and played.failed:
            stop.set()
    return [results[index] for index in sorted(results)]


def _work(  # noqa: PLR0913, PLR0917  # the child's end of the queues
    scripts: Sequence[Script],
    cast: Cast,
    options: SuiteOptions,
    todo: Any,  # noqa: ANN401  # multiprocessing has no public type for its queues
    done: Any,  # noqa: ANN401  # the same
    stop: Any,  # noqa: ANN401  # the same for events
) -> None:
    async def run() -> None:
        async with open_stage(calcom=options.calcom) as stage:
            while not stop.is_set():
                try:
                    index = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    played = await play(scripts[index], cast, stage, seed=options.seed)
                except GatewayUnreachable as broken:
                    played = _broken(scripts[index], cast, "gateway", str(broken))
                done.put((index, _ENCODER.encode(played)))

    asyncio.run(run())
