"""Arguments in every shape a model sends, tool by tool: the same wish is the same answer, and what is odd is asked."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog

from booking.domain.hours import Absence
from booking.domain.ids import SalonId
from gateway.tools.table import NEWEST
from tests.fakes.retell_line import Line, open_line

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model sends and what was said, and what must come of it."""

    arguments: Mapping[str, Any]
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    turns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


EMPTY: tuple[Mapping[str, Any], ...] = (
    {},
    {"dienstleistung": "", "datum": " ", "uhrzeit": None, "name": "unbekannt", "mitarbeiter": "null"},
    {"dienstleistung": "{{dienstleistung}}", "datum": "{{datum}}", "uhrzeit": "{{ uhrzeit }}", "name": "{{name}}"},
    {"execution_message": "Einen Moment", "call_id": "call_001", "resource_id": "default", "confirmed": True},
)
"""What says nothing: nothing at all, fillers, placeholders that stayed, and inventions."""
WISH = {"dienstleistung": "177", "datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma Williams"}
WHO = {"name": "Miriam Vogt", "telefon": "01713920034"}
SAID = "Ansatzfärbung morgen um 14 Uhr, bei Emma bitte, Miriam Vogt ist mein Name"
PLACED = {"datum": "2026-03-11", "uhrzeit": "14:00", "mitarbeiter": "Emma Williams", "dauer_minuten": 150}
SAME_WISH: tuple[tuple[Mapping[str, Any], tuple[str, ...]], ...] = (
    (WISH, ()),
    ({"dienstleistung": 177, "datum": "11.03.2026", "uhrzeit": "14.00 Uhr", "mitarbeiter": "emma"}, ()),
    ({"dienstleistung": "service_177", "datum": "11.3.", "uhrzeit": 14, "mitarbeiter": "Frau Williams"}, ()),
    (
        {
            "dienstleistung": ["177"],
            "datum": "Mittwoch, den elften März",
            "uhrzeit": "vierzehn Uhr",
            "mitarbeiter": "Ema",
        },
        (),
    ),
    ({"service_id": "177", "date": "tomorrow", "time": "2 pm", "stylist": "emma-williams"}, ()),
    ({"dienstleistung": "Ansatzfärbung", "datum": "2023-03-11", "uhrzeit": "14:00:00", "mitarbeiter": "bei Emma"}, ()),
    ({"dienstleistung": "ansatzfärbung", "datum": "morgen um zwei", "mitarbeiter": "EMMA WILLIAMS"}, ()),
    ({"datum": "2026-03-11T14:00:00+01:00", "dienstleistung": "id 177", "mitarbeiter": "Emma", "x": [1]}, ()),
    *((nothing, (SAID,)) for nothing in EMPTY),
    ({"uhrzeit": "14:00"}, (SAID,)),
    ({"datum": "2026-03-11", "mitarbeiter": "egal"}, (SAID,)),
)
"""One wish, in digits, German, English, words, lists, with the wrong year, or only said."""


def _wishes(code: str, facts: Mapping[str, Any] = PLACED, more: Mapping[str, Any] | None = None) -> tuple[Shape, ...]:
    return tuple(
        Shape(arguments if turns else {**arguments, **(more or {})}, code, facts, turns)
        for arguments, turns in SAME_WISH
    )


_ODD_WISHES = (
    Shape({**WISH, "dienstleistung": "Tattoo", **WHO}, "unknown_service", {"gesagt": "Tattoo"}),
    Shape({**WISH, "dienstleistung": "Haarschnitt", **WHO}, "ambiguous_service"),
    Shape({**WISH, "mitarbeiter": "Sabine", **WHO}, "unknown_staff", {"gesagt": "Sabine"}),
    Shape({**WISH, "datum": "2026-02-30", **WHO}, "invalid_date", {"gesagt": "2026-02-30"}),
    Shape({**WISH, "datum": "9999-12-31", **WHO}, "invalid_date", {"gesagt": "9999-12-31"}),
    Shape({**WISH, "datum": "31.12.9998", **WHO}, "invalid_date", {"gesagt": "31.12.9998"}),
    Shape({**WISH, "datum": "2026-03-12", **WHO}, "contradiction", {"feld": "datum"}, (SAID,)),
    Shape({**WISH, "uhrzeit": "16:00", **WHO}, "contradiction", {"feld": "uhrzeit"}, (SAID,)),
    Shape({**WISH, "mitarbeiter": "Fabian", **WHO}, "contradiction", {"feld": "mitarbeiter"}, (SAID,)),
    Shape({**WISH, "dienstleistung": "42", **WHO}, "contradiction", {"feld": "dienstleistung"}, (SAID,)),
)
_NOTHING_SAID = tuple(Shape(nothing, "missing_information", missing=("dienstleistung", "datum")) for nothing in EMPTY)
_WHICH = (
    {"name": "Bernd Noack"},
    {"name": "bernd noak", "telefon": "0171 39 200 77"},
    {"kundenname": "Noack", "phone_number": "+49 171 3920077"},
    {"name": "Bernd Noack", "termin_datum": "12.3.", "date": "{{datum}}"},
    {"name": "Noack, Bernd", "termin": "{{termin_id}}", "execution_message": "Moment"},
    {"telefon": 1713920077, "name": "Noack"},
)
"""The one appointment of this guest, however it is named."""

