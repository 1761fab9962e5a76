"""Labelled dialogues in JSON lines become the same scripts as YAML files."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulator.dialogue_file import read_dialogues
from simulator.script import HangUp, Say, ScriptInvalid, tool_rows

ZONE = ZoneInfo("Europe/Berlin")
ROW = {
    "id": "x01",
    "title": "Aufgelegt",
    "now": "2026-05-08T17:45:00+02:00",
    "family": "abort",
    "setup": {"existing_appointments": [], "closed": ["2026-05-12"], "faults": ["calcom_down"]},
    "turns": [{"user": "Hallo"}, {"user": "Oh, mein Bus", "event": "hangup"}],
    "facts": {"name": "Markus Ehlers"},
    "expect": {
        "tool_calls": [{"name": "check_availability", "args": {"dienstleistung": 44}}],
        "agent_says_something_like": ["15 ?Uhr"],
        "final_appointments": [],
        "outcome": "not_booked",
        "forbidden_tool_calls": ["book_appointment"],
    },
}


def test_a_row_becomes_a_script(tmp_path: Path) -> None:
    file = tmp_path / "dialoge.jsonl"
    file.write_text("\n" + json.dumps(ROW, ensure_ascii=False) + "\n", encoding="utf-8")
    (script,) = read_dialogues(file, ZONE)
    first, second, third = script.steps
    assert isinstance(first, Say)
    assert isinstance(second, Say)
    assert isinstance(third, HangUp)
    assert script.place.line == 2
    assert script.given.faults == ("calcom_down",)
    assert tool_rows(script.expect.tools) == (("check_availability", {"dienstleistung": 44}),)
    assert script.expect.never == ("book_appointment",)
    assert script.expect.appointments == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"turns": [{"event": "jumps"}]}, "unknown event"), ({"now": "bald"}, "bald"), ({"extra": 1}, "extra")],
)
def test_a_broken_row_names_its_line(tmp_path: Path, change: dict[str, object], problem: str) -> None:
    file = tmp_path / "dialoge.jsonl"
    file.write_text(json.dumps(ROW) + "\n" + json.dumps({**ROW, **change}) + "\n", encoding="utf-8")
    with pytest.raises(ScriptInvalid) as caught:
        read_dialogues(file, ZONE)
    assert (caught.value.line, problem in caught.value.problem) == (2, True)
