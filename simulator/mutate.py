"""Plays scripts on every mutant of a flow and lists the mutants that no script notices.

A mutant is only played by the scripts whose call touched what is broken, the shortest first, and only until one fails.
"""

import asyncio
import multiprocessing
import queue
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from flows.executable import FlowNotExecutable
from simulator import yaml_lines
from simulator.cast import Cast, cast_of
from simulator.gateway_line import GatewayUnreachable
from simulator.mutants import Mutant, mutants_of
from simulator.runner import Played, play
from simulator.script import Script
from simulator.stage import Stage, open_stage
from simulator.touched import Touched, touched

_PATIENCE_S = 0.5


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one mutant."""

    name: str
    operator: str
    noticed_by: str = ""
    """The id of the script that noticed; empty when none did."""
    played: int = 0
    """How many calls it took."""
    equivalent: str = ""
    """Why it cannot be noticed, where that is known."""


class MutationReport(msgspec.Struct, frozen=True, kw_only=True):
    """All fates, and the score without the equivalent ones."""

    version: str
    fates: tuple[Fate, ...]
    left_out: int = 0
    """Mutants that a sample did not draw."""

    def scores(self) -> dict[str, tuple[int, int]]:
        """Noticed and counted mutants by operator; `all` for the whole."""
        noticed: Counter[str] = Counter()
        counted: Counter[str] = Counter()
        for fate in self.fates:
            if fate.equivalent:
                continue
            for key in (fate.operator, "all"):
                counted[key] += 1
                noticed[key] += bool(fate.noticed_by)
        return {key: (noticed[key], counted[key]) for key in sorted(counted, key=lambda key: key == "all")}

    @property
    def score(self) -> float:
        """Noticed per hundred mutants that could be noticed."""
        noticed, counted = self.scores().get("all", (0, 0))
        return 100.0 * noticed / counted if counted else 100.0

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Mutants no script noticed."""
        return tuple(fate for fate in self.fates if not fate.noticed_by and not fate.equivalent)


class MutationOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Which mutants are made, and by how many processes they are played."""

    workers: int = 1
    operators: tuple[str, ...] = ()
    """Only these; all without any."""
    sample: int = 0
    """Only so many, drawn by `seed`; all with 0."""
    seed: int = 0


Progress = Callable[[Fate], None]


def mutate(
    scripts: Sequence[Script],
    cast: Cast,
    baseline: Sequence[Played],
    options: MutationOptions | None = None,
    told: Progress | None = None,
) -> MutationReport:
    """Play every mutant until a script fails on it.

    Args:
        scripts: only those count that come true on the flow as it is.
        cast: the version to break.
        baseline: the results on the flow as it is.
        options: which mutants, and how.
        told: is told each fate as soon as it is known.

    Raises:
        GatewayUnreachable: the processes ended before their work was done.
    """
    options = options or MutationOptions()
    sound = {played.id: played for played in baseline if played.ok}
    usable = [script for script in scripts if script.id in sound]
    trial = _Trial(usable, cast, touched([sound[script.id] for script in usable]))
    drawn, left_out = drawn_mutants(cast, options)
    known = equivalents(cast.version)
    todo = [one for one in drawn if one.name not in known]
    fates = trial.run(todo, options.workers, told or _quiet)
    by_name = {fate.name: fate for fate in fates}
    return MutationReport(
        version=cast.version,
        fates=tuple(
            by_name.get(one.name)
            or Fate(name=one.name, operator=one.operator, equivalent=known.get(one.name, "not played"))
            for one in drawn
        ),
        left_out=left_out,
    )


def drawn_mutants(cast: Cast, options: MutationOptions) -> tuple[list[Mutant], int]:
    """The mutants to look at, in their order, and how many are left out."""
    wanted = set(options.operators)
    mutants = [one for one in mutants_of(cast.body, cast.offline) if not wanted or one.operator in wanted]
    if not 0 < options.sample < len(mutants):
        return mutants, 0
    drawn = sorted(random.Random(options.seed).sample(range(len(mutants)), options.sample))  # noqa: S311  no secret
    return [mutants[index] for index in drawn], len(mutants) - options.sample


def _quiet(fate: Fate) -> None:
    del fate


@cache
def equivalents(version: str) -> Mapping[str, str]:
    """Mutants that behave as the flow itself, by name, each with its reason."""
    text = (files("simulator") / "data" / "equivalent_mutants.yaml").read_text(encoding="utf-8")
    return dict((yaml_lines.load(text).value or {}).get(version) or {})


class _Trial:
    """The scripts, and the mutants they are played on."""

    def __init__(self, scripts: Sequence[Script], cast: Cast, calls: Touched) -> None:
        self._scripts = scripts
        self._cast = cast
        self._calls = calls

    def run(self, mutants: Sequence[Mutant], workers: int, told: Progress) -> list[Fate]:
        forks = "fork" in multiprocessing.get_all_start_methods()
        if workers > 1 and len(mutants) > 1 and forks:
            return self._in_processes(mutants, workers, told)
        return asyncio.run(self._all(mutants, told))

    async def _all(self, mutants: Iterable[Mutant], told: Progress) -> list[Fate]:
        fates = []
        async with open_stage() as stage:
            for mutant in mutants:
                fates.append(await self._fate(mutant, stage))
                told(fates[-1])
        return fates

    def _in_processes(self, mutants: Sequence[Mutant], workers: int, told: Progress) -> list[Fate]:
        """Children are forked, so that mutants need no wire form; they take the next number as they get done."""
        context = multiprocessing.get_context("fork")
        todo, done = context.Queue(), context.Queue()
        for index in range(len(mutants)):
            todo.put(index)
        processes = [context.Process(target=self._work, args=(mutants, todo, done)) for _ in range(workers)]
        for process in processes:
            process.start()
        fates: list[Fate] = []
        try:
            while len(fates) < len(mutants):
                try:
                    fates.append(done.get(timeout=_PATIENCE_S))
                except queue.Empty:
                    if not any(process.is_alive() for process in processes):
                        message = "the processes that play the mutants ended early"
                        raise GatewayUnreachable(message) from None
                    continue
                told(fates[-1])
        finally:
            for process in processes:
                process.join(timeout=10)
                if process.is_alive():
                    process.kill()
        return fates

    def _work(
        self,
        mutants: Sequence[Mutant],
        todo: Any,  # noqa: ANN401  # multiprocessing has no public type for its queues
        done: Any,  # noqa: ANN401  # the same
    ) -> None:
        async def run() -> None:
            async with open_stage() as stage:
                while True:
                    try:
                        index = todo.get(timeout=_PATIENCE_S)
                    except queue.Empty:
                        return
                    done.put(await self._fate(mutants[index], stage))

        asyncio.run(run())

    async def _fate(self, mutant: Mutant, stage: Stage) -> Fate:
        cast = self._cast
        try:
            broken = cast_of(cast.version, *mutant.broken(cast.body, cast.offline), cast.context)
        except FlowNotExecutable:
            return Fate(name=mutant.name, operator=mutant.operator, noticed_by="(cannot be executed)")
        calls = 0
        for index in self._calls.of(mutant.touch):
            calls += 1
            try:
                played = await play(self._scripts[index], broken, stage)
            except GatewayUnreachable:
                continue
            if not played.ok:
                return Fate(name=mutant.name, operator=mutant.operator, noticed_by=played.id, played=calls)
        return Fate(name=mutant.name, operator=mutant.operator, played=calls)


def report_lines(report: MutationReport) -> list[str]:
    """The score per operator, and the survivors by name."""
    lines = [f"mutation of {report.version}: {report.score:.1f} % noticed"]
    for operator, (noticed, counted) in report.scores().items():
        lines.append(f"  {operator:<18} {noticed:>4} of {counted:<4} {100 * noticed / counted:5.1f} %")
    lines.extend(f"  not noticed: {fate.name}" for fate in report.survivors)
    lines.extend(f"  equivalent:  {fate.name} ({fate.equivalent})" for fate in report.fates if fate.equivalent)
    played = sum(fate.played for fate in report.fates)
    lines.append(
        f"  {len(report.fates)} mutants, {played} calls played, {report.left_out} mutants left out by the sample"
    )
    return lines
