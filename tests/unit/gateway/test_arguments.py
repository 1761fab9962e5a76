"""Arguments in every shape a model sends, and the wishes that are read out of them and of the transcript."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.adapters.holidays import PublicHolidays
from booking.catalogue_file.packaged import demo
from booking.domain.wishes import When, WishMode
from gateway.catalogue_view import vocabulary
from gateway.replies import Answer
from gateway.tools.arguments import Arguments, clean
from gateway.tools.asking import AskBack
from gateway.tools.chosen import chosen_offer
from gateway.tools.heard import Heard
from gateway.tools.invocation import tool_call_id
from gateway.tools.table import NEWEST
from gateway.tools.wished_services import wished_services
from gateway.tools.wished_staff import WishedStaff, wished_staff
from gateway.tools.wished_time import WishedTime, whens
from tests.fakes.transcripts import answered, invoked, read_call_object, said

NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))  # a Tuesday
CATALOGUE = demo(holidays=PublicHolidays("DE"))
KNOWN = [argument.name for argument in NEWEST["book_appointment"].arguments]
WEDNESDAY = date(2026, 3, 11)


def _arguments(**raw: object) -> Arguments:
    return clean(raw, KNOWN)


def _heard(*turns: str) -> Heard:
    return Heard(read_call_object(said(*turns)), NOW, vocabulary(CATALOGUE))


def _services(heard: Heard, **raw: object) -> tuple[int, ...]:
    return wished_services(_arguments(**raw), heard, CATALOGUE)


def _staff(heard: Heard, **raw: object) -> WishedStaff:
    return wished_staff(_arguments(**raw), heard, CATALOGUE)


def _when(heard: Heard, **raw: object) -> tuple[When, ...]:
    moments = WishedTime(_arguments(**raw), heard).moments(heard.said.when)
    return whens(moments, heard.said.when_not, NOW.date())


def _at(day: date, clock: time | None = None) -> When:
    return When(day_from=day, day_to=day, at=clock)


@pytest.mark.parametrize(
    "value",
    ["", "  ", "{{datum}}", "morgen {{uhrzeit}}", "null", "none", "N/A", "unbekannt", None, {}, [], "<unknown>"],
)
def test_a_placeholder_is_missing(value: object) -> None:
    assert clean({"datum": value}, KNOWN).values == {}


def test_invented_keys_are_passed_over_and_aliases_are_known() -> None:
    raw = {
        "execution_message": "Moment",
        "call_id": "call_001",
        "service": 177,
        "Telefonnummer": 171392,
        "date": "morgen",
    }
    assert clean(raw, KNOWN).values == {"dienstleistung": "177", "telefon": "171392", "datum": "morgen"}


def test_the_german_name_counts_before_its_alias() -> None:
    assert clean({"dienstleistung": "41", "service": "177"}, KNOWN).text("dienstleistung") == "41"


def test_equal_arguments_are_canonically_equal_in_any_shape() -> None:
    one = clean({"datum": "morgen", "dienstleistung": 177, "execution_message": "a"}, KNOWN)
    two = clean({"dienstleistung": "177", "datum": " morgen ", "uhrzeit": "{{uhrzeit}}"}, KNOWN)
    assert one.canonical() == two.canonical()


@pytest.mark.parametrize(
    "text",
    [
        "177",
        pytest.param(177, id="number"),
        pytest.param(177.0, id="float"),
        "id 177",
        "service_177",
        "Ansatzfärbung, waschen, schneiden, föhnen",
        "ansatzfärbung",
    ],
)
def test_a_service_by_number_or_name(text: object) -> None:
    assert _services(_heard(), dienstleistung=text) == (177,)


@pytest.mark.parametrize(
    "value",
    [
        "Strähnen und Kinderhaarschnitt",
        ["179", 44],
        "179, 44",
        "für mich Strähnen und für meinen Sohn Kinderhaarschnitt",
    ],
)
def test_several_services(value: object) -> None:
    assert _services(_heard(), dienstleistung=value) == (179, 44)


def test_two_children_are_two_services() -> None:
    assert _services(_heard(), dienstleistung="zwei Kinderhaarschnitte") == (44, 44)


def test_the_service_is_taken_from_the_transcript() -> None:
    assert _services(_heard("Ansatzfärbung morgen um 14 Uhr, bei Emma bitte")) == (177,)


def test_a_group_is_settled_by_the_transcript() -> None:
    heard = _heard("Ich hätte gern einen Haarschnitt.", "> Für Damen oder Herren?", "Einen Herrenhaarschnitt.")
    assert _services(heard, dienstleistung="Haarschnitt") == (42,)


def test_a_group_alone_is_asked_about() -> None:
    answer = _asks(lambda: _services(_heard(), dienstleistung="Haare schneiden"))
    assert answer.code == "ambiguous_service"
    assert answer.facts["kandidaten"] == ["Damenhaarschnitt", "Herrenhaarschnitt", "Kinderhaarschnitt"]


@pytest.mark.parametrize("text", ["Tattoo", "999", "177 und 999"])
def test_what_is_not_offered_is_said(text: str) -> None:
    answer = _asks(lambda: _services(_heard(), dienstleistung=text))
    assert answer.code == "unknown_service"
    assert answer.facts["gesagt"] == text


def test_no_service_at_all_is_missing() -> None:
    assert _asks(lambda: _services(_heard("Guten Tag"))).missing == ("dienstleistung",)


def test_a_service_nobody_named_contradicts() -> None:
    answer = _asks(lambda: _services(_heard("Eine Dauerwelle bitte, morgen um zehn"), dienstleistung="42"))
    assert (answer.code, answer.facts["feld"]) == ("contradiction", "dienstleistung")


def test_a_service_the_agent_proposed_does_not_contradict() -> None:
    heard = _heard("Eine Dauerwelle bitte", "> Geht auch ein Herrenhaarschnitt?", "Ja gut")
    assert _services(heard, dienstleistung="42") == (42,)


def _asks(work: object) -> Answer:
    assert callable(work)
    with pytest.raises(AskBack) as caught:
        work()
    return caught.value.answer


@pytest.mark.parametrize("text", ["Emma Williams", "emma", "Emma", "bei Emma", "Frau Williams", "Ema", "emma-williams"])
def test_a_person_by_any_name_is_required(text: str) -> None:
    wished = _staff(_heard(), mitarbeiter=text)
    assert (wished.wish.mode, wished.wish.staff, wished.source) == (
        WishMode.REQUIRE,
        ("emma-williams",),
        "argument",
    )


@pytest.mark.parametrize("text", ["egal", "any", "Keine Präferenz", "ist mir egal", ""])
def test_anybody_will_do(text: str) -> None:
    assert not _staff(_heard(), mitarbeiter=text).is_preference


def test_the_person_is_taken_from_the_transcript_on_every_version() -> None:
    wished = _staff(_heard("Ansatzfärbung morgen um 14 Uhr, bei Emma bitte"))
    assert (wished.wish.staff, wished.source) == (("emma-williams",), "transcript")


def test_how_strongly_it_was_meant_is_taken_from_the_transcript() -> None:
    heard = _heard("Strähnen am Freitag um neun, am liebsten bei Emma, wenn die nicht kann dann Fabian.")
    wished = _staff(heard, mitarbeiter="Emma Williams").wish
    assert (wished.mode, wished.staff, wished.fallback) == (WishMode.PREFER, ("emma-williams",), ("fabian-spitzer",))


def test_the_fallback_may_be_sent_as_the_person() -> None:
    heard = _heard("Strähnen am Freitag um neun, am liebsten bei Emma, wenn die nicht kann dann Fabian.")
    assert _staff(heard, mitarbeiter="Fabian Spitzer").wish.staff == ("fabian-spitzer",)


def test_the_caller_counts_before_an_argument_that_says_anybody() -> None:
    assert _staff(_heard("Nur bei Emma bitte"), mitarbeiter="egal").wish.staff == ("emma-williams",)


def test_somebody_else_than_the_caller_said_contradicts() -> None:
    answer = _asks(lambda: _staff(_heard("Bei Emma bitte"), mitarbeiter="Fabian"))
    assert (answer.code, answer.facts["gesagt"], answer.facts["uebergeben"]) == ("contradiction", "Emma", "Fabian")


def test_somebody_the_agent_offered_does_not_contradict() -> None:
    heard = _heard("Bei Emma bitte", "> Emma ist leider belegt, Fabian wäre frei.", "Ja, das geht auch")
    assert _staff(heard, mitarbeiter="Fabian").wish.staff == ("fabian-spitzer",)


@pytest.mark.parametrize("heard", [("Bei Sabine bitte",), ()])
def test_nobody_of_that_name(heard: tuple[str, ...]) -> None:
    answer = _asks(lambda: _staff(_heard(*heard), mitarbeiter="" if heard else "Sabine"))
    assert answer.code == "unknown_staff"
    assert answer.facts["team"] == ["Emma", "Fabian", "Oliver"]


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2026-03-11", "14:00"),
        ("2026-03-11T14:00:00+01:00", ""),
        ("11.03.2026", "14.00 Uhr"),
        ("11.3.", "14"),
        ("Mittwoch, den 11. März", "vierzehn Uhr"),
        ("morgen", "um zwei"),
        ("morgen um zwei", ""),
        ("", "morgen um zwei"),
        ("tomorrow", "2 pm"),
        ("March 11th", "at 2 pm"),
        ("am elften", "14 Uhr"),
        ("2023-03-11", "14:00"),
        ("11.03.2024", "14:00:00"),
        ("morgen", "2:00 PM"),
    ],
)
def test_the_same_day_and_time_in_every_shape(day: str, clock: str) -> None:
    assert _when(_heard(), datum=day, uhrzeit=clock) == (_at(WEDNESDAY, time(14)),)


def test_a_wrong_year_is_mended_to_the_callers_own() -> None:
    heard = _heard("Am fünfzehnten Januar bitte, um zehn")
    assert _when(heard, datum="2026-01-15", uhrzeit="10:00") == (_at(date(2027, 1, 15), time(10)),)


def test_day_and_time_are_taken_from_the_transcript() -> None:
    heard = _heard("Ansatzfärbung morgen um 14 Uhr")
    assert _when(heard) == (_at(WEDNESDAY, time(14)),)
    assert _when(heard, datum="2026-03-11") == (_at(WEDNESDAY, time(14)),)
    assert _when(heard, uhrzeit="{{uhrzeit}}", datum="{{datum}}") == (_at(WEDNESDAY, time(14)),)


def test_bounds_and_windows() -> None:
    assert _when(_heard(), datum="Donnerstag", uhrzeit="ab fünf")[0].start_from == time(17)
    morning = _when(_heard(), datum="Samstag", uhrzeit="vormittags")[0]
    assert (morning.start_from, morning.start_to) == (time(9), time(12))


def test_any_time_will_do() -> None:
    assert _when(_heard(), datum="2026-03-11", uhrzeit="egal") == (_at(WEDNESDAY),)


def test_as_soon_as_possible() -> None:
    soon = _when(_heard("Wann ist denn der nächste freie Termin?"))[0]
    assert (soon.day_from, soon.earliest) == (NOW.date(), True)
    assert soon.day_to - soon.day_from >= timedelta(days=30)


@pytest.mark.parametrize("text", ["2026-02-30", "31. April", "bla bla"])
def test_a_date_that_is_none_is_asked_for_again(text: str) -> None:
    answer = _asks(lambda: _when(_heard(), datum=text, uhrzeit="10:00"))
    assert (answer.code, answer.facts["gesagt"]) == ("invalid_date", text)


def test_a_weekday_that_does_not_fit_its_number_is_asked_about() -> None:
    answer = _asks(lambda: _when(_heard("Am Donnerstag, dem dreizehnten März, um zehn")))
    assert answer.code == "ambiguous_date"
    assert len(list(answer.facts["kandidaten"])) == 2  # type: ignore[call-overload]


def test_another_day_than_the_caller_said_contradicts() -> None:
    answer = _asks(lambda: _when(_heard("Am Freitag um zehn bitte"), datum="2026-03-12", uhrzeit="10:00"))
    assert answer.code == "contradiction"
    assert (answer.facts["gesagt"], answer.facts["uebergeben"]) == ("2026-03-13", "2026-03-12")


def test_a_day_the_agent_named_does_not_contradict() -> None:
    heard = _heard("Am Freitag um zehn bitte", "> Da ist nichts frei. Am Donnerstag um zehn Uhr ginge es.", "Ja gut")
    assert _when(heard, datum="2026-03-12", uhrzeit="10:00") == (_at(date(2026, 3, 12), time(10)),)


def test_a_day_of_an_offer_told_by_a_tool_does_not_contradict() -> None:
    offer = '{"ok":true,"code":"alternatives","offers":[{"id":"off_1","start":"2026-03-12T11:30+01:00"}],"facts":{}}'
    items = [*said("Am Freitag um zehn bitte"), answered("t1", offer), *said("Das zweite nehme ich")]
    heard = Heard(read_call_object(items), NOW, vocabulary(CATALOGUE))
    assert _when(heard, datum="2026-03-12", uhrzeit="11:30") == (_at(date(2026, 3, 12), time(11, 30)),)


def test_what_the_caller_said_last_does_not_contradict() -> None:
    heard = _heard("Am Freitag um elf.", "> Um elf ist belegt, zehn Uhr fünfzehn wäre frei.", "Dann um zwölf.")
    assert _when(heard, datum="2026-03-13", uhrzeit="12:00") == (_at(date(2026, 3, 13), time(12)),)


def test_another_half_of_the_day_follows_the_caller() -> None:
    assert _when(_heard("Morgen um drei"), datum="2026-03-11", uhrzeit="03:00") == (_at(WEDNESDAY, time(15)),)


def test_no_day_at_all_is_missing() -> None:
    assert _asks(lambda: _when(_heard(), uhrzeit="14:00")).missing == ("datum",)


OFFERS = (
    '{"ok":true,"code":"alternatives","facts":{},"offers":[{"id":"off_a","start":"2026-03-12T10:00+01:00"},'
    '{"id":"off_b","start":"2026-03-12T11:30+01:00"}]}'
)


@pytest.mark.parametrize(
    ("raw", "chosen"),
    [
        ({"angebot": "off_b"}, "off_b"),
        ({"angebot": "2"}, "off_b"),
        ({"angebot": "angebot_1"}, "off_a"),
        ({"angebot": "off_b", "datum": "2026-03-12", "uhrzeit": "11:30"}, "off_b"),
        ({"angebot": "off_b", "datum": "2026-03-13"}, None),
        ({"angebot": "off_b", "uhrzeit": "10:00"}, None),
        ({"angebot": "3"}, None),
        ({"angebot": "das spätere"}, None),
        ({"angebot": "off_told_elsewhere"}, "off_told_elsewhere"),
        ({}, None),
    ],
)
def test_the_chosen_offer(raw: dict[str, object], chosen: str | None) -> None:
    heard = Heard(read_call_object([answered("t1", OFFERS)]), NOW, vocabulary(CATALOGUE))
    assert chosen_offer(_arguments(**raw), heard) == chosen


def test_the_tool_call_is_the_last_open_invocation() -> None:
    tool = NEWEST["book_appointment"]
    items = [invoked("t1", "x", {}), answered("t1", "{}"), invoked("t2", "book", {"datum": "morgen"})]
    assert tool_call_id(read_call_object(items).items(), _arguments(datum="morgen"), tool) == "t2"
    assert tool_call_id(read_call_object(said("hallo")).items(), _arguments(), tool) is None


def test_of_several_open_invocations_the_arguments_decide() -> None:
    tool = NEWEST["book_appointment"]
    items = [invoked("t1", "book", {"datum": "morgen"}), invoked("t2", "book", {"datum": "heute"})]
    assert tool_call_id(read_call_object(items).items(), _arguments(datum="morgen"), tool) == "t1"
