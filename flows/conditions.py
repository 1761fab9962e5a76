"""The little language of `offline.json`: what decides a prompt edge when no model is there to weigh it.

condition := all ("or" all)*          all := one ("and" one)*
one       := "not" one | "(" condition ")" | atom
atom      := "intent=" a ("|" b)*     the caller's last turn had one of these intents
           | "has=" what ("|" what)*  the caller's last turn gave one of these
           | "var=" name              the dynamic variable is set and not empty
           | "silence"                the caller said nothing
           | "any"                    always
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

GIVEN = ("service", "staff", "day", "time", "name", "phone", "email")
"""What `has=` may ask for."""

_TOKEN = re.compile(r"\s*(?:(?P<bracket>[()])|(?P<word>[^\s()]+))")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_KEYWORDS = frozenset({"or", "and", "not"})


class ConditionError(ValueError):
    """A condition that cannot be read; says where in the text and why."""

    code = "condition_invalid"

    def __init__(self, text: str, position: int, problem: str) -> None:
        """Remember the text and the place, for the editor of the flow."""
        super().__init__(f"{problem} at character {position + 1} of {text!r}")
        self.text = text
        self.position = position
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the caller's last turn told, as far as conditions ask."""

    intent: str = ""
    gave: frozenset[str] = field(default_factory=frozenset)
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Always:
    """`any`: true."""

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        del heard, variables
        return True


@dataclass(frozen=True, slots=True)
class Silence:
    """`silence`: the caller said nothing."""

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        del variables
        return heard.silent


@dataclass(frozen=True, slots=True)
class IntentIs:
    """`intent=a|b`."""

    intents: tuple[str, ...]

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        del variables
        return heard.intent in self.intents


@dataclass(frozen=True, slots=True)
class Gave:
    """`has=service|day`."""

    given: tuple[str, ...]

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        del variables
        return any(one in heard.gave for one in self.given)


@dataclass(frozen=True, slots=True)
class VariableSet:
    """`var=name`."""

    name: str

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        del heard
        return bool(variables.get(self.name))


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of another condition."""

    inner: "Condition"

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        return not self.inner.holds(heard, variables)


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Condition", ...]

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        return all(part.holds(heard, variables) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]

    def holds(self, heard: Heard, variables: Mapping[str, str]) -> bool:
        """Whether the condition is true of this turn and these variables."""
        return any(part.holds(heard, variables) for part in self.parts)


Condition = Always | Silence | IntentIs | Gave | VariableSet | Not | Every | AnyOf


def parse(text: str) -> Condition:
    """Read a condition.

    Args:
        text: the condition as it stands in `offline.json`.

    Raises:
        ConditionError: with the place, when the text is no condition.
    """
    return _Reader(text).whole()


def atoms(condition: Condition) -> Iterator[Always | Silence | IntentIs | Gave | VariableSet]:
    """The atoms of a condition from left to right."""
    match condition:
        case Not(inner):
            yield from atoms(inner)
        case Every(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
        case _:
            yield condition


class _Reader:
    """Recursive descent over the words of one condition."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, int]] = []
        position = 0
        while match := _TOKEN.match(text, position):
            group = "bracket" if match["bracket"] else "word"
            self._tokens.append((match[group], match.start(group)))
            position = match.end()
        self._next = 0

    def whole(self) -> Condition:
        if not self._tokens:
            raise ConditionError(self._text, 0, "an empty condition (write any)")
        condition = self._any_of()
        if self._next < len(self._tokens):
            word, position = self._tokens[self._next]
            raise ConditionError(self._text, position, f"unexpected {word!r} (join conditions with and / or)")
        return condition

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def _take(self) -> tuple[str, int]:
        if self._next == len(self._tokens):
            raise ConditionError(self._text, len(self._text), "the condition ends too early")
        self._next += 1
        return self._tokens[self._next - 1]

    def _any_of(self) -> Condition:
        parts = [self._every()]
        while self._peek() == "or":
            self._take()
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _every(self) -> Condition:
        parts = [self._one()]
        while self._peek() == "and":
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Condition:
        word, position = self._take()
        if word == "not":
            return Not(self._one())
        if word == "(":
            inner = self._any_of()
            closing, at = self._take()
            if closing != ")":
                raise ConditionError(self._text, at, f"expected ) but found {closing!r}")
            return inner
        if word == ")" or word in _KEYWORDS:
            raise ConditionError(self._text, position, f"expected a condition but found {word!r}")
        return self._atom(word, position)

    def _atom(self, word: str, position: int) -> Condition:
        if word == "any":
            return Always()
        if word == "silence":
            return Silence()
        key, equals, value = word.partition("=")
        values = tuple(value.split("|"))
        if key not in {"intent", "has", "var"} or not equals:
            problem = f"unknown condition {word!r} (known: intent=, has=, var=, silence, any)"
            raise ConditionError(self._text, position, problem)
        for one in values:
            if not _NAME.match(one):
                raise ConditionError(self._text, position, f"{one!r} in {word!r} is no name")
        if key == "intent":
            return IntentIs(values)
        if key == "has":
            unknown = [one for one in values if one not in GIVEN]
            if unknown:
                problem = f"has={unknown[0]} is not known (known: {', '.join(GIVEN)})"
                raise ConditionError(self._text, position, problem)
            return Gave(values)
        if len(values) > 1:
            raise ConditionError(self._text, position, "var= takes one variable (join several with or)")
        return VariableSet(value)
