"""Two flows compared by id: nodes, edges, tools, variables, prompts; where something stands is no change."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.diff.changes import Change, Difference, Weight, difference_from
from flows.diff.nodes import node_changes
from flows.diff.prompts import prompt_changes
from flows.diff.reach import lost_nodes
from flows.diff.tools import tool_changes
from flows.diff.values import value_changes

Raw = Mapping[str, Any]
_SERVER = frozenset({"last_modification_timestamp", "is_published", "user_modified_timestamp"})
_NUMBERING = frozenset({"version", "conversation_flow_id", "conversation_flow_component_id"})
_LAYOUT = frozenset({"begin_tag_display_position", "notes"})
_START = frozenset({"start_node_id", "start_speaker"})


@dataclass(frozen=True, slots=True)
class _Rows:
    """A list compared by id: what its rows are called, how two of one id are compared, what losing one weighs."""

    noun: str
    inner: Callable[[Raw, Raw, str, str], Iterator[Change]]
    loss: Weight


def by_id(rows: object, *keys: str) -> dict[str, Raw]:
    """Rows by the first key they have, in their order; an id that repeats gets a number."""
    found: dict[str, Raw] = {}
    for row in rows if isinstance(rows, list) else []:
        base = next((str(row[key]) for key in keys if row.get(key)), "")
        name, number = base, 1
        while name in found:
            number += 1
            name = f"{base}#{number}"
        found[name] = row
    return found


def compare(before: Raw, after: Raw) -> Difference:
    """Compare two conversation flows as Retell has them."""
    return difference_from(flow_changes(before, after))


def flow_changes(before: Raw, after: Raw, path: str = "") -> Iterator[Change]:
    """The changes of a flow, or of a component at `path`."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new or key in _SERVER:
            continue
        yield from _field(key, old, new, f"{path}{key}")
    yield from lost_nodes(before, after, path)


def _field(key: str, old: Any, new: Any, path: str) -> Iterator[Change]:  # noqa: ANN401  any field of a flow
    if key == "nodes":
        yield from _rows(by_id(old, "id"), by_id(new, "id"), path, _NODE)
    elif key == "tools":
        keys = ("tool_id", "name")
        yield from _rows(by_id(old, *keys), by_id(new, *keys), path, _TOOL)
    elif key == "components":
        keys = ("conversation_flow_component_id", "name")
        yield from _rows(by_id(old, *keys), by_id(new, *keys), path, _COMPONENT)
    elif key == "global_prompt":
        yield from text_changes(str(old or ""), str(new or ""), path, "global_prompt")
    elif key == "default_dynamic_variables":
        yield from _defaults(old or {}, new or {}, path)
    elif key in _NUMBERING:
        if old is not None and new is not None:
            kind = "version" if key == "version" else "identity"
            yield Change(weight=Weight.COSMETIC, kind=kind, path=path, id=key, before=old, after=new)
    elif key in _LAYOUT:
        yield Change(weight=Weight.COSMETIC, kind="layout", path=path, id=key, before=old, after=new)
    else:
        kind = "start" if key in _START else "setting"
        yield from value_changes(old, new, path, key, kind=kind)


def _rows(old: dict[str, Raw], new: dict[str, Raw], path: str, what: _Rows) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        where = f"{path}/{name}"
        if name not in new:
            yield Change(
                weight=what.loss, kind=f"{what.noun} removed", path=where, id=name, before=old[name], after=None
            )
        elif name not in old:
            yield Change(
                weight=Weight.BEHAVIOUR, kind=f"{what.noun} added", path=where, id=name, before=None, after=new[name]
            )
        elif old[name] != new[name]:
            yield from what.inner(old[name], new[name], where, name)


def _component(before: Raw, after: Raw, path: str, name: str) -> Iterator[Change]:
    del name
    yield from flow_changes(before, after, f"{path}/")


_NODE = _Rows("node", node_changes, Weight.BEHAVIOUR)
_TOOL = _Rows("tool", tool_changes, Weight.BREAKING)
_COMPONENT = _Rows("component", _component, Weight.BEHAVIOUR)


def text_changes(before: str, after: str, path: str, owner: str) -> Iterator[Change]:
    """The changes of a prompt, by section where it has any."""
    for kind, section, old, new in prompt_changes(before, after):
        where = f"{path}#{section}" if section else path
        yield Change(weight=Weight.WORDING, kind=kind, path=where, id=owner, before=old, after=new)


def _defaults(before: Raw, after: Raw, path: str) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        weight, kind = (
            (Weight.BREAKING, "variable lost")
            if new is None
            else (Weight.BEHAVIOUR, "variable added" if old is None else "default")
        )
        yield Change(weight=weight, kind=kind, path=f"{path}/{name}", id=name, before=old, after=new)
