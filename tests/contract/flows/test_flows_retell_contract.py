"""What is rendered is what Retell's published types accept, in both directions; read from the references beside."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from flows.context import demo_context
from flows.executable import executable
from flows.graph import graph_of
from flows.render import render
from flows.shape.flow import NODE_TYPES, Flow
from flows.store import library_versions

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts"
needs_contracts = pytest.mark.skipif(not CONTRACTS.is_dir(), reason=f"the published contracts are not at {CONTRACTS}")


def schema(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((CONTRACTS / name).read_text(encoding="utf-8"))
    return body


@needs_contracts
@pytest.mark.parametrize("version", library_versions())
def test_a_rendered_flow_is_valid_against_the_strict_schema(version: str) -> None:
    validator = jsonschema_rs.validator_for(schema("retell-conversation-flow.strict.schema.json"))
    errors = [str(error) for error in validator.iter_errors(render(version, demo_context()).flow)]
    assert errors == []


@needs_contracts
@pytest.mark.parametrize("version", library_versions())
def test_a_rendered_agent_is_valid(version: str) -> None:
    body = schema("retell-agent.schema.json")
    validator = jsonschema_rs.validator_for({**body, "anyOf": [{"$ref": "#/$defs/CreateAgent"}]})
    agent = render(version, demo_context()).agent
    assert [str(error) for error in validator.iter_errors(agent)] == []
    known = body["$defs"]["CreateAgent"]["properties"]
    assert set(agent) <= set(known)
    assert agent["language"] == "de-DE"
    assert "Emma" in agent["boosted_keywords"]
    assert "Ansatzfärbung" in agent["boosted_keywords"]


@needs_contracts
def test_our_types_have_exactly_the_published_fields() -> None:
    defs = schema("retell-conversation-flow.strict.schema.json")["$defs"]
    published = {
        node["properties"]["type"]["const"]: set(node["properties"]) - {"type"}
        for name, node in defs.items()
        if name.endswith("Node") and "type" in node.get("properties", {})
    }
    ours = {kind: set(struct.__struct_encode_fields__) for kind, struct in NODE_TYPES.items()}
    assert ours == published
    assert set(Flow.__struct_encode_fields__) == set(defs["CreateConversationFlow"]["properties"])


@pytest.mark.parametrize("version", library_versions())
def test_offline_words_add_no_node_edge_tool_or_variable(version: str) -> None:
    rendered = render(version, demo_context())
    graph = graph_of(rendered.flow)
    assert set(rendered.offline) == {"version", "nodes", "edges"}
    assert set(rendered.offline["nodes"]) <= set(graph.nodes)
    assert set(rendered.offline["edges"]) <= {edge.id for edge in graph.edges}
    assert executable(rendered.flow, rendered.offline).main.start == "begruessung"


@pytest.mark.parametrize("version", library_versions())
def test_durations_come_from_the_catalogue(version: str) -> None:
    prompt = render(version, demo_context()).flow["global_prompt"]
    assert "Ansatzfärbung, waschen, schneiden, föhnen: zweieinhalb Stunden" in prompt


@pytest.mark.parametrize("version", library_versions())
def test_the_packaged_catalogue_is_the_demo_salon(version: str) -> None:
    from booking.adapters.holidays import PublicHolidays  # noqa: PLC0415  the only test here that knows the core
    from booking.catalogue_file import packaged  # noqa: PLC0415
    from gateway.catalogue_view import salon_context  # noqa: PLC0415

    mapped = salon_context(packaged.demo(holidays=PublicHolidays("DE")))
    assert mapped == demo_context()
    assert render(version, mapped).flow == render(version, demo_context()).flow
