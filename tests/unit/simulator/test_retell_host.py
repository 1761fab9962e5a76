"""The host behaves as Retell does on the wire: signed calls with a call object, retries, webhooks, barge-in, faults."""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.executable import executable
from simulator.agents.flow import FlowAgent
from simulator.faults import Faults
from simulator.gateway_line import SIGNATURE
from simulator.retell_host import PhoneCall
from simulator.retell_wire import Identity
from simulator.transcript import AgentSaid, CallerSaid, HungUp, Noted, ToolAnswered, ToolCalled
from tests.fakes.echo_gateway import EchoGateway
from tests.fakes.scripted_model import ScriptedModel

NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
KEY = "key_for_tests"
FREE = {"ok": True, "code": "available", "say": "Ist frei.", "facts": {}, "offers": [], "missing": []}
PATH = "/retell/v1/functions/check_availability"


def flow(**tool: object) -> dict[str, Any]:
    def to(edge: str, target: str) -> dict[str, Any]:
        return {
            "id": edge,
            "destination_node_id": target,
            "transition_condition": {"type": "prompt", "prompt": "Always"},
        }

    return {
        "start_speaker": "agent",
        "tools": [
            {
                "tool_id": "t",
                "type": "custom",
                "name": "check_availability",
                "url": f"https://salon.example{PATH}",
                "parameters": {"type": "object", "properties": {"datum": {"type": "string"}}},
                "response_variables": {"ergebnis": "code", "antwort": "say"},
                "timeout_ms": 4000,
                **tool,
            }
        ],
        "nodes": [
            {
                "id": "hallo",
                "name": "Begrüßung",
                "type": "conversation",
                "instruction": {"type": "static_text", "text": "Guten Tag {{anrufer_name}}."},
                "always_edge": to("e1", "pruefen"),
            },
            {"id": "pruefen", "type": "function", "tool_id": "t", "else_edge": to("e2", "sagen")},
            {
                "id": "sagen",
                "type": "conversation",
                "instruction": {"type": "static_text", "text": "{{antwort}}"},
                "always_edge": to("e3", "ende"),
            },
            {"id": "ende", "type": "end"},
        ],
    }


def phone(gateway: EchoGateway, *faults: str, **tool: object) -> PhoneCall:
    ordered = Faults()
    for fault in faults:
        ordered.add(fault)
    model = ScriptedModel(given={"datum": "2026-03-11"})
    return PhoneCall(
        answering=lambda ringing: FlowAgent(executable(flow(**tool)), model, ringing.variables),
        line=gateway,
        identity=Identity(call_id="call_1", agent_id="agent_1", from_number="+4917139200", key=KEY),
        now=NOW,
        faults=ordered,
    )


def talk(call: PhoneCall, *lines: str) -> PhoneCall:
    async def run() -> None:
        await call.ring({})
        for line in lines:
            await call.say(line, line)
            await call.run_tools()
        await call.finish()

    asyncio.run(run())
    return call


def requests_to(gateway: EchoGateway, path: str) -> list[tuple[Any, Mapping[str, str]]]:
    return [(body, headers) for where, body, headers in gateway.requests if where == path]


def answers(call: PhoneCall) -> list[ToolAnswered]:
    return [entry for entry in call.entries if isinstance(entry, ToolAnswered)]


def test_a_function_call_carries_the_call_so_far_and_is_signed_over_its_bytes() -> None:
    gateway = EchoGateway({"check_availability": FREE}, variables={"anrufer_name": "Frau Größ"})
    call = talk(phone(gateway), "Morgen, bitte für Größ", "Danke")
    ((body, headers),) = requests_to(gateway, PATH)
    assert body["name"] == "check_availability"
    assert body["args"] == {"datum": "2026-03-11"}
    told = body["call"]
    assert told["call_id"] == "call_1"
    assert told["from_number"] == "+4917139200"
    assert told["transcript"] == "Agent: Guten Tag Frau Größ.\nUser: Morgen, bitte für Größ\n"
    last = told["transcript_with_tool_calls"][-1]
    assert (last["role"], last["tool_call_id"]) == ("tool_call_invocation", "tool_call_000001")
    assert told["retell_llm_dynamic_variables"]["anrufer_name"] == "Frau Größ"
    stamp, digest = (part.split("=")[1] for part in headers[SIGNATURE].split(","))
    import json  # noqa: PLC0415  only here the exact bytes are rebuilt

    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    assert hmac.new(KEY.encode(), raw + stamp.encode(), hashlib.sha256).hexdigest() == digest
    assert [entry.text for entry in call.entries if isinstance(entry, AgentSaid)] == [
        "Guten Tag Frau Größ.",
        "Ist frei.",
    ]


