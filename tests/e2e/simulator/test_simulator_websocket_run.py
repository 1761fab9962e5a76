"""Scripts on the websocket lane through the command: one that comes true, a freezing server, and none at all."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.agents import websocket
from simulator.agents.websocket import WebsocketLane
from simulator.cast import cast_for
from simulator.cli import sim
from simulator.discovery import chosen, packaged, read_all
from simulator.fakes.echo_llm import EchoLlm
from simulator.runner import Played, play
from simulator.stage import open_stage, quiet_gateway
from tests.fakes.custom_llm import CustomLlm, said
from tests.fakes.flow_llm import FlowLlm
from tests.fakes.loopback import in_a_thread

SCRIPT = """
id: echo
title: Ein Gespräch mit dem Echo
now: 2026-03-10 10:20
talk:
  - caller: Grüß Gott, ich wollte nur hallo sagen.
  - expect: {said: Grüß Gott}
  - silence: 10
  - expect: {said: hallo sagen}
  - caller: Das war alles.
  - expect: {ended: agent_hangup}
expect: {outcome: not_booked, never: [book_appointment], ended: agent_hangup}
"""


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quiet_gateway()


def run(folder: Path, url: str) -> tuple[Result, dict[str, Any]]:
    script, report = folder / "echo.yaml", folder / "run.json"
    script.write_text(SCRIPT, encoding="utf-8")
    options = ["--lane", "websocket", "--websocket-url", url, "--json", str(report)]
    result = CliRunner().invoke(sim, ["run", str(script), *options])
    return result, json.loads(report.read_bytes()) if report.exists() else {}


def test_a_script_comes_true_against_the_echo_server(tmp_path: Path) -> None:
    with in_a_thread(lambda: EchoLlm(greeting="Salon, guten Tag.", last_word="Das war alles.")) as echo:
        result, whole = run(tmp_path, echo.url)
    assert (result.exit_code, whole["passed"]) == (0, 1), result.output
    kinds = [entry["type"] for entry in whole["scripts"][0]["transcript"]]
    assert kinds == ["agent", "caller", "agent", "caller", "agent", "caller", "agent", "ended"]
    assert whole["usage"] == {}


def test_a_server_that_freezes_fails_the_script_and_is_to_blame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "RETELLS_PATIENCE", websocket.Patience(frozen_s=0.2))
    with in_a_thread(lambda: CustomLlm(greeting=[said(0, "Guten Tag.")])) as server:
        result, whole = run(tmp_path, server.url)
    assert result.exit_code == 1
    (played,) = whole["scripts"]
    assert played["blame"] == "agent"
    assert "the agent freezes: response 1 is not complete in 0.2 s" in result.stdout


def test_without_a_server_nothing_can_be_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "RETELLS_PATIENCE", websocket.Patience(between_tries_s=0))
    result, whole = run(tmp_path, "ws://127.0.0.1:9")
    assert (result.exit_code, whole["inconclusive"]) == (3, 1)
    assert "is it running?" in result.stdout


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9", "ws://"])
def test_an_address_that_is_none_is_told(tmp_path: Path, url: str) -> None:
    result, _ = run(tmp_path, url)
    assert result.exit_code == 2
    assert "--websocket-url" in result.stderr


def test_the_acceptance_calls_come_true_against_a_server_that_books_by_itself() -> None:
    async def run() -> list[Played]:
        cast = cast_for("v18")
        results = []
        async with open_stage() as stage:
            for script in chosen(read_all([packaged() / "acceptance"]), (), "v18"):
                if script.first is None:
                    async with FlowLlm(cast, script, stage.gateway, stage.key) as server:
                        results.append(await play(script, replace(cast, lane=WebsocketLane(server.url)), stage))
        return results

    results = asyncio.run(run())
    assert [(one.id, [verdict.what for verdict in one.wrong]) for one in results if one.failed] == []
    assert sum(one.ok for one in results) >= 5
    told = {one.id: one.inconclusive for one in results if not one.ok}
    assert told == {
        "acceptance-twice": "tool_twice cannot be ordered where the server calls book_appointment by itself"
    }


def test_what_the_lane_does_not_show_leaves_the_call_inconclusive_but_hides_no_failure(tmp_path: Path) -> None:
    def outcome(expected: str) -> tuple[dict[str, Any], int]:
        script, report = tmp_path / "blind.yaml", tmp_path / "run.json"
        text = (
            f"id: blind\ntitle: Blind\nnow: 2026-03-10 10:20\ntalk: [{{caller: Hallo.}}, {{caller: Ende.}}]\n{expected}"
        )
        script.write_text(text, encoding="utf-8")
        with in_a_thread(lambda: EchoLlm(last_word="Ende.")) as echo:
            options = ["--lane", "websocket", "--websocket-url", echo.url, "--json", str(report)]
            result = CliRunner().invoke(sim, ["run", str(script), *options])
        (played,) = json.loads(report.read_bytes())["scripts"]
        return played, result.exit_code

    unseen, status = outcome("expect: {node: frei, outcome: not_booked}")
    assert status == 3
    assert "the websocket lane does not show what" in unseen["inconclusive"]
    assert unseen["inconclusive"].endswith("expects: the talk is in frei")
    assert outcome("expect: {variables: {ergebnis: x}}")[0]["inconclusive"].endswith("variable ergebnis is 'x'")
    wrong, status = outcome("expect: {node: frei, outcome: booked}")
    assert (status, wrong["inconclusive"], wrong["blame"]) == (1, "", "agent")
