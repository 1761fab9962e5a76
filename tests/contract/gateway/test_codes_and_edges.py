"""Every outcome code stands in one table, has a phrase in every flow version, and takes an edge meant for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.context import demo_context
from flows.phrases import Phrasebook
from flows.render import render
from flows.store import library_versions
from gateway.tools.codes import CODES, ERRORS
from gateway.tools.handbook import PAGE
from gateway.tools.table import NEWEST

ROOT = Path(__file__).parents[3]
_ROW = re.compile(r"^\| `(\w+)` \| (true|false) \| (.+?) \| (.+?) \|", re.MULTILINE)


def test_the_page_documents_each_code_once_with_its_meaning_and_its_edge() -> None:
    rows = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [row[0] for row in rows] == list(CODES)
    for name, ok, meaning, edge in rows:
        code = CODES[name]
        assert (ok == "true", meaning, edge) == (code.ok, code.meaning, code.edge)
        assert all((code.meaning.strip(), code.edge.strip()))


def test_no_other_page_documents_a_code() -> None:
    others = [page for page in (ROOT / "docs").rglob("*.md") if page != PAGE]
    assert [page.name for page in others if _ROW.search(page.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("version", library_versions())
def test_every_version_has_a_phrase_for_each_code_and_for_no_other(version: str) -> None:
    assert set(Phrasebook.load(version).codes) == set(CODES)


def _function_nodes(version: str) -> Iterator[tuple[str, str, set[str], bool]]:
    """Id, tool, the codes that some equation edge names, and whether there is an else edge."""
    flow: dict[str, Any] = render(version, demo_context(), positions=False).flow
    tools = {one["tool_id"]: one["name"] for one in flow["tools"]}
    for node in flow["nodes"]:
        if node["type"] == "function":
            named = {
                equation["right"]
                for edge in node.get("edges", ())
                for equation in edge["transition_condition"].get("equations", ())
                if (equation["left"], equation["operator"]) == ("{{ergebnis}}", "==")
            }
            yield node["id"], tools[node["tool_id"]], named, "else_edge" in node


@pytest.mark.parametrize("version", library_versions())
def test_every_code_a_tool_may_answer_has_an_edge_behind_it(version: str) -> None:
    """Codes of the tool's own are named by an edge; only what every tool may answer is left to the else edge."""
    nodes = list(_function_nodes(version))
    assert nodes
    for node, tool, named, otherwise in nodes:
        assert otherwise, f"{node}: nothing is done where the function fails"
        assert named <= set(CODES), f"{node}: edges for what nobody answers"
        unnamed = set(NEWEST[tool].codes) - set(ERRORS) - named
        # Asked how it stands, "not yet" is the same as no answer: the flow asks once more, or gives up.
        assert unnamed <= ({"pending"} if tool == "booking_status" else set()), f"{node}: {tool} has no edge for it"
