"""The people of a salon by the names callers use, right or misheard, built once per vocabulary."""

import functools
import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from gateway.understanding.german import names as data
from gateway.understanding.phonetics import cologne
from gateway.understanding.text import fold, spellings
from gateway.understanding.vocabulary import StaffName, Vocabulary

_TITLES = frozenset({"frau", "herr", "herrn"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ALIKE = 80.0
_SAME_SOUND_ALIKE = 60.0
_LONG_HEAD, _LONG_HEAD_ALIKE = 6, 70.0
"""Kretzschmann for Kretschmer."""
_HEAD, _HEAD_ALIKE = 4, 75.0
"""Williem for Williams."""
_SHORTEST = 3
_EAR = (
    ("h", re.compile(r"^h(?=[aeiouy])"), ""),
    ("d", re.compile(r"dsch|^dj"), "j"),
    ("p", re.compile(r"ph"), "f"),
    ("h", re.compile(r"(?<=[aeiou])h"), ""),
    ("zs", re.compile(r"tz|zz|^z|ts|ds"), "s"),
    ("cq", re.compile(r"ck|c(?=[aoukr])|q"), "k"),
    ("vw", re.compile(r"[vw]"), "f"),
    ("ey", re.compile(r"aei|ei|ey|ay"), "ai"),
    ("e", re.compile(r"ae"), "e"),
    ("jy", re.compile(r"ij|j(?=[aeou])|y"), "i"),
    ("d", re.compile(r"d$"), "t"),
    ("ar", re.compile(r"(?:er|ar|ah|a)$"), "a"),
)
"""Letters one of which must be there, what sounds alike, and how the ear writes it."""
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one staff member."""

    word: str
    staff: str
    surname: bool
    ear: str
    sound: str


@dataclass(frozen=True, slots=True)
class Roster:
    """All names of one vocabulary's staff."""

    exact: dict[str, tuple[Alias, ...]]
    aliases: tuple[Alias, ...]
    surnames: dict[str, frozenset[str]]
    """Staff id to folded surnames."""
    women: tuple[str, ...]
    men: tuple[str, ...]


def ear(word: str) -> str:
    """A folded name as a German ear would write it: Emmer and Emma, Krause and Kraus, Dawid and David meet."""
    for signs, pattern, into in _EAR:
        for sign in signs:
            if sign in word:
                word = pattern.sub(into, word)
                break
    return _DOUBLED.sub(r"\1", word)


def _alias(word: str, staff: str, *, surname: bool) -> Alias:
    return Alias(word, staff, surname, ear(word), cologne(word))


def _plain(word: str) -> str:
    """A name without the marks of other alphabets: Ayşe as Ayse, Zoé as Zoe."""
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))


def _words_of(phrase: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(phrase) if fold(word) not in _TITLES]


def _short_forms(first: str) -> set[str]:
    return {form for short in data.SHORT_FORMS.get(first, "").split() for form in spellings(short)}


def _aliases(member: StaffName) -> list[Alias]:
    words = _words_of(member.name)
    if not words:
        return []
    first, last = words[0], words[-1]
    surnames = {last} if len(words) > 1 else set()
    firsts = {first} | _short_forms(first)
    for phrase in member.spoken:
        titled = phrase.casefold().startswith(("frau ", "herr"))
        for word in _words_of(phrase):
            (surnames if titled or word in surnames else firsts).add(word)
    firsts = {form for word in firsts for form in (word, _plain(word))} - surnames
    surnames = {form for word in surnames for form in (word, _plain(word))}
    return [_alias(word, member.id, surname=False) for word in sorted(firsts)] + [
        _alias(word, member.id, surname=True) for word in sorted(surnames)
    ]


def _gender(member: StaffName) -> str | None:
    if member.gender is not None:
        return member.gender
    first = next(iter(_words_of(member.name)), "")
    if (first in data.FEMALE) == (first in data.MALE):
        return None
    return "f" if first in data.FEMALE else "m"


@functools.lru_cache(maxsize=64)
def roster(vocabulary: Vocabulary) -> Roster:
    """The names of a vocabulary's staff; kept beside the vocabulary, which compares by identity."""
    aliases = tuple(alias for member in vocabulary.staff for alias in _aliases(member))
    exact: dict[str, tuple[Alias, ...]] = {}
    for alias in aliases:
        for form in (alias.word, f"{alias.word}s"):
            if form == alias.word or form not in exact:
                exact[form] = (*exact.get(form, ()), alias)
    return Roster(
        exact=exact,
        aliases=aliases,
        surnames={
            member.id: frozenset(alias.word for alias in aliases if alias.staff == member.id and alias.surname)
            for member in vocabulary.staff
        },
        women=tuple(member.id for member in vocabulary.staff if _gender(member) == "f"),
        men=tuple(member.id for member in vocabulary.staff if _gender(member) == "m"),
    )


def misheard(word: str, people: Roster, *, surname: bool | None) -> tuple[Alias, ...]:
    """The nearest names to a word that is on no list; empty when none is near enough.

    Args:
        word: Folded.
        people: The roster.
        surname: True after Frau or Herr: only surnames; False: only first names; None: both.
    """
    if len(word) < _SHORTEST or (surname is not True and word in data.FIRST_NAMES):
        own = ear(word)
        return tuple(alias for alias in people.aliases if alias.ear == own and alias.surname in (surname, False))
    own, sound = ear(word), cologne(word)
    best = 0.0
    found: tuple[Alias, ...] = ()
    for alias in people.aliases:
        if surname is not None and alias.surname != surname:
            continue
        near = _nearness(word, own, sound, alias)
        if near > best:
            best, found = near, (alias,)
        elif near and near == best and alias.staff not in {one.staff for one in found}:
            found = (*found, alias)
    return found


def _nearness(word: str, own: str, sound: str, alias: Alias) -> float:
    """0 for too far, up to 101 for the same to the ear."""
    if own == alias.ear:
        return 101.0
    alike = max(fuzz.ratio(own, alias.ear), fuzz.ratio(word, alias.word))
    if alike > _ALIKE or (
        alike >= _SAME_SOUND_ALIKE and sound == alias.sound and abs(len(word) - len(alias.word)) <= 1
    ):
        return alike
    long = min(len(own), len(alias.ear))
    head = 0
    while head < long and own[head] == alias.ear[head]:
        head += 1
    begins = (head >= _LONG_HEAD and alike >= _LONG_HEAD_ALIKE) or (
        head >= _HEAD and fuzz.ratio(own, alias.ear) >= _HEAD_ALIKE
    )
    return alike if alias.surname and begins else 0.0
