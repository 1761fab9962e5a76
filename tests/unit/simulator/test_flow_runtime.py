"""The runtime does what Retell documents: order of edges, functions, components, global nodes, silence."""

import json
from typing import Any

import pytest

from flows.executable import EdgeKind, FlowNotExecutable, executable
from flows.runtime import Conversation, FlowLoop, Waiting
from flows.talk import Collected, Ended, Event, Moved, Simulated, Spoken, Stayed, ToolAsked
from tests.fakes.scripted_model import ScriptedModel


def says(node_id: str, text: str, **more: object) -> dict[str, Any]:
    return {"id": node_id, "type": "conversation", "instruction": {"type": "static_text", "text": text}, **more}


def prompt_edge(edge_id: str, target: str) -> dict[str, Any]:
    condition = {"type": "prompt", "prompt": "the caller wants it"}
    return {"id": edge_id, "destination_node_id": target, "transition_condition": condition}


def equal_edge(edge_id: str, target: str, name: str, value: str) -> dict[str, Any]:
    equation = {"left": "{{" + name + "}}", "operator": "==", "right": value}
    condition = {"type": "equation", "operator": "&&", "equations": [equation]}
    return {"id": edge_id, "destination_node_id": target, "transition_condition": condition}


def way(edge_id: str, target: str) -> dict[str, Any]:
    return {
        "id": edge_id,
        "destination_node_id": target,
        "transition_condition": {"type": "prompt", "prompt": "Else"},
    }


TOOL = {
    "tool_id": "tool-check",
    "type": "custom",
    "name": "check_availability",
    "url": "https://salon.example/retell/v1/functions/check_availability",
    "parameters": {"type": "object", "properties": {"datum": {"type": "string"}}},
    "response_variables": {"ergebnis": "code", "erster": "offers[0].id", "fehlt": "facts.nothing"},
    "timeout_ms": 5000,
    "max_retry": 1,
}
BOOKING: dict[str, Any] = {
    "start_speaker": "agent",
    "start_node_id": "hello",
    "default_dynamic_variables": {"salon": "Demo"},
    "tools": [TOOL],
    "nodes": [
        says("hello", "Salon {{ salon }}, guten Tag.", edges=[prompt_edge("e-wish", "check")]),
        {
            "id": "check",
            "type": "function",
            "tool_id": "tool-check",
            "tool_type": "local",
            "wait_for_result": True,
            "speak_during_execution": True,
            "instruction": {"type": "static_text", "text": "Einen Moment."},
            "edges": [equal_edge("e-free", "free", "ergebnis", "available")],
            "else_edge": way("e-not", "sorry"),
        },
        says("free", "Ist frei: {{erster}}.", skip_response_edge=way("e-bye", "bye")),
        says("sorry", "Leider nicht.", always_edge=way("e-again", "hello")),
        {
            "id": "bye",
            "type": "end",
            "speak_during_execution": True,
            "instruction": {"type": "static_text", "text": "Tschüss."},
        },
    ],
}


def talk(flow: dict[str, Any], model: ScriptedModel, offline: dict[str, Any] | None = None) -> Conversation:
    return Conversation(flow=executable(flow, offline), model=model, variables={})


def words(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Spoken)]


def path(events: list[Event]) -> list[str]:
    return [event.edge for event in events if isinstance(event, Moved)]


def waiting(conversation: Conversation) -> Waiting:
    """Asked anew each time, where the type checker would remember."""
    return conversation.waiting


def asked(events: list[Event]) -> ToolAsked:
    return next(event for event in events if isinstance(event, ToolAsked))


def test_a_wish_leads_through_a_function_to_the_end() -> None:
    conversation = talk(BOOKING, ScriptedModel(follows={"e-wish": ("Bitte",)}, given={"datum": "2026-03-11"}))
    assert words(conversation.begin()) == ["Salon Demo, guten Tag."]
    heard = conversation.hear("Bitte")
    call = asked(heard)
    assert (call.tool.name, call.arguments, call.tool.max_retry) == ("check_availability", {"datum": "2026-03-11"}, 1)
    assert heard[1] == Spoken(text="Einen Moment.", node="check", filler=True)
    assert waiting(conversation) is Waiting.TOOL
    result = json.dumps({"code": "available", "offers": [{"id": "off_1"}]})
    events = conversation.answer(call.call_id, result, successful=True)
    assert events[0] == Collected(node="check", values={"ergebnis": "available", "erster": "off_1"}, source="tool")
    assert words(events) == ["Ist frei: off_1.", "Tschüss."]
    assert events[-1] == Ended(node="bye", reason="agent_hangup")
    assert conversation.waiting is Waiting.NOBODY


