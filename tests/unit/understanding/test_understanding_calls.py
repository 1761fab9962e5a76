"""A call folded over its turns: later beats earlier, corrections replace only what they correct."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from gateway.understanding.read import CallReading, ServiceName, StaffName, Utterance, Vocabulary, read_call

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
_DAY = (time(9), time(18))
SALON = Vocabulary(
    staff=(
        StaffName(id="ines", name="Ines Falk", spoken=("Ines",), gender="f"),
        StaffName(id="jonas", name="Jonas Reiter", spoken=("Jonas",), gender="m"),
    ),
    services=(
        ServiceName(id=1, name="Damenhaarschnitt"),
        ServiceName(id=2, name="Herrenhaarschnitt"),
        ServiceName(id=3, name="Bartpflege"),
        ServiceName(id=4, name="Balayage", composite=True),
    ),
    opening={1: _DAY, 2: _DAY, 3: _DAY, 4: _DAY, 5: (time(9), time(14))},
)


def call(*turns: str) -> CallReading:
    """A call; a turn that begins with ">" is the agent's."""
    said = [Utterance(role="agent" if turn[0] == ">" else "user", text=turn.lstrip("> ")) for turn in turns]
    return read_call(said, NOW, SALON)


def day_and_time(found: CallReading) -> list[tuple[date | None, time | None]]:
    return [(one.day, one.at) for one in found.when]


def test_a_time_said_later_keeps_the_day() -> None:
    found = call("am Freitag bitte", "> Um wie viel Uhr?", "um drei")
    assert day_and_time(found) == [(date(2026, 11, 27), time(15))]


def test_a_day_said_later_keeps_the_time() -> None:
    found = call("Freitag um drei", "> Da ist leider nichts frei.", "dann Samstag")
    assert day_and_time(found) == [(date(2026, 11, 28), time(15))]


def test_a_bare_number_answers_the_question_for_the_time() -> None:
    found = call("morgen", "> Um wie viel Uhr möchten Sie kommen?", "elf")
    assert day_and_time(found) == [(date(2026, 11, 25), time(11))]


def test_a_bare_weekday_is_of_the_week_under_discussion() -> None:
    found = call("nächste Woche Mittwoch um zwei", "> Da ist leider alles belegt.", "Wie sieht's Donnerstag aus?")
    assert day_and_time(found) == [(date(2026, 12, 3), time(14))]


def test_a_bare_weekday_is_of_the_week_the_agent_spoke_of() -> None:
    found = call("> Am Dienstag, dem 8. Dezember, haben wir zu.", "Und am Mittwoch um elf?")
    assert day_and_time(found) == [(date(2026, 12, 9), time(11))]


def test_choosing_from_the_offers_takes_the_offer() -> None:
    found = call("am Freitag", "> Frei wäre um 10 Uhr oder um 16 Uhr.", "den späteren")
    assert day_and_time(found) == [(date(2026, 11, 27), time(16))]


def test_an_excluded_day_leaves_the_wish_and_is_kept() -> None:
    found = call("Donnerstag oder Freitag", "> Donnerstag um 10 Uhr?", "Donnerstag kann ich nicht")
    assert [one.day for one in found.when] == [date(2026, 11, 27)]
    assert [one.day for one in found.when_not] == [date(2026, 11, 26)]


def test_a_day_wished_for_after_all_is_no_longer_excluded() -> None:
    found = call("nicht am Donnerstag", "> Sonst ist nichts frei.", "na gut, Donnerstag um zehn")
    assert found.when_not == ()
    assert day_and_time(found) == [(date(2026, 11, 26), time(10))]


def test_a_move_asks_for_the_old_time_and_then_for_the_new() -> None:
    found = call(
        "Ich möchte meinen Termin verschieben.",
        "> Welchen Termin meinen Sie?",
        "am Donnerstag um zehn",
        "> Wann möchten Sie stattdessen kommen?",
        "am Freitag um elf",
    )
    assert [(one.day, one.at) for one in found.existing_when] == [(date(2026, 11, 26), time(10))]
    assert day_and_time(found) == [(date(2026, 11, 27), time(11))]
    assert found.goal == "reschedule"


def test_the_last_service_counts_and_an_addition_is_added() -> None:
    assert call("einen Herrenhaarschnitt", "nein, eine Balayage").services == (4,)
    assert call("einen Herrenhaarschnitt", "und Bartpflege noch dazu").services == (2, 3)


def test_a_question_about_another_service_changes_no_wish() -> None:
    assert call("einen Herrenhaarschnitt morgen um zehn", "Was kostet eigentlich eine Balayage?").services == (2,)


def test_the_last_staff_wish_counts() -> None:
    found = call("bei Ines bitte", "> Ines ist leider nicht da.", "dann bei Jonas")
    assert found.staff is not None
    assert found.staff.names == ("jonas",)


def test_customer_details_gather() -> None:
    found = call("> Wie ist Ihr Name?", "Anja Pohl", "> Und Ihre Nummer?", "0171 3920012")
    assert (found.customer.name, found.customer.phone) == ("Anja Pohl", "01713920012")


def test_a_date_that_does_not_exist_is_open_until_a_day_is_said() -> None:
    assert call("am 31. April um zehn").invalid_date is not None
    assert call("am 31. April um zehn", "> Den gibt es nicht.", "am 30. April").invalid_date is None


def test_saying_good_bye_until_a_day_is_no_wish() -> None:
    found = call("Freitag um drei", "> Gern, bis Freitag.", "Danke, bis Freitag, tschüss!")
    assert day_and_time(found) == [(date(2026, 11, 27), time(15))]


def test_an_empty_call_says_nothing() -> None:
    found = call()
    assert found == CallReading()
    assert found.ambiguities == ()


def test_what_is_ambiguous_stays_open_until_it_is_said_again() -> None:
    assert [one.code for one in call("nächsten Freitag um zehn").ambiguities] == ["next_weekday"]
    assert call("nächsten Freitag um zehn", "> Welchen Freitag?", "am 27. November").ambiguities == ()


def test_a_new_time_after_an_agent_who_only_mentioned_the_present_appointment_is_the_new_wish() -> None:
    found = call(
        "Ich möchte meinen Termin von Mittwoch um zehn auf Freitag um elf verlegen.",
        "> Ihr bisheriger Termin am Mittwoch um zehn Uhr bleibt bestehen. Frei wäre Viertel nach zehn. Passt das?",
        "Dann um zwölf.",
    )
    assert day_and_time(found)[0][1] == time(12)
    assert found.existing_when[0].at == time(10)


def test_anybody_after_a_refusal_is_anybody_else() -> None:
    found = call("Balayage, aber nicht bei Jonas", "> Haben Sie einen Wunsch, bei wem?", "das ist mir egal")
    assert found.staff is not None
    assert (found.staff.mode, found.staff.names) == ("exclude", ("jonas",))


def test_a_service_right_after_comes_in_addition() -> None:
    found = call(
        "Herrenhaarschnitt am Freitag um zwei", "> Auf welchen Namen?", "und Bartpflege gleich danach auch noch"
    )
    assert found.services == (2, 3)
