"""What is read as a call, and what is refused with a place and a cure."""

import json

import pytest

from simulator.recording.call_file import NoCall, read_call_file
from tests.fakes.recorded_calls import BEGUN_MS, ended_call, payload, said, used

TALK = [said("agent", "Guten Tag."), said("user", "Einen Damenhaarschnitt bitte.")]


def refused(text: str) -> NoCall:
    with pytest.raises(NoCall) as caught:
        read_call_file(text, "anruf.json")
    return caught.value


def test_a_webhook_body_and_the_answer_of_get_call_are_the_same_call() -> None:
    of_webhook = read_call_file(payload(TALK), "a.json")
    assert of_webhook == read_call_file(json.dumps(ended_call(TALK)), "a.json")
    assert [item.text for item in of_webhook.items] == ["Guten Tag.", "Einen Damenhaarschnitt bitte."]
    assert of_webhook.begun_at.isoformat() == "2026-03-10T09:20:00+00:00"
    assert of_webhook.caller_number == ""


def test_functions_are_read_with_arguments_and_results() -> None:
    call = read_call_file(payload([*TALK, *used("salon_info", {"datum": "Freitag"}, {"code": "salon_info"})]), "a.json")
    invoked, result = call.items[-2:]
    assert (invoked.tool, invoked.arguments) == ("salon_info", {"datum": "Freitag"})
    assert call.results()[invoked.tool_call] is result


def test_the_flow_version_stands_in_the_name_of_the_agent() -> None:
    assert read_call_file(payload(TALK, agent_name="Salon Lindenhof (v18)"), "a.json").flow == "v18"
    assert read_call_file(payload(TALK, agent_name="Salon Lindenhof"), "a.json").flow == ""


def test_who_was_called_counts_in_an_outbound_call() -> None:
    call = read_call_file(payload(TALK, direction="outbound", from_number="+4930", to_number="+491713920034"), "a.json")
    assert call.caller_number == "+491713920034"


def test_a_plain_transcript_will_do_and_says_so() -> None:
    call = ended_call([], transcript="Agent: Guten Tag.\nUser: Bin ich da richtig?\n")
    del call["transcript_with_tool_calls"]
    read = read_call_file(json.dumps(call), "a.json")
    assert [(item.role, item.text) for item in read.items] == [("agent", "Guten Tag."), ("user", "Bin ich da richtig?")]
    assert not read.has_tools


def test_scrubbed_transcripts_are_taken_where_the_others_are_gone() -> None:
    call = ended_call([], scrubbed_transcript_with_tool_calls=TALK)
    assert len(read_call_file(json.dumps(call), "a.json").items) == 2


@pytest.mark.parametrize(
    ("text", "where", "cure"),
    [
        ("", "1:1", "answer of get-call"),
        ('{"event": "call_ended",\n  "call": }', "2:11", "no JSON"),
        ("[]", "$", "one call per file"),
        ('{"items": [1, 2]}', "$", "list of 2 calls"),
        ('{"event": "call_started", "call": {}}', "$.event", "call_ended or call_analyzed"),
        ('{"event": "chat_ended", "chat": {}}', "$.event", "call_ended"),
        ('{"chat_id": "chat_1"}', "$", "chat"),
        ('{"status": "error", "message": "not found"}', "$", "error answer"),
        ('{"event": "call_ended", "call": {}}', "$.call", "no call_id"),
        ('{"event": "call_ended", "call": 7}', "$.call", "object"),
    ],
)
def test_what_is_no_call_is_refused_with_its_place(text: str, where: str, cure: str) -> None:
    problem = refused(text)
    assert problem.where == where
    assert cure in problem.problem
    assert str(problem).startswith(f"anruf.json:{where}: ")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"call_status": "ongoing"}, "$.call.call_status"),
        ({"start_timestamp": None}, "$.call.start_timestamp"),
        ({"start_timestamp": 1_773_134_400}, "$.call.start_timestamp"),
        ({"start_timestamp": True}, "$.call.start_timestamp"),
        ({"transcript_with_tool_calls": []}, "$.call.transcript_with_tool_calls"),
        ({"transcript_with_tool_calls": {"a": 1}}, "$.call.transcript_with_tool_calls"),
        ({"transcript_with_tool_calls": [1]}, "$.call.transcript_with_tool_calls[0]"),
        ({"collected_dynamic_variables": [1]}, "$.call.collected_dynamic_variables"),
    ],
)
def test_a_call_that_cannot_be_read_is_refused_with_its_path(fields: dict[str, object], where: str) -> None:
    assert refused(payload(TALK, **fields)).where == where


@pytest.mark.parametrize("arguments", ["{kaputt", "[1]", 7])
def test_arguments_that_are_no_object_are_refused_with_their_path(arguments: object) -> None:
    broken = {"role": "tool_call_invocation", "tool_call_id": "t", "name": "salon_info", "arguments": arguments}
    problem = refused(payload([*TALK, broken]))
    assert problem.where == "$.call.transcript_with_tool_calls[2].arguments"


def test_the_start_is_kept_to_the_second() -> None:
    assert read_call_file(payload(TALK, start_timestamp=BEGUN_MS + 59_000), "a.json").begun_at.second == 59
