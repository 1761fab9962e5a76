"""What a run tells and writes: progress, failures with their conversation, JSON, JUnit, GitHub annotations, HTML."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import msgspec

from simulator.cast import Cast
from simulator.coverage import Coverage
from simulator.repeats import Repeats
from simulator.report.talk import talk_lines, verdict_lines
from simulator.runner import Played


class Teller:
    """Tells about each call as soon as it is over."""

    def __init__(self, *, total: int, show: bool, json_lines: bool, github: bool) -> None:
        self._total = total
        self._show = show
        self._json_lines = json_lines
        self._github = github
        self._done = 0

    def told(self, played: Played) -> None:
        """One call is over."""
        self._done += 1
        if self._json_lines:
            click.echo(msgspec.json.encode(result_row(played)).decode())
            return
        mark = mark_of(played)
        blame = f"  [{played.blame}]" if played.blame else ""
        click.echo(f"{mark} {self._done:>4}/{self._total} {played.id}  {played.title}{blame}")
        if not played.ok or self._show:
            for line in talk_lines(played):
                click.echo(line)
            for line in verdict_lines(played):
                click.echo(line)
            if played.inconclusive:
                click.echo(f"  ? inconclusive: {played.inconclusive}")
            click.echo(f"  script: {played.where}\n")
        if self._github and played.failed:
            _annotate(played)

    def summary(self, results: Sequence[Played]) -> None:
        """How many came true, and who is blamed for the rest."""
        failures = [played for played in results if played.failed]
        unclear = [played for played in results if played.inconclusive]
        told = f"{sum(played.ok for played in results)} of {len(results)} scripts passed"
        if failures:
            blamed = Counter(played.blame or "unknown" for played in failures)
            told += " (" + ", ".join(f"{name}: {count}" for name, count in sorted(blamed.items())) + ")"
            told += "; failed: " + ", ".join(played.id for played in failures)
        if unclear:
            told += "; inconclusive: " + ", ".join(played.id for played in unclear)
        click.echo(told, err=self._json_lines)


def mark_of(played: Played) -> str:
    """One sign for how a call came out."""
    return "✓" if played.ok else "?" if played.inconclusive else "✗"


def result_row(played: Played) -> dict[str, Any]:
    """One result as JSON for other programs."""
    return {
        "id": played.id,
        "title": played.title,
        "ok": played.ok,
        "inconclusive": played.inconclusive,
        "usage": dict(played.usage),
        "blame": played.blame,
        "where": played.where,
        "version": played.version,
        "verdicts": [msgspec.to_builtins(verdict) for verdict in played.verdicts],
        "transcript": [msgspec.to_builtins(entry) for entry in played.entries],
    }


def suite_json(results: Sequence[Played], coverage: Coverage | None = None, repeats: Repeats | None = None) -> bytes:
    """All results as JSON: total, passed, failed, inconclusive, what was spent, scripts; coverage and pass^k."""
    whole = {
        "total": len(results),
        "passed": sum(played.ok for played in results),
        "failed": sum(played.failed for played in results),
        "inconclusive": sum(bool(played.inconclusive) for played in results),
        "usage": spent(results),
        "scripts": [result_row(played) for played in results],
        **({} if coverage is None else {"coverage": coverage_row(coverage)}),
        **({} if repeats is None else {"repeats": repeats.as_json()}),
    }
    return msgspec.json.format(msgspec.json.encode(whole))


def coverage_row(coverage: Coverage) -> dict[str, Any]:
    """The coverage as JSON: every kind with what is missing by name."""
    return {
        "version": coverage.version,
        "kinds": {
            share.kind: {"total": share.total, "percent": round(share.percent, 1), "missing": share.missing}
            for share in coverage.shares
        },
        "unread": coverage.unread,
    }


def spent(results: Sequence[Played]) -> dict[str, int]:
    """What all calls together cost, by unit."""
    total: Counter[str] = Counter()
    for played in results:
        total.update(played.usage)
    return dict(total)


def junit_xml(results: Sequence[Played], version: str) -> bytes:
    """All results as JUnit XML; times are virtual seconds of the call."""
    suite = ET.Element(
        "testsuite",
        name=f"salon sim {version}",
        tests=str(len(results)),
        failures=str(sum(played.failed for played in results)),
        skipped=str(sum(bool(played.inconclusive) for played in results)),
    )
    for played in results:
        seconds = (played.entries[-1].at_ms if played.entries else 0) / 1000
        file, _, line = played.where.rpartition(":")
        case = ET.SubElement(
            suite,
            "testcase",
            name=f"{played.id} {played.title}",
            classname=f"salon.sim.{version}",
            time=f"{seconds:.3f}",
            file=file,
            line=line,
        )
        if played.inconclusive:
            ET.SubElement(case, "skipped", message=_xml_text(f"inconclusive: {played.inconclusive}"))
        elif not played.ok:
            wrong = played.wrong
            message = wrong[0].what if wrong else "failed"
            failure = ET.SubElement(case, "failure", message=message, type=played.blame or "unknown")
            failure.text = _xml_text("\n".join([*verdict_lines(played), "", *talk_lines(played)]))
    ET.indent(suite)
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True))


def _xml_text(text: str) -> str:
    """Without the control characters XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _annotate(played: Played) -> None:
    file, _, line = played.where.rpartition(":")
    wrong = played.wrong
    told = f"{played.id}: {wrong[0].what if wrong else 'failed'}"
    if wrong:
        told += f" (expected {wrong[0].expected}; got {wrong[0].got})"
    escaped = told.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    click.echo(f"::error file={file},line={line}::{escaped}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where what is to be written goes; None is not written."""

    json: Path | None = None
    junit: Path | None = None
    html: Path | None = None


def write_files(
    results: Sequence[Played],
    files: Files,
    *,
    cast: Cast,
    coverage: Coverage | None = None,
    repeats: Repeats | None = None,
) -> None:
    """Write what was asked for; folders are made."""
    outputs: list[tuple[Path, bytes]] = []
    if files.json is not None:
        outputs.append((files.json, suite_json(results, coverage, repeats)))
    if files.junit is not None:
        outputs.append((files.junit, junit_xml(results, cast.version)))
    if files.html is not None:
        from simulator.report.page import page  # noqa: PLC0415  templates are loaded when a page is wanted

        outputs.append((files.html, page(results, [cast]).encode()))
    for path, body in outputs:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        sys.stderr.write(f"written: {path}\n")
