"""Plays scripts on every mutant of a flow and lists the mutants that no script notices."""

import asyncio
import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from flows.executable import FlowNotExecutable
from simulator import yaml_lines
from simulator.cast import Cast, cast_of
from simulator.gateway_line import GatewayUnreachable
from simulator.mutants import Mutant, mutants_of
from simulator.runner import Played, play
from simulator.script import Script
from simulator.stage import Stage, open_stage
from simulator.transcript import ToolCalled, WentTo


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one mutant."""

    name: str
    operator: str
    noticed_by: str = ""
    """The id of the script that noticed; empty when none did."""
    equivalent: str = ""
    """Why it cannot be noticed, where that is known."""


class MutationReport(msgspec.Struct, frozen=True, kw_only=True):
    """All fates, and the score without the equivalent ones."""

    version: str
    fates: tuple[Fate, ...]

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
        return {key: (noticed[key], counted[key]) for key in counted}

    @property
    def score(self) -> float:
        """Noticed per hundred mutants that could be noticed."""
        noticed, counted = self.scores().get("all", (0, 0))
        return 100.0 * noticed / counted if counted else 100.0

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Mutants no script noticed."""
        return tuple(fate for fate in self.fates if not fate.noticed_by and not fate.equivalent)


@dataclass(frozen=True, slots=True)
class _Touched:
    """Which scripts pass a node or call a tool, the shortest first."""

    by_node: Mapping[str, Sequence[int]]
    by_tool: Mapping[str, Sequence[int]]
    everything: Sequence[int]

    def of(self, mutant: Mutant) -> Sequence[int]:
        if mutant.node:
            return self.by_node.get(mutant.node, ())
        tool = mutant.place.split(".")[0]
        return self.by_tool.get(tool, ())


def mutate(
    scripts: Sequence[Script],
    cast: Cast,
    baseline: Sequence[Played],
    *,
    workers: int = 1,
    operators: Iterable[str] = (),
) -> MutationReport:
    """Play the scripts that pass a mutant's place until one fails.

    Args:
        scripts: only those count that come true on the flow as it is.
        cast: the version to break.
        baseline: the results on the flow as it is.
        workers: processes.
        operators: only these; all without any.
    """
    sound = {played.id: played for played in baseline if played.ok}
    usable = [script for script in scripts if script.id in sound]
    touched = _touched([sound[script.id] for script in usable])
    wanted = set(operators)
    mutants = [one for one in mutants_of(cast.body, cast.offline) if not wanted or one.operator in wanted]
    known = equivalents(cast.version)
    todo = [one for one in mutants if one.name not in known]
    if workers > 1:
        context = multiprocessing.get_context("fork")
        with context.Pool(workers) as pool:
            shares = pool.starmap(
                _fates, [(todo[number::workers], usable, cast, touched) for number in range(workers)], chunksize=1
            )
        fates = [fate for share in shares for fate in share]
    else:
        fates = _fates(todo, usable, cast, touched)
    by_name = {fate.name: fate for fate in fates}
    told = [
        Fate(name=one.name, operator=one.operator, equivalent=known[one.name])
        if one.name in known
        else by_name[one.name]
        for one in mutants
    ]
    return MutationReport(version=cast.version, fates=tuple(told))


@cache
def equivalents(version: str) -> Mapping[str, str]:
    """Mutants that behave as the flow itself, by name, each with its reason."""
    text = (files("simulator") / "data" / "equivalent_mutants.yaml").read_text(encoding="utf-8")
    return dict((yaml_lines.load(text).value or {}).get(version) or {})


def _touched(results: Sequence[Played]) -> _Touched:
    by_node: defaultdict[str, list[int]] = defaultdict(list)
    by_tool: defaultdict[str, list[int]] = defaultdict(list)
    order = sorted(range(len(results)), key=lambda index: (len(results[index].entries), index))
    for index in order:
        entries = results[index].entries
        for node in {entry.target for entry in entries if isinstance(entry, WentTo)}:
            by_node[node].append(index)
        for tool in {entry.name for entry in entries if isinstance(entry, ToolCalled)}:
            by_tool[tool].append(index)
    return _Touched(by_node, by_tool, order)


def _fates(mutants: Sequence[Mutant], scripts: Sequence[Script], cast: Cast, touched: _Touched) -> list[Fate]:
    async def run() -> list[Fate]:
        async with open_stage() as stage:
            return [await _fate(mutant, scripts, cast, touched, stage) for mutant in mutants]

    return asyncio.run(run())


async def _fate(mutant: Mutant, scripts: Sequence[Script], cast: Cast, touched: _Touched, stage: Stage) -> Fate:
    try:
        broken = cast_of(cast.version, mutant.body, mutant.offline, cast.context)
    except FlowNotExecutable:
        return Fate(name=mutant.name, operator=mutant.operator, noticed_by="(cannot be executed)")
    for index in touched.of(mutant):
        try:
            played = await play(scripts[index], broken, stage)
        except GatewayUnreachable:
            continue
        if not played.ok:
            return Fate(name=mutant.name, operator=mutant.operator, noticed_by=played.id)
    return Fate(name=mutant.name, operator=mutant.operator)


def report_lines(report: MutationReport) -> list[str]:
    """The score per operator, and the survivors by name."""
    lines = [f"mutation of {report.version}: {report.score:.1f} % noticed"]
    for operator, (noticed, counted) in report.scores().items():
        lines.append(f"  {operator:<18} {noticed:>4} of {counted:<4} {100 * noticed / counted:5.1f} %")
    lines.extend(f"  not noticed: {fate.name}" for fate in report.survivors)
    lines.extend(f"  equivalent:  {fate.name} ({fate.equivalent})" for fate in report.fates if fate.equivalent)
    return lines
