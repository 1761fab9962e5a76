"""Tools compared: what an argument demanded, dropped or narrowed does to the model and to the gateway."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flows.diff.changes import Change, Weight
from flows.diff.values import value_changes

Raw = Mapping[str, Any]
_GATEWAY = re.compile(r"^https?://[^/]+(?:/.*)?/retell/[^/]+/functions/(?P<tool>[^/?]+)$")


def address(url: str) -> str:
    """A tool's address without what is identity: the gateway's base and the version segment."""
    match = _GATEWAY.match(url)
    return f"gateway:{match['tool']}" if match else url


def tool_changes(before: Raw, after: Raw, path: str, tool_id: str) -> Iterator[Change]:
    """The changes of one tool."""

    def change(weight: Weight, kind: str, where: str, old: object, new: object) -> Change:
        return Change(weight=weight, kind=kind, path=f"{path}/{where}", id=tool_id, before=old, after=new)

    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if key == "parameters":
            yield from _parameters(old or {}, new or {}, f"{path}/parameters", tool_id)
        elif key == "response_variables":
            yield from _variables(old or {}, new or {}, f"{path}/response_variables", tool_id)
        elif key == "url":
            if address(str(old)) != address(str(new)):
                yield change(Weight.BEHAVIOUR, "tool address", key, old, new)
        elif key == "name":
            yield change(Weight.BREAKING, "tool renamed", key, old, new)
        elif key in {"description", "execution_message_description"}:
            yield change(Weight.WORDING, "tool description", key, old, new)
        else:
            yield from value_changes(old, new, f"{path}/{key}", tool_id, kind="tool setting")


def _variables(before: Raw, after: Raw, path: str, tool_id: str) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        weight, kind = (
            (Weight.BREAKING, "variable lost")
            if new is None
            else (Weight.BEHAVIOUR, "variable added" if old is None else "variable path")
        )
        yield Change(weight=weight, kind=kind, path=f"{path}/{name}", id=tool_id, before=old, after=new)


def _parameters(before: Raw, after: Raw, path: str, tool_id: str) -> Iterator[Change]:
    old, new = before.get("properties") or {}, after.get("properties") or {}
    demanded, now_demanded = set(before.get("required") or ()), set(after.get("required") or ())
    for name in dict.fromkeys([*old, *new]):
        where = f"{path}/properties/{name}"
        if name not in new:
            yield Change(
                weight=Weight.BREAKING, kind="argument dropped", path=where, id=tool_id, before=old[name], after=None
            )
        elif name not in old and name not in now_demanded:
            yield Change(
                weight=Weight.BEHAVIOUR, kind="argument added", path=where, id=tool_id, before=None, after=new[name]
            )
        elif name in old and old[name] != new[name]:
            yield from argument_changes(old[name], new[name], where, tool_id)
    for name in sorted(now_demanded - demanded):
        given = {"before": None, "after": new.get(name, name)}
        yield Change(
            weight=Weight.BREAKING, kind="argument required", path=f"{path}/required/{name}", id=tool_id, **given
        )
    for name in sorted((demanded - now_demanded) & new.keys()):
        where = f"{path}/required/{name}"
        yield Change(weight=Weight.BEHAVIOUR, kind="argument optional", path=where, id=tool_id, before=name, after=None)
    for key in dict.fromkeys([*before, *after]):
        if key not in {"properties", "required"} and before.get(key) != after.get(key):
            yield from value_changes(before.get(key), after.get(key), f"{path}/{key}", tool_id, kind="tool setting")


def argument_changes(before: object, after: object, path: str, owner: str) -> Iterator[Change]:
    """The changes of one argument or extracted variable."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        yield Change(weight=Weight.BREAKING, kind="argument type", path=path, id=owner, before=before, after=after)
        return
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        where = f"{path}/{key}"
        if key in {"description", "examples", "conditional_prompt"}:
            yield Change(
                weight=Weight.WORDING, kind="argument description", path=where, id=owner, before=old, after=new
            )
        elif key in {"enum", "choices"}:
            yield from _choices(old, new, where, owner)
        elif key == "type":
            yield Change(weight=Weight.BREAKING, kind="argument type", path=where, id=owner, before=old, after=new)
        else:
            yield from value_changes(old, new, where, owner, kind="argument setting")


def _choices(before: Any, after: Any, path: str, owner: str) -> Iterator[Change]:  # noqa: ANN401  lists of JSON values
    if before is not None and after is not None and sorted(map(str, before)) == sorted(map(str, after)):
        return
    if after is None:
        weight, kind = Weight.BEHAVIOUR, "enum widened"
    elif before is None or set(map(str, before)) - set(map(str, after)):
        weight, kind = Weight.BREAKING, "enum narrowed"
    else:
        weight, kind = Weight.BEHAVIOUR, "enum widened"
    yield Change(weight=weight, kind=kind, path=path, id=owner, before=before, after=after)
