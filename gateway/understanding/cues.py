"""Cue phrases: one pass over the words of an utterance finds every phrase that hints at something, by tag.

Phrases are written in German data modules in a small notation:

=================  ==================================================================
``wer zeit hat``   these words in this order
``(gern|gerne)``   one of these (each may be several words)
``(mal)?``         may be missing
``<sagen>``        one of the named word list ``sagen``
``!ändern``        only with its umlaut ("andern" is another word)
``..``             up to three words in between, not across the end of a sentence
=================  ==================================================================
"""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from gateway.understanding.everyday import EVERYDAY, is_everyday
from gateway.understanding.german import dialect, phrase_table
from gateway.understanding.services_lexicon import Concepts, lexicon
from gateway.understanding.text import Tokens, spellings

GAP = ".."
_LONGEST_GAP = 3
_SHORT = 3
"""Words that without their umlaut would become other words."""
_BRANCHES = 6
"""From so many branches on, the alternatives of a phrase are led together again."""
_PART = re.compile(r"\(([^()]*)\)(\?)?|<(\w+)>(\?)?|(\.\.)|([^\s()<>]+)")


@dataclass(slots=True)
class Heard:
    """An utterance with what the cue phrases found in it."""

    tokens: Tokens
    words: list[str]
    """The words, dialect forms replaced by their standard form; as many as there are tokens."""
    cues: dict[str, list[tuple[int, int]]]
    """Tag to places (first token, end token), in order."""

    plain: list[bool]
    """For each word whether it is one of everyday speech or of the calendar, so nobody's name."""
    meanings: list[Concepts | None]
    """For each word what it means to a hairdresser; None for most."""

    def has(self, tag: str, *more: str) -> bool:
        """Whether a cue of one of these tags was heard."""
        return tag in self.cues or (bool(more) and not self.cues.keys().isdisjoint(more))

    def places(self, tag: str) -> list[tuple[int, int]]:
        """Where cues of this tag stand."""
        return self.cues.get(tag, [])

    def between(self, tag: str, low: int, high: int) -> list[tuple[int, int]]:
        """The cues of this tag that begin at token low or behind it, and before token high."""
        places = self.cues.get(tag)
        return places[bisect_left(places, (low,)) : bisect_left(places, (high,))] if places else []


