"""Whether a function call's arguments mean what was expected: services by number, days, times and phones by value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from gateway.understanding.read import read
from gateway.understanding.vocabulary import ServiceKey, ServiceName, Vocabulary

_NOT_DIGIT = re.compile(r"\D")
_PATTERN = re.compile(r"/(.*)/\Z")
_COUNTRY = "49"


@dataclass(frozen=True, slots=True)
class MadeCall:
    """One function call for one service; a call for several services is several of these."""

    name: str
    arguments: Mapping[str, Any]
    index: int
    """Which call of the conversation it was."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compares arguments under the script's clock and the salon's words."""

    vocabulary: Vocabulary
    now: datetime

    def services(self, value: object) -> tuple[ServiceKey, ...]:
        """The services a value of `dienstleistung` stands for."""
        if isinstance(value, int):
            return (value,)
        text = str(value).strip()
        if text.isdigit():
            return (int(text),)
        rest, found = text, []
        for spelling, key in _spellings(self.vocabulary.services):
            while match := spelling.search(rest):
                found.append((match.start(), key))
                rest = rest[: match.start()] + "\x00" * len(match[0]) + rest[match.end() :]
        if found:
            return tuple(key for _, key in sorted(found, key=lambda one: one[0]))
        return read(text, self.now, self.vocabulary).services

    def expanded(self, calls: Sequence[tuple[str, Mapping[str, Any]]]) -> list[MadeCall]:
        """The calls, one for each service they name."""
        out: list[MadeCall] = []
        for index, (name, arguments) in enumerate(calls):
            services = self.services(arguments["dienstleistung"]) if "dienstleistung" in arguments else ()
            if len(services) > 1:
                out.extend(MadeCall(name, {**arguments, "dienstleistung": key}, index) for key in services)
            else:
                out.append(MadeCall(name, arguments, index))
        return out

    def fits(self, expected: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
        """Whether all expected arguments were given with the expected meaning."""
        return all(name in made and self.same(name, value, made[name]) for name, value in expected.items())

    def same(self, name: str, expected: object, made: object) -> bool:
        """Whether one argument means the same; `/…/` is a pattern."""
        pattern = _PATTERN.match(expected) if isinstance(expected, str) else None
        if pattern is not None:
            return re.search(pattern[1], str(made), re.IGNORECASE) is not None
        if name == "dienstleistung":
            return self.services(expected) == self.services(made)
        if name in {"telefon", "phone"}:
            return e164(str(expected)) == e164(str(made))
        if name in {"datum", "termin_datum"}:
            return self._day(str(expected)) == self._day(str(made))
        if name in {"uhrzeit", "termin_uhrzeit"}:
            return self._clock(str(expected)) == self._clock(str(made))
        return str(expected).casefold().strip() == str(made).casefold().strip()

    def _day(self, text: str) -> str:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return text
        moments = read(text, self.now, self.vocabulary).when
        return moments[0].day.isoformat() if moments and moments[0].day else text

    def _clock(self, text: str) -> str:
        if re.fullmatch(r"\d{2}:\d{2}", text):
            return text
        moments = read(text, self.now, self.vocabulary).when
        return moments[0].at.strftime("%H:%M") if moments and moments[0].at else text


@lru_cache(maxsize=8)
def _spellings(services: tuple[ServiceName, ...]) -> tuple[tuple[re.Pattern[str], ServiceKey], ...]:
    """All names of services, the longest first, so that none is found within another."""
    names = [(name, one.id) for one in services for name in (one.name, *one.spoken) if name]
    names.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), key) for name, key in names)


def e164(number: str) -> str:
    """A phone number in its international form, country 49 where none is given."""
    digits = _NOT_DIGIT.sub("", number)
    if number.strip().startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    return _COUNTRY + digits[1:] if digits.startswith("0") else digits


def in_order(
    expected: Sequence[tuple[str, Mapping[str, Any]]], made: Sequence[MadeCall], matcher: Matcher
) -> tuple[str, Mapping[str, Any]] | None:
    """The first expected call that was not made in order; None when all were.

    Neighbours of the same name may come in any order; other calls in between do not matter.
    """
    used: set[int] = set()
    floor = 0
    for group in _groups(expected):
        reached = floor
        for name, arguments in group:
            place = next(
                (
                    at
                    for at in range(floor, len(made))
                    if at not in used and made[at].name == name and matcher.fits(arguments, made[at].arguments)
                ),
                None,
            )
            if place is None:
                return name, arguments
            used.add(place)
            reached = max(reached, place)
        floor = reached
    return None


def _groups(
    expected: Sequence[tuple[str, Mapping[str, Any]]],
) -> list[list[tuple[str, Mapping[str, Any]]]]:
    groups: list[list[tuple[str, Mapping[str, Any]]]] = []
    for one in expected:
        if groups and groups[-1][-1][0] == one[0]:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups
