"""What callers nobody had heard before taught: greetings of the regions, complaints, refused times, persons beside."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.understanding.single import read
from tests.fakes.understanding import SALON

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Tuesday."""

_INTENTS = """
Karsamstag arbeitet ihr auch, oder? => ask_opening_hours
Was müsste ich für Strähnen ausgeben? => ask_price
Worin unterscheidet sich die Dauerwelle von der Balayage? => explain_process
Darf ich mit ungewaschenen Haaren kommen? => explain_process
Wird bei der Dauerwelle auch geföhnt? => explain_process
Schafft ihr Waschen und Föhnen in einer halben Stunde? => ask_duration
brauche ich für die Strähnen einen ganzen Vormittag => ask_duration
am Dienstag kann ich nur bis zehn, danach hab ich Dienst => give_details
die zweite Zahl ist eine vier, keine sieben => correct
mit einer Maschine spreche ich nicht => human_handover
Mir fallen die Haare aus seit der Blondierung! => human_handover
ist mir viel zu dunkel geworden, das geht so nicht => human_handover
puh, ziemlich schwül heute => smalltalk
wir kommen schon seit zehn Jahren zu euch => smalltalk
Ist der Donnerstag schon ausgebucht? => check_availability
haben Sie denn nichts am Vormittag => check_availability
bitte nicht bei Fabian => give_details
suchen Sie einfach wen Sie wollen => give_details
so spät bitte nicht => deny
der Termin muss leider entfallen => cancel
Wann hat denn der Fabian den nächsten freien Termin? Morgen schaffe ich's nicht mehr. => check_availability
Bart, oder machen Sie mir gleich auch noch einen Herrenschnitt dazu => book
unser Kater ist krank, ich bin ganz neben mir => smalltalk
"""


@pytest.mark.parametrize("line", _INTENTS.strip().splitlines())
def test_intent_of_an_unforeseen_sentence(line: str) -> None:
    text, intent = line.split(" => ")
    assert read(text, NOW, SALON).intent == intent


_SERVICES = """
meine Frau müsste mal wieder zum Friseur => 41
oben etwas länger, hinten schön kurz, für unseren Junior => 44
mein Ältester, sechzehn, braucht einen Haarschnitt => 42
kinder haarschnit für zwei kinder => 44 44
für meinen Vater Bartpflege und ich nur schneiden, Herren => 45 42
Haarschnitt bitte, hier ist Herr Lohmann => 42
ball ayage mit föhnen => 180
für den Bua Hoor schnaide => 44
"""


@pytest.mark.parametrize("line", _SERVICES.strip().splitlines())
def test_services_of_an_unforeseen_sentence(line: str) -> None:
    text, numbers = line.split(" => ")
    assert [str(one) for one in read(text, NOW, SALON).services] == numbers.split()


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("elf wär super am Freitag", date(2026, 11, 27), time(11)),
        ("am Sünnavend Klock tein", date(2026, 11, 28), time(10)),
        ("am Mittwoch um neuen Uhr", date(2026, 11, 25), time(9)),
        ("Fasching ist ja vorbei, dann eben am Freitag um drei", date(2026, 11, 27), time(15)),
        ("gestern war ich schon da, jetzt brauche ich Donnerstag um zehn", date(2026, 11, 26), time(10)),
        ("um elf, beziehungsweise lieber Viertel nach elf", None, time(11, 15)),
        ("um zehn schaff ich's nicht, besser um elf", None, time(11)),
        ("zwei Tage vor Heiligabend um zehn", date(2026, 12, 22), time(10)),
        ("am Saterdag üm negen", date(2026, 11, 28), None),
    ],
)
def test_time_of_an_unforeseen_sentence(text: str, day: date | None, at: time | None) -> None:
    (moment,) = read(text, NOW, SALON).when
    assert (moment.day, moment.at) == (day, at)


def test_before_a_time_refused_is_from_that_time_on() -> None:
    (moment,) = read("vor vier komme ich nicht weg", NOW, SALON).when
    assert (moment.time_from, moment.time_to) == (time(16), None)


