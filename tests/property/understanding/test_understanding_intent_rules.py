"""A rule of the intent that is not asked, for want of its cues, would not have held."""

import random

import pytest

from gateway.understanding import intent
from gateway.understanding.cues import GAP, slots
from gateway.understanding.german import phrase_table
from gateway.understanding.read import read
from tests.fakes.understanding import NOW, SALON

_COUNT = 500


def _spoken(dice: random.Random) -> str:
    """One to three cue phrases said one after the other, sometimes as a question."""
    parts = []
    for _ in range(dice.randint(1, 3)):
        phrase = dice.choice(phrase_table.PHRASES[dice.choice(sorted(phrase_table.PHRASES))])
        said = [dice.choice(choices) for choices in slots(phrase, phrase_table.LISTS)]
        parts.append(" ".join("mal" if word == GAP else word.removeprefix("!") for word in said if word))
    return dice.choice((" ", ", ", ". ")).join(parts) + dice.choice(("", "?", "."))


def test_every_rule_that_holds_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)  # noqa: S311 (samples, no secrets)
    said = [_spoken(dice) for _ in range(_COUNT)]
    agent = (None, "Darf ich das so buchen?", "Wann passt es Ihnen?")
    asked = [(text, dice.choice(agent)) for text in said]
    chosen = [read(text, NOW, SALON, context).intent for text, context in asked]
    monkeypatch.setattr(intent, "_ALWAYS", -1)
    assert [read(text, NOW, SALON, context).intent for text, context in asked] == chosen
    assert len(set(chosen)) > 12, "the phrases lead to many intents"
