"""The salon's catalogue as flows see it: staff, services, hours; plain data, mapped from elsewhere or read."""

import re
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import msgspec

from flows.errors import ContextBroken, Place

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="time of day, HH:MM")]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$", description="ISO date")]
Minutes = Annotated[int, msgspec.Meta(ge=0, description="minutes")]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7, description="1 is Monday")]


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opening hours of one weekday; a weekday that is absent is closed."""

    tag: Weekday
    von: Clock
    bis: Clock


class Closure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which the salon is closed although the weekday is open."""

    von: Day
    bis: Day
    grund: str = ""


class Phase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One working segment of a service and the pause after it."""

    key: str
    name: str
    minutes: Minutes
    pause: Minutes = 0


class ServiceCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A service as it is offered; `duration_minutes` runs from the first start to the last end."""

    id: int
    name: str
    spoken: str
    duration_minutes: Minutes
    working_minutes: Minutes
    pause_minutes: Minutes = 0
    segments: tuple[Phase, ...] = ()
    price_cents: int | None = None
    synonyms: tuple[str, ...] = ()

    @cached_property
    def composite(self) -> bool:
        """Whether it has several segments."""
        return len(self.segments) > 1


class StaffCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Somebody who may be wished for; `services` are the ids of what they do."""

    name: str
    spoken: str
    services: tuple[int, ...] = ()

    @cached_property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


class SalonContext(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a flow may know of a salon."""

    name: str
    address: str = ""
    phone: str = ""
    timezone: str = "Europe/Berlin"
    opening_hours: tuple[Opening, ...] = ()
    closures: tuple[Closure, ...] = ()
    staff: tuple[StaffCard, ...] = ()
    services: tuple[ServiceCard, ...] = ()

    @property
    def staff_names(self) -> list[str]:
        """The enum of every tool that takes a person."""
        return [person.name for person in self.staff]

    @property
    def simple(self) -> list[ServiceCard]:
        """Services of one segment."""
        return [service for service in self.services if not service.composite]

    @property
    def composite(self) -> list[ServiceCard]:
        """Services of several segments."""
        return [service for service in self.services if service.composite]

    @property
    def keywords(self) -> list[str]:
        """Words the speech recognition should expect: names and services, each once, at most a hundred."""
        words = [part for person in self.staff for part in person.name.split()]
        words += [word for service in self.services for word in re.findall(r"\w{4,}", service.spoken)]
        return list(dict.fromkeys(words))[:100]


def context_from(data: object, file: str = "context") -> SalonContext:
    """Read a context out of plain data.

    Raises:
        ContextBroken: with the path of what does not fit.
    """
    try:
        return msgspec.convert(data, SalonContext)
    except msgspec.ValidationError as problem:
        cure = "compare with flows/library/demo-salon.yaml"
        raise ContextBroken(str(problem), place=Place(file), cure=cure) from problem


@lru_cache(maxsize=8)
def read_context(path: Path) -> SalonContext:
    """Read a context from a YAML or JSON file.

    Raises:
        ContextBroken: when the file is missing or does not fit.
    """
    from flows.source import read_yaml  # noqa: PLC0415  YAML is loaded when a file is read, not with the type

    if path.suffix == ".json":
        try:
            return context_from(msgspec.json.decode(path.read_bytes()), str(path))
        except (OSError, msgspec.DecodeError) as problem:
            raise ContextBroken(str(problem), place=Place(str(path)), cure="write a JSON object") from problem
    return context_from(read_yaml(path).data, str(path))


def demo_context() -> SalonContext:
    """The packaged demo salon."""
    return read_context(Path(str(files("flows") / "library" / "demo-salon.yaml")))
