"""The playground's HTTP side: what is asked again, how long is waited, what each refusal tells the reader to do."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from simulator.agents.playground_client import LONGEST_PAUSE_S, TRIES, Meter, RetellApi
from simulator.agents.playground_draft import (
    PLACEHOLDER,
    arguments_of,
    draft_of,
    exact_mock,
    flow_of,
    same_call,
    same_output,
)
from simulator.agents.port import Inconclusive, LaneUnavailable
from tests.fakes.retell_playground import Pauses

FINE: Mapping[str, Any] = {"messages": []}
AGENT: Mapping[str, Any] = {"version": 4, "is_published": False, "response_engine": {"type": "conversation-flow"}}


class Answers:
    """Gives prepared answers in turn, then fine ones; an exception is raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """The next answer."""
        self.requests.append(request)
        answer = self._answers.pop(0) if self._answers else httpx.Response(200, json=FINE)
        if isinstance(answer, Exception):
            raise answer
        return answer


def api(answers: Answers, limit: int | None = None) -> RetellApi:
    client = httpx.AsyncClient(transport=httpx.MockTransport(answers), base_url="http://retell.invalid")
    return RetellApi(client=client, meter=Meter(limit=limit), pause=Pauses())


def completed(calls: RetellApi) -> Mapping[str, Any]:
    return asyncio.run(calls.complete("agent_x", 4, {"messages": []}))


def pauses(calls: RetellApi) -> list[float]:
    assert isinstance(calls.pause, Pauses)
    return calls.pause.seconds


def test_a_question_names_the_version_and_counts_once() -> None:
    answers = Answers()
    calls = api(answers)
    assert completed(calls) == FINE
    (request,) = answers.requests
    assert (request.method, request.url.path) == ("POST", "/agent-playground-completion/agent_x")
    assert dict(request.url.params) == {"version": "4"}
    assert request.headers["content-type"] == "application/json"
    assert calls.meter.sent == 1


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"retry-after": "7"}, [7.0]),
        ({"retry-after": "0.5"}, [0.5]),
        ({}, [1.0]),
        ({"retry-after": "86400"}, [LONGEST_PAUSE_S]),
        ({"retry-after": "soon"}, [1.0]),
        ({"retry-after": "Sun, 22 Nov 2026 21:00:09 GMT", "date": "Sun, 22 Nov 2026 21:00:00 GMT"}, [9.0]),
        ({"retry-after": "Sun, 22 Nov 2026 20:00:00 GMT", "date": "Sun, 22 Nov 2026 21:00:00 GMT"}, [1.0]),
        ({"retry-after": "Sun, 22 Nov 2026 21:00:09 GMT"}, [1.0]),
    ],
)
def test_a_busy_retell_is_asked_again_after_the_time_it_names(headers: dict[str, str], waited: list[float]) -> None:
    calls = api(Answers(httpx.Response(429, headers=headers)))
    assert completed(calls) == FINE
    assert pauses(calls) == waited
    assert calls.meter.sent == 1


@pytest.mark.parametrize(
    ("answer", "told", "paid"),
    [
        (httpx.Response(429), "Retell is busy (429), 4 times; try again later", 0),
        (httpx.Response(503), "Retell is ill (503), 4 times; try again later", TRIES),
        (httpx.ReadTimeout("late"), "Retell did not answer in time, 4 times; try again later", TRIES),
        (httpx.ConnectError("no"), "Retell cannot be reached at http://retell.invalid (no), 4 times", TRIES),
    ],
)
def test_what_does_not_pass_is_given_up_after_a_few_tries(
    answer: httpx.Response | Exception, told: str, paid: int
) -> None:
    answers = Answers(*[answer] * TRIES)
    calls = api(answers)
    with pytest.raises(Inconclusive) as caught:
        completed(calls)
    assert str(caught.value).startswith(told)
    assert len(answers.requests) == TRIES
    assert pauses(calls) == [1.0, 2.0, 4.0]
    assert calls.meter.sent == paid


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(401, json={"status": "error", "message": "Invalid"}), "set SALON_RETELL_MANAGEMENT_KEY"),
        (httpx.Response(402), "payment method"),
        (httpx.Response(404), "see --agent-id and --agent-version"),
        (httpx.Response(422, json={"status": "error", "message": "too long"}), "(422: too long)"),
        (httpx.Response(400, text="<html>"), "malformed (400)"),
        (httpx.Response(418), "Retell refuses (418)"),
        (httpx.Response(200, text="Willkommen"), "is no JSON object; is the address an API of Retell?"),
        (httpx.Response(200, json=["x"]), "is no JSON object"),
        (httpx.Response(200, text="[" * 50_000), "is no JSON object"),
        (httpx.Response(200, json={"messages": None}), "has no messages"),
    ],
)
def test_what_will_not_pass_is_told_at_once(answer: httpx.Response, told: str) -> None:
    answers = Answers(answer)
    calls = api(answers)
    with pytest.raises(Inconclusive) as caught:
        completed(calls)
    assert told in str(caught.value)
    assert len(answers.requests) == 1


