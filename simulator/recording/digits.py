"""Digits in a row, in figures or words, whatever they are of."""

from dataclasses import dataclass

from gateway.understanding.german.number_words import NUMBERS, SPOKEN_DIGITS
from gateway.understanding.text import Tokens

_BETWEEN = frozenset(
    {"und", "dann", "aeh", "aehm", "strich", "schraegstrich", "hm", "doppel", "plus", "nochmal", "mal"}
)
_HUNDRED = "hundert"


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits in a row, in figures or words: tokens first to end-1."""

    first: int
    end: int
    digits: str
    spoken: bool


def digit_runs(tokens: Tokens) -> list[Digits]:
    """All stretches of digits, with small words between them passed over."""
    runs: list[Digits] = []
    at, words = 0, tokens.words
    while at < len(words):
        if _digits(words, at) is None:
            at += 1
            continue
        first, end, digits, spoken = at, at, "", False
        while at < len(words):
            item = _digits(words, at)
            if item is not None:
                digits += item
                spoken = spoken or not words[at].isdecimal()
                end = at = at + 1
            elif words[at] in _BETWEEN and at + 1 < len(words):
                at += 1
            else:
                break
        at = end
        said_plus = first > 0 and words[first - 1] == "plus"
        plus = "+" if said_plus or tokens.breaks[first].endswith("+") else ""
        runs.append(Digits(first - said_plus, end, plus + digits, spoken))
    return runs


def _digits(words: list[str], at: int) -> str | None:
    word = words[at]
    if word.isdecimal():
        return word
    if word.startswith("doppel") and word.removeprefix("doppel") in SPOKEN_DIGITS:
        return str(SPOKEN_DIGITS[word.removeprefix("doppel")]) * 2
    value = SPOKEN_DIGITS.get(word)
    if value is None:
        return _hundreds(word)
    doubled = at > 0 and words[at - 1] == "doppel"
    return str(value) * (2 if doubled else 1)


def _hundreds(word: str) -> str | None:
    """A number of three digits in one word: hunderteinundsiebzig, dreihundertvier."""
    before, found, after = word.partition(_HUNDRED)
    if not found:
        return None
    count = NUMBERS.get(before, 0) if before else 1
    rest = NUMBERS.get(after.removeprefix("und"), -1) if after else 0
    return str(count * 100 + rest) if 1 <= count <= 9 and 0 <= rest <= 99 else None  # noqa: PLR2004  # three digits
