"""Runs the rules over a version and takes out what the version knowingly accepts."""

from dataclasses import dataclass

from flows.checks import contract, limits, structure, traps, words
from flows.checks.rule import RULES, WARNING, Hit, Rule, Severity
from flows.checks.subject import Subject, german_words
from flows.context import SalonContext
from flows.errors import Place
from flows.render import render
from flows.store import Version

_GROUPS = (structure, contract, words, limits, traps)
"""The modules of rules; importing them registers the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding with its place in the source; `ignored` holds the reason where the version accepts it."""

    rule: str
    severity: Severity
    version: str
    at: str
    problem: str
    cure: str
    place: Place
    ignored: str = ""


def check(version: Version, context: SalonContext) -> list[Finding]:
    """Check a version against every rule, worst and first in the file first.

    Raises:
        FlowError: when the version cannot be rendered at all.
    """
    subject = Subject(version, render(version, context), context, german_words())
    found = [
        _finding(one, hit, subject)
        for one in RULES.values()
        for hit in sorted(one.look(subject), key=lambda hit: hit.at)
    ]
    found += _stale_ignores(subject, found)
    order = list(Severity)
    return sorted(found, key=lambda one: (order.index(one.severity), one.place.file, one.place.line, one.rule))


def _finding(one: Rule, hit: Hit, subject: Subject) -> Finding:
    name = hit.at.partition(":")[2].partition("/")[0] or hit.at
    reason = next(
        (row.reason for row in subject.version.flow.ignore if row.rule == one.id and row.at in {"", name, hit.at}), ""
    )
    return Finding(
        rule=one.id,
        severity=one.severity,
        version=subject.version.name,
        at=hit.at,
        problem=hit.problem,
        cure=hit.cure,
        place=hit.place or subject.place(hit.at),
        ignored=reason,
    )


def _stale_ignores(subject: Subject, found: list[Finding]) -> list[Finding]:
    """An ignore that nothing needs any more is itself a finding."""
    stale = []
    for index, row in enumerate(subject.version.flow.ignore):
        names = {(one.rule, one.at.partition(":")[2] or one.at) for one in found if one.ignored}
        needed = any(rule == row.rule and row.at in {"", name} for rule, name in names)
        if not needed:
            stale.append(
                Finding(
                    rule="FI001",
                    severity=WARNING,
                    version=subject.version.name,
                    at=f"ignore:{row.rule}",
                    problem=f"nothing to ignore for {row.rule} {row.at}".rstrip(),
                    cure="remove it",
                    place=subject.version.source.place("ignore", index),
                )
            )
    return stale
