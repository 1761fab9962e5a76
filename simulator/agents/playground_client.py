"""The HTTP side of Retell's playground: one stateless question, its retries, and what each kind of failure means."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from simulator.agents.port import Inconclusive, LaneUnavailable

Pause = Callable[[float], Awaitable[None]]

TRIES = 4
"""Requests for one answer, the first included, while Retell says it is busy or ill."""
LONGEST_PAUSE_S = 60.0
_FIRST_PAUSE_S = 1.0
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
_FINE = range(200, 300)
_ILL = range(500, 600)
_BUSY = 429
_REFUSALS: Mapping[int, str] = {
    400: "Retell calls the request malformed",
    401: "Retell does not accept the key; set SALON_RETELL_MANAGEMENT_KEY to an API key of the workspace",
    402: "Retell wants a payment method or the credit is used up; see the billing page of the workspace",
    403: "the key may not do this; use an API key with access to agents",
    404: "Retell knows no such agent or version; see --agent-id and --agent-version",
    422: "Retell refuses what was asked, or knows no such agent or version under this key",
}


class Refused(Exception):
    """Retell answered that it will not; says what to do. Nothing was paid for."""

    code = "retell_refused"


@dataclass(slots=True)
class Meter:
    """Counts the paid messages of a run and stops it before it costs more than allowed."""

    limit: int | None = None
    sent: int = 0

    def take(self) -> None:
        """One more message is about to be paid for.

        Raises:
            Inconclusive: the limit is reached.
        """
        if self.limit is not None and self.sent >= self.limit:
            message = f"the limit of {self.limit} paid messages is reached (--max-messages)"
            raise Inconclusive(message)
        self.sent += 1

    def give_back(self) -> None:
        """The message was refused before a model saw it."""
        self.sent -= 1


@dataclass(slots=True)
class RetellApi:
    """What the lane needs of Retell's API, over a client that knows address and key.

    Attributes:
        client: with the base address; the key is a header of it.
        meter: counts the paid messages.
        pause: waits some seconds; tests wait in no time.
    """

    client: httpx.AsyncClient
    meter: Meter = field(default_factory=Meter)
    pause: Pause = asyncio.sleep

    async def agent(self, agent_id: str, version: str) -> Mapping[str, Any]:
        """One version of an agent.

        Raises:
            LaneUnavailable: it cannot be had; says why and what to do.
        """
        return await self._had(f"/get-agent/{quote(agent_id, safe='')}", version)

    async def flow(self, flow_id: str, version: str) -> Mapping[str, Any]:
        """One version of a conversation flow.

        Raises:
            LaneUnavailable: it cannot be had.
        """
        return await self._had(f"/get-conversation-flow/{quote(flow_id, safe='')}", version)

    async def complete(self, agent_id: str, version: int, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """The agent's next messages; paid for.

        Raises:
            Inconclusive: no answer could be had, or none that can be read.
        """
        path = f"/agent-playground-completion/{quote(agent_id, safe='')}"
        try:
            answer = await self._asked("POST", path, str(version), msgspec.json.encode(question))
        except Refused as refused:
            raise Inconclusive(str(refused)) from refused
        if not isinstance(answer.get("messages"), list):
            message = "Retell's answer has no messages; its playground may have changed, see docs/simulator.md"
            raise Inconclusive(message)
        return answer

    async def _had(self, path: str, version: str) -> Mapping[str, Any]:
        try:
            return await self._asked("GET", path, version, None)
        except (Refused, Inconclusive) as refused:
            raise LaneUnavailable(str(refused)) from refused

    async def _asked(self, method: str, path: str, version: str, body: bytes | None) -> Mapping[str, Any]:
        """Ask until there is an answer; what is busy or ill is asked again a few times."""
        wait, problem = _FIRST_PAUSE_S, ""
        for attempt in range(1, TRIES + 1):
            if body is not None:
                self.meter.take()
            try:
                response = await self.client.request(
                    method,
                    path,
                    params={"version": version} if version else None,
                    content=body,
                    headers={"content-type": "application/json"} if body is not None else None,
                    timeout=_TIMEOUT,
                )
            except httpx.TimeoutException:
                problem = "Retell did not answer in time"
            except httpx.TransportError as error:
                problem = f"Retell cannot be reached at {self.client.base_url} ({str(error) or type(error).__name__})"
            else:
                if response.status_code in _FINE:
                    return _read(response, path)
                if body is not None and response.status_code not in _ILL:
                    self.meter.give_back()
                problem = _problem(response)
                wait = _asked_to_wait(response) or wait
            if attempt < TRIES:
                await self.pause(min(wait, LONGEST_PAUSE_S))
                wait *= 2
        message = f"{problem}, {TRIES} times; try again later"
        raise Inconclusive(message)


def _read(response: httpx.Response, path: str) -> Mapping[str, Any]:
    try:
        answer = msgspec.json.decode(response.content)
    except (msgspec.DecodeError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        message = f"Retell's answer to {path} is no JSON object; is the address an API of Retell?"
        raise Inconclusive(message)
    return answer


def _problem(response: httpx.Response) -> str:
    """What a refusal that may pass is called; one that will not pass is raised."""
    status = response.status_code
    if status == _BUSY:
        return "Retell is busy (429)"
    if status in _ILL:
        return f"Retell is ill ({status})"
    told = _REFUSALS.get(status, "Retell refuses")
    raise Refused(f"{told} ({status}{_words_of(response)})")


def _words_of(response: httpx.Response) -> str:
    """The message of an error body; it never holds the key."""
    try:
        body = msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        return ""
    message = body.get("message") if isinstance(body, dict) else None
    return f": {message[:300]}" if isinstance(message, str) and message else ""


def _asked_to_wait(response: httpx.Response) -> float:
    """Seconds of `Retry-After`, given as seconds or as a date; 0 without one that can be read."""
    told = response.headers.get("retry-after", "").strip()
    if not told:
        return 0.0
    if told.replace(".", "", 1).isdigit():
        return float(told)
    try:
        until, now = parsedate_to_datetime(told), parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError, TypeError):
        return 0.0
    return max(0.0, (until - now).total_seconds())
