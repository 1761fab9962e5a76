"""Nodes and edges compared: by id, so that a node or edge that only moves has not changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.diff.changes import Change, Weight
from flows.diff.prompts import prompt_changes
from flows.diff.tools import argument_changes, tool_changes
from flows.diff.values import value_changes

Raw = Mapping[str, Any]
SINGLE_EDGES = ("else_edge", "always_edge", "skip_response_edge", "edge", "success_edge", "failed_edge")
_SIMPLE = {
    "display_position": (Weight.COSMETIC, "position"),
    "name": (Weight.COSMETIC, "name"),
    "type": (Weight.BEHAVIOUR, "node type"),
    "finetune_conversation_examples": (Weight.WORDING, "examples"),
    "finetune_transition_examples": (Weight.WORDING, "examples"),
}
"""Fields that are compared as a whole."""


def node_changes(before: Raw, after: Raw, path: str, node_id: str) -> Iterator[Change]:
    """The changes of one node."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield from _field(key, old, new, f"{path}/{key}", node_id)


def _field(key: str, old: Any, new: Any, path: str, node_id: str) -> Iterator[Change]:  # noqa: ANN401  any field of a node
    def change(weight: Weight, kind: str) -> Change:
        return Change(weight=weight, kind=kind, path=path, id=node_id, before=old, after=new)

    if key in _SIMPLE:
        yield change(*_SIMPLE[key])
    elif key == "edges":
        yield from _edges(old or [], new or [], path)
    elif key in SINGLE_EDGES:
        yield from _single(old, new, path)
    elif key == "instruction":
        yield from _instruction(old or {}, new or {}, path, node_id)
    elif key == "variables":
        yield from _variables(old or [], new or [], path, node_id)
    elif key == "tools":
        yield from _tools(old or [], new or [], path)
    elif key == "global_node_setting":
        yield from _global(old, new, path, node_id)
    else:
        yield from value_changes(old, new, path, node_id, kind="node setting")


def _instruction(before: Raw, after: Raw, path: str, node_id: str) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if key in {"text", "prompt"}:
            for kind, section, was, now in prompt_changes(str(old or ""), str(new or "")):
                where = f"{path}/{key}#{section}" if section else f"{path}/{key}"
                yield Change(weight=Weight.WORDING, kind=kind, path=where, id=node_id, before=was, after=now)
        else:
            yield from value_changes(old, new, f"{path}/{key}", node_id, kind="instruction type")


def _by(rows: list[Raw], key: str) -> dict[str, Raw]:
    found: dict[str, Raw] = {}
    for row in rows:
        base = str(row.get(key, ""))
        name, number = base, 1
        while name in found:
            number += 1
            name = f"{base}#{number}"
        found[name] = row
    return found


def _edges(before: list[Raw], after: list[Raw], path: str) -> Iterator[Change]:
    old, new = _by(before, "id"), _by(after, "id")
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield from _single(old.get(name), new.get(name), f"{path}/{name}", name)
    was, now = _exact(old, new), _exact(new, old)
    if was != now:
        yield Change(
            weight=Weight.BEHAVIOUR, kind="edge order", path=path, id=path.split("/")[-2], before=was, after=now
        )


def _exact(edges: dict[str, Raw], others: dict[str, Raw]) -> list[str]:
    """The equation edges that both have, in their order: the first that is true wins, so their order counts."""
    return [
        name
        for name, edge in edges.items()
        if name in others
        and (edge.get("transition_condition") or {}).get("type") == "equation"
        and (others[name].get("transition_condition") or {}).get("type") == "equation"
    ]


def _single(before: Raw | None, after: Raw | None, path: str, edge_id: str = "") -> Iterator[Change]:
    owner = edge_id or str((before or after or {}).get("id", path.rsplit("/", 1)[-1]))
    if before is None or after is None:
        kind = "edge added" if before is None else "edge removed"
        yield Change(weight=Weight.BEHAVIOUR, kind=kind, path=path, id=owner, before=before, after=after)
        return
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        where = f"{path}/{key}"
        if key == "destination_node_id":
            yield Change(weight=Weight.BEHAVIOUR, kind="edge", path=where, id=owner, before=old, after=new)
        elif key == "transition_condition":
            yield _condition(old or {}, new or {}, where, owner)
        elif key == "id":
            yield Change(weight=Weight.COSMETIC, kind="identity", path=where, id=owner, before=old, after=new)
        else:
            yield from value_changes(old, new, where, owner, kind="edge setting")


def _condition(before: Raw, after: Raw, path: str, owner: str) -> Change:
    both_prompts = before.get("type") == after.get("type") == "prompt"
    weight = Weight.WORDING if both_prompts else Weight.BEHAVIOUR
    old, new = (before.get("prompt"), after.get("prompt")) if both_prompts else (before, after)
    return Change(weight=weight, kind="condition", path=path, id=owner, before=old, after=new)


def _variables(before: list[Raw], after: list[Raw], path: str, node_id: str) -> Iterator[Change]:
    old, new = _by(before, "name"), _by(after, "name")
    for name in dict.fromkeys([*old, *new]):
        where = f"{path}/{name}"
        if name not in new:
            yield Change(
                weight=Weight.BREAKING, kind="variable lost", path=where, id=node_id, before=old[name], after=None
            )
        elif name not in old:
            yield Change(
                weight=Weight.BEHAVIOUR, kind="variable added", path=where, id=node_id, before=None, after=new[name]
            )
        elif old[name] != new[name]:
            yield from argument_changes(old[name], new[name], where, node_id)


def _tools(before: list[Raw], after: list[Raw], path: str) -> Iterator[Change]:
    old, new = _by(before, "name"), _by(after, "name")
    for name in dict.fromkeys([*old, *new]):
        where = f"{path}/{name}"
        if name not in new:
            yield Change(weight=Weight.BREAKING, kind="tool removed", path=where, id=name, before=old[name])
        elif name not in old:
            yield Change(weight=Weight.BEHAVIOUR, kind="tool added", path=where, id=name, after=new[name])
        elif old[name] != new[name]:
            yield from tool_changes(old[name], new[name], where, name)


def _global(before: Raw | None, after: Raw | None, path: str, node_id: str) -> Iterator[Change]:
    if before is None or after is None:
        kind = "global added" if before is None else "global removed"
        yield Change(weight=Weight.BEHAVIOUR, kind=kind, path=path, id=node_id, before=before, after=after)
        return
    old, new = before.get("condition"), after.get("condition")
    if old != new:
        words = isinstance(old, str) and isinstance(new, str)
        weight = Weight.WORDING if words else Weight.BEHAVIOUR
        yield Change(weight=weight, kind="condition", path=f"{path}/condition", id=node_id, before=old, after=new)
    rest = [{key: value for key, value in one.items() if key != "condition"} for one in (before, after)]
    yield from value_changes(rest[0], rest[1], path, node_id, kind="node setting")
