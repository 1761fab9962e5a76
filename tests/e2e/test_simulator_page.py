"""Every script on the simulator's page can be read and comes true."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cast import cast_for
from simulator.cli import sim
from simulator.discovery import read_all
from simulator.stage import quiet_gateway
from simulator.suite import SuiteOptions, run_cast

PAGE = Path(__file__).parents[2] / "docs" / "simulator.md"


def test_the_scripts_of_the_page_come_true(tmp_path: Path) -> None:
    quiet_gateway()
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for number, block in enumerate(blocks):
        (tmp_path / f"seite-{number}.yaml").write_text(block, encoding="utf-8")
    scripts = read_all([tmp_path])
    assert len(scripts) == 4
    results = run_cast(scripts, cast_for("v18"), SuiteOptions(version="v18"))
    assert [(played.id, [verdict.what for verdict in played.wrong]) for played in results if not played.ok] == []


def test_the_typed_call_of_the_page_says_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    block = next(text for text in re.findall(r"```text\n(.*?)```", page, re.DOTALL) if "salon sim call" in text)
    command, *lines = block.splitlines()
    words = shlex.split(command.removeprefix("$ salon sim "))
    typed = "".join(line.removeprefix("> ") + "\n" for line in lines if line.startswith("> "))
    done = CliRunner().invoke(sim, words, input=typed, catch_exceptions=False)
    assert done.exit_code == 0
    assert (tmp_path / "anruf.yaml").is_file()
    told = " ".join(done.output.split())
    for line in lines:
        assert " ".join(line.replace("…)", "").replace("…", "").split()) in told, line


def test_every_option_of_the_commands_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in ("record", "call"):
        assert f"salon sim {name}" in page
    options = ("--repeats", "--watch", "--lane", "--temperature", "--record", "--play")
    assert [one for one in (*options, "SALON_LLM_URL", "SALON_LLM_MODEL", "SALON_LLM_KEY") if one not in page] == []
