"""Scripts on the websocket lane through the command: one that comes true, a freezing server, and none at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.agents import websocket
from simulator.cli import sim
from simulator.fakes.echo_llm import EchoLlm
from simulator.stage import quiet_gateway
from tests.fakes.custom_llm import CustomLlm, said
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