def test_an_answer_that_is_no_json_object_fills_nothing_and_the_else_edge_is_followed() -> None:
    conversation = talk(BOOKING, ScriptedModel(follows={"e-wish": ("Bitte",)}))
    conversation.begin()
    call = asked(conversation.hear("Bitte"))
    events = conversation.answer(call.call_id, "Axios Error: timeout", successful=False)
    assert path(events) == ["e-not"]
    assert "ergebnis" not in conversation.variables
    assert path(conversation.hear("Und jetzt?")) == ["e-again"]


def test_talking_while_a_function_runs_does_not_cancel_it() -> None:
    conversation = talk(BOOKING, ScriptedModel(follows={"e-wish": ("Bitte",)}))
    conversation.begin()
    call = asked(conversation.hear("Bitte"))
    assert conversation.hear("Hallo?") == []
    events = conversation.answer(call.call_id, '{"code":"available"}', successful=True)
    assert path(events) == ["e-free", "e-bye"]
    assert [turn.text for turn in conversation.turns if turn.role == "user"] == ["Bitte", "Hallo?"]


def test_a_second_answer_to_the_same_call_is_ignored() -> None:
    conversation = talk(BOOKING, ScriptedModel(follows={"e-wish": ("Bitte",)}))
    conversation.begin()
    call = asked(conversation.hear("Bitte"))
    conversation.answer(call.call_id, '{"code":"full"}', successful=True)
    assert conversation.answer(call.call_id, '{"code":"available"}', successful=True) == []
    assert conversation.variables["ergebnis"] == "full"


def test_an_unmatched_answer_stays_in_the_node_and_speaks_again() -> None:
    conversation = talk(BOOKING, ScriptedModel())
    conversation.begin()
    events = conversation.hear("Hm")
    assert events == [Stayed(node="hello"), Spoken(text="Salon Demo, guten Tag.", node="hello")]


def test_the_first_true_equation_wins_and_prompts_are_weighed_only_afterwards() -> None:
    flow = {
        "nodes": [
            says(
                "ask",
                "Ja?",
                edges=[
                    prompt_edge("e-prompt", "b"),
                    equal_edge("e-first", "a", "x", "1"),
                    equal_edge("e-second", "b", "x", "1"),
                ],
            ),
            says("a", "A"),
            says("b", "B"),
        ]
    }
    model = ScriptedModel(follows={"e-prompt": ("ja",)})
    conversation = Conversation(flow=executable(flow), model=model, variables={"x": "1"})
    conversation.begin()
    assert path(conversation.hear("ja")) == ["e-first"]
    assert model.asked == []
    conversation = Conversation(flow=executable(flow), model=model, variables={"x": "2"})
    conversation.begin()
    assert path(conversation.hear("ja")) == ["e-prompt"]


def test_extraction_and_branching_happen_without_the_caller() -> None:
    flow = {
        "nodes": [
            says("ask", "Wann?", always_edge=way("e-always", "read")),
            {
                "id": "read",
                "type": "extract_dynamic_variables",
                "variables": [{"type": "string", "name": "datum", "description": "Tag"}],
                "else_edge": way("e-read", "fork"),
            },
            {
                "id": "fork",
                "type": "branch",
                "edges": [equal_edge("e-day", "day", "datum", "2026-03-11")],
                "else_edge": way("e-noday", "ask"),
            },
            says("day", "Am {{datum}}."),
        ]
    }
    conversation = talk(flow, ScriptedModel(extracts={"read": {"datum": "2026-03-11"}}))
    conversation.begin()
    events = conversation.hear("morgen")
    assert path(events) == ["e-always", "e-read", "e-day"]
    assert words(events) == ["Am 2026-03-11."]


def test_a_component_returns_to_its_node_at_its_end() -> None:
    flow = {
        "components": [
            {
                "name": "pruefen",
                "start_node_id": "inner",
                "nodes": [
                    says("inner", "Innen.", always_edge=way("e-in", "inner-end")),
                    {"id": "inner-end", "type": "end"},
                ],
            }
        ],
        "nodes": [
            {
                "id": "part",
                "type": "component",
                "component_id": "pruefen",
                "component_type": "local",
                "else_edge": way("e-back", "after"),
            },
            says("after", "Danach."),
        ],
    }
    conversation = talk(flow, ScriptedModel())
    assert words(conversation.begin()) == ["Innen."]
    events = conversation.hear("gut")
    assert path(events) == ["e-in", "e-back"]
    assert words(events) == ["Danach."]


def test_a_global_node_takes_what_nothing_else_matches_and_goes_back() -> None:
    condition = {"type": "prompt", "prompt": "wants a person"}
    back = {"id": "e-back", "transition_condition": {"type": "prompt", "prompt": "done"}}
    person = says(
        "person",
        "Ein Mensch?",
        global_node_setting={"condition": condition, "go_back_conditions": [back], "cool_down": 2},
    )
    flow = {"nodes": [says("ask", "Wann?", edges=[prompt_edge("e-day", "day")]), says("day", "Gut."), person]}
    model = ScriptedModel(follows={"global:person": ("Mensch",), "e-back": ("doch nicht",)})
    conversation = talk(flow, model)
    conversation.begin()
    assert path(conversation.hear("Mensch")) == ["global:person"]
    back_again = conversation.hear("doch nicht")
    assert Moved(source="person", target="ask", edge="e-back", kind=EdgeKind.GO_BACK) in back_again
    assert Stayed(node="ask") in conversation.hear("Mensch"), "the node cools down"


