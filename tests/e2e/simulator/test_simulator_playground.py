"""Whole calls on the playground lane: a fake Retell on loopback, the real gateway, its database and a fake Cal.com."""

import asyncio
import json
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.agents import playground_client
from simulator.cast import Cast, cast_for
from simulator.cli import sim
from simulator.cli_lanes import estimated_messages, told_difference
from simulator.discovery import chosen, packaged, read_all
from simulator.fakes.retell.state import Mishap
from simulator.loopback import served
from simulator.runner import Played
from simulator.stage import quiet_gateway
from simulator.suite import SuiteOptions, run_cast
from tests.fakes.loopback import in_a_thread
from tests.fakes.retell_playground import AGENT, KEY, ChangesItsMind, Playground, playground

ACCEPTANCE = packaged() / "acceptance"
MISTAKEN = """
id: irrtum
title: Das Modell irrt
now: 2026-03-10 10:20
given: {faults: ["FAULT"]}
talk:
  - caller: Einen Herrenhaarschnitt morgen um halb drei bei Fabian bitte.
"""


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quiet_gateway()


@pytest.fixture
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playground_client, "LONGEST_PAUSE_S", 0.0)


@pytest.fixture(scope="module")
def v18() -> Cast:
    return cast_for("v18")


def run(fake: Playground, cast: Cast, *only: str) -> list[Played]:
    scripts = chosen(read_all([packaged()]), only, cast.version)
    return run_cast(scripts, asyncio.run(fake.cast(cast)), SuiteOptions(version=cast.version))


def on_loopback(fake: Playground) -> AbstractContextManager[str]:
    """The fake's address, served as another process would."""
    return in_a_thread(lambda: served(fake.app))


def invoked(url: str, *arguments: str, key: str = KEY) -> Result:
    options = ["--lane", "playground", "--agent-id", AGENT, "--retell-url", url, *arguments]
    environment = {"SALON_RETELL_MANAGEMENT_KEY": key}
    return CliRunner().invoke(sim, ["run", str(ACCEPTANCE), *options], env=environment)


@pytest.mark.parametrize("version", ["v17", "v18", "v19"])
def test_the_acceptance_calls_come_true_with_every_tool_mocked(version: str) -> None:
    cast = cast_for(version)
    fake = playground(cast)
    results = [one for one in run(fake, cast, "acceptance*") if one.id.startswith("acceptance")]
    assert [(one.id, one.inconclusive, [verdict.what for verdict in one.wrong]) for one in results if not one.ok] == []
    assert len(results) >= 5
    assert fake.state.real_calls == []
    assert sum(one.usage["messages"] for one in results) == len(fake.state.completions)


def test_shipped_scripts_come_out_as_offline_or_say_why_they_cannot_be_played(v18: Cast) -> None:
    fake = playground(v18)
    scripts = chosen(read_all([packaged()]), (), "v18")[::5]
    results = run_cast(scripts, asyncio.run(fake.cast(v18)), SuiteOptions(version="v18"))
    offline = run_cast(scripts, v18, SuiteOptions(version="v18"))
    both = [one for one in zip(offline, results, strict=True) if not one[1].inconclusive]
    assert [(on.id, on.inconclusive, _wrong(on)) for off, on in both if _wrong(on) != _wrong(off)] == []
    assert len(both) > 0.8 * len(results)
    assert fake.state.real_calls == []


def _wrong(played: Played) -> list[str]:
    return [verdict.what for verdict in played.wrong]


@pytest.mark.parametrize("fault", ["model_wrong_year *", "model_english *", "model_drops * datum"])
def test_mistakes_that_only_the_stand_in_makes_on_order_are_inconclusive(v18: Cast, fault: str, tmp_path: Path) -> None:
    script = tmp_path / "irrtum.yaml"
    script.write_text(MISTAKEN.replace("FAULT", fault), encoding="utf-8")
    cast = asyncio.run(playground(v18).cast(v18))
    (played,) = run_cast(chosen(read_all([script]), (), "v18"), cast, SuiteOptions(version="v18"))
    assert (
        played.inconclusive
        == f"{fault.split(maxsplit=1)[0]} is a mistake of the offline stand-in; this model makes its own"
    )


