"""A model plays a flow: its words, ways and functions are taken; what no agent may do ends the call with a reason."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from flows.executable import Flow, executable
from flows.talk import Collected, Moved, Spoken, ToolAsked
from simulator.agents.llm import MOST_COMPLETIONS, LlmAgent, LlmLane
from simulator.agents.llm_client import ChatClient, LlmSettings
from simulator.agents.port import AgentBroken, AgentEvent, Inconclusive, Remarked, Ringing, Waited
from simulator.fakes.openai_endpoint.app import KEY, MODEL, FakeOpenAi, ScriptedMind, calls, says
from simulator.faults import Faults
from simulator.script import Place, Script

BEGUN = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)
SCHEMA = {
    "type": "object",
    "properties": {"datum": {"type": "string"}, "call_id": {"const": "{{call_id}}"}},
    "required": ["datum", "call_id"],
}
FLOW: dict[str, Any] = {
    "global_prompt": "Sie sind im {{salon_name}}.",
    "start_speaker": "agent",
    "start_node_id": "gruss",
    "default_dynamic_variables": {"salon_name": "Salon Lindenhof"},
    "tools": [{"tool_id": "t", "name": "check_availability", "type": "custom", "url": "/x", "parameters": SCHEMA}],
    "nodes": [
        {
            "id": "gruss",
            "type": "conversation",
            "instruction": {"type": "prompt", "text": "Fragen Sie, was {{salon_name}} tun darf."},
            "edges": [
                {
                    "id": "e-frei",
                    "destination_node_id": "lesen",
                    "transition_condition": {"type": "prompt", "prompt": "Termin"},
                },
                {
                    "id": "e-mehr",
                    "destination_node_id": "helfer",
                    "transition_condition": {"type": "prompt", "prompt": "Frage"},
                },
            ],
        },
        {
            "id": "lesen",
            "type": "extract_dynamic_variables",
            "variables": [
                {"type": "enum", "name": "ergebnis", "choices": ["offen"]},
                {"type": "enum", "name": "absicht", "choices": ["book", "cancel"]},
                {"type": "string", "name": "datum", "description": "Der Tag."},
                {"type": "number", "name": "anzahl"},
            ],
            "else_edge": {
                "id": "e-l",
                "destination_node_id": "suchen",
                "transition_condition": {"type": "prompt", "prompt": "Else"},
            },
        },
        {
            "id": "suchen",
            "type": "function",
            "tool_id": "t",
            "tool_type": "local",
            "wait_for_result": True,
            "else_edge": {
                "id": "e-s",
                "destination_node_id": "gruss",
                "transition_condition": {"type": "prompt", "prompt": "Else"},
            },
        },
        {
            "id": "helfer",
            "type": "subagent",
            "instruction": {"type": "prompt", "text": "Helfen Sie."},
            "tool_ids": ["t"],
            "edges": [],
        },
    ],
}
TO_BOOK = calls(("go_on_from_gruss", {"transition": "e-frei"}))
STAYING = calls(("go_on_from_gruss", {"transition": "stay"}))
TO_HELP = calls(("go_on_from_gruss", {"transition": "e-mehr"}))
EXTRACTED = calls(("extract_lesen", {"absicht": "book", "datum": "morgen", "anzahl": 2, "erfunden": "x"}))
CHECKED = calls(("check_availability", {"datum": "morgen"}))


class Played:
    """A call with a model that answers as prepared; every line of the caller is one step."""

    def __init__(self, *messages: Mapping[str, Any]) -> None:
        self.fake = FakeOpenAi(ScriptedMind(*messages))
        self.faults = Faults()

    def agent(self, flow: Flow | None = None) -> LlmAgent:
        """Somebody picks up."""

        def connect() -> ChatClient:
            http = httpx.AsyncClient(
                base_url="http://fake/v1/",
                transport=httpx.ASGITransport(self.fake),
                headers={"authorization": f"Bearer {KEY}"},
            )
            return ChatClient(client=http, settings=LlmSettings(model=MODEL, seed=3))

        place = Place("x.yaml", 1)
        script = Script(id="x", title="x", now=BEGUN, steps=(), place=place)
        ringing = Ringing(variables={"call_id": "call_1"}, call=dict)
        agent = LlmLane(flow or executable(FLOW), connect).answering(script, self.faults)(ringing)
        assert isinstance(agent, LlmAgent)
        return agent

    def talk(self, *lines: str) -> list[AgentEvent]:
        """All events of a call with these lines."""

        async def play() -> list[AgentEvent]:
            agent = self.agent()
            events = list(await agent.begin())
            for line in lines:
                events += await agent.hear(line)
            await agent.close()
            return [event for event in events if not isinstance(event, Waited)]

        return asyncio.run(play())


def spoken(events: Sequence[AgentEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, Spoken)]


def test_the_model_speaks_from_global_prompt_and_node_with_variables_filled() -> None:
    played = Played(says("Guten Tag, was darf ich tun?"))
    assert spoken(played.talk()) == ["Guten Tag, was darf ich tun?"]
    [ask] = played.fake.seen
    prompt = ask.messages[0]["content"]
    assert "Sie sind im Salon Lindenhof." in prompt
    assert "# Current node: gruss (gruss)" in prompt
    assert "was Salon Lindenhof tun darf" in prompt
    assert ask.body["seed"] == 3
    assert ask.tools == {}


def test_a_call_goes_along_the_way_the_model_chooses_to_the_function_it_fills() -> None:
    played = Played(says("Guten Tag."), TO_BOOK, EXTRACTED, CHECKED)
    events = played.talk("Einen Termin morgen bitte.")
    assert [event.edge for event in events if isinstance(event, Moved)] == ["e-frei", "e-l"]
    [collected] = [event for event in events if isinstance(event, Collected)]
    assert collected.values == {"ergebnis": "offen", "absicht": "book", "datum": "morgen", "anzahl": "2"}
    [asked] = [event for event in events if isinstance(event, ToolAsked)]
    assert (asked.tool.name, asked.arguments) == ("check_availability", {"datum": "morgen"})
    greeting, way, extraction, arguments = played.fake.seen
    assert way.tools["go_on_from_gruss"]["properties"]["transition"]["enum"] == ["e-frei", "e-mehr", "stay"]
    assert way.messages[-1] == {"role": "user", "content": "Einen Termin morgen bitte."}
    assert "ergebnis" not in extraction.tools["extract_lesen"]["properties"]
    assert list(arguments.tools["check_availability"]["properties"]) == ["datum"]
    assert not greeting.forced


def test_all_ways_are_weighed_at_once_and_staying_speaks_again() -> None:
    played = Played(says("Guten Tag."), STAYING, says("Wie bitte?"))
    assert spoken(played.talk("Hm.")) == ["Guten Tag.", "Wie bitte?"]
    assert len(played.fake.seen) == 3


def test_the_result_of_a_function_follows_its_call_in_the_next_request() -> None:
    played = Played(says("Guten Tag."), TO_BOOK, EXTRACTED, CHECKED, says("Morgen ist frei."))

    async def play() -> list[AgentEvent]:
        agent = played.agent()
        await agent.begin()
        [asked] = [event for event in await agent.hear("Morgen bitte.") if isinstance(event, ToolAsked)]
        events = list(await agent.answer(asked.call_id, '{"code": "available"}', successful=True))
        assert agent.node == "gruss"
        assert agent.usage["completions"] == 5
        await agent.close()
        await agent.close()
        return events

    assert spoken(asyncio.run(play())) == ["Morgen ist frei."]
    called, answered = played.fake.seen[-1].messages[-2:]
    assert called["tool_calls"][0]["function"]["name"] == "check_availability"
    assert answered["content"] == '{"code": "available"}'


def test_a_subagent_uses_a_function_or_speaks() -> None:
    used = Played(says("Guten Tag."), TO_HELP, says("Gern."), CHECKED).talk("Eine Frage.", "Und morgen?")
    assert [event.tool.name for event in used if isinstance(event, ToolAsked)] == ["check_availability"]
    played = Played(says("Guten Tag."), TO_HELP, says("Gern."), says("Das weiß ich nicht."))
    assert spoken(played.talk("Eine Frage.", "Und morgen?")) == ["Guten Tag.", "Gern.", "Das weiß ich nicht."]
    assert len(played.fake.seen) == 4


def test_functions_called_side_by_side_are_left_out_and_remarked() -> None:
    both = calls(("check_availability", {"datum": "morgen"}), ("check_availability", {"datum": "heute"}))
    events = Played(says("Guten Tag."), TO_HELP, says("Gern."), both).talk("Eine Frage.", "Und morgen?")
    assert [event.detail for event in events if isinstance(event, Remarked)] == ["check_availability"]
    assert [event.arguments for event in events if isinstance(event, ToolAsked)] == [{"datum": "morgen"}]


def test_broken_arguments_are_told_to_the_model_once() -> None:
    broken = calls(("check_availability", '{"datum": "mor'))
    played = Played(says("Guten Tag."), TO_BOOK, EXTRACTED, broken, CHECKED)
    events = played.talk("Morgen bitte.")
    assert [event.arguments for event in events if isinstance(event, ToolAsked)] == [{"datum": "morgen"}]
    assert "no JSON object" in played.fake.seen[-1].messages[-1]["content"]


@pytest.mark.parametrize("arguments", ['{"datum": "mor', "[1, 2]", '"morgen"', "nein"])
def test_arguments_that_stay_broken_end_the_call(arguments: str) -> None:
    with pytest.raises(AgentBroken, match="no JSON object"):
        Played(says("Guten Tag."), TO_BOOK, EXTRACTED, calls(("check_availability", arguments))).talk("Morgen bitte.")


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ((calls(("delete_everything", {})),), "'delete_everything', which is no function of node gruss"),
        ((says("Guten Tag."), calls(("book_appointment", {}))), "was to call go_on_from_gruss"),
        ((says("Guten Tag."), TO_HELP, says("Gern."), calls(("book_appointment", {}))), "there: check_availability"),
        ((says("Guten Tag."), calls(("go_on_from_gruss", {"transition": "e-nirgends"}))), "does not exist"),
        ((says("Guten Tag."), says("Ich plaudere lieber.")), "talked instead: 'Ich plaudere lieber.'"),
        ((says("Guten Tag."), TO_BOOK, EXTRACTED, calls(("book_appointment", {}))), "'book_appointment'"),
        ((says(""),), "said nothing, twice"),
    ],
)
def test_what_no_agent_may_do_ends_the_call_with_a_reason(messages: tuple[Mapping[str, Any], ...], told: str) -> None:
    with pytest.raises(AgentBroken, match=told):
        Played(*messages).talk("Morgen bitte.", "Und morgen?")


def test_an_empty_answer_is_asked_for_once_more() -> None:
    assert spoken(Played(says(" "), says("Guten Tag.")).talk()) == ["Guten Tag."]


def test_a_model_that_goes_in_circles_is_stopped() -> None:
    flow = {
        **FLOW,
        "nodes": [
            FLOW["nodes"][0],
            {**FLOW["nodes"][1], "else_edge": {"id": "e-l", "destination_node_id": "lesen2"}},
            {**FLOW["nodes"][1], "id": "lesen2", "else_edge": {"id": "e-k", "destination_node_id": "lesen"}},
            *FLOW["nodes"][2:],
        ],
    }

    class Turning(ScriptedMind):
        def __call__(self, ask: Any) -> Mapping[str, Any]:  # noqa: ANN401  # the fake's own type
            if ask.forced.startswith("extract_"):
                return calls((ask.forced, {"absicht": "book"}))
            return super().__call__(ask)

    played = Played()
    played.fake.mind = Turning(says("Guten Tag."), TO_BOOK)

    async def play() -> None:
        http = httpx.AsyncClient(
            base_url="http://fake/v1/",
            transport=httpx.ASGITransport(played.fake),
            headers={"authorization": f"Bearer {KEY}"},
        )
        client = ChatClient(client=http, settings=LlmSettings(model=MODEL))
        agent = LlmAgent(executable(flow), client, {}, Faults())
        await agent.begin()
        await agent.hear("Los.")

    with pytest.raises(AgentBroken, match="goes in circles"):
        asyncio.run(play())
    assert len(played.fake.seen) <= MOST_COMPLETIONS + 1


def test_silence_and_keys_are_told_as_such() -> None:
    played = Played(says("Guten Tag."), STAYING, says("Sind Sie noch da?"), STAYING, says("Danke."))

    async def play() -> None:
        agent = played.agent()
        await agent.begin()
        await agent.stay_silent(10)
        await agent.press("12")
        await agent.close()

    asyncio.run(play())
    assert played.fake.seen[-1].messages[-1]["content"] == "(presses the keys 12)"


def test_mistakes_ordered_of_the_stand_in_leave_the_call_inconclusive() -> None:
    played = Played(says("Guten Tag."), TO_BOOK, EXTRACTED, CHECKED)
    played.faults.add("model_drops check_availability datum")
    with pytest.raises(Inconclusive, match="model_drops"):
        played.talk("Morgen bitte.")


def test_a_node_that_is_reached_from_anywhere_is_among_the_ways_and_leads_back() -> None:
    warte = {
        "id": "warten",
        "type": "conversation",
        "instruction": {"type": "static_text", "text": "Natürlich."},
        "edges": [],
        "global_node_setting": {
            "condition": "Der Anrufer bittet um Geduld.",
            "go_back_conditions": [{"id": "zurueck", "transition_condition": {"type": "prompt", "prompt": "Weiter"}}],
        },
    }
    flow = executable({**FLOW, "nodes": [*FLOW["nodes"], warte]})
    played = Played(
        says("Guten Tag."),
        calls(("go_on_from_gruss", {"transition": "global:warten"})),
        calls(("go_on_from_warten", {"transition": "zurueck"})),
        says("Wo waren wir?"),
    )

    async def play() -> list[AgentEvent]:
        agent = played.agent(flow)
        events = [*await agent.begin(), *await agent.hear("Moment."), *await agent.hear("So, weiter.")]
        await agent.close()
        return events

    events = asyncio.run(play())
    assert [event.edge for event in events if isinstance(event, Moved)] == ["global:warten", "zurueck"]
    assert spoken(events) == ["Guten Tag.", "Natürlich.", "Wo waren wir?"]
