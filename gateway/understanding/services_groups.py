"""Whom an utterance wishes something for: the marks of services, grouped by person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from gateway.understanding.cues import Heard
from gateway.understanding.services_marks import Mark

AUDIENCE = frozenset({"woman", "man", "child"})
CUTTING = frozenset({"cut", "tips", "fringe", "layers", "clipper"})
_JOINS = frozenset({"und", "sowie", "plus", "dann"})


@dataclass(slots=True)
class Group:
    """The marks of one person's wish."""

    marks: list[Mark] = field(default_factory=list)
    persons: list[Mark] = field(default_factory=list)

    def concepts(self) -> set[str]:
        """Everything the marks say."""
        return {concept for mark in self.marks for concept in mark.concepts}


def groups_of(heard: Heard, marks: list[Mark]) -> list[Group]:
    """Marks by person: a new person with a wish of their own begins a new group."""
    groups = [Group()]
    if "unterschied" in heard.words or "unterscheiden" in heard.words:
        return [Group(marks=[mark]) for mark in marks if not mark.person] or groups
    if len(marks) == 1:
        (groups[0].persons if marks[0].person else groups[0].marks).append(marks[0])
        return groups
    for chunk in _chunks(heard, marks):
        persons = [mark for mark in chunk if mark.person]
        wishes = [mark for mark in chunk if not mark.person]
        here = groups[-1]
        if here.persons and here.marks and (persons or _once_more(heard, chunk[0].first)):
            here = Group()
            groups.append(here)
        here.persons += persons
        here.marks += wishes
    for before, group in pairwise(groups):
        if not group.marks and group.persons:
            group.marks = [Mark(m.first, m.end, m.concepts - AUDIENCE) for m in before.marks if m.concepts & CUTTING]
    return groups


def _once_more(heard: Heard, at: int) -> bool:
    """Whether "einmal" begins another one's wish: "einmal Dauerwelle für mich und einmal Waschen für sie"."""
    return heard.words[max(at - 2, 0) : at] == ["und", "einmal"]


def _chunks(heard: Heard, marks: list[Mark]) -> Iterable[list[Mark]]:
    """Marks between commas and the words that join wishes."""
    chunk: list[Mark] = []
    end = 0
    for mark in marks:
        apart = bool(chunk) and (
            any(heard.tokens.breaks[end : mark.first + 1]) or not _JOINS.isdisjoint(heard.words[end : mark.first])
        )
        own_article = mark.person and not mark.title and any(one.person for one in chunk)
        if chunk and (apart or own_article):
            yield chunk
            chunk = []
        chunk.append(mark)
        end = mark.end
    if chunk:
        yield chunk