def test_an_age_behind_a_day_is_no_clock_time() -> None:
    (moment,) = read("meine Tochter wird am Sonntag sechs", NOW, SALON).when
    assert (moment.day, moment.at) == (date(2026, 11, 29), None)


@pytest.mark.parametrize("text", ["wie geht's Ihnen heute", "richtig kalt heute, oder"])
def test_small_talk_wishes_for_no_day(text: str) -> None:
    reading = read(text, NOW, SALON)
    assert (reading.intent, reading.when) == ("smalltalk", ())


def test_an_hour_asked_about_is_a_length() -> None:
    labels = read("Schafft man Bartpflege in einer Stunde?", NOW, SALON).labels()
    assert (labels["intent"], labels["duration_minutes"], labels.get("when")) == ("ask_duration", 60, None)


def test_a_length_at_night_counts_real_minutes() -> None:
    late = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    labels = read("schafft ihr das in zwei Stunden", late, SALON).labels()
    assert labels["intent"] == "ask_duration"
    assert "when" not in labels


def test_the_day_one_is_prevented_is_the_present_appointment() -> None:
    labels = read("Mir kam was dazwischen, am Freitag kann ich nicht, ginge Samstag um elf?", NOW, SALON).labels()
    assert labels["intent"] == "reschedule"
    assert labels["existing_when"] == [{"date": "2026-11-27"}]
    assert labels["when"] == [{"date": "2026-11-28", "time": {"at": "11:00"}}]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Griaß Gott, i mechat an Termin", None),
        ("Juten Abend, wann habt ihr denn uff", None),
        ("Tachchen, ick brauch n Haarschnitt", None),
        ("Yıldız mit Y, Vorname Cem", "Cem Yıldız"),
        ("Absage bitte, Name Kettler", "Kettler"),
        ("Sonntag, wie der Ruhetag, Erika Sonntag", "Erika Sonntag"),
    ],
)
def test_name_of_an_unforeseen_sentence(text: str, name: str | None) -> None:
    reading = read(text, NOW, SALON)
    assert reading.customer.name == name
    assert not reading.when


def test_the_day_beside_a_name_that_is_a_day_stays_a_day() -> None:
    reading = read("Mein Name ist Freitag und ich käme gern am Freitag um zehn", NOW, SALON)
    assert reading.customer.name == "Freitag"
    assert [one.day for one in reading.when] == [date(2026, 11, 27)]


@pytest.mark.parametrize(
    ("text", "mode", "names"),
    [
        ("der nächste freie Termin für Bartpflege", None, ()),
        ("ich möchte zu Fabian, aber nicht am Donnerstag", "require", ("fabian",)),
        ("bei Frau Wiliem", "require", ("emma",)),
        ("schicken Sie mir wen Sie haben", "any", ()),
        ("Wer schneidet bei Ihnen denn gut Locken?", None, ()),
    ],
)
def test_staff_of_an_unforeseen_sentence(text: str, mode: str | None, names: tuple[str, ...]) -> None:
    staff = read(text, NOW, SALON).staff
    assert (staff.mode if staff else None, staff.names if staff else ()) == (mode, names)


def test_a_nice_weekend_is_no_number_on_file() -> None:
    assert read("ein ruhiges Wochenende haben Sie ja hoffentlich", NOW, SALON).customer.phone_ref is None


def test_an_appointment_told_without_the_word_is_the_one_to_move() -> None:
    labels = read("ich hab am Freitag um zwei einen Haarschnitt, den bräuchte ich um vier", NOW, SALON).labels()
    assert labels["intent"] == "reschedule"
    assert labels["existing_when"] == [{"date": "2026-11-27", "time": {"at": "14:00"}}]
    assert labels["when"] == [{"date": "2026-11-27", "time": {"at": "16:00"}}]


@pytest.mark.parametrize(
    "text", ["nein, um neun kann ich nicht, lieber um zehn", "nein, neun schaff ich nicht, lieber um zehn"]
)
def test_another_time_instead_cancels_nothing(text: str) -> None:
    reading = read(text, NOW, SALON, "Also am Freitag um neun Uhr. Darf ich das so eintragen?")
    assert reading.intent == "give_details"
    assert [one.at for one in reading.when] == [time(10)]


