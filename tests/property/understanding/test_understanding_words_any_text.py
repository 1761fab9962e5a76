"""Whatever is said: no exception, spans inside the text, and work in proportion to its length."""

import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.understanding.single import read
from tests.fakes.understanding import NOW, SALON

_TEXT = """
bei Emma nicht oder zum Olli Strähnen Haarschnitt Herr Frau Müller mit dt A M wie Martha null eins sieben doppel plus
neunundvierzig ät Punkt de mein Name ist Sohn statt sonst egal nein äh ich meine wer frei ist Färben schneiden , . ? -
Vorname Bindestrich Bart zwei Kinder gestern dreimal die Null um drei Uhr ß é 🙂 \x00 @ ++ 0171 hier für auf von der
"""
_WORDS = _TEXT.split()
_SENTENCES = st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(text=_SENTENCES, context=st.none() | _SENTENCES)
def test_any_words_in_any_order_are_read(text: str, context: str | None) -> None:
    reading = read(text, NOW, SALON, context)
    assert reading.labels()["intent"]
    assert all(0 <= span.first <= span.end <= len(reading.tokens) for span in reading.spans)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert read(text, NOW, SALON).labels()["intent"]


@given(text=_SENTENCES)
@settings(max_examples=50, deadline=None)
def test_the_same_text_is_read_the_same(text: str) -> None:
    assert read(text, NOW, SALON).labels() == read(text, NOW, SALON).labels()


_REPEATED = (
    "bei Emma |A M M A N N |null eins |nicht |Färbungsfärbungs|wer |mit dt |ät Punkt |äh nein |Frau |x|Bart und |zwei |"
    "für mich und |doppel |Müller, |hier |null nein eins |keine Strähnen |wenn nicht |ab |Bala jage "
)


@pytest.mark.parametrize("noise", _REPEATED.split("|"))
def test_long_noise_takes_steps_in_proportion(noise: str) -> None:
    short, long = (_calls((noise * size)[:size]) for size in (1_000, 8_000))
    assert long < 10 * short


def _calls(text: str) -> int:
    """How many functions are called to read a text: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        read(text, NOW, SALON)
    finally:
        sys.setprofile(None)
    return calls