def test_a_refused_message_is_not_counted_but_an_unreadable_one_is() -> None:
    refused, unreadable = api(Answers(httpx.Response(422))), api(Answers(httpx.Response(200, text="?")))
    for calls in (refused, unreadable):
        with pytest.raises(Inconclusive):
            completed(calls)
    assert (refused.meter.sent, unreadable.meter.sent) == (0, 1)


def test_the_limit_of_paid_messages_holds_for_retries_too() -> None:
    answers = Answers(httpx.Response(500), httpx.Response(500))
    with pytest.raises(Inconclusive, match="the limit of 2 paid messages"):
        completed(api(answers, limit=2))
    assert len(answers.requests) == 2


@pytest.mark.parametrize("answer", [httpx.Response(401), httpx.ConnectError("no")])
def test_without_the_agent_the_lane_is_not_there(answer: httpx.Response | Exception) -> None:
    calls = api(Answers(*[answer] * TRIES))
    with pytest.raises(LaneUnavailable):
        asyncio.run(calls.agent("agent_x", ""))
    assert calls.meter.sent == 0


def test_every_tool_that_reaches_somebody_is_mocked_wherever_it_is_written() -> None:
    custom = {"type": "custom", "name": "in_flow", "url": "https://x", "tool_id": "1"}
    flow = {
        "start_node_id": "a",
        "tools": [custom],
        "components": [
            {
                "conversation_flow_component_id": "c1",
                "tools": [{"type": "custom", "name": "in_component", "url": "https://x"}],
                "nodes": [{"id": "k", "type": "code", "name": "Rechnen"}],
            }
        ],
        "nodes": [
            {
                "id": "a",
                "type": "subagent",
                "tools": [
                    {"type": "transfer_call", "name": "verbinden"},
                    {"type": "end_call", "name": "auflegen"},
                    {"type": "mcp", "name": "suche"},
                ],
            },
            {"id": "b", "type": "transfer_call", "name": "Zum Salon"},
            {"id": "c", "type": "extract_dynamic_variables", "name": "Merken"},
            {"id": "d", "type": "sms"},
        ],
    }
    agent = {**AGENT, "pre_session_tools": [{"type": "custom", "name": "vorher", "url": "https://x"}]}
    draft = draft_of("agent_x", agent, flow)
    assert dict(draft.mocked) == {
        "vorher": "custom",
        "in_flow": "custom",
        "in_component": "custom",
        "verbinden": "transfer_call",
        "suche": "mcp",
        "Zum Salon": "transfer_call",
        "d": "sms",
        "Rechnen": "code",
    }
    assert draft.inner == {"auflegen", "Merken"}
    assert set(draft.tools) == {"vorher", "in_flow", "in_component"}
    assert (draft.scopes["k"], draft.scopes["a"]) == ("c1", "")
    mocks = draft.catch_alls(connected=False)
    assert {one["tool_name"] for one in mocks} == set(draft.mocked)
    assert {one["output"] for one in mocks} == {PLACEHOLDER}
    results = {one["tool_name"]: one.get("result") for one in mocks}
    assert results["in_flow"] is None
    assert (results["verbinden"], results["d"]) == (False, True)


