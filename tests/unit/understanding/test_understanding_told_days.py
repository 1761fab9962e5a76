"""Days that are told of and not wished for, days that can no longer be, and parts of the year said loosely."""

from typing import Any

import pytest

from gateway.understanding.read import Utterance, read, read_call
from tests.fakes.understanding import NOW, SALON


def _labels(text: str, context: str | None = None) -> dict[str, Any]:
    return read(text, NOW, SALON, context).labels()


@pytest.mark.parametrize(
    "text",
    [
        "Am Samstag ist unsere Hochzeit, ich bräuchte am Freitag einen Termin",
        "Wir sind am Samstag auf einer Taufe, geht am Freitag noch was?",
        "Ich hab am Samstag ein Vorstellungsgespräch und müsste am Freitag vorbeikommen",
        "Meine Schwester heiratet am Samstag, haben Sie am Freitag noch Zeit?",
        "Freitag bitte, am Samstag feiern wir",
    ],
)
def test_the_day_of_an_occasion_is_not_the_day_wished_for(text: str) -> None:
    assert _labels(text)["when"] == [{"date": "2026-06-19"}]


def test_before_an_occasion_is_up_to_the_day_before() -> None:
    labels = _labels("Am Samstag hab ich Geburtstag und möchte davor noch zum Schneiden kommen")
    assert labels["when"] == [{"date": {"from": "2026-06-17", "to": "2026-06-19"}}]


@pytest.mark.parametrize(
    "text",
    [
        "Ich brauche am Samstag einen Termin für eine Hochzeit",
        "Am Samstag hab ich Geburtstag, hätten Sie da was frei?",
        "Einen Termin für die Feier am Samstag",
    ],
)
def test_the_only_day_stays_the_wish(text: str) -> None:
    assert _labels(text)["when"] == [{"date": "2026-06-20"}]


@pytest.mark.parametrize(
    "text",
    [
        "Am Freitag kann ich doch nicht, geht auch Samstag?",
        "Freitag um zehn schaff ich doch nicht, ginge Samstag?",
        "Am Freitag geht's doch nicht, lieber am Samstag",
    ],
)
def test_a_day_that_can_no_longer_be_is_the_present_one(text: str) -> None:
    labels = _labels(text)
    assert labels["intent"] == "reschedule"
    assert labels["existing_when"][0]["date"] == "2026-06-19"
    assert labels["when"] == [{"date": "2026-06-20"}]


def test_a_day_just_offered_is_only_turned_down() -> None:
    labels = _labels("Am Freitag kann ich doch nicht, geht auch Samstag?", "Frei wäre Freitag um zehn Uhr.")
    assert labels["when_not"] == [{"date": "2026-06-19"}]
    assert "existing_when" not in labels


def test_a_wish_is_changed_where_nothing_is_booked() -> None:
    turns = ("Einen Herrenhaarschnitt am Freitag bitte", "Ach, am Freitag kann ich doch nicht, geht auch Samstag?")
    call = read_call([Utterance(role="user", text=turn) for turn in turns], NOW, SALON)
    assert call.goal == "book"
    assert [str(one.day) for one in call.when] == ["2026-06-20"]
    assert call.existing_when == ()


@pytest.mark.parametrize("text", ["am Freitag so spät wie möglich", "Freitag, den letzten Termin am Tag"])
def test_as_late_as_possible_is_the_late_afternoon(text: str) -> None:
    assert _labels(text)["when"] == [
        {"date": "2026-06-19", "time": {"from": "16:00", "to": "18:00"}, "daypart": "late_afternoon"}
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Anfang bis Mitte September", "2026-09-01", "2026-09-20"),
        ("Mitte bis Ende Januar", "2027-01-11", "2027-01-31"),
        ("Mitte bis Ende nächster Woche", "2026-06-23", "2026-06-26"),
        ("Ende Juli bis Anfang August", "2026-07-21", "2026-08-10"),
        ("in der Adventszeit", "2026-11-29", "2026-12-24"),
        ("irgendwann in der Vorweihnachtszeit", "2026-11-29", "2026-12-24"),
    ],
)
def test_parts_of_the_year(text: str, low: str, high: str) -> None:
    assert _labels(text)["when"] == [{"date": {"from": low, "to": high}}]


@pytest.mark.parametrize("text", ["in den Sommerferien", "Geht das in den Ferien?", "nach den Herbstferien bitte"])
def test_school_holidays_are_asked_for(text: str) -> None:
    reading = read(text, NOW, SALON)
    assert [question.code for question in reading.ambiguities] == ["school_holidays"]
    assert reading.when == ()
    assert reading.intent != "smalltalk"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("am 14. Januar 28", "2028-01-14"),
        ("am dritten März 27 um zehn", "2027-03-03"),
        ("am 3. Dezember 10 Uhr", "2026-12-03"),
        ("am ersten August '26", "2026-08-01"),
    ],
)
def test_a_year_in_two_digits(text: str, day: str) -> None:
    assert _labels(text)["when"][0]["date"] == day
