"""Numbers in a token list: cardinals and ordinals, in words or digits, whole or split."""

from gateway.understanding.german import numerals
from gateway.understanding.text import spellings

MAX_DIGITS = 4


def _cardinals() -> dict[str, int]:
    table: dict[str, int] = {}
    for source in (numerals.UNITS, numerals.TEENS, numerals.TENS, numerals.REGIONAL):
        for word, value in source.items():
            table |= dict.fromkeys(spellings(word), value)
    for one, unit in numerals.ONES.items():
        for ten, tens in numerals.TENS.items():
            table |= dict.fromkeys(spellings(f"{one}und{ten}"), unit + tens)
    return table


def _ordinals() -> dict[str, int]:
    table: dict[str, int] = {}
    stems = dict(numerals.ORDINAL_STEMS) | numerals.ORDINAL_TENS
    for one, unit in numerals.ONES.items():
        for ten, tens in numerals.ORDINAL_TENS.items():
            stems[f"{one}und{ten}"] = unit + tens
    for stem, value in stems.items():
        for ending in numerals.ORDINAL_ENDINGS:
            table |= dict.fromkeys(spellings(stem + ending), value)
    return table


def _spelled(table: dict[str, int]) -> dict[str, int]:
    return {form: value for word, value in table.items() for form in spellings(word)}


CARDINAL = _cardinals()
"""Folded word to value: null … neunundneunzig."""
ORDINAL = _ordinals()
"""Folded word to value: erste … einunddreißigste, all endings."""
_ONES = _spelled(numerals.ONES)
_TENS = _spelled(numerals.TENS)
_ORDINAL_TENS = {
    form: value
    for stem, value in numerals.ORDINAL_TENS.items()
    for ending in numerals.ORDINAL_ENDINGS
    for form in spellings(stem + ending)
}
_ENDS = frozenset(numerals.DIGIT_ENDINGS)
_JOIN = "und"


def _split(words: list[str], at: int, tens: dict[str, int]) -> tuple[int, int] | None:
    """A compound a recogniser took apart: "drei und zwanzig", "dreiund zwanzig", "drei undzwanzig"."""
    word = words[at]
    size = len(words)
    if at + 1 >= size:
        return None
    follower = words[at + 1]
    if word in _ONES:
        if follower == "zehn" and at + 2 < size and words[at + 2] == "uhr" and _ONES[word] > 2:  # noqa: PLR2004
            return _ONES[word] + 10, at + 2
        if follower == _JOIN and at + 2 < size and words[at + 2] in tens:
            return _ONES[word] + tens[words[at + 2]], at + 3
        if follower.startswith(_JOIN) and follower[3:] in tens:
            return _ONES[word] + tens[follower[3:]], at + 2
    elif word.endswith(_JOIN) and word[:-3] in _ONES and follower in tens:
        return _ONES[word[:-3]] + tens[follower], at + 2
    return None


def cardinal(words: list[str], at: int) -> tuple[int, int] | None:
    """The number beginning at a token: (value, end token), or None."""
    if at >= len(words):
        return None
    word = words[at]
    value = CARDINAL.get(word)
    if value is not None:
        if value < len(_ONES):
            return _split(words, at, _TENS) or (value, at + 1)
        return value, at + 1
    if word.isdecimal() and len(word) <= MAX_DIGITS:
        return int(word), at + 1
    return _split(words, at, _TENS) if word.endswith(_JOIN) else None


def ordinal(words: list[str], at: int) -> tuple[int, int] | None:
    """The ordinal in words beginning at a token: (value, end token), or None."""
    if at >= len(words):
        return None
    value = ORDINAL.get(words[at])
    if value is not None:
        return value, at + 1
    return _split(words, at, _ORDINAL_TENS)


def digit_ordinal(words: list[str], starts: list[int], ends: list[int], text: str, at: int) -> tuple[int, int] | None:
    """The ordinal in digits beginning at a token ("23.", "30ten"): (value, end token), or None."""
    word = words[at]
    if len(word) > 2 or not word.isdecimal():  # noqa: PLR2004 (a day of the month has two digits)
        return None
    end = ends[at]
    if at + 1 < len(words) and starts[at + 1] == end and words[at + 1] in _ENDS:
        return int(word), at + 2
    if text[end : end + 1] == "." and not text[end + 1 : end + 2].isdecimal():
        return int(word), at + 1
    return None
