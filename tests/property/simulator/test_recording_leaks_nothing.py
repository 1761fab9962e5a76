"""Whatever form somebody gives their name, number or address in, no recorded script tells it."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.context import demo_context
from flows.spoken import digits_in_words
from gateway.understanding.text import fold, tokenize
from simulator.recording.call_file import read_call_file
from simulator.recording.digits import digit_runs
from simulator.recording.people import national
from simulator.recording.recorder import record
from simulator.script_file import read_scripts
from tests.fakes.recorded_calls import payload, said, used

FIRST = ("Annegret", "Björn", "Chantal", "Detlef", "Günther", "Ilse", "Jürgen", "Petra", "Zeynep", "Wolfgang")
SURNAMES = ("Schmidt", "Meyer-Lüdenscheid", "Özdemir", "Großkopf", "von der Heide", "Wójcik", "Kretzschmar", "Yılmaz")
NUMBERS = ("01713920034", "015228817386", "03023125987", "08999998123", "022147101234", "004917640690123")
NAME_FORMS = (
    "{first} {last}",
    "Mein Name ist {first} {last}.",
    "Ja, {last}, {first} {last}.",
    "{lower}",
    "{last}, {spelled}",
)
SPOKEN = ("{digits}", "Das ist die {words}.", "{words}", "{plus}", "{grouped}", "Meine Nummer: {grouped}, bitte.")
ASKS_NAME = "Auf welchen Namen darf ich den Termin eintragen, mit Vor- und Nachnamen bitte?"
ASKS_PHONE = "Und unter welcher Telefonnummer erreichen wir Sie?"


def spelled(name: str) -> str:
    return ", ".join(letter.upper() for letter in name if letter.isalpha())


@st.composite
def callers(draw: st.DrawFn) -> tuple[str, str, str, str, str]:
    """A person, and how they say name and number."""
    first, last, number = draw(st.sampled_from(FIRST)), draw(st.sampled_from(SURNAMES)), draw(st.sampled_from(NUMBERS))
    plain = national(number)
    name = draw(st.sampled_from(NAME_FORMS)).format(
        first=first, last=last, lower=f"{first} {last}".lower(), spelled=spelled(last.split()[-1])
    )
    grouped = " ".join(plain[at : at + 3] for at in range(0, len(plain), 3))
    told = draw(st.sampled_from(SPOKEN)).format(
        digits=plain, words=digits_in_words(plain), plus=f"+49{plain[1:]}", grouped=grouped
    )
    return first, last, plain, name, told


@given(caller=callers(), in_arguments=st.booleans(), with_mail=st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_the_caller_is_left(
    tmp_path: Path, caller: tuple[str, str, str, str, str], in_arguments: bool, with_mail: bool
) -> None:
    first, last, number, name, told = caller
    mail = f"{fold(first)}.{fold(last.split()[-1])}@gmx.de"
    arguments = {"dienstleistung": "Damenhaarschnitt", "datum": "2026-03-13", "uhrzeit": "11:00"}
    if in_arguments:
        arguments |= {"name": f"{first} {last}", "telefon": number, **({"email": mail} if with_mail else {})}
    answer = {"code": "booked", "facts": {**arguments, "mitarbeiter": "Emma Williams", "name": f"{first} {last}"}}
    items = [
        said("agent", ASKS_NAME),
        said("user", name),
        said("agent", ASKS_PHONE),
        said("user", told),
        said("agent", f"Danke, {first} {last}. Ich wiederhole: {digits_in_words(number)}. Stimmt das?"),
        said("user", f"Ja, {last.split()[-1]} mit {last[-1]} am Ende."),
        *used("book_appointment", arguments, answer),
        said("agent", f"Bis Freitag, Frau {last}."),
    ]
    if with_mail:
        items.insert(4, said("user", f"Und {mail.replace('@', ' ät ').replace('.', ' Punkt ')}."))
    call = payload(items, from_number=f"+49{number[1:]}", collected_dynamic_variables={"name": f"{first} {last}"})
    text = record(read_call_file(call, "anruf.json"), demo_context()).text

    words = {word for line in text.splitlines() for word in tokenize(line).words}
    personal = {part for part in tokenize(f"{first} {last}").words if part not in {"von", "der"}}
    assert not personal & words
    letters = re.sub(r"[^a-zäöüß]", "", text.lower())
    assert not any(re.sub(r"[^a-zäöüß]", "", part.lower()) in letters for part in last.split("-") if len(part) > 5)
    assert not any(number in national(run.digits) for line in text.splitlines() for run in digit_runs(tokenize(line)))
    assert "gmx" not in text
    file = tmp_path / "anruf.yaml"
    file.write_text(text, encoding="utf-8")
    assert read_scripts(file, ZoneInfo("Europe/Berlin"))