def test_an_evening_greeting_is_no_wish_for_the_evening() -> None:
    reading = read("Abend, Bartpflege am Freitag um elf bitte", NOW, SALON)
    assert [(one.day, one.at, one.daypart) for one in reading.when] == [(date(2026, 11, 27), time(11), None)]


@pytest.mark.parametrize(
    ("text", "services"), [("Bart und Haare schneiden, Herren", (45, 42)), ("Herrenschnitt und Bart", (42, 45))]
)
def test_services_come_in_the_order_in_which_they_were_said(text: str, services: tuple[int, ...]) -> None:
    assert read(text, NOW, SALON).services == services


def test_who_is_busy_on_a_day_has_no_appointment_then() -> None:
    labels = read("ich hab am Donnerstag keine Zeit, den hätte ich gern am Freitag um drei", NOW, SALON).labels()
    assert "existing_when" not in labels


def test_a_wish_in_the_plural_behind_an_hour_counts_nothing() -> None:
    assert [one.at for one in read("am Freitag um zehn Strähnen", NOW, SALON).when] == [time(10)]


def test_a_number_beside_an_address_is_read_too() -> None:
    customer = read("die Nummer ist 030 23125 617, die Mail kai19 ät example Punkt org", NOW, SALON).customer
    assert (customer.phone, customer.email) == ("03023125617", "kai19@example.org")


_READ_AS = """
Können Sie mich Freitag um elf reinquetschen, Bart, geht ja fix => book
Ich käme gern am Freitag um elf, oder wird das zu spät? => book
Ich rufe an, weil ich am Donnerstag um drei nicht kommen kann => cancel
Bin ich mit der Bartpflege in einer Viertelstunde fertig? => ask_duration
Muss ich bei Strähnen die ganze Zeit dableiben? => explain_process
Das würde ich gern mit einem Mitarbeiter klären => human_handover
Mein Regenschirm ist weg, lag der vielleicht bei Ihnen? => human_handover
Die Rechnung von neulich ist falsch => human_handover
Entschuldigung, ich bin heute ganz von der Rolle => smalltalk
"""


@pytest.mark.parametrize("line", _READ_AS.strip().splitlines())
def test_intent_behind_more_words(line: str) -> None:
    text, intent = line.split(" => ")
    assert read(text, NOW, SALON).intent == intent


@pytest.mark.parametrize(
    ("text", "context", "intent"),
    [
        ("nein, Mittwoch, nicht Freitag", "Also am Freitag, dem 27. November, richtig?", "correct"),
        ("ich wollte Bartpflege, nicht schneiden", "Also ein Herrenhaarschnitt, richtig?", "correct"),
        ("Das ist nicht meine Nummer.", "Ich habe 0171 3920012 notiert.", "correct"),
        ("geht da nichts früher", "Ich hätte um 16 Uhr oder um 17 Uhr etwas frei.", "check_availability"),
    ],
)
def test_answer_to_what_the_agent_said(text: str, context: str, intent: str) -> None:
    assert read(text, NOW, SALON, context).intent == intent


def test_a_time_said_before_several_days_is_for_all_of_them() -> None:
    for text in ("vormittags, Mittwoch oder Freitag", "jederzeit zwischen neun und zwölf, Mittwoch oder Freitag"):
        found = read(text, NOW, SALON).when
        assert [one.day for one in found] == [date(2026, 11, 25), date(2026, 11, 27)]
        assert {(one.time_from, one.time_to) for one in found} == {(time(9), time(12))}


@pytest.mark.parametrize("text", ["vor elf geht bei mir nichts", "bis elf hab ich keine Zeit"])
def test_no_time_before_is_from_then_on(text: str) -> None:
    (moment,) = read(text, NOW, SALON).when
    assert (moment.time_from, moment.time_to) == (time(11), None)


