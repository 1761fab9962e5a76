"""Clock times: 24-hour and 12-hour, halb, viertel, dreiviertel, minutes before and after, windows and approximations."""

from gateway.understanding import digital
from gateway.understanding.german import numerals
from gateway.understanding.german import time_words as german
from gateway.understanding.items import Clock, Day, Scan
from gateway.understanding.numbers import CARDINAL, cardinal
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.text import spellings

HOUR = 60
NOON = 12 * HOUR
WHOLE_DAY = 24 * HOUR
OPENING_GUESS = 8 * HOUR
"""Before this a bare clock time means the afternoon."""
HALF_HOUR = 30
QUARTER = 15
_HOURS = 24
_MINUTES = 60
_SHORT_CLOCK = 3
_LONG_CLOCK = 4
_TALKED_MINUTES = 29
_TWO_DIGITS = 10
_FIRST_BARE = 7
_LAST_BARE = 20


def _forms(*words: str) -> frozenset[str]:
    return frozenset(form for word in words for form in spellings(word))


HALF = _forms("halb", "halba", "halber", "halbe", "hoib", "hoiba", "hoiwe", "halwer", "halbi", "halbn", "halwa")
QUARTER_WORDS = _forms("viertel", "viertl", "vürtel", "virtel", "vertel", "viatl", "viadl", "viertele", "viertu")
THREE_QUARTERS = _forms(
    "dreiviertel", "dreiviertl", "dreivürtel", "dreiviatl", "dreiviadl", "drümviertel", "dreivirtel", "dreivertel"
)
UHR = frozenset({"uhr", "ur", "uhrs", "h", "uah"})
AFTER = frozenset({"nach", "ueber", "ab", "uber"})
BEFORE = frozenset({"vor", "vorm", "vo"})
_TO_WORDS = frozenset({"bis", "bs", "bes"})
_DASHES = frozenset({"-", "–", "—", "/", "--", ".-", ".–", "./"})
_ARTICLE_ONE = frozenset({"ein", "eine"})
_NOT_A_CLOCK = _forms(*german.NOT_A_CLOCK)
_REGIONAL = _forms(*numerals.REGIONAL)

