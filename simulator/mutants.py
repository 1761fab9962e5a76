"""Small breakages of a rendered flow, one at a time, each with a stable name; scripts should notice every one.

| operator | what is broken | counted once for |
|---|---|---|
| `edge_dropped` | a conditional edge is gone | every node |
| `edge_redirected` | an edge, `else` and `always` too, leads to a node half the flow away that speaks | every node |
| `condition_narrowed` | one value or part of a condition is forgotten | every condition, however many nodes share it |
| `argument_removed` | a tool loses an argument | every tool |
| `enum_changed` | an argument or an extracted variable loses a choice | every tool; every variable, in all its nodes |
| `sentence_deleted` | a sentence that is spoken offline is gone | every text |
| `tool_removed` | a function is not called any more | every function node |
| `result_forgotten` | a part of the answer is not taken over | every tool |
| `variable_unread` | a variable is not listened for | every node |

What the source of a flow declares once (shared edges, variables) is broken once, wherever it stands in the body.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Raw = dict[str, Any]
Kind = Literal["node", "edge", "tool", "argument", "variable", "choice"]
_Path = tuple[str | int, ...]
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
_SPEAKING = frozenset({"conversation", "subagent", "end"})
_SPECIAL = ("else_edge", "always_edge", "skip_response_edge", "edge", "success_edge", "failed_edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What a call must have touched to notice a breakage, as `simulator.touched` notes it."""

    kind: Kind
    names: tuple[str, ...]
    """Any one of them will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One breakage: operator, place, where it shows, and how it is made."""

    operator: str
    place: str
    touch: Touch
    change: Callable[[Raw, Raw], None]

    @property
    def name(self) -> str:
        """Operator and place."""
        return f"{self.operator} {self.place}"

    def broken(self, body: Mapping[str, Any], offline: Mapping[str, Any]) -> tuple[Raw, Raw]:
        """Flow and offline sentences with the breakage; what is given stays as it is."""
        new_body, new_offline = copy.deepcopy(dict(body)), copy.deepcopy(dict(offline))
        self.change(new_body, new_offline)
        return new_body, new_offline


_Site = tuple[str, Touch, Callable[[Raw, Raw], None]]


