"""What holds after an answer that leans on what was said before: later than offered, as booked, of several only one."""

import pytest

from gateway.understanding.read import CallReading, Utterance, read, read_call
from tests.fakes.understanding import NOW, SALON


def _call(*said: str) -> CallReading:
    """A call; the agent's turns begin with a dash."""
    turns = [Utterance(role="agent" if one.startswith("-") else "user", text=one.lstrip("- ")) for one in said]
    return read_call(turns, NOW, SALON)


def _moment(call: CallReading) -> tuple[str, str]:
    assert len(call.when) == 1
    return str(call.when[0].day), str(call.when[0].at)


@pytest.mark.parametrize(
    ("offer", "answer", "day", "at"),
    [
        ("Um 15 Uhr ist leider belegt, frei wäre 16 Uhr.", "Geht auch eine Stunde später?", "2026-06-19", "17:00:00"),
        ("Frei wäre noch Samstag um 11 Uhr.", "Lieber eine halbe Stunde früher.", "2026-06-20", "10:30:00"),
        ("Da ist leider nichts frei.", "Und eine halbe Stunde früher?", "2026-06-19", "14:30:00"),
        ("Da ist leider alles voll.", "Dann einen Tag später.", "2026-06-20", "15:00:00"),
        ("Ich hätte 14 Uhr oder 16 Uhr frei.", "Zwei Stunden später ginge nicht?", "2026-06-19", "18:00:00"),
    ],
)  # fmt: skip
def test_later_is_later_than_the_last_offer_or_the_wish(offer: str, answer: str, day: str, at: str) -> None:
    call = _call("Ich hätte gern am Freitag um drei einen Herrenhaarschnitt", f"- {offer}", answer)
    assert _moment(call) == (day, at)
    assert call.goal in {"book", "check_availability"}


def test_later_than_the_appointment_to_be_moved() -> None:
    call = _call(
        "Mein Termin morgen um zehn bei Emma, den muss ich verschieben",
        "- Wohin darf ich ihn legen?",
        "Eine Stunde später bitte",
    )
    assert call.existing_when[0].at is not None
    assert _moment(call) == ("2026-06-18", "11:00:00")


def test_later_than_nothing_is_no_time() -> None:
    assert _call("Eine Stunde später").when == ()


@pytest.mark.parametrize(
    "answer",
    [
        "Dann bleibt's beim Freitag.",
        "Dann bleibt es beim Freitag um zehn, danke",
        "Gut, dann lassen wir es beim Freitag",
    ],
)
def test_a_change_given_up_leaves_no_new_wish(answer: str) -> None:
    call = _call(
        "Ich möchte meinen Termin am Freitag um zehn auf Samstag um elf verlegen",
        "- Samstag um elf ist leider nicht mehr frei.",
        answer,
    )
    assert call.when == ()
    assert str(call.existing_when[0].day) == "2026-06-19"
    assert read(answer, NOW, SALON).labels() == {"intent": "deny"}


def test_a_wish_stays_when_another_day_is_turned_down() -> None:
    call = _call(
        "Einen Herrenhaarschnitt am Freitag um zehn", "- Samstag wäre auch frei.", "Nein, dann bleibt's beim Freitag"
    )
    assert _moment(call) == ("2026-06-19", "10:00:00")


@pytest.mark.parametrize("answer", ["Nein, nur einer bitte", "Doch nur ein Kind", "Ach, nur für einen"])
def test_of_several_only_one_is_wished_for(answer: str) -> None:
    assert _call("Ich brauche zwei Kinderhaarschnitte", "- Also für zwei Kinder.", answer).services == (44,)


def test_only_one_says_nothing_of_different_services() -> None:
    call = _call("Einen Herrenhaarschnitt und eine Bartpflege", "- Gern.", "Nur einer hat frei, oder?")
    assert set(call.services) == {42, 45}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Am Freitag brauche ich einen Termin", "book"),
        ("Morgen um zehn hätte ich gern einen Termin", "book"),
        ("Bei Emma hätte ich gern am Freitag einen Termin", "book"),
        ("Für Samstag möchte ich gern was ausmachen", "book"),
        ("Freitag um zehn würde mir passen", "give_details"),
        ("Am Freitag um drei bitte", "give_details"),
    ],
)
def test_a_verb_of_wishing_may_follow_what_it_is_about(text: str, intent: str) -> None:
    assert read(text, NOW, SALON).intent == intent


@pytest.mark.parametrize(
    ("told", "answer", "intent"),
    [
        (
            "Ihr Termin ist gebucht: Freitag um fünfzehn Uhr.",
            "Und für meinen Sohn bitte auch am Freitag um drei",
            "book",
        ),
        ("Ihr Termin ist am 19. Juni um 15 Uhr.", "Bitte buchen Sie mir noch einen am 19. Juni um 15 Uhr", "book"),
        ("Ihr Termin wurde abgesagt: Freitag um fünfzehn Uhr.", "Buchen Sie doch wieder Freitag um drei", "book"),
        ("Am Freitag um fünfzehn Uhr ist frei.", "Ja, bitte, am Freitag um drei", "affirm"),
    ],
)
def test_what_is_booked_is_no_offer_to_be_taken(told: str, answer: str, intent: str) -> None:
    said = read(answer, NOW, SALON, f"{told} Kann ich sonst noch etwas für Sie tun?")
    assert said.intent == intent
    assert [(str(one.day), str(one.at)) for one in said.when] == [("2026-06-19", "15:00:00")]
