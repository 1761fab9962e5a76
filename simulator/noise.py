"""Errors of speech recognition, seeded: the same seed garbles the same words."""

import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from simulator import yaml_lines

KINDS = ("umlauts", "fillers", "splits", "joins", "truncation", "numbers", "case", "names", "repeats")
_WORD = re.compile(r"\w+")


class NoiseUnknown(ValueError):
    """A kind of noise that does not exist."""

    code = "noise_unknown"


@cache
def _words() -> Mapping[str, Any]:
    text = (files("simulator") / "data" / "noise.de.yaml").read_text(encoding="utf-8")
    return dict(yaml_lines.load(text).value)


def garbled(text: str, kinds: str, seed: str) -> str:
    """What a recogniser may make of a line.

    Args:
        text: what was said.
        kinds: names of errors, separated by blanks; `all` for every kind, empty for none.
        seed: decides where they strike.

    Raises:
        NoiseUnknown: for a kind that does not exist.
    """
    dice = random.Random(seed)  # noqa: S311  # reproducible noise, nothing secret
    for kind in checked(kinds):
        text = _MAKERS[kind](text, dice)
    return text


def checked(kinds: str) -> tuple[str, ...]:
    """The kinds named in a text.

    Raises:
        NoiseUnknown: for a kind that does not exist.
    """
    wanted = KINDS if kinds.strip() == "all" else tuple(kinds.split())
    for kind in wanted:
        if kind not in _MAKERS:
            message = f"{kind!r} is no kind of noise (known: {', '.join(KINDS)}, all)"
            raise NoiseUnknown(message)
    return wanted


def _umlauts(text: str, dice: random.Random) -> str:
    table: Mapping[str, list[str]] = _words()["umlauts"]
    return "".join(dice.choice(table[letter]) if letter in table else letter for letter in text)


def _fillers(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    words.insert(dice.randrange(len(words) + 1), dice.choice(_words()["fillers"]))
    return " ".join(words)


def _splits(text: str, dice: random.Random) -> str:
    long = [match for match in _WORD.finditer(text) if len(match[0]) >= _words()["long_word"]]
    if not long:
        return text
    match = dice.choice(long)
    cut = match.start() + dice.randrange(4, len(match[0]) - 3)
    return f"{text[:cut]} {text[cut:]}"


def _joins(text: str, dice: random.Random) -> str:
    gaps = [match.start() for match in re.finditer(r"(?<=\w) (?=\w)", text)]
    if not gaps:
        return text
    gap = dice.choice(gaps)
    return text[:gap] + text[gap + 1 :]


def _truncation(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[: max(1, len(words) - dice.randrange(1, 3))]) if len(words) > 2 else text  # noqa: PLR2004


def _numbers(text: str, dice: random.Random) -> str:
    del dice
    table: Mapping[str, str] = _words()["numbers"]
    return _WORD.sub(lambda match: table.get(match[0].lower(), match[0]), text)


def _case(text: str, dice: random.Random) -> str:
    del dice
    return text.lower()


def _names(text: str, dice: random.Random) -> str:
    table: Mapping[str, list[str]] = _words()["names"]
    return _WORD.sub(lambda match: dice.choice(table[match[0]]) if match[0] in table else match[0], text)


def _repeats(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    at = dice.randrange(len(words))
    return " ".join([*words[: at + 1], *words[at:]])


_MAKERS: Mapping[str, Callable[[str, random.Random], str]] = {
    "umlauts": _umlauts,
    "fillers": _fillers,
    "splits": _splits,
    "joins": _joins,
    "truncation": _truncation,
    "numbers": _numbers,
    "case": _case,
    "names": _names,
    "repeats": _repeats,
}
