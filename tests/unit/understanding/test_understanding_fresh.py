"""Rules found with callers nobody had written before: one small table for each rule of the language."""

from datetime import date, time

import pytest

from gateway.understanding.single import read
from tests.fakes.understanding import NOW, SALON

_INTENTS = """
Wer von Ihnen schneidet denn Locken? => ask_staff
Arbeitet bei euch eigentlich noch die Emma? => ask_staff
Gibt's den Fabian noch bei Ihnen? => ask_staff
Geht Dauerwelle schneller als Strähnen? => ask_duration
Bin ich in einer halben Stunde wieder draußen bei der Bartpflege? => ask_duration
Haben Sie am Donnerstag auch abends geöffnet? => ask_opening_hours
Wie ausgelastet seid ihr am Samstag? => check_availability
hat die Emma am nächsten Donnerstag Zeit => check_availability
Grüezi, hetted Sie am Samschdag öppis frei? => check_availability
Ich kann erst ab drei, am Freitag => give_details
von Montag bis Freitag => give_details
bis zum Ende des Monats => give_details
Nein, ich habe Dienstag gesagt, nicht Donnerstag. => correct
Mein Name ist Meyer, nicht Maier => correct
Dann bleibt es beim Mittwoch => deny
wer halt gerade kann => give_details
"""


@pytest.mark.parametrize("line", _INTENTS.strip().splitlines())
def test_intent_of_a_new_sentence(line: str) -> None:
    text, intent = line.split(" => ")
    assert read(text, NOW, SALON).intent == intent


def test_leaving_it_at_the_old_day_refuses_the_move() -> None:
    reading = read("Dann bleibt's beim Freitag", NOW, SALON, "Am Dienstag ist leider nichts frei.")
    assert reading.intent == "deny"


@pytest.mark.parametrize("text", ["sagen Sie ihn lieber ganz ab", "dann möchte ich ihn stornieren"])
def test_cancelling_for_good_is_no_mere_refusal(text: str) -> None:
    assert read(text, NOW, SALON, "Am Dienstag ist leider nichts frei.").intent == "cancel"


def test_refusing_to_cancel_does_not_cancel() -> None:
    assert read("nein, nicht absagen", NOW, SALON, "Soll ich den Termin absagen?").intent != "cancel"


def test_whoever_can_leaves_the_person_open() -> None:
    staff = read("wer halt gerade kann", NOW, SALON).staff
    assert staff is not None
    assert staff.mode == "any"


def test_something_later_takes_none_of_the_offers() -> None:
    reading = read("haben Sie nicht noch was Späteres", NOW, SALON, "Ich hätte um 10 oder um 11 Uhr frei.")
    assert (reading.intent, reading.when) == ("check_availability", ())


def test_hesitation_before_a_name() -> None:
    assert read("hallo hier ist äh becker", NOW, SALON).customer.name == "Becker"


@pytest.mark.parametrize(
    ("text", "at"), [("klock vier", time(16)), ("halbig zehn", time(9, 30)), ("umara drei", time(15))]
)
def test_regional_clock(text: str, at: time) -> None:
    assert [one.at for one in read(text, NOW, SALON).when] == [at]


@pytest.mark.parametrize(
    ("text", "day"), [("Dienschdag", 23), ("Donnerschdag", 18), ("Samschdag", 20), ("am Dienschtag", 23)]
)
def test_swabian_and_palatine_days(text: str, day: int) -> None:
    assert [one.day for one in read(text, NOW, SALON).when] == [date(2026, 6, day)]


def test_an_appointment_told_first_is_the_one_to_move() -> None:
    reading = read("Ich habe morgen um elf einen Termin, den hätte ich lieber am Samstag um zwölf", NOW, SALON)
    assert reading.intent == "reschedule"
    assert [(one.day, one.at) for one in reading.existing_when] == [(date(2026, 6, 18), time(11))]
    assert [(one.day, one.at) for one in reading.when] == [(date(2026, 6, 20), time(12))]


@pytest.mark.parametrize("text", ["am Freitag spät", "am Freitag eher spät", "am Freitag möglichst spät"])
def test_late_on_a_day(text: str) -> None:
    assert [(one.day, one.daypart) for one in read(text, NOW, SALON).when] == [(date(2026, 6, 19), "late_afternoon")]


def test_too_late_is_no_part_of_the_day() -> None:
    assert all(one.daypart is None for one in read("Freitag ist mir zu spät", NOW, SALON).when)
