"""Arguments as models send them, made uniform: known names, trimmed texts, placeholders and fillers as missing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

import msgspec

from gateway.tools.english import in_german

_ALIASES = {
    "leistung": "dienstleistung",
    "service": "dienstleistung",
    "service_id": "dienstleistung",
    "dienstleistung_id": "dienstleistung",
    "services": "dienstleistung",
    "tag": "datum",
    "date": "datum",
    "day": "datum",
    "zeit": "uhrzeit",
    "time": "uhrzeit",
    "mitarbeiterin": "mitarbeiter",
    "staff": "mitarbeiter",
    "stylist": "mitarbeiter",
    "employee": "mitarbeiter",
    "kundenname": "name",
    "customer_name": "name",
    "telefonnummer": "telefon",
    "phone": "telefon",
    "phone_number": "telefon",
    "e_mail": "email",
    "angebot_id": "angebot",
    "offer": "angebot",
    "offer_id": "angebot",
    "termin_id": "termin",
    "appointment": "termin",
    "appointment_id": "termin",
    "reason": "grund",
    "anliegen": "grund",
}
_FILLERS = frozenset(
    {"", "-", "–", "?", "...", "none", "null", "nil", "n/a", "na", "undefined", "unknown", "unbekannt", "string"}
    | {"default", "nicht angegeben", "nicht genannt", "keine angabe", "k.a.", "leer", "not provided", "not specified"}
)
ANYBODY = frozenset(
    {"egal", "any", "anyone", "anybody", "beliebig", "wer frei ist", "keine präferenz", "kein wunsch", "jeder"}
    | {"no preference", "wurscht", "irgendwer", "mir egal", "ist egal", "alle", "niemand", "keiner"}
)
"""What stands in `mitarbeiter` when anybody will do."""
ANY_TIME = frozenset({"egal", "any", "flexibel", "beliebig", "anytime", "ganztags", "ganztägig", "jederzeit"})
"""What stands in `uhrzeit` when any time will do."""

_SPOKEN = frozenset({"dienstleistung", "datum", "uhrzeit", "termin_datum", "termin_uhrzeit"})
_YES = frozenset({"true", "ja", "yes", "1", "wahr"})
_LONGEST = 500
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}:\d{2}).*)?")
_DOTTED = re.compile(r"(?:\w+,?\s+(?:de[nmr]\s+)?)?(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{2}|\d{4}))?")
_CLOCK = re.compile(
    r"(?:um |at )?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:uhr|h|z)?\s*(am|pm|a\.m\.|p\.m\.)?(?:\s*uhr)?",
    re.IGNORECASE,
)
_NOON = 12
_CENTURY = 2000
_LAST_YEAR = 2999
"""A later year is no date: near the end of the calendar there is no next day to look at."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call that mean something, by their German names."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """The value, or empty when it is missing."""
        return self.values.get(name, "")

    def flag(self, name: str) -> bool:
        """Whether a yes-or-no argument says yes."""
        return self.values.get(name, "").lower() in _YES

    def canonical(self) -> str:
        """The arguments as JSON with sorted keys: equal for equal arguments, in whatever shape they came."""
        return msgspec.json.encode(dict(sorted(self.values.items()))).decode()


def clean(raw: Mapping[str, object], known: Iterable[str]) -> Arguments:
    """Keep what is known and means something.

    Args:
        raw: The argument object as decoded from JSON.
        known: Names the tool takes; everything else (`execution_message`, inventions) is passed over.
    """
    names = set(known)
    out: dict[str, str] = {}
    for key, value in raw.items():
        plain = key.strip().lower().replace("-", "_")
        name = plain if plain in names else _ALIASES.get(plain, "")
        text = _as_text(value)
        if name in names and name not in out and text:
            out[name] = in_german(text) if name in _SPOKEN else text
    return Arguments(out)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, int | float):
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)[:_LONGEST]
    if isinstance(value, list):
        return " und ".join(text for item in value if (text := _as_text(item)))
    if not isinstance(value, str):
        return ""
    if not value.isprintable():
        value = "".join(sign if sign.isprintable() else " " for sign in value)
    text = " ".join(value.split())[:_LONGEST]
    if "{{" in text or "}}" in text or text.lower().strip("<>[]()") in _FILLERS:
        return ""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDay:
    """A date in digits; `day` None means that no such date exists. A year that was not written is None."""

    day: date | None
    year_written: bool
    at: time | None = None


def written_day(text: str, today: date) -> WrittenDay | None:
    """Read `2026-03-11`, `2026-03-11T14:00`, `11.3.2026` or `11.03.`; None when it is written otherwise.

    Args:
        text: The argument.
        today: Decides the year where none is written: the next such day.
    """
    if match := _ISO.fullmatch(text):
        year, month, day, clock = match.groups()
        return WrittenDay(
            day=_date(int(year), int(month), int(day)), year_written=True, at=written_time(clock) if clock else None
        )
    if match := _DOTTED.fullmatch(text):
        day, month, year = match.groups()
        if year:
            full = int(year) if len(year) == 4 else _CENTURY + int(year)  # noqa: PLR2004 - digits of a year
            return WrittenDay(day=_date(full, int(month), int(day)), year_written=True)
        return WrittenDay(day=next_such_day(today, int(month), int(day)), year_written=False)
    return None


def next_such_day(today: date, month: int, day: int) -> date | None:
    """The next such day from today on; None when there is none in the next eight years (31 April)."""
    for year in range(today.year, today.year + 9):
        found = _date(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year <= _LAST_YEAR else None
    except ValueError:
        return None


def written_time(text: str) -> time | None:
    """Read `14:00`, `14.30 Uhr`, `14`, `2 pm`; None when it is written otherwise or no such time exists."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "").replace(".", "").lower()
    if half == "pm" and hour < _NOON:
        hour += _NOON
    elif half == "am" and hour == _NOON:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        return None
