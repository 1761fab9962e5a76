"""How a German word sounds: the Kölner Phonetik (Postel 1969), for names and words misheard by speech recognition."""

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s", "é": "e", "è": "e", "á": "a", "ç": "c", "ı": "i"})
_VOWELS = frozenset("aeijouy")
_LABIALS = {"b": "1", "f": "3", "v": "3", "w": "3"}
_SIMPLE = {"g": "4", "k": "4", "q": "4", "l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8", **_LABIALS}
_HARD_C_START = frozenset("ahkloqrux")
_HARD_C_INSIDE = frozenset("ahkoqux")
_HISSING = frozenset("csz")


def cologne(word: str) -> str:
    """The phonetic code of one word; empty for a word without letters.

    Source: H. J. Postel, "Die Kölner Phonetik", IBM-Nachrichten 19 (1969). Vowels count only at the start,
    equal neighbours count once.
    """
    letters = [c for c in word.lower().translate(_PLAIN) if "a" <= c <= "z"]
    code: list[str] = []
    last = ""
    for place, letter in enumerate(letters):
        before = letters[place - 1] if place else ""
        after = letters[place + 1] if place + 1 < len(letters) else ""
        for digit in _digits(letter, before, after):
            if digit != last:
                code.append(digit)
            last = digit
    return "".join(digit for place, digit in enumerate(code) if digit != "0" or place == 0)


def _digits(letter: str, before: str, after: str) -> str:
    """The digit, or two for x, of a letter between its neighbours; the silent h has none."""
    if letter in _VOWELS or letter == "h":
        return "" if letter == "h" else "0"
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after in _HISSING else "2"
    if letter == "x":
        return "8" if before in {"c", "k", "q"} else "48"
    return _digit_of_c(before, after) if letter == "c" else _SIMPLE[letter]


def _digit_of_c(before: str, after: str) -> str:
    if not before:
        return "4" if after in _HARD_C_START else "8"
    return "8" if before in {"s", "z"} or after not in _HARD_C_INSIDE else "4"