def test_a_draft_that_is_not_the_version_of_the_scripts_is_told(v18: Cast) -> None:
    nodes = [{**node} for node in v18.body["nodes"]]
    nodes[0]["instruction"] = {"type": "static_text", "text": "Moin."}
    other = {**v18.body, "nodes": nodes, "tools": v18.body["tools"][1:]}
    draft = asyncio.run(playground(v18).draft())
    told = told_difference(v18, replace(draft, flow=other))
    assert told.startswith("its flow differs from v18 as rendered here: ")
    assert "1 wording" in told


def test_the_command_says_the_cost_first_counts_it_and_reports_like_any_lane(v18: Cast, tmp_path: Path) -> None:
    fake = playground(v18)
    report, junit, page = tmp_path / "run.json", tmp_path / "junit.xml", tmp_path / "run.html"
    with on_loopback(fake) as url:
        files = ["--json", str(report), "--junit", str(junit), "--html", str(page)]
        result = invoked(url, "--yes", *files)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "7 of 7 scripts passed")
    told = result.stderr.splitlines()
    assert told[0] == f"agent {AGENT}, version 3 (draft), 7 tools, all of them mocked"
    assert told[1] == "its flow is v18 as rendered here"
    assert "paid messages for 7 scripts, never more than" in told[2]
    assert f"spent: {len(fake.state.completions)} messages" in told
    whole = json.loads(report.read_bytes())
    assert (whole["passed"], whole["inconclusive"]) == (7, 0)
    assert whole["usage"] == {"messages": len(fake.state.completions)}
    assert 'skipped="0"' in junit.read_text(encoding="utf-8")
    assert "7 of 7 calls passed" in page.read_text(encoding="utf-8")
    assert " messages</span>" in page.read_text(encoding="utf-8")
    assert KEY not in result.output + report.read_text(encoding="utf-8")


def test_the_estimate_is_what_a_faithful_agent_costs(v18: Cast) -> None:
    fake = playground(v18)
    scripts = chosen(read_all([ACCEPTANCE]), (), "v18")
    run(fake, v18, *(script.id for script in scripts))
    assert estimated_messages(v18, scripts) == len(fake.state.completions)


@pytest.mark.parametrize(
    ("arguments", "key", "status", "told"),
    [
        ([], KEY, 2, "nobody is there to ask; add --yes"),
        (["--yes"], "key_of_somebody_else", 3, "does not accept the key; set SALON_RETELL_MANAGEMENT_KEY"),
        (["--yes"], "", 2, "SALON_RETELL_MANAGEMENT_KEY is missing"),
        (["--yes"], "key_of\nkey", 2, "SALON_RETELL_MANAGEMENT_KEY is missing: an API key of the workspace"),
        (["--yes"], "key_of_schlüssel", 2, "SALON_RETELL_MANAGEMENT_KEY is missing"),
        (["--yes", "--agent-version", "9"], KEY, 3, "no such agent or version; see --agent-id and --agent-version"),
        (["--yes", "--agent-id", ""], KEY, 2, "--agent-id is missing"),
        (["--yes", "--retell-url", ""], KEY, 2, "--retell-url is missing"),
        (["--yes", "--retell-url", "http://retell.example"], KEY, 2, "must be an address of https://"),
        (["--yes", "--retell-url", "http://127.0.0.1:9"], KEY, 3, "Retell cannot be reached at http://127.0.0.1:9"),
    ],
)
@pytest.mark.usefixtures("_in_no_time")
def test_nothing_is_paid_for_when_something_is_missing(
    v18: Cast, arguments: list[str], key: str, status: int, told: str
) -> None:
    fake = playground(v18)
    with on_loopback(fake) as url:
        result = invoked(url, *arguments, key=key)
    assert (result.exit_code, told in result.stderr) == (status, True), result.output
    assert fake.state.completions == []
    assert "key_of" not in result.output


