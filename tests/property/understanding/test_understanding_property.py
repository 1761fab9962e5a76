"""The understanding holds on any input: no exception, spans in place, answers of the right shape, time linear."""

import json
import time
from datetime import UTC, date, datetime
from datetime import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.understanding.read import (
    CallReading,
    Reading,
    ServiceName,
    StaffName,
    Utterance,
    Vocabulary,
    read,
    read_call,
)
from gateway.understanding.scanning import WORDS
from gateway.understanding.text import tokenize
from gateway.understanding.when import find

SALON = Vocabulary(
    staff=(
        StaffName(id="emma-williams", name="Emma Williams", spoken=("Emma",), gender="f"),
        StaffName(id="jan-mai", name="Jan Mai", spoken=("Jan",), gender="m"),
    ),
    services=(
        ServiceName(id=1, name="Damenhaarschnitt"),
        ServiceName(id=2, name="Ansatzfärbung, waschen, schneiden, föhnen", composite=True),
    ),
    opening={weekday: (clock(9), clock(18)) for weekday in range(1, 6)},
)
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
FIRST, LAST = datetime(2000, 1, 1), datetime(2090, 12, 31)  # noqa: DTZ001 (must be naive)
MOMENTS = st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC))
EXTRA = """um ab bis vor nach am den in auf statt nicht zwischen und oder von nein Emma Frau Mai 14 30 23. 3.12. 14:30
2212 1430 31.2. 99 0 , . - ? 9999999999 24.12.9999 termin verschieben später eine halbe stunde jahre"""
PIECES = st.sampled_from([*sorted(WORDS), *EXTRA.split()])
SENTENCES = st.lists(PIECES, max_size=14).map(" ".join)
LONG_NOISE = 10_000


def check(reading: Reading) -> None:
    """What holds for every reading."""
    size = len(reading.tokens)
    for span in reading.spans:
        assert 0 <= span.first < span.end <= size, span
        assert span.rule
    assert json.loads(json.dumps(reading.labels()))["intent"] == reading.intent
    for one in (*reading.when, *reading.existing_when, *reading.when_not):
        assert one.day is None or (one.day_from is None and one.day_to is None)
        assert one.at is None or (one.time_from is None and one.time_to is None)
        if one.day_from and one.day_to:
            assert one.day_from <= one.day_to


@settings(max_examples=300, deadline=None)
@given(text=SENTENCES, now=MOMENTS)
def test_words_of_time_in_any_order_are_read_without_an_exception(text: str, now: datetime) -> None:
    check(read(text, now, SALON))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200), context=st.none() | SENTENCES)
def test_any_text_is_read_without_an_exception(text: str, context: str | None) -> None:
    check(read(text, NOW, SALON, context))


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(st.tuples(st.sampled_from(["user", "agent"]), SENTENCES), max_size=6))
def test_any_call_is_folded_without_an_exception(turns: list[tuple[str, str]]) -> None:
    found = read_call([Utterance(role=role, text=text) for role, text in turns], NOW, SALON)
    assert isinstance(found, CallReading)


@settings(max_examples=100, deadline=None)
@given(text=SENTENCES)
def test_the_same_sentence_is_read_the_same_twice(text: str) -> None:
    assert read(text, NOW, SALON).labels() == read(text, NOW, SALON).labels()


@given(st.text(max_size=100))
def test_every_token_is_found_at_its_place(text: str) -> None:
    tokens = tokenize(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.ends) == len(tokens.breaks) - 1
    places = [place for pair in zip(tokens.starts, tokens.ends, strict=True) for place in pair]
    assert places == sorted(places)
    assert all(tokens.raw(at, at + 1) for at in range(len(tokens)))


@given(st.dates(min_value=date(2026, 11, 25), max_value=date(2027, 11, 20)))
def test_a_date_in_digits_is_that_day(day: date) -> None:
    found = find(tokenize(f"am {day.day}.{day.month}.{day.year}"), NOW, SALON)
    assert [one.day for one in found.when] == [day]
    found = find(tokenize(f"am {day.day}.{day.month}."), NOW, SALON)
    assert [one.day for one in found.when] == [day]


@given(st.integers(9, 19), st.sampled_from([0, 5, 15, 30, 45]))
def test_a_clock_time_in_digits_is_that_time(hour: int, minute: int) -> None:
    for text in (f"um {hour}:{minute:02}", f"{hour} Uhr {minute:02}", f"um {hour}.{minute:02} Uhr"):
        found = find(tokenize(text), NOW, SALON)
        assert [one.at for one in found.when] == [clock(hour, minute)], text


NOISES = {
    "letters": "a" * LONG_NOISE,
    "punctuation": ".,-!? " * (LONG_NOISE // 6),
    "digits": "1 2 3 4 " * (LONG_NOISE // 8),
    "one number": "7" * LONG_NOISE,
    "times": "um drei oder " * (LONG_NOISE // 13),
    "days": "am Freitag, nein, " * (LONG_NOISE // 18),
    "small words": "nicht vor und bis zu " * (LONG_NOISE // 21),
    "dates": "3.12. " * (LONG_NOISE // 6),
    "apostrophes": "a'" * (LONG_NOISE // 2),
    "names": "bei Emma " * (LONG_NOISE // 9),
}


@pytest.mark.parametrize("kind", NOISES)
def test_time_grows_with_the_length_and_no_faster(kind: str) -> None:
    text = NOISES[kind]
    read(text[:500], NOW, SALON)

    def seconds(part: str) -> float:
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            read(part, NOW, SALON)
            best = min(best, time.process_time() - begun)
        return best

    half, whole = seconds(text[: LONG_NOISE // 2]), seconds(text)
    assert whole < max(3.5 * half, 0.05), (half, whole)
