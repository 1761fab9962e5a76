"""Reads a call as Retell tells it: the payload of `call_ended` or `call_analyzed`, or the answer of get-call."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

ENDED = frozenset({"call_ended", "call_analyzed"})
_TRANSCRIPTS = (
    "transcript_with_tool_calls",
    "scrubbed_transcript_with_tool_calls",
    "transcript_object",
    "scrubbed_transcript_object",
)
_LINE = re.compile(r"^(Agent|User): ?(.*)$")
_FLOW = re.compile(r"\((v\d+)\)\s*$")
_LEAST_MS = 10**11
"""A `start_timestamp` is in milliseconds; what is smaller was written in seconds or is no time."""


class NoCall(ValueError):
    """A file that holds no finished call: where, what is wrong, what to do."""

    code = "no_call"

    def __init__(self, file: str, where: str, problem: str) -> None:
        """Join place and problem as editors and terminals link them."""
        super().__init__(f"{file}:{where}: {problem}")
        self.file = file
        self.where = where
        self.problem = problem


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the transcript."""

    role: str
    text: str = ""
    """What was said, the digits pressed, or what a function answered."""
    tool: str = ""
    tool_call: str = ""
    kind: str = ""
    """Of a function: custom, extract_dynamic_variable, end_call …"""
    arguments: Mapping[str, Any] = {}
    successful: bool = True
    node: str = ""
    begins: float | None = None
    """Seconds from the start of the call to the first word, where Retell timed the words."""
    ends: float | None = None


class RecordedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A finished call."""

    file: str
    begun_at: datetime
    """In UTC."""
    items: tuple[Item, ...]
    direction: str = "inbound"
    caller_number: str = ""
    """Of the person on the phone, empty when it was withheld."""
    flow: str = ""
    """The flow version as the agent's name tells it, "v19"; empty when it does not."""
    reason: str = ""
    """Why the call ended, in Retell's words."""
    variables: Mapping[str, str] = {}
    has_tools: bool = True
    """False when only the spoken words were in the file."""

    def results(self) -> dict[str, Item]:
        """What each function call was answered, by its id."""
        return {item.tool_call: item for item in self.items if item.role == "tool_call_result"}


