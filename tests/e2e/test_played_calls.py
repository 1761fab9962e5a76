"""Whole calls against the real gateway, database and fake Cal.com: the shipped suite, the demo, and equal bytes."""

import asyncio
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from simulator.cast import cast_for
from simulator.cli import sim
from simulator.coverage import coverage_of
from simulator.demo import run_demo
from simulator.discovery import chosen, packaged, read_all
from simulator.mutate import MutationOptions, mutate
from simulator.stage import quiet_gateway
from simulator.suite import SuiteOptions, run_cast

DIALOGUES = Path(__file__).parents[2].parent / "shared" / "data" / "calls" / "dialogues.jsonl"


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quiet_gateway()


@pytest.mark.parametrize("version", ["v17", "v18", "v19"])
def test_the_acceptance_calls_come_true(version: str) -> None:
    scripts = chosen(read_all([packaged() / "acceptance"]), (), version)
    results = run_cast(scripts, cast_for(version), SuiteOptions(version=version))
    assert [(played.id, [verdict.what for verdict in played.wrong]) for played in results if not played.ok] == []
    assert len(results) >= 5


def test_at_least_a_hundred_scripts_ship_and_come_true_on_the_newest_version() -> None:
    scripts = chosen(read_all([packaged()]), (), "v19")
    assert len(scripts) >= 100
    cast = cast_for("v19")
    results = run_cast(scripts, cast, SuiteOptions(version="v19", workers=2))
    assert [(played.id, [verdict.what for verdict in played.wrong]) for played in results if not played.ok] == []
    covered = coverage_of(cast, results, scripts)
    whole = ("nodes", "edges", "arguments", "enum values", "choices", "codes", "faults")
    assert {kind: covered.share(kind).missing for kind in whole if covered.share(kind).missing} == {}


@pytest.mark.parametrize("version", ["v17", "v18"])
def test_the_scripts_of_an_older_version_come_true_on_it(version: str) -> None:
    scripts = [one for one in chosen(read_all([packaged()]), (), version) if one.first is None]
    results = run_cast(scripts, cast_for(version), SuiteOptions(version=version, workers=2))
    assert [(played.id, [verdict.what for verdict in played.wrong]) for played in results if not played.ok] == []


def test_the_shipped_scripts_notice_broken_flows() -> None:
    scripts = chosen(read_all([packaged()]), (), "v19")
    cast = cast_for("v19")
    baseline = run_cast(scripts, cast, SuiteOptions(version="v19", workers=2))
    report = mutate(scripts, cast, baseline, MutationOptions(workers=2, sample=40, seed=1))
    assert report.score >= 85, [fate.name for fate in report.survivors]


@pytest.mark.parametrize("version", ["v18", "v19"])
def test_the_labelled_dialogues_come_true(version: str) -> None:
    if not DIALOGUES.exists():
        message = "the labelled dialogues are not on this machine (../shared/data/calls); this test did not run"
        sys.stderr.write(f"{message}\n")
        pytest.skip(message)
    results = run_cast(read_all([DIALOGUES]), cast_for(version), SuiteOptions(version=version))
    assert [played.id for played in results if not played.ok] == []


def test_the_same_seed_gives_the_same_bytes_with_several_workers_too() -> None:
    scripts = chosen(read_all([packaged() / "gespraech", packaged() / "aendern"]), (), "v19")[:16]
    cast = cast_for("v19")
    runs = [run_cast(scripts, cast, SuiteOptions(version="v19", seed=7, workers=workers)) for workers in (1, 1, 2)]
    first, second, spread = (msgspec.json.encode(results) for results in runs)
    assert first == second
    assert first == spread


def test_the_demo_plays_over_http_and_leaves_a_page(tmp_path: Path) -> None:
    lines: list[str] = []
    status = asyncio.run(run_demo("v18", tmp_path / "report.html", lines.append))
    told = "\n".join(lines)
    assert status == 0, told
    for part in ("Caller :", "→ book_appointment(", "← booked", "Cal.com holds", "░", "HTML report:"):
        assert part in told
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_command_fails_with_one_when_a_script_fails_and_with_two_when_one_is_broken(tmp_path: Path) -> None:
    script = "now: 2026-03-10 10:20\ntalk: [{caller: Guten Tag.}]\nexpect: {said: Gesundheit}\n"
    failing = tmp_path / "falsch.yaml"
    failing.write_text(script, encoding="utf-8")
    result_file = tmp_path / "ergebnis.json"
    junit = tmp_path / "junit.xml"
    arguments = ["run", str(failing), "--json", str(result_file), "--junit", str(junit), "--github"]
    ended = CliRunner().invoke(sim, arguments)
    assert ended.exit_code == 1
    assert "expected: Gesundheit" in ended.output
    assert f"::error file={failing},line=1::" in ended.output
    whole = msgspec.json.decode(result_file.read_bytes())
    assert (whole["total"], whole["passed"], whole["failed"]) == (1, 0, 1)
    assert whole["scripts"][0]["blame"] == "agent"
    assert b"<failure" in junit.read_bytes()
    broken = tmp_path / "kaputt.yaml"
    broken.write_text("now: 2026-03-10 10:20\ntalk:\n  - kaller: Hallo\n", encoding="utf-8")
    ended = CliRunner().invoke(sim, ["run", str(broken)])
    assert ended.exit_code == 2
    assert f"{broken}:3" in ended.output
    assert CliRunner().invoke(sim, ["run", str(failing), "--flow", "v99"]).exit_code == 2
