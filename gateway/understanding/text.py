"""Text becomes tokens: folded lower-case words with their places in the text, in one pass."""

import re
import unicodedata
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+")
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "'": None, "’": None, "`": None, "é": "e", "è": "e"})
_STRIP = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "'": None, "’": None, "`": None, "é": "e", "è": "e"})


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
    return word.lower().translate(_FOLD)


def spellings(phrase: str) -> tuple[str, ...]:
    """Folded forms a recogniser may write for a phrase: umlauts written out ("ae") and umlauts lost ("a")."""
    low = phrase.lower()
    written, lost = low.translate(_FOLD), low.translate(_STRIP)
    return (written,) if written == lost else (written, lost)


def tokenize(text: str) -> Tokens:
    """Split a text into tokens; linear in its length, never fails."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[str] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group().lower()
        if not word.isalnum() or not word.isascii():
            word = word.translate(_FOLD)
        words.append(word)
        starts.append(start)
        ends.append(end)
        gap = text[last:start]
        breaks.append("" if gap in {" ", ""} else "".join(gap.split()))
        last = end
    breaks.append("".join(text[last:].split()))
    return Tokens(text, words, starts, ends, breaks)
