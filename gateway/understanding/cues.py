"""Cue phrases: one pass over the words of an utterance finds every phrase that hints at something, by tag.

Phrases are written in German data modules in a small notation:

=================  ==================================================================
``wer zeit hat``   these words in this order
``(gern|gerne)``   one of these (each may be several words)
``(mal)?``         may be missing
``<sagen>``        one of the named word list ``sagen``
``..``             up to three words in between, not across the end of a sentence
=================  ==================================================================
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from gateway.understanding.german import dialect, phrase_table
from gateway.understanding.text import Tokens, spellings

GAP = ".."
_END = ""
_LONGEST_GAP = 3
_PART = re.compile(r"\(([^()]*)\)(\?)?|<(\w+)>(\?)?|(\.\.)|([^\s()<>]+)")

Node = dict[str, "Node | tuple[str, ...]"]


@dataclass(slots=True)
class Heard:
    """An utterance with what the cue phrases found in it."""

    tokens: Tokens
    words: list[str]
    """The words, dialect forms replaced by their standard form; as many as there are tokens."""
    cues: dict[str, list[tuple[int, int]]]
    """Tag to places (first token, end token), in order."""

    def has(self, *tags: str) -> bool:
        """Whether a cue of one of these tags was heard."""
        cues = self.cues
        return any(tag in cues for tag in tags)

    def places(self, tag: str) -> list[tuple[int, int]]:
        """Where cues of this tag stand."""
        return self.cues.get(tag, [])


def expand(phrase: str, lists: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """All word sequences that a phrase of the notation stands for.

    Raises:
        KeyError: The phrase names a word list that does not exist.
    """
    slots: list[list[tuple[str, ...]]] = []
    for match in _PART.finditer(phrase):
        group, optional, name, list_optional, gap, word = match.groups()
        if group is not None:
            choices = [tuple(option.split()) for option in group.split("|")]
        elif name is not None:
            choices = [tuple(option.split()) for option in lists[name]]
        else:
            choices = [(gap or word,)]
        if optional or list_optional:
            choices.append(())
        slots.append(choices)
    return [tuple(word for part in combination for word in part) for combination in product(*slots)]


class CueTable:
    """Phrases by tag, compiled to a trie of words."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], lists: Mapping[str, Sequence[str]]) -> None:
        self._root: Node = {}
        for tag, entries in phrases.items():
            for entry in entries:
                for words in expand(entry, lists):
                    self._add(words, tag)

    def _add(self, words: tuple[str, ...], tag: str) -> None:
        for spelled in product(*(((word,) if word == GAP else spellings(word)) for word in words)):
            node = self._root
            for word in dialect.standard(list(spelled)):
                child = node.setdefault(word, {})
                if not isinstance(child, dict):
                    raise TypeError(word)
                node = child
            tags = node.get(_END, ())
            if isinstance(tags, tuple) and tag not in tags:
                node[_END] = (*tags, tag)

    def find(self, words: Sequence[str], stops: Sequence[bool]) -> dict[str, list[tuple[int, int]]]:
        """Every phrase in the words: tag to places. For each tag and first word only the longest is kept.

        Args:
            words: Folded words.
            stops: For each word whether a sentence ends before it.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        root = self._root
        for first, word in enumerate(words):
            node = root.get(word)
            if isinstance(node, dict):
                for tag, end in _ends(node, words, first + 1, stops).items():
                    found.setdefault(tag, []).append((first, end))
        return found


def _ends(node: Node, words: Sequence[str], at: int, stops: Sequence[bool]) -> dict[str, int]:
    """Tag to the furthest end of a phrase, for the walks that go on from a node at word `at`."""
    ends: dict[str, int] = {}
    size = len(words)
    walks = [(node, at)]
    while walks:
        node, at = walks.pop()
        tags = node.get(_END)
        if tags:
            for tag in tags:
                if ends.get(tag, 0) < at:
                    ends[tag] = at
        if at < size:
            walks += _steps(node, words, at, stops)
    return ends


def _steps(node: Node, words: Sequence[str], at: int, stops: Sequence[bool]) -> list[tuple[Node, int]]:
    """Where a walk can go on with word `at`, or behind a gap that begins there."""
    steps: list[tuple[Node, int]] = []
    child = node.get(words[at])
    if isinstance(child, dict):
        steps.append((child, at + 1))
    gap = node.get(GAP)
    if isinstance(gap, dict):
        for place in range(at, min(at + _LONGEST_GAP + 1, len(words))):
            if stops[place]:
                break
            child = gap.get(words[place])
            if isinstance(child, dict):
                steps.append((child, place + 1))
    return steps


@functools.cache
def _table() -> CueTable:
    return CueTable(phrase_table.PHRASES, phrase_table.LISTS)


def hear(tokens: Tokens) -> Heard:
    """The words of an utterance in standard German and the cue phrases among them, in one pass."""
    words = dialect.standard(tokens.words)
    stops = [bool(mark) and ("." in mark or "?" in mark or "!" in mark) for mark in tokens.breaks]
    return Heard(tokens, words, _table().find(words, stops))