def test_my_appointment_named_first_is_the_one_to_move() -> None:
    labels = read("mein Termin am Donnerstag, ginge der auch Samstag?", NOW, SALON).labels()
    assert labels["existing_when"] == [{"date": "2026-11-26"}]
    assert labels["when"] == [{"date": "2026-11-28"}]


@pytest.mark.parametrize("text", ["bei Emma, äh, bei Fabian", "zu Emma, zu Fabian mein ich"])
def test_the_person_meant_in_the_end_counts(text: str) -> None:
    staff = read(text, NOW, SALON).staff
    assert staff is not None
    assert staff.names == ("fabian",)


def test_who_is_first_free_is_anybody_and_no_time() -> None:
    reading = read("wer als erster frei ist", NOW, SALON)
    assert reading.staff is not None
    assert (reading.staff.mode, reading.when) == ("any", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mein Name ist Adler, Kurt Adler", "Kurt Adler"),
        ("ich heiße von Berg", "von Berg"),
        ("Preuss mit scharfem s, mein Name", "Preuß"),
    ],
)
def test_name_told_twice_noble_or_sharp(text: str, name: str) -> None:
    assert read(text, NOW, SALON).customer.name == name


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("am Freitag um Viertel nach ähm zehn", date(2026, 11, 27), time(10, 15)),
        ("dons tag um zen uhr", date(2026, 11, 26), time(10)),
        ("passen Sie auf, ich möchte am Freitag um elf kommen", date(2026, 11, 27), time(11)),
    ],
)
def test_time_with_noise_in_it(text: str, day: date, at: time) -> None:
    (moment,) = read(text, NOW, SALON).when
    assert (moment.day, moment.at) == (day, at)


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("Nacken ausrasieren bitte", (42,)),
        ("meine Mutter Dauerwelle, ich nur Spitzen schneiden", (181, 41)),
        ("Strähnen, nein Moment, alle raten zur Balayage", (180,)),
        ("an Haarschnitt für mein Mo", (42,)),
    ],
)
def test_services_with_noise_around_them(text: str, services: tuple[int, ...]) -> None:
    assert read(text, NOW, SALON).services == services


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hallihallo, habt ihr Freitag um zehn Zeit?", None),
        ("Herrschaftszeiten, das ist aber spät", None),
        ("Naja, dann halt Samstag", None),
        ("Wiesner, ich hab am Freitag einen Termin", "Wiesner"),
        ("Petrowski, guten Tag", "Petrowski"),
    ],
)
def test_an_exclamation_at_the_head_is_no_name(text: str, name: str | None) -> None:
    assert read(text, NOW, SALON).customer.name == name


@pytest.mark.parametrize(
    ("text", "mode", "names", "fallback"),
    [
        ("wenn Emma nicht kann, dann Fabian", "prefer", ("emma",), ("fabian",)),
        ("falls Oliver voll ist, zu Emma", "prefer", ("oliver",), ("emma",)),
        ("sucht euch wen aus", "any", (), None),
    ],
)
def test_who_is_doubted_stays_the_first_choice(
    text: str, mode: str, names: tuple[str, ...], fallback: tuple[str, ...] | None
) -> None:
    staff = read(text, NOW, SALON).staff
    assert staff is not None
    assert (staff.mode, staff.names, staff.fallback) == (mode, names, fallback)


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("der Vollbart ist zu lang, den müsste man mal kürzen", (45,)),
        ("einmal Strähnen für mich und einmal Waschen und Föhnen für meine Mutter", (179, 43)),
        ("eine Ballayaage bitte", (180,)),
        ("Strenen nachmachen", (179,)),
    ],
)
def test_services_taken_up_or_wished_once_more(text: str, services: tuple[int, ...]) -> None:
    assert read(text, NOW, SALON).services == services


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("am Freitag um acht geht ja nicht, dann um zehn", date(2026, 11, 27), time(10)),
        ("um zwei, oder sagen wir lieber halb drei", None, time(14, 30)),
        ("am don nerstag um elf", date(2026, 11, 26), time(11)),
    ],
)
def test_time_given_up_for_another(text: str, day: date | None, at: time) -> None:
    (moment,) = read(text, NOW, SALON).when
    assert (moment.day, moment.at) == (day, at)