def test_the_events_of_a_call_come_in_order_with_what_they_carry() -> None:
    gateway = EchoGateway({"check_availability": FREE})
    call = talk(phone(gateway), "Morgen", "Danke")
    events = [body for body, _ in requests_to(gateway, "/retell/webhooks")]
    assert [event["event"] for event in events] == ["call_started", "call_ended", "call_analyzed"]
    assert events[1]["call"]["disconnection_reason"] == "agent_hangup"
    assert "call_analysis" in events[2]["call"]
    assert call.ended == "agent_hangup"
    assert isinstance(call.entries[-1], HungUp)


def test_a_lost_request_is_repeated_as_often_as_the_tool_allows() -> None:
    gateway = EchoGateway({"check_availability": FREE})
    call = talk(phone(gateway, "tool_lost check_availability once", max_retry=1), "Morgen", "Danke")
    (answer,) = answers(call)
    assert (answer.successful, answer.attempts) == (True, 2)
    assert answer.took_ms > 4000, "the time-out of the first attempt is dead air"
    assert len(requests_to(gateway, PATH)) == 1


def test_without_retries_the_agent_sees_the_clients_error_and_goes_on() -> None:
    call = talk(phone(EchoGateway(), "tool_lost check_availability"), "Morgen")
    (answer,) = answers(call)
    assert not answer.successful
    assert "timeout of 4000ms" in answer.content
    assert call.variables.get("ergebnis") is None


@pytest.mark.parametrize(
    ("fault", "reached", "successful"),
    [
        ("tool_late check_availability", 1, False),
        ("tool_500 check_availability", 0, False),
        ("tool_slow check_availability 9000", 1, False),
        ("tool_slow check_availability 900", 1, True),
        ("tool_twice check_availability", 2, True),
        ("model_skips check_availability", 0, False),
        ("model_twice check_availability", 2, True),
    ],
)
def test_what_goes_wrong_with_a_function_call(fault: str, reached: int, successful: bool) -> None:
    gateway = EchoGateway({"check_availability": FREE})
    call = talk(phone(gateway, fault), "Morgen")
    assert len(requests_to(gateway, PATH)) == reached
    assert answers(call)[-1].successful is successful


def test_a_request_delivered_twice_is_told_with_whether_the_answers_agree() -> None:
    call = talk(phone(EchoGateway({"check_availability": FREE}), "tool_twice check_availability"), "Morgen")
    notes = [entry for entry in call.entries if isinstance(entry, Noted)]
    assert [(note.what, note.detail) for note in notes] == [("tool_twice", "the same answer")]


def test_signatures_and_bodies_can_be_spoiled() -> None:
    gateway = EchoGateway({"check_availability": FREE})
    talk(phone(gateway, "args_at_root check_availability"), "Morgen")
    assert requests_to(gateway, PATH)[0][0] == {"datum": "2026-03-11"}
    stale = EchoGateway({"check_availability": FREE})
    talk(phone(stale, "signature_stale check_availability"), "Morgen")
    stamp = int(requests_to(stale, PATH)[0][1][SIGNATURE].split(",")[0][2:])
    assert stamp < NOW.timestamp() * 1000 - 300_000


def test_webhooks_can_be_lost_doubled_and_late_and_the_inbound_one_can_fail() -> None:
    gateway = EchoGateway({"check_availability": FREE}, variables={"anrufer_name": "Petra"})
    faults = ("webhook_late call_started", "webhook_twice call_ended", "webhook_lost call_analyzed", "inbound_lost")
    call = talk(phone(gateway, *faults), "Morgen", "Danke")
    paths = [(path, body.get("event") or body.get("name")) for path, body, _ in gateway.requests]
    assert paths == [
        (PATH, "check_availability"),
        ("/retell/webhooks", "call_started"),
        ("/retell/webhooks", "call_ended"),
        ("/retell/webhooks", "call_ended"),
    ]
    assert "anrufer_name" not in call.variables


def test_a_barge_in_is_heard_but_cancels_nothing_and_a_hang_up_neither() -> None:
    async def run(call: PhoneCall, *, hang_up: bool) -> None:
        await call.ring({})
        await call.say("Morgen", "Morgen")
        assert call.tool_is_running
        await call.overhear("Hallo?", "Hallo?")
        if hang_up:
            await call.hang_up()
        await call.run_tools()
        await call.finish()

    gateway = EchoGateway({"check_availability": FREE})
    call = phone(gateway)
    asyncio.run(run(call, hang_up=False))
    assert len(requests_to(gateway, PATH)) == 1
    kinds = [type(entry) for entry in call.entries]
    assert kinds.index(ToolCalled) < kinds.index(CallerSaid, kinds.index(ToolCalled)) < kinds.index(ToolAnswered)
    gone = phone(gateway)
    asyncio.run(run(gone, hang_up=True))
    assert gone.ended == "user_hangup"
    assert [entry.text for entry in gone.entries if isinstance(entry, AgentSaid)] == ["Guten Tag {{anrufer_name}}."]