@pytest.mark.usefixtures("_in_no_time")
def test_a_dropped_connection_is_asked_again_and_the_call_goes_on(v18: Cast) -> None:
    fake = playground(v18)
    fake.state.mishaps.extend([Mishap(status=0), Mishap(status=503)])
    with on_loopback(fake) as url:
        result = invoked(url, "--yes", "--only", "acceptance-emma")
    assert result.exit_code == 0, result.output
    assert f"spent: {len(fake.state.completions) + 2} messages" in result.stderr


def test_what_the_playground_cannot_do_is_inconclusive_and_counted_apart(v18: Cast, tmp_path: Path) -> None:
    fake = playground(v18)
    report, junit, page = tmp_path / "run.json", tmp_path / "junit.xml", tmp_path / "run.html"
    scripts = str(packaged())
    chosen_ones = ["--only", "schweigen", "--only", "dazwischengeredet", "--only", "leitung-verloren*"]
    with on_loopback(fake) as url:
        options = ["--lane", "playground", "--agent-id", AGENT, "--retell-url", url, "--yes"]
        files = ["--json", str(report), "--junit", str(junit), "--html", str(page)]
        environment = {"SALON_RETELL_MANAGEMENT_KEY": KEY}
        result = CliRunner().invoke(sim, ["run", scripts, *chosen_ones, *options, *files], env=environment)
    whole: dict[str, Any] = json.loads(report.read_bytes())
    assert result.exit_code == 3, result.output
    assert whole["inconclusive"] == whole["total"] > 3
    assert (whole["failed"], whole["passed"]) == (0, 0)
    reasons = {one["id"]: one["inconclusive"] for one in whole["scripts"]}
    assert reasons["schweigen"] == "the playground has no silence (9 s)"
    assert "while a function runs" in reasons["dazwischengeredet"]
    assert "no mock for a failed function" in reasons["leitung-verloren[tool_lost check_availability]"]
    assert f'skipped="{whole["total"]}"' in junit.read_text(encoding="utf-8")
    assert "inconclusive: the playground has no silence" in page.read_text(encoding="utf-8")
    assert "0 of" in result.stdout.splitlines()[-1]


def test_an_agent_that_calls_otherwise_when_asked_again_is_inconclusive(v18: Cast) -> None:
    fake = playground(v18, ChangesItsMind())
    (played,) = run(fake, v18, "acceptance-emma")
    assert (played.ok, played.failed) == (False, False)
    assert played.inconclusive.startswith("asked again, the agent did not make the same calls (3 times)")
    assert '"uhrzeit":"14:00"' in played.inconclusive
    assert '"uhrzeit":"13:00"' in played.inconclusive
    assert played.verdicts == ()


def test_an_agent_that_comes_back_to_its_first_call_is_played_on(v18: Cast) -> None:
    fake = playground(v18, ChangesItsMind(settles_after=2))
    (played,) = run(fake, v18, "acceptance-emma")
    assert played.ok, played.inconclusive or [verdict.what for verdict in played.wrong]


def test_a_function_that_no_mock_answers_is_a_failure_of_the_agent(v18: Cast) -> None:
    fake = playground(v18)
    draft = asyncio.run(fake.draft())
    mocked = {name: kind for name, kind in draft.mocked.items() if name != "check_availability"}
    tools = {name: tool for name, tool in draft.tools.items() if name != "check_availability"}
    cast = asyncio.run(fake.cast(v18, replace(draft, mocked=mocked, tools=tools)))
    scripts = chosen(read_all([ACCEPTANCE]), ("acceptance-emma",), "v18")
    (played,) = run_cast(scripts, cast, SuiteOptions(version="v18"))
    assert played.failed
    assert played.blame == "agent"
    assert any(
        "is no tool of the draft, so no mock answered it; it may have been real" in one.got for one in played.wrong
    )
    assert [name for name, _ in fake.state.real_calls] == ["check_availability"]


def test_too_many_messages_are_not_paid_for(v18: Cast) -> None:
    fake = playground(v18)
    with on_loopback(fake) as url:
        result = invoked(url, "--yes", "--only", "acceptance-emma", "--max-messages", "3")
    assert result.exit_code == 3
    assert "the limit of 3 paid messages is reached (--max-messages)" in result.stdout
    assert len(fake.state.completions) == 3
