"""Clock times without the words around them: 24-hour, halb, viertel, dreiviertel, minutes before and after."""

from gateway.understanding import digital
from gateway.understanding.german import numerals
from gateway.understanding.german import time_words as german
from gateway.understanding.items import Day, Scan, last_item
from gateway.understanding.numbers import CARDINAL, cardinal
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
_CLOCK_MARKS = frozenset({":", "h", "H"})
_TWO_DIGITS = 10
_FIRST_BARE = 7
_LAST_BARE = 20


def forms(*words: str) -> frozenset[str]:
    """All spellings of some words."""
    return frozenset(form for word in words for form in spellings(word))


HALF = forms(
    "halb", "halba", "halber", "halbe", "hoib", "hoiba", "hoiwe", "halwer", "halbi", "halbn", "halwa", "halbig"
)
QUARTER_WORDS = forms("viertel", "viertl", "vürtel", "virtel", "vertel", "viatl", "viadl", "viertele", "viertu")
THREE_QUARTERS = forms(
    "dreiviertel", "dreiviertl", "dreivürtel", "dreiviatl", "dreiviadl", "drümviertel", "dreivirtel", "dreivertel"
)
UHR = frozenset({"uhr", "ur", "uhrs", "h", "uah"})
AFTER = frozenset({"nach", "ueber", "ab", "uber"})
BEFORE = frozenset({"vor", "vorm", "vo"})
ARTICLE_ONE = frozenset({"ein", "eine"})
_HESITATIONS = frozenset({"aeh", "aehm", "oeh", "eh"})
NOT_A_CLOCK = forms(*german.NOT_A_CLOCK)
_WISHED = forms(*german.WISHED)
REGIONAL = forms(*numerals.REGIONAL)

Core = tuple[int, bool, int, str]
"""Minutes of the day, fixed, end token, rule."""


def _hour(scan: Scan, at: int) -> tuple[int, int] | None:
    """An hour of the clock: (hour, end token). A bare "ein" or "eine" is an article unless Uhr follows."""
    if scan.word(at) in _HESITATIONS:
        at += 1
    found = cardinal(scan.words, at)
    if found is None or found[0] > _HOURS:
        return None
    if scan.words[at] in ARTICLE_ONE and scan.word(at + 1) not in UHR:
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
    if scan.word(at + 1) in THREE_QUARTERS:
        near = _three_quarters(scan, at + 2)
        return None if near is None else (near[0] + sign * minutes, near[1], near[2], "clock.minutes_quarter")
    if scan.word(at + 1) in HALF:
        half = _half(scan, at + 1)
        return None if half is None else (half[0] + sign * minutes, half[1], half[2], "clock.minutes_half")
    found = _hour(scan, at + 1)
    if found is None or scan.pause(at + 1):
        return None
    hour, end = found
    if scan.word(end) in NOT_A_CLOCK:
        return None
    return hour * HOUR + sign * minutes, hour > NOON // HOUR, _skip_uhr(scan, end), "clock.minutes"


def _minutes(scan: Scan, at: int) -> tuple[int, int] | None:
    """Minutes after Uhr: (minutes, end token)."""
    if scan.word(at) == "und":
        at += 1
    if at >= scan.size or scan.words[at] in ARTICLE_ONE or scan.pause(at):
        return None
    found = cardinal(scan.words, at)
    if found is None or found[0] >= _MINUTES:
        return None
    value, end = found
    follower = scan.word(end)
    if follower in {"minuten", "min"}:
        return value, end + 1
    if follower in UHR or follower in NOT_A_CLOCK or follower in AFTER or follower in BEFORE:
        return None
    return found[0], end


def _digits(scan: Scan, at: int) -> Core | None:
    """A clock time in digits."""
    start = scan.starts[at]
    mark = scan.mark_behind(at)
    found = digital.clock(scan.text, start) if mark in _CLOCK_MARKS else None
    if found is not None:
        minutes, fixed, place = found
        return minutes, fixed or minutes >= NOON + HOUR, _token_at(scan, at, place), "clock.digits"
    dotted = digital.dotted_clock(scan.text, start) if mark == "." else None
    if dotted is not None and (dotted[3] or digital.open_date(scan.text, start) is None or _after_time_word(scan, at)):
        end = _token_at(scan, at, dotted[2])
        return dotted[0], dotted[1] or dotted[0] >= NOON + HOUR, _skip_uhr(scan, end), "clock.digits"
    word = scan.words[at]
    if len(word) == _LONG_CLOCK or (len(word) == _SHORT_CLOCK and (scan.word(at + 1) in UHR or scan.size == 1)):
        hour, minute = int(word[:-2]), int(word[-2:])
        if hour <= _HOURS and minute < _MINUTES:
            fixed = word[0] == "0" or hour > NOON // HOUR
            return hour * HOUR + minute, fixed, _skip_uhr(scan, at + 1), "clock.block"
    return None


def _after_time_word(scan: Scan, at: int) -> bool:
    """Whether digits with a dot are a clock time here: behind a word of time or behind a date."""
    last = last_item(scan)
    if isinstance(last, Day) and last.single and scan.last_end == at and last.weekday is None:
        return True
    return scan.word(at - 1) in {
        "um",
        "gegen",
        "jejen",
        "ab",
        "ca",
        "circa",
        "nach",
        "vor",
        "so",
        "bis",
        "gg",
        "zwischen",
    }


def _token_at(scan: Scan, at: int, place: int) -> int:
    """The first token that begins at or after a place in the text."""
    while at < scan.size and scan.starts[at] < place:
        at += 1
    return at


def _number(scan: Scan, at: int) -> Core | None:  # noqa: PLR0911 (each reading of the words is a way out)
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
    if hour > _HOURS or scan.words[at] in ARTICLE_ONE:
        return None
    return _bare(scan, at, hour, end)


def _with_uhr(scan: Scan, at: int, hour: int, end: int) -> Core | None:
    if hour > _HOURS:
        return None
    zero = scan.words[at].startswith("0") or hour == 0
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
        if after not in NOT_A_CLOCK and after not in UHR and cardinal(scan.words, second[1]) is None:
            return hour * HOUR + second[0], fixed, second[1], "clock.bare_minutes"
    counted = scan.word(end) in NOT_A_CLOCK and not (scan.word(end) in _WISHED and scan.word(at - 1) == "um")
    counts_more = second is not None and scan.word(at - 1) == "um" and cardinal(scan.words, second[1]) is None
    if counted or (not counts_more and _digit_string(scan, end, second)):
        return None
    return hour * HOUR, fixed, end, "clock.bare"


def _digit_string(scan: Scan, end: int, second: tuple[int, int] | None) -> bool:
    """Whether another single digit follows, as in a telephone number."""
    if second is None or scan.pause(end) or scan.words[end] in ARTICLE_ONE:
        return False
    return second[0] < _TWO_DIGITS


def core(scan: Scan, at: int) -> Core | None:  # noqa: PLR0911 (each reading of the words is a way out)
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
