"""How dates, times, durations, prices and numbers are spoken."""

from datetime import date, datetime

import pytest

from flows.spoken import (
    day_in_words,
    digits_in_words,
    duration_in_words,
    e164,
    hour_in_words,
    list_in_words,
    number_in_words,
    on_day,
    opening_in_words,
    ordinal_in_words,
    price_in_words,
    time_in_words,
    weekday_in_words,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "null"),
        (1, "eins"),
        (12, "zwölf"),
        (16, "sechzehn"),
        (17, "siebzehn"),
        (21, "einundzwanzig"),
        (30, "dreißig"),
        (76, "sechsundsiebzig"),
        (100, "einhundert"),
        (101, "einhunderteins"),
        (1000, "eintausend"),
        (2026, "zweitausendsechsundzwanzig"),
        (999_999, "neunhundertneunundneunzigtausendneunhundertneunundneunzig"),
    ],
)
def test_numbers(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_a_number_nobody_speaks_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number to be spoken"):
        number_in_words(-1)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "erste"), (3, "dritte"), (7, "siebte"), (8, "achte"), (11, "elfte"), (19, "neunzehnte"), (20, "zwanzigste")],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal_in_words(number) == words


def test_an_ordinal_takes_its_ending() -> None:
    assert ordinal_in_words(31, "en") == "einunddreißigsten"
    assert ordinal_in_words(103) == "einhundertdritte"


def test_a_day_in_its_cases() -> None:
    day = date(2026, 3, 11)
    assert day_in_words(day) == "Mittwoch, der elfte März"
    assert day_in_words("2026-03-11", case="dative") == "Mittwoch, dem elften März"
    assert day_in_words(datetime(2026, 3, 11, 9, 0), case="accusative") == "Mittwoch, den elften März"  # noqa: DTZ001  a local time
    assert day_in_words(day, year=True).endswith("März zweitausendsechsundzwanzig")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-10", "heute, am Dienstag, dem zehnten März"),
        ("2026-03-11", "morgen, am Mittwoch, dem elften März"),
        ("2026-03-12", "übermorgen, am Donnerstag, dem zwölften März"),
        ("2026-03-13", "am Freitag, dem dreizehnten März"),
        ("2027-03-12", "am Freitag, dem zwölften März zweitausendsiebenundzwanzig"),
        ("2028-02-29", "am Dienstag, dem neunundzwanzigsten Februar zweitausendachtundzwanzig"),
    ],
)
def test_a_day_is_told_as_seen_from_today(day: str, words: str) -> None:
    assert on_day(day, "2026-03-10") == words


def test_the_night_of_the_clock_change_is_a_sunday_like_any_other() -> None:
    assert on_day("2025-10-26", "2025-10-25") == "morgen, am Sonntag, dem sechsundzwanzigsten Oktober"
    assert weekday_in_words("2025-10-26") == "Sonntag"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("14:00", "vierzehn Uhr"),
        ("09:05", "neun Uhr fünf"),
        ("01:30", "ein Uhr dreißig"),
        ("00:15", "null Uhr fünfzehn"),
        ("2026-03-11T15:15:00+01:00", "fünfzehn Uhr fünfzehn"),
    ],
)
def test_times(text: str, words: str) -> None:
    assert time_in_words(text) == words


def test_a_full_hour_in_a_span_has_no_uhr() -> None:
    assert hour_in_words("09:00") == "neun"
    assert hour_in_words("09:30") == "neun Uhr dreißig"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "null Minuten"),
        (1, "eine Minute"),
        (15, "eine Viertelstunde"),
        (20, "zwanzig Minuten"),
        (30, "eine halbe Stunde"),
        (45, "eine Dreiviertelstunde"),
        (60, "eine Stunde"),
        (61, "eine Stunde und eine Minute"),
        (90, "eineinhalb Stunden"),
        (130, "zwei Stunden und zehn Minuten"),
        (150, "zweieinhalb Stunden"),
        (170, "zwei Stunden und fünfzig Minuten"),
        (210, "dreieinhalb Stunden"),
    ],
)
def test_durations(minutes: int, words: str) -> None:
    assert duration_in_words(minutes) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [([], ""), (["Emma"], "Emma"), (["Emma", "Fabian"], "Emma und Fabian"), (["a", "b", "c"], "a, b und c")],
)
def test_lists(items: list[str], words: str) -> None:
    assert list_in_words(items) == words


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (4550, "fünfundvierzig Euro fünfzig"),
        (100, "ein Euro"),
        (50, "fünfzig Cent"),
        (12_000, "einhundertzwanzig Euro"),
    ],
)
def test_prices(cents: int, words: str) -> None:
    assert price_in_words(cents) == words


def test_a_telephone_number_is_told_digit_by_digit_in_groups() -> None:
    assert digits_in_words("+49 171 3920034") == "null eins sieben eins, drei neun zwei, null null drei, vier"
    assert digits_in_words("030 23125407") == "null drei null, zwei drei eins, zwei fünf vier, null sieben"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [("030 23125000", "+493023125000"), ("+49 30 23125000", "+493023125000"), ("0049 30 23125000", "+493023125000")],
)
def test_a_number_as_machines_dial_it(number: str, dialled: str) -> None:
    assert e164(number) == dialled


def test_opening_hours_are_told_by_equal_days() -> None:
    hours = [
        {"tag": 2, "von": "09:00", "bis": "18:00"},
        {"tag": 3, "von": "09:00", "bis": "18:00"},
        {"tag": 4, "von": "09:00", "bis": "20:00"},
    ]
    expected = "dienstags und mittwochs von neun bis achtzehn Uhr und donnerstags von neun bis zwanzig Uhr"
    assert opening_in_words(hours) == expected