def mutants_of(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[Mutant]:
    """Every mutant of a flow, in a stable order."""
    for operator, find in OPERATORS.items():
        for place, touch, change in find(body, offline):
            yield Mutant(operator=operator, place=place, touch=touch, change=change)


def _nodes(body: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(body.get("nodes") or ()))


def _conditional(body: Mapping[str, Any]) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    """The conditional edges, each with the way to it."""
    for at, node in _nodes(body):
        for index, edge in enumerate(node.get("edges") or ()):
            yield ("nodes", at, "edges", index), edge


def _at(body: Mapping[str, Any], path: _Path) -> Any:  # noqa: ANN401  JSON
    found: Any = body
    for step in path:
        found = found[step]
    return found


def _cut(path: _Path) -> Callable[[Raw, Raw], None]:
    def cut(body: Raw, _: Raw) -> None:
        del _at(body, path[:-1])[path[-1]]

    return cut


def _set(path: _Path, value: object) -> Callable[[Raw, Raw], None]:
    def put(body: Raw, _: Raw) -> None:
        _at(body, path[:-1])[path[-1]] = value

    return put


def _edge(*ids: object) -> Touch:
    return Touch(kind="edge", names=tuple(str(one) for one in ids))


def _edges_dropped(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for path, edge in _conditional(body):
        yield str(edge["id"]), _edge(edge["id"]), _cut(path)


def _edges_redirected(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    ids = [str(node["id"]) for _, node in _nodes(body)]
    speaking = [str(node["id"]) for _, node in _nodes(body) if node.get("type") in _SPEAKING]
    ways = list(_conditional(body))
    for at, node in _nodes(body):
        ways += [(("nodes", at, key), node[key]) for key in _SPECIAL if isinstance(node.get(key), Mapping)]
    for path, edge in ways:
        target = edge.get("destination_node_id")
        if target is not None and len(speaking) > 1:
            away = ids[(ids.index(str(target)) + len(ids) // 2) % len(ids) :] + ids
            other = next(one for one in away if one in speaking and one != target)
            yield f"{edge['id']} to {other}", _edge(edge["id"]), _set((*path, "destination_node_id"), other)


def _conditions_narrowed(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    """Equal conditions of several nodes are one in the source and lose the same part together."""
    del offline
    shared: defaultdict[str, list[tuple[_Path, Mapping[str, Any]]]] = defaultdict(list)
    for path, edge in _conditional(body):
        condition = edge.get("transition_condition") or {}
        if condition.get("type") == "equation" and len(_terms(condition["equations"])) > 1:
            shared[repr((condition, edge.get("destination_node_id")))].append((path, edge))
    for edges in shared.values():
        first = edges[0][1]
        every = first["transition_condition"].get("operator", "&&") == "&&"
        touch = Touch(kind="node", names=tuple(str(_at(body, path[:2])["id"]) for path, _ in edges))
        if not every:
            touch = _edge(*(edge["id"] for _, edge in edges))
        terms = _terms(first["transition_condition"]["equations"])
        for number, term in enumerate(terms):
            rest = [equation for index, one in enumerate(terms) if index != number for equation in one]
            places = [(*path, "transition_condition", "equations") for path, _ in edges]

            def narrow(new: Raw, _: Raw, places: Sequence[_Path] = places, rest: Sequence[Raw] = rest) -> None:
                for place in places:
                    _at(new, place[:-1])[place[-1]] = list(rest)

            told = " ".join(str(term[-1].get(key, "")) for key in ("left", "operator", "right")).strip()
            yield f"{first['id']} without {told}", touch, narrow


def _terms(equations: Sequence[Raw]) -> list[list[Raw]]:
    """The terms of the source: `is set` and `is missing` are two equations each."""
    terms: list[list[Raw]] = []
    for equation in equations:
        before = terms[-1][-1] if terms else {}
        pair = before.get("operator") in {"exists", "not_exist"} and before.get("left") == equation.get("left")
        if pair:
            terms[-1].append(equation)
        else:
            terms.append([equation])
    return terms


def _tools(body: Mapping[str, Any]) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    for at, tool in enumerate(body.get("tools") or ()):
        yield ("tools", at), tool


def _properties(tool: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return (tool.get("parameters") or {}).get("properties") or {}


def _arguments_removed(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for path, tool in _tools(body):
        for name, schema in _properties(tool).items():
            parameters = (*path, "parameters")

            def remove(new: Raw, _: Raw, parameters: _Path = parameters, name: str = name) -> None:
                found = _at(new, parameters)
                del found["properties"][name]
                found["required"] = [one for one in found.get("required", ()) if one != name]

            fixed = "const" in schema
            place = f"{tool['name']}.{name}"
            touch = Touch(kind="tool", names=(str(tool["name"]),)) if fixed else Touch(kind="argument", names=(place,))
            yield place, touch, remove


def _enums_changed(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for path, tool in _tools(body):
        for name, schema in _properties(tool).items():
            for index, value in enumerate(schema.get("enum") or ()):
                place = f"{tool['name']}.{name}={value}"
                touch = Touch(kind="argument", names=(place,))
                yield place, touch, _cut((*path, "parameters", "properties", name, "enum", index))
    where: defaultdict[tuple[str, str], list[_Path]] = defaultdict(list)
    for at, node in _nodes(body):
        for index, variable in enumerate(node.get("variables") or ()):
            for value in variable.get("choices") or ():
                where[str(variable["name"]), str(value)].append(("nodes", at, "variables", index, "choices"))
    for (name, value), paths in where.items():

        def forget(new: Raw, _: Raw, paths: Sequence[_Path] = paths, value: str = value) -> None:
            for path in paths:
                _at(new, path).remove(value)

        yield f"{name}={value}", Touch(kind="choice", names=(f"{name}={value}",)), forget


def _sentences_deleted(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    for at, node in _nodes(body):
        instruction = node.get("instruction") or {}
        if instruction.get("type") == "static_text":
            for number, shorter in _without_each_sentence(str(instruction.get("text") or "")):
                touch = Touch(kind="node", names=(str(node["id"]),))
                yield f"{node['id']} sentence {number}", touch, _set(("nodes", at, "instruction", "text"), shorter)
    for key, entry in (offline.get("nodes") or {}).items():
        for number, shorter in _without_each_sentence(str(entry.get("says") or "")):

            def hush(_: Raw, new: Raw, key: str = key, shorter: str = shorter) -> None:
                new["nodes"][key]["says"] = shorter

            yield f"{key} sentence {number}", Touch(kind="node", names=(str(key),)), hush


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

        yield str(node["id"]), Touch(kind="node", names=(str(node["id"]),)), remove


def _results_forgotten(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for path, tool in _tools(body):
        for name in tool.get("response_variables") or {}:
            touch = Touch(kind="tool", names=(str(tool["name"]),))
            yield f"{tool['name']}.{name}", touch, _cut((*path, "response_variables", name))


def _variables_unread(body: Mapping[str, Any], offline: Mapping[str, Any]) -> Iterator[_Site]:
    del offline
    for at, node in _nodes(body):
        variables = node.get("variables") or ()
        for index, variable in enumerate(variables):
            if len(variables) > 1:
                place = f"{node['id']}.{variable['name']}"
                yield place, Touch(kind="variable", names=(place,)), _cut(("nodes", at, "variables", index))


OPERATORS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[_Site]]] = {
    "edge_dropped": _edges_dropped,
    "edge_redirected": _edges_redirected,
    "condition_narrowed": _conditions_narrowed,
    "argument_removed": _arguments_removed,
    "enum_changed": _enums_changed,
    "sentence_deleted": _sentences_deleted,
    "tool_removed": _tools_removed,
    "result_forgotten": _results_forgotten,
    "variable_unread": _variables_unread,
}
