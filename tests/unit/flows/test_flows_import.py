"""Import and render are inverse, whatever an export holds."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.checks.run import check
from flows.context import demo_context
from flows.diff.compare import compare
from flows.errors import Place, SourceBroken
from flows.imports import write_import
from flows.render import render
from flows.store import library_versions, load_version

SHARED = Path(__file__).parents[4] / "shared"
PAIRS = SHARED / "data" / "flows" / "make_flow_pair.py"
needs_pairs = pytest.mark.skipif(not PAIRS.is_file(), reason=f"the generator of flow pairs is not at {PAIRS}")


def round_trip(body: dict[str, Any], folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    write_import(body, "imported", folder, Place("export.json"))
    rendered = render(load_version(str(folder)), demo_context())
    return rendered.flow, rendered.agent


@pytest.mark.parametrize("version", library_versions())
def test_a_rendered_version_comes_back_as_it_was(version: str, tmp_path: Path) -> None:
    flow = render(version, demo_context()).flow
    assert round_trip(flow, tmp_path / "v")[0] == flow


def test_an_agent_export_keeps_agent_and_flow(tmp_path: Path) -> None:
    rendered = render("v18", demo_context())
    body = {**rendered.agent, "conversationFlow": {**rendered.flow, "conversation_flow_id": "cf_1", "version": 4}}
    flow, agent = round_trip(body, tmp_path / "v")
    assert flow == body["conversationFlow"]
    assert agent == rendered.agent


@pytest.mark.parametrize(
    "node",
    [
        {
            "id": "a",
            "type": "conversation",
            "instruction": {"type": "prompt", "text": "[[ nicht Jinja ]] {{x}}\r\nzwei "},
        },
        {"id": "a", "type": "conversation", "instruction": {"type": "prompt", "text": "\n\n  Ränder \n\n"}},
        {"id": "a", "type": "conversation", "instruction": {"type": "static_text", "text": "prompts/a.md"}},
        {"id": "a", "type": "function", "parameter_mapping": {"call_id": "{{call_id}}"}, "edges": None},
        {"id": "a", "type": "branch", "edges": [{"id": "e", "condition": "unbekannt"}], "else_edge": None},
        {"id": "a", "type": "x", "say": 1, "prompt": None, "global": {}},
        {
            "id": "a",
            "type": "end",
            "edges": [{"id": "e", "transition_condition": {"type": "prompt", "prompt": "x"}}] * 2,
        },
        {
            "id": "a",
            "type": "branch",
            "edges": [
                {
                    "id": "e",
                    "destination_node_id": "b",
                    "transition_condition": {
                        "type": "equation",
                        "operator": "||",
                        "equations": [
                            {"left": "{{x}}", "operator": "==", "right": "a and b"},
                            {"left": "{{x}}", "operator": "exists"},
                        ],
                    },
                }
            ],
        },
    ],
)
def test_odd_nodes_come_back_as_they_were(node: dict[str, Any], tmp_path: Path) -> None:
    body = {"start_speaker": "user", "nodes": [node], "unbekannt": {"x": None}}
    assert round_trip(body, tmp_path / "v")[0] == body


def test_repeated_ids_come_back_as_they_were(tmp_path: Path) -> None:
    body = {"nodes": [{"id": "a", "type": "end"}, {"id": "a", "type": "end"}], "start_node_id": None}
    assert round_trip(body, tmp_path / "v")[0] == body


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=80)
conditions = st.one_of(
    st.fixed_dictionaries({"type": st.just("prompt"), "prompt": texts}),
    st.fixed_dictionaries(
        {
            "type": st.just("equation"),
            "operator": st.sampled_from(["||", "&&"]),
            "equations": st.lists(
                st.fixed_dictionaries(
                    {
                        "left": st.one_of(texts, st.just("{{absicht}}")),
                        "operator": st.sampled_from(["==", "!=", "contains", "exists"]),
                    },
                    optional={"right": texts},
                ),
                max_size=3,
            ),
        }
    ),
)
edges = st.fixed_dictionaries(
    {"id": texts, "transition_condition": conditions}, optional={"destination_node_id": texts}
)
nodes = st.fixed_dictionaries(
    {"id": texts.filter(bool), "type": st.sampled_from(["conversation", "branch", "end", "neu"])},
    optional={
        "name": texts,
        "instruction": st.fixed_dictionaries({"type": st.sampled_from(["prompt", "static_text"]), "text": texts}),
        "edges": st.lists(edges, max_size=3),
        "else_edge": edges,
        "always_edge": edges,
    },
)


@given(rows=st.lists(nodes, max_size=3), prompt=texts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_export_comes_back_as_it_was(tmp_path: Path, rows: list[dict[str, Any]], prompt: str) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    body = {"start_speaker": "agent", "global_prompt": prompt, "nodes": rows}
    assert round_trip(body, folder)[0] == body


def test_json_without_a_flow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceBroken, match="no conversation flow"):
        write_import({"agent_id": "x"}, "v", tmp_path / "v", Place("export.json"))


@needs_pairs
@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_a_large_pair_comes_back_and_differs_in_exactly_what_was_changed(seed: int, tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(PAIRS), str(seed), str(tmp_path)], check=True, capture_output=True)
    before, after, expected = (
        json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in ("a", "b", "expected")
    )
    found = compare(before, after).changes
    assert sorted((one.weight.value, one.kind, one.id) for one in found) == sorted(
        (one["class"], one["kind"], one["id"]) for one in expected
    )
    assert len(found) == 34
    assert all(one["id"] in path for one, path in _paired(expected, [change.path for change in found]))
    assert round_trip(before, tmp_path / "v")[0] == before


def _paired(expected: list[dict[str, str]], paths: list[str]) -> list[tuple[dict[str, str], str]]:
    return [(one, next(path for path in paths if one["id"] in path.split("/"))) for one in expected]


def test_a_finding_in_an_imported_flow_has_its_line(tmp_path: Path) -> None:
    body = {
        "nodes": [
            {"type": "speak", "text": "Guten Tag"},
            {"id": "ende", "type": "end", "edges": [{"id": "e1", "destination_node_id": "nirgends"}]},
        ],
        "tools": [{"tool_id": "t1", "name": "find slots", "type": "custom", "url": "https://salon.example.de"}],
        "model_choice": {"type": "cascading", "model": "gpt-1"},
    }
    write_import(body, "imported", tmp_path / "v", Place("export.json"))
    found = check(load_version(str(tmp_path / "v")), demo_context())
    source = (tmp_path / "v" / "flow.yaml").read_text(encoding="utf-8").splitlines()

    def line_of(rule: str, at: str) -> str:
        return source[next(one.place.line for one in found if (one.rule, one.at) == (rule, at)) - 1]

    assert "speak" in line_of("FL001", "node:0")
    assert "t1" in line_of("FL002", "tool:t1")
    assert "gpt-1" in line_of("FL001", "flow.model_choice.model")
