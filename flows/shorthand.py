"""The shorthand of flow.yaml: short keys of nodes and edges, and how each expands to what Retell reads."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flows.errors import Place, SourceBroken

Raw = dict[str, Any]
_TERM = re.compile(
    r"^(?P<name>[A-Za-z_][\w/]*)\s*(?:(?P<op>==|!=|>=|<=|>|<|contains|not contains)\s*(?P<value>.*)"
    r"|in\s+(?P<choices>.+)|is\s+(?P<state>set|missing))$"
)
_IF_CURE = (
    'write `name == value`, `name in a, b`, `name is set` or `name is missing`, joined by "and" or by "or", not both'
)

ELSE, ALWAYS, SKIP, FAILED, SENT, NOT_SENT = (
    "Else",
    "Always",
    "Skip response",
    "Transfer failed",
    "Sent successfully",
    "Failed to send",
)

SPECIAL_EDGES = {
    "else": ("else_edge", ELSE),
    "always": ("always_edge", ALWAYS),
    "then": ("skip_response_edge", SKIP),
    "failed": ("edge", FAILED),
    "sent": ("success_edge", SENT),
    "not_sent": ("failed_edge", NOT_SENT),
}
"""Shorthand key → field of the node and the fixed text of its condition."""

NODE_SHORTHAND = frozenset({*SPECIAL_EDGES, "say", "prompt", "edges", "extract", "call", "filler", "global", "retell"})
"""Keys of a node that are expanded; every other key passes through."""

EDGE_SHORTHAND = frozenset({"id", "if", "prompt", "when", "to", "use", "retell"})


def _quoted(value: str) -> str:
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def _equation(name: str, operator: str, value: str | None = None) -> Raw:
    equation: Raw = {"left": f"{{{{{name}}}}}", "operator": operator}
    if value is not None:
        equation["right"] = value
    return equation


def _term(text: str, place: Place) -> tuple[list[Raw], str]:
    """The equations of one term, and how they are joined."""
    match = _TERM.match(text.strip())
    if match is None:
        raise SourceBroken(f"cannot read the condition {text.strip()!r}", place=place, cure=_IF_CURE)
    name = match["name"]
    if match["state"] == "set":
        return [_equation(name, "exists"), _equation(name, "!=", "")], "&&"
    if match["state"] == "missing":
        return [_equation(name, "not_exist"), _equation(name, "==", "")], "||"
    if match["choices"]:
        choices = re.split(r"[,|]", match["choices"])
        return [_equation(name, "==", _quoted(choice)) for choice in choices], "||"
    operator = "not_contains" if match["op"] == "not contains" else match["op"]
    return [_equation(name, operator, _quoted(match["value"]))], ""


def equation_condition(text: str, place: Place) -> Raw:
    """Expand `if: name == a and other is set` to an equation condition.

    Raises:
        SourceBroken: when the text is no condition, or mixes "and" with "or".
    """
    by_or, by_and = re.split(r"\s+or\s+", text.strip()), re.split(r"\s+and\s+", text.strip())
    if len(by_or) > 1 and len(by_and) > 1:
        raise SourceBroken("a condition joins by `and` or by `or`, not both", place=place, cure="use two edges")
    parts = by_or if len(by_or) > 1 else by_and
    joined = "||" if len(by_or) > 1 else "&&" if len(by_and) > 1 else ""
    equations: list[Raw] = []
    for part in parts:
        found, inner = _term(part, place)
        if inner and joined and inner != joined:
            word = "and" if joined == "&&" else "or"
            problem = f"{part.strip()!r} cannot be joined by `{word}`"
            raise SourceBroken(problem, place=place, cure="use two edges, the first that is true wins")
        joined = joined or inner
        equations += found
    return {"type": "equation", "operator": joined or "&&", "equations": equations}


def special_edge(node_id: str, key: str, target: str) -> tuple[str, Raw]:
    """The field and the edge of a shorthand like `else: other_node`."""
    name, text = SPECIAL_EDGES[key]
    return name, {
        "id": f"edge-{node_id}-{key.replace('_', '-')}",
        "destination_node_id": target,
        "transition_condition": {"type": "prompt", "prompt": text},
    }


def shared_edges(rows: list[Raw], routes: Mapping[str, list[Raw]], place: Callable[[int], Place]) -> Iterator[Raw]:
    """The edges of a node with `{use: name}` replaced by the shared ones.

    Raises:
        SourceBroken: for an unknown name.
    """
    for index, row in enumerate(rows):
        if "use" not in row:
            yield row
            continue
        if row["use"] not in routes:
            cure = f"define it under `routes:`, or use one of: {', '.join(routes)}"
            raise SourceBroken(f"no shared edges {row['use']!r}", place=place(index), cure=cure)
        yield from routes[row["use"]]


def edge(node_id: str, row: Raw, used: set[str], place: Place) -> tuple[Raw, str]:
    """One conditional edge and its offline decision ("" for an equation).

    Raises:
        SourceBroken: when neither or both kinds of condition are there, or a key is unknown.
    """
    if "retell" in row:
        return dict(row["retell"]), str(row.get("when", ""))
    unknown = sorted(row.keys() - EDGE_SHORTHAND)
    if unknown:
        cure = "an edge has if or prompt (with when), and to; or `retell:` with Retell's own keys"
        raise SourceBroken(f"unknown key {unknown[0]!r} of an edge", place=place, cure=cure)
    if ("if" in row) == ("prompt" in row):
        raise SourceBroken("an edge needs either `if` or `prompt`", place=place, cure=_IF_CURE)
    target = row.get("to")
    base = str(row.get("id") or f"edge-{node_id}-{target}")
    name, number = base, 1
    while name in used:
        number += 1
        name = f"{base}-{number}"
    used.add(name)
    condition = (
        equation_condition(str(row["if"]), place) if "if" in row else {"type": "prompt", "prompt": str(row["prompt"])}
    )
    result: Raw = {"id": name}
    if target is not None:
        result["destination_node_id"] = str(target)
    return {**result, "transition_condition": condition}, str(row.get("when", ""))
