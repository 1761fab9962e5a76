"""A person types as the caller: words, commands, the end of the input; what happens is told as it happens."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.call import LiveCall, Style, command_of, words
from simulator.cast import cast_for
from simulator.cli import sim
from simulator.discovery import ZONE
from simulator.stage import open_stage, quiet_gateway

NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZONE)
BOOKING = (
    "Guten Tag, Ansatzfärbung morgen um 14 Uhr bei Emma bitte.",
    "Miriam Vogt",
    "01713920034",
    "Ja, passt.",
    "Danke, tschüss.",
)


def typed(*lines: str, arguments: tuple[str, ...] = ()) -> Result:
    given = ["call", "--flow", "v19", "--now", "2026-03-10 10:20", *arguments]
    return CliRunner().invoke(sim, given, input="".join(f"{line}\n" for line in lines), catch_exceptions=False)


def test_a_booking_is_typed_and_told_step_by_step() -> None:
    done = typed(*BOOKING[:4], "/zustand", BOOKING[4])
    assert done.exit_code == 0
    told = done.output
    steps = ("Was darf ich für Sie tun?", "→ check_availability(", "← available", "> Miriam Vogt", "← booked")
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)
    assert "2026-03-11 14:00  Ansatzfärbung bei Emma Williams  (confirmed)  Miriam Vogt 01713920034" in told
    assert "zu Ende (agent_hangup)" in told
    assert "·" not in told


def test_the_end_of_the_input_hangs_up_and_so_does_the_command() -> None:
    assert "zu Ende (user_hangup)" in typed("Guten Tag.").output
    assert "zu Ende (user_hangup)" in typed().output
    done = typed("/auflegen", "Hört mich noch jemand?")
    assert "zu Ende (user_hangup)" in done.output
    assert "Hört mich" not in done.output


def test_the_way_is_shown_when_it_is_asked_for() -> None:
    assert "· begruessung" in typed(arguments=("--path",)).output
    done = typed("/weg", "Wann haben Sie auf?", "/weg", "Und wo sind Sie?")
    shown = done.output.split("Der Weg wird gezeigt.")[1].split("Der Weg wird nicht mehr gezeigt.")
    assert "·" in shown[0]
    assert "·" not in shown[1]


def test_silence_keys_and_variables() -> None:
    done = typed("/schweigen 12", "/variablen", "/tasten 1 2", "Ich bin Miriam Vogt, Dauerwelle bitte.", "/variablen")
    assert done.exit_code == 0
    assert "Noch nichts." in done.output
    assert "    dienstleistung: Dauerwelle" in done.output
    assert done.output.count("Agent") >= 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/gibtsnicht", "Das kenne ich nicht: /gibtsnicht."),
        ("/", "Das kenne ich nicht"),
        ("/schweigen viel", "Wie viele Sekunden?"),
        ("/schweigen -3", "Wie viele Sekunden?"),
        ("/tasten", "Welche Tasten?"),
        ("/tasten abc", "Welche Tasten?"),
        ("/uhr", "Welche Uhrzeit?"),
        ("/uhr 25:00", "Welche Uhrzeit?"),
        ("/zustand", "Das Buch ist leer."),
    ],
)
def test_what_is_mistyped_is_told_and_never_said_to_the_agent(line: str, told: str) -> None:
    done = typed(line)
    assert told in done.output
    assert done.output.count("Agent") == 1


def test_the_clock_begins_the_call_anew() -> None:
    done = typed("Guten Tag.", "/uhr 2026-10-25 02:30", "/uhr 14:00", "Welcher Tag ist heute?")
    assert "25.10.2026 02:30" in done.output
    assert "25.10.2026 14:00" in done.output
    assert done.output.count("Was darf ich für Sie tun?") >= 3


def test_every_command_is_in_the_help_and_may_be_cut_short() -> None:
    told = typed("/hilfe").output
    for name, command in words().commands.items():
        assert f"/{command.word}" in told
        assert command_of(f"/{command.word} x") == (name, "x")
        assert command_of(f"/{command.word[:3]}") == (name, "")
    assert command_of("Guten Tag") is None


def test_a_typed_call_is_saved_and_comes_true_again(tmp_path: Path) -> None:
    file = tmp_path / "anrufe" / "anruf.yaml"
    done = typed(
        *BOOKING[:2], "/schweigen 9", *BOOKING[2:], arguments=("--record", str(file), "--number", "+491713920034")
    )
    assert done.exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "  - silence: 9" in text
    assert "Vogt" not in text
    assert "3920034" not in text
    again = CliRunner().invoke(sim, ["run", str(file), "--flow", "v19"], catch_exceptions=False)
    assert again.exit_code == 0, again.output


def test_a_clock_that_is_none_is_wrong_usage() -> None:
    done = CliRunner().invoke(sim, ["call", "--now", "morgen früh"])
    assert done.exit_code == 2
    assert "--now" in done.output


def test_a_flow_that_is_none_is_wrong_usage() -> None:
    assert CliRunner().invoke(sim, ["call", "--flow", "v99"]).exit_code == 2


def test_a_terminal_shows_the_agent_bold_and_functions_dim() -> None:
    given = ["call", "--flow", "v19", "--now", "2026-03-10 10:20"]
    done = CliRunner().invoke(sim, given, input="Wann haben Sie auf?\n", color=True)
    assert "\x1b[1m  Agent  : Guten Tag" in done.output
    assert "\x1b[2m    → salon_info()" in done.output
    assert "\x1b[22m" not in done.output


def test_ctrl_c_puts_the_receiver_down() -> None:
    told: list[str] = []
    opened = asyncio.Event()

    class Waiting:
        async def line(self) -> str | None:
            """Nobody types."""
            opened.set()
            await asyncio.Event().wait()
            return None

    def tell(line: str, style: Style) -> None:
        del style
        told.append(line)

    async def play() -> str:
        async with open_stage() as stage:
            live = LiveCall(cast=cast_for("v19"), stage=stage, typist=Waiting(), tell=tell, now=NOW)
            task = asyncio.create_task(live.run())
            await opened.wait()
            task.cancel()
            return await task

    quiet_gateway()
    body = json.loads(asyncio.run(play()))
    assert body["call"]["disconnection_reason"] == "user_hangup"
    assert "user_hangup" in told[-1]


def test_ctrl_c_at_a_real_terminal_ends_with_the_summary() -> None:
    command = [sys.executable, "-c", "from simulator.cli import sim; sim()", "call", "--now", "2026-03-10 10:20"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Agent" in line:
                break
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "zu Ende (user_hangup)" in rest
