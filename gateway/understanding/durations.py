"""Lengths of time: halbe Stunde, Dreiviertelstunde, anderthalb Stunden, 1,5 Stunden, drei Wochen."""

from gateway.understanding.german import numerals
from gateway.understanding.items import Scan
from gateway.understanding.numbers import cardinal
from gateway.understanding.reckoning import UNITS
from gateway.understanding.text import spellings

MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43200, "year": 525600}
"""How long a unit is."""
_SIXTY = 60
_A_FEW = 2

_ONE = frozenset(
    form
    for word in (
        "ein",
        "eine",
        "einer",
        "einem",
        "einen",
        "ne",
        "ner",
        "nem",
        "nen",
        "'n",
        "n",
        "a",
        "an",
        "era",
        "oaner",
        "ere",
        "am",
    )
    for form in spellings(word)
)
_HALF = frozenset({"halbe", "halben", "halb", "halber", "halbes", "hoibe"})
_FRACTIONS = {"viertel": 0.25, "dreiviertel": 0.75, "viertl": 0.25, "dreiviertl": 0.75}
_WHOLE_WORDS = {
    "viertelstunde": 15,
    "viertelstuendchen": 15,
    "dreiviertelstunde": 45,
    "halbestunde": 30,
    "halbstunde": 30,
    "dreiviertelstunden": 45,
    "viertelstunden": 15,
    "stuendchen": 60,
}
_WHOLE_MONTHS = {"vierteljahr": 3, "halbjahr": 6, "dreivierteljahr": 9}
_HALVES = {form: value for word, value in numerals.HALVES.items() for form in spellings(word)}
_FEW = frozenset({"paar", "einige", "einigen", "wenigen", "mehreren"})

UNIT_WORDS = frozenset(_WHOLE_WORDS) | frozenset(_WHOLE_MONTHS) | frozenset(UNITS)
"""Words one of which every length of time has."""

Length = tuple[float, str, int]
"""Amount, unit, end token."""

STARTS = (
    frozenset(_WHOLE_WORDS)
    | frozenset(_HALVES)
    | frozenset(_FRACTIONS)
    | _HALF
    | (_ONE - {"an", "am", "a", "n"})
    | _FEW
)
"""Words that may begin a length and are no plain numbers."""


def _amount(scan: Scan, at: int) -> tuple[float, int] | None:  # noqa: PLR0911 (each reading of the words is a way out)
    """How many: (amount, end token)."""
    word = scan.word(at)
    if word in _ONE:
        return _after_one(scan, at + 1)
    if word in _HALF:
        return 0.5, at + 1
    if word in _FRACTIONS:
        return _FRACTIONS[word], at + 1
    if word in _HALVES:
        return _HALVES[word], at + 1
    if word in _FEW:
        return float(_A_FEW), at + 1
    if word in {"beiden", "beide"}:
        return 2.0, at + 1
    found = cardinal(scan.words, at)
    return None if found is None else _with_fraction(scan, at, *found)


def _after_one(scan: Scan, at: int) -> tuple[float, int]:
    follower = scan.word(at)
    if follower in _HALF:
        return 0.5, at + 1
    if follower in _FRACTIONS:
        return _FRACTIONS[follower], at + 1
    if follower in _FEW:
        return float(_A_FEW), at + 1
    if follower == "und" and scan.word(at + 1) in _ONE and scan.word(at + 2) in _HALF:
        return 1.5, at + 3
    if follower in _HALVES:
        return _HALVES[follower], at + 1
    return 1.0, at


def _with_fraction(scan: Scan, at: int, value: int, end: int) -> tuple[float, int]:  # noqa: PLR0911 (each reading of the words is a way out)
    """A number and the fraction behind it: 1,5 · 3/4 · zwei ein halb · fünf und eine halbe."""
    follower = scan.word(end)
    if scan.words[at].isdecimal() and follower.isdecimal() and scan.glued_by(end, ","):
        return float(f"{value}.{follower}"), end + 1
    if follower.isdecimal() and scan.glued_by(end, "/") and int(follower) > 0:
        return value / int(follower), end + 1
    if follower in {"ein", "einen"} and scan.word(end + 1) in _HALF:
        return value + 0.5, end + 2
    if follower == "und" and scan.word(end + 1) in _ONE and scan.word(end + 2) in _HALF:
        return value + 0.5, end + 3
    if follower in {"einhalb", "undeinhalb"}:
        return value + 0.5, end + 1
    if follower == "viertel" and value == 3:  # noqa: PLR2004 (drei viertel)
        return 0.75, end + 1
    return float(value), end


def length(scan: Scan, at: int) -> Length | None:  # noqa: PLR0911 (each reading of the words is a way out)
    """The length of time beginning at a token: (amount, unit, end token), or None."""
    if not scan.lengths:
        return None
    word = scan.word(at)
    if word in _WHOLE_WORDS:
        return float(_WHOLE_WORDS[word]), "minute", at + 1
    if word in _ONE and scan.word(at + 1) in _WHOLE_WORDS:
        return float(_WHOLE_WORDS[scan.word(at + 1)]), "minute", at + 2
    if word in _WHOLE_MONTHS or (word in _ONE and scan.word(at + 1) in _WHOLE_MONTHS):
        place = at if word in _WHOLE_MONTHS else at + 1
        return float(_WHOLE_MONTHS[scan.word(place)]), "month", place + 1
    found = _amount(scan, at)
    if found is None:
        return None
    amount, end = found
    if scan.word(end) in _WHOLE_WORDS:
        return amount * _WHOLE_WORDS[scan.word(end)], "minute", end + 1
    unit = UNITS.get(scan.word(end))
    if unit is None:
        return None
    end += 1
    if unit == "hour":
        return _hours(scan, amount, end)
    return amount, unit, end


def _hours(scan: Scan, amount: float, end: int) -> Length:
    """Hours and the minutes behind them: zwei Stunden dreißig, eine Stunde und 15 Minuten."""
    at = end + 1 if scan.word(end) == "und" else end
    if scan.pause(at) in {"", ","} and at < scan.size:
        if scan.word(at) in _ONE and scan.word(at + 1) in _HALF and scan.word(at + 2) not in UNITS:
            return amount + 0.5, "hour", at + 2
        rest = cardinal(scan.words, at)
        if rest is not None and rest[0] < _SIXTY and scan.words[at] not in _ONE:
            behind = UNITS.get(scan.word(rest[1]))
            if behind == "minute":
                return amount * _SIXTY + rest[0], "minute", rest[1] + 1
            if behind is None and at == end and scan.word(rest[1]) not in {"uhr", "personen", "euro"} and rest[0] >= 5:  # noqa: PLR2004 (nobody says two hours three)
                return amount * _SIXTY + rest[0], "minute", rest[1]
    return amount, "hour", end


def in_minutes(found: Length) -> float:
    """A length in minutes."""
    return found[0] * MINUTES[found[1]]