SHAPES: dict[str, tuple[Shape, ...]] = {
    "salon_info": (
        *(Shape(one, "salon_info", {"datum": ""}) for one in EMPTY),
        Shape({"datum": "15.3."}, "salon_info", {"datum": "2026-03-15", "hindernis": "closed_weekday"}),
        Shape({"date": "tomorrow"}, "salon_info", {"datum": "2026-03-11", "oeffnet": "09:00"}),
        Shape({"datum": "2024-03-11"}, "salon_info", {"datum": "2026-03-11"}),
        Shape({"datum": "31. April"}, "invalid_date"),
        Shape({}, "salon_info", {"datum": "2026-03-14"}, ("Haben Sie am Samstag offen?",)),
    ),
    "list_services": (
        *(Shape(one, "services_listed") for one in EMPTY),
        Shape({"gruppe": "Damen"}, "services_listed"),
        Shape({"gruppe": 7}, "services_listed"),
    ),
    "explain_service": (
        *(
            Shape({"dienstleistung": one}, "service_explained", {"dauer_minuten": 150})
            for one in (177, "177", "id 177")
        ),
        Shape({"service": "ansatzfärbung"}, "service_explained", {"dauer_minuten": 150}),
        *(
            Shape(one, "service_explained", {"dauer_minuten": 150}, ("Wie lange dauert die Ansatzfärbung?",))
            for one in EMPTY
        ),
        *(Shape(one, "missing_information", missing=("dienstleistung",)) for one in EMPTY),
        Shape({"dienstleistung": "Tattoo"}, "unknown_service"),
        Shape({"dienstleistung": "Haarschnitt"}, "ambiguous_service"),
    ),
    "check_availability": (
        *_wishes("available"),
        *_ODD_WISHES,
        *_NOTHING_SAID,
        Shape({**WISH, "datum": "2999-12-31"}, "beyond_horizon"),
    ),
    "book_appointment": (
        *_wishes("booked", more=WHO),
        *_ODD_WISHES,
        *_NOTHING_SAID,
        Shape({**WISH, "name": "{{name}}"}, "missing_information", missing=("name",)),
        Shape({**WISH, **WHO, "angebot": "off_0123456789abcdef0123"}, "offer_expired"),
        Shape({**WISH, **WHO, "angebot": "{{angebot_1}}"}, "booked", PLACED),
        Shape({**WISH, **WHO, "fuer_wen": "Tochter", "email": "{{email}}"}, "booked", PLACED),
        Shape({**WISH, "name": "Miriam Vogt", "telefon": "dieselbe Nummer"}, "booked", PLACED),
    ),
    "booking_status": tuple(Shape(one, "nothing_pending") for one in EMPTY),
    "find_appointment": (
        *(Shape(one, "found", {"datum": "2026-03-12", "name": "Bernd Noack"}) for one in _WHICH),
        Shape({"name": "Bernd Noack", "datum": "2026-03-13"}, "found", {"datum": "2026-03-12"}),
        Shape({"name": "Bernd Noack", "datum": "31.2."}, "invalid_date"),
        *(Shape(one, "not_found") for one in EMPTY),
        Shape({}, "found", {"datum": "2026-03-12"}, ("Mein Name ist Bernd Noack, wann war mein Termin?",)),
    ),
    "reschedule_appointment": (
        *(
            Shape(
                {**one, "datum": "13.3.", "uhrzeit": "10 Uhr"},
                "rescheduled",
                {"datum": "2026-03-13", "uhrzeit": "10:00"},
            )
            for one in _WHICH
            if "date" not in one
        ),
        Shape({"name": "Bernd Noack", "datum": "15.3.", "uhrzeit": "10:00"}, "closed_day"),
        Shape({"name": "Bernd Noack", "datum": "31.2.", "uhrzeit": "10:00"}, "invalid_date"),
        Shape({"name": "Anna Abel", "datum": "13.3.", "uhrzeit": "10:00"}, "not_found"),
        *(Shape({**one, "name": "Bernd Noack"}, "missing_information") for one in EMPTY),
    ),
    "cancel_appointment": (
        *(Shape(one, "cancelled", {"datum": "2026-03-12"}) for one in _WHICH),
        Shape({"name": "Anna Abel"}, "not_found"),
        Shape({"name": "Bernd Noack", "termin_datum": "2026-03-13"}, "not_found"),
        *(Shape(one, "not_found") for one in EMPTY),
    ),
    "join_waiting_list": (
        *_wishes("waiting_list_joined", {"datum": "2026-03-11", "name": "Miriam Vogt"}, WHO),
        *_ODD_WISHES,
        *_NOTHING_SAID,
    ),
    "request_callback": (
        *(Shape(one, "callback_noted", {"telefon": "+491713920034"}) for one in EMPTY),
        Shape({"reason": "Gutschein", "phone": "0171 39200-77"}, "callback_noted", {"telefon": "01713920077"}),
        Shape(
            {"grund": {"a": 1}, "telefon": "null eins sieben eins drei neun zwei null null sieben sieben"},
            "callback_noted",
            {"telefon": "01713920077"},
        ),
    ),
}


