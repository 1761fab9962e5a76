"""Small breakages of a rendered flow, one at a time, each with a stable name; scripts should notice every one."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

Raw = dict[str, Any]
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
_SPECIAL = ("else_edge", "always_edge", "skip_response_edge", "edge", "success_edge", "failed_edge")


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One breakage: operator, place, and the flow with it."""

    operator: str
    place: str
    node: str
    """The node a script must pass to notice; empty where any may."""
    body: Raw
    offline: Raw

    @property
    def name(self) -> str:
        """Operator and place."""
        return f"{self.operator} {self.place}"


def mutants_of(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[Mutant]:
    """Every mutant of a flow, in a stable order."""
    for operator, make in OPERATORS.items():
        for place, node, change in make(body, offline):
            new_body, new_offline = copy.deepcopy(dict(body)), copy.deepcopy(dict(offline))
            change(new_body, new_offline)
            yield Mutant(operator=operator, place=place, node=node, body=new_body, offline=new_offline)


_Change = Callable[[Raw, Raw], None]
_Site = tuple[str, str, _Change]


def _nodes(body: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(body.get("nodes") or ()))


def _edges_dropped(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for at, node in _nodes(body):
        for index, edge in enumerate(node.get("edges") or ()):

            def drop(new: Raw, _: Raw, at: int = at, index: int = index) -> None:
                del new["nodes"][at]["edges"][index]

            yield str(edge["id"]), str(node["id"]), drop


def _edges_redirected(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    ids = [str(node["id"]) for _, node in _nodes(body)]
    for at, node in _nodes(body):
        ways: list[tuple[tuple[str | int, ...], Mapping[str, Any]]] = [
            (("edges", index), edge) for index, edge in enumerate(node.get("edges") or ())
        ]
        ways += [((key,), node[key]) for key in _SPECIAL if isinstance(node.get(key), Mapping)]
        for path, edge in ways:
            target = edge.get("destination_node_id")
            if target is None:
                continue
            other = ids[(ids.index(str(target)) + len(ids) // 2) % len(ids)]

            def redirect(new: Raw, _: Raw, at: int = at, path: tuple[Any, ...] = path, other: str = other) -> None:
                one = new["nodes"][at]
                for step in path:
                    one = one[step]
                one["destination_node_id"] = other

            yield f"{edge['id']} to {other}", str(node["id"]), redirect


def _arguments_removed(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for at, tool in enumerate(body.get("tools") or ()):
        for name in (tool.get("parameters") or {}).get("properties") or {}:

            def remove(new: Raw, _: Raw, at: int = at, name: str = name) -> None:
                parameters = new["tools"][at]["parameters"]
                del parameters["properties"][name]
                parameters["required"] = [one for one in parameters.get("required", ()) if one != name]

            yield f"{tool['name']}.{name}", "", remove


def _enums_changed(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for at, tool in enumerate(body.get("tools") or ()):
        for name, schema in ((tool.get("parameters") or {}).get("properties") or {}).items():
            for value in schema.get("enum") or ():

                def forget(new: Raw, _: Raw, at: int = at, name: str = name, value: object = value) -> None:
                    new["tools"][at]["parameters"]["properties"][name]["enum"].remove(value)

                yield f"{tool['name']}.{name}={value}", "", forget
    for at, node in _nodes(body):
        for index, variable in enumerate(node.get("variables") or ()):
            for value in variable.get("choices") or ():

                def drop(new: Raw, _: Raw, at: int = at, index: int = index, value: object = value) -> None:
                    new["nodes"][at]["variables"][index]["choices"].remove(value)

                yield f"{node['id']}.{variable['name']}={value}", str(node["id"]), drop


def _sentences_deleted(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    for at, node in _nodes(body):
        instruction = node.get("instruction") or {}
        if instruction.get("type") != "static_text":
            continue
        for number, shorter in _without_each_sentence(str(instruction.get("text") or "")):

            def cut(new: Raw, _: Raw, at: int = at, shorter: str = shorter) -> None:
                new["nodes"][at]["instruction"]["text"] = shorter

            yield f"{node['id']} sentence {number}", str(node["id"]), cut
    for key, entry in (offline.get("nodes") or {}).items():
        for number, shorter in _without_each_sentence(str(entry.get("says") or "")):

            def hush(_: Raw, new: Raw, key: str = key, shorter: str = shorter) -> None:
                new["nodes"][key]["says"] = shorter

            yield f"{key} sentence {number}", str(key), hush


def _without_each_sentence(text: str) -> Iterator[tuple[int, str]]:
    parts = [part for part in _SENTENCE.findall(text) if part.strip()]
    for number in range(len(parts)):
        yield number + 1, "".join(part for index, part in enumerate(parts) if index != number).strip()


def _tools_removed(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    """The function is not called any more: its node goes on as when nothing came back."""
    del offline
    for at, node in _nodes(body):
        if node.get("type") != "function":
            continue

        def remove(new: Raw, _: Raw, at: int = at) -> None:
            one = new["nodes"][at]
            for key in ("tool_id", "tool_type", "wait_for_result", "instruction", "speak_during_execution"):
                one.pop(key, None)
            one["type"] = "branch"

        yield str(node["id"]), str(node["id"]), remove


def _results_forgotten(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for at, tool in enumerate(body.get("tools") or ()):
        for name in tool.get("response_variables") or {}:

            def forget(new: Raw, _: Raw, at: int = at, name: str = name) -> None:
                del new["tools"][at]["response_variables"][name]

            yield f"{tool['name']}.{name}", "", forget


def _variables_unread(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for at, node in _nodes(body):
        variables = node.get("variables") or ()
        for index, variable in enumerate(variables):
            if len(variables) == 1:
                continue

            def remove(new: Raw, _: Raw, at: int = at, index: int = index) -> None:
                del new["nodes"][at]["variables"][index]

            yield f"{node['id']}.{variable['name']}", str(node["id"]), remove


OPERATORS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[_Site]]] = {
    "edge_dropped": _edges_dropped,
    "edge_redirected": _edges_redirected,
    "argument_removed": _arguments_removed,
    "enum_changed": _enums_changed,
    "sentence_deleted": _sentences_deleted,
    "tool_removed": _tools_removed,
    "result_forgotten": _results_forgotten,
    "variable_unread": _variables_unread,
}