def test_changing_the_colour_moves_no_appointment() -> None:
    assert read("Ich will die Haarfarbe wechseln", NOW, SALON).intent == "book"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (
            "ich hab am Mittwoch um zehn Bartpflege, ginge das auch am Freitag um zehn?",
            {"date": "2026-11-25", "time": {"at": "10:00"}},
            {"date": "2026-11-27", "time": {"at": "10:00"}},
        ),
        (
            "mein Haarschnitt am Freitag um drei, kann ich da schon um eins kommen?",
            {"date": "2026-11-27", "time": {"at": "15:00"}},
            {"date": "2026-11-27", "time": {"at": "13:00"}},
        ),
    ],
)
def test_asking_for_another_time_instead_moves(text: str, old: dict[str, object], new: dict[str, object]) -> None:
    labels = read(text, NOW, SALON).labels()
    assert (labels["intent"], labels["existing_when"], labels["when"]) == ("reschedule", [old], [new])


@pytest.mark.parametrize(
    "text",
    [
        "ich hab am Freitag um drei einen Arzttermin, kann ich da auch um fünf kommen?",
        "mein Sohn am Freitag um drei, kann meine Tochter da auch um vier kommen?",
    ],
)
def test_other_people_and_other_errands_move_nothing(text: str) -> None:
    assert "existing_when" not in read(text, NOW, SALON).labels()


def test_the_person_named_for_the_new_time_counts() -> None:
    staff = read("ich hab Freitag um neun einen Termin bei Emma, geht das auch Samstag bei Oliver?", NOW, SALON).staff
    assert staff is not None
    assert staff.names == ("oliver",)


@pytest.mark.parametrize("text", ["Georg Anders", "ich heiße Paula Richtig", "mein Name ist Uwe Ganz, guten Tag"])
def test_an_everyday_word_may_be_a_surname(text: str) -> None:
    name = read(text, NOW, SALON, "Auf welchen Namen darf ich den Termin eintragen?").customer.name
    assert name is not None
    assert len(name.split()) == 2  # first and last name


def test_digits_in_swabian() -> None:
    phone = read("null eins sieba eins drei neun zwo null null vier sieba", NOW, SALON).customer.phone
    assert phone == "01713920047"


_MORE = """
Das darf doch nicht wahr sein, die Farbe ist schon wieder draußen => human_handover
Haben Sie vielleicht mein Armband gefunden? => human_handover
Die Strähnen sind wunderschön geworden => smalltalk
Rede ich hier mit einer Maschine? => smalltalk
nur kurz, ich muss der Katze aufmachen => wait
ich habe Sie kaum verstanden, um wie viel Uhr? => repeat
Komme ich mit einer halben Stunde hin bei der Bartpflege? => ask_duration
Ist Waschen und Föhnen eine längere Sache? => ask_duration
"""


@pytest.mark.parametrize("line", _MORE.strip().splitlines())
def test_intent_of_praise_blame_and_pauses(line: str) -> None:
    text, intent = line.split(" => ")
    assert read(text, NOW, SALON).intent == intent


def test_what_the_agent_understood_is_put_right_without_a_no() -> None:
    reading = read("nicht Bartpflege, Herrenhaarschnitt", NOW, SALON, "Also Bartpflege am Freitag, richtig?")
    assert (reading.intent, reading.services) == ("correct", (42,))


def test_no_before_another_day_of_the_month() -> None:
    (moment,) = read("am fünfundzwanzigsten, nein, siebenundzwanzigsten um elf", NOW, SALON).when
    assert (moment.day, moment.at) == (date(2026, 11, 27), time(11))


def test_a_number_of_people_behind_an_hour_is_no_telephone_number() -> None:
    reading = read("am Freitag um drei zwei Herrenschnitte", NOW, SALON)
    assert [one.at for one in reading.when] == [time(15)]
    assert reading.services == (42, 42)


