"""Which calls of a suite touched what of the flow: nodes, edges, tools, arguments, variables; the shortest first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.mutants import Touch
from simulator.runner import Played
from simulator.transcript import Entry, Remembered, ToolCalled, WentTo


@dataclass(frozen=True, slots=True)
class Touched:
    """The calls by what they touched, as positions in the suite."""

    by_name: Mapping[tuple[str, str], Sequence[int]]

    def of(self, touch: Touch) -> list[int]:
        """The calls that touched any of it, the shortest first."""
        found = [self.by_name.get((touch.kind, name), ()) for name in touch.names]
        if len(found) == 1:
            return list(found[0])
        ranks: dict[int, int] = {}
        for calls in found:
            for rank, call in enumerate(calls):
                ranks[call] = min(rank, ranks.get(call, rank))
        return sorted(ranks, key=lambda call: (ranks[call], call))


def touched(results: Sequence[Played]) -> Touched:
    """What each call touched; a call with few entries takes little time and comes first."""
    by_name: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index in sorted(range(len(results)), key=lambda one: (len(results[one].entries), one)):
        for key in dict.fromkeys(_names(results[index].entries)):
            by_name[key].append(index)
    return Touched(by_name)


def _names(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if isinstance(entry, WentTo):
            yield "node", entry.target
            yield "edge", entry.edge
        elif isinstance(entry, ToolCalled):
            yield "node", entry.node
            yield "tool", entry.name
            for name, value in entry.arguments.items():
                yield "argument", f"{entry.name}.{name}"
                yield "argument", f"{entry.name}.{name}={value}"
        elif isinstance(entry, Remembered) and entry.source == "extract":
            for name, value in entry.values.items():
                yield "variable", f"{entry.node}.{name}"
                yield "choice", f"{name}={value}"
