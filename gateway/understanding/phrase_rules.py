"""Phrases of several words in a sentence: parts of the day, feasts, small words, what cannot be and what may be."""

from collections.abc import Callable
from datetime import timedelta

from gateway.understanding import dayparts, days, durations, feast_days
from gateway.understanding.edges import put, put_day
from gateway.understanding.feasts import ALL_NAMES
from gateway.understanding.findings import Question
from gateway.understanding.german import calendar_words as german
from gateway.understanding.german import feasts as feast_words
from gateway.understanding.german import move_words, occasions, repair_words, time_words
from gateway.understanding.items import Clock, Day, Mark, Scan
from gateway.understanding.phrases import PhraseTable

# ---------------------------------------------------------------- phrases


def _daypart(scan: Scan, first: int, end: int, value: str) -> int:
    if value == "first_thing" and scan.word(first - 1) in _WHO:
        return first
    found = dayparts.read(scan, first, end, value)
    return first if found is None else put(scan, found)


def _feast(scan: Scan, first: int, end: int, value: str) -> int:
    return put_day(scan, feast_days.feast(scan, first, end, value), first)


def _mark(scan: Scan, first: int, end: int, value: str) -> int:
    if scan.words[first] == "ne" and durations.length(scan, first) is not None:
        return first
    scan.items.append(Mark(first, end, value))
    scan.moving |= value == "move"
    return end


def _then(scan: Scan, first: int, end: int, value: str) -> int:
    """Dann, at the head of a sentence: the speaker gives up what was said before."""
    if not _SENTENCE.intersection(scan.pause(first)):
        return first
    return _mark(scan, first, end, value)


_SENTENCE = frozenset(".!?")


def _earliest(scan: Scan, first: int, end: int, value: str) -> int:
    del value
    return put(scan, Day(first, end, "earliest", start=scan.today, earliest=True))


def _split_weekday(scan: Scan, first: int, end: int, value: str) -> int:
    """A weekday that a recogniser took apart: "donners tag"."""
    return put_day(scan, days.weekday(scan, first, int(value), end), first)


def _whole_day(scan: Scan, first: int, end: int, value: str) -> int:
    del value
    return put(scan, Clock(first, end, "clock.whole_day", whole=True))


def _impossible(scan: Scan, first: int, end: int, value: str) -> int:
    """A day that is out of the question: "Montag geht nicht"."""
    if scan.words[first] in _HAVE and scan.word(end) in _FREE:
        return first
    for item in reversed(scan.items):
        if isinstance(item, Mark):
            continue
        if isinstance(item, Clock):
            return _time_not(scan, first, end, value)
        if (
            first - item.end <= 2  # noqa: PLR2004 (a word or two between)
            and (scan.words[first] != "kann" or scan.word(end) not in {"kommen", "einhalten", "wahrnehmen"})
        ):
            item.negated = True
            return end
        break
    return first


def _prevented(scan: Scan, first: int, end: int, value: str) -> int:
    """A day on which somebody can no longer come: "Mittwoch kann ich doch nicht"."""
    del value
    for item in reversed(scan.items):
        if isinstance(item, Day):
            if first - item.end > 3:  # noqa: PLR2004 (a time between, or a word or two)
                break
            item.negated = item.prevented = True
            return end
        if isinstance(item, Clock):
            item.negated = item.end <= first
    return first


def _occasion(scan: Scan, first: int, end: int, value: str) -> int:
    """A wedding, a birthday: its day may be only told of."""
    del value
    scan.occasions.append((first, end))
    return first


def _advent_time(scan: Scan, first: int, end: int, value: str) -> int:
    del value
    return put_day(scan, feast_days.advent_time(scan, first, end), first)


def _school_holidays(scan: Scan, first: int, end: int, value: str) -> int:
    """School holidays: their days are other ones every year and in every state, so they are asked for."""
    scan.questions.append(Question(code="school_holidays", options=(value,)))
    scan.spans.append((first, end, "feast.school_holidays", value))
    return end


