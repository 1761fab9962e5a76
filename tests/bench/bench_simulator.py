"""A thousand short calls with flow, understanding, gateway, database and fake Cal.com, beside an echo of them.

The mix: 40 % book a composite, 20 % cancel, 20 % are refused, 20 % only ask; three turns each, every call begins in a
fresh state. It is the command a person types, in a process of its own: start-up, reading the scripts and writing the
results count. The transport is in process, the database in memory (no fsync), two processes play. The shipped suite is
played the same way. `SALON_BENCH_CALLS` plays another number than a thousand. The floor is the same calls before a
gateway that only echoes: flow, understanding and caller with nothing behind them.

Wall seconds say little on a machine that others use; beside them stand the processor seconds.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from simulator.cast import cast_for
from simulator.discovery import ZONE, packaged
from simulator.runner import play
from simulator.script import Script
from simulator.script_file import read_scripts
from simulator.stage import Stage, quiet_gateway
from tests.bench.figures import Figure, figure
from tests.fakes.echo_gateway import EchoGateway

CALLS = int(os.environ.get("SALON_BENCH_CALLS", "1000"))
WORKERS = 2
_ROOT = Path(__file__).parents[2]
_OWN = (
    "{service: 41, staff: Emma Williams, start: morgen 10:00, of_caller: true, "
    'name: Sandra Kühn, phone: "017604069022"}'
)
_BOOK = """
    facts: {staff: Emma Williams, name: Petra Vogel, phone: "01713920012", confirm: ja}
    talk:
      - caller: >-
          Guten Tag, hier ist Petra Vogel, meine Nummer ist 0171 3920012, eine Ansatzfärbung mit Schneiden morgen um
          zehn bei Emma bitte.
      - caller: Ja, bitte.
      - caller: Danke, tschüss.
    expect: {appointments: [{service: 177, staff: Emma Williams, start: morgen 10:00}]}
"""
_CHANGE = f"""
    given: {{appointments: [{_OWN}]}}
    talk:
      - caller: Guten Tag, Sandra Kühn, 0176 04069022, ich möchte meinen Termin morgen absagen.
      - caller: Ja, bitte.
      - caller: Danke, tschüss.
    expect: {{appointments: []}}
"""
_REFUSED = """
    talk:
      - caller: Guten Tag, einen Herrenhaarschnitt am Montag um zehn bitte.
      - caller: Und am Sonntag um zehn?
      - caller: Dann nicht, danke, tschüss.
    expect: {appointments: []}
"""
_ASKED = """
    talk:
      - caller: Guten Tag, wie lange dauert denn eine Balayage bei Ihnen?
      - caller: Und was kostet die?
      - caller: Danke, tschüss.
    expect: {appointments: []}
"""
_MIX = (_BOOK, _BOOK, _CHANGE, _REFUSED, _ASKED)


def _mixture(folder: Path, calls: int) -> Path:
    rows = "".join(f"  - id: anruf-{number}\n{_MIX[number % len(_MIX)].lstrip(chr(10))}" for number in range(calls))
    file = folder / f"mischung-{calls}.yaml"
    file.write_text(f"defaults: {{now: 2026-03-10 10:20}}\nscripts:\n{rows}", encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of `salon sim run`."""

    wall_s: float
    cpu_s: float
    total: int
    failed: tuple[str, ...]


class _Row(msgspec.Struct):
    id: str
    ok: bool


class _Results(msgspec.Struct):
    total: int
    scripts: list[_Row]


def _run(scripts: Path, folder: Path) -> _Run:
    """Play scripts as a person would, and take the time of the whole command and of the processes it starts."""
    target = folder / "results.json"
    command = [sys.executable, "-m", "salon", "sim", "run", str(scripts), "--flow", "v19"]
    command += ["--workers", str(WORKERS), "--json", str(target)]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:
        message = f"{' '.join(command)} ended with {done.returncode}"
        raise RuntimeError(message)
    results = msgspec.json.decode(target.read_bytes(), type=_Results)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Run(wall, cpu, results.total, tuple(row.id for row in results.scripts if not row.ok))


def _echo(code: str) -> Mapping[str, Any]:
    facts = {"konkret": True, "zusammenfassung": "x"}
    offer = {"id": "o", "datum": "2026-03-11", "uhrzeit": "10:00", "mitarbeiter": "Emma Williams"}
    return {"ok": True, "code": code, "say": "Gut.", "facts": facts, "offers": [offer], "missing": []}


async def _echoed(scripts: Sequence[Script]) -> None:
    """The same calls before a gateway that only echoes: flow, understanding and caller without a salon behind."""
    cast = cast_for("v19")
    codes = {
        "check_availability": "available",
        "book_appointment": "booked",
        "find_appointment": "found",
        "cancel_appointment": "cancelled",
        "explain_service": "service_explained",
    }
    table: dict[str, Mapping[str, Any]] = {tool: _echo(code) for tool, code in codes.items()}
    for script in scripts:
        await play(script, cast, Stage(EchoGateway(table), None))


def run() -> dict[str, Figure]:
    """Seconds for a thousand calls beside the echo of the same run, and for the shipped suite."""
    quiet_gateway()
    with TemporaryDirectory() as name:
        folder = Path(name)
        started = _run(_mixture(folder, WORKERS), folder)
        mixture = _mixture(folder, CALLS)
        whole = _run(mixture, folder)
        shipped = _run(packaged(), folder)
        scripts = read_scripts(mixture, ZONE)
    begun = time.process_time()
    asyncio.run(_echoed(scripts))
    echo = (time.process_time() - begun) / WORKERS
    for one in (whole, shipped):
        if one.failed:
            sys.stderr.write(f"not as expected: {', '.join(one.failed)}\n")
    each = (whole.cpu_s - started.cpu_s) / max(1, CALLS - WORKERS)
    note = f"{WORKERS} processes, in process, database in memory, start-up included ({started.wall_s:.2f} s); "
    note += f"{whole.total} calls, failed {len(whole.failed)}"
    return {
        "simulator.thousand_calls": figure(whole.wall_s, "s", floor=echo, note=note),
        "simulator.thousand_calls_cpu": figure(whole.cpu_s, "s", note="processor time of all its processes"),
        "simulator.calls_per_cpu_second": figure(1 / each, "calls/s", note="start-up left out"),
        "simulator.start_up_cpu": figure(started.cpu_s, "s", note=f"processor time, with {started.total} calls"),
        "simulator.shipped_suite": figure(
            shipped.wall_s, "s", note=f"{shipped.total} scripts, {shipped.cpu_s:.1f} s of processor time"
        ),
    }
