"""The HTTP side of an OpenAI-compatible endpoint: one chat completion, its retries, and what each failure means."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec

from simulator.agents.port import AgentBroken, Inconclusive, LaneUnavailable

Pause = Callable[[float], Awaitable[None]]

TRIES = 4
"""Requests for one completion, the first included, while the endpoint is busy or ill."""
LONGEST_PAUSE_S = 60.0
TIMEOUT_S = 60.0
KEY_SETTING = "SALON_LLM_KEY"
_FIRST_PAUSE_S = 1.0
_FINE = range(200, 300)
_ILL = range(500, 600)
_BUSY = 429
_EXHAUSTED = "insufficient_quota"
_REFUSALS: Mapping[int, str] = {
    400: "the endpoint calls the request malformed; the model may not know functions, seed or temperature",
    401: f"the endpoint does not accept the key; see {KEY_SETTING}",
    402: "the endpoint wants to be paid first",
    403: f"the key may not do this; see {KEY_SETTING}",
    404: "the endpoint knows no such model or path; see --llm-url and --llm-model",
    413: "the endpoint finds the request too long",
    422: "the endpoint refuses the request; the model may not know functions, seed or temperature",
}


class ToolUse(msgspec.Struct, frozen=True, kw_only=True):
    """A function the model wants to call, its arguments as the text it wrote."""

    id: str
    name: str
    arguments: str


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """What the model answered: words, functions, or both."""

    text: str = ""
    tools: tuple[ToolUse, ...] = ()
    finish: str = ""


class _Function(msgspec.Struct, frozen=True):
    name: str
    arguments: str | Mapping[str, Any] | None = None


class _ToolCall(msgspec.Struct, frozen=True):
    function: _Function
    id: str | None = None


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None
    tool_calls: tuple[_ToolCall, ...] | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Answer(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]
    usage: _Usage | None = None


_ANSWER = msgspec.json.Decoder(_Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """Which model, and how it is to answer."""

    model: str
    temperature: float = 0.0
    seed: int | None = None


@dataclass(slots=True)
class ChatClient:
    """Chat completions over a client that knows address and key.

    Attributes:
        client: with the base address; the key is a header of it and stands nowhere else.
        settings: model, temperature and seed of every request.
        pause: waits some seconds; tests wait in no time.
        stopwatch: seconds that only grow.
        usage: what was spent: completions, prompt and completion tokens.
        waited_ms: what the answers since the last look took, retries left out.
    """

    client: httpx.AsyncClient
    settings: LlmSettings
    pause: Pause = asyncio.sleep
    stopwatch: Callable[[], float] = time.monotonic
    usage: Counter[str] = field(default_factory=Counter)
    waited_ms: int = 0

    async def look(self) -> None:
        """See whether anybody is there and takes the key; costs nothing.

        Raises:
            LaneUnavailable: nothing can be played; says what to do.
        """
        try:
            response = await self.client.get("models", timeout=10.0)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            message = f"nobody answers at {self.client.base_url} ({type(error).__name__}); see --llm-url"
            raise LaneUnavailable(message) from error
        if response.status_code in {401, 402, 403}:
            raise LaneUnavailable(_refusal(response))

    async def complete(
        self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]] = (), choice: str = "auto"
    ) -> Completion:
        """Ask for the next message.

        Args:
            messages: the talk so far.
            tools: functions the model may call.
            choice: `auto`, or the name of the function it must call.

        Raises:
            Inconclusive: no answer could be had, or none that can be read.
            AgentBroken: the endpoint cut the answer off by its own rules.
        """
        body: dict[str, Any] = {
            "model": self.settings.model,
            "messages": list(messages),
            "temperature": self.settings.temperature,
        }
        if self.settings.seed is not None:
            body["seed"] = self.settings.seed
        if tools:
            body["tools"] = list(tools)
            body["tool_choice"] = choice if choice == "auto" else {"type": "function", "function": {"name": choice}}
        return self._read(await self._sent(msgspec.json.encode(body)))

    async def _sent(self, body: bytes) -> httpx.Response:
        """Send until there is an answer; what is busy or ill is asked again a few times."""
        wait, problem = _FIRST_PAUSE_S, ""
        for attempt in range(1, TRIES + 1):
            asked_at = self.stopwatch()
            try:
                response = await self.client.post("chat/completions", content=body, headers=_JSON)
            except httpx.TimeoutException:
                problem = "it did not answer in time"
            except httpx.TransportError as error:
                problem = f"the line broke ({type(error).__name__})"
            else:
                if response.status_code in _FINE:
                    self.waited_ms += round((self.stopwatch() - asked_at) * 1000)
                    return response
                if response.status_code not in {_BUSY, *_ILL} or _EXHAUSTED in response.text:
                    raise Inconclusive(_refusal(response))
                problem = f"it answered {response.status_code}"
                wait = _told_pause(response) or wait
            if attempt < TRIES:
                if wait > LONGEST_PAUSE_S:
                    message = f"the endpoint asks to wait {wait:.0f} s; play again later"
                    raise Inconclusive(message)
                await self.pause(wait)
                wait = min(wait * 2, LONGEST_PAUSE_S)
        message = f"the endpoint did not serve after {TRIES} tries: {problem}"
        raise Inconclusive(message)

    def _read(self, response: httpx.Response) -> Completion:
        try:
            answer = _ANSWER.decode(response.content)
        except msgspec.DecodeError as error:
            message = f"the endpoint's answer is no chat completion ({error}); see --llm-url"
            raise Inconclusive(message) from error
        spent = answer.usage or _Usage()
        self.usage.update(
            completions=1,
            prompt_tokens=spent.prompt_tokens or 0,
            completion_tokens=spent.completion_tokens or 0,
        )
        if not answer.choices:
            message = "the endpoint's answer holds no choice"
            raise Inconclusive(message)
        choice = answer.choices[0]
        if choice.finish_reason == "content_filter" or choice.message.refusal:
            message = f"the model refused to go on: {choice.message.refusal or 'filtered'}"
            raise AgentBroken(message)
        return Completion(
            text=(choice.message.content or "").strip(),
            tools=tuple(_use(call, number) for number, call in enumerate(choice.message.tool_calls or (), start=1)),
            finish=choice.finish_reason or "",
        )


_JSON = {"content-type": "application/json"}


def _use(call: _ToolCall, number: int) -> ToolUse:
    given = call.function.arguments
    text = given if isinstance(given, str) else json.dumps(given or {}, ensure_ascii=False)
    return ToolUse(id=call.id or f"call_{number}", name=call.function.name, arguments=text or "{}")


def _told_pause(response: httpx.Response) -> float:
    """Seconds of `Retry-After`, as a number or a date; 0 when it does not say."""
    told = response.headers.get("retry-after", "")
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(told)
        now = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return 0.0
    return _seconds_between(now, until)


def _seconds_between(now: datetime, until: datetime) -> float:
    aware = now.tzinfo is not None and until.tzinfo is not None
    return max(0.0, (until - now).total_seconds()) if aware else 0.0


def _refusal(response: httpx.Response) -> str:
    """What a refusal means and what the endpoint said of it; its words may quote a key, so only a short safe part."""
    meaning = _REFUSALS.get(response.status_code, "the endpoint refuses")
    if _EXHAUSTED in response.text:
        meaning = "the quota of the key is used up"
    return f"{meaning} (HTTP {response.status_code}{_said(response)})"


def _said(response: httpx.Response) -> str:
    """The endpoint's own words, without anything that looks like a key."""
    try:
        value = response.json()
    except ValueError:
        return ""
    error = value.get("error") if isinstance(value, dict) else None
    text = error.get("message") if isinstance(error, dict) else error
    if not isinstance(text, str):
        return ""
    key = response.request.headers.get("authorization", "").removeprefix("Bearer ")
    words = [word for word in text.split() if not (key and (key in word or word.strip("'\".,") in key))]
    safe = [word for word in words if not word.strip("'\".,").startswith(("sk-", "key_", "Bearer"))]
    return f": {' '.join(safe)[:200]}" if safe else ""
