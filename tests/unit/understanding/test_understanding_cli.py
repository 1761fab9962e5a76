"""`salon understand`: for people, for programs in a stream, and with wrong usage."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from gateway.cli_understand import understand

NOW = "2026-11-24T10:20:00"
HEAVY = ("litestar", "sqlalchemy", "httpx")


def test_explain_shows_what_became_what_and_what_was_left_over() -> None:
    said = "Ansatzfärbung morgen um 14 Uhr bei Emma bitte"
    answer = CliRunner().invoke(understand, [said, "--now", NOW, "--explain"])
    assert answer.exit_code == 0
    assert "um 14 Uhr" in answer.output
    assert "clock.hour" in answer.output
    assert "2026-11-25" in answer.output
    assert "left over: bitte" in answer.output


def test_json_is_the_labels() -> None:
    answer = CliRunner().invoke(understand, ["morgen um drei", "--now", NOW, "--json"])
    assert json.loads(answer.output)["when"] == [{"date": "2026-11-25", "time": {"at": "15:00"}}]


def test_context_is_the_agents_last_sentence() -> None:
    offer = "Ich hätte um 10 Uhr oder um 16 Uhr etwas frei."
    answer = CliRunner().invoke(understand, ["den späteren", "--now", NOW, "--context", offer, "--json"])
    assert json.loads(answer.output)["when"] == [{"time": {"at": "16:00"}}]


def test_a_stream_answers_line_by_line_with_its_own_roster_and_menu() -> None:
    lines = [
        {"id": "1", "text": "bei Ines", "now": NOW, "roster": ["Ines Falk"]},
        {"id": "2", "text": "eine Dauerwelle", "now": NOW, "menu": ["Dauerwelle", "Gloss"]},
        {"id": "3", "text": "übermorgen", "now": NOW + "+01:00"},
    ]
    answer = CliRunner().invoke(understand, ["--jsonl"], input="\n".join(map(json.dumps, lines)) + "\n\n")
    assert answer.exit_code == 0
    first, second, third = map(json.loads, answer.output.splitlines())
    assert first["staff"]["names"] == ["Ines Falk"]
    assert second["services"] == ["Dauerwelle"]
    assert third["when"] == [{"date": "2026-11-26"}]


@pytest.mark.parametrize("line", ["no json", "{}", "[]", '{"text": "morgen", "now": "tomorrow"}'])
def test_a_broken_line_ends_with_wrong_usage_and_its_number(line: str) -> None:
    answer = CliRunner().invoke(understand, ["--jsonl"], input=line + "\n")
    assert answer.exit_code == 2
    assert answer.output


@pytest.mark.parametrize("arguments", [[], ["morgen", "--now", "soon"], ["morgen", "--catalogue", "nowhere.yaml"]])
def test_wrong_usage_ends_with_status_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(understand, arguments).exit_code == 2


def test_starting_up_loads_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from gateway.cli_understand import understand;"
        f"CliRunner().invoke(understand, ['morgen', '--now', {NOW!r}, '--json']);"
        f"print([one for one in {HEAVY!r} if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("[]", "", 0)
