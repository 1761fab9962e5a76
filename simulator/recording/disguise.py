"""Replaces personal data in what was said: names, spelled names, numbers in figures and words, mail addresses."""

import re
from collections.abc import Iterable
from datetime import datetime

from flows.spoken import digits_in_words
from gateway.understanding.cues import Heard
from gateway.understanding.customer_spelling import hint, spelled_runs
from gateway.understanding.everyday import EVERYDAY, is_everyday
from gateway.understanding.german import names
from gateway.understanding.hearing import hear
from gateway.understanding.read import read
from gateway.understanding.reading import Reading
from gateway.understanding.text import Tokens, tokenize
from gateway.understanding.vocabulary import Vocabulary
from simulator.caller import asked_in
from simulator.recording.digits import Digits, digit_runs
from simulator.recording.people import People, name_parts, national
from simulator.recording.standins import standins

_WRITTEN_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?|\d{1,2}:\d{2}")
_FEWEST = 4
_SURELY = 7
_FEWEST_IN_TALK = 2
_LETTERS = 3
_SHORT_ANSWER = 3


class Disguise:
    """Knows the people of a call; first everything is noted, then everything is replaced."""

    def __init__(self, people: People, vocabulary: Vocabulary, now: datetime) -> None:
        self.people = people
        self._vocabulary = vocabulary
        self._now = now
        self._first_names = names.FIRST_NAMES
        self._introduced = re.compile(standins().introduced, re.IGNORECASE)
        self._letter_names = re.compile(standins().letter_names, re.IGNORECASE)
        self._titled = re.compile(
            rf"\b(?:{'|'.join(standins().titles)})\.?\s+((?:(?:von|van|de|der|zu)\s+)*[A-ZÄÖÜ][\w'-]+(?:\s+[A-ZÄÖÜ][\w'-]+)?)",
            re.IGNORECASE,
        )

    def note(self, text: str, asked: str = "", *, of_agent: bool = False) -> None:
        """Take down whom a line speaks of.

        Args:
            text: the line.
            asked: what the agent said before it; an answer to a question is read by it.
            of_agent: nobody introduces themselves in it, so only names that are surely names count.
        """
        reading = self._read(text, asked)
        customer = reading.customer
        if customer.name and not of_agent:
            self.people.note_name(customer.name)
        if customer.phone:
            self.people.note_phone(customer.phone)
        for match in _WRITTEN_MAIL.findall(text):
            self.people.note_email(match)
        if customer.email:
            self.people.note_email(customer.email)
        for name in reading.staff.unknown if reading.staff is not None and not of_agent else ():
            self.people.note_name(name)
        self._note_beside(reading, asked)
        if not of_agent and "name" in asked_in(asked):
            self._note_answer(reading)

    def _note_beside(self, reading: Reading, asked: str) -> None:
        """What the understanding does not read as the caller's: other people, spelled names, pieces of numbers."""
        tokens = reading.tokens
        for match in self._titled.finditer(tokens.text):
            for word, raw in name_parts(match[1]):
                if raw[:1].isupper() and not is_everyday(word):
                    self.people.note_name(raw)
        covered = _covered(reading)
        for span in reading.customer.spans:
            covered[span.first : span.end] = b"\x01" * (span.end - span.first)
        for run in spelled_runs(hear(tokens.text)):
            if len(run.letters) >= _LETTERS and not any(covered[run.first : run.end]):
                self.people.note_name(run.letters.replace("-", " "))
            covered[run.first : run.end] = b"\x01" * (run.end - run.first)
        self._note_names(tokens, covered)
        for digits in self._numbers(reading, asked):
            self.people.note_phone(digits.digits)

    def _note_answer(self, reading: Reading) -> None:
        """A short answer to who is calling is a name, also one that is a feast (Martin)."""
        tokens, covered = reading.tokens, _covered(reading)
        if len(tokens) > _SHORT_ANSWER:
            return
        parts = []
        for at, word in enumerate(tokens.words):
            meant_otherwise = (word in EVERYDAY or covered[at]) and word not in self._first_names
            if len(word) >= _LETTERS and word.isalpha() and not meant_otherwise and not self.people.is_staff(word):
                parts.append(tokens.raw(at, at + 1))
        if parts:
            self.people.note_name(" ".join(parts))

    def _note_names(self, tokens: Tokens, covered: bytearray) -> None:
        """First names with the surname behind them, and whoever says their name in an unusual way."""
        for at, word in enumerate(tokens.words):
            raw = tokens.raw(at, at + 1)
            if word not in self._first_names or not raw[:1].isupper():
                continue
            beside = at + 1 < len(tokens) and not tokens.breaks[at + 1]
            if beside and self._may_be_surname(tokens, at + 1, covered):
                self.people.note_name(f"{raw} {tokens.raw(at + 1, at + 2)}")
            elif not covered[at] and not is_everyday(word):
                self.people.note_first_name(raw)
        for match in self._introduced.finditer(tokens.text):
            for word, raw in name_parts(match[1] or match[2]):
                if not is_everyday(word) and not self.people.is_staff(word):
                    self.people.note_name(raw)

    def _may_be_surname(self, tokens: Tokens, at: int, covered: bytearray) -> bool:
        raw = tokens.raw(at, at + 1)
        return raw[:1].isupper() and not covered[at] and not is_everyday(tokens.words[at])

    def text(self, text: str, asked: str = "") -> str:
        """A line with everybody in it replaced."""
        reading = self._read(text, asked)
        tokens = reading.tokens
        changes = _Changes(tokens)
        for match in _WRITTEN_MAIL.finditer(tokens.text):
            changes.characters(match.start(), match.end(), self.people.email(match.group()))
        for span in reading.customer.spans:
            raw = tokens.raw(span.first, span.end)
            if span.rule == "customer.email" and reading.customer.email:
                changes.tokens(span.first, span.end, self._mail(reading.customer.email, raw))
            elif span.rule == "customer.phone" and reading.customer.phone:
                spoken = not any(sign.isdigit() for sign in raw)
                changes.tokens(span.first, span.end, self._number(reading.customer.phone, spoken=spoken))
            elif span.rule == "customer.name" and self._is_known(reading.customer.name):
                first = self._after_titles(tokens, span.first, span.end)
                changes.tokens(first, span.end, self._said_name(str(reading.customer.name), tokens, first, span.end))
        for digits in self._numbers(reading, asked):
            changes.tokens(digits.first, digits.end, self._number(digits.digits, spoken=digits.spoken))
        self._spelled(hear(tokens.text), changes)
        self._names(reading, changes, name_asked="name" in asked_in(asked))
        return re.sub(standins().address, standins().address_stand_in, changes.made())

    def value(self, key: str, value: object) -> object:
        """An argument or variable with everybody in it replaced."""
        if isinstance(value, dict):
            return {str(name): self.value(str(name), one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(key, one) for one in value]
        if not isinstance(value, str) or not value or _EXACT.fullmatch(value):
            return value
        kind = standins().kind_of(key)
        if kind == "name":
            return self.people.name(value)
        if kind == "phone" and any(sign.isdigit() for sign in value):
            return self.people.phone(value)
        return self.people.email(value) if kind == "email" and "@" in value else self.text(value)

    def _read(self, text: str, asked: str) -> Reading:
        return read(text, self._now, self._vocabulary, asked or None)

    def _numbers(self, reading: Reading, asked: str) -> Iterable[Digits]:
        """Digits that are, or may be, of a telephone number; times, dates and counts are left alone."""
        tokens = reading.tokens
        talk = re.compile(standins().phone_talk, re.IGNORECASE)
        about_phones = bool(talk.search(asked) or talk.search(tokens.text))
        covered = _covered(reading)
        for run in digit_runs(tokens):
            digits = national(run.digits)
            known = len(digits) >= _FEWEST and self.people.knows_digits(digits)
            told_as_time = any(covered[run.first : run.end])
            if len(digits) >= _SURELY and (known or not told_as_time or about_phones):
                yield run
            elif told_as_time and not (known and about_phones):
                continue
            elif known or (about_phones and len(digits) >= _FEWEST_IN_TALK):
                yield run

    def _number(self, digits: str, *, spoken: bool) -> str:
        stand_in = self.people.phone(digits)
        return digits_in_words(stand_in) if spoken else stand_in

    def _mail(self, address: str, raw: str) -> str:
        stand_in = self.people.email(address)
        if "@" in raw:
            return stand_in
        words = standins()
        local, _, domain = stand_in.partition("@")
        dotted = [part.replace(".", words.spoken_dot) for part in (local, domain)]
        return words.spoken_at.join(dotted)

    def _is_known(self, name: str | None) -> bool:
        """Whether a name that was read is one of the call; others are left for the plain words."""
        return name is not None and any(self.people.part(word, raw) for word, raw in name_parts(name))

    def _after_titles(self, tokens: Tokens, first: int, end: int) -> int:
        titles = {*standins().titles, "die", "der", "den"}
        while first < end - 1 and tokens.raw(first, first + 1).lower() in titles:
            first += 1
        return first

    def _said_name(self, name: str, tokens: Tokens, first: int, end: int) -> str:
        """The stand-in for a name, spelled as well where the caller spelled it."""
        said = self.people.name(name)
        if tokens.raw(first, end).islower():
            said = said.lower()
        spelled = any(len(tokens.raw(at, at + 1)) == 1 for at in range(first, end))
        return f"{said}, {_letters(said.split()[-1])}" if spelled and said else said

    def _spelled(self, heard: Heard, changes: "_Changes") -> None:
        """Names letter by letter, and hints at a spelling that stand alone."""
        tokens = heard.tokens
        for run in spelled_runs(heard):
            if not changes.touches(run.first, run.end):
                said = self.people.name(run.letters.replace("-", " "))
                changes.tokens(run.first, run.end, _letters(said))
        for match in self._letter_names.finditer(tokens.text):
            if self.people.names:
                changes.characters(match.start(), match.end(), _letters(list(self.people.names.values())[-1]))
        for at, word in enumerate(tokens.words):
            found = hint(heard, at) if word in {"mit", "ohne"} else None
            if found is not None and self.people.names and not changes.touches(at, found[2]):
                surname = list(self.people.names.values())[-1]
                changes.tokens(at, found[2], _letters(surname))

    def _is_capital(self, tokens: Tokens, at: int) -> bool:
        """Whether a word is written as names are; where all is small, capitals tell nothing."""
        return tokens.raw(at, at + 1)[:1].isupper() or tokens.text.islower()

    def _names(self, reading: Reading, changes: "_Changes", *, name_asked: bool) -> None:
        """Parts of known names wherever they stand, unless the word means something else there.

        Where the name was asked for, it means the name: Sommer, Neun, Martin.
        """
        tokens, covered = reading.tokens, _covered(reading, staff=False)
        everyday = [is_everyday(word) for word in tokens.words]
        parts = [
            self.people.part(word, raw := tokens.raw(at, at + 1))
            or ("" if everyday[at] or covered[at] else self.people.like(word, raw))
            for at, word in enumerate(tokens.words)
        ]
        for at, part in enumerate(parts):
            if not part or changes.touches(at, at + 1):
                continue
            ordinary = covered[at] or everyday[at] or self.people.is_staff(tokens.words[at])
            near = (one for one in (at - 1, at + 1) if 0 <= one < len(parts))
            beside = any(parts[one] and not tokens.breaks[max(at, one)] for one in near)
            titled = at > 0 and tokens.raw(at - 1, at).lower() in standins().titles
            answers = name_asked and not self.people.is_staff(tokens.words[at]) and self._is_capital(tokens, at)
            if not ordinary or beside or titled or answers:
                changes.tokens(at, at + 1, part)
            else:
                self.people.kept.add(tokens.words[at])


class _Changes:
    """Replacements in one text that do not overlap; the first one wins."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._made: list[tuple[int, int, str]] = []

    def touches(self, first: int, end: int) -> bool:
        """Whether one of these tokens is replaced already."""
        starts, ends = self._tokens.starts, self._tokens.ends
        return first < end and self._taken(starts[first], ends[end - 1])

    def tokens(self, first: int, end: int, new: str) -> None:
        """Replace tokens first to end-1."""
        if first >= end:
            return
        start = self._tokens.starts[first]
        if new.startswith("+") and start and self._tokens.text[start - 1] == "+":
            start -= 1
        self.characters(start, self._tokens.ends[end - 1], new)

    def characters(self, start: int, stop: int, new: str) -> None:
        """Replace a stretch of the text."""
        if not self._taken(start, stop):
            self._made.append((start, stop, new))

    def made(self) -> str:
        """The text with its replacements."""
        out, last = [], 0
        for start, stop, new in sorted(self._made):
            out += [self._tokens.text[last:start], new]
            last = stop
        return "".join(out) + self._tokens.text[last:]

    def _taken(self, start: int, stop: int) -> bool:
        return any(start < old_stop and old_start < stop for old_start, old_stop, _ in self._made)


def _covered(reading: Reading, *, staff: bool = True) -> bytearray:
    """Tokens that were read as a time, a service or, with `staff`, as somebody who works in the salon."""
    covered = bytearray(len(reading.tokens) + 1)
    unknown = {word for name in (reading.staff.unknown if reading.staff else ()) for word in tokenize(name).words}
    for span in reading.spans:
        if span.rule.startswith(("customer.", "intent.")) or (not staff and span.rule.startswith("staff.")):
            continue
        for at in range(span.first, span.end):
            covered[at] = reading.tokens.words[at] not in unknown
    return covered


def _letters(name: str) -> str:
    """A name letter by letter."""
    return ", ".join(letter.upper() for letter in name if letter.isalpha())
