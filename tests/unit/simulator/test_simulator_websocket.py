"""The websocket lane treats a custom-LLM server as Retell does: order, ids, wrong types, close codes, freezing."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import pytest
from websockets.asyncio.server import ServerConnection

from simulator.agents.port import AgentBroken, Inconclusive
from simulator.agents.websocket import LARGEST_FRAME, Patience, WebsocketLane
from simulator.fakes.echo_llm import EchoLlm
from simulator.faults import Faults
from simulator.retell_host import PhoneCall
from simulator.retell_wire import Identity
from simulator.script import Place, Script
from simulator.transcript import AgentSaid, Entry, HungUp, Noted, ToolAnswered, ToolCalled
from tests.fakes.custom_llm import Act, CustomLlm, break_line, close_with, said
from tests.fakes.echo_gateway import EchoGateway
from tests.fakes.retell_playground import Pauses

SCHEMA = Path(__file__).parents[4] / "shared" / "contracts" / "retell-custom-llm-websocket.schema.json"
NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
CALM = Patience(frozen_s=60)
HASTY = Patience(frozen_s=0.2)
SCRIPT = Script(id="anruf", title="Anruf", now=NOW, steps=(), place=Place("anruf.yaml", 1))
CONFIG = {"response_type": "config", "config": {"call_details": True, "transcript_with_tool_calls": True}}
EVERYTHING = {"auto_reconnect": True, "call_details": True, "transcript_with_tool_calls": True}
PINGS = {"response_type": "config", "config": {"auto_reconnect": True}}


def phone(url: str, patience: Patience = CALM, *faults: str, pauses: Pauses | None = None) -> PhoneCall:
    ordered = Faults()
    for fault in faults:
        ordered.add(fault)
    return PhoneCall(
        answering=WebsocketLane(url, patience, pauses or Pauses()).answering(SCRIPT, ordered),
        line=EchoGateway({}),
        identity=Identity(call_id="call_1", agent_id="agent_1", from_number="+4917139200", key="k"),
        now=NOW,
        faults=ordered,
    )


def talked(
    server: CustomLlm, *lines: str | float, patience: Patience = CALM, faults: Sequence[str] = ()
) -> list[Entry]:
    """The entries of a call; a number is that many seconds of silence."""

    async def run() -> list[Entry]:
        async with server:
            call = phone(server.url, patience, *faults)
            try:
                await call.ring({})
                for line in lines:
                    if not call.ended:
                        await (call.stay_silent(line) if isinstance(line, float) else call.say(line, line))
                return list(call.entries)
            finally:
                await call.finish()

    return asyncio.run(run())


def words(entries: Sequence[Entry]) -> list[str]:
    return [entry.text for entry in entries if isinstance(entry, AgentSaid)]


def notes(entries: Sequence[Entry]) -> list[str]:
    return [
        f"{entry.what}: {entry.detail}" for entry in entries if isinstance(entry, Noted) and "webhook" not in entry.what
    ]


def answer(content: str, **more: object) -> dict[str, Any]:
    return {"response_type": "response", "response_id": "{id}", "content": content, "content_complete": True, **more}


def test_a_call_against_the_echo_server_goes_as_the_protocol_says() -> None:
    async def run() -> tuple[EchoLlm, PhoneCall]:
        async with EchoLlm(greeting="Salon, guten Tag.", last_word="Tschüss.") as echo:
            call = phone(echo.url)
            await call.ring({})
            await call.say("Grüß Gott", "Grüß Gott")
            await call.stay_silent(10)
            await call.say("Tschüss.", "Tschüss.")
            await call.finish()
            return echo, call

    echo, call = asyncio.run(run())
    assert echo.paths == ["/call_1"]
    assert words(call.entries) == ["Salon, guten Tag.", "Grüß Gott", "Grüß Gott", "Tschüss."]
    assert call.ended == "agent_hangup"
    kinds = [message["interaction_type"] for message in echo.heard]
    asked = ["update_only", "response_required", "update_only", "reminder_required", "update_only", "response_required"]
    assert kinds == ["call_details", *asked]
    assert [one["response_id"] for one in echo.heard if "response_id" in one] == [1, 2, 3]
    assert echo.heard[0]["call"]["call_id"] == "call_1"
    assert [one["content"] for one in echo.heard[2]["transcript"]] == ["Salon, guten Tag.", "Grüß Gott"]


@pytest.mark.skipif(not SCHEMA.is_file(), reason=f"the published contract is not at {SCHEMA}")
def test_everything_sent_is_valid_against_the_published_messages() -> None:
    body = json.loads(SCHEMA.read_text(encoding="utf-8"))
    tool = {"response_type": "tool_call_invocation", "tool_call_id": "t1", "name": "suche", "arguments": "{}"}
    result = {"response_type": "tool_call_result", "tool_call_id": "t1", "content": "{}"}
    server = CustomLlm(
        greeting=[{"response_type": "config", "config": EVERYTHING}, said(0, "Hallo")],
        plan=[[tool, result, _pause(0.05), answer("Ja")], [answer("Noch da?")], [answer("Danke")]],
    )
    talked(server, "Größe?", 12.0, "Gut", patience=Patience(ping_every_s=0.01, frozen_s=60))
    names = {one["interaction_type"] for one in server.heard}
    assert names == {"ping_pong", "call_details", "update_only", "response_required", "reminder_required"}
    for message in server.heard:
        name = f"FromRetell.{message['interaction_type']}"
        validator = jsonschema_rs.validator_for({**body, "$ref": f"#/$defs/{name}"})
        assert [str(error) for error in validator.iter_errors(message)] == []


def _pause(seconds: float) -> Act:
    async def wait(connection: ServerConnection) -> None:
        del connection
        await asyncio.sleep(seconds)

    return wait


def test_without_a_configuration_the_server_hears_neither_call_nor_functions() -> None:
    server = CustomLlm(plan=[[answer("Ja")]])
    assert words(talked(server, "Hallo")) == ["Ja"]
    assert server.of("call_details") == []
    assert server.of("ping_pong") == []
    assert "transcript_with_tool_calls" not in server.of("response_required")[0]


def test_parts_are_joined_and_what_answers_another_question_is_dropped() -> None:
    part = {"response_type": "response", "response_id": "{id}", "content": "Um ", "content_complete": False}
    server = CustomLlm(plan=[[said(7, "Nie gesagt."), part, said(0, "Auch nicht."), answer("elf.")]])
    entries = talked(server, "Wann?")
    assert words(entries) == ["Um elf."]
    assert notes(entries) == [
        "answer dropped: response 7 while 1 is asked for: 'Nie gesagt.'",
        "answer dropped: response 0 while 1 is asked for: 'Auch nicht.'",
    ]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (answer("x", content_complete="true"), "response: content_complete is 'true', not true or false"),
        (answer("x", end_call="yes"), "response: end_call is 'yes', not true or false"),
        ({**answer("x"), "response_id": "1"}, "response: response_id is '1', not a whole number"),
        ({**answer("x"), "response_id": True}, "response: response_id is True, not a whole number"),
        ({**answer("x"), "content": 3}, "response: content is 3, not a string"),
        ({"response_type": "response"}, "response: response_id is missing, not a whole number"),
        ({"response_type": "greeting"}, "response_type 'greeting' is not known"),
        ({"response_type": 5}, "response_type 5 is not known"),
        ({"response_type": "config", "config": []}, "config: config is [], not an object"),
        ({"response_type": "config", "config": {"call_details": 1}}, "config: call_details is 1, not true or false"),
        (
            {"response_type": "update_agent", "agent_config": {"reminder_max_count": "2"}},
            "update_agent: reminder_max_count is '2', not a number",
        ),
        (
            {"response_type": "tool_call_invocation", "tool_call_id": "t", "name": "n", "arguments": "[1]"},
            "tool_call_invocation: arguments is no JSON object in a string: '[1]'",
        ),
        (
            {"response_type": "tool_call_result", "tool_call_id": "t", "content": "x"},
            "a result for t, which was never called",
        ),
    ],
)
def test_a_wrong_type_is_told_and_dropped(message: Mapping[str, Any], why: str) -> None:
    entries = talked(CustomLlm(plan=[[message, answer("Gut.")]]), "Hallo")
    assert words(entries) == ["Gut."]
    assert notes(entries) == [f"message dropped: {why}"]


def test_a_message_without_a_type_is_a_response() -> None:
    bare = {"response_id": "{id}", "content": "Ja.", "content_complete": True}
    assert words(talked(CustomLlm(plan=[[bare]]), "Hallo")) == ["Ja."]


@pytest.mark.parametrize(
    ("more", "reason", "simulated"),
    [
        ({"end_call": True, "transfer_number": "+4930", "digit_to_press": "1"}, "agent_hangup", []),
        ({"transfer_number": "+4930", "digit_to_press": "1"}, "call_transfer", ["transfer_call: +4930 worked"]),
        ({"digit_to_press": "1"}, "", ["press_digit: 1 worked"]),
    ],
)
def test_at_most_one_thing_is_done_after_speaking(more: Mapping[str, Any], reason: str, simulated: list[str]) -> None:
    entries = talked(CustomLlm(plan=[[answer("Moment.", **more)]]), "Hallo")
    assert words(entries) == ["Moment."]
    assert notes(entries) == simulated
    assert [entry.reason for entry in entries if isinstance(entry, HungUp)] == ([reason] if reason else [])


def test_a_transfer_that_nobody_answers_lets_the_talk_go_on() -> None:
    server = CustomLlm(plan=[[answer("Ich verbinde.", transfer_number="+4930")], [answer("Bin wieder da.")]])
    entries = talked(server, "Mensch bitte", "Hallo?", faults=["transfer_fails"])
    assert words(entries) == ["Ich verbinde.", "Bin wieder da."]
    assert notes(entries) == ["transfer_call: +4930 failed"]


def test_functions_of_the_server_stand_in_the_record_and_in_the_next_transcript() -> None:
    part = {"response_type": "response", "response_id": "{id}", "content": "Ich schaue. ", "content_complete": False}
    arguments = json.dumps({"datum": "2026-03-11"})
    begun = {
        "response_type": "tool_call_invocation",
        "tool_call_id": "t1",
        "name": "check_availability",
        "arguments": arguments,
    }
    over = {"response_type": "tool_call_result", "tool_call_id": "t1", "content": '{"code":"available"}'}
    server = CustomLlm(greeting=[CONFIG, said(0, "")], plan=[[part, begun, over, answer("Frei.")], [answer("Ja.")]])
    entries = talked(server, "Morgen?", "Gut")
    called = [entry for entry in entries if isinstance(entry, ToolCalled)]
    answered = [entry for entry in entries if isinstance(entry, ToolAnswered)]
    assert [(one.name, one.arguments) for one in called] == [("check_availability", {"datum": "2026-03-11"})]
    assert [(one.name, one.code, one.successful) for one in answered] == [("check_availability", "available", True)]
    spoken = [(one.text, one.filler) for one in entries if isinstance(one, AgentSaid)]
    assert spoken == [("Ich schaue.", True), ("Frei.", False), ("Ja.", False)]
    roles = [one["role"] for one in server.of("response_required")[1]["transcript_with_tool_calls"]]
    assert roles == ["user", "agent", "tool_call_invocation", "tool_call_result", "agent", "user"]


def test_an_interruption_of_the_agent_is_said_beside_the_response() -> None:
    interrupt = {
        "response_type": "agent_interrupt",
        "interrupt_id": 1,
        "content": "Ach so! ",
        "content_complete": False,
    }
    end = {**interrupt, "content": "Wir schließen.", "content_complete": True}
    entries = talked(CustomLlm(plan=[[interrupt, end, answer("Also dann.")]]), "Hallo")
    assert words(entries) == ["Ach so! Wir schließen.", "Also dann."]
    leaving = talked(CustomLlm(plan=[[{**end, "end_call": True}]]), "Hallo")
    assert [entry.reason for entry in leaving if isinstance(entry, HungUp)] == ["agent_hangup"]


def test_a_response_left_open_freezes_the_agent() -> None:
    part = {"response_type": "response", "response_id": "{id}", "content": "Also", "content_complete": False}
    with pytest.raises(AgentBroken, match=r"the agent freezes: response 1 is not complete after 'Also' in 0\.2 s"):
        talked(CustomLlm(plan=[[part]]), "Hallo", patience=HASTY)
    with pytest.raises(AgentBroken, match=r"the agent freezes: response 1 is not complete in 0\.2 s"):
        talked(CustomLlm(), "Hallo", patience=HASTY)
    with pytest.raises(AgentBroken, match=r"the agent freezes: the greeting \(response 0\) is not complete"):
        talked(CustomLlm(greeting=[CONFIG]), "Hallo", patience=HASTY)


def test_what_came_before_the_agent_froze_stands_in_the_record() -> None:
    begun = {"response_type": "tool_call_invocation", "tool_call_id": "t1", "name": "langsam", "arguments": "{}"}
    part = {"response_type": "response", "response_id": "{id}", "content": "Moment", "content_complete": False}

    async def run() -> tuple[list[Entry], AgentBroken]:
        async with CustomLlm(plan=[[begun, part]]) as server:
            call = phone(server.url, HASTY)
            await call.ring({})
            with pytest.raises(AgentBroken) as caught:
                await call.say("Hallo", "Hallo")
            await call.finish(caught.value.reason)
            return call.entries, caught.value

    entries, broken = asyncio.run(run())
    assert [entry.name for entry in entries if isinstance(entry, ToolCalled)] == ["langsam"]
    assert words(entries) == ["Moment"]
    assert broken.reason == "error_llm_websocket_runtime"


def test_closing_with_1000_is_hanging_up_and_what_was_said_is_heard() -> None:
    part = {"response_type": "response", "response_id": "{id}", "content": "Auf Wiederhören", "content_complete": False}
    entries = talked(CustomLlm(plan=[[part, close_with(1000)]]), "Tschüss", "Hallo?")
    assert words(entries) == ["Auf Wiederhören"]
    assert [entry.reason for entry in entries if isinstance(entry, HungUp)] == ["agent_hangup"]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (b"\x00\x01", "error_llm_websocket_corrupt_payload: a binary frame of 2 bytes, closed with 1007"),
        ("Guten Tag", "error_llm_websocket_corrupt_payload: no JSON: 'Guten Tag'"),
        ("[1]", "error_llm_websocket_corrupt_payload: no JSON object"),
        ("[" * 50_000, "error_llm_websocket_corrupt_payload: no JSON"),
        (close_with(1011, "oops"), "error_llm_websocket_lost_connection: closed with 1011 oops"),
    ],
)
def test_what_leaves_the_protocol_ends_the_call(act: Act, told: str) -> None:
    server = CustomLlm(plan=[[act]])
    with pytest.raises(AgentBroken) as caught:
        talked(server, "Hallo")
    assert str(caught.value).startswith(told)
    if isinstance(act, bytes):
        assert server.closed_with == [1007]


async def break_utf8(connection: ServerConnection) -> None:
    connection.transport.write(b"\x81\x02\xc3\x28")  # a text frame of two bytes that are no UTF-8


@pytest.mark.parametrize(("act", "code"), [("x" * (LARGEST_FRAME + 1), 1009), (break_utf8, 1007)])
def test_a_frame_nobody_should_take_ends_the_call(act: Act, code: int) -> None:
    server = CustomLlm(plan=[[act]])
    with pytest.raises(AgentBroken, match=f"error_llm_websocket_corrupt_payload: closed with {code}"):
        talked(server, "Hallo")
    assert len(server.paths) == 1


def test_a_broken_line_is_connected_anew_and_asked_again_under_a_new_number() -> None:
    server = CustomLlm(plan=[[break_line], [break_line], [answer("Da bin ich.")]])
    entries = talked(server, "Hallo", patience=CALM)
    assert words(entries) == ["Da bin ich."]
    assert server.paths == ["/call_1"] * 3
    assert [one["response_id"] for one in server.of("response_required")] == [1, 2, 3]
    dropped = [one for one in notes(entries) if one.startswith("answer dropped: response 0")]
    assert len(dropped) == 2


def test_a_line_that_breaks_again_and_again_is_given_up_after_four_times() -> None:
    server = CustomLlm(plan=[[break_line]] * 9)
    with pytest.raises(
        AgentBroken, match=r"error_llm_websocket_lost_connection: the connection broke \(1006\), 5 times"
    ):
        talked(server, "Hallo", patience=CALM)
    assert len(server.paths) == 5


def test_a_server_that_answers_no_pings_is_connected_anew_twice() -> None:
    server = CustomLlm(greeting=[PINGS, said(0, "")], answers_pings=False)
    hasty = Patience(ping_every_s=0.02, ping_answer_s=0.05, frozen_s=60)
    with pytest.raises(AgentBroken, match="error_llm_websocket_lost_connection: no ping_pong came back, 3 times"):
        talked(server, "Hallo", patience=hasty)
    assert len(server.paths) == 3
    assert server.of("ping_pong")


def test_a_server_that_comes_up_late_is_waited_for() -> None:
    server, pauses = CustomLlm(refuses=2, plan=[[answer("Ja")]]), Pauses()

    async def run() -> list[Entry]:
        async with server:
            call = phone(server.url, pauses=pauses)
            await call.ring({})
            await call.say("Hallo", "Hallo")
            await call.finish()
            return call.entries

    assert words(asyncio.run(run())) == ["Ja"]
    assert pauses.seconds == [3.0, 3.0]


def test_nobody_at_the_address_is_inconclusive() -> None:
    pauses = Pauses()

    async def run(url: str) -> None:
        call = phone(url, pauses=pauses)
        await call.ring({})

    for url in ("ws://127.0.0.1:9", "ws://"):
        with pytest.raises(Inconclusive, match=r"error_llm_websocket_open: no connection to .* in 3 tries"):
            asyncio.run(run(url))
    assert pauses.seconds == [3.0] * 4


def test_reminders_follow_what_the_server_asked_for() -> None:
    def update(**config: object) -> dict[str, Any]:
        return {"response_type": "update_agent", "agent_config": config}

    server = CustomLlm(
        greeting=[update(reminder_trigger_ms=8000, reminder_max_count=1), said(0, "")],
        plan=[[answer("Sind Sie noch da?")], [answer("Schön.")], [answer("Hallo?")]],
    )
    entries = talked(server, 5.0, 9.0, 9.0, "Ja", 9.0)
    assert words(entries) == ["Sind Sie noch da?", "Schön.", "Hallo?"]
    assert len(server.of("reminder_required")) == 2


def test_keys_have_no_message_in_the_protocol() -> None:
    async def run() -> None:
        async with CustomLlm() as server:
            call = phone(server.url)
            await call.ring({})
            try:
                await call.say("1", "1", "keys")
            finally:
                await call.finish()

    with pytest.raises(Inconclusive, match="no keys to press"):
        asyncio.run(run())
