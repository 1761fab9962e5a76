"""The notation of cue phrases, and the sounds of words."""

import pytest

from gateway.understanding.cues import CueTable, slots
from gateway.understanding.hearing import hear
from gateway.understanding.phonetics import cologne
from gateway.understanding.services_lexicon import lexicon
from gateway.understanding.text import fold, tokenize


def _places(phrase: str, text: str) -> list[tuple[int, int]]:
    tokens = tokenize(text)
    stops = ["." in mark for mark in tokens.breaks]
    return CueTable({"tag": (phrase,)}, {"tun": ("macht", "tut")}).find(tokens.words, stops).get("tag", [])


@pytest.mark.parametrize(
    ("phrase", "text", "places"),
    [
        ("wer zeit hat", "egal wer zeit hat", [(1, 4)]),
        ("wer (halt|eben)? zeit hat", "wer halt zeit hat", [(0, 4)]),
        ("wer (halt|eben)? zeit hat", "wer zeit hat", [(0, 3)]),
        ("wer <tun> das", "wer macht das", [(0, 3)]),
        ("wer .. hat", "wer gerade mal frei hat", [(0, 5)]),
        ("wer .. hat", "wer a b c d hat", []),
        ("wer .. hat", "wer kommt. Emma hat", []),
        ("wer .. (hat)?", "wer auch immer", [(0, 1)]),
        ("frühstück", "fruehstueck fruhstuck frühstück", [(0, 1), (1, 2), (2, 3)]),
        ("!ändern", "andern ändern", [(1, 2)]),
        ("nö", "no", []),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str, places: list[tuple[int, int]]) -> None:
    assert _places(phrase, text) == places


def test_a_phrase_that_is_not_in_the_notation_is_refused() -> None:
    with pytest.raises(ValueError, match="not a cue phrase"):
        slots("wer ((hat|ist) frei)", {})


def test_an_unknown_word_list_is_refused() -> None:
    with pytest.raises(KeyError):
        slots("wer <fehlt> da", {})


def test_dialect_words_are_heard_in_standard_german() -> None:
    assert hear("ick hob nix").words == ["ich", "habe", "nichts"]


@pytest.mark.parametrize(
    ("word", "code"),
    [("Müller-Lüdenscheidt", "65752682"), ("Wikipedia", "3412"), ("Breschnew", "17863"), ("Xaver", "4837"), ("", "")],
)
def test_the_phonetic_code_is_that_of_the_literature(word: str, code: str) -> None:
    assert cologne(word) == code


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("Foliensträhnen", {"strands"}),
        ("nachgefärbt", {"colour", "root"}),
        ("Herrenhaarschnitt", {"man", "hair", "cut"}),
        ("Balayagetermin", {"balayage"}),
        ("Ansatzfärbung", {"root", "colour"}),
        ("Strähnenmachen", {"strands"}),
    ],
)
def test_a_compound_is_split_into_what_it_means(word: str, concepts: set[str]) -> None:
    assert set(lexicon().concepts(fold(word)) or ()) == concepts


@pytest.mark.parametrize("word", ["ungefähr", "Termin", "schönen", "Kommode", "herein", "Abteilung"])
def test_other_words_mean_nothing_to_a_hairdresser(word: str) -> None:
    assert not lexicon().concepts(fold(word))
