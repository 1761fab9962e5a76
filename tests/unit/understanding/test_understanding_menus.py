"""Other salons: any roster, any menu, without a word of the demo salon."""

import pytest

from gateway.understanding.single import read
from gateway.understanding.vocabulary import ServiceName, StaffName, Vocabulary
from tests.fakes.understanding import NOW

_SALON = Vocabulary(
    staff=tuple(StaffName(id=name, name=name) for name in ("Ayşe Demir", "Jörg Krämer", "Sarah Klein", "Sarah Busch")),
    services=tuple(
        ServiceName(id=name, name=name)
        for name in (
            "Ansatzfarbe",
            "Ansatzfarbe, Schneiden & Föhnen",
            "Komplettfarbe",
            "Trockenschnitt",
            "Damenschnitt",
            "Herrenschnitt",
            "Waschen, Schneiden, Föhnen",
            "Olaplex-Behandlung",
            "Augenbrauen zupfen",
            "Hot-Stone-Massage",
            "Beratung",
        )
    ),
)


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("den Ansatz färben", ["Ansatzfarbe"]),
        ("Ansatz färben mit Schneiden und Föhnen", ["Ansatzfarbe, Schneiden & Föhnen"]),
        ("Haare komplett färben", ["Komplettfarbe"]),
        ("nur trocken schneiden", ["Trockenschnitt"]),
        ("Waschen, schneiden und föhnen bitte", ["Waschen, Schneiden, Föhnen"]),
        ("Olaplexbehandlung", ["Olaplex-Behandlung"]),
        ("mit Olaplex", ["Olaplex-Behandlung"]),
        ("Augenbrauen zupfen", ["Augenbrauen zupfen"]),
        ("die Augenbrauen gezupft", []),
        ("ein Beratungsgespräch", ["Beratung"]),
        ("für meinen Mann schneiden", ["Herrenschnitt"]),
        ("Haarschnitt", []),
        ("färben", []),
        ("Strähnen", []),
    ],
)
def test_services_are_read_from_any_menu(text: str, services: list[str]) -> None:
    assert list(read(text, NOW, _SALON).services) == services


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bei der Ayse", ["Ayşe Demir"]),
        ("beim Herrn Kremer", ["Jörg Krämer"]),
        ("bei Joerg", ["Jörg Krämer"]),
        ("bei Frau Klein", ["Sarah Klein"]),
        ("bei Sarah Busch", ["Sarah Busch"]),
    ],
)
def test_staff_is_read_from_any_roster(text: str, names: list[str]) -> None:
    found = read(text, NOW, _SALON).staff
    assert found is not None
    assert list(found.names) == names


def test_a_first_name_of_two_is_a_question() -> None:
    reading = read("bei Sarah bitte", NOW, _SALON)
    assert reading.staff is not None
    assert set(reading.staff.names) == {"Sarah Klein", "Sarah Busch"}
    assert [one.code for one in reading.ambiguities] == ["which_of_the_name"]


def test_an_empty_salon_reads_without_staff_or_services() -> None:
    reading = read("Strähnen bei Emma", NOW, Vocabulary(staff=(), services=()))
    assert reading.services == ()
    assert reading.staff is None or not reading.staff.names
