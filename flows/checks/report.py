"""Findings for the terminal, for machines (JSON, SARIF) and for GitHub's annotations."""

import linecache
from collections import Counter
from collections.abc import Sequence
from typing import Any

from flows.checks.rule import RULES, Severity
from flows.checks.run import Finding

_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def open_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Findings that nobody accepted."""
    return [one for one in findings if not one.ignored]


def text(findings: Sequence[Finding], versions: Sequence[str]) -> str:
    """Findings with the line they are in and the cure."""
    lines = []
    for one in open_findings(findings):
        lines.append(f"{one.place}: {one.severity.value} {one.rule} [{one.at}] {one.problem}")
        source = linecache.getline(one.place.file, one.place.line).strip() if one.place.line else ""
        if source:
            lines.append(f"    | {source[:110]}")
        lines.append(f"    cure: {one.cure}")
    counts = Counter(one.severity.value for one in open_findings(findings))
    ignored = len(findings) - sum(counts.values())
    summary = ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing found"
    known = f", {ignored} accepted" if ignored else ""
    return "\n".join([*lines, f"{', '.join(versions)}: {summary}{known} ({len(RULES)} rules)", ""])


def rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as plain data."""
    return [
        {
            "rule": one.rule,
            "severity": one.severity.value,
            "version": one.version,
            "at": one.at,
            "problem": one.problem,
            "cure": one.cure,
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "ignored": one.ignored or None,
        }
        for one in findings
    ]


def sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """Findings as SARIF 2.1.0."""
    rules = [
        {
            "id": one.id,
            "shortDescription": {"text": one.title},
            "fullDescription": {"text": one.why},
            "defaultConfiguration": {"level": _SARIF_LEVEL[one.severity]},
        }
        for one in RULES.values()
    ]
    results = []
    for one in findings:
        region = {"startLine": max(1, one.place.line), "startColumn": max(1, one.place.column)}
        where = {"artifactLocation": {"uri": one.place.file}, "region": region}
        result: dict[str, Any] = {
            "ruleId": one.rule,
            "level": _SARIF_LEVEL[one.severity],
            "message": {"text": f"{one.problem} ({one.cure})"},
            "locations": [{"physicalLocation": where}],
        }
        if one.ignored:
            result["suppressions"] = [{"kind": "inSource", "justification": one.ignored}]
        results.append(result)
    tool = {"driver": {"name": "salon flow check", "rules": rules}}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": tool, "results": results}],
    }


def github(findings: Sequence[Finding]) -> str:
    """Findings as workflow commands, which GitHub shows beside the line."""
    lines = []
    for one in open_findings(findings):
        where = f"file={one.place.file},line={max(1, one.place.line)},col={max(1, one.place.column)},title={one.rule}"
        message = f"{one.problem} ({one.cure})".replace("%", "%25").replace("\n", "%0A")
        lines.append(f"::{_GITHUB_LEVEL[one.severity]} {where}::{message}")
    return "\n".join([*lines, ""]) if lines else ""