@pytest.fixture(scope="module")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    async with open_line(tmp_path_factory.mktemp("shapes"), calcom_mode="off") as opened:
        yield opened
    structlog.contextvars.clear_contextvars()


def test_every_tool_has_its_shapes() -> None:
    assert set(SHAPES) == set(NEWEST)


@pytest.mark.parametrize("tool", sorted(SHAPES))
async def test_arguments_in_every_shape(line: Line, tool: str) -> None:
    wrong: list[str] = []
    for shape in SHAPES[tool]:
        await line.reset(
            appointments=[
                {
                    "service": 42,
                    "staff": "Oliver Kretschmer",
                    "start": "2026-03-12T10:00:00+01:00",
                    "name": "Bernd Noack",
                    "phone": "01713920077",
                }
            ]
        )
        reply = await line.function(tool, shape.arguments, *shape.turns, version="v19")
        told = {name: reply["facts"].get(name) for name in shape.facts}
        if (reply["code"], told) != (shape.code, dict(shape.facts)):
            wrong.append(f"{shape.arguments} {shape.turns}: {reply['code']} {told}, not {shape.code} {shape.facts}")
        elif not set(shape.missing) <= set(reply["missing"]):
            wrong.append(f"{shape.arguments}: {reply['missing']} are missing, not {shape.missing}")
        assert reply["code"] in NEWEST[tool].all_codes
    assert wrong == []


async def test_somebody_who_is_away_cannot_be_booked_and_others_are_offered(tmp_path: Path) -> None:
    """The answer is one that the tool may give, so that an edge of the flow takes it to the offers."""
    async with open_line(tmp_path, calcom_mode="off") as line:
        await line.reset(
            appointments=[
                {"service": 42, "staff": "Emma Williams", "start": "2026-03-13T10:00:00+01:00", "name": "Bernd Noack"}
            ]
        )
        reception = line.app.state.reception
        before = await reception.desk.catalogue(SalonId("demo"))
        away = Absence(first_day=date(2026, 3, 11), last_day=date(2026, 3, 12))
        staff = tuple(replace(one, absences=(away,)) if one.id == "emma-williams" else one for one in before.staff)
        await reception.desk.store_catalogue(replace(before, staff=staff), now=reception.clock.now())
        reception.salons.forget()
        wish = {"dienstleistung": "42", "datum": "2026-03-11", "uhrzeit": "10:00", "mitarbeiter": "Emma"}
        told = await line.function("check_availability", wish)
        booked = await line.function("book_appointment", {**wish, **WHO})
        moved = await line.function("reschedule_appointment", {**wish, "name": "Bernd Noack"})
    assert (told["code"], told["facts"]["hindernis"]) == ("alternatives", "staff_absent")
    for reply, code in ((booked, "not_available"), (moved, "reschedule_failed")):
        assert (reply["code"], reply["facts"]["hindernis"]) == (code, "staff_absent")
        assert reply["offers"]
        assert "Frei wäre" in reply["say"]


@pytest.mark.parametrize("gone", ["staff", "services"])
async def test_an_appointment_outlives_who_and_what_it_was_made_with(tmp_path: Path, gone: str) -> None:
    """Somebody leaves, or a service is struck off the list: the guest is still found, moved and cancelled by name."""
    async with open_line(tmp_path, calcom_mode="off") as line:
        reception = line.app.state.reception
        wish = {"dienstleistung": "42", "datum": "2026-03-12", "uhrzeit": "10:00", "mitarbeiter": "Fabian"}
        assert (await line.function("book_appointment", {**wish, **WHO}))["code"] == "booked"
        before = await reception.desk.catalogue(SalonId("demo"))
        kept = tuple(one for one in getattr(before, gone) if one.id not in ("fabian-spitzer", 42))
        await reception.desk.store_catalogue(replace(before, **{gone: kept}), now=reception.clock.now())
        reception.salons.forget()
        found = await line.function("find_appointment", {"name": "Miriam Vogt"})
        status = await line.function("booking_status", {}, version="v19")
        again = await line.function("check_availability", {**wish, "datum": "2026-03-13"}, call="call_2")
        listed = await line.function("list_services", {})
        cancelled = await line.function("cancel_appointment", {"name": "Miriam Vogt"})
    assert (found["code"], found["facts"]["mitarbeiter"]) == ("found", "Fabian Spitzer")
    assert found["facts"]["dienstleistung"] == "Herrenhaarschnitt"
    assert (status["code"], cancelled["code"]) == ("booked", "cancelled")
    assert again["code"] == ("unknown_staff" if gone == "staff" else "unknown_service")
    offered = [one["dienstleistung"] for one in listed["facts"]["leistungen"]]
    assert ("Herrenhaarschnitt" in offered) is (gone == "staff")
