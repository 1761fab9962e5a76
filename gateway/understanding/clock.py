"""Clock times with the words around them: windows, approximations, and when a bare number is a time at all."""

from gateway.understanding import digital
from gateway.understanding.clock_core import ARTICLE_ONE, HALF_HOUR, OPENING_GUESS, REGIONAL, WHOLE_DAY, Core, core
from gateway.understanding.german import repair_words
from gateway.understanding.german import time_words as german
from gateway.understanding.items import Clock, Day, Scan, last_item
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.text import spellings

_SHORT_CLOCK = 3
_TO_WORDS = frozenset({"bis", "bs", "bes"})
_DASHES = frozenset({"-", "–", "—", "/", "--", ".-", ".–", "./"})

# What a word left of a clock time says about it.
_TAG: dict[str, str] = {}
for _words, _tag in (
    (
        (
            "um",
            "umme",
            "uma",
            "punkt",
            "schlag",
            "genau",
            "exakt",
            "pünktlich",
            "oem",
            "umma",
            "klock",
            "umara",
            "am'e",
        ),
        "A",
    ),
    (
        (
            "gegen",
            "circa",
            "ca",
            "zirka",
            "etwa",
            "ungefähr",
            "rund",
            "irgendwann",
            "grob",
            "gega",
            "geng",
            "gg",
            "jejen",
            "gejen",
            "gegn",
        ),
        "~",
    ),
    (("so",), "s"),
    (("ab", "frühestens", "frühstens"), "F"),
    (("nach", "nach'm"), "N"),
    (("vor", "vor'm"), "V"),
    (("bis", "spätestens", "höchstens", "maximal", "allerspätestens"), "T"),
    (("kurz", "knapp", "bissl", "bisschen"), "K"),
    (tuple(repair_words.NOT), "X"),
    (
        (
            "erst",
            "schon",
            "noch",
            "wieder",
            "eher",
            "lieber",
            "nur",
            "vielleicht",
            "die",
            "dann",
            "möglichst",
            "gerne",
            "gern",
            "besser",
        ),
        "e",
    ),
    (("als",), "L"),
    (("später", "danach"), "+"),
    (("früher", "eher"), "-"),
    (("zwischen",), "Z"),
    (("von", "vom"), "B"),
    (("auf", "aufn"), "M"),
    (("statt", "anstatt", "anstelle"), "O"),
):
    for _word in _words:
        for _form in spellings(_word):
            _TAG[_form] = _tag
_TRIGGERS = frozenset("A~sFNVTKZBMOL")
_APPROX_AFTER: PhraseTable[str] = PhraseTable(dict.fromkeys(german.APPROX_AFTER, "~"))
_SUFFIX: PhraseTable[str] = PhraseTable(
    dict.fromkeys(german.APPROX_AFTER, "~")
    | dict.fromkeys(("spätestens", "höchstens", "maximal", "oder früher", "und früher"), "T")
    | dict.fromkeys(("frühestens", "frühstens", "oder später", "und später", "aufwärts", "oder danach", "an"), "F")
    | dict.fromkeys(("genau", "pünktlich", "glatt"), "A")
)


def tags_before(scan: Scan, at: int) -> tuple[str, int]:
    """What the words left of a clock time say, as letters, and the first token of them."""
    tags = ""
    place = at - 1
    while place >= scan.last_end and (tag := _TAG.get(scan.words[place])) is not None:
        if scan.breaks[place + 1] and scan.breaks[place + 1] not in {".", "'"}:
            break
        tags += tag
        place -= 1
    return tags, place + 1


def _strong(rule: str) -> bool:
    return rule not in {"clock.bare", "clock.bare_minutes", "clock.block"}


