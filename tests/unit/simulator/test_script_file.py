"""Script files: defaults, matrices, paraphrases, includes, relative dates, and errors that name file and line."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulator.discovery import chosen, packaged, read_all, script_files
from simulator.script import Branch, Check, HangUp, Keys, Say, Script, ScriptInvalid, Silence
from simulator.script_file import read_scripts

ZONE = ZoneInfo("Europe/Berlin")


def scripts_in(tmp_path: Path, text: str, name: str = "anruf.yaml") -> list[Script]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return read_scripts(file, ZONE)


def refused(tmp_path: Path, text: str) -> ScriptInvalid:
    with pytest.raises(ScriptInvalid) as caught:
        scripts_in(tmp_path, text)
    return caught.value


def test_a_script_has_its_clock_its_world_and_its_steps(tmp_path: Path) -> None:
    (script,) = scripts_in(
        tmp_path,
        """
title: Herrenschnitt
now: 2026-03-10 10:20
given:
  closed: [Fr]
  appointments:
    - {service: 42, staff: Emma Williams, start: übermorgen 9:30}
talk:
  - caller: Guten Tag
  - silence: 8
  - keys: 1
  - expect: {said: Hallo}
  - if: {said: frei}
    then:
      - hangup: true
    else:
      - caller: Schade
expect:
  appointments: [{service: 42, start: morgen 14:00}]
""",
    )
    assert script.id == "anruf"
    assert script.now.isoformat() == "2026-03-10T10:20:00+01:00"
    assert script.given.closed == ("2026-03-13",)
    assert script.given.appointments[0].start == "2026-03-12T09:30:00+01:00"
    assert script.expect.appointments is not None
    assert script.expect.appointments[0].start == "2026-03-11T14:00:00+01:00"
    said, silence, keys, check, branch = script.steps
    assert isinstance(said, Say)
    assert said.place.line == 9
    assert isinstance(silence, Silence)
    assert isinstance(keys, Keys)
    assert keys.digits == "1"
    assert isinstance(check, Check)
    assert isinstance(branch, Branch)
    assert isinstance(branch.then[0], HangUp)
    assert isinstance(branch.otherwise[0], Say)


def test_a_matrix_and_paraphrases_make_scripts_of_their_own(tmp_path: Path) -> None:
    scripts = scripts_in(
        tmp_path,
        """
id: wunsch
title: Bei ${wer} um ${uhr}
now: 2026-03-10 10:20
matrix: {wer: [Emma, Fabian], uhr: ["10:00", "11:00"]}
talk:
  - caller:
      - Bei ${wer} um ${uhr}
      - ${uhr}, ${wer}
""",
    )
    assert len(scripts) == 8
    assert [script.id for script in scripts[:2]] == ["wunsch[Emma][10:00]", "wunsch[Emma][10:00]/2"]
    assert [step.text for script in scripts[:2] for step in script.steps if isinstance(step, Say)] == [
        "Bei Emma um 10:00",
        "10:00, Emma",
    ]


def test_defaults_hold_for_all_scripts_of_a_file_and_a_script_may_follow_another(tmp_path: Path) -> None:
    first, second = scripts_in(
        tmp_path,
        """
defaults:
  now: 2026-03-10 10:20
  tags: [alle]
  facts: {name: Petra Vogel, confirm: ja}
scripts:
  - id: eins
    facts: {confirm: nein}
    talk: [{caller: Hallo}]
  - id: zwei
    follows: eins
    tags: [zweit]
    now: 2026-03-11 09:00
    talk: [{caller: Noch einmal}]
