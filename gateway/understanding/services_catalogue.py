"""The services of a salon as sets of concepts, built once per vocabulary, for any catalogue or spoken menu."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.understanding.german import service_words as data
from gateway.understanding.german.common_words import COMMON
from gateway.understanding.phonetics import cologne
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.services_lexicon import Concepts, lexicon, plain_words
from gateway.understanding.text import spellings
from gateway.understanding.vocabulary import ServiceKey, ServiceName, Vocabulary

OWN = "own:"
"""Marks a concept that only this catalogue has: a word of a service's name that the lexicon does not know."""

_MUTE = frozenset({"hair", "care"})
SHORTEST_OWN = 4
"""Letters of a word of the catalogue's own at least."""
_LONG = 8
_NOTHING: Concepts = frozenset()
_BRACKETS = re.compile(r"\([^)]*\)")
_ENDINGS = ("ungen", "ung", "en", "er", "es", "e", "n", "s")


@dataclass(frozen=True, slots=True)
class Option:
    """One service: its name as concepts, and the other ways to say it."""

    key: ServiceKey
    core: Concepts
    """What its name says, hair and care left out."""
    others: tuple[Concepts, ...]
    """What its synonyms say."""
    composite: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services of one vocabulary."""

    options: tuple[Option, ...]
    composite: dict[ServiceKey, bool]
    """Service to whether it has several segments."""
    named: dict[Concepts, tuple[Option, ...]]
    """What a name says to the services of just that name."""
    also_named: dict[Concepts, tuple[Option, ...]]
    """What a synonym says to the services that have it."""
    own_words: dict[str, str]
    """Word and word stem to the catalogue's own concept."""
    own_heads: frozenset[str]
    """How those words begin, cut to the same length."""
    own_sounds: dict[str, tuple[str, str]]
    """Phonetic code to (word, concept), for words misheard."""
    long_words: dict[str, Concepts]
    """Long words of the names with their concepts, for words misheard or split."""
    elsewhere: PhraseTable[str]
    """Wishes that this catalogue cannot meet, by phrase: what to call them."""


def stem(word: str) -> str:
    """A folded word without its ending, so "Zupfen" meets "zupft"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_OWN:
            return word[: -len(ending)]
    return word


def _phrase_concepts(phrase: str) -> Concepts:
    found: set[str] = set()
    known = lexicon()
    for word in plain_words(phrase):
        meaning = known.concepts(word)
        if meaning is not None:
            found |= meaning
            if "grey" in meaning:
                found |= {"root", "colour"}
        elif word not in COMMON and len(word) >= SHORTEST_OWN:
            found.add(OWN + stem(word))
    if "beard" in found and "hair" not in found:
        found.discard("cut")
    return frozenset(found - {"grey"})


def _said(phrase: str) -> Concepts:
    """Concepts of a phrase without the mute ones, unless nothing else is left."""
    found = _phrase_concepts(phrase)
    return found - _MUTE or found


def _option(service: ServiceName) -> Option:
    outside = _BRACKETS.sub(" ", service.name)
    core = _said(outside) or _said(service.name)
    others = {_said(phrase) for phrase in (service.name, *service.spoken, *service.synonyms)}
    return Option(
        key=service.id,
        core=core,
        others=tuple(one for one in sorted(others, key=sorted) if one and one != core),
        composite=service.composite,
    )


@functools.lru_cache(maxsize=64)
def catalogue(vocabulary: Vocabulary) -> Catalogue:
    """The services of a vocabulary as concepts; kept beside the vocabulary, which compares by identity."""
    options = tuple(_option(service) for service in vocabulary.services)
    own = {one for option in options for said in (option.core, *option.others) for one in said if one.startswith(OWN)}
    words = {concept.removeprefix(OWN): concept for concept in sorted(own)}
    sounds = {cologne(word): (word, concept) for word, concept in words.items() if len(word) >= SHORTEST_OWN + 1}
    said = [
        word
        for service in vocabulary.services
        for phrase in (service.name, *service.spoken, *service.synonyms)
        for word in plain_words(phrase)
    ]
    names = " ".join(said)
    long_words = {
        word: found for word in said if len(word) >= _LONG and (found := lexicon().concepts(word) or _NOTHING)
    }
    elsewhere = [
        (phrase, wish)
        for wish, phrases in data.ELSEWHERE.items()
        if not any(spellings(word)[0] in names for word in wish.split()[:1])
        for phrase in phrases.split("|")
    ]
    return Catalogue(
        options=options,
        composite={option.key: option.composite for option in options},
        named=_by_concepts((option.core, option) for option in options),
        also_named=_by_concepts((other, option) for option in options for other in option.others),
        own_words=words,
        own_heads=frozenset(word[:SHORTEST_OWN] for word in words),
        own_sounds=sounds,
        long_words=long_words,
        elsewhere=PhraseTable(elsewhere),
    )


def _by_concepts(pairs: Iterable[tuple[Concepts, Option]]) -> dict[Concepts, tuple[Option, ...]]:
    table: dict[Concepts, tuple[Option, ...]] = {}
    for said, option in pairs:
        table[said] = (*table.get(said, ()), option)
    return table
