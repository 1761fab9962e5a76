"""Short labels for conditions, as a reader of the flow says them."""

from collections.abc import Mapping
from typing import Any

from flows.graph import GraphEdge

_SIGNS = {"==": "=", "!=": "≠", ">=": "≥", "<=": "≤", "not_contains": "lacks"}
_SINGLE = {
    "else": "otherwise",
    "always": "after the answer",
    "then": "without waiting",
    "failed": "transfer failed",
    "sent": "sent",
    "not sent": "not sent",
}


def _bare(text: str) -> str:
    return text.replace("{{", "").replace("}}", "").strip()


def _equations(condition: Mapping[str, Any]) -> str:
    equations = condition.get("equations") or []
    lefts = {equation.get("left") for equation in equations}
    operators = {equation.get("operator") for equation in equations}
    if operators == {"=="} and len(lefts) == 1 and condition.get("operator") == "||":
        values = " | ".join(str(equation.get("right", "")) for equation in equations)
        return f"{_bare(str(lefts.pop()))} = {values}"
    parts = []
    for equation in equations:
        name, operator, right = _bare(str(equation.get("left"))), equation.get("operator"), equation.get("right", "")
        if (operator, right) == ("!=", ""):
            parts.append(f"{name} is set")
        elif (operator, right) == ("==", ""):
            parts.append(f"{name} is missing")
        elif operator not in {"exists", "not_exist"} or len(equations) == 1:
            parts.append(f"{name} {_SIGNS.get(str(operator), operator)} {right}".strip())
    return (" or " if condition.get("operator") == "||" else " and ").join(parts)


def condition_label(condition: object) -> str:
    """A transition condition in one line."""
    if isinstance(condition, str):
        return condition
    if not isinstance(condition, Mapping):
        return ""
    if condition.get("type") in {"equation", "equation_prompt"}:
        return _equations(condition)
    return str(condition.get("prompt", ""))


def edge_label(edge: GraphEdge) -> str:
    """Why an edge is taken, in one line."""
    return _SINGLE.get(edge.kind) or condition_label(edge.condition)


def instruction_text(node: Mapping[str, Any]) -> str:
    """What a node says or tells the model, empty where nothing."""
    instruction = node.get("instruction")
    return str(instruction.get("text") or instruction.get("prompt") or "") if isinstance(instruction, Mapping) else ""


def spoken_or_told(node: Mapping[str, Any]) -> str:
    """The sentence a prompt quotes, where it does; else the whole instruction."""
    text = instruction_text(node)
    quoted = " ".join(line[1:].strip() for line in text.splitlines() if line.startswith(">"))
    return quoted or text


def node_title(node: Mapping[str, Any]) -> str:
    """A node as people call it."""
    return str(node.get("name") or node.get("id"))


def clipped(text: str, width: int) -> str:
    """The text in one line of at most `width` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
