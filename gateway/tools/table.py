"""The one table of tools: name, revision, arguments, deadline, whether it changes something, and what it may answer."""

from dataclasses import dataclass
from enum import Enum

from gateway.tools.codes import ERRORS, SEARCH_REFUSALS, UNDERSTANDING_REFUSALS


class Kind(Enum):
    """The JSON type an argument is announced with; what really arrives is read generously."""

    TEXT = "string"
    YES_NO = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a tool; none is required: what is missing is taken from the transcript, or asked for."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool in one revision; `deadline_s` is how long the caller is kept waiting at most."""

    name: str
    revision: int
    arguments: tuple[Argument, ...]
    deadline_s: float
    mutates: bool
    codes: tuple[str, ...]

    @property
    def all_codes(self) -> tuple[str, ...]:
        """Its own codes and those that any tool may answer."""
        return (*self.codes, *ERRORS)


_QUICK_S = 1.5
_BOOKING_S = 8.0


def _texts(*names: str) -> tuple[Argument, ...]:
    return tuple(Argument(name=name) for name in names)


_WISH = (*_texts("dienstleistung", "datum", "uhrzeit"), Argument(name="gleichzeitig", kind=Kind.YES_NO))
_WHO = _texts("name", "telefon", "email", "fuer_wen")
_STAFF = _texts("mitarbeiter")
_CHECK_CODES = ("available", "alternatives", *SEARCH_REFUSALS, *UNDERSTANDING_REFUSALS)
_BOOK_CODES = (
    "booked",
    "slot_taken",
    "booking_failed",
    "pending",
    "offer_expired",
    "conflict",
    *SEARCH_REFUSALS,
    *UNDERSTANDING_REFUSALS,
)
_WHICH = _texts("termin", "termin_datum", "termin_uhrzeit", "name", "telefon")
_WHICH_CODES = ("several_found", "not_found")

TOOLS = (
    Tool(
        name="salon_info",
        revision=1,
        arguments=_texts("datum"),
        deadline_s=_QUICK_S,
        mutates=False,
        codes=("salon_info", "ambiguous_date", "invalid_date"),
    ),
    Tool(
        name="list_services",
        revision=1,
        arguments=_texts("gruppe"),
        deadline_s=_QUICK_S,
        mutates=False,
        codes=("services_listed",),
    ),
    Tool(
        name="explain_service",
        revision=1,
        arguments=_texts("dienstleistung"),
        deadline_s=_QUICK_S,
        mutates=False,
        codes=("service_explained", "unknown_service", "ambiguous_service", "missing_information"),
    ),
    Tool(
        name="check_availability",
        revision=1,
        arguments=_WISH,
        deadline_s=_QUICK_S,
        mutates=False,
        codes=_CHECK_CODES,
    ),
    Tool(
        name="check_availability",
        revision=2,
        arguments=(*_WISH, *_STAFF),
        deadline_s=_QUICK_S,
        mutates=False,
        codes=_CHECK_CODES,
    ),
    Tool(
        name="book_appointment",
        revision=1,
        arguments=(*_WISH, *_WHO, *_texts("angebot")),
        deadline_s=_BOOKING_S,
        mutates=True,
        codes=_BOOK_CODES,
    ),
    Tool(
        name="book_appointment",
        revision=2,
        arguments=(*_WISH, *_STAFF, *_WHO, *_texts("angebot")),
        deadline_s=_BOOKING_S,
        mutates=True,
        codes=_BOOK_CODES,
    ),
    Tool(
        name="booking_status",
        revision=1,
        arguments=(),
        deadline_s=_QUICK_S,
        mutates=False,
        codes=("booked", "rescheduled", "cancelled", "pending", "booking_failed", "nothing_pending"),
    ),
    Tool(
        name="find_appointment",
        revision=1,
        arguments=_texts("name", "telefon", "datum", "termin"),
        deadline_s=_QUICK_S,
        mutates=False,
        codes=("found", "several_found", "not_found", "ambiguous_date", "invalid_date", "missing_information"),
    ),
    Tool(
        name="reschedule_appointment",
        revision=1,
        arguments=(*_WHICH, *_texts("datum", "uhrzeit", "mitarbeiter", "angebot")),
        deadline_s=_BOOKING_S,
        mutates=True,
        codes=(
            "rescheduled",
            "reschedule_failed",
            "too_late_to_change",
            "already_cancelled",
            "pending",
            "offer_expired",
            "conflict",
            "slot_taken",
            *_WHICH_CODES,
            *SEARCH_REFUSALS,
            *UNDERSTANDING_REFUSALS,
        ),
    ),
    Tool(
        name="cancel_appointment",
        revision=1,
        arguments=_WHICH,
        deadline_s=_BOOKING_S,
        mutates=True,
        codes=(
            "cancelled",
            "cancel_failed",
            "already_cancelled",
            "too_late_to_change",
            "pending",
            "conflict",
            *_WHICH_CODES,
            "ambiguous_date",
            "invalid_date",
            "missing_information",
        ),
    ),
    Tool(
        name="join_waiting_list",
        revision=1,
        arguments=(*_texts("dienstleistung", "datum", "uhrzeit", "mitarbeiter"), *_WHO),
        deadline_s=_QUICK_S,
        mutates=True,
        codes=("waiting_list_joined", "conflict", *UNDERSTANDING_REFUSALS),
    ),
    Tool(
        name="request_callback",
        revision=1,
        arguments=_texts("name", "telefon", "grund", "datum", "uhrzeit"),
        deadline_s=_QUICK_S,
        mutates=True,
        codes=("callback_noted", "conflict", "missing_information"),
    ),
)
"""Every tool in every revision that a flow version may name."""

NEWEST = {tool.name: tool for tool in sorted(TOOLS, key=lambda tool: tool.revision)}
"""The newest revision of each tool: revisions only add arguments, so it reads what any older flow sends."""

RESPONSE_VARIABLES = {
    "ergebnis": "code",
    "antwort": "say",
    "angebot_1": "facts.angebot_1",
    "angebot_2": "facts.angebot_2",
    "angebot_3": "facts.angebot_3",
    "termin_id": "facts.termin_id",
    "fehlt": "facts.fehlt",
    "zusammenfassung": "facts.zusammenfassung",
}
"""Dynamic variable → path in the reply, the same for every tool; each path is in every reply."""
