"""Words that are nobody's name: everyday words, the calendar's words and their compounds."""

from gateway.understanding.german import calendar_words, feasts, numerals, staff_phrases
from gateway.understanding.german.common_words import COMMON
from gateway.understanding.numbers import CARDINAL, ORDINAL
from gateway.understanding.text import spellings

_CALENDAR = (
    calendar_words.WEEKDAYS, calendar_words.MONTHS, calendar_words.DAYPARTS, calendar_words.PART_COMPOUNDS,
    calendar_words.RELATIVE_DAYS, calendar_words.UNITS, calendar_words.PARTS_OF, calendar_words.WEEK_WORDS,
    calendar_words.MONTH_WORDS, calendar_words.SEASONS, feasts.FIXED, feasts.EASTER, feasts.ADVENT,
    numerals.UNITS, numerals.REGIONAL, numerals.TEENS, numerals.TENS,
)  # fmt: skip
_STARTS = (
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "weihnacht", "oster",
    "pfingst", "advent", "silvester",
)  # fmt: skip
_ENDS = (
    "tag", "tags", "abend", "abends", "morgen", "mittag", "mittags", "woche", "uhr", "stunde", "minuten", "zigste",
    "zigsten", "zigster", "zehnte", "zehnten", "zehnter",
)  # fmt: skip
EVERYDAY: frozenset[str] = (
    COMMON
    | frozenset(form for table in _CALENDAR for phrase in table for word in phrase.split() for form in spellings(word))
    | ORDINAL.keys()
    | CARDINAL.keys()
    | frozenset(form for word in staff_phrases.NO_NAMES.split() for form in spellings(word))
)


def is_everyday(word: str) -> bool:
    """Whether a folded word is one of everyday speech or of the calendar."""
    return word in EVERYDAY or word.startswith(_STARTS) or word.endswith(_ENDS)