def test_silence_reminds_unless_an_edge_waits_for_silence() -> None:
    conversation = talk(BOOKING, ScriptedModel())
    conversation.begin()
    assert words(conversation.stay_silent()) == ["Salon Demo, guten Tag."]
    conversation = talk(BOOKING, ScriptedModel(follows={"e-wish": ("",)}))
    conversation.begin()
    assert path(conversation.stay_silent()) == ["e-wish"]


def test_a_caller_who_speaks_first_hears_the_start_node_afterwards() -> None:
    conversation = talk({**BOOKING, "start_speaker": "user"}, ScriptedModel())
    assert conversation.begin() == []
    assert words(conversation.hear("Hallo?")) == ["Salon Demo, guten Tag."]


def test_a_transfer_is_played_and_its_failure_edge_followed_on_order() -> None:
    flow = {
        "nodes": [
            {
                "id": "transfer",
                "type": "transfer_call",
                "transfer_destination": {"type": "predefined", "number": "+493023125000"},
                "transfer_option": {"type": "cold_transfer"},
                "edge": way("e-failed", "sorry"),
            },
            says("sorry", "Niemand da."),
        ]
    }
    fine = talk(flow, ScriptedModel()).begin()
    assert fine[-1] == Ended(node="transfer", reason="call_transfer")
    failing = Conversation(
        flow=executable(flow), model=ScriptedModel(), variables={}, failing=frozenset({"transfer_call"})
    ).begin()
    assert failing[0] == Simulated(kind="transfer_call", node="transfer", detail="+493023125000", succeeded=False)
    assert words(failing) == ["Niemand da."]


def test_a_function_that_is_not_waited_for_sets_its_variables_when_it_answers() -> None:
    nodes = [{**node, "wait_for_result": False} if node["id"] == "check" else node for node in BOOKING["nodes"]]
    conversation = talk({**BOOKING, "nodes": nodes}, ScriptedModel(follows={"e-wish": ("Bitte",)}))
    conversation.begin()
    events = conversation.hear("Bitte")
    assert path(events) == ["e-wish", "e-not"]
    assert conversation.waiting is Waiting.CALLER
    late = conversation.answer(asked(events).call_id, '{"code":"available"}', successful=True)
    assert late == [Collected(node="check", values={"ergebnis": "available"}, source="tool")]


def test_a_subagent_calls_a_tool_when_the_model_says_so_and_then_speaks() -> None:
    flow = {
        "nodes": [
            {
                "id": "desk",
                "type": "subagent",
                "instruction": {"type": "prompt", "text": "Hilf."},
                "tools": [TOOL, {"type": "end_call", "name": "auflegen"}],
            }
        ]
    }
    model = ScriptedModel(tool_on={"frei?": "check_availability", "Tschüss": "auflegen"})
    conversation = talk(flow, model, {"nodes": {"desk": {"says": "Ergebnis {{ergebnis}}."}}})
    conversation.begin()
    call = asked(conversation.hear("frei?"))
    assert words(conversation.answer(call.call_id, '{"code":"available"}', successful=True)) == ["Ergebnis available."]
    assert conversation.hear("Tschüss")[-1] == Ended(node="desk", reason="agent_hangup")


def test_a_flow_that_runs_in_circles_is_stopped() -> None:
    flow = {
        "nodes": [
            {"id": "a", "type": "branch", "else_edge": way("e1", "b")},
            {"id": "b", "type": "branch", "else_edge": way("e2", "a")},
        ]
    }
    with pytest.raises(FlowLoop, match="without the caller"):
        talk(flow, ScriptedModel()).begin()


def test_what_cannot_be_executed_is_told_all_at_once() -> None:
    flow = {
        "flex_mode": True,
        "nodes": [
            says("ask", "Ja?", edges=[prompt_edge("e1", "nowhere")]),
            {"id": "js", "type": "code", "code": "1"},
            {"id": "fn", "type": "function", "tool_id": "missing"},
            {"id": "free", "type": "conversation", "instruction": {"type": "prompt", "text": "Sag was."}},
        ],
    }
    with pytest.raises(FlowNotExecutable) as caught:
        executable(flow, {"nodes": {}, "edges": {"e1": {"when": "intent=book or"}}})
    told = " / ".join(caught.value.problems)
    for part in (
        "flex_mode",
        "leads to 'nowhere'",
        "code nodes",
        "tool 'missing'",
        "without a sentence",
        "ends too early",
    ):
        assert part in told
