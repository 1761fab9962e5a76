"""One played call: caller, stand-in and verdicts on a rendered flow, before a gateway that answers by a table."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulator.argument_match import MadeCall, Matcher, e164, in_order
from simulator.caller import asked_in
from simulator.cast import Cast, cast_for
from simulator.compare import compare, comparison_markdown
from simulator.end_state import Worlds, end_verdicts, invariants
from simulator.report.page import page
from simulator.runner import Played, play
from simulator.script import Expect, ExpectedAppointment, Place, Script
from simulator.script_file import read_scripts
from simulator.stage import Stage
from simulator.verdicts import blame_of, failed
from simulator.world import Calendar, Segment, StoodAppointment, World
from tests.fakes.echo_gateway import EchoGateway

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZONE)
PLACE = Place("anruf.yaml", 3)


def free(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    offer = {
        "id": "off_1",
        "start": "2026-03-11T11:00+01:00",
        "datum": "2026-03-11",
        "uhrzeit": "11:00",
        "mitarbeiter": arguments.get("mitarbeiter", "Emma Williams"),
        "dienstleistung": "Damenhaarschnitt",
    }
    facts = {"konkret": True, "zusammenfassung": "Damenhaarschnitt um elf", "angebot_1": "off_1", "fehlt": ""}
    return {
        "ok": True,
        "code": "available",
        "say": "Um elf ist frei.",
        "facts": facts,
        "offers": [offer],
        "missing": [],
    }


BOOKED = {
    "ok": True,
    "code": "booked",
    "say": "Gebucht.",
    "facts": {"zusammenfassung": "x"},
    "offers": [],
    "missing": [],
}


@pytest.fixture(scope="module")
def v18() -> Cast:
    return cast_for("v18")


def script_of(tmp_path: Path, text: str) -> Script:
    file = tmp_path / "anruf.yaml"
    file.write_text("now: 2026-03-10 10:20\n" + text, encoding="utf-8")
    return read_scripts(file, ZONE)[0]


def played(script: Script, cast: Cast, gateway: EchoGateway | None = None) -> Played:
    table: dict[str, Any] = {"check_availability": free, "book_appointment": BOOKED}
    return asyncio.run(play(script, cast, Stage(gateway or EchoGateway(table), None)))


CALL = """
facts: {staff: any, name: Petra Vogel, phone: "01713920012", confirm: ja}
talk:
  - caller: Einen Damenhaarschnitt morgen um elf bei Emma bitte.
  - expect: {said: Um elf ist frei, tools: [check_availability: {dienstleistung: 41, uhrzeit: "11:00"}]}
expect:
  tools: [book_appointment: {mitarbeiter: Emma Williams, name: Petra Vogel, telefon: "+49 171 3920012"}]
  codes: [available, booked]
  count: {book_appointment: 1}
  never: [cancel_appointment]
  not_said: Gesundheit
  variables: {name: Petra Vogel}
  path: [verfuegbarkeit, buchen]
  within_ms: 5000
  ended: agent_hangup
"""


def test_a_caller_answers_out_of_facts_what_the_script_leaves_open(tmp_path: Path, v18: Cast) -> None:
    result = played(script_of(tmp_path, CALL), v18)
    assert [verdict.what for verdict in result.wrong] == []
    assert result.ok
    assert result.blame is None


def test_every_failed_expectation_shows_its_difference_and_its_line(tmp_path: Path, v18: Cast) -> None:
    wrong = """
facts: {name: Petra Vogel, phone: "01713920012", confirm: ja}
talk:
  - caller: Einen Damenhaarschnitt morgen um elf bei Emma bitte.
expect:
  said: Gesundheit
  not_said: Gebucht
  tools: [book_appointment: {name: Miriam Vogt}]
  never: [book_appointment]
  count: {book_appointment: 2}
  codes: [booked, available]
  path: [buchen, begruessung]
  variables: {ergebnis: taken, gibt_es_nicht: "1"}
  within_ms: 1
  ended: user_hangup
  notes: [tool_lost]
  node: begruessung
"""
    result = played(script_of(tmp_path, wrong), v18)
    assert not result.ok
    assert {verdict.kind for verdict in result.wrong} == {
        "said", "tools", "never", "count", "codes", "path", "variables", "latency", "ended", "notes",
    }  # fmt: skip
    assert all(verdict.got and verdict.where.endswith("anruf.yaml:1") for verdict in result.wrong)
    assert result.blame == "agent"


def test_a_gateway_that_fails_unasked_is_blamed(tmp_path: Path, v18: Cast) -> None:
    broken = EchoGateway({"check_availability": {"ok": False, "code": "internal_error", "say": "Leider nicht."}})
    result = played(script_of(tmp_path, CALL), v18, broken)
    assert result.blame == "gateway"


def test_a_branch_goes_by_what_is_true_and_an_unknown_fault_is_the_scripts_own(tmp_path: Path, v18: Cast) -> None:
    text = """
facts: {name: Petra Vogel, phone: "01713920012", confirm: ja}
talk:
  - caller: Einen Damenhaarschnitt morgen um elf bei Emma bitte.
  - if: {codes: [available]}
    then: [{hangup: true}]
    else: [{fault: tool_lots x}]
