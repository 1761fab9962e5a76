"""Plays the same scripts on two versions and says what changed, grouped by the node where the calls part."""

from collections.abc import Sequence
from itertools import zip_longest

import msgspec

from simulator.runner import Played
from simulator.transcript import AgentSaid, CallerSaid, Entry, HungUp, ToolAnswered, ToolCalled, WentTo


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One script that goes another way on the second version."""

    id: str
    title: str
    node: str
    """Where the calls part: a node of the second version."""
    before: str
    after: str
    ok_before: bool
    ok_after: bool


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All differences between two versions."""

    first: str
    second: str
    played: int
    differences: tuple[Difference, ...]

    @property
    def broken(self) -> tuple[Difference, ...]:
        """Scripts that came true on the first version and do not on the second."""
        return tuple(one for one in self.differences if one.ok_before and not one.ok_after)


def compare(first: Sequence[Played], second: Sequence[Played]) -> Comparison:
    """Hold the results of two versions against each other, script by script."""
    by_id = {played.id: played for played in second}
    pairs = [(played, by_id[played.id]) for played in first if played.id in by_id]
    found = tuple(one for before, after in pairs if (one := _difference(before, after)) is not None)
    return Comparison(
        first=first[0].version if first else "",
        second=second[0].version if second else "",
        played=len(pairs),
        differences=found,
    )


def _difference(before: Played, after: Played) -> Difference | None:
    node = ""
    for mine, theirs in zip_longest(_told(before.entries), _told(after.entries)):
        node = theirs[0] if theirs is not None else node
        if mine is None or theirs is None or mine[1] != theirs[1]:
            return Difference(
                id=before.id,
                title=before.title,
                node=node,
                before=mine[1] if mine is not None else "(the call is over)",
                after=theirs[1] if theirs is not None else "(the call is over)",
                ok_before=before.ok,
                ok_after=after.ok,
            )
    if before.ok != after.ok:
        told = "; ".join(verdict.what for verdict in (after.wrong or before.wrong))
        return Difference(
            id=before.id,
            title=before.title,
            node=node,
            before="ok" if before.ok else told,
            after="ok" if after.ok else told,
            ok_before=before.ok,
            ok_after=after.ok,
        )
    return None


def _told(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """What people would notice, with the node it happened in."""
    node, rows = "", []
    for entry in entries:
        match entry:
            case WentTo():
                node = entry.target
            case AgentSaid():
                rows.append((node, f"agent: {entry.text}"))
            case CallerSaid():
                rows.append((node, f"caller: {entry.text}"))
            case ToolCalled():
                inner = ", ".join(f"{name}={value}" for name, value in entry.arguments.items())
                rows.append((node, f"{entry.name}({inner})"))
            case ToolAnswered():
                rows.append((node, f"{entry.name} answers {entry.code or 'an error'}"))
            case HungUp():
                rows.append((node, f"ended: {entry.reason}"))
            case _:
                continue
    return rows


def comparison_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown, a section per node."""
    one, two = comparison.first, comparison.second
    counted = f"{comparison.played} scripts played on both, {len(comparison.differences)} go another way, "
    counted += f"{len(comparison.broken)} came true on {one} and do not on {two}."
    lines = [
        f"# {one} → {two}",
        "",
        counted,
    ]
    for node in dict.fromkeys(difference.node for difference in comparison.differences):
        lines += ["", f"## {node or '(start)'}", ""]
        for difference in comparison.differences:
            if difference.node != node:
                continue
            mark = {(True, False): "✗ broken", (False, True): "✓ mended"}.get(
                (difference.ok_before, difference.ok_after), "≠ changed"
            )
            lines.append(f"- {mark}: **{difference.id}** {difference.title}")
            lines.append(f"  - {one}: {difference.before}")
            lines.append(f"  - {two}: {difference.after}")
    return "\n".join(lines) + "\n"
