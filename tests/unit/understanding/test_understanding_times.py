"""Times as callers say them, family by family, in sentences of our own; said on Tuesday, 24 November 2026, at 10:20."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from gateway.understanding.findings import Moment, WhenFinding
from gateway.understanding.text import tokenize
from gateway.understanding.vocabulary import Vocabulary
from gateway.understanding.when import find, offers

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
_DAY = (time(9), time(18))
SALON = Vocabulary(
    staff=(), services=(), opening={1: _DAY, 2: _DAY, 3: (time(9), time(20)), 4: _DAY, 5: (time(9), time(14))}
)


def shown(moment: Moment) -> str:
    """A moment in one line: date or range, then time, window or part of the day."""
    parts = []
    if moment.day:
        parts.append(moment.day.strftime("%d.%m.%y"))
    elif moment.day_from or moment.day_to:
        low = moment.day_from.strftime("%d.%m.%y") if moment.day_from else ""
        high = moment.day_to.strftime("%d.%m.%y") if moment.day_to else ""
        parts.append(f"{low}..{high}")
    about = "~" if moment.approx else ""
    if moment.daypart:
        parts.append(moment.daypart)
    elif moment.at:
        parts.append(about + moment.at.strftime("%H:%M"))
    elif moment.time_from or moment.time_to:
        low = moment.time_from.strftime("%H:%M") if moment.time_from else ""
        high = moment.time_to.strftime("%H:%M") if moment.time_to else ""
        parts.append(f"{about}{low}-{high}")
    if moment.bound_end:
        parts.append("end")
    if moment.earliest:
        parts.append("earliest")
    return " ".join(parts)


def told(found: WhenFinding) -> str:
    """All that was read: excluded days after "not", the present appointment before an arrow."""
    out = " | ".join(shown(one) for one in found.when)
    if found.existing:
        out = " | ".join(shown(one) for one in found.existing) + " => " + out
    if found.when_not:
        out += " not " + " | ".join(shown(one) for one in found.when_not)
    if found.invalid_date:
        out += f" invalid {found.invalid_date}"
    return out.strip()


FAMILIES: dict[str, dict[str, str]] = {
    "relative days": {
        "heute noch": "24.11.26",
        "gleich heute Nachmittag": "24.11.26 afternoon",
        "morgen": "25.11.26",
        "morgen früh um neun": "25.11.26 09:00",
        "morgen Vormittag": "25.11.26 morning",
        "übermorgen gegen elf": "26.11.26 ~11:00",
        "über morgen um zwei": "26.11.26 14:00",
        "überübermorgen": "27.11.26",
        "uebermorgen um zehn": "26.11.26 10:00",
        "in vier Tagen": "28.11.26",
        "in zehn Tagen um halb elf": "04.12.26 10:30",
        "in einer Woche": "01.12.26",
        "in drei Wochen am Vormittag": "15.12.26 morning",
        "in acht Tagen": "01.12.26",
        "heute in acht Tagen": "01.12.26",
        "heute in vierzehn Tagen": "08.12.26",
        "morgen in einer Woche": "02.12.26",
        "heute über acht Tage": "01.12.26",
        "in einem Monat": "24.12.26",
        "in anderthalb Stunden": "24.11.26 11:50",
        "in einer halben Stunde": "24.11.26 10:50",
        "gestern": "23.11.26",
    },
    "weekdays": {
        "am Freitag": "27.11.26",
        "Freitag um drei bitte": "27.11.26 15:00",
        "kommenden Samstag": "28.11.26",
        "diesen Donnerstag noch": "26.11.26",
        "nächsten Samstag": "05.12.26",
        "nächsten Montag": "30.11.26",
        "übernächsten Mittwoch": "09.12.26",
        "am Dienstag": "01.12.26",
        "Donnerstag nächste Woche": "03.12.26",
        "nächste Woche am Freitag": "04.12.26",
        "nächste Woche, am besten Mittwoch": "02.12.26",
        "kommende Woche Dienstag": "01.12.26",
        "Mittwoch übernächste Woche": "09.12.26",
        "übernächste Woche Donnerstag um fünf": "10.12.26 17:00",
        "nicht diesen Freitag, den drauf": "04.12.26 not 27.11.26",
        "am Freitag, nicht diesen, nächsten": "04.12.26",
        "Freitag nicht diese, sondern nächste Woche": "04.12.26",
        "in der zweiten Wochenhälfte": "26.11.26..28.11.26",
        "Freitag in einer Woche": "04.12.26",
        "am Samstag in acht Tagen": "05.12.26",
        "Mittwoch in vierzehn Tagen": "09.12.26",
        "in zwei Wochen am Samstag": "12.12.26",
        "Freitag über eine Woche": "04.12.26",
        "Donnerstag dieser Woche": "26.11.26",
        "diese Woche Freitag": "27.11.26",
        "diese Woche noch, Donnerstag vielleicht": "26.11.26",
        "nicht diese Woche, die drauf, Freitag": "04.12.26 not 24.11.26..29.11.26",
        "nicht nächste Woche, die Woche drauf": "07.12.26..13.12.26 not 30.11.26..06.12.26",
        "nächste Woche Samstag vormittags": "05.12.26 morning",
        "am Sonnabend um zehn": "28.11.26 10:00",
        "am Mo. den 30.11.": "30.11.26",
    },
    "days of the month": {
        "am 27.": "27.11.26",
        "am 5.": "05.12.26",
        "am siebenundzwanzigsten": "27.11.26",
        "am sieben und zwanzigsten": "27.11.26",
        "der achtundzwanzigste": "28.11.26",
        "am fünften um vier": "05.12.26 16:00",
        "Freitag, den vierten": "04.12.26",
        "am Samstag dem fünften": "05.12.26",
        "am 3.12.": "03.12.26",
        "am dritten zwölften": "03.12.26",
        "zweiter Zwölfter": "02.12.26",
        "am elften ersten um neun": "11.01.27 09:00",
        "am 14. Januar": "14.01.27",
        "am vierzehnten Jänner": "14.01.27",
        "am zwoten Feber": "02.02.27",
        "am 1. Juno": "01.06.27",
        "den dreißigsten elften": "30.11.26",
        "am 15.1.": "15.01.27",
        "am 24.12.2026": "24.12.26",
        "am vierten des nächsten Monats": "04.12.26",
        "am 10. nächsten Monat": "10.12.26",
        "am zweiten Samstag im Dezember": "12.12.26",
        "am 0412": "04.12.26",
        "am 30sten": "30.11.26",
        "im Januar am siebten": "07.01.27",
        "am 3.12": "03.12.26",
        "2026-12-05 10:00": "05.12.26 10:00",
    },
    "dates that do not exist": {
        "am 31. April": "invalid 31. April",
        "am dreißigsten Februar": "invalid dreißigsten Februar",
        "am 31.11.": "invalid 31.11",
    },
    "weeks, months and their parts": {
        "diese Woche": "24.11.26..29.11.26",
        "irgendwann nächste Woche": "30.11.26..06.12.26",
        "in der übernächsten Woche": "07.12.26..13.12.26",
        "Anfang nächster Woche": "30.11.26..01.12.26",
        "Mitte nächster Woche": "01.12.26..03.12.26",
        "Ende der Woche": "26.11.26..27.11.26",
        "Ende nächster Woche": "03.12.26..04.12.26",
        "am Wochenende": "28.11.26..29.11.26",
        "KW 50": "07.12.26..13.12.26",
        "in der 49. Kalenderwoche": "30.11.26..06.12.26",
        "in der Kalenderwoche 51": "14.12.26..20.12.26",
        "Anfang Dezember": "01.12.26..10.12.26",
        "Mitte Januar": "11.01.27..20.01.27",
        "Ende des Monats": "21.11.26..30.11.26",
        "im Februar": "01.02.27..28.02.27",
        "nächsten Monat": "01.12.26..31.12.26",
        "in den nächsten Tagen": "25.11.26..01.12.26",
        "in den nächsten zwei Wochen": "25.11.26..08.12.26",
        "vom 3. bis 5. Dezember": "03.12.26..05.12.26",
        "zwischen dem dritten und dem fünften": "03.12.26..05.12.26",
        "von Mittwoch bis Freitag": "25.11.26..27.11.26",
        "ab Donnerstag": "26.11.26..",
        "bis Freitag": "24.11.26..27.11.26",
        "ab nächster Woche": "30.11.26..",
        "nach dem 10.": "11.12.26..",
        "vor dem zehnten Dezember": "24.11.26..09.12.26",
        "unter der Woche": "24.11.26..27.11.26",
        "ab Januar": "01.01.27..",
        "bis Ende des Monats": "24.11.26..30.11.26",
        "ab Mitte Dezember": "11.12.26..",
        "nicht vor Mittwoch": "25.11.26..",
        "frühestens am Donnerstag": "26.11.26..",
    },
    "feasts": {
        "an Heiligabend um zehn": "24.12.26 10:00",
        "an Silvester": "31.12.26",
        "am Tag vor Heiligabend": "23.12.26",
        "am zweiten Weihnachtstag": "26.12.26",
        "am Nikolaustag": "06.12.26",
        "vor Weihnachten": "24.11.26..23.12.26",
        "in der Woche vor Weihnachten": "14.12.26..20.12.26",
        "zwischen den Jahren": "27.12.26..31.12.26",
        "nach Neujahr": "02.01.27..",
        "am Rosenmontag": "08.02.27",
        "Aschermittwoch": "10.02.27",
        "am Gründonnerstag": "25.03.27",
        "Dienstag nach Ostern": "30.03.27",
        "Samstag vor dem zweiten Advent": "05.12.26",
        "am Freitag vor Pfingsten": "14.05.27",
        "Brückentag nach Himmelfahrt": "07.05.27",
        "noch vor Weihnachten, am Samstag um neun": "28.11.26 09:00",
        "am Valentinstag": "14.02.27",
    },
    "clock, 24 hours": {
        "um 14 Uhr": "14:00",
        "vierzehn Uhr dreißig": "14:30",
        "um 9 Uhr 45": "09:45",
        "um sechzehn Uhr fünfzehn": "16:15",
        "16:20 Uhr": "16:20",
        "um 14.30": "14:30",
        "14.30 Uhr": "14:30",
        "um 1515": "15:15",
        "morgen siebzehn dreißig": "25.11.26 17:30",
        "morgen um 14 30": "25.11.26 14:30",
        "Uhr zehn": "10:00",
        "um dreizehn Uhr": "13:00",
        "um 16h": "16:00",
        "um zehn Uhr einen Haarschnitt": "10:00",
        "um zwölf ein Haarschnitt": "12:00",
        "am frei tag um vier zehn uhr": "27.11.26 14:00",
    },
    "clock, 12 hours": {
        "um zwei": "14:00",
        "so um vier": "~16:00",
        "um zwo": "14:00",
        "um elf": "11:00",
        "Punkt neun": "09:00",
        "Schlag zwölf": "12:00",
        "um acht": "08:00",
        "um halb vier": "15:30",
        "halb neun": "08:30",
        "halb eins": "12:30",
        "halbzwölf": "11:30",
        "Viertel nach drei": "15:15",
        "viertel vor zwölf": "11:45",
        "viertel vier": "15:15",
        "viertel elf": "10:15",
        "dreiviertel vier": "15:45",
        "drei viertel elf": "10:45",
        "dreivierteleins": "12:45",
        "fünf vor halb drei": "14:25",
        "fünf nach halb elf": "10:35",
        "zehn vor halb vier": "15:20",
        "zehn vor fünf": "16:50",
        "zwanzig nach neun": "09:20",
        "fünf vor zwölf": "11:55",
        "fünf Minuten vor zehn": "09:55",
        "um kurz vor elf": "10:30-11:00",
        "kurz nach zwei": "14:00-14:30",
        "viertel ab drei": "15:15",
        "viertel über neun": "09:15",
        "am zehni": "10:00",
        "um viertl viere": "15:15",
        "um hoiba zehne": "09:30",
        "um fümf": "17:00",
        "um ölf": "11:00",
        "um dreiviertl zwoa": "13:45",
        "um zwee": "14:00",
    },
    "about": {
        "gegen drei": "~15:00",
        "circa halb elf": "~10:30",
        "ungefähr um zehn": "~10:00",
        "um zehn rum": "~10:00",
        "um elf herum": "~11:00",
        "so gegen 16 Uhr": "~16:00",
        "etwa um viertel nach vier": "~16:15",
        "gegen Mittag": "~12:00",
        "am Freitag irgendwann um zehn": "27.11.26 ~10:00",
    },
    "windows": {
        "ab drei": "15:00-",
        "nach fünf": "17:00-",
        "morgen ab halb elf": "25.11.26 10:30-",
        "frühestens um vier": "16:00-",
        "nicht vor zehn": "10:00-",
        "erst ab elf": "11:00-",
        "bis zwölf": "-12:00",
        "vor elf": "-11:00",
        "spätestens um vier": "-16:00",
        "nicht nach drei": "-15:00",
        "nicht später als vier": "-16:00",
        "zwischen zehn und zwölf": "10:00-12:00",
        "von zwei bis vier": "14:00-16:00",
        "zwischen elf und eins": "11:00-13:00",
        "Freitag zwischen 14 und 16 Uhr": "27.11.26 14:00-16:00",
        "Mittwoch von neun bis halb elf": "25.11.26 09:00-10:30",
        "16-18 Uhr": "16:00-18:00",
        "am Donnerstag ab vier und bis spätestens sechs": "26.11.26 16:00-18:00",
        "drei Uhr oder später": "15:00-",
        "nachmittags zwischen zwei und vier": "14:00-16:00",
        "bis zwölf muss ich wieder zu Hause sein": "-12:00 end",
        "um eins muss ich weg": "-13:00 end",
        "ich muss spätestens um vier fertig sein": "-16:00 end",
        "ab mittags": "12:00-",
        "später als vier geht nicht": "-16:00",
        "vor zwölf oder nach fünf": "-12:00 | 17:00-",
        "zehn oder elf Uhr": "10:00 | 11:00",
        "bis Mittag": "-12:00",
    },
    "parts of the day": {
        "morgens": "early",
        "in der Früh": "early",
        "vormittags": "morning",
        "mittags": "noon",
        "über Mittag": "noon",
        "am frühen Nachmittag": "early_afternoon",
        "nachmittags": "afternoon",
        "am späten Nachmittag": "late_afternoon",
        "abends": "evening",
        "nach der Arbeit": "after_work",
        "nach der Schule": "after_school",
        "Freitagabend": "27.11.26 evening",
        "am Samstagmorgen": "28.11.26 early",
        "Mittwochnachmittag um drei": "25.11.26 15:00",
        "Donnerstag Abend halb acht": "26.11.26 19:30",
        "abends um sieben": "19:00",
        "morgens um neun": "09:00",
        "morgen Mittag um eins": "25.11.26 13:00",
        "um drei Uhr nachmittags": "15:00",
        "Freitag früh": "27.11.26 early",
        "heute Morgen": "24.11.26 early",
        "morgen in der Mittagspause": "25.11.26 noon",
        "nächsten Donnerstagabend": "03.12.26 evening",
        "gleich in der Früh am Mittwoch": "25.11.26 first_thing",
    },
    "alternatives": {
        "Donnerstag oder Freitag": "26.11.26 | 27.11.26",
        "Freitag um zehn oder Samstag um elf": "27.11.26 10:00 | 28.11.26 11:00",
        "am Freitag um zehn oder um elf": "27.11.26 10:00 | 27.11.26 11:00",
        "entweder Mittwoch Vormittag oder Donnerstag Nachmittag": "25.11.26 morning | 26.11.26 afternoon",
        "Mittwoch oder Donnerstag um drei": "25.11.26 15:00 | 26.11.26 15:00",
        "morgen um zwei, zur Not auch um drei": "25.11.26 14:00 | 25.11.26 15:00",
        "Freitag nur bis zwei, Samstag den ganzen Tag": "27.11.26 -14:00 | 28.11.26",
        "vormittags oder abends": "morning | evening",
    },
    "exclusions": {
        "nicht am Montag": "not 30.11.26",
        "außer Mittwoch": "not 25.11.26",
        "nächste Woche, aber nicht am Dienstag": "30.11.26..06.12.26 not 01.12.26",
        "Donnerstag geht nicht, Freitag um drei": "27.11.26 15:00 not 26.11.26",
        "nicht Mittwoch, sondern Donnerstag": "26.11.26 not 25.11.26",
        "Freitag kann ich nicht, lieber Samstag": "28.11.26 not 27.11.26",
    },
    "corrections": {
        "um drei, nee, halb vier": "15:30",
        "am Mittwoch, nein, am Donnerstag um zehn": "26.11.26 10:00",
        "am Freitag um zehn, ach nein, um elf": "27.11.26 11:00",
        "morgen, quatsch, übermorgen um neun": "26.11.26 09:00",
        "Freitag um zwei, Entschuldigung, Samstag um zehn": "28.11.26 10:00",
        "um zehn, äh, halb elf": "10:30",
        "nächste Woche Dienstag, Moment, Mittwoch": "02.12.26",
        "am vierten, ich meine am fünften Dezember": "05.12.26",
        "um drei also fünfzehn Uhr": "15:00",
        "morgen um zehn. Oder nein, doch lieber um elf": "25.11.26 11:00",
        "am Donnerstag um vier, halt, um fünf": "26.11.26 17:00",
    },
    "moving": {
        "von Freitag auf Samstag verschieben": "27.11.26 => 28.11.26",
        "Können wir den Termin am Mittwoch um zehn auf Freitag um elf verlegen?": "25.11.26 10:00 => 27.11.26 11:00",
        "statt Donnerstag um drei lieber Freitag um drei": "26.11.26 15:00 => 27.11.26 15:00",
        "Ich muss meinen Termin am Freitag verschieben": "27.11.26 =>",
        "verschieben Sie mich bitte auf nächste Woche Dienstag": "01.12.26",
        "mein Termin morgen um drei, geht der eine Stunde später?": "25.11.26 15:00 => 25.11.26 16:00",
        "Ich hab Donnerstag um zehn einen Termin, können wir den auf elf verlegen?": "26.11.26 10:00 => 26.11.26 11:00",
        "den Termin am 3.12. einen Tag später": "03.12.26 => 04.12.26",
        "ich möchte den Termin von morgen um zwei auf übermorgen umbuchen": "25.11.26 14:00 => 26.11.26",
        "kann ich den Samstag um neun vorverlegen auf Freitag Nachmittag": "28.11.26 09:00 => 27.11.26 afternoon",
    },
    "as early as possible": {
        "so bald wie möglich": "24.11.26.. earliest",
        "der nächste freie Termin": "24.11.26.. earliest",
        "so früh wie möglich am Freitag": "27.11.26 earliest",
        "schnellstmöglich": "24.11.26.. earliest",
    },
    "no time at all": {
        "ich hätte gerne einen Termin für zwei Personen": "",
        "meine Tochter ist acht": "",
        "das kostet fünfunddreißig Euro": "",
        "Guten Morgen": "",
        "Guten Abend, hier ist Frau Sonntag": "",
        "schönen Tag noch": "",
        "drei Zentimeter ab bitte": "",
        "mein Name ist Mai": "",
        "wir kommen zu dritt": "",
        "null eins sieben eins drei neun zwei null null eins zwei": "",
        "So, dann machen wir das": "",
        "ich war schon zwei Mal bei Ihnen": "",
        "die erste Variante": "",
        "in Ordnung": "",
        "um Gottes willen": "",
        "mit dem Achter": "",
        "einen Moment bitte": "",
        "bis zur Schulter": "",
        "vor allem die Spitzen": "",
        "Schönes Wochenende": "",
        "Danke, frohe Weihnachten": "",
        "nach hinten kämmen": "",
        "ab und zu": "",
        "Stufe sechs bitte": "",
    },
}
CASES = [(family, text, want) for family, cases in FAMILIES.items() for text, want in cases.items()]


@pytest.mark.parametrize(("family", "text", "want"), CASES, ids=[f"{family}: {text}" for family, text, _ in CASES])
def test_is_read_as(family: str, text: str, want: str) -> None:
    assert told(find(tokenize(text), NOW, SALON)) == want, family


OFFERS = {
    ("Ich hätte um 9 Uhr oder um 15 Uhr etwas frei.", "den späteren"): "15:00",
    ("Ich hätte um 9 Uhr oder um 15 Uhr etwas frei.", "den früheren bitte"): "09:00",
    ("Frei wären 9 Uhr, 11 Uhr 30 und 14 Uhr.", "das mittlere"): "11:30",
    ("Frei wären 9 Uhr, 11 Uhr 30 und 14 Uhr.", "den dritten"): "14:00",
    ("Am Freitag um 10 Uhr oder am Samstag um 11 Uhr?", "dann den zweiten"): "28.11.26 11:00",
    ("Am Freitag um 10 Uhr oder am Samstag um 11 Uhr?", "Samstag"): "28.11.26 11:00",
    ("Am Freitag um 10 Uhr oder am Samstag um 11 Uhr?", "um elf"): "28.11.26 11:00",
    ("Am Freitag um 10 Uhr oder am Samstag um 11 Uhr?", "letzteres"): "28.11.26 11:00",
    ("Am Freitag um 10 Uhr oder am Samstag um 11 Uhr?", "geht auch Montag?"): "30.11.26",
    ("Wie viel Uhr passt Ihnen?", "drei"): "15:00",
    ("Um wie viel Uhr möchten Sie kommen?", "fünfzehn dreißig"): "15:30",
    ("Am Freitag um 10 Uhr. Passt das?", "ja gern"): "",
}


@pytest.mark.parametrize(("context", "text", "want"), [(*key, want) for key, want in OFFERS.items()])
def test_an_answer_is_read_with_what_the_agent_said(context: str, text: str, want: str) -> None:
    offered = offers(context, NOW, SALON)
    assert told(find(tokenize(text), NOW, SALON, offered, asked=context)) == want


def test_a_time_alone_in_the_night_is_shown_with_the_day_that_begins_and_asked() -> None:
    found = find(tokenize("um drei"), NOW.replace(hour=5), SALON)
    assert found.when[0].day is None
    assert found.when[0].day_assumed == NOW.date()
    assert [one.code for one in found.questions] == ["day_assumed"]
