"""A talk taken up from a stateless request goes on as it would have: components, global nodes, ways back."""

from collections.abc import Mapping
from typing import Any

import pytest

from flows.executable import Flow, executable
from flows.runtime import Conversation
from flows.talk import Event, Moved, Spoken
from simulator.fakes.retell.resumed import NoSuchNode, ResumedTalk, turns_of
from tests.fakes.scripted_model import ScriptedModel

FOLLOWS = {"e1": ("weiter",), "k1": ("fertig",), "hilfe": ("Hilfe",), "zurueck": ("gut",), "e3": ("Ende",)}


def edge(name: str, target: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"id": name, "transition_condition": {"type": "prompt", "prompt": name}}
    return found if target is None else {**found, "destination_node_id": target}


def talking(name: str, **more: object) -> dict[str, Any]:
    instruction = {"type": "static_text", "text": f"Hier ist {name}."}
    return {"id": name, "name": name.title(), "type": "conversation", "instruction": instruction, **more}


def flow() -> Flow:
    back = {"prompt": "zurück", "id": "zurueck", "transition_condition": {"type": "prompt", "prompt": "zurueck"}}
    setting = {"condition": "Hilfe gewünscht", "go_back_conditions": [back], "cool_down": 2}
    body: Mapping[str, Any] = {
        "start_speaker": "agent",
        "nodes": [
            talking("anfang", edges=[edge("e1", "teil")]),
            {
                "id": "teil",
                "type": "component",
                "component_id": "c1",
                "component_type": "local",
                "else_edge": edge("e2", "schluss"),
            },
            talking("schluss", edges=[edge("e3", "aus")]),
            {"id": "aus", "type": "end"},
            talking("hilfe", global_node_setting=setting),
        ],
        "components": [
            {
                "conversation_flow_component_id": "c1",
                "start_node_id": "innen",
                "nodes": [talking("innen", edges=[edge("k1", "raus")]), {"id": "raus", "type": "end"}],
            }
        ],
    }
    whens = {name: {"when": "any"} for name in ("e1", "k1", "e3", "zurueck")}
    return executable(body, {"nodes": {}, "edges": {**whens, "hilfe": {"when": "any"}}})


def model() -> ScriptedModel:
    return ScriptedModel(follows={**FOLLOWS, "global:hilfe": ("Hilfe",)})


def told(events: list[Event]) -> list[tuple[str, str]]:
    pairs = [(one.target, one.kind.value) for one in events if isinstance(one, Moved)]
    return pairs + [("says", one.text) for one in events if isinstance(one, Spoken)]


def messages_of(events: list[Event]) -> list[dict[str, Any]]:
    kinds = {"global": "global", "go_back": "global_go_back"}
    found: list[dict[str, Any]] = []
    for event in events:
        if isinstance(event, Spoken):
            found.append({"role": "agent", "content": event.text})
        if isinstance(event, Moved):
            kind = kinds.get(event.kind.value, "normal")
            places = {"former_node_id": event.source, "new_node_id": event.target}
            found.append({"role": "node_transition", **places, "transition_type": kind})
    return found


@pytest.mark.parametrize(
    "lines",
    [
        ("weiter", "fertig", "Ende"),
        ("Hilfe", "gut", "weiter", "fertig"),
        ("weiter", "fertig", "Hilfe", "gut", "Ende"),
        ("Hilfe", "gut", "Hilfe", "weiter", "Hilfe"),
        ("?", "weiter", "?", "fertig", "?"),
    ],
)
def test_every_turn_is_the_same_as_in_a_talk_that_was_never_interrupted(lines: tuple[str, ...]) -> None:
    whole = Conversation(flow=flow(), model=model(), variables={})
    history = messages_of(whole.begin())
    scopes = {"innen": "c1", "raus": "c1"}
    for line in lines:
        node = whole.node.id
        resumed = ResumedTalk(flow=flow(), model=model(), variables=dict(whole.variables))
        resumed.take_up(node, scopes.get(node, ""), history)
        again, events = resumed.hear(line), whole.hear(line)
        assert told(again) == told(events)
        assert resumed.node.id == whole.node.id
        history += [{"role": "user", "content": line}, *messages_of(events)]


def test_a_node_that_is_not_there_is_refused() -> None:
    talk = ResumedTalk(flow=flow(), model=model(), variables={})
    with pytest.raises(NoSuchNode, match="'innen' does not exist in the flow"):
        talk.take_up("innen", "", [])
    with pytest.raises(NoSuchNode, match="'anfang' does not exist in c1"):
        talk.take_up("anfang", "c1", [])


def test_results_know_their_function_and_unheard_roles_are_passed_over() -> None:
    messages = [
        {"role": "injected", "content": "x"},
        {"role": "tool_call_invocation", "tool_call_id": "t1", "name": "suche", "arguments": "{}"},
        {"role": "tool_call_result", "tool_call_id": "t1", "content": "nichts"},
        {"role": "user", "content": "Grüß Gott"},
    ]
    assert [(turn.role, turn.tool, turn.text) for turn in turns_of(messages)] == [
        ("tool_call", "suche", "{}"),
        ("tool_result", "suche", "nichts"),
        ("user", "", "Grüß Gott"),
    ]