@dataclass(slots=True, eq=False)
class _Node:
    """A place within phrases: the words that may follow, and the tags of the phrases that end here."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    gap: "_Node | None" = None
    also: "list[_Node]" = field(default_factory=list)
    """Places that are reached without a further word."""
    reach: "tuple[_Node, ...]" = ()
    """This place and all that are reached from it without a further word; set when the table is complete."""


def slots(phrase: str, lists: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """The parts of a phrase one after the other, each with its alternatives; "" where it may be missing.

    Raises:
        KeyError: The phrase names a word list that does not exist.
        ValueError: The phrase is not in the notation, for instance nests its brackets.
    """
    if _PART.sub("", phrase).strip():
        raise ValueError(f"not a cue phrase: {phrase}")
    parts: list[tuple[str, ...]] = []
    for match in _PART.finditer(phrase):
        group, optional, name, list_optional, gap, word = match.groups()
        if group is not None:
            choices = tuple(option.strip() for option in group.split("|"))
        else:
            choices = tuple(lists[name]) if name is not None else (gap or word,)
        parts.append((*choices, "") if optional or list_optional else choices)
    return parts


class CueTable:
    """Phrases by tag, compiled to a graph of words."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], lists: Mapping[str, Sequence[str]]) -> None:
        self._root = _Node()
        for tag, entries in phrases.items():
            for entry in entries:
                for node in self._grow(slots(entry, lists)):
                    if tag not in node.tags:
                        node.tags = (*node.tags, tag)
        _complete(self._root)

    def _grow(self, parts: Sequence[tuple[str, ...]]) -> list[_Node]:
        """The places where a phrase of these parts ends."""
        here = before_gap = [self._root]
        for part in parts:
            after: list[_Node] = []
            for option in part:
                for node in here if option else before_gap:
                    after += _paths(node, option.split())
            before_gap = here if part == (GAP,) else []
            here = list({id(node): node for node in after}.values())
            before_gap = before_gap or here
            if len(here) > _BRANCHES and self._root not in here:
                joint = _Node()
                for node in here:
                    node.also.append(joint)
                here = [joint]
        return here

    def find(self, words: Sequence[str], stops: Sequence[bool]) -> dict[str, list[tuple[int, int]]]:
        """Every phrase in the words: tag to places. For each tag and first word only the longest is kept.

        Args:
            words: Folded words.
            stops: For each word whether a sentence ends before it.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        first_words = self._root.next
        for first, word in enumerate(words):
            node = first_words.get(word)
            if node is not None:
                _follow(node, words, first, stops, found)
        return found


def _complete(root: _Node) -> None:
    """Sets `reach` of every place behind the root."""
    seen: set[int] = set()
    rest = [root]
    while rest:
        node = rest.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        reach = {id(node): node}
        for other in (places := [node]):
            for joint in other.also:
                if id(joint) not in reach:
                    reach[id(joint)] = joint
                    places.append(joint)
        node.reach = tuple(one for one in reach.values() if one.tags or one.next or one.gap)
        rest += [*node.next.values(), *node.also, *([node.gap] if node.gap else [])]


def _paths(node: _Node, words: Sequence[str]) -> list[_Node]:
    """Where the words lead from a place, in every spelling; new places grow as needed."""
    if list(words) == [GAP]:
        node.gap = node.gap or _Node()
        return [node.gap]
    ends: list[_Node] = []
    for spelled in product(*(_spelled(word) for word in words)):
        end = node
        for word in dialect.standard(list(spelled)):
            end = end.next.setdefault(word, _Node())
        ends.append(end)
    return ends


def _spelled(word: str) -> tuple[str, ...]:
    if word.startswith("!"):
        return spellings(word[1:])[:1]
    return spellings(word)[:1] if len(word) <= _SHORT else spellings(word)


def _follow(
    start: _Node, words: Sequence[str], first: int, stops: Sequence[bool], found: dict[str, list[tuple[int, int]]]
) -> None:
    """Notes the phrases that go on from the place behind word `first`."""
    size = len(words)
    walks = [(start, first + 1)]
    while walks:
        node, at = walks.pop()
        word = words[at] if at < size else ""
        for place in node.reach:
            if place.tags:
                for tag in place.tags:
                    _note(found, tag, first, at)
            if word:
                child = place.next.get(word)
                if child is not None:
                    walks.append((child, at + 1))
                if place.gap is not None:
                    _over(place.gap, words, at, stops, walks)


def _note(found: dict[str, list[tuple[int, int]]], tag: str, first: int, end: int) -> None:
    places = found.get(tag)
    if places is None:
        found[tag] = [(first, end)]
    elif places[-1][0] != first:
        places.append((first, end))
    elif places[-1][1] < end:
        places[-1] = (first, end)


def _over(gap: _Node, words: Sequence[str], at: int, stops: Sequence[bool], walks: list[tuple[_Node, int]]) -> None:
    """Adds where a walk can go on behind a gap that begins at word `at`."""
    for place in range(at, min(at + _LONGEST_GAP + 1, len(words))):
        if stops[place]:
            return
        for node in gap.reach:
            child = node.next.get(words[place])
            if child is not None:
                walks.append((child, place + 1))


@functools.cache
def _table() -> CueTable:
    return CueTable(phrase_table.PHRASES, phrase_table.LISTS)


def hear(tokens: Tokens) -> Heard:
    """The words of an utterance in standard German and the cue phrases among them, in one pass."""
    words = dialect.standard(tokens.words)
    stops = [mark != "" and ("." in mark or "?" in mark or "!" in mark) for mark in tokens.breaks]
    plain = [one in EVERYDAY or is_everyday(word) for one, word in zip(words, tokens.words, strict=True)]
    known = lexicon()
    alone = known.alone
    meanings = [alone.get(one) if everyday else known.concepts(one) for one, everyday in zip(words, plain, strict=True)]
    return Heard(tokens, words, _table().find(words, stops), plain, meanings)
