"""Every version has a sentence for every outcome, chosen by the facts and fit for a voice."""

import re
from typing import Any

import msgspec
import pytest

from flows.errors import PhraseMissing, SourceBroken, TemplateBroken
from flows.phrases import Phrasebook
from flows.source import parse_yaml
from flows.store import CONTRACTS, library_versions

CODES: dict[str, dict[str, Any]] = msgspec.json.decode((CONTRACTS / "codes.json").read_bytes())
OFFERS = [
    {"id": "off_1", "datum": "2026-03-14", "uhrzeit": "10:30", "vorname": "Emma", "dienstleistung_kurz": "Bartpflege"},
    {
        "id": "off_2",
        "datum": "2026-03-14",
        "uhrzeit": "12:00",
        "vorname": "Fabian",
        "dienstleistung_kurz": "Bartpflege",
    },
]


def facts(code: str, **more: object) -> dict[str, Any]:
    return {**CODES[code]["facts"], "offers": [], "missing": [], **more}


def empty(value: object) -> object:
    return {str: "", bool: False, list: [], type(None): None}.get(type(value), value)


@pytest.fixture(params=library_versions())
def book(request: pytest.FixtureRequest) -> Phrasebook:
    return Phrasebook.load(request.param)


def test_every_code_has_a_phrase(book: Phrasebook) -> None:
    assert set(book.codes) == set(CODES)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("offers", [[], OFFERS[:1], OFFERS], ids=["no offers", "one offer", "two offers"])
def test_every_phrase_is_a_german_sentence_without_digits(book: Phrasebook, code: str, offers: list[object]) -> None:
    said = book.say(code, facts(code, offers=offers, missing=["datum"]))
    assert said
    assert said[-1] in ".?!"
    assert not re.search(r"[\d{}\[\]_*#]|  | [,.]", said), said


@pytest.mark.parametrize("code", CODES)
def test_no_phrase_breaks_when_nothing_is_known(book: Phrasebook, code: str) -> None:
    known = {name: empty(value) for name, value in CODES[code]["facts"].items() if name != "heute"}
    assert book.say(code, {**known, "heute": "2026-03-10", "offers": [], "missing": []})


def test_a_wish_for_emma_is_answered_with_pleasure(book: Phrasebook) -> None:
    said = book.say("available", facts("available", wunsch=True, vorname="Emma", konkret=True))
    assert said.startswith("Gerne bei Emma! Morgen, am Mittwoch, dem elften März, um vierzehn Uhr")
    assert "etwa zweieinhalb Stunden" in said


def test_without_a_wish_the_person_is_named_and_nothing_is_promised_about_her(book: Phrasebook) -> None:
    said = book.say(
        "available", facts("available", wunsch=False, vorname="Fabian", konkret=True, zusammengesetzt=False)
    )
    assert "Gerne" not in said
    assert "und zwar bei Fabian" in said


def test_free_times_without_a_day_are_offered_as_a_choice(book: Phrasebook) -> None:
    said = book.say("available", facts("available", konkret=False, wunsch=False, zusammenfassung="", offers=OFFERS))
    assert "um zehn Uhr dreißig bei Emma oder um zwölf Uhr bei Fabian" in said
    assert said.count("vierzehnten März") == 1


def test_phases_are_explained_only_when_asked(book: Phrasebook) -> None:
    duration = book.say("service_explained", facts("service_explained", frage="dauer"))
    process = book.say("service_explained", facts("service_explained", frage="ablauf"))
    assert duration == (
        "Ansatzfärbung dauert insgesamt etwa zweieinhalb Stunden, davon ist eine Dreiviertelstunde Einwirkzeit."
    )
    assert "Färbung auftragen" in process
    assert "etwa zweieinhalb Stunden" in process


def test_a_price_that_is_not_on_file_is_not_invented(book: Phrasebook) -> None:
    said = book.say("service_explained", facts("service_explained", frage="preis", preis_cent=None))
    assert re.search(r"Preis.*leider nicht", said)
    assert "neunundvierzig Euro" in book.say(
        "service_explained", facts("service_explained", frage="preis", preis_cent=4900)
    )


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ({"hindernis": "holiday", "feiertag": "Christi Himmelfahrt"}, "Feiertag, Christi Himmelfahrt"),
        ({"hindernis": "closed_weekday"}, "Mittwoch, dem elften März haben wir leider geschlossen"),
        ({"hindernis": "closure", "feiertag": "Betriebsferien"}, "geschlossen: Betriebsferien"),
    ],
)
def test_a_closed_day_says_why(book: Phrasebook, why: dict[str, str], words: str) -> None:
    assert words in book.say("closed_day", facts("closed_day", **why))


def test_a_service_that_would_end_after_closing_says_how_long_it_takes(book: Phrasebook) -> None:
    late = {
        "hindernis": "ends_after_closing",
        "dauer_minuten": 210,
        "dienstleistung_kurz": "Balayage",
        "schliesst": "18:00",
    }
    said = book.say("outside_hours", facts("outside_hours", **late))
    assert "dreieinhalb Stunden" in said
    assert "achtzehn Uhr" in said


def test_a_failed_move_says_that_the_old_appointment_stands(book: Phrasebook) -> None:
    assert re.search(r"Freitag.*bleibt bestehen", book.say("reschedule_failed", facts("reschedule_failed")))


def test_an_unknown_code_is_told() -> None:
    with pytest.raises(PhraseMissing, match="no phrase for 'nix'"):
        Phrasebook.load("v18").say("nix", {})


def test_a_missing_fact_names_line_and_known_facts() -> None:
    book = Phrasebook(parse_yaml("codes:\n  booked: Am {{ datum | am_tag }}.\n", "p.yaml"))
    with pytest.raises(TemplateBroken) as caught:
        book.say("booked", {"name": "x"})
    assert caught.value.place.line == 2
    assert "name" in caught.value.cure


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("codes:\n  a: []\n", "is empty"),
        ("codes:\n  a:\n    - {when: x}\n", "wrong shape"),
        ("codes:\n  a:\n    - {when: x, say: y}\n", "last phrase"),
        ("codes:\n  a:\n    - {when: '(', say: y}\n    - say: z\n", "cannot read"),
        ("code: {}\n", "unknown key"),
    ],
)
def test_a_phrase_of_the_wrong_shape_is_refused(text: str, problem: str) -> None:
    with pytest.raises(SourceBroken, match=problem):
        Phrasebook(parse_yaml(text, "p.yaml"))


def test_a_broken_template_is_found_when_the_book_is_opened() -> None:
    with pytest.raises(TemplateBroken) as caught:
        Phrasebook(parse_yaml("codes:\n  a: |\n    eins\n    {{ zwei\n", "p.yaml"))
    assert caught.value.place.line == 4
