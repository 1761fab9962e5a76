"""Services in sentences of our own: synonyms, verbs, compounds, persons, lists, groups, what is not on the menu."""

import pytest

from gateway.understanding.reading import Reading
from gateway.understanding.single import read
from tests.fakes.understanding import NOW, SALON

# What a caller says => the services; "?" candidates of a group; "!" a wish that is not on the menu; "ref" as last time.
_CASES = """
Ich möchte einen Damenhaarschnitt => 41
Spitzen schneiden bitte => 41
nur die Spitzen nachschneiden => 41
Pony schneiden => 41
ein Stufenschnitt => 41
einen Bob schneiden lassen => 41
Frauenhaarschnitt => 41
für meine Frau einen Haarschnitt => 41
meine Mutter braucht einen Haarschnitt => 41
Haare schneiden, Damen => 41
Haarschnitt für eine Dame => 41
Herrenhaarschnitt => 42
Männerschnitt => 42
Haare schneiden für meinen Mann => 42
mein Mann müsste mal wieder zum Schneiden => 42
Maschinenschnitt auf drei Millimeter => 42
Undercut => 42
Seiten auf null mit der Maschine => 42
Herren Haarschnitt => 42
herrenschnitt morgen früh => 42
ein Haarschnitt für den Herrn => 42
Haare schneiden, Herren => 42
mein Vater möchte sich die Haare schneiden lassen => 42
Waschen und Föhnen => 43
waschen föhnen => 43
einmal Waschen und Legen => 43
nur föhnen => 43
Haare waschen und fönen lassen => 43
zum Föhnen => 43
Kinderhaarschnitt => 44
Haarschnitt für meinen Sohn => 44
meine Tochter braucht einen Haarschnitt => 44
mein Kleiner ist fünf und muss zum Haareschneiden => 44
Kinder Haarschnitt => 44
für unsere Kleine die Haare schneiden => 44
mein Enkel soll die Haare geschnitten kriegen => 44
Haare schneiden für meinen Achtjährigen => 44
mein Sohn, acht Jahre, Haare schneiden => 44
Bartpflege => 45
den Bart trimmen => 45
Vollbart stutzen => 45
Bart rasieren => 45
Rasur bitte => 45
Bart schneiden => 45
Bartschnitt => 45
Ansatzfärbung => 177
Ansatz färben => 177
den Ansatz nachfärben => 177
Ansatzfarbe auffrischen => 177
mein Ansatz ist rausgewachsen => 177
die grauen Haare am Ansatz abdecken => 177
Ansatzfärbung mit Schneiden => 177
Ansatz färben, schneiden und föhnen => 177
meine grauen Haare müssen weg => 177
ansatz farben => 177
Ansatz Färbung => 177
Haare nachfärben => 177
färben und schneiden => 177
Farbe und Schnitt => 177
Ansatzfärbung mit Längenausgleich => 178
Ansatz und Längen färben => 178
Ansatz mit Längen angleichen => 178
Längenausgleich => 178
Strähnen => 179
Strähnchen machen lassen => 179
Foliensträhnen => 179
Highlights setzen => 179
blonde Strähnen => 179
Folien => 179
Strähnchen nachmachen => 179
straehnen => 179
ein paar helle Strähnchen ins Haar => 179
Strähnen mit Schneiden und Föhnen => 179
Meschen => 179
Balayage => 180
Balajage => 180
Ballayage => 180
Balayasch => 180
Bala jage => 180
Ombré => 180
einen weichen Farbverlauf nach unten heller => 180
Balayagetermin => 180
Dauerwelle => 181
Dauer Welle => 181
Locken mit Wicklern => 181
eine neue Dauerwelle => 181
Minipli => 181
meine Oma möchte eine Dauerwelle => 181
Herrenschnitt und Bart => 42 45
Haarschnitt und Bart => 42 45
Bart und Haare schneiden => 42 45
Haare schneiden und Bart trimmen => 42 45
Bart und Haarschnitt => 42 45
Damenhaarschnitt und Herrenhaarschnitt => 41 42
für mich Strähnen und für meinen Sohn einen Haarschnitt => 179 44
für meinen Mann und meinen Sohn einen Haarschnitt => 42 44
Haarschnitt für meinen Sohn und meine Tochter => 44 44
zwei Kinderhaarschnitte => 44 44
für meine beiden Jungs Haare schneiden => 44 44
einmal Damen, einmal Herren => 41 42
Strähnen für mich und für meinen Mann einen Haarschnitt => 179 42
Balayage für mich, Kinderhaarschnitt für meine Tochter => 180 44
meine Tochter Dauerwelle und mein Sohn Haare schneiden => 181 44
Mutter und Tochter, beide Haare schneiden => 41 44
Strähnen oder Balayage, was ist besser => 179 180
was ist der Unterschied zwischen Strähnen und Balayage => 179 180
Haare schneiden => ? 41 42 44
Haarschnitt => ? 41 42 44
einmal schneiden bitte => ? 41 42 44
ich müsste mal wieder zum Haareschneiden => ? 41 42 44
färben => ? 177 178 179 180
Haare färben => ? 177 178 179 180
Farbe => ? 177 178 179 180
ich möchte mir die Haare färben lassen => ? 177 178 179 180
was mit Farbe => ? 177 178 179 180
eine neue Haarfarbe => ? 177 178 179 180
einen Termin bitte => none
morgen um drei => none
bei Emma => none
einen Termin zum Friseur => none
ich bin krank => none
Extensions => !Extensions
Augenbrauen zupfen => !Augenbrauen zupfen
Wimpern färben => !Wimpern
Maniküre => !Maniküre
Brautfrisur => !Brautfrisur
Machen Sie auch Hochsteckfrisuren? => !Hochsteckfrisur
Keratinbehandlung => !Keratinglättung
ein Tattoo => !Tattoo
Massage => !Massage
Fußpflege => !Pediküre
ich hätte gern ein Permanent-Make-up => !Make-up
Haarverlängerung => !Extensions
Strähnen und Augenbrauen zupfen => 179 !Augenbrauen zupfen
keine Strähnen, sondern Balayage => 180
nicht Balayage, Strähnen => 179
Herrenschnitt, äh nein, Damenschnitt => 41
Strähnen statt Balayage => 179
Dauerwelle, ach nee, doch lieber Strähnen => 179
Ansatzfärbung ohne Schneiden => 177
Haarschnitt für meine erwachsene Tochter, 25 Jahre => 41
mein Sohn ist achtzehn, Haare schneiden => 42
Waschen, Schneiden, Föhnen für Damen => 41
der Herr möchte nur schneiden => 42
ich bin der Herr Vogt und brauch einen Haarschnitt => 42
hier ist Frau Vogt, ich möchte Haare schneiden => 41
das Gleiche wie letztes Mal => ref
dasselbe wie immer => ref
wie beim letzten Mal => ref
das Übliche => ref
"""


def shown(reading: Reading) -> str:
    """Services, candidates, unknown wish and reference in one line."""
    parts = [str(one) for one in reading.services]
    if reading.service_candidates:
        parts += ["?", *(str(one) for one in reading.service_candidates)]
    if reading.unknown_service:
        parts.append(f"!{reading.unknown_service}")
    if reading.service_ref:
        parts.append("ref")
    return " ".join(parts) or "none"


@pytest.mark.parametrize("case", _CASES.strip().splitlines())
def test_the_services_wished_for_are_read(case: str) -> None:
    text, wanted = case.split(" => ")
    assert sorted(shown(read(text, NOW, SALON)).split()) == sorted(wanted.split())


@pytest.mark.parametrize(
    ("text", "composite"),
    [("Ansatzfärbung", True), ("Herrenschnitt und Bart", False), ("Haare färben", True), ("Haare schneiden", False)],
)
def test_a_composite_wish_is_known_as_one(text: str, *, composite: bool) -> None:
    assert read(text, NOW, SALON).composite is composite


def test_a_group_is_a_question() -> None:
    asked = read("Haare schneiden bitte", NOW, SALON).ambiguities
    assert [(one.code, one.options) for one in asked] == [("service_group", ("41", "42", "44"))]
