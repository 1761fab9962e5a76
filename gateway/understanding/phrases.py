"""A table of phrases: finds the longest phrase that begins at a token, by walking a trie of words."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Generic, TypeVar

from gateway.understanding.text import spellings

T = TypeVar("T")


class _Node(Generic[T]):
    __slots__ = ("next", "value")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.value: T | None = None


class PhraseTable(Generic[T]):
    """Phrases (one or more words, written as Germans write them) and what each stands for.

    Every word is entered in all spellings a recogniser may produce (`text.spellings`).
    """

    def __init__(self, entries: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        items = entries.items() if isinstance(entries, Mapping) else entries
        for phrase, value in items:
            for words in product(*(spellings(word) for word in phrase.split())):
                node = self._root
                for word in words:
                    node = node.next.setdefault(word, _Node())
                node.value = value
        self.first = self._root.next
        """First words, for a quick `in`."""

    def match(self, words: Sequence[str], at: int) -> tuple[int, T] | None:
        """The longest phrase beginning at token `at`: (end token, value), or None."""
        node = self.first.get(words[at])
        best: tuple[int, T] | None = None
        size = len(words)
        while node is not None:
            at += 1
            if node.value is not None:
                best = (at, node.value)
            if at >= size:
                break
            node = node.next.get(words[at])
        return best

    def find(self, words: Sequence[str]) -> list[tuple[int, int, T]]:
        """All longest phrases from left to right, not overlapping: (first token, end token, value)."""
        out: list[tuple[int, int, T]] = []
        first = self.first
        end = 0
        for at in [place for place, word in enumerate(words) if word in first]:
            hit = self.match(words, at) if at >= end else None
            if hit is not None:
                out.append((at, *hit))
                end = hit[0]
        return out
