"""What Retell sends, as far as the gateway reads it; foreign JSON: unknown fields are passed over, odd ones doubted."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec

LONGEST_CALL_ID = 128
_LONGEST_NUMBER = 20

_CallId = Annotated[str, msgspec.Meta(max_length=LONGEST_CALL_ID, pattern=r"\A[^\x00-\x1f]*\Z")]


class MalformedBody(Exception):
    """A correctly signed body that is not what Retell sends; the message is for the log."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a transcript with tool calls; which fields there are depends on `role`."""

    role: str = ""
    content: Any = None
    tool_call_id: Any = None
    name: Any = None
    arguments: Any = None


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The call object, in the middle of a call or after it; the transcript is decoded where it is asked for."""

    call_id: _CallId
    agent_id: str = ""
    agent_version: Any = None
    call_type: str = ""
    call_status: str = ""
    direction: str = ""
    from_number: str | None = None
    to_number: str | None = None
    retell_llm_dynamic_variables: Any = None
    collected_dynamic_variables: Any = None
    transcript_object: msgspec.Raw = msgspec.Raw()
    transcript_with_tool_calls: msgspec.Raw = msgspec.Raw()
    disconnection_reason: Any = None
    start_timestamp: Any = None
    end_timestamp: Any = None
    duration_ms: Any = None
    call_analysis: Any = None

    def items(self) -> Sequence[Item]:
        """The transcript so far; empty when there is none or it cannot be read."""
        return _items(self.transcript_with_tool_calls) or _items(self.transcript_object)

    @property
    def salon_number(self) -> str | None:
        """The salon's own number: the called one, or the calling one when the salon calls out."""
        return self.from_number if self.direction == "outbound" else self.to_number

    @property
    def caller_number(self) -> str | None:
        """The other side's number; None when it is withheld."""
        number = self.to_number if self.direction == "outbound" else self.from_number
        digits = (number or "").lstrip("+")
        return number if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None


class FunctionCall(msgspec.Struct, frozen=True, kw_only=True):
    """One function call, whichever of the two body shapes it came in."""

    arguments: Mapping[str, Any]
    call: Call | None = None
    at_root: bool = False
    """The body was the argument object alone."""


class CallEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A call webhook."""

    event: str
    call: Call | None = None
    transcript_with_tool_calls: msgspec.Raw = msgspec.Raw()

    def items(self) -> Sequence[Item]:
        """The transcript: the call's own, else the one beside it (`transcript_updated`)."""
        return (self.call.items() if self.call else ()) or _items(self.transcript_with_tool_calls)


class InboundCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is ringing."""

    from_number: str = ""
    to_number: str = ""
    call_id: str = ""
    agent_id: str = ""


class InboundEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The inbound webhook: a call (`call_inbound`) or a chat (`chat_inbound`)."""

    event: str
    call_inbound: InboundCall | None = None
    chat_inbound: InboundCall | None = None


class InboundAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What Retell may be told about a call before it is taken."""

    override_agent_id: str | None = None
    dynamic_variables: Mapping[str, str] = {}
    metadata: Mapping[str, str] = {}


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    name: Any = None
    args: Any = msgspec.UNSET
    call: msgspec.Raw = msgspec.Raw()


_ITEMS = msgspec.json.Decoder(tuple[Item, ...])
_ENVELOPE = msgspec.json.Decoder(_Envelope)
_CALL = msgspec.json.Decoder(Call)
_OBJECT = msgspec.json.Decoder(dict[str, Any])
_CALL_EVENT = msgspec.json.Decoder(CallEvent)
_INBOUND = msgspec.json.Decoder(InboundEvent)
_UNREADABLE = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


def _items(raw: msgspec.Raw) -> Sequence[Item]:
    if not bytes(raw):
        return ()
    try:
        return _ITEMS.decode(raw)
    except _UNREADABLE:
        return ()


def read_function_call(body: bytes) -> FunctionCall:
    """Decode a function call of either shape: `{name, call, args}`, or the arguments alone.

    Raises:
        MalformedBody: It is neither.
    """
    try:
        envelope = _ENVELOPE.decode(body)
        if envelope.args is msgspec.UNSET and not bytes(envelope.call):
            return FunctionCall(arguments=_OBJECT.decode(body), at_root=True)
        call = _CALL.decode(envelope.call) if bytes(envelope.call) else None
    except _UNREADABLE as problem:
        raise MalformedBody(str(problem)) from problem
    return FunctionCall(arguments=_arguments(envelope.args), call=call)


def _arguments(args: object) -> Mapping[str, Any]:
    if isinstance(args, str):
        try:
            args = msgspec.json.decode(args) if args.strip() else None
        except _UNREADABLE as problem:
            raise MalformedBody("args is a text that is no JSON") from problem
    if args is None or args is msgspec.UNSET:
        return {}
    if not isinstance(args, dict):
        raise MalformedBody("args is no object")
    return args


def read_call_event(body: bytes) -> CallEvent:
    """Decode a call webhook.

    Raises:
        MalformedBody: It is none.
    """
    try:
        return _CALL_EVENT.decode(body)
    except _UNREADABLE as problem:
        raise MalformedBody(str(problem)) from problem


def read_inbound_event(body: bytes) -> InboundEvent:
    """Decode an inbound webhook.

    Raises:
        MalformedBody: It is none.
    """
    try:
        return _INBOUND.decode(body)
    except _UNREADABLE as problem:
        raise MalformedBody(str(problem)) from problem
