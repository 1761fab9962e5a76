"""What a custom-LLM server may say over the websocket, read as strictly as Retell reads it: a wrong type is dropped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec


class Corrupt(ValueError):
    """A frame that is no JSON object; Retell ends the call."""

    code = "error_llm_websocket_corrupt_payload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A part of what the agent says, and what it wants done when it is through."""

    number: int
    interrupts: bool
    content: str
    complete: bool
    end_call: bool = False
    transfer_number: str = ""
    digit_to_press: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """Which messages the server wants."""

    auto_reconnect: bool = False
    call_details: bool = False
    transcript_with_tool_calls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When and how often the server wants to remind a silent caller; None leaves it as it is."""

    trigger_ms: float | None = None
    max_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolBegun:
    """The server calls a function."""

    call_id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOver:
    """What the function answered."""

    call_id: str
    content: str
    successful: bool


@dataclass(frozen=True, slots=True)
class Pong:
    """The connection lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A message that Retell logs and passes over."""

    why: str


Message = Speech | Configured | Reminders | ToolBegun | ToolOver | Pong | Dropped


class _WrongType(Exception):
    """A field has another type than the protocol says."""


def message_from(frame: str) -> Message:
    """Read one text frame; one without `response_type` is taken as a response.

    Raises:
        Corrupt: it is no JSON object.
    """
    try:
        body = msgspec.json.decode(frame)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise Corrupt(f"no JSON: {frame[:80]!r}") from broken
    if not isinstance(body, dict):
        raise Corrupt(f"no JSON object: {frame[:80]!r}")
    kind = body.get("response_type", "response")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        return Dropped(why=f"response_type {kind!r} is not known")
    try:
        return reader(body)
    except _WrongType as wrong:
        return Dropped(why=f"{kind}: {wrong}")


def _speech(body: Mapping[str, Any], number: str, *, interrupts: bool) -> Speech:
    _flag(body, "no_interruption_allowed")
    _flag(body, "show_transferee_as_caller")
    return Speech(
        number=_whole(body, number),
        interrupts=interrupts,
        content=_text(body, "content"),
        complete=_flag(body, "content_complete", needed=True),
        end_call=_flag(body, "end_call"),
        transfer_number=_text(body, "transfer_number", needed=False),
        digit_to_press=_text(body, "digit_to_press", needed=False),
    )


def _response(body: Mapping[str, Any]) -> Message:
    return _speech(body, "response_id", interrupts=False)


def _interrupt(body: Mapping[str, Any]) -> Message:
    return _speech(body, "interrupt_id", interrupts=True)


def _config(body: Mapping[str, Any]) -> Message:
    config = _object(body, "config")
    return Configured(
        auto_reconnect=_flag(config, "auto_reconnect"),
        call_details=_flag(config, "call_details"),
        transcript_with_tool_calls=_flag(config, "transcript_with_tool_calls"),
    )


def _update_agent(body: Mapping[str, Any]) -> Message:
    config = _object(body, "agent_config")
    for name in ("responsiveness", "interruption_sensitivity"):
        _number(config, name)
    count = _number(config, "reminder_max_count")
    return Reminders(trigger_ms=_number(config, "reminder_trigger_ms"), max_count=None if count is None else int(count))


def _tool_begun(body: Mapping[str, Any]) -> Message:
    arguments = _text(body, "arguments")
    try:
        found = msgspec.json.decode(arguments or "{}")
    except msgspec.DecodeError:
        found = None
    if not isinstance(found, dict):
        raise _WrongType(f"arguments is no JSON object in a string: {arguments[:80]!r}")
    return ToolBegun(call_id=_text(body, "tool_call_id"), name=_text(body, "name"), arguments=found)


def _tool_over(body: Mapping[str, Any]) -> Message:
    return ToolOver(
        call_id=_text(body, "tool_call_id"),
        content=_text(body, "content"),
        successful=_flag(body, "successful", otherwise=True),
    )


def _pong(body: Mapping[str, Any]) -> Message:
    _whole(body, "timestamp")
    return Pong()


def _metadata(body: Mapping[str, Any]) -> Message:
    del body
    return Pong()


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "response": _response,
    "agent_interrupt": _interrupt,
    "config": _config,
    "update_agent": _update_agent,
    "tool_call_invocation": _tool_begun,
    "tool_call_result": _tool_over,
    "ping_pong": _pong,
    "metadata": _metadata,
}


def _text(body: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    value = body.get(name)
    if isinstance(value, str):
        return value
    if value is None and not needed:
        return ""
    raise _WrongType(f"{name} is {_shown(body, name)}, not a string")


def _whole(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _WrongType(f"{name} is {_shown(body, name)}, not a whole number")


def _flag(body: Mapping[str, Any], name: str, *, needed: bool = False, otherwise: bool = False) -> bool:
    value = body.get(name)
    if isinstance(value, bool):
        return value
    if value is None and not needed:
        return otherwise
    raise _WrongType(f"{name} is {_shown(body, name)}, not true or false")


def _number(body: Mapping[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise _WrongType(f"{name} is {_shown(body, name)}, not a number")


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    if isinstance(value, dict):
        return value
    raise _WrongType(f"{name} is {_shown(body, name)}, not an object")


def _shown(body: Mapping[str, Any], name: str) -> str:
    return repr(body[name])[:80] if name in body else "missing"
