"""What a single word means to a hairdresser: compounds are split into stems, each of which stands for a concept."""

import functools
import re

from gateway.understanding.german import service_words as data
from gateway.understanding.phonetics import cologne
from gateway.understanding.text import spellings

Concepts = frozenset[str]

_NOTHING: Concepts = frozenset()
_SHORTEST_COMPOUND = 4
_SHORTEST_MISHEARD = 6


class Lexicon:
    """Stems, prefixes, links and endings, and the words that only stand alone."""

    def __init__(self) -> None:
        self.alone: dict[str, Concepts] = {}
        self._stems: dict[str, Concepts] = {}
        for concept, entries in data.CONCEPTS.items():
            for entry in entries.split():
                table = self.alone if entry.startswith("=") else self._stems
                for form in _forms(entry.removeprefix("=")):
                    table[form] = table.get(form, _NOTHING) | {concept}
        neutral = {form: _NOTHING for entry in data.NEUTRAL.split() for form in spellings(entry)}
        self._parts = neutral | self._stems
        self._prefixes = tuple(data.PREFIXES.split())
        self._links = ("", *data.LINKS.split())
        self._endings = frozenset(("", *data.ENDINGS.split()))
        self._longest = max(map(len, self._parts))
        self._beginnings = {part[:2] for part in (*self._parts, *self._prefixes)}
        self.hint = re.compile("|".join(sorted((re.escape(stem) for stem in self._stems), key=len)))
        """Found in every word that could be a compound of these stems."""
        self.sounds: dict[str, list[tuple[str, Concepts]]] = {}
        for stem, concepts in self._stems.items():
            if len(stem) >= _SHORTEST_MISHEARD:
                self.sounds.setdefault(cologne(stem), []).append((stem, concepts))

        self.alone |= self._usual()

    def _usual(self) -> dict[str, Concepts]:
        """The most usual words and compounds with their concepts, already split."""
        firsts = [form for word in data.USUAL_FIRST.split() for form in spellings(word)]
        lasts = [form for word in data.USUAL_LAST.split() for form in spellings(word)]
        words = [first + middle + last for first in ("", *firsts) for middle in ("", "haar") for last in lasts]
        stems = [stem + ending for stem in self._stems for ending in ("", "e", "en", "n", "ung", "chen")]
        return {word: found for word in (*words, *stems) if word not in self.alone and (found := self.concepts(word))}

    def concepts(self, word: str) -> Concepts | None:
        """The concepts of a folded word; None when it is no word of hairdressing."""
        known = self.alone.get(word)
        if known is not None:
            return known
        if len(word) < _SHORTEST_COMPOUND or word[:2] not in self._beginnings or not self.hint.search(word):
            return None
        found = self._split(word)
        if found is None:
            return None
        return found | {"root"} if word.startswith(("nach", "auf")) and "colour" in found else found

    def _split(self, word: str) -> Concepts | None:
        """The concepts of the stems that make up the whole word, from left to right."""
        size = len(word)
        starts: dict[int, Concepts] = dict.fromkeys(self._after_prefix(word, 0), _NOTHING)
        for prefix in self._prefixes:
            if word.startswith(prefix):
                starts |= dict.fromkeys(self._after_prefix(word, len(prefix)), _NOTHING)
        best: Concepts = _NOTHING
        for at in range(size):
            if at not in starts:
                continue
            for end in range(min(size, at + self._longest), at + 1, -1):
                meaning = self._parts.get(word[at:end])
                if meaning is None:
                    continue
                total = starts[at] | meaning
                if word[end:] in self._endings and len(total) > len(best):
                    best = total
                for place in self._links_from(word, end):
                    if len(starts.get(place, _NOTHING)) <= len(total):
                        starts[place] = total
        return best or None

    @staticmethod
    def _after_prefix(word: str, at: int) -> tuple[int, ...]:
        """Where a stem may begin: here, and behind the "ge" of a participle."""
        return (at, at + 2) if word.startswith("ge", at) else (at,)

    def _links_from(self, word: str, end: int) -> list[int]:
        """Where the next stem of a compound may begin."""
        return [
            place
            for link in self._links
            if word.startswith(link, end)
            for place in self._after_prefix(word, end + len(link))
            if place < len(word)
        ]


def _forms(entry: str) -> tuple[str, ...]:
    """The written-out spelling, and the one with lost umlauts where it cannot be taken for another word."""
    forms = spellings(entry)
    return forms if len(forms) == 1 or len(forms[1]) > _SHORTEST_COMPOUND or entry == "föhn" else forms[:1]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of hairdressing, built once."""
    return Lexicon()


def plain_words(phrase: str) -> list[str]:
    """The words of a name in a catalogue, folded, hyphens and brackets away."""
    return [spellings(word)[0] for word in re.findall(r"[^\W\d_]+|\d+", phrase)]
