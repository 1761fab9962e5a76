"""Watching: what changed is seen once it has come to rest, and only what it touches is played again."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.store import version_folder
from simulator.cli_watch import WatchedRun, WatchWish, run_watched
from simulator.discovery import read_all
from simulator.runner import Played
from simulator.script import Script, ScriptInvalid
from simulator.watch import Stamp, Watch, stamps

ONE = "{title: Eins, now: 2026-03-10 10:20, talk: [{caller: Wann haben Sie auf?}], expect: {codes: [salon_info]}}\n"
TWO = ONE.replace("Eins", "Zwei")


class Typing:
    """Does one thing in each pause; the last pause is Ctrl-C."""

    def __init__(self, *deeds: Callable[[], object]) -> None:
        self._deeds = list(deeds)
        self.pauses = 0

    def __call__(self) -> None:
        """One pause."""
        self.pauses += 1
        if not self._deeds:
            raise KeyboardInterrupt
        self._deeds.pop(0)()


def nothing() -> None:
    """A pause in which nothing happens."""


def changed(file: Path, text: str) -> Callable[[], object]:
    return lambda: file.write_text(text, encoding="utf-8")


class Player:
    """Reads scripts really and plays them in no time; what `wrong` names does not come true."""

    def __init__(self, root: Path, whole: Path) -> None:
        self.root, self.whole = root, whole
        self.rounds: list[list[str]] = []
        self.wrong: set[str] = set()

    def play(self, scripts: list[Script]) -> list[Played]:
        """Remember which were played."""
        self.rounds.append(sorted(script.id for script in scripts))
        return [
            Played(
                id=script.id, title=script.title, version="v19", ok=script.id not in self.wrong,
                verdicts=(), entries=(), where=str(script.place), now="",
            )
            for script in scripts
        ]  # fmt: skip

    def run(self, *deeds: Callable[[], object]) -> int:
        """Watch while somebody types."""
        watched = WatchedRun(read=lambda: read_all([self.root]), play=self.play, whole=(self.whole,))
        return watched.run(lambda: stamps((self.root, self.whole)), Typing(*deeds))


@pytest.fixture
def player(tmp_path: Path) -> Player:
    root, whole = tmp_path / "calls", tmp_path / "v99"
    (root / "parts").mkdir(parents=True)
    whole.mkdir()
    (root / "eins.yaml").write_text(ONE, encoding="utf-8")
    (root / "zwei.yaml").write_text(TWO, encoding="utf-8")
    (whole / "flow.yaml").write_text("nodes: []\n", encoding="utf-8")
    return Player(root, whole)


def test_all_is_played_at_first_and_then_only_what_changed(player: Player) -> None:
    assert player.run(nothing, changed(player.root / "eins.yaml", ONE + "# mehr\n"), nothing) == 0
    assert player.rounds == [["eins", "zwei"], ["eins"]]


def test_a_change_of_the_flow_or_of_a_part_plays_all(player: Player) -> None:
    flow, part = player.whole / "flow.yaml", player.root / "parts" / "kontakt.yaml"
    assert player.run(changed(flow, "nodes: [1]\n"), nothing, changed(part, "talk: []\n"), nothing) == 0
    assert player.rounds == [["eins", "zwei"]] * 3


def test_a_new_script_is_played_and_one_that_is_gone_is_forgotten(player: Player) -> None:
    player.wrong = {"zwei"}
    three, two = player.root / "drei.yaml", player.root / "zwei.yaml"
    status = player.run(changed(three, ONE.replace("Eins", "Drei")), nothing, two.unlink, nothing)
    assert player.rounds == [["eins", "zwei"], ["drei"]]
    assert status == 0


def test_what_fails_at_the_end_is_the_status(player: Player) -> None:
    player.wrong = {"eins"}
    assert player.run() == 1
    player.wrong = set()
    assert player.run(changed(player.root / "eins.yaml", ONE + "#\n"), nothing) == 0


def test_a_broken_script_is_told_waited_out_and_then_all_is_played(
    player: Player, capsys: pytest.CaptureFixture[str]
) -> None:
    file = player.root / "eins.yaml"
    assert player.run(changed(file, "title: [kaputt\n"), nothing) == 1
    assert "eins.yaml:" in capsys.readouterr().err
    file.write_text(ONE, encoding="utf-8")
    player.rounds.clear()
    assert player.run(changed(file, "title: [kaputt\n"), nothing, changed(file, ONE), nothing) == 0
    assert player.rounds == [["eins", "zwei"], ["eins", "zwei"]]


def test_ctrl_c_while_it_plays_ends_as_well(player: Player) -> None:
    def play(scripts: list[Script]) -> list[Played]:
        del scripts
        raise KeyboardInterrupt

    watched = WatchedRun(read=lambda: read_all([player.root]), play=play, whole=())
    assert watched.run(dict, Typing()) == 1


def test_a_change_that_touches_no_script_plays_nothing(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    assert player.run(changed(player.root / "lies-mich.txt", "hallo"), nothing) == 0
    assert len(player.rounds) == 1
    assert "no script is touched" in capsys.readouterr().err


def test_files_written_one_after_the_other_are_one_change() -> None:
    first, second = Path("a"), Path("b")
    states: list[dict[Path, Stamp]] = [
        {first: (1, 1)},
        {first: (1, 1)},
        {first: (2, 1)},
        {first: (2, 1), second: (3, 3)},
        {first: (2, 1), second: (3, 3)},
    ]
    typing = Typing(*[nothing] * 8)
    watch = Watch(look=lambda: states.pop(0) if len(states) > 1 else states[0], pause=typing)
    assert next(watch.changes()) == {first, second}
    assert typing.pauses == 4


def test_a_change_that_is_taken_back_is_none() -> None:
    states: list[dict[Path, Stamp]] = [
        {Path("a"): (1, 1)},
        {Path("a"): (2, 2)},
        {Path("a"): (1, 1)},
        {Path("a"): (1, 1)},
    ]
    watch = Watch(look=lambda: states.pop(0) if len(states) > 1 else states[0], pause=Typing(*[nothing] * 6))
    with pytest.raises(KeyboardInterrupt):
        next(watch.changes())


def test_what_vanishes_while_it_is_looked_at_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "weg").symlink_to(tmp_path / "nirgends")
    assert stamps((tmp_path, tmp_path / "fehlt.yaml")) == {}


def test_scripts_are_really_played_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "eins.yaml"
    file.write_text(ONE, encoding="utf-8")
    wish = WatchWish(paths=(tmp_path,), only=(), version="v19", context_file=None)
    wrong = ONE.replace("salon_info", "booked")
    assert run_watched(wish, calcom=True, pause=Typing(changed(file, wrong), nothing)) == 1
    told = capsys.readouterr()
    assert "✓" in told.out
    assert "✗" in told.out
    assert "changed: eins.yaml" in told.err
    assert version_folder("v19").is_dir()
    with pytest.raises(ScriptInvalid):
        read_all([tmp_path / "fehlt.yaml"])


def test_ctrl_c_at_the_command_line_ends_with_the_status(tmp_path: Path) -> None:
    (tmp_path / "eins.yaml").write_text(ONE, encoding="utf-8")
    command = [sys.executable, "-c", "from simulator.cli import sim; sim()", "run", str(tmp_path), "--flow", "v19"]
    with subprocess.Popen([*command, "--watch"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("waiting for changes"):
                break
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "✓" in out