# What a word left of a clock time says about it.
_TAG: dict[str, str] = {}
for _words, _tag in (
    (("um", "umme", "uma", "punkt", "schlag", "genau", "exakt", "pünktlich", "oem", "umma", "am'e"), "A"),
    (("gegen", "circa", "ca", "zirka", "etwa", "ungefähr", "rund", "irgendwann", "grob", "gega", "geng", "gg"), "~"),
    (("so",), "s"),
    (("ab", "frühestens", "frühstens"), "F"),
    (("nach", "nach'm"), "N"),
    (("vor", "vor'm"), "V"),
    (("bis", "spätestens", "höchstens", "maximal", "allerspätestens"), "T"),
    (("kurz", "knapp", "bissl", "bisschen"), "K"),
    (tuple(german.NOT), "X"),
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

Core = tuple[int, bool, int, str]
"""Minutes of the day, fixed, end token, rule."""


def _hour(scan: Scan, at: int) -> tuple[int, int] | None:
    """An hour of the clock: (hour, end token). A bare "ein" or "eine" is an article unless Uhr follows."""
    found = cardinal(scan.words, at)
    if found is None or found[0] > _HOURS:
        return None
    if scan.words[at] in _ARTICLE_ONE and scan.word(at + 1) not in UHR:
        return None
    return found


def _skip_uhr(scan: Scan, at: int) -> int:
    return at + 1 if scan.word(at) in UHR else at


def _half(scan: Scan, at: int) -> Core | None:
    found = _hour(scan, at + 1)
    if found is None:
        return None
    hour, end = found
    return hour * HOUR - HALF_HOUR, hour > NOON // HOUR, _skip_uhr(scan, end), "clock.half"


def _quarter(scan: Scan, at: int) -> Core | None:
    """Viertel nach, vor or of an hour."""
    follower = scan.word(at)
    if follower in AFTER or follower in BEFORE:
        found = _hour(scan, at + 1)
        if found is None:
            return None
        hour, end = found
        shift = QUARTER if follower in AFTER else -QUARTER
        return hour * HOUR + shift, hour > NOON // HOUR, _skip_uhr(scan, end), "clock.quarter"
    found = _hour(scan, at)
    if found is None or scan.pause(at):
        return None
    hour, end = found
    return hour * HOUR - 3 * QUARTER, hour > NOON // HOUR, _skip_uhr(scan, end), "clock.quarter_of"


def _three_quarters(scan: Scan, at: int) -> Core | None:
    found = _hour(scan, at)
    if found is None:
        return None
    hour, end = found
    return hour * HOUR - QUARTER, hour > NOON // HOUR, _skip_uhr(scan, end), "clock.three_quarters"


def _glued(word: str) -> tuple[int, str] | None:
    """Words run together: halbdrei, viertelvier, dreiviertelelf."""
    for stem, shift, rule in (
        ("dreiviertel", QUARTER, "clock.three_quarters"),
        ("viertel", 3 * QUARTER, "clock.quarter_of"),
        ("halb", HALF_HOUR, "clock.half"),
    ):
        if word.startswith(stem):
            hour = CARDINAL.get(word[len(stem) :])
            if hour is not None and 0 < hour <= NOON // HOUR:
                return hour * HOUR - shift, rule
    return None


def _around(scan: Scan, minutes: int, at: int) -> Core | None:
    """Minutes before or after an hour or a half hour; `at` is the token behind the number."""
    if scan.word(at) in {"minuten", "min", "minute"}:
        at += 1
    side = scan.word(at)
    if not (side in AFTER or side in BEFORE) or minutes > _TALKED_MINUTES or scan.pause(at):
        return None
    sign = 1 if side in AFTER else -1
    if scan.word(at + 1) in HALF:
        half = _half(scan, at + 1)
        return None if half is None else (half[0] + sign * minutes, half[1], half[2], "clock.minutes_half")
    found = _hour(scan, at + 1)
    if found is None or scan.pause(at + 1):
        return None
    hour, end = found
    if scan.word(end) in _NOT_A_CLOCK:
        return None
    return hour * HOUR + sign * minutes, hour > NOON // HOUR, _skip_uhr(scan, end), "clock.minutes"


def _minutes(scan: Scan, at: int) -> tuple[int, int] | None:
    """Minutes after Uhr: (minutes, end token)."""
    if scan.word(at) == "und":
        at += 1
    if at >= scan.size or scan.words[at] in _ARTICLE_ONE or scan.pause(at):
        return None
    found = cardinal(scan.words, at)
    if found is None or found[0] >= _MINUTES:
        return None
    value, end = found
    follower = scan.word(end)
    if follower in {"minuten", "min"}:
        return value, end + 1
    if follower in UHR or follower in _NOT_A_CLOCK or follower in AFTER or follower in BEFORE:
        return None
    return found[0], end


def _digits(scan: Scan, at: int) -> Core | None:
    """A clock time in digits."""
    start = scan.starts[at]
    found = digital.clock(scan.text, start)
    if found is not None:
        minutes, fixed, place = found
        return minutes, fixed or minutes >= NOON + HOUR, _token_at(scan, at, place), "clock.digits"
    dotted = digital.dotted_clock(scan.text, start)
    if dotted is not None and (dotted[3] or digital.open_date(scan.text, start) is None or _after_time_word(scan, at)):
        end = _token_at(scan, at, dotted[2])
        return dotted[0], dotted[1] or dotted[0] >= NOON + HOUR, _skip_uhr(scan, end), "clock.digits"
    word = scan.words[at]
    if len(word) == _LONG_CLOCK or (len(word) == _SHORT_CLOCK and scan.word(at + 1) in UHR):
        hour, minute = int(word[:-2]), int(word[-2:])
        if hour <= _HOURS and minute < _MINUTES:
            fixed = word[0] == "0" or hour > NOON // HOUR
            return hour * HOUR + minute, fixed, _skip_uhr(scan, at + 1), "clock.block"
    return None


def _after_time_word(scan: Scan, at: int) -> bool:
    """Whether digits with a dot are a clock time here: behind a word of time or behind a date."""
    last = scan.items[-1] if scan.items else None
    if isinstance(last, Day) and last.single and scan.last_end == at and last.weekday is None:
        return True
    return scan.word(at - 1) in {"um", "gegen", "ab", "ca", "circa", "nach", "vor", "so", "bis", "gg", "zwischen"}


def _token_at(scan: Scan, at: int, place: int) -> int:
    """The first token that begins at or after a place in the text."""
    while at < scan.size and scan.starts[at] < place:
        at += 1
    return at


def _number(scan: Scan, at: int) -> Core | None:
    """A clock time that begins with a number."""
    if scan.words[at][0].isdecimal():
        found = _digits(scan, at)
        if found is not None:
            return found
    hour_found = cardinal(scan.words, at)
    if hour_found is None:
        return None
    hour, end = hour_found
    follower = scan.word(end)
    if follower in UHR:
        return _with_uhr(scan, at, hour, end)
    if follower in AFTER or follower in BEFORE or follower in {"minuten", "min", "minute"}:
        around = _around(scan, hour, end)
        if around is not None:
            return around
    if hour == 3 and follower in QUARTER_WORDS:  # noqa: PLR2004 (drei viertel, taken apart)
        return _three_quarters(scan, end + 1)
    if hour > _HOURS or scan.words[at] in _ARTICLE_ONE:
        return None
    return _bare(scan, at, hour, end)


def _with_uhr(scan: Scan, at: int, hour: int, end: int) -> Core | None:
    if hour > _HOURS:
        return None
    zero = scan.words[at].startswith("0")
    found = _minutes(scan, end + 1)
    if found is None:
        return hour * HOUR, zero or hour > NOON // HOUR, end + 1, "clock.hour"
    return hour * HOUR + found[0], zero or hour > NOON // HOUR, found[1], "clock.hour_minutes"


def _bare(scan: Scan, at: int, hour: int, end: int) -> Core | None:
    """An hour alone, or hour and minutes side by side ("vierzehn dreißig")."""
    fixed = hour > NOON // HOUR or (scan.words[at].startswith("0") and scan.words[at] != "0")
    second = cardinal(scan.words, end)
    if second is not None and _TWO_DIGITS <= second[0] < _MINUTES and not scan.pause(end) and hour >= 1:
        after = scan.word(second[1])
        if after not in _NOT_A_CLOCK and after not in UHR and cardinal(scan.words, second[1]) is None:
            return hour * HOUR + second[0], fixed, second[1], "clock.bare_minutes"
    if scan.word(end) in _NOT_A_CLOCK:
        return None
    return hour * HOUR, fixed, end, "clock.bare"


def core(scan: Scan, at: int) -> Core | None:
    """A clock time without the words around it."""
    if at >= scan.size:
        return None
    word = scan.words[at]
    if word in HALF:
        return _half(scan, at)
    if word in QUARTER_WORDS:
        return _quarter(scan, at + 1)
    if word in THREE_QUARTERS:
        return _three_quarters(scan, at + 1)
    if word in UHR and at + 1 < scan.size and not scan.pause(at + 1):
        found = _hour(scan, at + 1)
        return None if found is None else (found[0] * HOUR, found[0] > NOON // HOUR, found[1], "clock.hour")
    glued = _glued(word) if word.startswith(("halb", "viertel", "dreiviertel")) else None
    if glued is not None:
        return glued[0], False, _skip_uhr(scan, at + 1), glued[1]
    return _number(scan, at)


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
    other = core(scan, at)
    if other is None or (other[3] in {"clock.bare", "clock.block"} and other[0] > WHOLE_DAY):
        return None
    return other


def _triggered(scan: Scan, at: int, end: int, tags: str, upper: Core | None) -> bool:
    """Whether a bare number is a clock time here."""
    if _TRIGGERS.intersection(tags) and not (set(tags) <= set("seXK")):
        return True
    if "s" in tags and scan.words[at] not in _ARTICLE_ONE:
        return _at_end(scan, end) or upper is not None
    if upper is not None and _strong(upper[3]):
        return True
    if scan.word(at - 1) == "am" and scan.words[at] in _REGIONAL:
        return True
    return _beside(scan, at, end, upper)


def _beside(scan: Scan, at: int, end: int, upper: Core | None) -> bool:
    """A bare number right behind a day, a part of the day or another time, or in answer to a question for it."""
    before = scan.items[-1] if scan.items else None
    gap = at - scan.last_end
    if isinstance(before, Clock) and gap == 0:
        return before.part is not None or bool(scan.pause(at))
    if before is not None and not isinstance(before, Clock) and gap == 0:
        behind_day = any(not hasattr(one, "kind") for one in scan.items)
        return behind_day and (_at_end(scan, end) or upper is not None)
    if scan.asks_time:
        return True
    match = _APPROX_AFTER.match(scan.words, end) if end < scan.size else None
    return match is not None


_ENDERS = frozenset(
    {
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


def resolve(minutes: int, part: str | None, *, fixed: bool) -> int:
    """Minutes of the day on the 24-hour clock: a part of the day settles it, else the opening hours do."""
    minutes %= WHOLE_DAY
    if fixed or minutes >= NOON + HOUR:
        return minutes
    if part is None:
        return minutes + NOON if minutes < OPENING_GUESS else minutes
    if part in {"early", "first_thing", "morning", "late_morning"}:
        return minutes + NOON if minutes < HOUR else minutes
    if part == "night":
        return minutes + NOON if OPENING_GUESS - 2 * HOUR <= minutes < NOON else minutes
    if part == "noon":
        return minutes + NOON if minutes < _FIRST_BARE * HOUR else minutes
    return minutes + NOON if minutes < NOON else minutes
