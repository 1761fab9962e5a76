"""Changes are found by id, weighed, and told once; where something stands is no change."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from flows.context import demo_context
from flows.diff.changes import Change, Difference
from flows.diff.compare import compare
from flows.diff.prompts import marked_words, prompt_changes
from flows.diff.sides import difference, read_side
from flows.render import render
from flows.report.text import difference_markdown, difference_text, marked_line

FLOW: dict[str, Any] = {
    "start_speaker": "agent",
    "start_node_id": "a",
    "global_prompt": "# Rolle\n\nSie sind freundlich.\n\n# Regeln\n\n- Eins.\n- Zwei.",
    "default_dynamic_variables": {"x": ""},
    "nodes": [
        {
            "id": "a",
            "type": "conversation",
            "name": "A",
            "instruction": {"type": "static_text", "text": "Guten Tag."},
            "always_edge": {
                "id": "e-a",
                "destination_node_id": "b",
                "transition_condition": {"type": "prompt", "prompt": "Always"},
            },
        },
        {
            "id": "b",
            "type": "branch",
            "name": "B",
            "edges": [
                {
                    "id": "e-1",
                    "destination_node_id": "c",
                    "transition_condition": {
                        "type": "equation",
                        "operator": "&&",
                        "equations": [{"left": "{{x}}", "operator": "==", "right": "1"}],
                    },
                },
                {
                    "id": "e-2",
                    "destination_node_id": "d",
                    "transition_condition": {
                        "type": "equation",
                        "operator": "&&",
                        "equations": [{"left": "{{x}}", "operator": "==", "right": "2"}],
                    },
                },
            ],
            "else_edge": {
                "id": "e-else",
                "destination_node_id": "c",
                "transition_condition": {"type": "prompt", "prompt": "Else"},
            },
        },
        {"id": "c", "type": "end", "name": "C"},
        {"id": "d", "type": "end", "name": "D"},
    ],
    "tools": [
        {
            "tool_id": "t",
            "name": "check",
            "type": "custom",
            "url": "https://one.example/retell/v17/functions/check",
            "description": "Prüft.",
            "timeout_ms": 4000,
            "parameters": {
                "type": "object",
                "properties": {
                    "datum": {"type": "string", "description": "Tag"},
                    "wer": {"type": "string", "enum": ["Emma", "Fabian"]},
                },
                "required": ["datum"],
            },
            "response_variables": {"ergebnis": "code"},
        }
    ],
}


def changed(**edit: object) -> tuple[dict[str, Any], dict[str, Any]]:
    return FLOW, {**copy.deepcopy(FLOW), **edit}


def after() -> dict[str, Any]:
    return copy.deepcopy(FLOW)


def only(difference: Difference) -> Change:
    assert len(difference.changes) == 1, difference.changes
    return difference.changes[0]


def told(found: Difference) -> list[tuple[str, str, str]]:
    return [(change.weight.value, change.kind, change.path) for change in found.changes]


def test_a_flow_equals_itself() -> None:
    assert not compare(FLOW, after())


def test_moves_are_no_changes() -> None:
    moved = after()
    moved["nodes"].reverse()
    moved["tools"][0]["parameters"]["properties"] = dict(
        reversed(moved["tools"][0]["parameters"]["properties"].items())
    )
    moved["tools"][0]["parameters"]["properties"]["wer"]["enum"] = ["Fabian", "Emma"]
    assert not compare(FLOW, moved)


def test_base_url_and_version_segment_are_identity() -> None:
    other = after()
    other["tools"][0]["url"] = "https://two.example/base/retell/v18/functions/check"
    assert not compare(FLOW, other)
    other["tools"][0]["url"] = "https://two.example/retell/v18/functions/other"
    assert told(compare(FLOW, other)) == [("behaviour", "tool address", "tools/t/url")]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda f: f["nodes"][0].update(name="Neu"), ("cosmetic", "name", "nodes/a/name")),
        (
            lambda f: f["nodes"][0].update(display_position={"x": 1}),
            ("cosmetic", "position", "nodes/a/display_position"),
        ),
        (lambda f: f["nodes"][0].update(voice_speed=1.2), ("behaviour", "node setting", "nodes/a/voice_speed")),
        (
            lambda f: f["nodes"][0]["instruction"].update(text="Hallo."),
            ("wording", "prompt", "nodes/a/instruction/text"),
        ),
        (
            lambda f: f["nodes"][0]["instruction"].update(type="prompt"),
            ("behaviour", "instruction type", "nodes/a/instruction/type"),
        ),
        (
            lambda f: f["nodes"][1]["edges"][0].update(destination_node_id="d"),
            ("behaviour", "edge", "nodes/b/edges/e-1/destination_node_id"),
        ),
        (
            lambda f: f["nodes"][1]["edges"][0]["transition_condition"]["equations"][0].update(right="3"),
            ("behaviour", "condition", "nodes/b/edges/e-1/transition_condition"),
        ),
        (lambda f: f["nodes"][1]["edges"].reverse(), ("behaviour", "edge order", "nodes/b/edges")),
        (lambda f: f["tools"][0].update(timeout_ms=9000), ("behaviour", "tool setting", "tools/t/timeout_ms")),
        (lambda f: f["tools"][0].update(description="Anders."), ("wording", "tool description", "tools/t/description")),
        (lambda f: f["tools"][0].update(name="anders"), ("breaking", "tool renamed", "tools/t/name")),
        (
            lambda f: f["tools"][0]["parameters"]["required"].append("wer"),
            ("breaking", "argument required", "tools/t/parameters/required/wer"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["required"].clear(),
            ("behaviour", "argument optional", "tools/t/parameters/required/datum"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["properties"].pop("wer"),
            ("breaking", "argument dropped", "tools/t/parameters/properties/wer"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["properties"].update(neu={"type": "string"}),
            ("behaviour", "argument added", "tools/t/parameters/properties/neu"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["properties"]["wer"].update(enum=["Emma"]),
            ("breaking", "enum narrowed", "tools/t/parameters/properties/wer/enum"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["properties"]["wer"]["enum"].append("Oliver"),
            ("behaviour", "enum widened", "tools/t/parameters/properties/wer/enum"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["properties"]["datum"].update(type="number"),
            ("breaking", "argument type", "tools/t/parameters/properties/datum/type"),
        ),
        (
            lambda f: f["tools"][0]["parameters"]["properties"]["datum"].update(description="Neu"),
            ("wording", "argument description", "tools/t/parameters/properties/datum/description"),
        ),
        (
            lambda f: f["tools"][0]["response_variables"].clear(),
            ("breaking", "variable lost", "tools/t/response_variables/ergebnis"),
        ),
        (lambda f: f["tools"].clear(), ("breaking", "tool removed", "tools/t")),
        (
            lambda f: f["default_dynamic_variables"].clear(),
            ("breaking", "variable lost", "default_dynamic_variables/x"),
        ),
        (lambda f: f.update(start_speaker="user"), ("behaviour", "start", "start_speaker")),
        (lambda f: f.update(model_config={"type": "cascading"}), ("behaviour", "setting", "model_config")),
    ],
)
def test_one_edit_is_one_change_of_its_class(
    edit: Callable[[dict[str, Any]], object], expected: tuple[str, str, str]
) -> None:
    other = after()
    edit(other)
    assert told(compare(FLOW, other)) == [expected]


def test_a_prompt_is_compared_by_section_and_bullet() -> None:
    other = after()
    other["global_prompt"] += "\n- Drei.\n\n# Neu\n\nText."
    assert told(compare(FLOW, other)) == [
        ("wording", "bullet added", "global_prompt#Regeln"),
        ("wording", "section added", "global_prompt#Neu"),
    ]


def test_blanks_are_no_wording() -> None:
    assert prompt_changes("# A\n\neins  zwei\n", "# A\neins zwei") == []
    assert prompt_changes("eins\n", "eins") == []


def test_a_repeated_heading_keeps_its_own_text() -> None:
    before, now = "# A\neins\n# A\nzwei", "# A\neins\n# A\ndrei"
    assert prompt_changes(before, now) == [("prompt", "A (2)", "zwei", "drei")]


def test_words_are_marked() -> None:
    assert list(marked_words("um zehn Uhr", "um elf Uhr")) == [
        ("same", "um "),
        ("removed", "zehn"),
        ("added", "elf"),
        ("same", " Uhr"),
    ]
    assert marked_line("um zehn Uhr", "um elf Uhr", opens=("[-", "{+"), closes=("-]", "+}")) == "um [-zehn-]{+elf+} Uhr"


def test_an_unreachable_node_is_breaking_where_all_were_reachable() -> None:
    other = after()
    other["nodes"][1]["edges"][1]["destination_node_id"] = "c"
    assert ("breaking", "node unreachable", "nodes/d") in told(compare(FLOW, other))


def test_an_edge_to_a_removed_node_is_breaking() -> None:
    other = after()
    other["nodes"].pop()
    kinds = {kind for _, kind, _ in told(compare(FLOW, other))}
    assert kinds == {"node removed", "edge to nowhere"}


def test_of_a_flow_with_loose_ends_only_the_edits_are_told() -> None:
    loose = after()
    loose["nodes"].append({"id": "z", "type": "end"})
    other = copy.deepcopy(loose)
    other["nodes"][1]["edges"][1]["destination_node_id"] = "c"
    assert told(compare(loose, other)) == [("behaviour", "edge", "nodes/b/edges/e-2/destination_node_id")]


def test_v18_is_v17_with_two_sections_a_bullet_and_an_optional_argument_on_two_tools() -> None:
    found = difference(read_side("v17", demo_context), read_side("v18", demo_context))
    assert sorted(told(found)) == [
        ("behaviour", "argument added", "tools/tool-v17-book-appointment/parameters/properties/mitarbeiter"),
        ("behaviour", "argument added", "tools/tool-v17-check-availability/parameters/properties/mitarbeiter"),
        ("wording", "bullet added", "global_prompt#Termine"),
        ("wording", "section added", "global_prompt#Wunsch nach einer Person"),
        ("wording", "section added", "global_prompt#Zusammengesetzte Leistungen"),
    ]
    assert found.summary == {"breaking": 0, "behaviour": 2, "wording": 3, "cosmetic": 0}
    assert found.tokens["global_prompt"] > 100


def test_the_new_argument_has_the_staff_as_choices() -> None:
    flow = render("v18", demo_context()).flow
    for name in ("tool-v17-check-availability", "tool-v17-book-appointment"):
        tool = next(tool for tool in flow["tools"] if tool["tool_id"] == name)
        person = tool["parameters"]["properties"]["mitarbeiter"]
        assert person["enum"] == ["Emma Williams", "Fabian Spitzer", "Oliver Kretschmer"]
        assert "mitarbeiter" not in tool["parameters"]["required"]


def test_reports_tell_every_change() -> None:
    found = compare(
        *changed(start_speaker="user", global_prompt="# Rolle\n\nSie sind höflich.\n\n# Regeln\n\n- Eins.\n- Zwei.")
    )
    text, page = difference_text(found), difference_markdown(found, "a → b")
    for said in (text, page):
        assert "start_speaker" in said
        assert "global_prompt#Rolle" in said
    assert "[-freundlich-]{+höflich+}" in text
    assert difference_text(compare(FLOW, FLOW)).startswith("no difference")
