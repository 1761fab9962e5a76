"""Checks the body of a playground request as Retell's contract has it, and says what is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST_OUTPUT = 15_000
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "agent": ("content",),
    "user": ("content",),
    "injected": ("content",),
    "sms": (),
    "tool_call_invocation": ("tool_call_id", "name", "arguments"),
    "tool_call_result": ("tool_call_id", "content"),
    "node_transition": (),
    "state_transition": (),
}
"""The roles of messages with the texts each must carry."""


def problems(body: object) -> list[str]:
    """Everything that is wrong with a body; empty when nothing is."""
    if not isinstance(body, Mapping):
        return ["the body must be a JSON object"]
    return [*_messages(body), *_texts(body), *_variables(body.get("dynamic_variables")), *_mocks(body)]


def _messages(body: Mapping[str, Any]) -> Iterator[str]:
    messages = body.get("messages")
    if not isinstance(messages, list):
        yield "messages must be an array"
        return
    for index, message in enumerate(messages):
        role = message.get("role") if isinstance(message, Mapping) else None
        if role not in _REQUIRED:
            yield f"messages[{index}].role must be one of {', '.join(_REQUIRED)}"
            continue
        for name in _REQUIRED[str(role)]:
            if not isinstance(message.get(name), str):
                yield f"messages[{index}].{name} must be a string"


def _texts(body: Mapping[str, Any]) -> Iterator[str]:
    for name in ("current_node_id", "current_state", "component_id"):
        if name in body and not isinstance(body[name], str):
            yield f"{name} must be a string"


def _variables(variables: object) -> Iterator[str]:
    if variables is None:
        return
    if not isinstance(variables, Mapping):
        yield "dynamic_variables must be an object"
        return
    for name, value in variables.items():
        if not isinstance(value, str):
            yield f"dynamic_variables.{name} must be a string"


def _mocks(body: Mapping[str, Any]) -> Iterator[str]:
    mocks = body.get("tool_mocks", [])
    if not isinstance(mocks, list):
        yield "tool_mocks must be an array"
        return
    for index, mock in enumerate(mocks):
        if not isinstance(mock, Mapping):
            yield f"tool_mocks[{index}] must be an object"
            continue
        yield from (f"tool_mocks[{index}].{problem}" for problem in _mock(mock))


def _mock(mock: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(mock.get("tool_name"), str):
        yield "tool_name must be a string"
    output = mock.get("output")
    if not isinstance(output, str):
        yield "output must be a string"
    elif len(output) > LONGEST_OUTPUT:
        yield f"output must not have more than {LONGEST_OUTPUT} characters"
    if not isinstance(mock.get("result"), bool | None):
        yield "result must be a boolean"
    rule = mock.get("input_match_rule")
    kind = rule.get("type") if isinstance(rule, Mapping) else None
    if kind not in {"any", "partial_match"}:
        yield "input_match_rule.type must be any or partial_match"
    elif kind == "partial_match" and isinstance(rule, Mapping) and "args" not in rule:
        yield "input_match_rule.args is required"