def test_the_edge_that_was_taken_is_told_where_it_can_be() -> None:
    def exact(name: str, value: str, operator: str = "==") -> dict[str, Any]:
        equation = {"left": "{{x}}", "operator": operator, "right": value}
        condition = {"type": "equation", "operator": "&&", "equations": [equation]}
        return {"id": name, "destination_node_id": "b", "transition_condition": condition}

    asked = {"id": "p1", "destination_node_id": "c", "transition_condition": {"type": "prompt", "prompt": "?"}}
    node = {
        "id": "a",
        "type": "branch",
        "edges": [exact("e1", "1"), exact("e2", "2"), exact("e3", "2"), exact("e4", "2", "≈"), asked],
        "else_edge": {"id": "else", "destination_node_id": "c"},
    }
    draft = draft_of("agent_x", AGENT, {"nodes": [node, {"id": "b", "type": "end"}]})
    assert draft.edge("a", "b", {"x": "1"}) == "e1"
    assert draft.edge("a", "b", {"x": "2"}) == "e2"
    assert draft.edge("a", "b", {"x": "3"}) == "e4"
    assert draft.edge("a", "c", {}) == ""
    assert draft.edge("b", "a", {}) == ""


@pytest.mark.parametrize(
    ("agent", "flow", "told"),
    [
        ({**AGENT, "version": None}, {}, "names no version"),
        (
            AGENT,
            {"nodes": [{"id": "x", "type": "component", "component_type": "shared", "name": "Gruß"}]},
            "node Gruß is a shared component; its tools cannot be seen",
        ),
    ],
)
def test_what_could_not_be_mocked_is_not_played(agent: Mapping[str, Any], flow: Mapping[str, Any], told: str) -> None:
    with pytest.raises(LaneUnavailable, match=told):
        draft_of("agent_x", agent, flow)


def test_only_conversation_flows_are_played() -> None:
    engine = {"type": "conversation-flow", "conversation_flow_id": "flow_1", "version": 4}
    assert flow_of({"response_engine": engine, "version": 5}) == ("flow_1", "4")
    with pytest.raises(LaneUnavailable, match="response engine is custom-llm"):
        flow_of({"response_engine": {"type": "custom-llm"}})
    with pytest.raises(LaneUnavailable, match="response engine is unknown"):
        flow_of({})


def test_the_filler_among_the_arguments_makes_no_other_call_and_no_mock_asks_for_it() -> None:
    first = {"name": "t", "arguments": '{"a":1,"execution_message":"Einen Moment."}'}
    again = {"name": "t", "arguments": '{"a":1,"execution_message":"Ich sehe nach."}'}
    assert same_call(first, again)
    mock = exact_mock("t", arguments_of(first) or {}, "{}")
    assert mock["input_match_rule"] == {"type": "partial_match", "args": {"a": 1}}


def test_an_output_is_the_same_however_it_is_written() -> None:
    assert same_output('{"a": "ü", "b": 1}', '{"b":1,"a":"\\u00fc"}')
    assert not same_output('{"a": 1}', '{"a": 2}')
    assert same_output("Nicht frei", "Nicht frei")
    assert not same_output("Nicht frei", '"Frei"')


def test_two_calls_are_the_same_whatever_the_order_of_their_arguments() -> None:
    first = {"name": "t", "arguments": '{"a":1,"b":"ü"}', "tool_call_id": "1"}
    assert same_call(first, {"name": "t", "arguments": '{ "b": "\\u00fc", "a": 1 }', "tool_call_id": "2"})
    assert not same_call(first, {"name": "u", "arguments": first["arguments"]})
    assert not same_call(first, {"name": "t", "arguments": '{"a":1}'})
    assert not same_call({**first, "arguments": "{"}, {**first, "arguments": "{"})
    assert arguments_of({"arguments": ""}) == {}
    assert arguments_of({"arguments": "[1]"}) is None
    assert arguments_of({"arguments": "{"}) is None
