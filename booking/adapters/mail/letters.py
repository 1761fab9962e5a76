"""Writes letters from the German templates in `booking/data/notices`, with a calendar file for the whole visit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml
from icalendar import Calendar, Event, vCalAddress, vText
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from booking.application.notices import Facts, Letter, Told
from booking.domain.catalogue import Catalogue
from booking.domain.local_time import zone

_HOUR = 60


class _LetterText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: str
    text: str


class Templates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's letters."""

    weekdays: list[str]
    months: list[str]
    date: str
    hours: list[str]
    minutes: str
    conjunction: str = msgspec.field(name="and")
    blocks: dict[str, str]
    letters: dict[str, _LetterText]


@lru_cache(maxsize=4)
def templates(language: str = "de") -> Templates:
    """The packaged letters of a language."""
    text = (files("booking.data") / "notices" / f"{language}.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), type=Templates)


class LetterWriter:
    """`booking.application.notices.Writer` with packaged templates."""

    def __init__(self, words: Templates | None = None) -> None:
        """Write with these words; German ones when None."""
        self._words = words or templates()
        self._jinja = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False
        )

    def write(self, letter_id: str, facts: Facts) -> Letter:
        """The letter in words, and the visit as a calendar file where there is one to keep."""
        letter = self._words.letters[facts.what]
        values = self._values(facts)
        blocks = {name: self._render(text, values).strip("\n") for name, text in self._words.blocks.items()}
        cancelled = facts.what == "cancellation"
        kept = facts.before if cancelled else facts.appointments
        has_file = facts.what in ("confirmation", "change", "cancellation", "reminder")
        return Letter(
            id=letter_id,
            to=facts.customer.email,
            name=facts.customer.name,
            subject=" ".join(self._render(letter.subject, values | blocks).split()),
            text=self._render(letter.text, values | blocks).strip() + "\n",
            calendar=_calendar(facts, kept, blocks["visit"], cancelled=cancelled) if has_file and kept else None,
            method="CANCEL" if cancelled else "REQUEST",
        )

    def _render(self, text: str, values: Mapping[str, object]) -> str:
        return self._jinja.from_string(text).render(values)

    def _values(self, facts: Facts) -> dict[str, object]:
        salon = facts.catalogue.salon
        return {
            "salon": {"name": salon.name, "address": salon.address, "phone": salon.phone},
            "guest": facts.customer.name,
            "appointments": [self._appointment(facts.catalogue, one) for one in facts.appointments],
            "before": [self._appointment(facts.catalogue, one) for one in facts.before],
        }

    def _appointment(self, catalogue: Catalogue, one: Told) -> dict[str, object]:
        local = zone(catalogue.salon.timezone).local
        first, last = one.segments[0], one.segments[-1]
        phases = []
        for position, segment in enumerate(one.segments):
            following = one.segments[position + 1].starts_at if position + 1 < len(one.segments) else segment.ends_at
            phases.append(
                {
                    "name": one.names.get(segment.key, segment.key),
                    "starts": f"{local(segment.starts_at):%H:%M}",
                    "ends": f"{local(segment.ends_at):%H:%M}",
                    "staff": catalogue.member(segment.staff).name,
                    "pause": (following - segment.ends_at) // timedelta(minutes=1),
                }
            )
        return {
            "service": one.service,
            "for_whom": one.for_whom,
            "number": one.number,
            "staff": catalogue.member(first.staff).name,
            "day": self._day(local(first.starts_at)),
            "starts": f"{local(first.starts_at):%H:%M}",
            "ends": f"{local(last.ends_at):%H:%M}",
            "duration": self._duration((last.ends_at - first.starts_at) // timedelta(minutes=1)),
            "phases": phases,
        }

    def _day(self, moment: datetime) -> str:
        words = self._words
        return words.date.format(
            weekday=words.weekdays[moment.weekday()],
            day=moment.day,
            month=words.months[moment.month - 1],
            year=moment.year,
        )

    def _duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, _HOUR)
        parts = [self._words.hours[0 if hours == 1 else 1].format(hours=hours)] if hours else []
        if rest or not hours:
            parts.append(self._words.minutes.format(minutes=rest))
        return self._words.conjunction.join(parts)


def _calendar(facts: Facts, kept: Sequence[Told], description: str, *, cancelled: bool) -> bytes:
    """One entry for the whole visit, from its first minute to its last, pauses included."""
    salon, catalogue = facts.catalogue.salon, facts.catalogue
    start = min(one.segments[0].starts_at for one in kept)
    end = max(one.segments[-1].ends_at for one in kept)
    calendar = Calendar()
    calendar.add("prodid", "-//Salon//Visits//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"{facts.thread}@{_domain(catalogue)}")
    event.add("dtstamp", facts.written_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("sequence", facts.sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", " + ".join(one.service for one in kept))
    event.add("location", salon.address)
    event.add("description", "" if cancelled else description)
    organiser = vCalAddress(f"mailto:{salon.email}")
    organiser.params["cn"] = vText(salon.name)
    event.add("organizer", organiser)
    attendee = vCalAddress(f"mailto:{facts.customer.email}")
    attendee.params["cn"] = vText(facts.customer.name)
    event.add("attendee", attendee)
    calendar.add_component(event)
    raw: bytes = calendar.to_ical()
    return raw


def _domain(catalogue: Catalogue) -> str:
    return catalogue.salon.email.partition("@")[2] or f"{catalogue.salon.id}.example.org"
