"""Flows: the difference of a large pair beside deepdiff and jsondiffpatch, and the whole commands."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import deepdiff

from flows.diff.compare import by_id, compare
from tests.bench.figures import Figure, figure, p50, seconds_each

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT.parent / "shared" / "data" / "flows" / "make_flow_pair.py"
SALON = Path(sys.executable).with_name("salon")
_JSONDIFFPATCH = """
import fs from 'fs'; import { createRequire } from 'module'; import { pathToFileURL } from 'url';
const [, , a, b] = process.argv;
const require = createRequire(process.env.NODE_MODULES_AT + '/x.js');
const lib = await import(pathToFileURL(require.resolve('jsondiffpatch')).href);
const differ = lib.create({objectHash: (one) => one.id || one.tool_id, textDiff: {minLength: 1e9}});
const before = JSON.parse(fs.readFileSync(a)), after = JSON.parse(fs.readFileSync(b));
for (let i = 0; i < 5; i++) differ.diff(before, after);
const times = [];
for (let i = 0; i < 15; i++) { const t = process.hrtime.bigint(); differ.diff(before, after);
  times.push(Number(process.hrtime.bigint() - t) / 1e6); }
console.log(times.sort((x, y) => x - y)[7]);
"""


def _own_pair(folder: Path) -> None:
    """A pair of the same size, where the generator is not beside the repository."""
    rng = random.Random(7)  # noqa: S311  reproducible text, no secret

    def words(count: int) -> str:
        return " ".join(rng.choice(["Termin", "Salon", "Uhrzeit", "bitte", "nicht", "Leistung"]) for _ in range(count))

    def node(number: int) -> dict[str, Any]:
        edges = [
            {
                "id": f"edge-{number}-{k}",
                "transition_condition": {"type": "prompt", "prompt": words(12)},
                "destination_node_id": f"node-{rng.randrange(150)}",
            }
            for k in range(3)
        ]
        text = {"type": "prompt", "text": words(90)}
        return {"id": f"node-{number}", "type": "conversation", "instruction": text, "edges": edges}

    before = {"global_prompt": words(400), "nodes": [node(number) for number in range(150)], "tools": []}
    after = json.loads(json.dumps(before))
    for number in range(0, 150, 5):
        after["nodes"][number]["instruction"]["text"] += " Neuer Satz am Ende."
    after["nodes"].insert(10, after["nodes"].pop(80))
    for name, value in (("a", before), ("b", after)):
        (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _pair(folder: Path) -> str:
    if GENERATOR.is_file():
        subprocess.run([sys.executable, str(GENERATOR), "7", str(folder)], check=True, capture_output=True)
        return "seed 7"
    sys.stderr.write(f"the generator of flow pairs is not at {GENERATOR}: a pair of our own is measured\n")
    _own_pair(folder)
    return "own pair"


def _jsondiffpatch_ms(folder: Path) -> float | None:
    node = shutil.which("node")
    if node is None:
        sys.stderr.write("no node here: jsondiffpatch is not measured\n")
        return None
    script = folder / "bench.mjs"
    script.write_text(_JSONDIFFPATCH, encoding="utf-8")
    done = subprocess.run(
        [node, str(script), str(folder / "a.json"), str(folder / "b.json")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NODE_MODULES_AT": os.environ.get("NODE_PATH", str(ROOT))},
    )
    if done.returncode:
        sys.stderr.write("the node package jsondiffpatch is not installed: it is not measured\n")
        return None
    return float(done.stdout)


def _keyed(flow: dict[str, Any]) -> dict[str, Any]:
    nodes = {
        name: {**node, "edges": by_id(node.get("edges"), "id")} for name, node in by_id(flow.get("nodes"), "id").items()
    }
    return {**flow, "nodes": nodes, "tools": by_id(flow.get("tools"), "tool_id")}


def _deepdiff(before: dict[str, Any], after: dict[str, Any]) -> int:
    found = deepdiff.DeepDiff(_keyed(before), _keyed(after))
    return sum(len(rows) for rows in found.values())


def _command_ms(*arguments: str, rounds: int = 9) -> float:
    """Wall milliseconds of a whole command, the fastest of some: what it takes when the machine is not busy."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run([str(SALON), "flow", *arguments], capture_output=True, check=False, cwd=ROOT)
        times.append((time.perf_counter() - begun) * 1000)
    return min(times)


def run() -> dict[str, Figure]:
    """Measure."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        origin = _pair(folder)
        before, after = (json.loads((folder / f"{side}.json").read_text(encoding="utf-8")) for side in ("a", "b"))
        ours = p50(seconds_each(lambda: compare(before, after), rounds=15)) * 1000
        theirs = p50(seconds_each(lambda: _deepdiff(before, after), rounds=5, warm_up=1)) * 1000
        changes = f"{len(compare(before, after).changes)} changes; deepdiff reports {_deepdiff(before, after)}"
        node = _jsondiffpatch_ms(folder)
        figures = {
            "flows.diff": figure(ours, "ms", floor=theirs, bound=1, note=f"{origin}, {changes}; floor: deepdiff by id"),
            "flows.diff_command": figure(
                _command_ms("diff", str(folder / "a.json"), str(folder / "b.json"), "--format", "json"),
                "ms",
                bound=300,
                note="whole command, 277 kB a side",
            ),
            "flows.render_command": figure(
                _command_ms("render", "v19", "--format", "svg"), "ms", bound=300, note="v19 as SVG, whole command"
            ),
            "flows.check_command": figure(_command_ms("check", rounds=3), "ms", bound=1000, note="all versions"),
        }
        if node is not None:
            figures["flows.diff_beside_jsondiffpatch"] = figure(
                ours, "ms", floor=node, bound=5, note="floor: jsondiffpatch"
            )
        return figures
