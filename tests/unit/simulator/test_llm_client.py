"""What an endpoint may answer, and what becomes of it: tries are bounded, words are clear, keys are never told."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from simulator.agents.llm_client import TRIES, ChatClient, Completion, LlmSettings
from simulator.agents.port import AgentBroken, Inconclusive, LaneUnavailable

KEY = "sk-invented-0123456789"
TALK = [{"role": "user", "content": "Guten Tag"}]
FINE = {"choices": [{"message": {"content": "Hallo."}, "finish_reason": "stop"}]}


@dataclass
class Endpoint:
    """Answers with prepared responses, the last one again and again, and remembers what was asked."""

    responses: list[Callable[[], httpx.Response]]
    bodies: list[dict[str, object]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if request.content:
            self.bodies.append(json.loads(request.content))
        make = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        return make()

    def client(self, settings: LlmSettings | None = None) -> ChatClient:
        """A client that reaches this endpoint and waits in no time."""

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        http = httpx.AsyncClient(
            base_url="http://endpoint.invalid/v1/",
            transport=httpx.MockTransport(self),
            headers={"authorization": f"Bearer {KEY}"},
        )
        return ChatClient(client=http, settings=settings or LlmSettings(model="m"), pause=pause)

    def complete(self) -> Completion:
        """One completion."""
        return asyncio.run(self.client().complete(TALK))


def answering(status: int, body: object = None, **headers: str) -> Callable[[], httpx.Response]:
    text = body if isinstance(body, str) else json.dumps(body if body is not None else FINE)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: httpx.Response(status, text=text, headers=named)


def breaking(error: Exception) -> Callable[[], httpx.Response]:
    def fail() -> httpx.Response:
        raise error

    return fail


def test_words_and_functions_are_read() -> None:
    calls = [
        {"id": "c1", "type": "function", "function": {"name": "salon_info", "arguments": "{}"}},
        {"function": {"name": "ohne_id", "arguments": {"a": 1}}},
    ]
    message = {"content": " Einen Moment. ", "tool_calls": calls}
    endpoint = Endpoint([answering(200, {"choices": [{"message": message, "finish_reason": "tool_calls"}]})])
    answer = endpoint.complete()
    assert answer.text == "Einen Moment."
    assert [(one.id, one.name, one.arguments) for one in answer.tools] == [
        ("c1", "salon_info", "{}"),
        ("call_2", "ohne_id", '{"a": 1}'),
    ]


def test_model_seed_temperature_and_functions_are_passed_on() -> None:
    endpoint = Endpoint([answering(200)])
    client = endpoint.client(LlmSettings(model="groß", temperature=0.7, seed=11))
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    asyncio.run(client.complete(TALK, [tool], "f"))
    asyncio.run(client.complete(TALK, [tool]))
    asyncio.run(client.complete(TALK))
    forced, free, bare = endpoint.bodies
    assert (forced["model"], forced["seed"], forced["temperature"]) == ("groß", 11, 0.7)
    assert forced["tool_choice"] == {"type": "function", "function": {"name": "f"}}
    assert free["tool_choice"] == "auto"
    assert "tools" not in bare
    assert "tool_choice" not in bare


def test_no_seed_is_sent_when_there_is_none() -> None:
    endpoint = Endpoint([answering(200)])
    endpoint.complete()
    assert "seed" not in endpoint.bodies[0]


def test_what_was_spent_is_counted() -> None:
    endpoint = Endpoint([answering(200, {**FINE, "usage": {"prompt_tokens": 40, "completion_tokens": 2}})])
    client = endpoint.client()
    asyncio.run(client.complete(TALK))
    asyncio.run(client.complete(TALK))
    assert client.usage == {"completions": 2, "prompt_tokens": 80, "completion_tokens": 4}


@pytest.mark.parametrize(
    ("headers", "waited"),
    [({"retry_after": "7"}, 7.0), ({}, 1.0), ({"retry_after": "bald"}, 1.0), ({"retry_after": "-3"}, 1.0)],
)
def test_a_busy_endpoint_is_asked_again_when_it_says(headers: dict[str, str], waited: float) -> None:
    endpoint = Endpoint([answering(429, {}, **headers), answering(200)])
    assert endpoint.complete().text == "Hallo."
    assert endpoint.pauses == [waited]


def test_a_date_to_come_back_is_read_by_the_clock_of_the_endpoint() -> None:
    dates = {"date": "Tue, 10 Mar 2026 09:20:00 GMT", "retry_after": "Tue, 10 Mar 2026 09:20:09 GMT"}
    endpoint = Endpoint([answering(429, {}, **dates), answering(200)])
    assert endpoint.complete().text == "Hallo."
    assert endpoint.pauses == [9.0]


def test_nobody_waits_an_hour() -> None:
    endpoint = Endpoint([answering(429, {}, retry_after="3600")])
    with pytest.raises(Inconclusive, match="3600 s"):
        endpoint.complete()
    assert endpoint.pauses == []


@pytest.mark.parametrize(("status", "body"), [(429, "{}"), (500, "{}"), (503, "<html>")])
def test_tries_are_bounded(status: int, body: str) -> None:
    endpoint = Endpoint([answering(status, body)])
    with pytest.raises(Inconclusive, match=f"after {TRIES} tries"):
        endpoint.complete()
    assert len(endpoint.bodies) == TRIES
    assert endpoint.pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("error", "told"), [(httpx.ReadTimeout("zu spät"), "in time"), (httpx.ReadError("weg"), "the line broke")]
)
def test_time_outs_and_broken_lines_are_tried_again(error: Exception, told: str) -> None:
    again = Endpoint([breaking(error), answering(200)])
    assert again.complete().text == "Hallo."
    for_ever = Endpoint([breaking(error)])
    with pytest.raises(Inconclusive, match=told):
        for_ever.complete()


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (400, "malformed"),
        (401, "SALON_LLM_KEY"),
        (403, "SALON_LLM_KEY"),
        (404, "--llm-model"),
        (422, "seed"),
        (418, "refuses"),
    ],
)
def test_a_refusal_is_told_at_once_with_its_cure(status: int, told: str) -> None:
    endpoint = Endpoint([answering(status, {"error": {"message": "no such thing"}})])
    with pytest.raises(Inconclusive, match=told) as caught:
        endpoint.complete()
    assert "no such thing" in str(caught.value)
    assert endpoint.pauses == []


def test_a_quota_that_is_used_up_is_not_waited_for() -> None:
    endpoint = Endpoint([answering(429, {"error": {"code": "insufficient_quota", "message": "You exceeded"}})])
    with pytest.raises(Inconclusive, match="quota of the key is used up"):
        endpoint.complete()
    assert len(endpoint.bodies) == 1


@pytest.mark.parametrize(
    "said", [f"Incorrect API key provided: {KEY}.", f"Bearer {KEY}", "key sk-invented-012345 is bad"]
)
def test_no_key_is_ever_told(said: str) -> None:
    endpoint = Endpoint([answering(401, {"error": {"message": said}})])
    for ask in (endpoint.complete, lambda: asyncio.run(endpoint.client().look())):
        with pytest.raises((Inconclusive, LaneUnavailable)) as caught:
            ask()
        assert "sk-invented" not in str(caught.value)


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"error": null}', '{"choices": [{"message": null}]}'])
def test_an_answer_that_is_no_completion_is_inconclusive(body: str) -> None:
    with pytest.raises(Inconclusive, match="no chat completion"):
        Endpoint([answering(200, body)]).complete()


def test_an_answer_without_choices_is_inconclusive() -> None:
    with pytest.raises(Inconclusive, match="no choice"):
        Endpoint([answering(200, {"choices": []})]).complete()


@pytest.mark.parametrize(
    "choice",
    [
        {"message": {"content": None, "refusal": "I cannot help"}, "finish_reason": "stop"},
        {"message": {"content": ""}, "finish_reason": "content_filter"},
    ],
)
def test_a_model_that_refuses_breaks_the_call(choice: dict[str, object]) -> None:
    with pytest.raises(AgentBroken, match="refused to go on"):
        Endpoint([answering(200, {"choices": [choice]})]).complete()


def test_waiting_is_measured_without_the_tries_before() -> None:
    ticks = iter([0.0, 10.0, 10.25])
    endpoint = Endpoint([answering(500, {}), answering(200)])
    client = endpoint.client()
    client.stopwatch = lambda: next(ticks)
    asyncio.run(client.complete(TALK))
    assert client.waited_ms == 250


def test_the_look_says_when_nobody_is_there() -> None:
    with pytest.raises(LaneUnavailable, match="nobody answers"):
        asyncio.run(Endpoint([breaking(httpx.ConnectError("nein"))]).client().look())
    asyncio.run(Endpoint([answering(404, {})]).client().look())  # not every endpoint lists its models