def test_another_person_instead_gets_the_service() -> None:
    assert read("Dauerwelle für mich, ach nein, für meine Mutter", NOW, SALON).services == (181,)


def test_the_two_of_a_comparison_are_both_named() -> None:
    reading = read("Wo liegt der Unterschied zwischen Ansatzfärbung und Längenausgleich?", NOW, SALON)
    assert (reading.intent, reading.services) == ("explain_process", (177, 178))


@pytest.mark.parametrize(
    ("text", "mode", "names", "fallback"),
    [
        ("Oliver oder Fabian, aber lieber Oliver", "prefer", ("oliver",), ("fabian",)),
        ("bei da Emma", "require", ("emma",), None),
    ],
)
def test_the_name_said_again_is_the_first_choice(
    text: str, mode: str, names: tuple[str, ...], fallback: tuple[str, ...] | None
) -> None:
    staff = read(text, NOW, SALON).staff
    assert staff is not None
    assert (staff.mode, staff.names, staff.fallback) == (mode, names, fallback)


def test_whose_appointment_it_is_names_no_staff() -> None:
    assert read("den Termin von Frau Kolbe am Freitag bitte verlegen auf Samstag", NOW, SALON).staff is None


def test_the_last_digits_go_on_with_a_number_that_is_too_short() -> None:
    phone = read("null acht neun, neun neun neun neun acht, und hinten drei null vier", NOW, SALON).customer.phone
    assert phone == "08999998304"


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("meine kleine Schwester braucht einen Haarschnitt, sie ist acht", (44,)),
        ("mein großer Bruder will einen Haarschnitt", (42,)),
        ("der Kleine braucht einen Haarschnitt", (44,)),
    ],
)
def test_a_small_brother_or_sister_is_one_person(text: str, services: tuple[int, ...]) -> None:
    assert read(text, NOW, SALON).services == services


@pytest.mark.parametrize(
    ("text", "intent"),
    [("Ich hätte gerne den Inhaber gesprochen", "human_handover"), ("Gutes neues Jahr Ihnen noch", "goodbye")],
)
def test_the_owner_and_the_new_year(text: str, intent: str) -> None:
    assert read(text, NOW, SALON).intent == intent


def test_palatine_saturday() -> None:
    assert [one.day for one in read("am Samschdich um zehn", NOW, SALON).when] == [date(2026, 11, 28)]


def test_a_month_told_of_the_last_visit_is_no_wish() -> None:
    found = read("ich war zuletzt im August da und möchte am Freitag um elf kommen", NOW, SALON).when
    assert [(one.day, one.at) for one in found] == [(date(2026, 11, 27), time(11))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("am Freitag, ach, Freitag hab ich ja Probe, lieber Samstag um zehn", date(2026, 11, 28)),
        ("am Donnerstag bin ich verreist, dann Freitag um zehn", date(2026, 11, 27)),
        ("am Freitag hab ich ja frei, also da um zehn", date(2026, 11, 27)),
    ],
)
def test_a_day_that_is_taken_gives_way(text: str, day: date) -> None:
    assert [one.day for one in read(text, NOW, SALON).when if one.at] == [day]


def test_whether_a_time_is_enough_asks_for_the_length() -> None:
    assert read("Ich hab anderthalb Stunden, langt das für Strähnen?", NOW, SALON).intent == "ask_duration"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("Een Termin fürn Bart, übermorjen jejen viere", "16:00:00"),
        ("Übermorgen gegn zehne tät's mir passen", "10:00:00"),
        ("übermorjen gejen halb elfe, wenn's jeht", "10:30:00"),
    ],
)
def test_about_an_hour_in_dialect(said: str, at: str) -> None:
    (when,) = read(said, NOW, SALON).when
    assert (when.day, str(when.at), when.approx) == (NOW.date() + timedelta(days=2), at, True)


def test_nobody_in_particular_in_dialect() -> None:
    wish = read("Is mir janz ejal bei wem", NOW, SALON).staff
    assert wish is not None
    assert wish.mode == "any"
