"""What a model is shown: prompts with variables filled in, the talk as an endpoint takes it, ways on and functions."""

import json
from typing import Any

import pytest

from flows.executable import Edge, Flow, Node, executable, tool_from
from flows.talk import Turn
from simulator.agents.llm_prompt import (
    extraction,
    read_arguments,
    system_prompt,
    talk_messages,
    tool_function,
    transition,
)
from simulator.fakes.openai_endpoint.app import checked


def node(**fields: Any) -> Node:  # noqa: ANN401  # fields of a node
    return Node(**{"id": "n", "type": "conversation", "name": "Name", "scope": "", **fields})


def flow(prompt: str) -> Flow:
    nodes = [{"id": "n", "type": "end"}]
    return executable({"global_prompt": prompt, "nodes": nodes})


def turn(role: str, text: str, tool: str = "") -> Turn:
    return Turn(role=role, text=text, node="n", tool=tool)


def test_prompts_are_filled_and_what_has_no_value_stays_as_retell_leaves_it() -> None:
    text = system_prompt(
        flow("Hier {{salon}}."), node(instruction="Fragen Sie {{wer}} nach {{was}}."), {"salon": "Nord", "wer": "sie"}
    )
    assert text.startswith("Hier Nord.\n\n# Current node: Name (n)\n\nFragen Sie sie nach {{was}}.")
    assert "Say exactly this" not in text


def test_static_text_is_to_be_said_as_it_stands() -> None:
    assert "Say exactly this:\nGuten Tag." in system_prompt(flow(""), node(instruction="Guten Tag.", verbatim=True), {})


def test_every_call_is_followed_by_its_own_result() -> None:
    turns = [
        turn("user", "Morgen?"),
        turn("tool_call", '{"datum": "morgen"}', "check_availability"),
        turn("agent", "Einen Moment."),
        turn("tool_call", '{"datum": "heute"}', "check_availability"),
        turn("tool_result", "erstes", "check_availability"),
        turn("user", "Hallo?"),
        turn("tool_result", "zweites", "check_availability"),
        turn("tool_call", "{}", "salon_info"),
    ]
    messages = talk_messages(turns)
    assert [one["role"] for one in messages] == [
        "user", "assistant", "tool", "assistant", "assistant", "tool", "user", "assistant", "tool",
    ]  # fmt: skip
    assert [one["content"] for one in messages if one["role"] == "tool"] == ["erstes", "zweites", "(still running)"]
    body = b'{"model": "fake-model", "messages": ' + json.dumps(messages).encode() + b"}"
    assert checked(body).messages == messages


def test_what_the_flow_fixes_is_not_asked_of_the_model() -> None:
    schema = {
        "type": "object",
        "properties": {"datum": {"type": "string"}, "call_id": {"const": "{{call_id}}"}},
        "required": ["datum", "call_id"],
    }
    tool = tool_from({"name": "book", "parameters": schema, "description": "Bucht bei {{salon}}."})
    made = tool_function(tool, {"salon": "Nord"})["function"]
    assert made["description"] == "Bucht bei Nord."
    assert made["parameters"] == {"type": "object", "properties": {"datum": {"type": "string"}}, "required": ["datum"]}


def test_variables_become_a_schema_with_kinds_choices_and_examples() -> None:
    variables = (
        {"type": "enum", "name": "absicht", "choices": ["book", "cancel"]},
        {"type": "boolean", "name": "neu", "description": "Zum ersten Mal."},
        {"type": "number", "name": "anzahl"},
        {"type": "string", "name": "datum", "examples": ["morgen"]},
    )
    made = extraction(node(id="lesen", variables=variables))["function"]
    assert made["name"] == "extract_lesen"
    assert made["parameters"]["properties"] == {
        "absicht": {"type": "string", "enum": ["book", "cancel"]},
        "neu": {"type": "boolean", "description": "Zum ersten Mal."},
        "anzahl": {"type": "number"},
        "datum": {"type": "string", "examples": ["morgen"]},
    }
    assert made["parameters"]["required"] == []


def test_an_extraction_inside_a_subagent_is_a_function_like_any_other() -> None:
    raw = {"name": "merken", "type": "extract_dynamic_variable", "description": "Merken.", "variables": [{"name": "a"}]}
    made = tool_function(tool_from(raw), {})["function"]
    assert made["parameters"]["properties"] == {"a": {"type": "string"}}


def test_the_ways_on_are_one_function_with_their_conditions() -> None:
    edges = [
        Edge(id="e1", target="x", prompt="Der Anrufer will zu {{wem}}."),
        Edge(id="e2", target="y", prompt="Nein."),
    ]
    made = transition(node(), edges, {"wem": "Emma"})["function"]
    schema = made["parameters"]["properties"]["transition"]
    assert schema["enum"] == ["e1", "e2", "stay"]
    assert "e1: Der Anrufer will zu Emma." in schema["description"]
    assert made["name"] == "go_on_from_n"


def test_long_names_of_nodes_still_make_names_of_functions() -> None:
    made = transition(node(id="n" * 90), [], {})["function"]["name"]
    assert len(made) == 64


@pytest.mark.parametrize("text", ["", "nein", "[1]", '"a"', "null", '{"a": 1'])
def test_what_is_no_object_is_no_arguments(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_arguments(text)