def read_call_file(text: str, file: str) -> RecordedCall:
    """Read a call.

    Args:
        text: the JSON.
        file: its name, for messages.

    Raises:
        NoCall: with line or path of what is wrong, and what to do.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as broken:
        problem = f"this is no JSON ({broken.msg}); save the body of the webhook, or the answer of get-call, as it came"
        raise NoCall(file, f"{broken.lineno}:{broken.colno}", problem) from broken
    call, path = _call_of(value, file)
    return _Reader(file, call, path).call()


def _call_of(value: object, file: str) -> tuple[Mapping[str, Any], str]:
    """The call object inside what was saved."""
    if not isinstance(value, dict):
        told = f"a list of {len(value)}" if isinstance(value, list) else "a single value"
        raise NoCall(file, "$", f"expected one call as an object, found {told}; save one call per file")
    event = value.get("event")
    if isinstance(event, str) and event not in ENDED:
        problem = f"the event {event!r} holds no finished call; take call_ended or call_analyzed"
        raise NoCall(file, "$.event", problem)
    many = next((value[key] for key in ("items", "calls") if isinstance(value.get(key), list)), None)
    if many is not None:
        raise NoCall(file, "$", f"a list of {len(many)} calls; save the one you mean by itself, as get-call answers it")
    if value.get("status") == "error":
        raise NoCall(file, "$", "this is the error answer of a request, not a call; fetch the call again")
    if "chat" in value or "chat_id" in value:
        raise NoCall(file, "$", "this is a chat, not a phone call")
    inner = value.get("call", value)
    if not isinstance(inner, dict):
        raise NoCall(file, "$.call", "expected the call as an object")
    path = "$.call" if "call" in value else "$"
    if "call_id" not in inner:
        problem = "there is no call_id, so this is no call; save the body of call_ended, or the answer of get-call"
        raise NoCall(file, path, problem)
    return inner, path


class _Reader:
    """Reads the parts of one call object, with the path for messages."""

    def __init__(self, file: str, raw: Mapping[str, Any], path: str) -> None:
        self._file = file
        self._raw = raw
        self._path = path

    def call(self) -> RecordedCall:
        raw = self._raw
        status = raw.get("call_status")
        if status not in {None, "ended"}:
            problem = f"the call is {status!r}, not ended; fetch it again when it is over"
            raise self._broken("call_status", problem)
        items, has_tools = self._items()
        direction = str(raw.get("direction") or "inbound")
        number = raw.get("to_number") if direction == "outbound" else raw.get("from_number")
        flow = _FLOW.search(str(raw.get("agent_name") or ""))
        return RecordedCall(
            file=self._file,
            begun_at=self._begun_at(),
            items=items,
            direction=direction,
            caller_number="" if number in {None, "anonymous"} else str(number),
            flow=flow[1] if flow else "",
            reason=str(raw.get("disconnection_reason") or ""),
            variables=self._variables(),
            has_tools=has_tools,
        )

    def _broken(self, at: str, problem: str) -> NoCall:
        return NoCall(self._file, f"{self._path}.{at}", problem)

    def _begun_at(self) -> datetime:
        stamp = self._raw.get("start_timestamp")
        if isinstance(stamp, bool) or not isinstance(stamp, int | float) or stamp < _LEAST_MS:
            raise self._broken("start_timestamp", "the call has no start in milliseconds; a script needs its clock")
        return datetime.fromtimestamp(stamp / 1000, tz=UTC)

    def _variables(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key in ("retell_llm_dynamic_variables", "collected_dynamic_variables"):
            values = self._raw.get(key) or {}
            if not isinstance(values, dict):
                raise self._broken(key, "expected an object of variables")
            found |= {str(name): str(value) for name, value in values.items()}
        return found

    def _items(self) -> tuple[tuple[Item, ...], bool]:
        for key in _TRANSCRIPTS:
            rows = self._raw.get(key)
            if rows:
                if not isinstance(rows, list):
                    raise self._broken(key, "expected a list")
                return tuple(self._listed(rows, key)), key.endswith("tool_calls")
        text = self._raw.get("transcript")
        lines = tuple(_spoken(text)) if isinstance(text, str) else ()
        if not any(item.role == "user" for item in lines):
            raise self._broken(
                "transcript_with_tool_calls", "nobody said a word in this call; there is no script in it"
            )
        return lines, False

    def _listed(self, rows: Sequence[object], key: str) -> Iterator[Item]:
        """The entries; words of the caller that nothing comes between are one line."""
        waiting: Item | None = None
        for number, row in enumerate(rows):
            if not isinstance(row, dict) or not isinstance(row.get("role"), str):
                raise self._broken(f"{key}[{number}]", "expected an entry with a role")
            item = self._item(row, f"{key}[{number}]")
            if item.role == "user" and item.text.strip():
                waiting = item if waiting is None else _joined(waiting, item)
                continue
            if waiting is not None and item.role != "node_transition":
                yield waiting
                waiting = None
            yield item
        if waiting is not None:
            yield waiting

    def _item(self, row: Mapping[str, Any], at: str) -> Item:
        role = row["role"]
        if role == "tool_call_invocation":
            return Item(
                role=role,
                tool=str(row.get("name") or ""),
                tool_call=str(row.get("tool_call_id") or ""),
                kind=str(row.get("type") or "custom"),
                arguments=self._arguments(row, at),
            )
        if role == "tool_call_result":
            content = row.get("content")
            return Item(
                role=role,
                text=content if isinstance(content, str) else json.dumps(content),
                tool_call=str(row.get("tool_call_id") or ""),
                successful=row.get("successful") is not False,
            )
        if role == "node_transition":
            return Item(role=role, node=str(row.get("new_node_id") or ""))
        if role == "dtmf":
            return Item(role=role, text=str(row.get("digit") or ""))
        begins, ends = _spoken_when(row.get("words"))
        return Item(role=role, text=str(row.get("content") or ""), begins=begins, ends=ends)

    def _arguments(self, row: Mapping[str, Any], at: str) -> Mapping[str, Any]:
        given = row.get("arguments")
        if isinstance(given, dict):
            return given
        try:
            value = json.loads(given or "{}")
        except (TypeError, json.JSONDecodeError) as broken:
            raise self._broken(f"{at}.arguments", "the arguments are no JSON text") from broken
        if not isinstance(value, dict):
            raise self._broken(f"{at}.arguments", "the arguments are no object")
        return value


def _joined(first: Item, second: Item) -> Item:
    """Two pieces of what the caller said without a pause for the agent."""
    return msgspec.structs.replace(first, text=f"{first.text.strip()} {second.text.strip()}", ends=second.ends)


def _spoken(text: str) -> Iterator[Item]:
    """The lines of the plain `transcript`."""
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is not None:
            yield Item(role="agent" if match[1] == "Agent" else "user", text=match[2].strip())


def _spoken_when(words: object) -> tuple[float | None, float | None]:
    """Begin and end of the words, where they are timed."""
    if not isinstance(words, list) or not words:
        return None, None
    first, last = words[0], words[-1]
    begins = first.get("start") if isinstance(first, dict) else None
    ends = last.get("end") if isinstance(last, dict) else None
    return (
        float(begins) if isinstance(begins, int | float) else None,
        float(ends) if isinstance(ends, int | float) else None,
    )
