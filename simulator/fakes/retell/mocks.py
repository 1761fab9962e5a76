"""Which mock answers a tool call: the first that names the tool and whose rule its arguments satisfy."""

from collections.abc import Mapping, Sequence
from typing import Any


def answering(mocks: Sequence[Mapping[str, Any]], tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The mock for a call; None when the call falls through to the real tool."""
    return next((mock for mock in mocks if mock["tool_name"] == tool and _matches(mock, arguments)), None)


def _matches(mock: Mapping[str, Any], arguments: Mapping[str, Any]) -> bool:
    rule = mock["input_match_rule"]
    if rule["type"] == "any":
        return True
    wanted = rule["args"]
    if not isinstance(wanted, Mapping):
        return False
    return all(name in arguments and arguments[name] == value for name, value in wanted.items())
