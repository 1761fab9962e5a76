"""A recorded call becomes a script that says what was given, said, expected, and what nobody could know."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.context import demo_context
from simulator.recording.call_file import read_call_file
from simulator.recording.recorder import Recording, record
from simulator.recording.script_text import scalar
from simulator.script import HangUp, Keys, Say, Script, Silence
from simulator.script_file import read_scripts
from tests.fakes.recorded_calls import ended_call, payload, said, used

ZONE = ZoneInfo("Europe/Berlin")
CUT = {"dienstleistung": "Damenhaarschnitt", "datum": "2026-03-13", "uhrzeit": "11:00", "mitarbeiter": "Emma Williams"}
OLD = {**CUT, "datum": "2026-03-11", "uhrzeit": "10:00"}


def recorded(text: str, tmp_path: Path, flow: str = "") -> tuple[Recording, Script]:
    recording = record(read_call_file(text, "anruf.json"), demo_context(), flow=flow)
    file = tmp_path / "anruf.yaml"
    file.write_text(recording.text, encoding="utf-8")
    [script] = read_scripts(file, ZONE)
    return recording, script


def booking(code: str = "booked") -> list[dict[str, object]]:
    arguments = {**CUT, "name": "Petra Schmidt", "telefon": "01713920034", "angebot": "off_1"}
    facts = {**CUT, "name": "Petra Schmidt", "leistungen": [CUT]} if code == "booked" else {}
    return [
        said("agent", "Guten Tag."),
        said("user", "Damenhaarschnitt am Freitag um elf bei Emma, Petra Schmidt hier."),
        *used("book_appointment", arguments, {"ok": code == "booked", "code": code, "facts": facts}),
        said("agent", "Ihr Termin ist gebucht, Frau Schmidt."),
        said("user", "Danke, tschüss."),
    ]


def test_a_booking_is_expected_again(tmp_path: Path) -> None:
    recording, script = recorded(payload(booking(), agent_name="Salon (v18)"), tmp_path)
    assert script.now.isoformat() == "2026-03-10T10:20:00+01:00"
    assert script.tags == ("aufgezeichnet", "v18")
    assert script.expect.outcome == "booked"
    assert script.expect.codes == ("booked",)
    [row] = script.expect.tools
    assert row == {"book_appointment": {**CUT, "name": "Jana Brandt", "telefon": "01713920010"}}
    [appointment] = script.expect.appointments or ()
    assert (appointment.service, appointment.staff, appointment.start[:16]) == (41, "Emma Williams", "2026-03-13T11:00")
    assert script.title == "Damenhaarschnitt gebucht (Anruf vom 10.03.2026)"
    assert "# Agent: Ihr Termin ist gebucht, Frau Brandt." in recording.text
    assert recording.notes == []


def test_the_clock_is_local_on_the_night_of_the_change(tmp_path: Path) -> None:
    began = 1_793_061_000_000  # 2026-10-27 00:30 UTC, two days after the clocks went back
    _, script = recorded(payload(booking(), start_timestamp=began), tmp_path)
    assert script.now.isoformat() == "2026-10-27T01:30:00+01:00"
    _, summer = recorded(payload(booking(), start_timestamp=began - 3 * 86_400_000), tmp_path)
    assert summer.now.isoformat() == "2026-10-24T02:30:00+02:00"


def test_an_appointment_that_was_found_is_given(tmp_path: Path) -> None:
    found = {"ok": True, "code": "found", "facts": {**OLD, "name": "Petra Schmidt", "leistungen": [OLD]}}
    cancelled = {**found, "code": "cancelled"}
    who = {"name": "Petra Schmidt", "telefon": "01713920034"}
    items = [
        said("user", "Ich möchte meinen Termin morgen absagen."),
        *used("find_appointment", who, found),
        *used("cancel_appointment", who, cancelled, number=2),
    ]
    _, script = recorded(payload(items), tmp_path)
    [given] = script.given.appointments
    assert (given.service, given.start[:16], given.of_caller) == (41, "2026-03-11T10:00", True)
    assert (given.name, given.phone) == ("Jana Brandt", "01713920010")
    assert script.expect.appointments == ()
    assert script.expect.outcome == "cancelled"


def test_a_move_gives_the_old_and_expects_the_new(tmp_path: Path) -> None:
    facts = {**CUT, "leistungen": [CUT], "alt_datum": "2026-03-11", "alt_uhrzeit": "10:00", "alt_mitarbeiter": "Emma"}
    items = [
        said("user", "Bitte auf Freitag um elf verlegen."),
        *used("reschedule_appointment", {"name": "Petra Schmidt"}, {"code": "rescheduled", "facts": facts}),
    ]
    _, script = recorded(payload(items), tmp_path)
    assert [one.start[:16] for one in script.given.appointments] == ["2026-03-11T10:00"]
    assert [one.start[:16] for one in script.expect.appointments or ()] == ["2026-03-13T11:00"]
    assert script.expect.outcome == "rescheduled"


def test_somebody_is_put_where_the_wish_was_taken(tmp_path: Path) -> None:
    offer = {**CUT, "uhrzeit": "11:00", "mitarbeiter": "Fabian Spitzer"}
    answer = {"code": "alternatives", "facts": {**CUT, "hindernis": "staff_busy"}, "offers": [offer]}
    recording, script = recorded(payload([said("user", "Um elf?"), *used("check_availability", CUT, answer)]), tmp_path)
    [blocker] = script.given.appointments
    assert (blocker.staff, blocker.start[:16], blocker.of_caller) == ("Emma Williams", "2026-03-13T11:00", False)
    assert any("others" in note for note in recording.notes)


def test_nobody_is_put_where_it_was_free_before(tmp_path: Path) -> None:
    free = {"code": "available", "facts": {**CUT, "konkret": True, "wunsch": True}}
    taken = {"code": "alternatives", "facts": {**CUT, "hindernis": "all_busy"}}
    items = [
        said("user", "Um elf?"),
        *used("check_availability", CUT, free),
        *used("check_availability", CUT, taken, number=2),
    ]
    _, script = recorded(payload(items), tmp_path)
    assert "Emma Williams" not in {one.staff for one in script.given.appointments}


def test_what_no_calendar_explains_is_ordered_before_the_line_that_led_to_it(tmp_path: Path) -> None:
    items = [
        said("user", "Damenhaarschnitt bitte."),
        said("agent", "Wann?"),
        said("user", "Morgen um elf."),
        *used("check_availability", OLD, "Axios Error: timeout of 4000ms exceeded", successful=False),
        *used("check_availability", OLD, "Axios Error: response status: 500", number=2, successful=False),
        *used("book_appointment", OLD, {"code": "booking_failed", "facts": {}}, number=3),
    ]
    recording, _ = recorded(payload(items), tmp_path)
    lines = recording.text.splitlines()
    at = lines.index("  - caller: Morgen um elf.")
    assert lines[at - 3 : at] == [
        "  - fault: tool_lost check_availability once",
        "  - fault: tool_500 check_availability once",
        "  - fault: tool_answers book_appointment booking_failed once",
    ]
    assert any("no calendar explains" in note for note in recording.notes)


def test_keys_silence_barge_in_and_the_dead_line(tmp_path: Path) -> None:
    invoked, result = used("salon_info", {}, {"code": "salon_info", "facts": {"datum": ""}})
    items = [
        said("agent", "Guten Tag.", 0.0, 1.5),
        said("agent", "Sind Sie noch da?", 11.0, 12.0),
        {"role": "dtmf", "digit": "1"},
        {"role": "dtmf", "digit": "2"},
        said("user", "Wann haben Sie auf?"),
        invoked,
        said("user", "Hallo?"),
        result,
        said("agent", "Dienstags bis samstags."),
    ]
    _, script = recorded(payload(items, disconnection_reason="user_hangup"), tmp_path)
    silence, keys, first, second, end = script.steps
    assert isinstance(silence, Silence)
    assert silence.seconds == 10
    assert isinstance(keys, Keys)
    assert keys.digits == "12"
    assert isinstance(first, Say)
    assert isinstance(second, Say)
    assert (first.while_running, second.while_running) == (False, True)
    assert isinstance(end, HangUp)


def test_a_call_of_another_project_keeps_the_words_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    items = [said("user", "Hallo."), *used("start_booking", {"customer_name": "Petra Schmidt"}, {"success": True})]
    recording, script = recorded(payload(items), tmp_path)
    assert script.expect.tools == ()
    assert script.expect.outcome is None
    notes = " ".join(recording.notes)
    assert "start_booking" in notes
    assert "--flow" in notes
    assert "Schmidt" not in recording.text


def test_without_function_calls_nothing_is_expected(tmp_path: Path) -> None:
    call = ended_call([], transcript="Agent: Guten Tag.\nUser: Damenhaarschnitt bitte.\n")
    recording, script = recorded(json.dumps(call), tmp_path, flow="v19")
    assert script.expect.outcome is None
    assert any("only what was said" in note for note in recording.notes)


def test_text_is_bare_where_it_reads_back_and_quoted_where_not() -> None:
    assert scalar("Ja, passt.", alone=True) == "Ja, passt."
    assert scalar("Ja, passt.") == '"Ja, passt."'
    assert scalar("01713920010") == '"01713920010"'
    assert scalar("14:00") == "14:00"
    assert scalar("a: b", alone=True) == '"a: b"'
    assert scalar("", alone=True) == '""'
    assert scalar(value=True) == "true"
    assert scalar("zwei\nZeilen", alone=True) == '"zwei\\nZeilen"'
    assert scalar("#1 bitte", alone=True) == '"#1 bitte"'


def test_words_that_nothing_comes_between_are_one_line(tmp_path: Path) -> None:
    moved = {"role": "node_transition", "new_node_id": "x", "former_node_id": "y"}
    items = [
        said("agent", "Guten Tag."),
        said("user", "Einen Damenhaarschnitt bitte."),
        moved,
        said("user", "Morgen um elf."),
        said("agent", "Gern."),
        said("user", "Danke."),
    ]
    _, script = recorded(payload(items), tmp_path)
    lines = [step.text for step in script.steps if isinstance(step, Say)]
    assert lines == ["Einen Damenhaarschnitt bitte. Morgen um elf.", "Danke."]


def test_a_function_with_a_version_in_its_name_is_the_function(tmp_path: Path) -> None:
    items = [said("user", "Morgen um elf?"), *used("check_availability_v17", OLD, {"code": "available", "facts": OLD})]
    _, script = recorded(payload(items), tmp_path)
    assert script.expect.tools == ({"check_availability": OLD},)


def test_a_contradiction_is_ordered_as_the_mistake_of_the_model_it_was(tmp_path: Path) -> None:
    items = [said("user", "Morgen um elf."), *used("check_availability", OLD, {"code": "contradiction", "facts": {}})]
    recording, _ = recorded(payload(items), tmp_path)
    assert "  - fault: model_invents check_availability uhrzeit=10:00 once" in recording.text.splitlines()


def test_a_late_answer_is_told_from_a_lost_one_by_what_came_of_it(tmp_path: Path) -> None:
    lost = used("book_appointment", CUT, "Axios Error: timeout of 10500ms exceeded", successful=False)
    came_true = used("booking_status", {}, {"code": "booked", "facts": {**CUT, "leistungen": [CUT]}}, number=2)
    late, _ = recorded(payload([said("user", "Ja."), *lost, *came_true]), tmp_path)
    assert "tool_late book_appointment once" in late.text
    gone, _ = recorded(payload([said("user", "Ja."), *lost]), tmp_path)
    assert "tool_lost book_appointment once" in gone.text


def test_a_slot_that_was_taken_is_taken_again_at_cal_com(tmp_path: Path) -> None:
    items = [said("user", "Ja, bitte."), *used("book_appointment", CUT, {"code": "slot_taken", "facts": CUT})]
    recording, _ = recorded(payload(items), tmp_path)
    assert "calcom_conflict_on_segment_A_at_2026-03-13T11:00:00+01:00" in recording.text


def test_who_was_to_be_put_through_and_was_not_is_not_again(tmp_path: Path) -> None:
    tried = {"role": "tool_call_invocation", "tool_call_id": "t", "name": "uebergabe", "arguments": "{}"}
    items = [said("user", "Einen Menschen bitte."), {**tried, "type": "transfer_call"}, said("agent", "Leider nein.")]
    _, script = recorded(payload(items), tmp_path)
    assert script.given.faults == ("transfer_fails",)
    _, answered = recorded(payload(items[:2], disconnection_reason="call_transfer"), tmp_path)
    assert answered.given.faults == ()


def test_a_surname_that_is_a_word_of_the_trade_does_not_stand_in_the_way(tmp_path: Path) -> None:
    items = [
        said("agent", "Auf welchen Namen?"),
        said("user", "Petra Bart"),
        said("agent", "Was darf es sein, Frau Bart?"),
        said("user", "Mein Mann will sich den Bart schneiden lassen."),
        *used("check_availability", {"dienstleistung": "Bartpflege", "name": "Petra Bart"}, {"code": "available"}),
    ]
    recording, script = recorded(payload(items), tmp_path)
    lines = [step.text for step in script.steps if isinstance(step, Say)]
    assert lines == ["Jana Brandt", "Mein Mann will sich den Bart schneiden lassen."]
    assert "Frau Brandt?" in recording.text
    assert "Petra" not in recording.text
