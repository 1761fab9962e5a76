"""Phone numbers in words, digits and groups, with doubled digits and what the caller takes back."""

from dataclasses import dataclass, field

from gateway.understanding.cues import Heard
from gateway.understanding.german.number_words import SPOKEN_DIGITS

_FILLERS = frozenset(
    {"dann", "aeh", "aehm", "hm", "also", "weiter", "danach", "noch", "strich", "schraegstrich", "die", "wieder", "ja"}
)
_JOINING = frozenset({"und", "dann", "nochmal", "ne", "mal"})
_TIMES = {"zweimal": 2, "dreimal": 3, "viermal": 4, "doppelt": 2, "doppelte": 2}
_PLURALS = {
    "nullen": 0, "nuller": 0, "einsen": 1, "einser": 1, "zweien": 2, "zweier": 2, "dreien": 3, "dreier": 3, "vieren": 4,
    "vierer": 4, "fuenfen": 5, "fuenfer": 5, "sechsen": 6, "sechser": 6, "siebenen": 7, "siebener": 7, "neunen": 9,
}  # fmt: skip
FEWEST_DIGITS = 6
"""A phone number has at least so many."""
_FEWEST_UNMARKED = 9
_WHOLE = 7
_FEWEST_IN_GROUP = 3
_DATE_MARKS = frozenset({".", ":", "/", "-"})
_MOST = 20
_LONGEST_FILLER = 3
_CUE_WITHIN = 12


@dataclass(slots=True)
class Run:
    """Digits in a row: tokens first to end-1."""

    first: int
    end: int
    digits: str = ""
    groups: list[str] = field(default_factory=list)
    dotted: bool = False


def find_phone(heard: Heard) -> tuple[str, int, int] | None:
    """The phone number of an utterance with its place: (digits, first token, end token), None when there is none."""
    runs = [run for run in _runs(heard) if not _of_zero_first(heard, run)]
    if heard.has("phone.swap") and all(len(run.digits) < FEWEST_DIGITS for run in runs):
        return None
    number, first, end = "", 0, 0
    for run in runs:
        if not number:
            if not _is_number(heard, run, runs):
                continue
            number, first, end = run.digits, run.first, run.end
        elif _between(heard, "phone.tail", end, run.first):
            kept = number if len(number) < _FEWEST_UNMARKED else number[: max(0, len(number) - len(run.digits))]
            number, end = kept + run.digits, run.end
        elif _between(heard, "phone.repair", end, run.first):
            number, end = _repaired(number, run.digits), run.end
    zero = heard.places("phone.zero_first")
    if number and zero and not number.startswith(("0", "+")):
        number, end = "0" + number, max(end, zero[-1][1])
    return (number, first, end) if len(number) >= FEWEST_DIGITS else None


def _between(heard: Heard, tag: str, start: int, stop: int) -> bool:
    return bool(heard.between(tag, start, stop))


def _of_zero_first(heard: Heard, run: Run) -> bool:
    """Whether the digits belong to a remark like "vorne noch die Null"."""
    return len(run.digits) == 1 and any(first <= run.first < end for first, end in heard.places("phone.zero_first"))


def _is_number(heard: Heard, run: Run, runs: list[Run]) -> bool:
    """Whether digits in a row are a phone number, and no time, date or price."""
    total = len(run.digits)
    repaired = len(runs) > 1 and heard.has("phone.repair", "phone.tail")
    cues = heard.between("phone.cue", run.first - _CUE_WITHIN, run.first)
    cue = any(end <= run.first <= end + _LONGEST_FILLER for _, end in cues)
    after = heard.words[run.end] if run.end < len(heard.words) else ""
    if after in {"uhr", "euro", "jahre", "millimeter", "prozent"} or (run.dotted and not cue):
        return False
    marked = run.digits.startswith(("0", "+"))
    if repaired and (marked or cue) and total >= 3:  # noqa: PLR2004 (the beginning of a number taken back)
        return True
    return total >= FEWEST_DIGITS if marked or cue else total >= _FEWEST_UNMARKED


