"""What the understanding must know of a salon: the names of its people and services, and when it is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

ServiceKey = int | str
"""A service of the catalogue by number, or of a spoken menu by its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffName:
    """One staff member as callers may name them."""

    id: str
    name: str
    """The full name, as it is written in labels."""
    spoken: tuple[str, ...] = ()
    """Further forms callers use (nicknames)."""
    gender: str | None = None
    """"f", "m" or None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceName:
    """One service as callers may name it."""

    id: ServiceKey
    name: str
    spoken: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    composite: bool = False
    group: str | None = None
    """What kind of service it is ("cut", "colour" …) where the catalogue says so."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Vocabulary:
    """The words of one salon. Compared by identity, so tables built from it can be kept beside it."""

    staff: tuple[StaffName, ...]
    services: tuple[ServiceName, ...]
    opening: Mapping[int, tuple[time, time] | None] = field(default_factory=dict)
    """Weekday (0 = Monday) to opening and closing time; None or absent = closed."""
    state: str = "BE"
    """The German state whose public holidays count, ISO 3166-2 without `DE-`."""
    timezone: str = "Europe/Berlin"
