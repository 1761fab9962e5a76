"""The condition language of offline.json: every atom, precedence, and errors that say where."""

import pytest

from flows.conditions import (
    AnyOf,
    ConditionError,
    Every,
    Gave,
    Heard,
    IntentIs,
    Not,
    Silence,
    VariableSet,
    atoms,
    parse,
)

WISH = Heard(intent="book", gave=frozenset({"service", "day"}))


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("any", {}, True),
        ("silence", {}, False),
        ("intent=book", {}, True),
        ("intent=cancel|book", {}, True),
        ("intent=cancel", {}, False),
        ("has=service", {}, True),
        ("has=name|day", {}, True),
        ("has=phone", {}, False),
        ("var=datum", {"datum": "2026-03-11"}, True),
        ("var=datum", {"datum": ""}, False),
        ("var=datum", {}, False),
        ("not has=phone and intent=book", {}, True),
        ("intent=cancel or intent=book and has=phone", {}, False),
        ("(intent=cancel or intent=book) and not has=phone", {}, True),
        ("not (intent=book or silence)", {}, False),
    ],
)
def test_a_condition_is_decided_from_the_last_turn_and_the_variables(
    text: str, variables: dict[str, str], expected: bool
) -> None:
    assert parse(text).holds(WISH, variables) is expected


def test_silence_is_a_turn_without_words() -> None:
    assert parse("silence").holds(Heard(silent=True), {})


def test_and_binds_more_tightly_than_or() -> None:
    assert parse("intent=a or has=day and not silence") == AnyOf(
        (IntentIs(("a",)), Every((Gave(("day",)), Not(Silence()))))
    )


def test_the_atoms_come_from_left_to_right() -> None:
    assert list(atoms(parse("(intent=a or var=datum) and not silence"))) == [
        IntentIs(("a",)),
        VariableSet("datum"),
        Silence(),
    ]


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("", 0, "empty condition"),
        ("intent=book has=day", 12, "unexpected 'has=day'"),
        ("intent=book and", 15, "ends too early"),
        ("(intent=book", 12, "ends too early"),
        ("(intent=book any)", 13, "expected )"),
        ("or any", 0, "expected a condition"),
        ("intnt=book", 0, "unknown condition"),
        ("intent", 0, "unknown condition"),
        ("has=haarfarbe", 0, "has=haarfarbe is not known"),
        ("intent=", 0, "is no name"),
        ("var=a|b", 0, "takes one variable"),
    ],
)
def test_a_broken_condition_says_where_and_why(text: str, position: int, problem: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert problem in str(caught.value)
