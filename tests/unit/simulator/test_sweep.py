"""The sweep: where it hangs up and strikes, and what it proves of the world afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from simulator.cast import Cast, cast_for
from simulator.cli import sim
from simulator.discovery import packaged
from simulator.faults import Faults
from simulator.runner import Played
from simulator.script import Fault, Given, HangUp, Place, Say, Script
from simulator.sweep import kind_of, sweep_lines, sweep_of, swept
from simulator.transcript import AgentSaid, CallerSaid, Entry, HungUp, Noted, ToolAnswered, ToolCalled
from simulator.world import Calendar, Segment, StoodAppointment, World

PLACE = Place("anruf.yaml", 1)
NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
SCRIPT = Script(
    id="anruf",
    title="",
    now=NOW,
    place=PLACE,
    given=Given(faults=("inbound_lost",)),
    facts={"confirm": "ja"},
    steps=(
        Say(text="Einen Termin bitte.", place=PLACE),
        Fault(text="tool_slow * 5", place=PLACE),
        Say(text="Ja.", place=PLACE),
    ),
)


@pytest.fixture(scope="module")
def v19() -> Cast:
    return cast_for("v19")


def said(text: str) -> Entry:
    return CallerSaid(at_ms=0, text=text, heard=text)


def agent(text: str) -> Entry:
    return AgentSaid(at_ms=0, text=text, node="fertig", filler=False, waited_ms=0)


def asked(name: str, number: int = 1, /, **arguments: str) -> Entry:
    return ToolCalled(at_ms=0, id=f"{name}{number}", name=name, arguments=arguments, node="x")


def answered(name: str, code: str, number: int = 1) -> Entry:
    return ToolAnswered(
        at_ms=0, id=f"{name}{number}", name=name, content="{}", successful=True, took_ms=1, attempts=1, code=code
    )


def ended(reason: str = "user_hangup") -> Entry:
    return HungUp(at_ms=0, reason=reason)


def noted(what: str, detail: str) -> Entry:
    return Noted(at_ms=0, what=what, detail=detail)


def appointment(keys: str = "A", uid: str | None = "bk1", service: int = 41) -> StoodAppointment:
    start, end = "2026-03-11T10:00+01:00", "2026-03-11T10:45+01:00"
    parts = tuple(Segment(key=key, start=start, end=end, staff="Emma Williams", calcom_uid=uid) for key in keys)
    return StoodAppointment(
        id=f"apt_{service}",
        service=service,
        staff="Emma Williams",
        start=start,
        end=end,
        status="confirmed",
        segments=parts,
    )


def call(entries: Sequence[Entry], after: World | None = None, bookings: Sequence[Mapping[str, Any]] = ()) -> Played:
    return Played(
        id="anruf",
        title="",
        version="v19",
        ok=True,
        verdicts=(),
        entries=tuple(entries),
        where="",
        now="",
        before=World(),
        after=after or World(),
        calendar=Calendar(bookings=tuple(bookings)),
    )


def wrong(cast: Cast, entries: Sequence[Entry], after: World | None = None) -> list[str]:
    return [verdict.what for verdict in swept(SCRIPT, call(entries, after), cast).wrong]


def test_a_sweep_hangs_up_before_every_line_and_while_every_function_runs() -> None:
    entries = [said("Einen Termin bitte."), asked("check_availability"), said("Emma."), said("Ja.")]
    entries += [asked("book_appointment", 1, name="Anja"), asked("book_appointment", 2, name="Anja")]
    variants = {one.title: one for one in sweep_of(SCRIPT, call(entries))}
    assert [title for title in variants if title.startswith("hang up")] == [
        "hang up before line 1",
        "hang up before line 2",
        "hang up before line 3",
        "hang up at the end",
    ]
    third = variants["hang up before line 3"]
    assert third.facts == {}, "every line is said, whether the script or the facts had it"
    spoken = [step.text if isinstance(step, Say | Fault) else "(hangs up)" for step in third.steps]
    assert spoken == ["Einen Termin bitte.", "Emma.", "tool_slow * 5", "(hangs up)"]
    assert isinstance(third.steps[-1], HangUp)
    assert third.given.faults == ("inbound_lost",)
    assert variants["caller_gone book_appointment #2"].given.faults == (
        "inbound_lost",
        "caller_gone book_appointment #2",
    )
    for title in (
        "tool_late book_appointment #1",
        "tool_late book_appointment",
        "model_drops book_appointment name #2",
    ):
        assert title in variants
    assert "model_drops check_availability name #1" not in variants, "it was not given"
    assert len(variants) == len({one.id for one in variants.values()})
    assert {kind_of(one) for one in variants.values()} >= {"hang up before a line", "hang up at the end", "tool_late"}


def test_cal_com_is_only_disturbed_where_it_is_asked_and_at_the_segments_that_are_booked() -> None:
    booked = {"uid": "bk1", "status": "accepted", "metadata": {"salon_segment": "C"}}
    changing = [said("Ja."), asked("book_appointment")]
    titles = [one.title for one in sweep_of(SCRIPT, call(changing, bookings=[booked]))]
    assert "calcom_timeout_once_on_segment_C" in titles
    assert "calcom_timeout_on_segment_A" not in titles
    assert "calcom_down" in titles
    looking = [said("Was kostet das?"), asked("explain_service")]
    assert not [one.title for one in sweep_of(SCRIPT, call(looking)) if one.title.startswith("calcom")]


def test_every_fault_a_sweep_orders_can_be_read() -> None:
    booked = {"uid": "bk1", "status": "accepted", "metadata": {"salon_segment": "A"}}
    entries = [said("Ja."), asked("book_appointment", 1, name="Anja")]
    for variant in sweep_of(SCRIPT, call(entries, bookings=[booked])):
        faults = Faults()
        for line in variant.given.faults:
            faults.add(line)


def test_a_whole_booking_that_was_told_is_fine(v19: Cast) -> None:
    talk = [said("Ja."), asked("book_appointment"), answered("book_appointment", "booked"), agent("Gebucht.")]
    assert wrong(v19, talk, World(appointments=(appointment(),))) == []
    assert wrong(v19, []) == []


def test_half_a_booking_is_told(v19: Cast) -> None:
    talk = [asked("book_appointment"), answered("book_appointment", "booked"), agent("Gebucht.")]
    half = World(appointments=(appointment("AB", service=177),))
    assert wrong(v19, talk, half) == ["an appointment has all its segments"]
    inside = World(appointments=(appointment(uid=None),))
    assert wrong(v19, talk, inside) == ["every segment stands at Cal.com"]


def test_what_the_agent_says_is_done_must_be_done(v19: Cast) -> None:
    talk = [asked("book_appointment"), answered("book_appointment", "booked"), agent("Gebucht.")]
    assert wrong(v19, talk) == ["what the agent said is done is done"]
    unheard = [asked("book_appointment"), ended(), *talk[1:]]
    assert wrong(v19, unheard) == [], "nobody heard it"
    ordered = [noted("tool_answers", "book_appointment booked"), *talk]
    assert wrong(v19, ordered) == [], "the script ordered the answer"


def test_a_change_nobody_hears_of_is_told(v19: Cast) -> None:
    lost = [
        asked("book_appointment"),
        agent("Entschuldigung."),
        said("Tschüss."),
        ended("agent_hangup"),
    ]
    booked = World(appointments=(appointment(),))
    assert wrong(v19, lost, booked) == ["the customer hears of a change"]
    assert wrong(v19, lost, World(appointments=(appointment(),), mails=({"to": "a@example.de"},))) == []
    assert wrong(v19, lost, World(appointments=(appointment(),), tasks=({"reason": "booked"},))) == []
    agreed = [said("Ja."), asked("book_appointment"), ended()]
    assert wrong(v19, agreed, booked) == [], "they hung up while what they had agreed to was done"


def test_a_failure_after_the_caller_hung_up_is_told(v19: Cast) -> None:
    gone = [said("Ja."), asked("book_appointment"), ended()]
    failed_saga = ({"kind": "book", "state": "finished", "outcome": "failed"},)
    assert wrong(v19, gone, World(sagas=failed_saga)) == ["the customer hears that it failed after they hung up"]
    assert wrong(v19, gone, World(sagas=failed_saga, tasks=({"reason": "booking_failed"},))) == []


def test_the_lines_name_what_broke_and_count_by_kind(v19: Cast) -> None:
    talk = [asked("book_appointment"), answered("book_appointment", "booked"), agent("Gebucht.")]
    broken, fine = swept(SCRIPT, call(talk), v19), swept(SCRIPT, call([]), v19)
    told = "\n".join(sweep_lines([broken, fine], 1))
    assert "✗ anruf" in told
    assert "expected booked; got not_booked" in told
    assert "1 of 2 variants of 1 scripts keep the invariants" in told


def test_a_small_sweep_keeps_every_invariant(tmp_path: Path) -> None:
    script = tmp_path / "kurz.yaml"
    script.write_text(
        "now: 2026-03-10 10:20\n"
        "talk:\n"
        "  - caller: Hier ist Anja Pohl, 0171 3920056, eine Ansatzfärbung mit Schneiden morgen um elf bei Emma bitte.\n"
        "  - caller: Ja, bitte.\n"
        "expect: {outcome: booked}\n",
        encoding="utf-8",
    )
    ended = CliRunner().invoke(sim, ["sweep", str(script), "--flow", "v19"])
    assert ended.exit_code == 0, ended.output
    assert "variants of 1 scripts keep the invariants" in ended.output
    for kind in ("caller_gone", "calcom_lost_answer_on_segment_C", "tool_late", "webhook_lost"):
        assert kind in ended.output


def test_a_sweep_says_which_scripts_fail_as_they_stand(tmp_path: Path) -> None:
    failing = tmp_path / "falsch.yaml"
    failing.write_text(
        "now: 2026-03-10 10:20\ntalk: [{caller: Hallo.}]\nexpect: {said: Gesundheit}\n", encoding="utf-8"
    )
    ended = CliRunner().invoke(sim, ["sweep", str(failing), "--flow", "v19"])
    assert ended.exit_code == 1
    assert "they fail as they stand" in ended.output
    assert CliRunner().invoke(sim, ["sweep", str(packaged()), "--only", "gibt-es-nicht"]).exit_code == 2
