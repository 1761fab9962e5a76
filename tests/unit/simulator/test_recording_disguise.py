"""Personal data is replaced in every form people say it in, the same person always by the same stand-in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from flows.context import demo_context
from simulator.cast import vocabulary_of
from simulator.recording.disguise import Disguise
from simulator.recording.leaks import leaks
from simulator.recording.people import People
from simulator.recording.standins import standins

NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
ASKS_NAME = "Auf welchen Namen darf ich den Termin eintragen?"
ASKS_PHONE = "Unter welcher Telefonnummer erreichen wir Sie?"


def disguise() -> Disguise:
    vocabulary = vocabulary_of(demo_context())
    return Disguise(People(vocabulary), vocabulary, NOW)


def told(*lines: tuple[str, str]) -> list[str]:
    """All lines noted, then all replaced, as in a call."""
    hidden = disguise()
    for text, asked in lines:
        hidden.note(text, asked)
    hidden.people.settle()
    return [hidden.text(text, asked) for text, asked in lines]


@pytest.mark.parametrize(
    "line",
    [
        "Mein Name ist Petra Schmidt mit dt, S C H M I D T",
        "Petra Schmidt",
        "petra schmidt",
        "Hier ist die Petra Schmidt, hallo.",
        "Schmidt, S wie Siegfried, C, H, M, I, D, T",
        "Ich bin die Frau Schmidt",
        "PETRA SCHMIDT",
        "petra schmidt ist mein name",
        "Nein, nicht Schmitt, Petra Schmidt mit d t!",
    ],
)
def test_a_name_is_gone_in_every_form(line: str) -> None:
    [first, again] = told((line, ASKS_NAME), ("Danke, Frau Schmidt, S, C, H, M, I, D, T, richtig?", ""))
    for text in (first, again):
        assert "schmi" not in text.lower()
        assert "petra" not in text.lower()
        assert "S, C, H, M" not in text
    assert "Brandt" in again
    assert "brandt" in first.lower()


@pytest.mark.parametrize(
    "line",
    [
        "null eins sieben eins, drei neun zwei null null, drei vier",
        "0171 39 200 34",
        "0171/3920034",
        "+49 171 3920034",
        "plus neunundvierzig eins sieben eins drei neun zwei null null drei vier",
        "null eins sieben eins, neununddreißig, zwanzig, null, vierunddreißig",
        "Meine Nummer ist die 0171, 392, 00, 34.",
        "null hunderteinundsiebzig, dreihundertzweiundneunzig, null null, vierunddreißig",
        "0 1 7 1 3 9 2 0 0 3 4",
    ],
)
def test_a_number_is_gone_in_every_form(line: str) -> None:
    hidden = disguise()
    hidden.note(line, ASKS_PHONE)
    text = hidden.text(line, ASKS_PHONE)
    assert list(hidden.people.phones) == ["01713920034"]
    assert list(leaks(text, hidden.people)) == []
    assert "drei vier" not in text
    assert "34" not in text


def test_a_number_said_in_pieces_is_the_same_number() -> None:
    hidden = disguise()
    hidden.people.note_phone("01713920034")
    pieces = [
        hidden.text("null eins sieben eins", ASKS_PHONE),
        hidden.text("drei neun zwei null", "Und weiter mit der Nummer?"),
        hidden.text("null drei vier", "Und weiter mit der Nummer?"),
    ]
    assert pieces == ["null eins sieben eins", "drei neun zwei null", "null eins null"]


@pytest.mark.parametrize(
    "line", ["petra Punkt schmidt ät gmx Punkt de", "petra.schmidt@gmx.de", "Das ist die petra.schmidt@gmx.de, bitte."]
)
def test_a_mail_address_is_gone_written_and_spoken(line: str) -> None:
    [_, text] = told(("Petra Schmidt", ASKS_NAME), (line, "Wie ist Ihre E-Mail-Adresse?"))
    assert "gmx" not in text
    assert "schmidt" not in text
    assert "example" in text
    assert "jana" in text


def test_two_people_get_two_stand_ins_and_their_family_name_stays_one() -> None:
    [first, second, third] = told(
        ("Petra Schmidt", ASKS_NAME),
        ("Und einen für Lena Schmidt bitte.", "Für wen noch?"),
        ("Ja, Petra und Lena, und Herr Wagner zahlt.", ""),
    )
    assert first == "Jana Brandt"
    assert "Schmidt" not in second
    assert second.count("Brandt") == 1
    assert not {"Petra", "Lena", "Wagner"} & set(third.replace(",", "").split())
    assert "Jana" in third


def test_staff_services_days_and_times_stay_as_they_were() -> None:
    lines = [
        "Ansatzfärbung morgen um 14 Uhr bei Emma bitte.",
        "Am 11.03.2026 um halb drei, oder zwischen 10 und 12 Uhr.",
        "Dann eben bei Fabian Spitzer am dreiundzwanzigsten.",
        "Zwei Kinder, vier und sechs Jahre alt.",
    ]
    assert told(*((line, "") for line in lines)) == lines


def test_a_caller_with_a_first_name_of_the_staff_does_not_rename_the_staff() -> None:
    [name, wish] = told(("Emma Fuchs", ASKS_NAME), ("Bei Emma bitte, morgen um zehn.", ""))
    assert "Fuchs" not in name
    assert "Emma" not in name
    assert wish == "Bei Emma bitte, morgen um zehn."


def test_an_unknown_person_wished_for_is_a_person_too() -> None:
    [text] = told(("Bei Sabine bitte, morgen um zehn.", ""))
    assert "Sabine" not in text


def test_a_surname_that_is_an_everyday_word_is_gone_where_it_is_a_name() -> None:
    [name, thanks, day] = told(
        ("Petra Sonntag", ASKS_NAME), ("Danke, Frau Sonntag.", ""), ("Haben Sie am Sonntag offen?", "")
    )
    assert "Sonntag" not in name
    assert "Sonntag" not in thanks
    assert day == "Haben Sie am Sonntag offen?"


@pytest.mark.parametrize("surname", ["Sommer", "Neun", "Martin", "Sonntag", "Haar", "Gut", "Ostermann", "Mittag"])
@pytest.mark.parametrize("answer", ["{}", "Auf {} bitte.", "Ich heiße {}, Petra {}.", "{}, ganz normal geschrieben."])
def test_a_known_surname_is_gone_from_the_answer_whatever_else_it_means(surname: str, answer: str) -> None:
    hidden = disguise()
    hidden.people.note_name(f"Petra {surname}")
    hidden.people.settle()
    text = hidden.text(answer.replace("{}", surname), ASKS_NAME)
    assert surname not in text
    assert "Brandt" in text


@pytest.mark.parametrize("answer", ["Ostermann", "gustav martin", "Martin", "Auf Osterloh bitte."])
def test_a_short_answer_to_who_is_calling_is_a_name(answer: str) -> None:
    [text, again] = told((answer, ASKS_NAME), ("Hallo?", ASKS_NAME))
    assert not {"ostermann", "martin", "gustav", "osterloh"} & set(text.lower().split())
    assert ("bitte." in text) == ("bitte." in answer)
    assert again == "Hallo?"


def test_a_first_name_takes_the_surname_behind_it_along() -> None:
    [text] = told(("Der Termin ist für meinen Mann, den Thomas Wuttke.", ""))
    assert "Thomas" not in text
    assert "Wuttke" not in text
    assert text.startswith("Der Termin ist für meinen Mann, den ")


def test_a_first_name_that_is_a_feast_is_one_before_a_surname() -> None:
    [text, day] = told(("Ja, Martin Krämer.", ""), ("Geht es an Martin?", ""))
    assert "Martin" not in text
    assert "Krämer" not in text
    assert day == "Geht es an Martin?"


def test_letters_by_their_names_are_spelled_anew() -> None:
    [_, text] = told(("Petra Meier", ASKS_NAME), ("Emm, eh, ih, eh, err.", "Können Sie das buchstabieren?"))
    assert text == "B, R, A, N, D, T."


def test_addresses_are_gone() -> None:
    [text] = told(("Ich wohne in der Hauptstraße 17a.", ""))
    assert "Hauptstraße" not in text


def test_arguments_are_replaced_by_what_they_mean() -> None:
    hidden = disguise()
    hidden.note("Petra Schmidt", ASKS_NAME)
    hidden.note("null eins sieben eins, drei neun zwei null null, drei vier", ASKS_PHONE)
    hidden.people.settle()
    assert hidden.value("name", "Petra Schmidt") == "Jana Brandt"
    assert hidden.value("telefon", "+491713920034") == "+491713920010"
    assert hidden.value("telefon", "01713920034") == "01713920010"
    assert hidden.value("customer", {"name": "Schmidt", "email": "petra@gmx.de"}) == {
        "name": "Brandt",
        "email": "jana@example.de",
    }
    assert hidden.value("grund", "Frau Schmidt, Rückruf unter 0171 3920034") == "Frau Brandt, Rückruf unter 01713920010"
    assert hidden.value("datum", "2026-03-11") == "2026-03-11"
    assert hidden.value("uhrzeit", "14:30") == "14:30"
    assert hidden.value("gleichzeitig", value=True) is True


def test_every_stand_in_is_understood_as_a_name_and_resembles_nobody_on_the_staff() -> None:
    words = standins()
    for first in (*words.first_names["f"], *words.first_names["m"]):
        for surname in words.surnames:
            hidden = disguise()
            assert not hidden.people.is_staff(first.lower())
            hidden.note(f"Mein Name ist {first} {surname}.", ASKS_NAME)
            hidden.people.settle()
            assert len(hidden.people.names) == 2, (first, surname)


def test_what_is_left_is_found_and_not_repeated() -> None:
    people = People(vocabulary_of(demo_context()))
    people.note_name("Petra Schmidt")
    people.note_phone("01713920034")
    people.note_email("petra.schmidt@gmx.de")
    people.settle()
    script = (
        "ok\n# Petra\n- S C H M I D T\nnull eins sieben eins drei neun zwei null null drei vier\npetra.schmidt@gmx.de\n"
    )
    found = list(leaks(script, people))
    assert {one.split(":")[0] for one in found} == {"line 2", "line 3", "line 4", "line 5"}
    assert "etra" not in " ".join(found)
