"""The id of the tool call that a request carries out, found in the transcript."""

from collections.abc import Sequence

import msgspec

from gateway.retell.wire import Item
from gateway.tools.arguments import Arguments, clean
from gateway.tools.table import Tool


def tool_call_id(items: Sequence[Item], arguments: Arguments, tool: Tool) -> str | None:
    """The id under which a repeat of this request is the same request; None where the transcript tells none.

    It is the last invocation that has no result yet. Where several are open at once, the last with these arguments.

    Args:
        items: The transcript with tool calls, up to this request.
        arguments: The cleaned arguments of the request.
        tool: The tool that is called.
    """
    answered = {one.tool_call_id for one in items if one.role == "tool_call_result"}
    invoked = [
        (one.tool_call_id, one)
        for one in items
        if one.role == "tool_call_invocation" and isinstance(one.tool_call_id, str) and one.tool_call_id
    ]
    opened = [pair for pair in invoked if pair[0] not in answered] or invoked[-1:]
    same = [pair for pair in opened if len(opened) > 1 and _arguments(pair[1], tool) == arguments.canonical()]
    found = same or opened
    return found[-1][0] if found else None


def _arguments(item: Item, tool: Tool) -> str:
    try:
        raw = msgspec.json.decode(item.arguments) if isinstance(item.arguments, str) else {}
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""
    names = (argument.name for argument in tool.arguments)
    return clean(raw, names).canonical() if isinstance(raw, dict) else ""
