"""Every outcome code a tool may answer with: what it means, which facts come with it, which edge it should drive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One row of the table; `ok` is what the reply's `ok` says, `facts` name the keys of the reply's `facts`."""

    name: str
    ok: bool
    meaning: str
    edge: str
    facts: tuple[str, ...] = ()


STANDING_FACTS = ("heute", "angebot_1", "angebot_2", "angebot_3", "termin_id", "fehlt", "zusammenfassung")
"""In every reply, empty where there is nothing: a response variable whose path is missing would keep its old value."""

_WISH = ("dienstleistung", "dienstleistung_kurz", "dauer_minuten", "datum", "uhrzeit", "mitarbeiter", "vorname")
_PLAN = (*_WISH, "ende", "wunsch", "leistungen", "zusammengesetzt")
_WHY = ("hindernis", "feiertag", "oeffnet", "schliesst")
_OLD = ("alt_datum", "alt_uhrzeit", "alt_mitarbeiter")

_TABLE = (
    # what is free
    Code(
        name="available",
        ok=True,
        meaning="The wish itself is free; where no time was named, offers holds the first free times.",
        edge="concrete: ask for name and telephone, then confirm; open (konkret false): let the caller choose",
        facts=(*_PLAN, "konkret"),
    ),
    Code(
        name="alternatives",
        ok=True,
        meaning="The wish is not free, something near it is.",
        edge="read the offers, let the caller choose",
        facts=(*_WISH, *_WHY),
    ),
    Code(
        name="not_available",
        ok=False,
        meaning="Neither the wish nor anything near it is free.",
        edge="offer another day or the waiting list",
        facts=(*_WISH, *_WHY),
    ),
    Code(
        name="closed_day",
        ok=False,
        meaning="The salon is closed on that day (weekday, holiday, closure).",
        edge="say so, read the offers, ask for another day",
        facts=(*_WISH, *_WHY),
    ),
    Code(
        name="outside_hours",
        ok=False,
        meaning="The time is outside opening hours, or the visit would end after closing.",
        edge="say the hours, read the offers",
        facts=(*_WISH, *_WHY),
    ),
    Code(
        name="in_the_past",
        ok=False,
        meaning="The date or time is over.",
        edge="ask for the date again",
        facts=_WISH,
    ),
    Code(
        name="too_soon",
        ok=False,
        meaning="The salon wants more notice.",
        edge="say so, read the offers",
        facts=(*_WISH, "fruehestens"),
    ),
    Code(
        name="beyond_horizon",
        ok=False,
        meaning="Too far ahead; the book is not open yet.",
        edge="say until when, ask for another date",
        facts=(*_WISH, "spaetestens"),
    ),
    # what was not understood, or cannot be
    Code(
        name="unknown_service",
        ok=False,
        meaning="The salon does not offer what was named.",
        edge="say so, name what there is",
        facts=("gesagt", "beispiele"),
    ),
    Code(
        name="ambiguous_service",
        ok=False,
        meaning="A group of services was named.",
        edge="ask which of the candidates",
        facts=("gesagt", "kandidaten"),
    ),
    Code(
        name="unknown_staff",
        ok=False,
        meaning="Nobody of that name works here.",
        edge="name the team, ask again",
        facts=("gesagt", "team"),
    ),
    Code(
        name="staff_not_skilled",
        ok=False,
        meaning="That person does not do this service.",
        edge="name who does, read the offers",
        facts=(*_WISH, "andere"),
    ),
    Code(
        name="ambiguous_date",
        ok=False,
        meaning="The words fit several days or times.",
        edge="ask which of the candidates",
        facts=("gesagt", "kandidaten"),
    ),
    Code(
        name="invalid_date",
        ok=False,
        meaning="No such date exists, or it could not be read.",
        edge="ask for the date again",
        facts=("gesagt",),
    ),
    Code(
        name="contradiction",
        ok=False,
        meaning="An argument says something else than the caller did.",
        edge="ask which of the two is meant",
        facts=("feld", "gesagt", "uebergeben"),
    ),
    Code(
        name="missing_information",
        ok=False,
        meaning="Something needed is missing and was not said in the call either.",
        edge="ask for the first of missing",
        facts=(),
    ),
    # booking
    Code(
        name="booked",
        ok=True,
        meaning="Everything is booked and confirmed.",
        edge="confirm and say goodbye",
        facts=(*_PLAN, "name"),
    ),
    Code(
        name="slot_taken",
        ok=False,
        meaning="Somebody was faster; nothing was booked.",
        edge="apologise, read the offers",
        facts=_WISH,
    ),
    Code(
        name="booking_failed",
        ok=False,
        meaning="A technical failure; everything already booked was taken back.",
        edge="apologise, read the offers or note a call-back",
        facts=(*_WISH, "rueckruf"),
    ),
    Code(
        name="pending",
        ok=True,
        meaning="The deadline came first; the work goes on.",
        edge="ask booking_status, at most three times",
        facts=_WISH,
    ),
    Code(
        name="offer_expired",
        ok=False,
        meaning="The offer is no longer held.",
        edge="check again",
        facts=_WISH,
    ),
    Code(
        name="conflict",
        ok=False,
        meaning="The same tool call came again with other arguments; nothing was done.",
        edge="confirm the details, call once more",
        facts=(),
    ),
    Code(
        name="nothing_pending",
        ok=True,
        meaning="No booking of this call is under way.",
        edge="go on",
        facts=(),
    ),
    # appointments that exist
    Code(
        name="found",
        ok=True,
        meaning="Exactly one appointment fits.",
        edge="read it back",
        facts=(*_PLAN, "name"),
    ),
    Code(
        name="several_found",
        ok=True,
        meaning="Several appointments fit.",
        edge="ask which one",
        facts=("termine",),
    ),
    Code(
        name="not_found",
        ok=False,
        meaning="No appointment fits.",
        edge="ask for another name or number",
        facts=("name", "datum"),
    ),
    Code(
        name="rescheduled",
        ok=True,
        meaning="The new time is booked, the old one given up.",
        edge="confirm",
        facts=(*_PLAN, *_OLD, "name"),
    ),
    Code(
        name="reschedule_failed",
        ok=False,
        meaning="The new time could not be had; the old appointment stands.",
        edge="say that the old one stands, read the offers",
        facts=(*_WISH, *_OLD, *_WHY),
    ),
    Code(
        name="cancelled",
        ok=True,
        meaning="The appointment is cancelled.",
        edge="confirm",
        facts=(*_PLAN, "name"),
    ),
    Code(
        name="cancel_failed",
        ok=False,
        meaning="A technical failure; the appointment stands.",
        edge="apologise, note a call-back",
        facts=(*_WISH, "rueckruf"),
    ),
    Code(
        name="already_cancelled",
        ok=True,
        meaning="It was cancelled before.",
        edge="say so",
        facts=_WISH,
    ),
    Code(
        name="too_late_to_change",
        ok=False,
        meaning="The salon's notice period for changes is over.",
        edge="say so, offer a call-back",
        facts=(*_WISH, "frist_stunden", "telefon"),
    ),
    # notes for the salon
    Code(
        name="waiting_list_joined",
        ok=True,
        meaning="The caller is on the waiting list.",
        edge="confirm",
        facts=(*_WISH, "name"),
    ),
    Code(
        name="callback_noted",
        ok=True,
        meaning="The salon will call back.",
        edge="confirm",
        facts=("name", "telefon", "faellig_datum", "faellig_uhrzeit"),
    ),
    # what the salon is and does
    Code(
        name="salon_info",
        ok=True,
        meaning="Hours, address, closures; of one day where a date was asked for.",
        edge="answer, go on",
        facts=("salon", "adresse", "telefon", "oeffnungszeiten", "schliesstage", "datum", *_WHY, "team"),
    ),
    Code(
        name="services_listed",
        ok=True,
        meaning="The services, or those of a group.",
        edge="answer, go on",
        facts=("leistungen",),
    ),
    Code(
        name="service_explained",
        ok=True,
        meaning="Duration, phases and price of one service.",
        edge="answer, go on",
        facts=(
            "dienstleistung",
            "dienstleistung_kurz",
            "dauer_minuten",
            "arbeits_minuten",
            "einwirkzeit_minuten",
            "abschnitte",
            "preis_cent",
            "erklaerung",
            "team",
            "zusammengesetzt",
            "frage",
        ),
    ),
    # what is wrong on our side or in the flow
    Code(
        name="unknown_tool",
        ok=False,
        meaning="The flow names a tool that does not exist; an operator is told.",
        edge="apologise, note a call-back",
        facts=("rueckruf",),
    ),
    Code(
        name="unknown_version",
        ok=False,
        meaning="The URL names a flow version that does not exist; an operator is told.",
        edge="apologise, note a call-back",
        facts=("rueckruf",),
    ),
    Code(
        name="malformed_arguments",
        ok=False,
        meaning="The body is not what Retell sends; nothing was done.",
        edge="ask again",
        facts=("rueckruf",),
    ),
    Code(
        name="unknown_salon",
        ok=False,
        meaning="The call fits no salon of this signing key; nothing was done.",
        edge="apologise, end",
        facts=("rueckruf",),
    ),
    Code(
        name="unavailable",
        ok=False,
        meaning="Database or Cal.com does not answer; a call-back is noted where it can be.",
        edge="say that the salon calls back",
        facts=("rueckruf", "telefon"),
    ),
    Code(
        name="internal_error",
        ok=False,
        meaning="A defect of ours; an operator is told.",
        edge="apologise, say that the salon calls back",
        facts=("rueckruf", "telefon"),
    ),
)

CODES = {code.name: code for code in _TABLE}
"""Every code by its name."""

UNDERSTANDING_REFUSALS = (
    "unknown_service",
    "ambiguous_service",
    "unknown_staff",
    "ambiguous_date",
    "invalid_date",
    "contradiction",
    "missing_information",
)
"""What any tool that takes a wish may answer before the desk is asked."""

SEARCH_REFUSALS = (
    "not_available",
    "closed_day",
    "outside_hours",
    "in_the_past",
    "too_soon",
    "beyond_horizon",
    "staff_not_skilled",
)
"""What the desk answers when a wish cannot be had as it was named."""

ERRORS = (
    "unknown_tool",
    "unknown_version",
    "malformed_arguments",
    "unknown_salon",
    "unavailable",
    "internal_error",
)
"""What every tool may answer when something is wrong on our side."""