def find(scan: Scan, at: int) -> Clock | None:
    """The clock time or window that begins at a token, with the words before and behind it."""
    found = core(scan, at)
    if found is None:
        return None
    minutes, fixed, end, rule = found
    tags, first = tags_before(scan, at)
    upper = _upper(scan, end, tags)
    if not _strong(rule) and not _triggered(scan, at, end, tags, upper):
        return None
    clock = Clock(first, end, rule, at=minutes, fixed=fixed)
    if upper is not None:
        clock.end = upper[2]
        clock.low, clock.high, clock.at = minutes, upper[0], None
        clock.fixed = fixed or (upper[1] and minutes >= OPENING_GUESS)
        clock.rule = "clock.between"
        clock.approx = False
        return clock
    _apply(clock, tags)
    _suffix(scan, clock)
    return clock


def _upper(scan: Scan, end: int, tags: str) -> Core | None:
    """The other end of a window: "bis", a dash, or "und" after zwischen."""
    at = end
    if scan.word(at) == "uhr":
        at += 1
    pause = scan.pause(at)
    if at >= scan.size:
        return None
    word = scan.words[at]
    if (word in _TO_WORDS and pause in {"", ","}) or (word == "und" and "Z" in tags):
        at += 1
        while scan.word(at) in {"um", "ca", "circa", "so", "etwa", "maximal", "spaetestens", "gegen", "kurz"}:
            at += 1
    elif pause not in _DASHES:
        return None
    if scan.word(at)[:1].isdecimal() and digital.full_date(scan.text, scan.starts[at]) is not None:
        return None
    other = core(scan, at)
    if other is None or (other[3] in {"clock.bare", "clock.block"} and other[0] > WHOLE_DAY):
        return None
    return other


def _triggered(scan: Scan, at: int, end: int, tags: str, upper: Core | None) -> bool:
    """Whether a bare number is a clock time here."""
    if _TRIGGERS.intersection(tags) and not (set(tags) <= set("seXK")):
        return True
    if "s" in tags and scan.words[at] not in ARTICLE_ONE:
        return _at_end(scan, end) or upper is not None
    if upper is not None and _strong(upper[3]):
        return True
    if at == 0 and end > at and (end == scan.size or scan.word(end) in _DAY_BEHIND) and _two_parts(scan, at, end):
        return True
    if (scan.word(at - 1) == "am" and scan.words[at] in REGIONAL) or _judged(scan, at, end):
        return True
    return _beside(scan, at, end, upper)


def _judged(scan: Scan, at: int, end: int) -> bool:
    """Whether the words behind judge what stands first as a time: "zehn wäre toll", "elf passt mir besser"."""
    if at and not scan.pause(at):
        return False
    if scan.word(end) in {"waere", "waer", "war"}:
        return scan.word(end + 1) in _JUDGEMENTS
    if scan.word(end) in {"passt", "ginge", "geht", "klappt"}:
        return end + 1 >= scan.size or scan.word(end + 1) in _JUDGEMENTS
    return False


_AGES = frozenset({"wird", "werde", "wurde", "werden"})
"""Before a day with a number behind it: an age ("sie wird am Sonntag sechs")."""
_JUDGEMENTS_WORDS = """
toll super gut prima perfekt ideal schoen schon besser optimal klasse recht mir uns bei am noch auch okay ok
wunderbar
"""
_JUDGEMENTS = frozenset(_JUDGEMENTS_WORDS.split())


