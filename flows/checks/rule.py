"""Rules and findings: a rule has a stable id, a severity and a reason; a finding has a place and a cure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from flows.checks.subject import Subject
from flows.errors import Place


class Severity(Enum):
    """How bad a finding is; only infos leave the exit status at 0."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: where ("node:greeting"), what, and what mends it."""

    at: str
    problem: str
    cure: str
    place: Place | None = None


Look = Callable[[Subject], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    severity: Severity
    title: str
    why: str
    look: Look


RULES: dict[str, Rule] = {}
"""Every rule by its id."""


def rule(name: str, severity: Severity, title: str, why: str) -> Callable[[Look], Look]:
    """Register a rule."""

    def register(look: Look) -> Look:
        RULES[name] = Rule(name, severity, title, why, look)
        return look

    return register


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
