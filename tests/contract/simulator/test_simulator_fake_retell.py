"""The fake Retell says what the published contract says, refuses what it refuses, and mocks as it is documented."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from simulator.cast import Cast, cast_for
from simulator.discovery import chosen, packaged, read_all
from simulator.fakes.retell import mocks
from simulator.fakes.retell.checking import problems
from simulator.stage import quiet_gateway
from simulator.suite import SuiteOptions, run_cast
from tests.fakes.retell_playground import AGENT, KEY, VERSION, Playground, playground

SCHEMA = Path(__file__).parents[4] / "shared" / "contracts" / "retell-chat-tests-playground.schema.json"
needs_contracts = pytest.mark.skipif(not SCHEMA.is_file(), reason=f"the published contract is not at {SCHEMA}")
VALID: Mapping[str, Any] = {"messages": []}


@pytest.fixture(scope="module")
def v18() -> Cast:
    return cast_for("v18")


def validator(name: str) -> Any:  # noqa: ANN401  # the library's validator has no common type
    body = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for({**body, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


def asked(
    fake: Playground, body: object, *, version: object = VERSION, key: str = KEY, agent: str = AGENT
) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with fake.api(key).client as client:
            path = f"/agent-playground-completion/{agent}"
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            return await client.post(path, params={"version": str(version)}, content=content)

    return asyncio.run(ask())


@needs_contracts
def test_every_question_and_answer_of_the_acceptance_calls_is_valid(v18: Cast) -> None:
    quiet_gateway()
    fake = playground(v18)
    scripts = chosen(read_all([packaged() / "acceptance"]), (), "v18")
    run_cast(scripts, asyncio.run(fake.cast(v18)), SuiteOptions(version="v18"))
    question, answer = validator("PlaygroundCompletion"), validator("PlaygroundCompletionResponse")
    assert len(fake.state.completions) > 40
    for one in fake.state.completions:
        assert [str(error) for error in question.iter_errors(one.body)] == []
        assert [str(error) for error in answer.iter_errors(one.answer)] == []
    roles = {message["role"] for one in fake.state.completions for message in one.answer["messages"]}
    assert roles == {"agent", "node_transition", "tool_call_invocation", "tool_call_result"}


@needs_contracts
@pytest.mark.parametrize(
    "body",
    [
        VALID,
        {},
        {"messages": "none"},
        {"messages": [{"role": "user"}]},
        {"messages": [{"role": "user", "content": "Grüß Gott"}]},
        {"messages": [{"role": "robot", "content": "x"}]},
        {"messages": [{"role": "tool_call_result", "tool_call_id": "t"}]},
        {"messages": [], "dynamic_variables": {"zahl": 3}},
        {"messages": [], "dynamic_variables": {"zahl": "drei"}},
        {"messages": [], "current_node_id": 7},
        {"messages": [], "tool_mocks": [{"tool_name": "t", "output": "{}", "input_match_rule": {"type": "any"}}]},
        {"messages": [], "tool_mocks": [{"tool_name": "t", "output": {}, "input_match_rule": {"type": "any"}}]},
        {
            "messages": [],
            "tool_mocks": [{"tool_name": "t", "output": "x" * 15_001, "input_match_rule": {"type": "any"}}],
        },
        {"messages": [], "tool_mocks": [{"tool_name": "t", "output": "{}", "input_match_rule": {"type": "first"}}]},
        {
            "messages": [],
            "tool_mocks": [{"tool_name": "t", "output": "{}", "input_match_rule": {"type": "partial_match"}}],
        },
        {"messages": [], "tool_mocks": [{"output": "{}", "input_match_rule": {"type": "any"}, "result": "yes"}]},
    ],
)
def test_the_fake_refuses_exactly_what_the_contract_refuses(body: Mapping[str, Any]) -> None:
    assert (problems(body) == []) is validator("PlaygroundCompletion").is_valid(body)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"key": "wrong"}, 401),
        ({"agent": "agent_nobody"}, 404),
        ({"version": 9}, 404),
        ({"version": "latest_published"}, 404),
        ({"body": b"{"}, 400),
        ({"body": {"messages": None}}, 422),
        ({"body": {"messages": [], "current_node_id": "nirgendwo"}}, 422),
        ({"version": "latest"}, 200),
    ],
)
def test_refusals_are_those_of_the_reference(v18: Cast, change: Mapping[str, Any], status: int) -> None:
    given = dict(change)
    response = asked(playground(v18), given.pop("body", VALID), **given)
    assert response.status_code == status
    if status != 200:
        assert response.json()["status"] == "error"
        assert response.json()["message"]


def test_the_first_mock_that_fits_answers_and_extra_arguments_do_not_matter() -> None:
    exact = {"tool_name": "t", "input_match_rule": {"type": "partial_match", "args": {"a": 1}}, "output": "exact"}
    other = {"tool_name": "u", "input_match_rule": {"type": "any"}, "output": "other"}
    catch_all = {"tool_name": "t", "input_match_rule": {"type": "any"}, "output": "any"}
    rules = [other, exact, catch_all]
    assert mocks.answering(rules, "t", {"a": 1, "b": 2}) == exact
    assert mocks.answering(rules, "t", {"a": "1"}) == catch_all
    assert mocks.answering(rules, "t", {}) == catch_all
    assert mocks.answering([catch_all, exact], "t", {"a": 1}) == catch_all
    assert mocks.answering([exact, other], "t", {"a": 2}) is None


def test_a_call_that_no_mock_answers_goes_to_the_real_tool_and_is_noted(v18: Cast) -> None:
    fake = playground(v18)
    first = asked(fake, VALID).json()
    said = {"role": "user", "content": "Eine Ansatzfärbung am elften März 2026 um 14 Uhr bei Emma bitte."}
    body = {
        "messages": [*first["messages"], said],
        "current_node_id": first["current_node_id"],
        "dynamic_variables": first["dynamic_variables"],
    }
    answer = asked(fake, body).json()
    called = [one["name"] for one in answer["messages"] if one["role"] == "tool_call_invocation"]
    assert called == ["check_availability"]
    assert [name for name, _ in fake.state.real_calls] == ["check_availability"]


def test_the_playground_keeps_nothing_and_the_same_question_has_the_same_answer(v18: Cast) -> None:
    fake = playground(v18)
    assert asked(fake, VALID).content == asked(fake, VALID).content
    variables = asked(fake, {"messages": [], "dynamic_variables": {"anrufer_name": "Frau Größ"}}).json()
    assert variables["dynamic_variables"]["anrufer_name"] == "Frau Größ"
    assert asked(fake, VALID).json()["dynamic_variables"].get("anrufer_name", "") == ""