def _repaired(number: str, again: str) -> str:
    """A number with what was said anew: the whole, or its last digits from where both begin alike."""
    if len(again) >= _WHOLE or again.startswith(("0", "+")) or len(number) < FEWEST_DIGITS:
        if len(again) >= FEWEST_DIGITS or len(number) < FEWEST_DIGITS or again[:1] == "+":
            return again if again.startswith(("0", "+")) or len(again) >= _WHOLE else number[: -len(again)] + again
        return number[: max(0, len(number) - len(again))] + again
    for size in range(min(3, len(again)), 1, -1):
        place = number.rfind(again[:size], max(0, len(number) - len(again) - 2))
        if place >= 0:
            return number[:place] + again
    return number[: max(0, len(number) - len(again))] + again


def _runs(heard: Heard) -> list[Run]:
    """All stretches of digits, words and figures, fillers between them passed over."""
    runs: list[Run] = []
    words = heard.tokens.words
    at, size = 0, len(words)
    while at < size:
        item = _item(heard, at)
        if item is None:
            at += 1
            continue
        run = Run(at, at)
        while item is not None and len(run.digits) < _MOST:
            digits, end = item
            if run.groups and heard.tokens.breaks[at] in {".", ":", "/"} and words[at].isdecimal():
                run.dotted = run.dotted or len(run.groups[-1]) < _FEWEST_IN_GROUP
            run.digits += digits
            run.groups.append(digits)
            run.end = at = end
            at = _over_fillers(heard, at)
            item = _item(heard, at) if at < size else None
        at = run.end
        runs.append(run)
    return runs


def _over_fillers(heard: Heard, at: int) -> int:
    words = heard.tokens.words
    start = at
    while at < len(words) and at - start < _LONGEST_FILLER and (words[at] in _FILLERS or words[at] in _JOINING):
        at += 1
    return at


def _item(heard: Heard, at: int) -> tuple[str, int] | None:
    """One item of a number that begins at a token: its digits and where it ends."""
    words = heard.tokens.words
    word = words[at]
    if word.isdecimal():
        return ("+" if heard.tokens.breaks[at].endswith("+") else "") + word, at + 1
    follows = words[at + 1] if at + 1 < len(words) else ""
    if word == "plus" and (follows.isdecimal() or follows in SPOKEN_DIGITS):
        digits, end = _item(heard, at + 1) or ("", at + 1)
        return f"+{digits}", end
    times = _times(heard, at)
    if times is not None:
        return times
    value = SPOKEN_DIGITS.get(word)
    if value is None:
        return None
    if 1 <= value <= 9 and follows == "und" and at + 2 < len(words):  # noqa: PLR2004 (the digits)
        tens = SPOKEN_DIGITS.get(words[at + 2], 0)
        if tens >= 20 and tens % 10 == 0 and not heard.tokens.breaks[at + 1]:  # noqa: PLR2004 (the tens)
            return str(tens + value), at + 3
    return str(value), at + 1


def _times(heard: Heard, at: int) -> tuple[str, int] | None:
    """Doubled and repeated digits: "Doppel-Null", "dreimal die Null", "drei Nullen"."""
    words = heard.tokens.words
    word = words[at]
    count, end = _TIMES.get(word, 0), at + 1
    if word.startswith("doppel") and word not in _TIMES:
        digit = SPOKEN_DIGITS.get(word.removeprefix("doppel"))
        if digit is not None:
            return str(digit) * 2, end
        count = 2 if word == "doppel" else 0
    elif not count and word in SPOKEN_DIGITS and end < len(words):
        if words[end] == "mal" and 2 <= SPOKEN_DIGITS[word] <= 5:  # noqa: PLR2004 (nobody says six times)
            count, end = SPOKEN_DIGITS[word], end + 1
        elif words[end] in _PLURALS and 2 <= SPOKEN_DIGITS[word] <= 5:  # noqa: PLR2004 (nobody says six times)
            return str(_PLURALS[words[end]]) * SPOKEN_DIGITS[word], end + 1
    if not count:
        return None
    while end < len(words) and words[end] in {"die", "der", "das", "ne", "eine"}:
        end += 1
    digit = SPOKEN_DIGITS.get(words[end]) if end < len(words) else None
    if digit is None and end < len(words) and words[end].isdecimal() and len(words[end]) == 1:
        digit = int(words[end])
    return (str(digit) * count, end + 1) if digit is not None else None