def _beside(scan: Scan, at: int, end: int, upper: Core | None) -> bool:  # noqa: PLR0911 (each reading of the words is a way out)
    """A bare number right behind a day, a part of the day or another time, or in answer to a question for it."""
    before = last_item(scan)
    gap = at - scan.last_end
    if (
        isinstance(before, Day)
        and gap == 0
        and not _AGES.isdisjoint(scan.words[max(before.first - 2, 0) : before.first])
    ):
        return False
    if scan.word(at - 1) in {"oder", "und"} and gap == 1 and isinstance(before, Clock):
        return _at_end(scan, end)
    if scan.word(end) == "oder":
        other = core(scan, end + 1)
        if other is not None and _strong(other[3]):
            return True
    if isinstance(before, Clock) and gap == 0:
        return before.part is not None or bool(scan.pause(at))
    if before is not None and not isinstance(before, Clock) and gap == 0:
        behind_day = last_item(scan) is not None
        return behind_day and (_at_end(scan, end) or upper is not None)
    if scan.asks_time:
        return True
    moving = scan.moving or (isinstance(before, Clock) and before.move_old)
    if moving and scan.word(at - 1) in {"auch", "lieber", "eher", "erst", "dann"} and _at_end(scan, end):
        return any(isinstance(one, Clock) for one in scan.items)
    match = _APPROX_AFTER.match(scan.words, end) if end < scan.size else None
    return match is not None


_DAY_BEHIND = frozenset({"heute", "morgen", "uebermorgen", "am", "ubermorgen", "bitte"})


def _two_parts(scan: Scan, at: int, end: int) -> bool:
    """Hour and minutes, side by side or in one block of digits: the whole of an answer."""
    return end == at + 2 or (scan.words[at].isdecimal() and len(scan.words[at]) >= _SHORT_CLOCK)


_ENDERS = frozenset(
    {
        "machen",
        "kommen",
        "nehmen",
        "haben",
        "bitte",
        "oder",
        "und",
        "nein",
        "nee",
        "ne",
        "bei",
        "beim",
        "zum",
        "zur",
        "fuer",
        "wenn",
        "waere",
        "waer",
        "passt",
        "geht",
        "ginge",
        "rum",
        "herum",
        "dann",
        "noch",
        "halt",
        "also",
        "lieber",
        "mit",
        "zu",
        "wuerde",
        "ist",
        "gern",
        "gerne",
        "einen",
        "nen",
        "eine",
        "ein",
    }
)


def _at_end(scan: Scan, end: int) -> bool:
    """Whether the sentence or the phrase ends here."""
    return end >= scan.size or bool(scan.pause(end)) or scan.words[end] in _ENDERS


def _apply(clock: Clock, tags: str) -> None:
    """Turn a point into a window or an approximation, as the words before it say; tags run from right to left."""
    at = clock.at
    negated = "X" in tags
    if "O" in tags:
        clock.move_old = True
    if "M" in tags:
        clock.move_new = True
    if "K" in tags and ("N" in tags or "V" in tags):
        after = "N" in tags
        clock.low, clock.high = (at, (at or 0) + HALF_HOUR) if after else ((at or 0) - HALF_HOUR, at)
        clock.at = None
        clock.rule = "clock.shortly"
    elif "L" in tags and ("+" in tags or "-" in tags):
        _bound(clock, lower=("+" in tags) != negated)
        clock.rule = "clock.than"
    elif "N" in tags or "F" in tags:
        _bound(clock, lower=not negated)
    elif "V" in tags or "T" in tags:
        _bound(clock, lower=negated)
    elif negated:
        clock.negated = True
    if "~" in tags or ("s" in tags and clock.at is not None):
        clock.approx = clock.at is not None


def _bound(clock: Clock, *, lower: bool) -> None:
    if lower:
        clock.low = clock.at
    else:
        clock.high = clock.at
    clock.at = None
    clock.rule = "clock.from" if lower else "clock.to"


def _suffix(scan: Scan, clock: Clock) -> None:
    """Words behind a clock time: herum, spätestens, oder später."""
    end = clock.end
    while end < scan.size:
        match = _SUFFIX.match(scan.words, end)
        if match is None or (
            match[1] == "F" and scan.words[end] == "an" and scan.word(clock.first) not in {"von", "ab"}
        ):
            return
        end, tag = match
        clock.end = end
        if tag == "~":
            clock.approx = clock.at is not None
        elif tag in "TF" and clock.at is not None:
            _bound(clock, lower=tag == "F")
