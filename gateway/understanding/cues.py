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
from typing import NamedTuple

from gateway.understanding.german import dialect, phrase_table
from gateway.understanding.services_lexicon import Concepts
from gateway.understanding.text import Tokens, spellings

Places = dict[str, list[tuple[int, int]]]
"""Tag to the places of its phrases (first token, end token), in order."""
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
    cues: Places
    plain: list[bool]
    """For each word whether it is one of everyday speech or of the calendar, so nobody's name."""
    meanings: list[Concepts | None]
    """For each word what it means to a hairdresser; None for most."""
    classes: Sequence[int] = ()
    """For each word the classes it belongs to (`hearing.FOREIGN` and so on), added together."""
    every: int = 0
    """The classes of all words together."""
    digits: int = 0
    """How many digits of a phone number the words may stand for."""

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
    """A place within phrases, while they are entered: the words that may follow, and the tags that end here."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    gap: "_Node | None" = None
    also: "list[_Node]" = field(default_factory=list)
    """Places that are reached without a further word."""


class State(NamedTuple):
    """All places within phrases that the words so far lead to, as one."""

    tags: tuple[str, ...]
    """Of the phrases that end here."""
    following: "dict[str, State]"
    """Where the next word leads."""
    gap: "dict[str, State] | None"
    """Where a word leads that stands behind up to three others; None where nothing may stand between."""


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
        self.words: set[str] = set()
        """Every word of the phrases."""
        for tag, entries in phrases.items():
            for entry in entries:
                for node in self._grow(slots(entry, lists)):
                    if tag not in node.tags:
                        node.tags = (*node.tags, tag)
        self.roots = _compiled([self._root], {}).following
        """The words with which a phrase begins, and where they lead."""

    def _grow(self, parts: Sequence[tuple[str, ...]]) -> list[_Node]:
        """The places where a phrase of these parts ends."""
        here = before_gap = [self._root]
        for part in parts:
            after: list[_Node] = []
            for option in part:
                for node in here if option else before_gap:
                    after += self._paths(node, option.split())
            before_gap = here if part == (GAP,) else []
            here = list({id(node): node for node in after}.values())
            before_gap = before_gap or here
            if len(here) > _BRANCHES and self._root not in here:
                joint = _Node()
                for node in here:
                    node.also.append(joint)
                here = [joint]
        return here

    def _paths(self, node: _Node, words: Sequence[str]) -> list[_Node]:
        """Where the words lead from a place, in every spelling; new places grow as needed."""
        if list(words) == [GAP]:
            node.gap = node.gap or _Node()
            return [node.gap]
        ends: list[_Node] = []
        for spelled in product(*(_spelled(word) for word in words)):
            end = node
            for word in spelled:
                after = end.next.get(word)
                if after is None:
                    after = end.next[word] = _Node()
                    self.words.add(word)
                end = after
            ends.append(end)
        return ends

    def find(self, words: Sequence[str], stops: Sequence[bool]) -> Places:
        """Every phrase in the words: tag to places. For each tag and first word only the longest is kept.

        Args:
            words: Folded words.
            stops: For each word whether a sentence ends before it.
        """
        return walk([self.roots.get(word) for word in words], words, stops)


def walk(  # noqa: C901, PLR0912 (the innermost loop of all: calls would cost more than they tell)
    begun: Sequence[State | None], words: Sequence[str], stops: Sequence[bool]
) -> Places:
    """Every phrase in the words, where the state behind each first word is known.

    Args:
        begun: For each word the state that it leads to as the first of a phrase.
        words: Folded words.
        stops: For each word whether a sentence ends before it.
    """
    found: Places = {}
    size = len(words)
    ahead = (*words, "")
    for first, start in enumerate(begun):
        if start is None:
            continue
        rest: list[tuple[State, int]] = []
        state: State | None = start
        at = first + 1
        while True:
            if state is None:
                if not rest:
                    break
                state, at = rest.pop()
            tags, following, gap = state
            for tag in tags:
                places = found.get(tag)
                if places is None:
                    found[tag] = [(first, at)]
                elif places[-1][0] != first:
                    places.append((first, at))
                elif places[-1][1] < at:
                    places[-1] = (first, at)
            if gap is not None:
                for place in range(at, at + _LONGEST_GAP + 1 if at + _LONGEST_GAP < size else size):
                    if stops[place]:
                        break
                    behind = gap.get(words[place])
                    if behind is not None:
                        rest.append((behind, place + 1))
            state = following.get(ahead[at])
            at += 1
    return found


def _compiled(nodes: Sequence[_Node], known: dict[frozenset[int], State]) -> State:
    """The state of some places: what is reached without a further word belongs to it."""
    places = _reached(nodes) if len(nodes) > 1 or nodes[0].also else nodes
    key = frozenset(map(id, places))
    state = known.get(key)
    if state is None:
        gaps = [node.gap for node in places if node.gap is not None]
        state = State(
            places[0].tags if len(places) == 1 else tuple(dict.fromkeys(tag for node in places for tag in node.tags)),
            _led_on(places, known),
            (_compiled(gaps, known).following or None) if gaps else None,
        )
        known[key] = state
    return state


def _reached(nodes: Sequence[_Node]) -> list[_Node]:
    """The places and all that are reached from them without a further word; those that lead nowhere left out."""
    reach = {id(node): node for node in nodes}
    for node in (places := list(reach.values())):
        for joint in node.also:
            if id(joint) not in reach:
                reach[id(joint)] = joint
                places.append(joint)
    return [node for node in places if node.next or node.tags or node.gap is not None]


def _led_on(places: Sequence[_Node], known: dict[frozenset[int], State]) -> dict[str, State]:
    """Where each word leads from any of the places."""
    if len(places) == 1:
        return {word: _compiled((child,), known) for word, child in places[0].next.items()}
    children: dict[str, list[_Node]] = {}
    for node in places:
        for word, child in node.next.items():
            children.setdefault(word, []).append(child)
    return {word: _compiled(nodes, known) for word, nodes in children.items()}


@functools.cache
def _spelled(word: str) -> tuple[str, ...]:
    """The standard form of each way a word of a phrase may be written."""
    forms = spellings(word[1:])[:1] if word.startswith("!") else spellings(word)
    return tuple(dialect.standard(list(forms[:1] if len(word) <= _SHORT else forms)))


@functools.cache
def cue_table() -> CueTable:
    """All cue phrases, compiled once."""
    return CueTable(phrase_table.PHRASES, phrase_table.LISTS)
