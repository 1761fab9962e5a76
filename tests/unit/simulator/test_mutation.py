"""Breaking a flow in small ways: the operators, which calls are played on a mutant, samples, and the score."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.cast import Cast, cast_for
from simulator.cli import sim
from simulator.discovery import chosen, packaged, read_all
from simulator.mutants import OPERATORS, Mutant, Touch, mutants_of
from simulator.mutate import (
    Fate,
    MutationOptions,
    MutationReport,
    drawn_mutants,
    equivalents,
    mutate,
    report_lines,
)
from simulator.runner import Played
from simulator.suite import SuiteOptions, run_cast
from simulator.touched import touched
from simulator.transcript import Entry, Remembered, ToolCalled, WentTo

BROKEN_VERSIONS = ("v17", "v18", "v19")


def flow() -> dict[str, Any]:
    """A flow with a bit of everything."""
    shared = {
        "type": "equation",
        "operator": "||",
        "equations": [{"left": "{{x}}", "operator": "==", "right": value} for value in ("a", "b", "c")],
    }
    both = {
        "type": "equation",
        "operator": "&&",
        "equations": [
            {"left": "{{x}}", "operator": "==", "right": "a"},
            {"left": "{{y}}", "operator": "exists"},
            {"left": "{{y}}", "operator": "!=", "right": ""},
        ],
    }
    return {
        "start_node_id": "gruss",
        "nodes": [
            {
                "id": "gruss",
                "type": "conversation",
                "instruction": {"type": "static_text", "text": "Guten Tag. Was darf es sein?"},
                "always_edge": {"id": "gruss-always", "destination_node_id": "lesen"},
            },
            {
                "id": "lesen",
                "type": "extract_dynamic_variables",
                "variables": [{"name": "x", "choices": ["a", "b"]}, {"name": "y"}],
                "edges": [
                    {"id": "lesen-suchen", "destination_node_id": "suchen", "transition_condition": both},
                    {"id": "lesen-ende", "destination_node_id": "ende", "transition_condition": shared},
                ],
                "else_edge": {"id": "lesen-else", "destination_node_id": "gruss"},
            },
            {
                "id": "suchen",
                "type": "function",
                "tool_id": "t",
                "edges": [{"id": "suchen-ende", "destination_node_id": "ende", "transition_condition": shared}],
                "else_edge": {"id": "suchen-else", "destination_node_id": "gruss"},
            },
            {"id": "ende", "type": "end", "instruction": {"type": "prompt", "text": "Verabschieden Sie sich."}},
        ],
        "tools": [
            {
                "tool_id": "t",
                "name": "suche",
                "parameters": {
                    "properties": {"wer": {"enum": ["Emma", "Fabian"]}, "fest": {"const": "{{y}}"}},
                    "required": ["wer"],
                },
                "response_variables": {"x": "code"},
            }
        ],
    }


OFFLINE = {"nodes": {"ende": {"says": "Danke. Auf Wiederhören."}}}


def made(operator: str) -> dict[str, Mutant]:
    return {one.place: one for one in mutants_of(flow(), OFFLINE) if one.operator == operator}


@pytest.fixture(scope="module")
def v19() -> Cast:
    return cast_for("v19")


@pytest.mark.parametrize("version", BROKEN_VERSIONS)
def test_every_way_of_breaking_a_flow_makes_mutants_with_names_of_their_own(version: str) -> None:
    cast = cast_for(version)
    mutants = list(mutants_of(cast.body, cast.offline))
    assert {mutant.operator for mutant in mutants} == set(OPERATORS)
    assert [name for name, count in Counter(mutant.name for mutant in mutants).items() if count > 1] == []
    before = json.dumps([cast.body, cast.offline], sort_keys=True)
    for mutant in mutants[::7]:
        assert json.dumps(mutant.broken(cast.body, cast.offline), sort_keys=True) != before
    assert json.dumps([cast.body, cast.offline], sort_keys=True) == before, "the flow itself stays as it is"


def test_edges_are_dropped_where_they_have_a_condition_and_redirected_everywhere() -> None:
    assert set(made("edge_dropped")) == {"lesen-suchen", "lesen-ende", "suchen-ende"}
    redirected = made("edge_redirected")
    assert len(redirected) == 6
    for mutant in redirected.values():
        body, _ = mutant.broken(flow(), OFFLINE)
        assert mutant.place.split(" to ")[1] in {"gruss", "ende"}, "to a node that speaks"
        assert body != flow()


def test_a_shared_condition_is_narrowed_once_and_a_part_of_a_condition_as_it_was_written() -> None:
    narrowed = made("condition_narrowed")
    assert set(narrowed) == {
        "lesen-suchen without {{x}} == a",
        "lesen-suchen without {{y}} !=",
        "lesen-ende without {{x}} == a",
        "lesen-ende without {{x}} == b",
        "lesen-ende without {{x}} == c",
    }
    shared = narrowed["lesen-ende without {{x}} == b"]
    assert shared.touch == Touch(kind="edge", names=("lesen-ende", "suchen-ende"))
    body, _ = shared.broken(flow(), OFFLINE)
    for node, index in ((1, 1), (2, 0)):
        equations = body["nodes"][node]["edges"][index]["transition_condition"]["equations"]
        assert [one["right"] for one in equations] == ["a", "c"]
    part = narrowed["lesen-suchen without {{y}} !="]
    assert part.touch == Touch(kind="node", names=("lesen",)), "it is taken more often: whoever comes by may notice"
    body, _ = part.broken(flow(), OFFLINE)
    assert len(body["nodes"][1]["edges"][0]["transition_condition"]["equations"]) == 1


def test_arguments_choices_sentences_results_and_variables_are_taken_away() -> None:
    removed = made("argument_removed")
    assert set(removed) == {"suche.wer", "suche.fest"}
    body, _ = removed["suche.wer"].broken(flow(), OFFLINE)
    assert body["tools"][0]["parameters"] == {"properties": {"fest": {"const": "{{y}}"}}, "required": []}
    assert removed["suche.wer"].touch.kind == "argument"
    assert removed["suche.fest"].touch == Touch(kind="tool", names=("suche",)), "nobody gives what is fixed"
    changed = made("enum_changed")
    assert set(changed) == {"suche.wer=Emma", "suche.wer=Fabian", "x=a", "x=b"}
    body, _ = changed["x=a"].broken(flow(), OFFLINE)
    assert body["nodes"][1]["variables"][0]["choices"] == ["b"]
    assert set(made("sentence_deleted")) == {
        "gruss sentence 1",
        "gruss sentence 2",
        "ende sentence 1",
        "ende sentence 2",
    }
    _, offline = made("sentence_deleted")["ende sentence 1"].broken(flow(), OFFLINE)
    assert offline["nodes"]["ende"]["says"] == "Auf Wiederhören."
    assert set(made("tool_removed")) == {"suchen"}
    assert set(made("result_forgotten")) == {"suche.x"}
    assert set(made("variable_unread")) == {"lesen.x", "lesen.y"}


def call(name: str, *entries: Entry) -> Played:
    return Played(id=name, title="", version="v19", ok=True, verdicts=(), entries=entries, where="", now="")


def test_only_calls_that_touched_what_is_broken_are_played_the_shortest_first() -> None:
    went = WentTo(at_ms=0, source="a", target="b", edge="a-b", kind="condition")
    asked = ToolCalled(at_ms=0, id="1", name="suche", arguments={"wer": "Emma"}, node="b")
    heard = Remembered(at_ms=0, node="b", values={"x": "a"}, source="extract")
    told = Remembered(at_ms=0, node="b", values={"x": "code"}, source="tool")
    calls = touched([call("lang", went, asked, heard), call("kurz", went), call("anders", told)])
    assert calls.of(Touch(kind="edge", names=("a-b",))) == [1, 0]
    assert calls.of(Touch(kind="node", names=("b",))) == [1, 0]
    assert calls.of(Touch(kind="argument", names=("suche.wer=Emma",))) == [0]
    assert calls.of(Touch(kind="tool", names=("suche",))) == [0]
    assert calls.of(Touch(kind="variable", names=("b.x",))) == [0]
    assert calls.of(Touch(kind="choice", names=("x=a",))) == [0]
    assert calls.of(Touch(kind="choice", names=("x=code",))) == [], "what a tool answers is no choice"
    assert calls.of(Touch(kind="edge", names=("a-b", "c-d"))) == [1, 0]
    assert calls.of(Touch(kind="node", names=("z",))) == []


def test_a_sample_is_drawn_by_its_seed_and_says_what_it_leaves_out(v19: Cast) -> None:
    whole, nothing = drawn_mutants(v19, MutationOptions())
    drawn, left_out = drawn_mutants(v19, MutationOptions(sample=20, seed=3))
    again, _ = drawn_mutants(v19, MutationOptions(sample=20, seed=3))
    other, _ = drawn_mutants(v19, MutationOptions(sample=20, seed=4))
    assert nothing == 0
    assert (len(drawn), left_out) == (20, len(whole) - 20)
    assert [one.name for one in drawn] == [one.name for one in again] != [one.name for one in other]
    only, _ = drawn_mutants(v19, MutationOptions(operators=("tool_removed",)))
    assert {one.operator for one in only} == {"tool_removed"}


def test_every_equivalent_mutant_still_exists_and_has_a_reason() -> None:
    for version in BROKEN_VERSIONS:
        cast = cast_for(version)
        names = {mutant.name for mutant in mutants_of(cast.body, cast.offline)}
        known = equivalents(version)
        assert [name for name in known if name not in names] == []
        assert [name for name, reason in known.items() if len(reason) < 20] == []


def test_the_report_counts_without_the_equivalent_and_names_the_survivors() -> None:
    report = MutationReport(
        version="v19",
        fates=(
            Fate(name="edge_dropped a", operator="edge_dropped", noticed_by="anruf", played=2),
            Fate(name="edge_dropped b", operator="edge_dropped", played=5),
            Fate(name="edge_dropped c", operator="edge_dropped", equivalent="leads the same way"),
        ),
        left_out=4,
    )
    assert report.scores() == {"edge_dropped": (1, 2), "all": (1, 2)}
    assert report.score == 50.0
    assert [fate.name for fate in report.survivors] == ["edge_dropped b"]
    told = "\n".join(report_lines(report))
    for part in ("50.0 % noticed", "not noticed: edge_dropped b", "(leads the same way)", "7 calls", "4 mutants left"):
        assert part in told
    assert MutationReport(version="v19", fates=()).score == 100.0


def test_a_flow_that_is_not_broken_is_noticed_by_nobody_and_a_broken_one_is(
    v19: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = chosen(read_all([packaged() / "auskunft"]), ("oeffnungszeiten*",), "v19")
    baseline = run_cast(scripts, v19, SuiteOptions(version="v19"))
    same = Mutant(operator="same", place="x", touch=Touch(kind="node", names=("auskunft",)), change=lambda *_: None)
    mute = next(one for one in mutants_of(v19.body, v19.offline) if one.name == "result_forgotten salon_info.antwort")
    monkeypatch.setattr("simulator.mutate.mutants_of", lambda *_: iter((same, mute)))
    heard: list[str] = []
    for workers in (1, 2):
        report = mutate(scripts, v19, baseline, MutationOptions(workers=workers), lambda fate: heard.append(fate.name))
        assert [(fate.name, bool(fate.noticed_by)) for fate in report.fates] == [("same x", False), (mute.name, True)]
        assert report.fates[0].played == len(scripts), "all that come by were tried"
    assert sorted(heard) == sorted([same.name, mute.name] * 2)


def test_the_command_writes_json_tells_progress_and_fails_below_the_score(tmp_path: Path) -> None:
    file = tmp_path / "mutanten.json"
    arguments = ["mutate", "v19", str(packaged() / "auskunft"), "--operator", "tool_removed", "--json", str(file)]
    ended = CliRunner().invoke(sim, [*arguments, "--min-score", "90"])
    assert ended.exit_code == 1, "questions alone notice no cancelling"
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert whole["version"] == "v19"
    assert whole["operators"]["all"]["counted"] == len(whole["mutants"])
    assert 0 < whole["operators"]["tool_removed"]["noticed"] < len(whole["mutants"])
    assert "not noticed: tool_removed absagen" in ended.output
    assert f"{len(whole['mutants'])} of {len(whole['mutants'])} mutants" in ended.output
    assert CliRunner().invoke(sim, ["mutate", "v19", "--operator", "kaputt"]).exit_code == 2