def _time_not(scan: Scan, first: int, end: int, value: str) -> int:
    """A clock time that is out of the question: "vor fünf komm ich nicht raus", "um zehn schaff ich nicht"."""
    del value
    item = next((one for one in reversed(scan.items) if not isinstance(one, Mark)), None)
    if not isinstance(item, Clock) or item.end != first or item.part is not None:
        return first
    if (item.low is None) != (item.high is None):
        item.low, item.high = item.high, item.low
        return end
    if item.at is None or item.move_old or scan.word(end) in _COMES:
        return first
    item.negated = True
    return end


_HAVE = frozenset({"hab", "habe"})
_FREE = frozenset(
    {"frei", "zeit", "luft", "termin", "nichts", "gesagt", "gemeint", "nix", "den", "einen", "ueberhaupt"}
)
_COMES = frozenset({"kommen", "einhalten", "wahrnehmen"})


def _closed(scan: Scan, first: int, end: int, value: str) -> int:
    """A day that is said to be closed: "Montag haben Sie ja zu"."""
    if scan.words[first] == "zu" and not (end == scan.size or scan.pause(end)):
        return first
    behind = _impossible(scan, first, end, value)
    if behind == end and isinstance(scan.items[-1], Day):
        scan.items[-1].closed = True
    return behind


def _relative_phrase(scan: Scan, first: int, end: int, value: str) -> int:
    day = scan.today + timedelta(days=int(value))
    return put_day(scan, Day(first, end, "day.relative", day=day), first)


def _now(scan: Scan, first: int, end: int, value: str) -> int:
    """Jetzt, where it is the whole answer."""
    del value
    if scan.size > end - first + 1:
        return first
    put(scan, Day(first, end, "now", day=scan.today))
    return put(scan, Clock(first, end, "now", at=scan.now.hour * 60 + scan.now.minute, fixed=True))


_WHO = frozenset({"wer", "wem", "wen", "welche", "welcher"})

PhraseHandler = Callable[[Scan, int, int, str], int]

_PHRASES: dict[str, tuple[PhraseHandler, str]] = {}
for _words, _handler, _value in (
    (repair_words.CORRECTIONS, _mark, "correct"),
    (repair_words.ALTERNATIVES, _mark, "or"),
    (repair_words.RESTATE, _mark, "restate"),
    (move_words.MOVE, _mark, "move"),
    (time_words.EARLIEST, _earliest, ""),
    (time_words.WHOLE_DAY, _whole_day, ""),
    (time_words.NOW, _now, ""),
    (repair_words.CLOSED, _closed, ""),
    (repair_words.HESITATION, _mark, "hesitate"),
    (occasions.OCCASIONS, _occasion, ""),
    (time_words.LATEST, _daypart, "late_afternoon"),
    (feast_words.ADVENT_TIME, _advent_time, ""),
    (repair_words.THEN, _then, "correct"),
    (repair_words.TIME_NOT, _time_not, ""),
    (repair_words.POSSIBLE_NOT, _impossible, ""),
    (repair_words.PREVENTED, _prevented, ""),
    (move_words.NEW_MARKS, _mark, "new"),
    (move_words.SAME_DAY, _mark, "same_day"),
    (move_words.SAME_TIME, _mark, "same_time"),
):
    for _word in _words:
        _PHRASES[_word] = (_handler, _value)
for _word, _index in german.WEEKDAYS_SPLIT.items():
    _PHRASES[_word] = (_split_weekday, str(_index))
for _word, _part in german.DAYPARTS.items():
    _PHRASES[_word] = (_daypart, _part)
for _word, _steps in german.RELATIVE_DAYS.items():
    if " " in _word:
        _PHRASES[_word] = (_relative_phrase, str(_steps))
for _word in feast_words.SCHOOL_HOLIDAYS:
    _PHRASES[_word] = (_school_holidays, _word)
for _word in ALL_NAMES:
    _PHRASES[_word] = (_feast, _word)

TABLE: PhraseTable[tuple[PhraseHandler, str]] = PhraseTable(_PHRASES)
"""Every phrase, and what reads it."""
