"""What counts as touched: nodes, edges, arguments, choices, outcomes, faults; and the switches of the command."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from simulator.cast import Cast, cast_for
from simulator.cli import sim
from simulator.contracts import codes_of, contracts_of
from simulator.coverage import FAULTS, Coverage, coverage_lines, coverage_of
from simulator.discovery import packaged
from simulator.runner import Played
from simulator.script import Fault, Given, Place, Script
from simulator.transcript import Entry, Noted, Remembered, ToolAnswered, ToolCalled, WentTo

PLACE = Place("anruf.yaml", 1)
NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def v19() -> Cast:
    return cast_for("v19")


def covered(cast: Cast, entries: Sequence[Entry], scripts: Sequence[Script] = ()) -> Coverage:
    call = Played(id="x", title="", version="v19", ok=True, verdicts=(), entries=tuple(entries), where="", now="")
    return coverage_of(cast, [call], scripts)


def answered(tool: str, code: str) -> ToolAnswered:
    return ToolAnswered(at_ms=0, id="1", name=tool, content="{}", successful=True, took_ms=1, attempts=1, code=code)


def test_nothing_played_is_nothing_covered_and_everything_is_named(v19: Cast) -> None:
    nothing = coverage_of(v19, [])
    assert [share.percent for share in nothing.shares] == [0.0] * len(nothing.shares)
    assert "absagen" in nothing.share("nodes").missing
    assert "edge-verfuegbarkeit-frei" in nothing.share("edges").missing
    assert any("missing: absagen" in line for line in coverage_lines(nothing, shown=99))
    assert "global_prompt" in nothing.unread, "what only a model reads is named, so that nobody takes it for tested"


def test_nodes_and_edges_count_where_the_talk_went(v19: Cast) -> None:
    went = WentTo(at_ms=0, source="verfuegbarkeit", target="frei", edge="edge-verfuegbarkeit-frei", kind="condition")
    found = covered(v19, [went])
    assert "frei" not in found.share("nodes").missing
    assert "edge-verfuegbarkeit-frei" not in found.share("edges").missing
    assert "edge-verfuegbarkeit-else" in found.share("edges").missing


def test_arguments_count_when_they_are_given_and_fixed_ones_not_at_all(v19: Cast) -> None:
    asked = ToolCalled(
        at_ms=0, id="1", name="book_appointment", arguments={"mitarbeiter": "Emma Williams"}, node="buchen"
    )
    found = covered(v19, [asked])
    names = found.share("arguments").missing
    assert "book_appointment.mitarbeiter" not in names
    assert "book_appointment.name" in names
    assert "book_appointment.angebot" not in names, "the flow fixes it"
    assert "book_appointment.mitarbeiter=Emma Williams" not in found.share("enum values").missing
    assert "book_appointment.mitarbeiter=Fabian Spitzer" in found.share("enum values").missing


def test_a_choice_counts_when_any_node_heard_it(v19: Cast) -> None:
    heard = Remembered(at_ms=0, node="anliegen_lesen", values={"absicht": "cancel"}, source="extract")
    missing = covered(v19, [heard]).share("choices").missing
    assert "absicht=cancel" not in missing
    assert "absicht=deny" in missing


def test_an_outcome_counts_for_the_flow_and_only_a_real_one_for_the_gateway(v19: Cast) -> None:
    ordered = Noted(at_ms=0, what="tool_answers", detail="find_appointment not_found")
    found = covered(
        v19,
        [ordered, answered("find_appointment", "not_found"), answered("find_appointment", "found")],
    )
    codes, real = found.share("codes").missing, found.share("real codes").missing
    assert "find_appointment: not_found" not in codes
    assert "find_appointment: found" not in codes
    assert "find_appointment: not_found" in real
    assert "find_appointment: found" not in real
    assert "find_appointment: unavailable" in codes
    assert "find_appointment: unavailable" not in real, "what every tool answers when something is broken"
    later: list[Entry] = [ordered, answered("find_appointment", "not_found"), answered("find_appointment", "not_found")]
    assert "find_appointment: not_found" not in covered(v19, later).share("real codes").missing


def test_faults_count_by_name_wherever_a_script_orders_them(v19: Cast) -> None:
    script = Script(
        id="x",
        title="",
        now=NOW,
        place=PLACE,
        given=Given(faults=("tool_lost book_appointment once", "calcom_cancel_lost_answer_once_on_segment_A")),
        steps=(Fault(text="calcom_slow_20", place=PLACE), Fault(text="transfer_fails", place=PLACE)),
    )
    missing = covered(v19, [], [script]).share("faults").missing
    for name in ("tool_lost", "calcom_cancel_lost_answer", "calcom_slow", "transfer_fails"):
        assert name in FAULTS
        assert name not in missing
    assert "calcom_cancel_fails" in missing


def test_only_what_changed_since_another_version_is_counted(v19: Cast) -> None:
    older = cast_for("v18")
    assert coverage_of(v19, [], older=v19).share("nodes").total == 0
    assert coverage_of(v19, [], older=v19).share("nodes").percent == 100.0
    nodes = coverage_of(v19, [], older=older).share("nodes")
    assert 0 < nodes.total < coverage_of(v19, []).share("nodes").total
    assert "ausweg" in nodes.missing
    assert "begruessung" not in nodes.missing, "it says the same in both"
    edges = coverage_of(v19, [], older=older).share("edges").missing
    assert "edge-ausweg-else" in edges
    assert "edge-begruessung-always" not in edges


def test_the_contracts_tell_every_outcome_of_a_tool() -> None:
    assert [one["revision"] for one in contracts_of("book_appointment")] == [1, 2]
    assert {"booked", "slot_taken", "unavailable"} <= codes_of("book_appointment")
    assert codes_of("gibt_es_nicht") == frozenset()


def test_the_command_tells_the_coverage_into_the_json_and_fails_below_the_minimum(tmp_path: Path) -> None:
    file = tmp_path / "lauf.json"
    run = ["run", str(packaged() / "auskunft"), "--only", "oeffnungszeiten*", "--flow", "v19", "--json", str(file)]
    ended = CliRunner().invoke(sim, [*run, "--min-coverage", "50"])
    assert ended.exit_code == 1
    assert "nodes:" in ended.output
    assert "50 % are wanted" in ended.output
    kinds = json.loads(file.read_text(encoding="utf-8"))["coverage"]["kinds"]
    assert "buchen" in kinds["nodes"]["missing"]
    assert "salon_nachschlagen" not in kinds["nodes"]["missing"]
    assert CliRunner().invoke(sim, [*run, "--min-coverage", "1"]).exit_code == 0
    changed = CliRunner().invoke(sim, [*run, "--coverage", "--changed-since", "v19"])
    assert changed.exit_code == 0
    assert "nodes           0 of 0    100.0 %" in changed.output
    assert CliRunner().invoke(sim, [*run, "--coverage", "--changed-since", "v99"]).exit_code == 2


def test_a_failing_script_does_not_hide_the_coverage(tmp_path: Path) -> None:
    failing = tmp_path / "falsch.yaml"
    failing.write_text(
        "now: 2026-03-10 10:20\ntalk: [{caller: Guten Tag.}]\nexpect: {said: Gesundheit}\n", encoding="utf-8"
    )
    ended = CliRunner().invoke(sim, ["run", str(failing), "--flow", "v19", "--coverage"])
    assert ended.exit_code == 1
    assert "coverage of v19" in ended.output
