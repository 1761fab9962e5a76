"""Parts of the day and their windows: vormittags, am frühen Nachmittag, nach der Arbeit, gegen Mittag, ab mittags."""

from gateway.understanding.german import calendar_words as german
from gateway.understanding.german import time_words
from gateway.understanding.items import Clock, Day, Scan
from gateway.understanding.text import spellings

_GREETINGS = frozenset(form for word in time_words.GREETING for form in spellings(word))
_NOON = 720
_ONLY_AFTER_A_DAY = frozenset({"frueh", "fruh", "friah", "zeitig", "fruehs", "fruhs", "spaet", "spat"})
_RATHER = frozenset({"eher", "lieber", "moeglichst", "ganz", "recht", "ziemlich"})
_APPROX = frozenset({"gegen", "so", "circa", "ca", "um"})


def window(first: int, end: int, part: str) -> Clock:
    """The window of a named part of the day."""
    low, high = german.WINDOWS[part]
    return Clock(first, end, "daypart", low=low, high=high, part=part)


def read(scan: Scan, first: int, end: int, part: str) -> Clock | None:
    """A part of the day, unless it is a greeting or an adverb of another thing."""
    word = scan.words[first]
    before = scan.word(first - 1)
    if before in _GREETINGS and first - 1 >= scan.last_end:
        return None
    if word in _ONLY_AFTER_A_DAY and end == first + 1 and not _behind_day(scan, first):
        return None
    if part == "first_thing" and word == "als" and scan.word(first - 1) in {"mehr", "anders"}:
        return None
    return with_edges(scan, first, end, part)


def _behind_day(scan: Scan, first: int) -> bool:
    if scan.size == 1:
        return True
    place = first
    while place > scan.last_end and scan.words[place - 1] in _RATHER:
        place -= 1
    if not scan.items or scan.last_end != place:
        return False
    last = scan.items[-1]
    return isinstance(last, Day) or (isinstance(last, Clock) and last.part is None)


def with_edges(scan: Scan, first: int, end: int, part: str) -> Clock:
    """A part of the day with ab, bis, vor, gegen or nicht before it."""
    found = window(first, end, part)
    place = first - 1
    tags: set[str] = set()
    while place >= scan.last_end and scan.words[place] in _EDGES and not scan.breaks[place + 1]:
        tags.add(scan.words[place])
        place -= 1
    found.first = place + 1 if tags else first
    low, high = german.WINDOWS[part]
    if "ab" in tags or "von" in tags or "fruehestens" in tags:
        found.low, found.high, found.part, found.rule = low, None, None, "daypart.from"
    elif "nach" in tags:
        found.low, found.high, found.part, found.rule = high or low, None, None, "daypart.after"
    elif tags & {"bis", "vor", "spaetestens"}:
        edge = low if part == "noon" or "vor" in tags else high
        found.low, found.high, found.part, found.rule = None, edge, None, "daypart.to"
    elif part == "noon" and "gegen" in tags:
        found.low, found.high, found.at, found.part, found.approx = None, None, _NOON, None, True
        found.rule, found.fixed = "daypart.about_noon", True
    if tags & {"nicht", "net", "nich", "ned", "kein", "keinen"}:
        found.negated = True
    if "auf" in tags:
        found.move_new = True
    return found


_EDGES = frozenset(
    {
        "ab",
        "bis",
        "vor",
        "nach",
        "gegen",
        "spaetestens",
        "fruehestens",
        "nicht",
        "net",
        "nich",
        "ned",
        "am",
        "eher",
        "so",
        "der",
        "dem",
        "den",
        "erst",
        "noch",
        "auf",
        "irgendwann",
        "lieber",
        "kein",
        "keinen",
        "zum",
        "schon",
        "gleich",
        "gerne",
        "gern",
        "von",
    }
)
