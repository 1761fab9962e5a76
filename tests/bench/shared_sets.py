"""The labelled German beside the repository (`../shared/data`), its scorer, and this program's answers to it."""

import importlib.util
import json
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from booking.catalogue_file import packaged
from gateway.catalogue_view import vocabulary
from gateway.understanding.read import ServiceName, StaffName, Vocabulary, read

ROOT = Path(__file__).resolve().parents[3] / "shared" / "data"
ABSENT = f"the labelled sets are absent ({ROOT.parent.name}/{ROOT.name} beside the repository): nothing was scored"
PLAIN_NOW = "2026-11-24T10:20:00"

Case = dict[str, Any]
Answer = dict[str, Any]


def present() -> bool:
    """Whether the labelled sets stand beside the repository."""
    return (ROOT / "score_understanding.py").exists()


def cases(name: str) -> list[Case]:
    """The lines of a set, by its path under `../shared/data`."""
    with (ROOT / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@lru_cache(maxsize=1)
def scorer() -> ModuleType:
    """The scorer that comes with the sets."""
    spec = importlib.util.spec_from_file_location("score_understanding", ROOT / "score_understanding.py")
    if spec is None or spec.loader is None:
        raise ImportError(ABSENT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@lru_cache(maxsize=1)
def demo() -> Vocabulary:
    """The words of the demo salon."""
    return vocabulary(packaged.demo())


@lru_cache(maxsize=64)
def salon(roster: tuple[str, ...], menu: tuple[str, ...]) -> Vocabulary:
    """The demo salon with another staff or menu, where a case brings its own."""
    words = demo()
    return Vocabulary(
        staff=tuple(StaffName(id=name, name=name) for name in roster) if roster else words.staff,
        services=tuple(ServiceName(id=name, name=name) for name in menu) if menu else words.services,
        opening=words.opening,
    )


def moment(case: Case) -> datetime:
    """When a case was said."""
    return datetime.fromisoformat(case.get("now") or case.get("reference") or PLAIN_NOW)


def answer(case: Case) -> Answer:
    """This program's labels for a case."""
    words = salon(tuple(case.get("roster", ())), tuple(case.get("menu", ())))
    return read(case["text"], moment(case), words, case.get("context")).labels()


def points(name: str, answering: Callable[[Case], Answer] = answer) -> tuple[int, int]:
    """How many cases of a set are right, and how many are scored, as its own scorer counts."""
    judge = scorer().judge
    foreign = "booking-" not in name and "utterances" not in name
    verdicts = [judge(case, answering(case), foreign) for case in cases(name)]
    scored = [right for counts, right, _ in verdicts if counts]
    return sum(scored), len(scored)


def labels(name: str) -> dict[str, tuple[int, int]]:
    """Of the utterances: right and counted, by label, as the scorer counts."""
    judge = scorer().judge
    out: dict[str, tuple[int, int]] = {}
    for case in cases(name):
        _, _, parts = judge(case, answer(case), foreign=False)
        for key, right in parts.items():
            if key in case["labels"] or not right:
                good, count = out.get(key, (0, 0))
                out[key] = (good + bool(right), count + 1)
    return out
