"""Equations and variables compare and fill as Retell documents."""

import pytest

from flows.equations import Equation, Equations, equations_from
from flows.variables import fill, pick, unfilled

VARIABLES = {"code": "booked", "leer": "", "zahl": "10", "tz": "Europe/Berlin", "current_time_Europe/Berlin": "12:00"}


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ("{{code}}", "==", "booked", True),
        ("{{ code }}", "==", "booked", True),
        ("{{code}}", "==", "Booked", False),
        ("{{code}}", "!=", "taken", True),
        ("{{code}}", "contains", "ook", True),
        ("{{code}}", "not_contains", "ook", False),
        ("{{zahl}}", ">", "9", True),
        ("{{zahl}}", "==", "10.0", False),
        ("{{zahl}}", "<=", "10.0", True),
        ("{{code}}", ">", "1", False),
        ("{{zahl}}", "<", "zwölf", False),
        ("{{zahl}}", "<", "inf", False),
        ("{{leer}}", "exists", "", True),
        ("{{fehlt}}", "exists", "", False),
        ("{{fehlt}}", "not_exist", "", True),
        ("{{leer}}", "not_exist", "", False),
        ("{{fehlt}}", "==", "", False),
        ("{{leer}}", "==", "", True),
    ],
)
def test_an_equation_is_decided_exactly(left: str, operator: str, right: str, expected: bool) -> None:
    assert Equation(left, operator, right).holds(VARIABLES) is expected


def test_equations_are_joined_by_and_or_or() -> None:
    yes, no = Equation("{{code}}", "==", "booked"), Equation("{{code}}", "==", "x")
    assert not Equations((yes, no), every=True).holds(VARIABLES)
    assert Equations((no, yes), every=False).holds(VARIABLES)
    assert not Equations((), every=True).holds(VARIABLES)


def test_an_unknown_operator_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown operator '=~'"):
        equations_from({"operator": "&&", "equations": [{"left": "a", "operator": "=~", "right": "b"}]})
    with pytest.raises(ValueError, match="joined by"):
        equations_from({"operator": "and", "equations": []})


def test_variables_are_filled_from_the_inside_out_and_missing_ones_stay() -> None:
    assert fill("Um {{current_time_{{tz}} }} bei {{ wem }}", VARIABLES) == "Um 12:00 bei {{ wem }}"
    assert unfilled("{{a}} und {{ b }}") == ("a", "b")


def test_values_are_picked_by_dot_and_index_and_become_text() -> None:
    answer = {"code": "ok", "facts": {"n": 3, "ja": True, "nichts": None}, "offers": [{"id": "off_1"}, {"id": "off_2"}]}
    assert pick(answer, "offers[1].id") == "off_2"
    assert pick(answer, "facts.n") == "3"
    assert pick(answer, "facts.ja") == "true"
    assert pick(answer, "facts") == '{"n":3,"ja":true,"nichts":null}'
    for missing in ("facts.nichts", "facts.x", "offers[2].id", "offers.id", "code.x", "offers[x]", "facts..n]"):
        assert pick(answer, missing) is None
