"""A model behind an OpenAI-compatible endpoint plays the agent: the acceptance calls come true, over real HTTP."""

import asyncio
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cast import cast_for
from simulator.cli import sim
from simulator.discovery import packaged
from simulator.fakes.openai_endpoint.app import (
    KEY,
    MODEL,
    FakeOpenAi,
    LoopbackOpenAi,
    Mind,
    Mishap,
    ScriptedMind,
    calls,
    says,
)
from simulator.fakes.openai_endpoint.mind import FlowMind

ACCEPTANCE = str(packaged() / "acceptance")


@contextmanager
def endpoint(mind: Mind) -> Iterator[tuple[str, FakeOpenAi]]:
    """The fake on loopback, in a thread of its own, for as long as the context is open."""
    opened, over = threading.Event(), threading.Event()
    found: list[LoopbackOpenAi] = []

    async def serve() -> None:
        async with LoopbackOpenAi(mind) as fake:
            found.append(fake)
            opened.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert opened.wait(30)
    try:
        yield found[0].url, found[0].app
    finally:
        over.set()
        thread.join(30)


def run(url: str, *arguments: str, key: str = KEY) -> Result:
    given = ("--lane", "llm", "--llm-url", url, "--llm-model", MODEL, *arguments)
    return CliRunner().invoke(sim, ["run", *given], env={"SALON_LLM_KEY": key}, catch_exceptions=False)


@pytest.mark.parametrize("version", ["v18", "v19"])
def test_the_acceptance_calls_come_true_with_a_model_as_agent(version: str, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    with endpoint(FlowMind(cast_for(version), time(10, 20))) as (url, fake):
        done = run(url, ACCEPTANCE, "--flow", version, "--json", str(file), "--seed", "5")
    assert done.exit_code == 0, done.output
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["passed"] == told["total"] >= 7
    assert told["usage"]["completions"] == len(fake.seen)
    assert {ask.body["seed"] for ask in fake.seen} == {5}
    assert KEY not in done.output
    assert KEY not in file.read_text(encoding="utf-8")


def test_rounds_have_seeds_of_their_own_and_tell_pass_to_the_k(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    with endpoint(FlowMind(cast_for("v19"), time(10, 20))) as (url, fake):
        done = run(
            url, ACCEPTANCE, "--flow", "v19", "--only", "acceptance-duration", "--repeats", "3",
            "--temperature", "0.5", "--json", str(file),
        )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "pass^3" in done.output
    assert "3/3" in done.output
    assert json.loads(file.read_text(encoding="utf-8"))["repeats"]["pass_hat"] == {"1": 1.0, "2": 1.0, "3": 1.0}
    assert {ask.body["seed"] for ask in fake.seen} == {0, 1, 2}
    assert {ask.body["temperature"] for ask in fake.seen} == {0.5}


def test_a_function_nobody_knows_fails_the_script_and_calls_nothing() -> None:
    with endpoint(ScriptedMind(calls(("delete_all_appointments", {})))) as (url, _):
        done = run(url, ACCEPTANCE, "--flow", "v19", "--only", "acceptance-emma")
    assert done.exit_code == 1
    assert "delete_all_appointments" in done.output
    assert "[agent]" in done.output


def test_a_busy_endpoint_is_waited_for() -> None:
    mind = FlowMind(cast_for("v19"), time(10, 20))
    with endpoint(mind) as (url, fake):
        fake.mishaps = [Mishap(status=429, headers={"retry-after": "0.01"}), Mishap(status=0)]
        done = run(url, ACCEPTANCE, "--flow", "v19", "--only", "acceptance-duration")
    assert done.exit_code == 0, done.output


def test_what_cannot_be_played_is_inconclusive_and_no_failure() -> None:
    with endpoint(ScriptedMind(says("Guten Tag."))) as (url, fake):
        fake.mishaps = [Mishap(status=400, body='{"error": {"message": "no seed here"}}')]
        done = run(url, ACCEPTANCE, "--flow", "v19", "--only", "acceptance-duration")
    assert done.exit_code == 3
    assert "no seed here" in done.output


def test_a_wrong_key_ends_the_program_before_anything_is_played() -> None:
    with endpoint(ScriptedMind(says("Guten Tag."))) as (url, fake):
        done = run(url, ACCEPTANCE, key="sk-not-this-one")
        assert fake.seen == []
    assert done.exit_code == 3
    assert "SALON_LLM_KEY" in done.output
    assert "sk-not-this-one" not in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--llm-model", "m"), "--llm-url is missing"),
        (("--llm-url", "https://x/v1"), "--llm-model is missing"),
        (("--llm-url", "http://x/v1", "--llm-model", "m"), "must be an address of https://"),
    ],
)
def test_what_is_missing_is_said(arguments: tuple[str, ...], told: str) -> None:
    given = ["run", ACCEPTANCE, "--lane", "llm", *arguments]
    done = CliRunner().invoke(sim, given, env={"SALON_LLM_URL": "", "SALON_LLM_MODEL": ""})
    assert done.exit_code == 2
    assert told in done.output


def test_nobody_there_is_said() -> None:
    done = run("http://127.0.0.1:9/v1", ACCEPTANCE)
    assert done.exit_code == 3
    assert "nobody answers" in done.output


def test_a_person_talks_to_the_model() -> None:
    typed = "Ansatzfärbung morgen um 14 Uhr bei Emma bitte.\nMiriam Vogt\n01713920034\nJa, passt.\n"
    with endpoint(FlowMind(cast_for("v19"), time(10, 20))) as (url, fake):
        given = ["call", "--lane", "llm", "--llm-url", url, "--llm-model", MODEL, "--now", "2026-03-10 10:20"]
        done = CliRunner().invoke(sim, given, input=typed, env={"SALON_LLM_KEY": KEY}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "← booked" in done.output
    assert len(fake.seen) > 5


def test_a_model_that_breaks_the_rules_ends_a_typed_call_with_the_reason() -> None:
    with endpoint(ScriptedMind(calls(("delete_everything", {})))) as (url, _):
        given = ["call", "--lane", "llm", "--llm-url", url, "--llm-model", MODEL, "--now", "2026-03-10 10:20"]
        done = CliRunner().invoke(
            sim, given, input="Einen Termin bitte.\n", env={"SALON_LLM_KEY": KEY}, catch_exceptions=False
        )
    assert done.exit_code == 0
    assert "! the model was to call" in done.output
    assert "error_unknown" in done.output


def test_the_fake_endpoint_serves_by_itself() -> None:
    command = [sys.executable, "-m", "simulator.fakes.openai_endpoint", "--flow", "v18"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = dict(one.split("=", 1) for one in process.stdout.readline().split()[1:])
        done = run(told["SALON_LLM_URL"], ACCEPTANCE, "--flow", "v18", "--only", "acceptance-duration")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert done.exit_code == 0, done.output
    assert told["SALON_LLM_MODEL"] == MODEL
