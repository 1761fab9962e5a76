"""A thousand short calls with flow, understanding, gateway, database and fake Cal.com, beside an echo of them.

The mix: 40 % book a composite, 20 % reschedule or cancel, 20 % are refused, 20 % only ask; every call has a fresh
state, the transport is in process, the database a SQLite file in a temporary folder. A share of the thousand is
played and the figure scaled, start-up included once.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from simulator.cast import cast_for
from simulator.discovery import ZONE
from simulator.runner import play
from simulator.script import Script
from simulator.script_file import read_scripts
from simulator.stage import Stage, quiet_gateway
from simulator.suite import SuiteOptions, run_cast
from tests.bench.figures import Figure, figure
from tests.fakes.echo_gateway import EchoGateway

PLAYED = 100
WHOLE = 1000
WORKERS = 2
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


def _scripts() -> list[Script]:
    rows = "".join(f"  - id: anruf-{number}\n{_MIX[number % len(_MIX)].lstrip(chr(10))}" for number in range(PLAYED))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mischung.yaml"
        file.write_text(f"defaults: {{now: 2026-03-10 10:20}}\nscripts:\n{rows}", encoding="utf-8")
        return read_scripts(file, ZONE)


def _echo(code: str) -> Mapping[str, Any]:
    facts = {"konkret": True, "zusammenfassung": "x"}
    offer = {"id": "o", "datum": "2026-03-11", "uhrzeit": "10:00", "mitarbeiter": "Emma Williams"}
    return {"ok": True, "code": code, "say": "Gut.", "facts": facts, "offers": [offer], "missing": []}


async def _echoed(scripts: list[Script]) -> None:
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
    """Seconds for a thousand calls, beside the echo of the same run."""
    quiet_gateway()
    scripts = _scripts()
    begun = time.perf_counter()
    cast = cast_for("v19")
    few = run_cast(scripts[:WORKERS], cast, SuiteOptions(version="v19", workers=WORKERS))
    start_up = time.perf_counter() - begun
    begun = time.perf_counter()
    results = run_cast(scripts, cast, SuiteOptions(version="v19", workers=WORKERS))
    spent = time.perf_counter() - begun
    begun = time.perf_counter()
    asyncio.run(_echoed(scripts))
    echo = (time.perf_counter() - begun) * WHOLE / PLAYED / WORKERS
    failed = [played.id for played in [*few, *results] if not played.ok]
    if failed:
        sys.stderr.write(f"not as expected: {', '.join(failed)}\n")
    each = max(spent - start_up, 0.0) / (PLAYED - WORKERS)
    note = f"{WORKERS} processes, {PLAYED} of {WHOLE} played, SQLite, in process; "
    note += f"start-up {start_up:.2f} s; failed {len(failed)}"
    return {
        "simulator.thousand_calls": figure(start_up + each * WHOLE, "s", floor=echo, note=note),
        "simulator.one_call": figure(1000 * each * WORKERS, "ms", note="processor time of one call, settled"),
        "simulator.report_bytes": figure(len(msgspec.json.encode(results)) / PLAYED, "bytes", note="per call as JSON"),
    }
