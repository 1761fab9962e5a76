"""The fake Retell and the echo as programs of their own: they tell their address and do what the page promises."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from websockets.sync.client import connect

SCHEMA = Path(__file__).parents[4] / "shared" / "contracts" / "retell-custom-llm-websocket.schema.json"


@contextmanager
def started(module: str, *arguments: str) -> Iterator[str]:
    """The address that a program prints on its first line."""
    command = [sys.executable, "-m", module, "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def test_the_fake_retell_serves_the_agent_the_page_names() -> None:
    with started("simulator.fakes.retell", "--flow", "v18") as url:
        assert url.startswith("http://127.0.0.1:")
        headers = {"authorization": "Bearer key_of_the_fake"}
        agent = httpx.get(f"{url}/get-agent/agent_fake", headers=headers, timeout=30).json()
        assert (agent["agent_id"], agent["version"], agent["is_published"]) == ("agent_fake", 0, False)
        flow = httpx.get(
            f"{url}/get-conversation-flow/{agent['response_engine']['conversation_flow_id']}", headers=headers
        )
        assert flow.json()["nodes"]
        ordered = httpx.post(f"{url}/__fake__/mishaps", json=[{"status": 429, "headers": {"Retry-After": "3"}}])
        assert ordered.json() == {"mishaps": 1}
        path = f"{url}/agent-playground-completion/agent_fake"
        busy = httpx.post(path, headers=headers, json={"messages": []}, timeout=30)
        assert (busy.status_code, busy.headers["retry-after"]) == (429, "3")
        greeting = httpx.post(path, headers=headers, json={"messages": []}, timeout=30).json()
        assert [one["content"] for one in greeting["messages"] if one["role"] == "agent"]
        state = httpx.get(f"{url}/__fake__/state").json()
        assert (state["messages"], state["real_calls"]) == (1, [])


@pytest.mark.skipif(not SCHEMA.is_file(), reason=f"the published contract is not at {SCHEMA}")
def test_the_echo_says_only_what_the_protocol_knows() -> None:
    body = json.loads(SCHEMA.read_text(encoding="utf-8"))
    said: list[dict[str, Any]] = []
    with (
        started("simulator.fakes.echo_llm", "--greeting", "Grüß Gott", "--last-word", "Ende") as url,
        connect(f"{url}/call_1") as line,
    ):
        said += [json.loads(line.recv()), json.loads(line.recv())]
        for number, words in ((1, "Hallo"), (2, "Ende")):
            transcript = [{"role": "user", "content": words}]
            asked = {"interaction_type": "response_required", "response_id": number, "transcript": transcript}
            line.send(json.dumps(asked))
            said.append(json.loads(line.recv()))
        line.send(json.dumps({"interaction_type": "ping_pong", "timestamp": 7}))
        said.append(json.loads(line.recv()))
    assert [one.get("content") for one in said] == [None, "Grüß Gott", "Hallo", "Ende", None]
    assert [one.get("end_call") for one in said] == [None, None, None, True, None]
    for message in said:
        validator = jsonschema_rs.validator_for({**body, "$ref": f"#/$defs/ToRetell.{message['response_type']}"})
        assert [str(error) for error in validator.iter_errors(message)] == []
