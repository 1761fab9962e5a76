"""Text becomes tokens: folded lower-case words with their places in the text, in one pass."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

TOKEN = re.compile(r"([^\W\d_]+(?:['’`][^\W\d_]+)*|\d+)")
FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "'": None, "’": None, "`": None, "é": "e", "è": "e"})
_STRIP = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "'": None, "’": None, "`": None, "é": "e", "è": "e"})
_SENTENCE_END = re.compile(r"(?<=[^\d][.!?])\s+")


@dataclass(slots=True)
class Tokens:
    """The words and digit runs of a text as parallel lists; punctuation stands in `breaks`, not among the words."""

    text: str
    """The text in NFC; every character position refers to it."""
    words: list[str]
    """Folded forms: lower case, ä as "ae", ß as "ss", no apostrophes ("für'n" is "fuern")."""
    starts: list[int]
    ends: list[int]
    breaks: list[str]
    """Punctuation before each token without white space ("" where there is none); one more entry for the tail."""

    def __len__(self) -> int:
        return len(self.words)

    def raw(self, first: int, end: int) -> str:
        """The original text of tokens first to end-1."""
        return self.text[self.starts[first] : self.ends[end - 1]] if first < end else ""


def fold(word: str) -> str:
    """The folded form of one word: lower case, umlauts written out, apostrophes dropped."""
    return word.lower().translate(FOLD)


def spellings(phrase: str) -> tuple[str, ...]:
    """Folded forms a recogniser may write for a phrase: umlauts written out ("ae") and umlauts lost ("a")."""
    low = phrase.lower()
    written, lost = low.translate(FOLD), low.translate(_STRIP)
    return (written,) if written == lost else (written, lost)


def lower(text: str) -> str:
    """Lower case of the same length, so that places stay what they are."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def sentences(text: str) -> list[str]:
    """The sentences of what an agent said; the point of an ordinal ("am 11. März") ends none."""
    return _SENTENCE_END.split(text.strip())


def tokenize(text: str) -> Tokens:
    """Split a text into tokens; linear in its length, never fails."""
    plain = text.isascii()
    if not plain and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    parts = TOKEN.split(lower(text))
    words = parts[1::2]
    if not plain or "'" in text or "`" in text:
        words = [word if word.isascii() and word.isalnum() else word.translate(FOLD) for word in words]
    breaks = ["" if gap == " " else "".join(gap.split()) if gap else "" for gap in parts[::2]]
    edges = list(accumulate(map(len, parts)))
    return Tokens(text, words, edges[0:-1:2], edges[1::2], breaks)
