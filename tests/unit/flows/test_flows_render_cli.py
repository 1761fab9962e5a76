"""`salon flow render --overlay` and `--watch`: a salon's own texts, and every change of any source rendered again."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from flows.cli import flow
from flows.commands.render import RenderWish, render_command
from flows.context import demo_context

OVERLAY = "salon: Nord\noverrides:\n  - {file: prompts/hallo.md.j2, why: eigener Gruß}\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flow, list(arguments), catch_exceptions=False)


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """A copy of a version in a library of its own."""
    assert run("new", "v20", "--from", "v19", "--library", str(tmp_path)).exit_code == 0
    return tmp_path / "v20"


def prompt_of(version: Path) -> Path:
    """A prompt of the version that is rendered as it stands."""
    return min(version.glob("prompts/*.md.j2"))


def overlay_for(version: Path, text: str) -> Path:
    """An overlay that replaces one prompt."""
    name = prompt_of(version).relative_to(version).as_posix()
    folder = version.parent / "nord"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "overlay.yaml").write_text(OVERLAY.replace("prompts/hallo.md.j2", name), encoding="utf-8")
    return folder


def test_an_overlay_changes_what_it_names_and_nothing_else(version: Path) -> None:
    folder = overlay_for(version, "Moin aus dem Norden.\n")
    plain, laid_over = run("render", str(version)), run("render", str(version), "--overlay", str(folder))
    assert (plain.exit_code, laid_over.exit_code) == (0, 0), laid_over.output
    assert "Moin aus dem Norden." in laid_over.stdout
    assert "Moin aus dem Norden." not in plain.stdout
    nodes = [[node["id"] for node in json.loads(one.stdout)["nodes"]] for one in (plain, laid_over)]
    assert nodes[0] == nodes[1]


@pytest.mark.parametrize("form", ["offline", "agent", "markdown", "html", "svg", "mermaid"])
def test_an_overlay_is_laid_over_every_format(version: Path, form: str) -> None:
    folder = overlay_for(version, "Moin aus dem Norden.\n")
    done = run("render", str(version), "--overlay", str(folder), "--format", form)
    assert done.exit_code == 0, done.output
    assert done.stdout


def test_an_overlay_that_does_not_fit_is_wrong_usage_with_its_line(version: Path) -> None:
    folder = overlay_for(version, "Moin.\n")
    (folder / "overlay.yaml").write_text(OVERLAY.replace("hallo", "gibt-es-nicht"), encoding="utf-8")
    done = run("render", str(version), "--overlay", str(folder))
    assert done.exit_code == 2
    assert "overlay.yaml:3" in done.stderr
    assert "nothing to override" in done.stderr
    assert "cure:" in done.stderr
    assert done.stdout == ""


def test_an_overlay_that_is_not_there_is_wrong_usage(version: Path) -> None:
    done = run("render", str(version), "--overlay", str(version / "fehlt"))
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


class Edits:
    """Stands in for the disk: one change for each deed, then Ctrl-C; remembers what was watched."""

    def __init__(self, *deeds: tuple[Path, str]) -> None:
        self.deeds = deeds
        self.watched: Sequence[Path] = ()

    def __call__(self, paths: Sequence[Path]) -> Iterator[object]:
        """Write and tell, once for each deed."""
        self.watched = paths
        for file, text in self.deeds:
            file.write_text(text, encoding="utf-8")
            yield {file}


def test_every_change_is_rendered_again(version: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt, out = prompt_of(version), version.parent / "out.json"
    edits = Edits((prompt, "Erste Fassung.\n"), (prompt, "Zweite Fassung.\n"))
    render_command(RenderWish(str(version), "retell", output=str(out)), watch=True, changes=edits)
    told = capsys.readouterr().err
    assert told.count("written:") == 3
    assert "stop with Ctrl-C" in told
    assert "Zweite Fassung." in out.read_text(encoding="utf-8")
    assert edits.watched == [version]


def test_a_broken_source_is_told_and_waited_out(version: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt, out = prompt_of(version), version.parent / "out.json"
    edits = Edits((prompt, "[[ salon.gibt_es_nicht ]]\n"), (prompt, "Wieder heil.\n"))
    render_command(RenderWish(str(version), "retell", output=str(out)), watch=True, changes=edits)
    told = capsys.readouterr().err
    assert prompt.name in told
    assert "cure:" in told
    assert told.count("written:") == 2
    assert "Wieder heil." in out.read_text(encoding="utf-8")


def test_a_version_that_is_broken_from_the_start_is_waited_out(
    version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = version / "flow.yaml", version.parent / "out.json"
    whole = source.read_text(encoding="utf-8")
    source.write_text("nodes: [kaputt\n", encoding="utf-8")
    render_command(RenderWish(str(version), "retell", output=str(out)), watch=True, changes=Edits((source, whole)))
    assert capsys.readouterr().err.count("written:") == 1
    assert out.exists()


def test_the_catalogue_and_the_overlay_are_watched_too(version: Path) -> None:
    folder, out = overlay_for(version, "Moin.\n"), version.parent / "out.json"
    file = version.parent / "salon.json"
    body = msgspec.to_builtins(demo_context())
    file.write_bytes(msgspec.json.encode(body))
    renamed = msgspec.json.encode({**body, "name": "Salon Nordlicht"}).decode()
    edits = Edits((file, renamed))
    wish = RenderWish(str(version), "retell", context_file=str(file), overlay=str(folder), output=str(out))
    render_command(wish, watch=True, changes=edits)
    assert edits.watched == [version, folder, file]
    assert "Salon Nordlicht" in out.read_text(encoding="utf-8")


def test_an_unknown_version_cannot_be_watched() -> None:
    done = run("render", "v0", "--watch")
    assert done.exit_code == 2
    assert "there is no flow version 'v0'" in done.stderr


def test_ctrl_c_ends_the_watch_with_status_0(version: Path) -> None:
    command = [sys.executable, "-c", "from flows.cli import flow; flow()", "render", str(version), "--watch"]
    with subprocess.Popen(
        [*command, "-o", os.devnull], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("written:"):
                break
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0
