"""The words before a day: whether it bounds ("ab Freitag"), is excluded ("außer Montag"), or is moved from or to."""

from datetime import date

from gateway.understanding.german import repair_words, time_words
from gateway.understanding.items import ONE_DAY, Clock, Day, Scan, last_item
from gateway.understanding.text import spellings

_ARTICLES = {
    "am",
    "an",
    "den",
    "dem",
    "der",
    "die",
    "das",
    "im",
    "in",
    "zum",
    "zur",
    "amn",
    "em",
    "a",
    "da",
    "fuer",
    "aufm",
    "beim",
    "ende",
    "gleich",
    "dann",
    "ein",
}
_FILLERS = {
    "noch",
    "erst",
    "schon",
    "vielleicht",
    "lieber",
    "eher",
    "dann",
    "wieder",
    "so",
    "direkt",
    "gerne",
    "gern",
    "halt",
    "ja",
    "nur",
    "irgendwann",
    "doch",
    "besser",
    "eventuell",
    "evtl",
    "circa",
    "ca",
    "etwa",
}

_TAG: dict[str, str] = dict.fromkeys(_ARTICLES | _FILLERS, ".")
for _words, _tag in (
    (("ab", "frühestens", "seit", "frühstens"), "F"),
    (("nach",), "N"),
    (("vor", "vorm"), "V"),
    (("bis", "spätestens", "bis zum"), "T"),
    (tuple(word for word in repair_words.NOT if " " not in word), "X"),
    (("außer", "ausser", "ausgenommen"), "E"),
    (("auf", "aufn"), "M"),
    (("statt", "anstatt", "anstelle"), "O"),
    (("von", "vom"), "B"),
    (("zwischen",), "Z"),
):
    for _word in _words:
        for _form in spellings(_word):
            _TAG[_form] = _tag

BEFORE_DATE = frozenset(
    {
        "am",
        "den",
        "dem",
        "der",
        "vom",
        "zum",
        "bis",
        "im",
        "vorm",
        "auf",
        "aufn",
        "nach",
        "ab",
        "an",
        "von",
        "und",
        "oder",
        "zwischen",
        "em",
    }
    - {"nach", "ab", "bis", "und", "oder"}
) | {"bis"}
"""A number behind one of these is a day of the month."""
_BEFORE_NUMBER = frozenset({"am", "den", "dem", "der", "vom", "zum", "em", "an", "das"})
_WELL_WISHES = frozenset(form for word in time_words.WELL_WISHES for form in spellings(word))
_NAMES = frozenset(form for word in time_words.PERSON for form in spellings(word))
_NAME_VERBS = frozenset({"ist", "war", "lautet"})
_PRONOUN_BEFORE = frozenset({"hier", "ich", "da"})


def is_name(scan: Scan, at: int) -> bool:
    """Whether a day or month here is somebody's name: "Frau Sonntag", "mein Name ist Mai"."""
    before = scan.word(at - 1)
    if before in _NAMES:
        return True
    if before in _NAME_VERBS and scan.word(at - 2) in _NAMES:
        return True
    if before in _NAME_VERBS and scan.word(at - 2) == "hier":
        return True
    follower = scan.word(at + 1)
    if follower == "ist" and scan.word(at + 2) == "mein" and scan.word(at + 3) in _NAMES:
        return True
    return follower == "mein" and scan.word(at + 2) in _NAMES


def names_a_day(scan: Scan, at: int) -> bool:
    """Whether a number without its month is a day: an article or "am" before it, or a range or another day."""
    before = scan.word(at - 1)
    if before in {"dem", "das"} and not _after_day_word(scan, at):
        return False
    if before in _BEFORE_NUMBER:
        number = scan.words[at]
        return not (before in {"der", "das", "den", "dem", "die"} and _small(number) and not _after_day_word(scan, at))
    last = last_item(scan)
    return (
        isinstance(last, Day)
        and (last.number is not None or last.weekday is not None)
        and before in {"und", "oder", "bis", "der", "auf", "nein", "nee", "quatsch", "sondern", "aeh", "aehm"}
    )


_SMALL = frozenset(
    form
    for stem in ("erste", "zweite", "dritte", "vierte", "letzte")
    for ending in ("", "r", "n", "s", "m")
    for form in spellings(stem + ending)
)


def _small(number: str) -> bool:
    return number in _SMALL


def _after_day_word(scan: Scan, at: int) -> bool:
    """Whether the article before a small ordinal belongs to a day: "Freitag der erste", "auf den dritten"."""
    before = scan.word(at - 2)
    if before in {"ab", "bis", "vor", "nach", "auf", "zwischen", "seit", "fuer", "und"}:
        return True
    last = scan.items[-1] if scan.items else None
    return isinstance(last, Day) and scan.last_end >= at - 2


def apply(scan: Scan, day: Day) -> None:
    """Read the words left of a day into it."""
    place = day.first - 1
    tags = ""
    stop = max(scan.last_end, place - 5)
    while place >= stop and (tag := _TAG.get(scan.words[place])) is not None:
        if scan.breaks[place + 1]:
            break
        tags += tag
        place -= 1
    if tags:
        day.first = place + 1
        if tags.strip("."):
            _read(scan, day, tags)


def _read(scan: Scan, day: Day, tags: str) -> None:
    negated = "X" in tags
    if "O" in tags:
        day.move_old = True
    elif "B" in tags:
        day.opens = True
        day.move_old = scan.moving
    if "M" in tags:
        day.move_new = True
    if "E" in tags:
        day.negated = True
        return
    if "Z" in tags:
        day.opens = True
    edge = next(
        (name for letter, name in (("T", "to"), ("F", "from"), ("N", "after"), ("V", "before")) if letter in tags), ""
    )
    if not edge:
        day.negated = negated
        return
    day.edge = {"before": "from", "after": "to", "from": "to", "to": "from"}[edge] if negated else edge


def bound(day: Day, today: date) -> Day:
    """The range a bounding day stands for; the day itself where it does not bound."""
    low, high = day.day or day.start, day.day or day.stop
    if not day.edge or low is None:
        return day
    if day.edge in {"from", "after"}:
        start = low if day.edge == "from" else (high or low) + ONE_DAY
        stop = None
    else:
        start = today
        stop = (high or low) if day.edge == "to" else low - ONE_DAY
        if stop < today:
            start = stop
    day.day, day.start, day.stop, day.edge, day.weekday, day.plain = None, start, stop, "", None, False
    return day


def put(scan: Scan, item: Day | Clock) -> int:
    """Take an item into the scan; the token behind it."""
    scan.items.append(item)
    scan.last_end = item.end
    return item.end


def put_day(scan: Scan, day: Day | None, at: int) -> int:
    """Take a day with the words before it; the token behind it, or `at` when there is none."""
    if day is None:
        return at
    if scan.word(day.first - 1) in _WELL_WISHES and day.first > scan.last_end:
        return day.end
    apply(scan, day)
    return put(scan, day)
