"""The pieces a scan finds in a sentence: days, clock times and the small words that tie them together."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gateway.understanding.findings import Question
from gateway.understanding.text import Tokens

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(slots=True)
class Day:
    """A day or a range of days, with what is needed to refine it by its neighbours."""

    first: int
    end: int
    rule: str
    day: date | None = None
    start: date | None = None
    stop: date | None = None
    weekday: int | None = None
    """A weekday said by its name, which a week beside it may move."""
    plain: bool = False
    """A weekday without diesen, nächsten and the like."""
    number: int | None = None
    """A day of the month whose month was not said."""
    offset: int | None = None
    """Days of an "in einer Woche", which counts from a day named beside it."""
    edge: str = ""
    """"from", "after", "to" or "before" where the day only bounds."""
    negated: bool = False
    prevented: bool = False
    """Somebody who had meant to come can no longer; the day is excluded too."""
    closed: bool = False
    """Said to be closed: excluded where another day is wished for."""
    move_new: bool = False
    """Said as the goal of a move ("auf Freitag")."""
    move_old: bool = False
    """Said as the start of a move ("von Freitag", "statt Freitag")."""
    invalid: str | None = None
    earliest: bool = False
    opens: bool = False
    """Begins a range ("vom 3.", "zwischen dem 3.")."""
    question: Question | None = None

    @property
    def single(self) -> bool:
        """Whether it is one day."""
        return self.day is not None


@dataclass(slots=True)
class Clock:
    """A clock time, a window of the day or a part of the day; minutes of the day throughout."""

    first: int
    end: int
    rule: str
    at: int | None = None
    low: int | None = None
    high: int | None = None
    fixed: bool = False
    """Said on the 24-hour clock; no afternoon is to be guessed."""
    part: str | None = None
    approx: bool = False
    bound_end: bool = False
    negated: bool = False
    move_new: bool = False
    move_old: bool = False
    whole: bool = False
    """The whole day: no bound at all."""
    shift: bool = False
    """A length by which the present appointment is to be moved ("eine Stunde später"), in `at`; may be negative."""
    question: Question | None = None


@dataclass(slots=True)
class Mark:
    """A small word that says how what follows is meant."""

    first: int
    end: int
    kind: str


Item = Day | Clock | Mark


@dataclass(slots=True)
class Scan:
    """One pass over a sentence: the tokens, the present moment and what was found so far."""

    tokens: Tokens
    words: list[str]
    breaks: list[str]
    starts: list[int]
    ends: list[int]
    text: str
    size: int
    now: datetime
    today: date
    asks_time: bool
    """The agent has just asked for a time: a bare number answers it."""
    items: list[Item] = field(default_factory=list)
    last_end: int = 0
    duration: int | None = None
    invalid: str | None = None
    questions: list[Question] = field(default_factory=list)
    spans: list[tuple[int, int, str, str]] = field(default_factory=list)
    """What was read besides the items: first token, end token, rule, value."""
    moving: bool = False
    """A word of moving stands in the sentence."""
    occasions: list[tuple[int, int]] = field(default_factory=list)
    """Where a wedding, a birthday and the like are named: first token, end token."""
    lengths: bool = True
    """A unit of time stands in the sentence; without one there is no length."""

    def word(self, at: int) -> str:
        """The folded word at a place, empty outside the sentence."""
        return self.words[at] if 0 <= at < self.size else ""

    def mark_behind(self, at: int) -> str:
        """The character behind a token, a space before it left aside; empty at the end."""
        end = self.ends[at]
        return self.text[end : end + 2].lstrip()[:1]

    def glued(self, at: int) -> bool:
        """Whether the token stands right behind the one before it, without any character between."""
        return 0 < at < self.size and self.starts[at] == self.ends[at - 1]

    def glued_by(self, at: int, mark: str) -> bool:
        """Whether only this character stands between the token and the one before it."""
        return 0 < at < self.size and self.text[self.ends[at - 1] : self.starts[at]] == mark

    def pause(self, at: int) -> str:
        """The punctuation before a token."""
        return self.breaks[at] if 0 <= at <= self.size else ""


def begin(tokens: Tokens, now: datetime, *, asks_time: bool = False) -> Scan:
    """A fresh scan of a sentence."""
    return Scan(
        tokens,
        tokens.words,
        tokens.breaks,
        tokens.starts,
        tokens.ends,
        tokens.text,
        len(tokens.words),
        now,
        now.date(),
        asks_time,
    )


def monday(day: date) -> date:
    """The Monday of a day's calendar week."""
    return day - timedelta(days=day.weekday())


def next_weekday(today: date, weekday: int) -> date:
    """The first such weekday strictly after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


_LOOK_BACK = 12
"""So many items back a day or a time still counts as the last one: keeps the work in proportion to the text."""


def last_item(scan: Scan) -> Day | Clock | None:
    """The last day or time found so far, small words left aside."""
    return next((item for item in reversed(scan.items[-_LOOK_BACK:]) if not isinstance(item, Mark)), None)
