"""The drawing: every node and every way out is in it, arrows lead one column on, changes are marked."""

import re
from xml.etree import ElementTree as ET

import pytest

from flows.context import demo_context
from flows.diff.compare import compare
from flows.graph import graph_of
from flows.render import render
from flows.report.html import difference_html, flow_html
from flows.report.layout import canvas_positions, layout_of
from flows.report.mermaid import chart
from flows.report.picture import difference_picture
from flows.report.svg import WIDTH, drawing
from flows.store import library_versions

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=library_versions())
def name(request: pytest.FixtureRequest) -> str:
    version: str = request.param
    return version


def test_every_node_and_edge_is_drawn(name: str) -> None:
    graph = graph_of(render(name, demo_context()).flow)
    root = ET.fromstring(drawing(graph, name))  # noqa: S314  our own document
    groups = {group.get("id") for group in root.iter(f"{SVG}g")}
    assert groups == set(graph.nodes)
    rows = [text for text in root.iter(f"{SVG}text") if text.get("class") == "row"]
    assert len(rows) == len(graph.edges)
    jumps = [text for text in root.iter(f"{SVG}text") if text.get("class") == "jump"]
    arrows = [path for path in root.iter(f"{SVG}path") if path.get("class") == "arrow"]
    assert len(jumps) + len(arrows) == len(graph.edges)


def test_cards_do_not_overlap(name: str) -> None:
    root = ET.fromstring(drawing(graph_of(render(name, demo_context()).flow), name))  # noqa: S314  our own document
    boxes = [
        (float(rect.get("x", 0)), float(rect.get("y", 0)), float(rect.get("height", 0)))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("class") == "card"
    ]
    for x, y, height in boxes:
        below = [other for other in boxes if other[0] == x and other[1] > y]
        assert all(other[1] >= y + height for other in below)
    assert len({x for x, _, _ in boxes}) > 5
    assert all(
        b - a >= WIDTH
        for a, b in zip(sorted({x for x, _, _ in boxes}), sorted({x for x, _, _ in boxes})[1:], strict=False)
    )


def test_arrows_go_one_column_on(name: str) -> None:
    graph = graph_of(render(name, demo_context()).flow)
    layout = layout_of(graph)
    column = {node: index for index, nodes in enumerate(layout.columns) for node in nodes}
    for edge in graph.edges:
        if f"{edge.source}/{edge.id}" in layout.arrows:
            assert column[edge.target] == column[edge.source] + 1
    assert column[graph.start] == 0


def test_the_same_flow_is_drawn_the_same(name: str) -> None:
    graph = graph_of(render(name, demo_context()).flow)
    assert drawing(graph, name) == drawing(graph, name)
    places = canvas_positions(graph)
    assert len({(place["x"], place["y"]) for place in places.values()}) == len(graph.nodes)


def test_an_empty_flow_is_a_drawing_too() -> None:
    assert ET.fromstring(drawing(graph_of({"nodes": []}), "leer")) is not None  # noqa: S314  our own document


def test_a_loose_edge_is_shown_as_such() -> None:
    edge = {"id": "e", "destination_node_id": "weg", "transition_condition": {"type": "prompt", "prompt": "x"}}
    picture = drawing(graph_of({"nodes": [{"id": "a", "type": "branch", "edges": [edge]}]}), "t")
    assert "? weg" in picture


def test_text_is_escaped() -> None:
    picture = drawing(graph_of({"nodes": [{"id": "a", "type": "end", "name": "<b> & Söhne"}]}), "<t>")
    assert "&lt;b&gt; &amp; Söhne" in picture
    assert ET.fromstring(picture) is not None  # noqa: S314  our own document


def test_changes_are_marked() -> None:
    before, after = (render(one, demo_context(), positions=False).flow for one in ("v18", "v19"))
    found = compare(before, after)
    picture = difference_picture(before, after, found, "v18 → v19")
    assert ET.fromstring(picture) is not None  # noqa: S314  our own document
    added, removed = re.findall(r"#15803d", picture), re.findall(r"#b91c1c", picture)
    assert added
    assert removed
    assert 'id="auskunft_salon"' in picture
    page = difference_html(found, "v18 → v19", picture)
    assert page.count('class="change') == len(found.changes)


def test_the_page_and_the_chart_tell_every_node(name: str) -> None:
    rendered = render(name, demo_context())
    graph = graph_of(rendered.flow)
    page, picture, markdown = flow_html(rendered), chart(rendered), rendered.markdown
    assert picture.count(" -->|") == sum(edge.target in graph.nodes for edge in graph.edges)
    for node_id, node in graph.nodes.items():
        assert f"<code>{node_id}</code>" in page
        assert f"## {node['name']}" in markdown
