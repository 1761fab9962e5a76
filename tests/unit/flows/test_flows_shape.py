"""The shape of what Retell accepts: fifteen node types, every edge, every tool; unknown keys are refused."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from flows.context import demo_context
from flows.render import render
from flows.shape.flow import NODE_TYPES, problems

PROMPT = {"type": "prompt", "text": "x"}
ELSE = {"id": "e", "destination_node_id": "b", "transition_condition": {"type": "prompt", "prompt": "Else"}}
FAILED = {
    "id": "e",
    "destination_node_id": "b",
    "transition_condition": {"type": "prompt", "prompt": "Transfer failed"},
}
SENT = {
    "id": "s",
    "destination_node_id": "b",
    "transition_condition": {"type": "prompt", "prompt": "Sent successfully"},
}
UNSENT = {"id": "f", "destination_node_id": "b", "transition_condition": {"type": "prompt", "prompt": "Failed to send"}}

SMALLEST: dict[str, dict[str, Any]] = {
    "conversation": {"instruction": PROMPT},
    "subagent": {"instruction": PROMPT, "tools": [{"type": "end_call", "name": "auflegen"}]},
    "function": {"tool_id": "t", "tool_type": "local", "wait_for_result": True},
    "code": {"code": "return 1", "wait_for_result": True},
    "branch": {"else_edge": ELSE},
    "extract_dynamic_variables": {"variables": [{"type": "enum", "name": "x", "description": "", "choices": ["a"]}]},
    "transfer_call": {
        "edge": FAILED,
        "transfer_destination": {"type": "predefined", "number": "+493023125000"},
        "transfer_option": {"type": "cold_transfer"},
    },
    "agent_swap": {"agent_id": "agent_1", "edge": FAILED, "post_call_analysis_setting": "both_agents"},
    "press_digit": {"instruction": PROMPT},
    "sms": {"instruction": PROMPT, "success_edge": SENT, "failed_edge": UNSENT},
    "mcp": {"mcp_id": "m", "mcp_tool_name": "t", "wait_for_result": True},
    "component": {"component_id": "c", "component_type": "local", "else_edge": ELSE},
    "end": {},
    "bridge_transfer": {},
    "cancel_transfer": {},
}


def flow(*nodes: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"start_speaker": "agent", "nodes": list(nodes), **more}


def test_all_fifteen_node_types_are_known() -> None:
    assert set(NODE_TYPES) == set(SMALLEST)


@pytest.mark.parametrize("kind", SMALLEST)
def test_the_smallest_node_of_each_type_is_accepted(kind: str) -> None:
    assert problems(flow({"id": "a", "type": kind, **SMALLEST[kind]})) == []


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_misspelt_key_is_refused_on_every_type(kind: str) -> None:
    found = problems(flow({"id": "a", "type": kind, **SMALLEST[kind], "instrution": PROMPT}))
    assert [where for where, _ in found] == ["nodes/a"]
    assert "instrution" in found[0][1]


@pytest.mark.parametrize("kind", [kind for kind, body in SMALLEST.items() if body])
def test_a_missing_field_is_refused(kind: str) -> None:
    first = next(iter(SMALLEST[kind]))
    body = {key: value for key, value in SMALLEST[kind].items() if key != first}
    assert problems(flow({"id": "a", "type": kind, **body}))


def test_an_unknown_node_type_is_refused() -> None:
    assert "talk" in problems(flow({"id": "a", "type": "talk"}))[0][1]


def test_missing_nodes_and_speaker_are_refused() -> None:
    assert "nodes" in problems({"start_speaker": "agent"})[0][1]
    assert "start_speaker" in problems({"nodes": []})[0][1]


def test_every_broken_node_is_told_not_only_the_first() -> None:
    assert len(problems(flow({"id": "a", "type": "x"}, {"id": "b", "type": "y"}))) == 2


Edit = Callable[[dict[str, Any]], object]


EDITS: list[tuple[Edit, str]] = [
    (lambda f: f["tools"][0].update(timeout_ms=10), "tools/"),
    (lambda f: f["tools"][0].update(method="FETCH"), "tools/"),
    (lambda f: f["tools"][0].update(name="mit leer"), "tools/"),
    (lambda f: f["nodes"][0].update(interruption_sensitivity=2), "nodes/begruessung"),
    (lambda f: f.update(model_config={"type": "cascading", "primary": {"model": "gpt-0"}}), "flow"),
    (lambda f: f.update(model_temprature=1), "flow"),
    (lambda f: f["nodes"][1]["else_edge"]["transition_condition"].update(prompt="sonst"), "nodes/anliegen_lesen"),
]


@pytest.mark.parametrize(("edit", "where"), EDITS, ids=map(str, range(len(EDITS))))
def test_values_out_of_range_are_refused(edit: Edit, where: str) -> None:
    body = copy.deepcopy(render("v18", demo_context()).flow)
    assert problems(body) == []
    edit(body)
    assert problems(body)[0][0].startswith(where)
