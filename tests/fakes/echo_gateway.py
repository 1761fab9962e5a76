"""A gateway for tests that answers every function with what its table says, and remembers the requests."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.gateway_line import Answer

Reply = Mapping[str, Any]


@dataclass
class EchoGateway:
    """A `GatewayLine` without a salon behind it."""

    replies: Mapping[str, Reply | Callable[[Mapping[str, Any]], Reply]] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    appointments: list[Mapping[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, Any, Mapping[str, str]]] = field(default_factory=list)

    async def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answer:
        """Answer as the table says; sandbox and webhooks always agree."""
        del method, timeout_s
        told = json.loads(body) if body else {}
        self.requests.append((path, told, headers))
        if path == "/retell/inbound":
            return _json({"call_inbound": {"dynamic_variables": dict(self.variables)}})
        if path in {"/sandbox/state", "/sandbox/reset", "/sandbox/settle"}:
            return _json({"appointments": self.appointments})
        if "/functions/" not in path:
            return Answer(status=204, body=b"")
        reply = self.replies.get(path.rsplit("/", 1)[1])
        if reply is None:
            return Answer(status=404, body=b"not found")
        return _json(reply(told.get("args", told)) if callable(reply) else reply)


def _json(value: object) -> Answer:
    return Answer(status=200, body=json.dumps(value, ensure_ascii=False).encode())