""",
    )
    assert first.facts == {"name": "Petra Vogel", "confirm": "nein"}
    assert second.tags == ("alle", "zweit")
    assert second.now.day == 11
    assert second.first is not None
    assert second.first.id == "eins"


def test_steps_are_included_from_another_file_with_the_parameters_of_this_one(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "kontakt.yaml").write_text("talk:\n  - caller: ${name}\n", encoding="utf-8")
    (script,) = scripts_in(
        tmp_path,
        "now: 2026-03-10 10:20\nparameters: {name: Petra Vogel}\ntalk:\n  - include: parts/kontakt.yaml\n",
    )
    (step,) = script.steps
    assert isinstance(step, Say)
    assert step.text == "Petra Vogel"
    assert step.place.file.endswith("kontakt.yaml")
    assert [file.name for file in script_files([tmp_path])] == ["anruf.yaml"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("titel: x\nnow: 2026-03-10 10:20\n", 1, "unknown field `titel`"),
        ("title: x\ntalk: []\n", 1, "the clock is missing"),
        ("now: vorhin\n", 1, "cannot be read"),
        ("now: 2026-03-10 10:20\ntalk:\n  - caller: Hallo\n    keys: 1\n", 3, "exactly one of"),
        ("now: 2026-03-10 10:20\ntalk:\n  - {}\n", 3, "this one: nothing"),
        ("now: 2026-03-10 10:20\ntalk:\n  - caller: Hallo ${wer}\n", 3, "'wer' has no value"),
        ("now: 2026-03-10 10:20\ntalk:\n  - include: fehlt.yaml\n", 3, "does not exist"),
        ("now: 2026-03-10 10:20\ntalk:\n  - caller: []\n", 3, "at least one"),
        ("now: 2026-03-10 10:20\ntitle: a\ntitle: b\n", 3, "stands here twice"),
        ("now: 2026-03-10 10:20\n talk: [\n", 2, "mapping values"),
        (
            "now: 2026-03-10 10:20\ngiven:\n  appointments:\n    - {service: 42, staff: E, start: irgendwann 9:00}\n",
            4,
            "is no day",
        ),
        ("now: 2026-03-10 10:20\nexpect:\n  count: {book_appointment: viel}\n", 3, "Expected `int`"),
        ("- eins\n- zwei\n", 1, "is a mapping"),
        ("scripts:\n  - {id: a, now: 2026-03-10 10:20}\n  - {id: a, now: 2026-03-10 10:20}\n", 3, "used twice"),
        ("scripts:\n  - {id: a, now: 2026-03-10 10:20, follows: b}\n", 2, "no other script"),
    ],
)
def test_a_broken_script_names_its_file_and_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    broken = refused(tmp_path, text)
    assert problem in broken.problem
    assert broken.line == line
    assert str(broken).startswith(str(tmp_path / "anruf.yaml"))


def test_a_file_that_includes_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("talk:\n  - include: a.yaml\n", encoding="utf-8")
    broken = refused(tmp_path, "now: 2026-03-10 10:20\ntalk:\n  - include: a.yaml\n")
    assert "includes itself" in broken.problem


def test_the_shipped_scripts_can_all_be_read_and_have_titles() -> None:
    scripts = read_all([packaged()])
    assert all(script.title and script.steps for script in scripts)


def test_scripts_are_chosen_by_id_tag_and_version(tmp_path: Path) -> None:
    scripts = scripts_in(
        tmp_path,
        "defaults: {now: 2026-03-10 10:20}\nscripts:\n  - {id: eins, tags: [rot]}\n  - {id: zwei, flows: [v18]}\n",
    )
    assert [script.id for script in chosen(scripts, (), "v17")] == ["eins"]
    assert [script.id for script in chosen(scripts, ("zw*",), "v18")] == ["zwei"]
    assert [script.id for script in chosen(scripts, ("rot",), "v18")] == ["eins"]


def test_a_path_that_is_no_script_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScriptInvalid, match="no such file"):
        read_all([tmp_path / "nichts"])
    (tmp_path / "x.txt").write_text("", encoding="utf-8")
    with pytest.raises(ScriptInvalid, match="ends in"):
        read_all([tmp_path / "x.txt"])
