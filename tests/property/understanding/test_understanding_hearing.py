"""Whatever is said: the one pass that hears an utterance agrees with looking at each word by itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.understanding.cues import cue_table
from gateway.understanding.everyday import EVERYDAY, is_everyday
from gateway.understanding.german import dialect
from gateway.understanding.hearing import hear, known_of
from gateway.understanding.services_lexicon import lexicon
from gateway.understanding.text import tokenize

_SAID = (
    "ich hätte gern für morgen früh um drei, halb Strähnchen? Föhnen wär's bei Krämer. oder-nicht 14:30 3.12. ick "
    "Ä ß „so“ GEHT'S wenn’s  Maße nachfärben übermorgen\tdoppel\nnull İstanbul e\u0301 ² Zoé"
)
_SPOKEN = st.lists(st.sampled_from(_SAID.split(" "))).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(max_size=80), _SPOKEN))
def test_hearing_splits_a_text_as_the_tokens_do(text: str) -> None:
    assert hear(text).tokens == tokenize(text)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(max_size=80), _SPOKEN))
def test_hearing_knows_of_each_word_what_the_word_alone_tells(text: str) -> None:
    heard = hear(text)
    known = lexicon()
    lengths = [end - start for start, end in zip(heard.tokens.starts, heard.tokens.ends, strict=True)]
    assert heard.words == dialect.standard(heard.tokens.words)
    for at, (word, standard) in enumerate(zip(heard.tokens.words, heard.words, strict=True)):
        plain = standard in EVERYDAY or is_everyday(word)
        assert heard.plain[at] == plain
        assert heard.meanings[at] == (known.alone.get(standard) if plain else known.concepts(standard))
        assert heard.classes[at] == known_of(word, lengths[at]).classes


@settings(max_examples=200, deadline=None)
@given(text=_SPOKEN)
def test_hearing_finds_the_cues_of_the_table(text: str) -> None:
    heard = hear(text)
    stops = [any(sign in mark for sign in ".?!") for mark in heard.tokens.breaks]
    assert heard.cues == cue_table().find(heard.words, stops)
