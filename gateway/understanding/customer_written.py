"""A name as it is to be written: with the letters the caller hinted at or spelled out."""

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from gateway.understanding.cues import Heard
from gateway.understanding.customer_spelling import Spelled, hint, respelled
from gateway.understanding.german import names

_LONGEST = 4
_SHORTEST = 2
_ALIKE = 50.0


@dataclass(slots=True)
class Found:
    """A name with the tokens it was read from."""

    words: list[str] = field(default_factory=list)
    first: int = 0
    end: int = 0


def with_hints(heard: Heard, found: Found) -> Found:
    """The name as "mit dt", "ohne h" … behind it say; "mit Bindestrich" joins its parts."""
    at = found.end
    for _ in range(_LONGEST):
        if at < len(heard.words) and heard.words[at] == "mit" and heard.words[at + 1 : at + 2] == ["bindestrich"]:
            if len(found.words) >= _SHORTEST:
                found.words[-2:] = ["-".join(found.words[-2:])]
            at += 2
            found.end = at
            continue
        told = hint(heard, at)
        if told is None:
            if at < len(heard.words) and heard.words[at] == "und":
                at += 1
                continue
            break
        letters, there, at = told
        found.end = at
        if found.words:
            found.words[-1] = respelled(found.words[-1], letters, there=there)
    return found


def with_spelling(heard: Heard, found: Found | None, runs: list[Spelled]) -> Found:
    """The name as it was spelled: the last spelling counts, and replaces the part it resembles."""
    last = runs[-1]
    word = "-".join(part[:1].upper() + part[1:] for part in last.letters.split("-"))
    if found is None:
        before = last.first - 1
        raw = heard.tokens.raw(before, before + 1) if before >= 0 else ""
        first_name = raw.lower() in names.FIRST_NAMES and not heard.tokens.breaks[last.first]
        return Found([raw, word] if first_name else [word], before if first_name else last.first, last.end)
    alike = [(fuzz.ratio(part.lower(), word.lower()), at) for at, part in enumerate(found.words)]
    score, place = max(alike)
    if score >= _ALIKE:
        found.words[place] = word
    elif len(found.words) == 1 and found.words[0].lower() in names.FIRST_NAMES:
        found.words.append(word)
    else:
        found.words[-1] = word
    found.first, found.end = min(found.first, runs[0].first), max(found.end, last.end)
    return found
