"""E-mail addresses, written or spoken ("anna Punkt meier ät example Minus post Punkt de")."""

import re

from gateway.understanding.cues import Heard
from gateway.understanding.german import customer_words as data
from gateway.understanding.german.number_words import NUMBERS
from gateway.understanding.hearing import AT
from gateway.understanding.text import spellings

_WRITTEN = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AT = frozenset(form for word in data.MAIL_AT.split() for form in spellings(word))
_STOPS = frozenset(form for word in data.MAIL_STOPS.split() for form in spellings(word))
_TOP = frozenset(data.TOP_DOMAINS.split())
_DOTS = frozenset({"punkt", "dot"})
_MOST = 12


def find_email(heard: Heard) -> tuple[str, int, int] | None:
    """The address of an utterance with its place: (address, first token, end token)."""
    tokens = heard.tokens
    if "@" in tokens.text:
        match = _WRITTEN.search(tokens.text)
        if match is not None:
            inside = [at for at, start in enumerate(tokens.starts) if match.start() <= start < match.end()]
            return match.group().lower().rstrip("."), inside[0], inside[-1] + 1
    elif not heard.every & AT:
        return None
    for at, word in enumerate(tokens.words):
        if word in _AT or "@" in tokens.breaks[at]:
            spoken = _spoken(heard, at, at + 1 if word in _AT else at)
            if spoken is not None:
                return spoken
    return None


def _spoken(heard: Heard, at: int, domain_at: int) -> tuple[str, int, int] | None:
    domain, end = _domain(heard, domain_at)
    if not domain:
        return None
    first = at
    while first > 0 and at - first < _MOST and _is_local(heard, first - 1, at):
        first -= 1
    local = "".join(_written(heard, place) for place in range(first, at)).strip(".")
    return (f"{local}@{domain}", first, end) if local else None


def _is_local(heard: Heard, at: int, mark: int) -> bool:
    """Whether a word before the "ät" is part of the address."""
    word = heard.tokens.words[at]
    if word in _STOPS and not (word in {"an", "die", "das"} and heard.tokens.words[at + 1] in _DOTS):
        return False
    gap = heard.tokens.breaks[at + 1]
    return at + 1 == mark or not gap or all(sign in ".-_+," for sign in gap)


def _domain(heard: Heard, at: int) -> tuple[str, int]:
    """The words after the "ät" up to the top-level domain."""
    words = heard.tokens.words
    parts: list[str] = []
    place = at
    while place < len(words) and place - at < _MOST:
        word = words[place]
        if parts and heard.tokens.breaks[place] not in {"", ".", "-"}:
            break
        dotted = bool(parts) and (parts[-1] == "." or heard.tokens.breaks[place] == ".")
        if word in _TOP and (dotted or (parts and place + 1 == len(words))):
            name = "".join(parts).rstrip(".")
            return f"{data.MAIL_PROVIDERS.get(name, name)}.{word}", place + 1
        parts.append(_written(heard, place) if parts else _written(heard, place).lstrip(".-_+"))
        place += 1
    return "", at


def _written(heard: Heard, at: int) -> str:
    """A spoken word as it is written in an address."""
    word = heard.tokens.words[at]
    sign = data.MAIL_SIGNS.get(word)
    if sign is not None:
        return sign
    gap = heard.tokens.breaks[at]
    glue = gap if gap in {".", "-", "_", "+"} else ""
    number = NUMBERS.get(word)
    return glue + (str(number) if number is not None and word != "ein" else word)
