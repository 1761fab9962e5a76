"""The commands: what the guide shows works as shown; what is wrong ends with the right status and a cure."""

import json
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import flow
from flows.store import LIBRARY

GUIDE = Path(__file__).parents[3] / "docs" / "flows.md"
COMMANDS = re.findall(r"^\$ salon flow (.+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flow, list(arguments), catch_exceptions=False)


def test_every_command_of_the_guide_runs_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) > 20
    for line in COMMANDS:
        words, _, status = line.partition(" # exit ")
        done = run(*shlex.split(words))
        assert done.exit_code == int(status or 0), f"{line}\n{done.output}"
    assert json.loads(Path("v20.json").read_text(encoding="utf-8"))["nodes"]
    assert (tmp_path / "v20" / "release.json").is_file()
    assert not (LIBRARY / "v20").exists()


def test_every_command_and_option_is_in_the_guide() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for name, command in flow.commands.items():
        assert f"salon flow {name}" in text
        for option in command.params:
            longest = max(option.opts, key=len)
            if longest.startswith("--") and longest not in {"--json", "--url"}:
                assert longest in text or "-o" in option.opts, f"{name} {longest}"


def test_lists_are_json_on_demand() -> None:
    rows = json.loads(run("list", "--json").stdout)
    assert [row["version"] for row in rows][:3] == ["v17", "v18", "v19"]
    rules = json.loads(run("check", "--rules", "--format", "json").stdout)
    assert len(rules) >= 40


def test_the_address_of_the_gateway_comes_from_option_or_environment() -> None:
    body = json.loads(run("render", "v18", "--url", "https://eins.example/").stdout)
    assert body["tools"][0]["url"] == "https://eins.example/retell/v18/functions/book_appointment"
    done = CliRunner().invoke(flow, ["render", "v18"], env={"SALON_PUBLIC_URL": "https://zwei.example"})
    assert json.loads(done.stdout)["tools"][0]["url"].startswith("https://zwei.example/retell/v18/")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["render", "v0"], "there is no flow version 'v0'"),
        (["diff", "v18", "v0"], "there is no flow version 'v0'"),
        (["check", "v0"], "there is no flow version 'v0'"),
        (["new", "V 20", "--from", "v18"], "is no name for a version"),
        (["new", "v18", "--from", "v17"], "there is something already"),
        (["import", "kaputt.json", "--name", "x", "--library", "."], "not JSON"),
        (["import", "leer.json", "--name", "x", "--library", "."], "no conversation flow"),
        (["diff", "leer.json", "v18"], "no conversation flow"),
        (["render", "v18", "--context", "leer.json"], "missing required field"),
    ],
)
def test_what_is_wrong_ends_with_status_2_and_a_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("kaputt.json").write_text("{", encoding="utf-8")
    Path("leer.json").write_text("{}", encoding="utf-8")
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert words in done.stderr
    assert "cure:" in done.stderr
    assert done.stdout == ""


def test_a_changed_release_is_told_with_status_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "v20", "--from", "v18", "--library", ".")
    assert run("release", "v20", "--library", ".", "--verify").exit_code == 1
    digest = run("release", "v20", "--library", ".").stdout.strip()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    with (tmp_path / "v20" / "flow.yaml").open("a", encoding="utf-8") as out:
        out.write("# anders\n")
    done = run("release", "v20", "--library", ".")
    assert done.exit_code == 1
    assert "flow.yaml" in done.stderr


def test_findings_end_with_status_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "v20", "--from", "v18", "--library", ".")
    path = tmp_path / "v20" / "flow.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("to: uebergabe", "to: nirgends", 1), encoding="utf-8")
    done = run("check", "v20")
    assert done.exit_code == 1
    assert "FS002" in done.stdout
    assert "v20" + os.sep + "flow.yaml:" in done.stdout
