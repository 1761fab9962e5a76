"""Hear an utterance: its tokens, what is known of each word, and the cue phrases among them, in one pass.

Every word is looked up once, in one table that is built at the start from the words of this package. What the table
does not have (names, compounds, misspellings) is worked out word by word and not remembered.
"""

import functools
import re
import unicodedata
from itertools import product
from typing import NamedTuple

from gateway.understanding import scanning
from gateway.understanding.cues import Heard, State, cue_table, walk
from gateway.understanding.everyday import EVERYDAY, is_everyday
from gateway.understanding.german import customer_words, dialect, names, number_words, service_words
from gateway.understanding.services_lexicon import Concepts, lexicon
from gateway.understanding.text import FOLD, TOKEN, Tokens, lower, spellings

FOREIGN = 1
"""Neither everyday speech nor hairdressing: perhaps a name."""
WISH = 2
"""May speak of a service, or of a person it is for."""
NAME = 4
"""A first name, or an everyday word that is a surname too."""
LETTER = 8
"""Begins a spelling ("Anton", "zett", "doppel")."""
AT = 16
"""Stands for the @ of an address."""
SINGLE = 32
"""One letter or figure alone."""
TIME = 64
"""May begin a day or a time."""

_DIGITS_OF_A_WORD = 2
_TIMES = frozenset({"zweimal", "dreimal", "viermal", "doppelt", "doppelte"})
_SPELLING = frozenset(
    form
    for words in (customer_words.SURE_LETTERS, *customer_words.SPELLING_ALPHABET.values(), "buchstabiere doppel")
    for word in words.split()
    for form in spellings(word)
)
_AT_WORDS = frozenset(form for word in customer_words.MAIL_AT.split() for form in spellings(word))
_SURNAMES = frozenset(form for word in customer_words.SURNAME_WORDS.split() for form in spellings(word))
_PERSONS = frozenset(
    form for words in service_words.PERSONS.values() for word in words.split() for form in spellings(word)
)
_MARKS = frozenset(",.?!:;")
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_FOLDED = re.compile("(ae|oe|ue|ss)")
_FIGURES = 61
"""Hours, minutes and days of the month are in the table, larger numbers are not."""
_MOST_PARTS = 7
"""Of a word taken apart at its umlauts, so that the ways to write it stay few."""


class Known(NamedTuple):
    """What is known of one word."""

    word: str
    """Folded."""
    standard: str
    """The standard form of a dialect word; else the word."""
    plain: bool
    meaning: Concepts | None
    begins: State | None
    """Where it leads as the first word of a cue phrase."""
    digits: int
    """How many digits of a phone number it may stand for."""
    classes: int
    """FOREIGN, WISH … added together."""


def hear(text: str) -> Heard:
    """The words of an utterance with all that is known of them, and the cue phrases among them."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    table = _table()
    known: list[Known] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[str] = []
    gap = ""
    at = 0
    for piece in lower(text).split(" "):
        found = table.get(piece)
        if found is not None:
            known.append(found)
            starts.append(at)
            at += len(piece)
            ends.append(at)
            breaks.append(gap)
            gap = ""
        elif piece:
            gap = _piece(piece, at, gap, table, (known, starts, ends, breaks))
            at += len(piece)
        at += 1
    breaks.append(gap)
    if not known:
        return Heard(Tokens(text, [], starts, ends, breaks), [], {}, [], [])
    words, standard, plain, meanings, begun, digits, classes = zip(*known, strict=True)
    stops = [mark != "" and ("." in mark or "?" in mark or "!" in mark) for mark in breaks]
    words_heard = list(standard)
    every = 0
    for one in classes:
        every |= one
    return Heard(
        Tokens(text, list(words), starts, ends, breaks),
        words_heard,
        walk(begun, words_heard, stops),
        list(plain),
        list(meanings),
        classes,
        every,
        sum(digits),
    )


_Lists = tuple[list[Known], list[int], list[int], list[str]]


def _piece(piece: str, at: int, gap: str, table: dict[str, Known], lists: _Lists) -> str:
    """Takes the tokens of a stretch without spaces that begins at a place; the punctuation left behind the last."""
    known, starts, ends, breaks = lists
    if piece[-1] in _MARKS:
        found = table.get(piece[:-1])
        if found is not None:
            known.append(found)
            starts.append(at)
            ends.append(at + len(piece) - 1)
            breaks.append(gap)
            return piece[-1]
    parts = TOKEN.split(piece)
    for place in range(1, len(parts), 2):
        between, token = parts[place - 1], parts[place]
        at += len(between)
        known.append(table.get(token) or _worked_out(token))
        starts.append(at)
        at += len(token)
        ends.append(at)
        breaks.append(gap + "".join(between.split()))
        gap = ""
    return gap + "".join(parts[-1].split())


def _worked_out(token: str) -> Known:
    """What can be told of a word that the table does not have."""
    if token.isascii() and token.isalnum():
        return known_of(token, len(token))
    word = token.translate(FOLD)
    return _table().get(word) or known_of(word, len(token))


def known_of(word: str, length: int) -> Known:
    """All that is known of a folded word that is written with so many letters."""
    standard = dialect.STANDARD.get(word, word)
    plain = standard in EVERYDAY or is_everyday(word)
    meanings = lexicon()
    meaning = meanings.alone.get(standard) if plain else meanings.concepts(standard)
    classes = FOREIGN * (not plain and not meaning)
    classes |= WISH * (not plain or meaning is not None or standard in _PERSONS)
    classes |= NAME * (word in names.FIRST_NAMES or word in _SURNAMES)
    classes |= LETTER * (word in _SPELLING)
    classes |= AT * (word in _AT_WORDS)
    classes |= SINGLE * (length == 1)
    classes |= TIME * scanning.begins_time(word)
    return Known(word, standard, plain, meaning, cue_table().roots.get(standard), _digits(word), classes)


def _digits(word: str) -> int:
    if word in number_words.SPOKEN_DIGITS:
        return _DIGITS_OF_A_WORD
    if word.isdecimal():
        return len(word)
    return _DIGITS_OF_A_WORD if word in _TIMES or word.startswith("doppel") else 0


@functools.cache
def _table() -> dict[str, Known]:
    """Everything known of the words of this package, by each way to write them."""
    words = EVERYDAY | dialect.STANDARD.keys() | lexicon().alone.keys() | cue_table().words | names.FIRST_NAMES
    table: dict[str, Known] = {}
    for word in words | number_words.SPOKEN_DIGITS.keys() | scanning.WORDS | set(map(str, range(_FIGURES))):
        if word.isalnum():
            for written in _written(word):
                table[written] = known_of(word, len(written))
    return table


def _written(word: str) -> list[str]:
    """A folded word with its umlauts written out, and with each way to put them back."""
    parts = _FOLDED.split(word)
    if len(parts) == 1 or len(parts) > _MOST_PARTS:
        return [word]
    return ["".join(choice) for choice in product(*((part, *_UMLAUTS.get(part, ())) for part in parts))]
