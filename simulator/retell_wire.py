"""What goes over the wire in a call, with what was ordered to go wrong: function requests, webhooks, their retries."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from flows.executable import Tool
from flows.talk import ToolAsked
from flows.variables import fill
from simulator.faults import Faults
from simulator.gateway_line import SIGNATURE, GatewayLine, path_of, signature

TOOL_MS = 350
"""What a function takes on the virtual clock unless a fault slows it."""
WEBHOOK_TRIES = 4
SUCCESS = range(200, 300)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls whom, signed with which key."""

    call_id: str
    agent_id: str
    agent_version: int = 0
    from_number: str = ""
    to_number: str = ""
    key: str = ""


class LineClock:
    """The virtual clock of one call."""

    def __init__(self, begun_at: datetime) -> None:
        self.begun_at = begun_at
        self.elapsed_ms = 0

    @property
    def now(self) -> datetime:
        """The present moment of the call."""
        return self.begun_at + timedelta(milliseconds=self.elapsed_ms)


class RetellWire:
    """Retell's HTTP client for one call."""

    def __init__(
        self,
        *,
        line: GatewayLine,
        identity: Identity,
        clock: LineClock,
        faults: Faults,
        note: Callable[[str, str], None],
    ) -> None:
        self._line = line
        self._identity = identity
        self._clock = clock
        self._faults = faults
        self._note = note
        self._last_request: tuple[str, bytes, dict[str, str]] | None = None

    async def attempt(
        self, asked: ToolAsked, call: Mapping[str, Any], variables: Mapping[str, str]
    ) -> tuple[str, bool]:
        """One HTTP request, with what was ordered to go wrong."""
        tool, name = asked.tool, asked.tool.name
        path, body, headers = self._request(asked, call, variables)
        played = self._faults.strike("tool_answers", name)
        if played is not None:
            self._note("tool_answers", f"{name} {played.detail}")
            self._clock.elapsed_ms += TOOL_MS
            return _reply_with(played.detail, name), True
        if self._faults.strike("tool_lost", name):
            self._note("tool_lost", name)
            return self._timed_out(tool.timeout_ms)
        if self._faults.strike("tool_500", name):
            self._note("tool_500", name)
            self._clock.elapsed_ms += TOOL_MS
            return "Axios Error: error code: ERR_BAD_RESPONSE, response status: 500, response data: ", False
        content, successful = await self._delivered(tool, path, body, headers)
        changed = self._faults.strike("tool_changed", name)
        if changed is not None:
            argument, _, value = changed.detail.partition("=")
            other = replace(asked, arguments={**asked.arguments, argument: value})
            answer, _ = await self._deliver(tool.method, *self._request(other, call, variables), tool.timeout_ms)
            self._note("tool_changed", code_of(answer))
        previous, self._last_request = self._last_request, (path, body, headers)
        if self._faults.strike("tool_twice", name):
            again, _ = await self._deliver(tool.method, path, body, headers, tool.timeout_ms)
            self._note("tool_twice", "the same answer" if again == content else f"another answer: {again}")
        if previous is not None and self._faults.strike("tool_replayed", name):
            replayed, _ = await self._deliver(tool.method, *previous, tool.timeout_ms)
            self._note("tool_replayed", code_of(replayed))
        if self._faults.strike("tool_late", name):
            self._note("tool_late", name)
            return self._timed_out(tool.timeout_ms)
        slow = self._faults.strike("tool_slow", name)
        took = int(slow.detail) if slow is not None else TOOL_MS
        if took > tool.timeout_ms:
            return self._timed_out(tool.timeout_ms)
        self._clock.elapsed_ms += took
        return content, successful

    async def _delivered(self, tool: Tool, path: str, body: bytes, headers: dict[str, str]) -> tuple[str, bool]:
        """What the delivery came to; with `tool_parallel` there are two at the same time."""
        if self._faults.strike("tool_parallel", tool.name) is None:
            return await self._deliver(tool.method, path, body, headers, tool.timeout_ms)
        one, two = await asyncio.gather(
            *(self._deliver(tool.method, path, body, headers, tool.timeout_ms) for _ in range(2))
        )
        self._note("tool_parallel", "the same answer" if one == two else f"another answer: {two[0]}")
        return one

    def _timed_out(self, timeout_ms: int) -> tuple[str, bool]:
        self._clock.elapsed_ms += timeout_ms
        return f"Axios Error: error code: ECONNABORTED, timeout of {timeout_ms}ms exceeded", False

    def _request(
        self, asked: ToolAsked, call: Mapping[str, Any], variables: Mapping[str, str]
    ) -> tuple[str, bytes, dict[str, str]]:
        """Path, signed body and headers of a function call."""
        tool = asked.tool
        arguments = {**asked.arguments, **constants(asked.tool, variables)}
        at_root = tool.args_at_root or self._faults.strike("args_at_root", tool.name) is not None
        payload: Mapping[str, Any] = arguments
        if not at_root:
            payload = {"name": tool.name, "call": call, "args": arguments}
        body = b"" if tool.method in {"GET", "DELETE"} else msgspec.json.encode(payload)
        key, at = self._identity.key, self._clock.now
        if self._faults.strike("signature_wrong", tool.name):
            key = f"{key}-wrong"
        if self._faults.strike("signature_stale", tool.name):
            at -= timedelta(minutes=6)
        headers = {name: fill(value, variables) for name, value in tool.headers.items()}
        headers[SIGNATURE] = signature(body, key, at)
        return path_of(fill(tool.url, variables)), body, headers

    async def _deliver(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_ms: int
    ) -> tuple[str, bool]:
        try:
            answer = await self._line.send(method, path, body, headers, timeout_ms / 1000)
        except TimeoutError:
            return f"Axios Error: error code: ECONNABORTED, timeout of {timeout_ms}ms exceeded", False
        text = answer.body.decode("utf-8", "replace")
        if answer.status in SUCCESS:
            return text, True
        error = f"response status: {answer.status}, response data: {text}"
        return f"Axios Error: error code: ERR_BAD_REQUEST, {error}", False

    async def inbound(self) -> dict[str, str]:
        """The inbound webhook before the call is taken; its variables, none when it fails."""
        if self._faults.strike("inbound_lost", "*"):
            self._note("inbound_lost", "")
            return {}
        payload = {
            "event": "call_inbound",
            "event_timestamp": round(self._clock.now.timestamp() * 1000),
            "call_inbound": {
                "call_id": self._identity.call_id,
                "agent_id": self._identity.agent_id,
                "agent_version": self._identity.agent_version,
                "from_number": self._identity.from_number or "anonymous",
                "to_number": self._identity.to_number,
            },
        }
        status, content = await self._post_signed("/retell/inbound", payload)
        if status not in SUCCESS:
            self._note("inbound webhook failed", str(status))
            return {}
        try:
            answer = msgspec.json.decode(content)
        except msgspec.DecodeError:
            self._note("inbound webhook unreadable", "")
            return {}
        inner = answer.get("call_inbound") if isinstance(answer, dict) else None
        variables = inner.get("dynamic_variables") if isinstance(inner, dict) else None
        return {str(name): str(value) for name, value in (variables or {}).items()}

    async def webhook(self, event: str, call: Mapping[str, Any]) -> None:
        """One event webhook with up to three retries."""
        if self._faults.strike("webhook_lost", event):
            self._note("webhook_lost", event)
            return
        if event == "call_analyzed":
            analysis = {"call_summary": "", "user_sentiment": "Neutral", "call_successful": True}
            call = {**call, "call_analysis": analysis}
        times = 2 if self._faults.strike("webhook_twice", event) else 1
        for _ in range(times):
            for _try in range(WEBHOOK_TRIES):
                code, _content = await self._post_signed("/retell/webhooks", {"event": event, "call": call})
                if code in SUCCESS:
                    break
                self._note("webhook failed", f"{event} {code}")

    async def _post_signed(self, path: str, payload: Mapping[str, Any]) -> tuple[int, bytes]:
        body = msgspec.json.encode(payload)
        headers = {SIGNATURE: signature(body, self._identity.key, self._clock.now)}
        try:
            answer = await self._line.send("POST", path, body, headers, 10.0)
        except TimeoutError:
            return 0, b""
        return answer.status, answer.body


def constants(tool: Tool, variables: Mapping[str, str]) -> dict[str, Any]:
    """Arguments the flow fixes with `const`; the model is not asked for them."""
    fixed = {}
    for name, schema in tool.properties.items():
        if isinstance(schema, Mapping) and "const" in schema:
            value = schema["const"]
            fixed[name] = fill(value, variables) if isinstance(value, str) else value
    return fixed


def _reply_with(code: str, tool: str) -> str:
    """An answer as the gateway gives it, with a code and nothing else."""
    reply = {"ok": False, "code": code, "say": f"[{tool}: {code}]", "facts": {}, "offers": [], "missing": []}
    return msgspec.json.encode(reply).decode()


def code_of(content: str) -> str:
    """The outcome code of a tool's answer; empty when it has none."""
    try:
        answer = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return ""
    code = answer.get("code") if isinstance(answer, dict) else None
    return code if isinstance(code, str) else ""
