"""Whom a visit is for: a child who is brought along is not a child whose hair is to be cut; names without a capital."""

from typing import Any

import pytest

from gateway.understanding.read import read
from tests.fakes.understanding import NOW, SALON


def _labels(text: str) -> dict[str, Any]:
    return read(text, NOW, SALON).labels()


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("Termin für den Buben", [44]),
        ("Einen Termin für meine Tochter am Samstag", [44]),
        ("Ich brauche einen Termin für die Kleine", [44]),
        ("Ich bräuchte einen Termin für meine zwei Söhne", [44, 44]),
        ("Meine Tochter kommt mit und braucht auch einen Haarschnitt", [44]),
        ("Mein Sohn braucht einen Haarschnitt", [44]),
    ],
)
def test_a_visit_for_a_child_is_a_cut_for_a_child(text: str, services: list[int]) -> None:
    assert _labels(text)["services"] == services
    assert "unknown_service" not in _labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ich hätte gern einen Haarschnitt, mein Sohn wartet im Auto",
        "Ich muss die Kinder aus der Kita abholen, geht ein Haarschnitt um zwei?",
        "Einen Haarschnitt bitte, meine Tochter ist auch dabei",
        "Mein Sohn fährt mich, ich brauche einen Haarschnitt",
    ],
)
def test_a_child_who_is_only_told_of_wants_no_cut(text: str) -> None:
    assert _labels(text)["service_candidates"] == [41, 42, 44]


def test_a_grown_up_alone_leaves_the_service_open() -> None:
    assert "services" not in _labels("Einen Termin für meinen Mann bitte")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("schuster, ich bräuchte einen termin am freitag", "Schuster"),
        ("ja müller, ich hätte gern einen herrenschnitt", "Müller"),
        ("guten tag, petersen, wir hätten gern zwei termine", "Petersen"),
    ],
)
def test_a_surname_opens_a_call_without_a_capital(text: str, name: str) -> None:
    assert _labels(text)["customer"] == {"name": name}


@pytest.mark.parametrize(
    "text",
    [
        "strähnchen, ich hätte gern strähnchen",
        "freitag, ich kann nur freitag",
        "genau, ich komme am freitag",
        "Schade, ich hätte gern früher gekonnt",
        "emma, ich möchte zu emma",
        "augenblick, ich schaue nach",
    ],
)
def test_another_word_before_ich_is_no_name(text: str) -> None:
    assert "customer" not in _labels(text)
