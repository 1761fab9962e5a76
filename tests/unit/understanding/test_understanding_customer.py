"""Who is calling, in sentences of our own: names in every order and spelling, phone numbers, mail addresses."""

import pytest

from gateway.understanding.reading import Reading
from gateway.understanding.single import read
from tests.fakes.understanding import NOW, SALON

# What a caller says, after "|" when the agent asked something before => name, phone, email, or a reference to a number.
_CASES = """
Mein Name ist Sabine Kurz => name=Sabine Kurz
Ich heiße Jürgen Becker => name=Jürgen Becker
ich heiße Müller => name=Müller
Hier ist Schneider => name=Schneider
hier spricht Frau Lehmann => name=Lehmann
Lehmann hier, guten Tag => name=Lehmann
Guten Tag, Krüger mein Name, ich hätte gern einen Termin => name=Krüger
Guten Tag, mein Name ist Peter Sonntag => name=Peter Sonntag
Ich bin die Petra Lange => name=Petra Lange
ich bin der Herr Vogt => name=Vogt
Auf den Namen Hoffmann => name=Hoffmann
auf Hoffmann => name=Hoffmann
unter Jana Seidel => name=Jana Seidel
Name ist Thomas Brandt => name=Thomas Brandt
mein name ist thomas brandt und ich möchte einen termin => name=Thomas Brandt
hier ist sabine krause ich brauche einen termin => name=Sabine Krause
Nachname Berger, Vorname Lisa => name=Lisa Berger
Vorname Lisa, Nachname Berger => name=Lisa Berger
Berger, Lisa => name=Lisa Berger
Berger, Vorname Lisa => name=Lisa Berger
Lisa Berger => name=Lisa Berger
lisa berger => name=Lisa Berger
Jens von Bülow => name=Jens von Bülow
Marie-Luise Neumann => name=Marie-Luise Neumann
Müller-Lüdenscheidt => name=Müller-Lüdenscheidt
Hallo, Sandra Kühn, ich möchte einen Termin absagen => name=Sandra Kühn
Ja, Petersen, guten Tag, ich hab morgen einen Termin => name=Petersen
Termin absagen bitte, Wagner, null drei null zwei drei eins zwei fünf eins null zwei => name=Wagner phone=03023125102
Frau Thiele => name=Thiele
Schmidt mit d t => name=Schmidt
Schmitt mit dt => name=Schmidt
Schmidt mit Doppel-t => name=Schmitt
Maier mit e y => name=Meyer
Meier mit a i => name=Maier
Mayer mit a ypsilon => name=Mayer
Stephan mit f => name=Stefan
Christian mit K => name=Kristian
Hofmann mit zwei f => name=Hoffmann
Thomas ohne h => name=Tomas
Bäumler mit e u => name=Beumler
Weiß mit Doppel-s => name=Weiss
Kowalski, K O W A L S K I => name=Kowalski
Das schreibt sich B E C K E R => name=Becker
Anna Schmid, S C H M I D => name=Anna Schmid
Ich buchstabiere: M wie Martha, A wie Anton, I wie Ida, E wie Emil, R wie Richard => name=Maier
Anton Martha Martha Anton Nordpol Nordpol => name=Ammann
P Ö H L E R => name=Pöhler
Czerny, C Z E R N Y => name=Czerny
Peter Groß mit Eszett => name=Peter Groß
Özdemir => name=Özdemir
Aylin Özdemir => name=Aylin Özdemir
Kaya mit K => name=Kaya
Hallo, hier ist nochmal Frau Winter => name=Winter
Guten Morgen, Schulze am Apparat => name=Schulze
Ich bin's, Karin Vogel => name=Karin Vogel
Ja, Hansen, Lars Hansen => name=Lars Hansen
Mein Name wäre Dieter Kunz => name=Dieter Kunz
null eins sieben eins drei neun zwei null null eins eins => phone=01713920011
0171 3920011 => phone=01713920011
0171/3920011 => phone=01713920011
meine Nummer ist null eins sieben sechs null vier null sechs neun null zwei zwei => phone=017604069022
null eins sieben sechs, null vier, null sechs, neunzig, zweiundzwanzig => phone=017604069022
unter 030 23125 102 erreichen Sie mich => phone=03023125102
null dreißig dreiundzwanzig zwölf fünf eins null zwei => phone=03023125102
plus neunundvierzig eins sieben eins drei neun zwei null null eins eins => phone=+491713920011
+49 171 3920011 => phone=+491713920011
null null vier neun eins sieben eins drei neun zwei null null eins eins => phone=00491713920011
null eins sieben eins drei neun zwo doppel null eins eins => phone=01713920011
null eins sieben eins drei neun zwei zweimal die null eins eins => phone=01713920011
null sechs neun neun dreimal null neun eins zwei drei => phone=06990009123
die Vorwahl ist null vier null und dann sechs sechs neun sechs neun eins zwei drei => phone=04066969123
null eins sieben eins drei neun zwei null null eins zwei, nein, am Ende eins drei => phone=01713920013
null eins sieben zwei, nein Quatsch, null eins sieben eins drei neun zwei null null eins eins => phone=01713920011
Handynummer null eins fünf zwei zwei acht acht eins sieben drei acht sechs => phone=015228817386
0 1 5 2 2 8 8 1 7 3 8 6 => phone=015228817386
null acht neun, neun neun neun neun acht, drei elf => phone=08999998311
eins sieben eins drei neun zwei null null eins eins mit der Null vorne => phone=01713920011
null drei null zwo drei eins zwo fünf drei null drei => phone=03023125303
Meine Nummer haben Sie ja => ref=on_file
die Nummer steht bei Ihnen im System => ref=on_file
die Nummer von der ich anrufe => ref=caller_id
die sehen Sie ja im Display => ref=caller_id
anna.meier@example.de => email=anna.meier@example.de
anna Punkt meier ät example Punkt de => email=anna.meier@example.de
meine Mail ist karl minus heinz ät example punkt com => email=karl-heinz@example.com
p unterstrich weber at example dot org => email=p_weber@example.org
E-Mail-Adresse ist lisa zweiundneunzig ät example punkt net => email=lisa92@example.net
info ät example minus salon punkt de => email=info@example-salon.de
schicken Sie es an max punkt muster ät example punkt de => email=max.muster@example.de
t punkt kern klammeraffe example punkt de => email=t.kern@example.de
am Dienstag um drei => none
um 14 Uhr 30 => none
am 28.8. um 10.00 Uhr => none
am 24.12.2026 um 14:30 => none
Haare schneiden bitte => none
Ja, genau => none
Danke, tschüss => none
bei Emma bitte => none
Ich bin krank => none
ich bin leider verhindert => none
Mein Sohn heißt Max => none
für meine Tochter Lena => none
Moment bitte => none
Balayage => none
Keratinglättung => none
Donnerstagabend => none
Samstag => none
Emma => none
Auf Wiederhören => none
Hallo, eine Ansatzfärbung morgen um 14 Uhr => none
sechs Millimeter, mit der Maschine => none
Ach so, montags zu. Dann Dienstag, selbe Zeit. => none
Oh, Vatertag, hab ich nicht dran gedacht => none
Tattoo => none
Ärgerlich. Dann eben um eins => none
Perfekt, so machen wir das => none
hier brandt ich kann morgen nicht kommen => name=Brandt
ich bin der peter koch und brauche einen haarschnitt => name=Peter Koch
Wie ist Ihr Name? | Kurz => name=Kurz
Auf welchen Namen darf ich buchen? | Emma Stein => name=Emma Stein
Wie ist Ihr Name bitte? | König => name=König
Auf welchen Namen? | auf Oliver Kern => name=Oliver Kern
Wie heißen Sie? | stein => name=Stein
Auf welchen Namen? | Fabian => name=Fabian
"""


def shown(reading: Reading) -> str:
    """What was found of the caller in one line."""
    told = reading.customer
    found = {"name": told.name, "phone": told.phone, "email": told.email, "ref": told.phone_ref}
    return " ".join(f"{key}={value}" for key, value in found.items() if value) or "none"


@pytest.mark.parametrize("case", _CASES.strip().splitlines())
def test_the_caller_is_read(case: str) -> None:
    said, wanted = case.split(" => ")
    context, _, text = said.rpartition(" | ")
    assert shown(read(text, NOW, SALON, context or None)) == wanted