"""
    assert played(script_of(tmp_path, text), v18).ok
    broken = played(script_of(tmp_path, text.replace("codes: [available]", "codes: [booked]")), v18)
    assert broken.blame == "script"


def test_the_same_call_gives_the_same_bytes_and_a_page_without_a_network(tmp_path: Path, v18: Cast) -> None:
    script = script_of(tmp_path, CALL)
    first, second = played(script, v18), played(script, v18)
    assert first == second
    html = page([first], [v18])
    assert html == page([second], [v18])
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html
    assert "1 of 1 calls passed" in html


def test_a_comparison_says_where_two_versions_part(tmp_path: Path, v18: Cast) -> None:
    script = script_of(tmp_path, CALL)
    v17 = cast_for("v17")
    comparison = compare([played(script, v17)], [played(script, v18)])
    (difference,) = comparison.differences
    assert difference.node == "verfuegbarkeit"
    assert "mitarbeiter=Emma Williams" in difference.after
    assert "## verfuegbarkeit" in comparison_markdown(comparison)
    assert compare([played(script, v18)], [played(script, v18)]).differences == ()


def test_arguments_are_compared_by_meaning(v18: Cast) -> None:
    matcher = Matcher(v18.vocabulary, NOW)
    made = {
        "dienstleistung": "Ansatzfärbung mit Längenausgleich",
        "datum": "morgen",
        "uhrzeit": "halb drei",
        "telefon": "0171 39",
    }
    assert matcher.fits({"dienstleistung": 178, "datum": "2026-03-11", "uhrzeit": "14:30", "telefon": "+4917139"}, made)
    assert not matcher.fits({"dienstleistung": 177}, made)
    assert not matcher.fits({"email": "x"}, made)
    assert matcher.same("grund", "/rückruf/", "Bitte um Rückruf")
    both = matcher.expanded([("book_appointment", {"dienstleistung": "Strähnen und Kinderhaarschnitt", "name": "A"})])
    assert [call.arguments["dienstleistung"] for call in both] == [179, 44]
    assert e164("00493023") == e164("+49 30 23") == e164("030 23")


def test_neighbouring_calls_of_one_name_may_come_in_any_order(v18: Cast) -> None:
    matcher = Matcher(v18.vocabulary, NOW)
    made = [MadeCall("a", {"x": "1"}, 0), MadeCall("b", {"x": "2"}, 1), MadeCall("b", {"x": "1"}, 2)]
    assert in_order([("a", {}), ("b", {"x": "1"}), ("b", {"x": "2"})], made, matcher) is None
    assert in_order([("b", {}), ("a", {})], made, matcher) == ("a", {})


def test_what_the_agent_asks_is_told_from_statements() -> None:
    assert asked_in("Auf welchen Namen darf ich den Termin eintragen?") >= {"name"}
    assert asked_in("Und unter welcher Telefonnummer erreichen wir Sie?") == {"phone"}
    assert asked_in("Ihr Name ist notiert. Wir freuen uns.") == frozenset()


def stood(key: str, start: str, end: str, **more: str) -> StoodAppointment:
    day = "2026-03-11T"
    uid = more.pop("uid", None)
    segment = Segment(key="A", start=f"{day}{start}:00+01:00", end=f"{day}{end}:00+01:00", calcom_uid=uid)
    values: dict[str, Any] = {"service": 41, "staff": "Emma Williams", "status": "confirmed", **more}
    return StoodAppointment(id=key, start=segment.start, end=segment.end, segments=(segment,), **values)


def test_the_end_state_is_compared_row_by_row_and_invariants_hold_in_any_case() -> None:
    other, mine = stood("a", "10:00", "10:45"), stood("b", "11:00", "11:45", uid="u1")
    worlds = Worlds(
        before=World(appointments=(other,)), after=World(appointments=(other, mine)), calendar=None, own=frozenset()
    )
    wanted = ExpectedAppointment(service=41, start="2026-03-11T10:00:00+00:00", end="2026-03-11T11:45:00+01:00")
    fine = end_verdicts(Expect(appointments=(wanted,), outcome="booked", holds=0, mails=0), worlds, PLACE)
    assert [verdict.what for verdict in fine if not verdict.ok] == []
    assert list(invariants(worlds, (), PLACE)) == []
    late = ExpectedAppointment(service=41, start="2026-03-11T12:00:00+01:00")
    (verdict, *_) = end_verdicts(Expect(appointments=(late,)), worlds, PLACE)
    assert "12:00" in verdict.expected
    assert "11:00" in verdict.got
    calendar = Calendar(bookings=({"uid": "u9", "status": "accepted", "metadata": {"salon_segment": "A"}},))
    spoiled = Worlds(
        before=World(appointments=(other,)),
        after=World(appointments=(stood("c", "11:30", "12:15"), mine)),
        calendar=calendar,
        own=frozenset(),
    )
    told = " ".join(verdict.what for verdict in invariants(spoiled, (), PLACE))
    for part in ("unchanged", "booked twice", "is booked at Cal.com", "nothing that is not booked at home"):
        assert part in told


def test_blame_goes_to_the_agent_unless_the_gateway_did_other_than_it_was_asked() -> None:
    wrong = failed("appointments", "x", PLACE)
    assert blame_of([wrong], gateway_failed=False, tools_as_expected=True) == "gateway"
    assert blame_of([wrong], gateway_failed=False, tools_as_expected=False) == "agent"
    assert blame_of([], gateway_failed=True, tools_as_expected=False) is None
