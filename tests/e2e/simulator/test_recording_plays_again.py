"""A call the simulator played is recorded, and the recording comes true again on the same flow."""

import asyncio
from pathlib import Path

from gateway.understanding.text import tokenize
from simulator.cast import cast_for
from simulator.discovery import ZONE, chosen, packaged, read_all
from simulator.recording.call_file import read_call_file
from simulator.recording.digits import digit_runs
from simulator.recording.people import national
from simulator.recording.recorder import record
from simulator.runner import Played, play
from simulator.script import Script
from simulator.script_file import read_scripts
from simulator.stage import open_stage, quiet_gateway
from tests.fakes.recorded_calls import call_of

FOLDERS = ("acceptance", "aendern", "auskunft", "buchen", "gespraech", "grenzen")
EVERY = 3


async def _played_and_recorded(folder: Path) -> list[tuple[Script, str, Played]]:
    cast = cast_for("v19")
    transfers = [node.id for node in cast.flow.nodes() if node.type == "transfer_call"]
    scripts = chosen(read_all([packaged() / name for name in FOLDERS]), (), "v19")
    scripts = [script for script in scripts if script.first is None][::EVERY]
    found = []
    async with open_stage() as stage:
        for script in scripts:
            played = await play(script, cast, stage)
            body = call_of(played, cast, round(script.now.timestamp() * 1000))
            text = record(read_call_file(body, script.id), cast.context, transfers=transfers).text
            file = folder / "recorded.yaml"
            file.write_text(text, encoding="utf-8")
            [again] = read_scripts(file, ZONE)
            found.append((script, text, await play(again, cast, stage)))
    return found


def test_what_was_recorded_comes_true_again_and_tells_nobody(tmp_path: Path) -> None:
    quiet_gateway()
    found = asyncio.run(_played_and_recorded(tmp_path))
    assert len(found) > 30
    wrong = {script.id: [verdict.what for verdict in again.wrong] for script, _, again in found if not again.ok}
    assert wrong == {}
    for script, text, _ in found:
        words = {word for line in text.splitlines() for word in tokenize(line).words}
        name = str(script.facts.get("name") or "")
        assert not set(tokenize(name).words) & words, script.id
        phone = national(str(script.facts.get("phone") or "-"))
        told = [national(run.digits) for line in text.splitlines() for run in digit_runs(tokenize(line))]
        assert phone not in told, script.id
