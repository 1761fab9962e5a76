"""Names spelled on the telephone: single letters, "K wie Konrad", "Anton Berta", "Schmidt mit dt", "ohne h"."""

from dataclasses import dataclass

from gateway.understanding.cues import Heard
from gateway.understanding.german import customer_words as data
from gateway.understanding.hearing import LETTER, SINGLE
from gateway.understanding.text import spellings

_ALPHABET = {
    form: letter
    for letter, words in data.SPELLING_ALPHABET.items()
    for word in words.split()
    for form in spellings(word)
}
_NAMED = {form: letter for word, letter in data.LETTER_NAMES.items() for form in spellings(word)}
_SURE = frozenset(form for word in data.SURE_LETTERS.split() for form in spellings(word))
_GROUPS = tuple(tuple(sorted(group.split(), key=len, reverse=True)) for group in data.SAME_SOUND)
_DOUBLE = frozenset({"doppel", "zwei", "zweimal", "doppelt"})
_FEWEST = 3
_SHORT_WORDS = frozenset({"zu", "so", "da", "in", "im", "an", "am", "um", "ab", "es", "er", "ja", "du", "wo"})


@dataclass(slots=True)
class Spelled:
    """Letters in a row: tokens first to end-1."""

    first: int
    end: int
    letters: str
    count: int
    """How many items were spelled."""


def spelled_runs(heard: Heard) -> list[Spelled]:
    """All stretches of at least three spelled letters."""
    runs: list[Spelled] = []
    if not heard.every & (LETTER | SINGLE):
        return runs
    if not heard.every & LETTER and [one & SINGLE for one in heard.classes].count(SINGLE) < _FEWEST - 1:
        return runs
    at = 0
    while at < len(heard.words):
        if at and heard.words[at - 1] == "mit" and len(heard.tokens.raw(at, at + 1)) == 1:
            at = _clause_end(heard, at)
            continue
        run = _run(heard, at)
        if run.count >= _FEWEST:
            runs.append(run)
            at = run.end
        else:
            at += 1
    return runs


def _clause_end(heard: Heard, at: int) -> int:
    """The end of a hint like "mit Y", behind which the spelling itself may begin."""
    at += 1
    while at < len(heard.words) and not heard.tokens.breaks[at]:
        at += 1
    return at


def _run(heard: Heard, at: int) -> Spelled:
    run = Spelled(at, at, "", 0)
    breaks = heard.tokens.breaks
    while run.end < len(heard.words) and (run.end == at or not set(breaks[run.end]) & set(".;!?")):
        item = _letter(heard, run.end, inside=run.count > 0)
        if item is None:
            break
        letters, run.end = item
        run.letters += letters
        run.count += 1
    return run


def _letter(heard: Heard, at: int, *, inside: bool) -> tuple[str, int] | None:
    """One spelled item at a token: its letters and where it ends."""
    words, tokens = heard.tokens.words, heard.tokens
    word = words[at]
    raw = tokens.raw(at, at + 1)
    follows = words[at + 1] if at + 1 < len(words) else ""
    if word in {"bindestrich", "minus"} and inside:
        return "-", at + 1
    if word in _DOUBLE or (word.startswith("doppel") and len(word) <= len("doppel") + 1):
        return _doubled(heard, at)
    if len(raw) == 1 and raw.isalpha():
        letter, end = raw.lower(), at + 1
    elif word in _SURE or (inside and word in _NAMED and _spelled_like(words, at)):
        letter, end = _NAMED[word], at + 1
    elif word in _ALPHABET and (inside or follows in _ALPHABET):
        return _ALPHABET[word], at + 1
    else:
        return None
    if (
        end < len(words)
        and words[end] in {"wie", "fuer"}
        and end + 1 < len(words)
        and words[end + 1][:1] == _first(letter)
    ):
        end += 2
    return letter, end


def _first(letter: str) -> str:
    return spellings(letter)[0][:1]


def _spelled_like(words: list[str], at: int) -> bool:
    """Whether the next word is a letter too, or none follows: "em" alone is no letter."""
    return at + 1 >= len(words) or len(words[at + 1]) == 1 or words[at + 1] in _NAMED


def _doubled(heard: Heard, at: int) -> tuple[str, int] | None:
    word = heard.tokens.words[at]
    if word.startswith("doppel") and word not in _DOUBLE:
        return word[-1] * 2, at + 1
    if at + 1 >= len(heard.words):
        return None
    letter = heard.tokens.raw(at + 1, at + 2).lower()
    name = heard.tokens.words[at + 1]
    if len(letter) == 1 and letter.isalpha():
        return letter * 2, at + 2
    if name in _SURE or name in _NAMED:
        return _NAMED[name] * 2, at + 2
    return None


_SHARP = frozenset({"scharfem", "scharfen", "scharf"})


def hint(heard: Heard, at: int) -> tuple[str, bool, int] | None:
    """A hint at a spelling that begins at a token: (letters, whether they are there, end token).

    "mit dt" and "mit a i" say which letters stand in the name, "ohne h" which do not.
    """
    words = heard.tokens.words
    if at + 1 >= len(words) or words[at] not in {"mit", "ohne", "nur"}:
        return None
    there = words[at] != "ohne"
    end = at + 1
    while end < len(words) and words[end] in {
        "einem",
        "einen",
        "scharfem",
        "scharfen",
        "nur",
        "langem",
        "hartem",
        "weichem",
    }:
        end += 1
    letters = ""
    if words[end - 1] in _SHARP and end < len(words) and words[end] in {"s", "es"}:
        letters, end = "ß", end + 1
    while end < len(words) and not (letters and heard.tokens.breaks[end]):
        item = _letter(heard, end, inside=True) if words[end] not in {"und", "mit"} else None
        if item is None and not letters and len(words[end]) == len("dt") and words[end] not in _SHORT_WORDS:
            item = heard.tokens.raw(end, end + 1).lower(), end + 1
        if item is None:
            break
        found, end = item
        letters += found
    return (letters, there, end) if letters and letters != "-" else None


def respelled(name: str, letters: str, *, there: bool) -> str:
    """A name brought to the spelling of a hint: Meyer with "ai" is Maier, Thomas without "h" is Tomas."""
    low = name.lower()
    if not there:
        place = low.rfind(letters)
        return name[:place] + name[place + len(letters) :] if place > 0 else name
    if letters in low:
        return name
    for group in _GROUPS:
        if letters in group:
            for other in group:
                place = low.rfind(other)
                if place >= 0 and other != letters:
                    new = low[:place] + letters + low[place + len(other) :]
                    return "".join(one.upper() if at == 0 or new[at - 1] in "- " else one for at, one in enumerate(new))
    return name
