"""`salon sim record`: from a file or standard input to a script, with what a person should know told beside it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import sim
from tests.fakes.recorded_calls import payload, said, used

CUT = {"dienstleistung": "Damenhaarschnitt", "datum": "2026-03-13", "uhrzeit": "11:00", "mitarbeiter": "Emma Williams"}


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(sim, ["record", *arguments], input=typed, catch_exceptions=False)


def real_call() -> str:
    """A call that comes true when it is played again."""
    who = {"name": "Petra Schmidt", "telefon": "01713920034"}
    free = {"code": "available", "facts": {**CUT, "konkret": True, "wunsch": True}}
    booked = {"code": "booked", "facts": {**CUT, "leistungen": [CUT], "name": "Petra Schmidt"}}
    items = [
        said("agent", "Guten Tag, was darf ich für Sie tun?"),
        said("user", "Einen Damenhaarschnitt am Freitag um elf bei Emma bitte."),
        *used("check_availability", CUT, free),
        said("agent", "Das ist frei. Auf welchen Namen?"),
        said("user", "Petra Schmidt, S C H M I D T"),
        said("agent", "Und Ihre Telefonnummer?"),
        said("user", "null eins sieben eins, drei neun zwei null null, drei vier"),
        said("agent", "Ich fasse zusammen, Frau Schmidt. Darf ich das so eintragen?"),
        said("user", "Ja, bitte."),
        *used("book_appointment", {**CUT, **who}, booked, number=2),
        said("agent", "Ihr Termin ist gebucht."),
        said("user", "Danke, auf Wiederhören."),
    ]
    return payload(items, agent_name="Salon Lindenhof (v19)", from_number="+491713920034")


@pytest.fixture
def call(tmp_path: Path) -> Path:
    file = tmp_path / "call.json"
    file.write_text(real_call(), encoding="utf-8")
    return file


def test_a_call_becomes_a_script_on_standard_output(call: Path) -> None:
    done = run(str(call))
    assert done.exit_code == 0
    assert done.stdout.startswith("# ")
    assert "title: Damenhaarschnitt gebucht (Anruf vom 10.03.2026)" in done.stdout
    assert "chmidt" not in done.stdout
    assert "3920034" not in done.stdout
    assert done.stderr == ""


def test_it_is_read_from_standard_input_and_written_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "neu" / "anruf.yaml"
    done = run("-", "-o", str(out), typed=real_call())
    assert done.exit_code == 0
    assert done.stdout == ""
    assert f"written: {out}" in done.stderr
    assert out.read_text(encoding="utf-8").startswith("# ")


def test_it_is_played_at_once_when_asked(call: Path, tmp_path: Path) -> None:
    done = run(str(call), "-o", str(tmp_path / "anruf.yaml"), "--play", "v19")
    assert done.exit_code == 0, done.stderr
    assert "✓ played on v19" in done.stderr


def test_what_does_not_come_true_is_told_with_status_1(tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    file.write_text(real_call().replace("Emma Williams", "Fabian Spitzer"), encoding="utf-8")
    done = run(str(file), "--play", "v18")
    assert done.exit_code == 1
    assert "✗ played on v18" in done.stderr
    assert "expected" in done.stderr


def test_the_flow_can_be_named_and_unknown_ones_are_no_matter(call: Path) -> None:
    assert "tags: [aufgezeichnet, v18]" in run(str(call), "--flow", "v18").stdout
    assert "tags: [aufgezeichnet, v77]" in run(str(call), "--flow", "v77").stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ":1:1: this is no JSON"),
        (b"\xff\xfe", ":1: it cannot be read: it is no UTF-8 text"),
        (b'{"event": "call_started", "call": {}}', ":$.event: "),
        (b'\xef\xbb\xbf{"calls": []}', ":$: a list of 0 calls"),
    ],
)
def test_what_is_no_call_is_wrong_usage_with_its_place(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "call.json"
    file.write_bytes(content)
    done = run(str(file))
    assert done.exit_code == 2
    assert f"{file}{told}" in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    done = run(str(tmp_path / "fehlt.json"))
    assert done.exit_code == 2
    assert "No such file" in done.stderr


def test_a_catalogue_that_does_not_fit_is_wrong_usage(call: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "salon.json"
    wrong.write_text("{}", encoding="utf-8")
    assert run(str(call), "--context", str(wrong)).exit_code == 2


def test_nothing_is_written_when_something_of_a_person_would_stay(
    call: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "simulator.recording.recorder.leaks", lambda _script, _people: iter(["line 3: a part of a name"])
    )
    out = tmp_path / "anruf.yaml"
    done = run(str(call), "-o", str(out))
    assert done.exit_code == 1
    assert "line 3: a part of a name" in done.stderr
    assert not out.exists()
