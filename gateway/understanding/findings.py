"""What each part of the understanding found, with the words it read and the rule that read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from gateway.understanding.vocabulary import ServiceKey


class Span:
    """Tokens first to end-1 were read by a rule, a dotted id: part and rule ("clock.half", "staff.ranked")."""

    __slots__ = ("_value", "end", "first", "rule")

    def __init__(self, first: int, end: int, rule: str, value: str | Callable[[], str] = "") -> None:
        self.first = first
        self.end = end
        self.rule = rule
        self._value = value

    @property
    def value(self) -> str:
        """What the words became, for people; worked out when somebody asks."""
        return self._value if isinstance(self._value, str) else self._value()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Span{self._key()}"

    def _key(self) -> tuple[int, int, str, str]:
        return self.first, self.end, self.rule, self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something ambiguous: what the agent should ask, and the readings between which the caller decides."""

    code: str
    """Stable code: "next_weekday", "weekday_conflict", "clock_or_date", "bare_hour", "eight_days", "service_group" …"""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One alternative of a time wish: a day or range of days, and a clock time or window within it."""

    day: date | None = None
    """A single day."""
    day_from: date | None = None
    day_to: date | None = None
    at: time | None = None
    time_from: time | None = None
    time_to: time | None = None
    daypart: str | None = None
    bound_end: bool = False
    """The time is when the visit must be over, not when it starts."""
    earliest: bool = False
    approx: bool = False
    day_assumed: date | None = None
    """The day a time said alone before the salon opens most likely means; shown in the labels, never in `day`."""
    plain_weekday: bool = False
    """The day was said as a weekday and nothing more; in a call it is of the week under discussion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenFinding:
    """The time wishes of a sentence."""

    when: tuple[Moment, ...] = ()
    when_not: tuple[Moment, ...] = ()
    existing: tuple[Moment, ...] = ()
    duration_minutes: int | None = None
    invalid_date: str | None = None
    questions: tuple[Question, ...] = ()
    spans: tuple[Span, ...] = ()
    corrected: bool = False
    """The caller repaired a time within the sentence."""
    picked: bool = False
    """The moment was chosen from the agent's offers."""
    shift_minutes: int | None = None
    """Later by so much than what was offered or wished for before; negative for earlier."""
    stays: bool = False
    """The caller gives up a change: what was booked before is to stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFinding:
    """The staff wish; `mode` None = only mentioned. Names are ids of the vocabulary."""

    mode: Literal["any", "prefer", "require", "exclude", "same_as_last_time"] | None = None
    names: tuple[str, ...] = ()
    fallback: tuple[str, ...] | Literal["any"] | None = None
    unknown: tuple[str, ...] = ()
    """Names that are nobody's on the staff, as spoken."""
    questions: tuple[Question, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesFinding:
    """The services wished for, or the candidates of a group that was only named."""

    services: tuple[ServiceKey, ...] = ()
    candidates: tuple[ServiceKey, ...] = ()
    unknown: str | None = None
    """A wish that is not in the catalogue, as spoken."""
    composite: bool | None = None
    ref: Literal["same_as_last_time"] | None = None
    questions: tuple[Question, ...] = ()
    spans: tuple[Span, ...] = ()


class WishesServices:
    """What a reading of a sentence or of a call says of services."""

    __slots__ = ()
    found_services: ServicesFinding

    @property
    def services(self) -> tuple[ServiceKey, ...]:
        """The services wished for."""
        return self.found_services.services

    @property
    def service_candidates(self) -> tuple[ServiceKey, ...]:
        """The services of a group that was only named; the agent has to ask."""
        return self.found_services.candidates

    @property
    def unknown_service(self) -> str | None:
        """A wish that is not in the catalogue."""
        return self.found_services.unknown

    @property
    def composite(self) -> bool | None:
        """Whether a wished service has several segments; None when it cannot be said."""
        return self.found_services.composite

    @property
    def service_ref(self) -> str | None:
        """A service named by reference ("same_as_last_time")."""
        return self.found_services.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFinding:
    """Who is calling."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    phone_ref: Literal["on_file", "caller_id"] | None = None
    title: Literal["man", "woman"] | None = None
    """How the caller introduces themselves: as Herr or as Frau."""
    questions: tuple[Question, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentFinding:
    """The main intent of the sentence, in the words of the label schema."""

    intent: str
    spans: tuple[Span, ...] = ()
