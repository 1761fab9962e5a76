"""The phone call as it is kept: who, when, the transcript with its tool calls, its end, its flow version."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import msgspec
import structlog

from booking.application.desk import BookingDesk
from booking.application.ports import Clock
from booking.domain.ids import CallId, SalonId
from booking.errors import BookingError
from gateway.retell.wire import Call, CallEvent

_log = structlog.get_logger()
_MOST_REMEMBERED = 10_000
_FINAL = ("call_started", "transcript_updated", "call_ended", "call_analyzed")
"""The events of a call in their natural order: later knowledge is not overwritten by earlier."""


class KeptCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is kept of one call."""

    call: str
    flow_version: str = ""
    agent: str = ""
    agent_version: Any = None
    direction: str = ""
    from_number: str = ""
    to_number: str = ""
    status: str = ""
    started_ms: int | None = None
    ended_ms: int | None = None
    duration_ms: int | None = None
    disconnection_reason: str = ""
    transcript: tuple[dict[str, Any], ...] = ()
    analysis: Any = None
    events: tuple[str, ...] = ()
    """The kinds of webhook that came, each once."""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(KeptCall)


def _kept(body: bytes | None, call: str) -> KeptCall:
    if body is None:
        return KeptCall(call=call)
    try:
        return _DECODER.decode(body)
    except msgspec.MsgspecError:
        return KeptCall(call=call)


def merged(before: KeptCall, event: CallEvent, call: Call) -> KeptCall:
    """What is known after one more webhook, whichever order they come in.

    Args:
        before: What was known.
        event: The webhook.
        call: Its call object.
    """
    rank = _FINAL.index(event.event) if event.event in _FINAL else 0
    known = max((_FINAL.index(one) for one in before.events if one in _FINAL), default=-1)
    newer = rank >= known
    transcript = tuple(_row(item) for item in event.items())

    def latest(new: object, old: Any) -> Any:  # noqa: ANN401 - either value of a field, handed through
        return (new if newer or old in (None, "") else old) if new not in (None, "") else old

    return KeptCall(
        call=before.call,
        flow_version=before.flow_version,
        agent=latest(call.agent_id, before.agent),
        agent_version=latest(call.agent_version, before.agent_version),
        direction=latest(call.direction, before.direction),
        from_number=latest(call.from_number, before.from_number),
        to_number=latest(call.to_number, before.to_number),
        status=latest(call.call_status, before.status),
        started_ms=latest(_whole(call.start_timestamp), before.started_ms),
        ended_ms=latest(_whole(call.end_timestamp), before.ended_ms),
        duration_ms=latest(_whole(call.duration_ms), before.duration_ms),
        disconnection_reason=latest(
            call.disconnection_reason if isinstance(call.disconnection_reason, str) else "",
            before.disconnection_reason,
        ),
        transcript=transcript if len(transcript) >= len(before.transcript) else before.transcript,
        analysis=latest(call.call_analysis, before.analysis),
        events=tuple(dict.fromkeys((*before.events, event.event))),
    )


def _row(item: object) -> dict[str, Any]:
    row = msgspec.to_builtins(item)
    return {key: value for key, value in row.items() if value is not None}


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) else None


class Calls:
    """Keeps calls for as many days as the operator wants, or not at all."""

    def __init__(self, desk: BookingDesk, clock: Clock, keep_days: int) -> None:
        self._desk = desk
        self._clock = clock
        self._keep = timedelta(days=keep_days)
        self._versions: dict[tuple[str, str], str] = {}
        self._work: set[asyncio.Task[None]] = set()

    def forget(self) -> None:
        """Note every call anew; the sandbox starts over."""
        self._versions.clear()

    def served(self, salon: SalonId, call: str, version: str) -> None:
        """Note under which flow version a call is served; written beside the answer, never before it."""
        key = (salon, call)
        if not self._keep or not call or self._versions.get(key) == version:
            return
        if len(self._versions) >= _MOST_REMEMBERED:
            self._versions.clear()
        self._versions[key] = version
        self._later(self._note_version(salon, call, version))

    async def happened(self, salon: SalonId, event: CallEvent, call: Call) -> None:
        """Keep what a webhook tells of a call."""
        if self._keep:
            await self._merge(salon, call.call_id, lambda before: merged(before, event, call))

    async def tidy(self) -> int:
        """Forget the calls whose days are over, also when fewer days are kept than before; how many."""
        return await self._desk.forget_calls(noted_until=self._clock.now() - self._keep)

    async def settle(self) -> None:
        """Wait until everything noted is written."""
        while self._work:
            await asyncio.gather(*self._work, return_exceptions=True)

    async def _note_version(self, salon: SalonId, call: str, version: str) -> None:
        try:
            await self._merge(salon, call, lambda before: msgspec.structs.replace(before, flow_version=version))
        except BookingError as problem:
            self._versions.pop((salon, call), None)  # the next function of the call tries again
            _log.warning("gateway.call_not_kept", call_id=call, code=problem.code)

    async def _merge(self, salon: SalonId, call: str, change: Callable[[KeptCall], KeptCall]) -> None:
        now = self._clock.now()
        await self._desk.note_call(
            salon,
            CallId(call),
            lambda body: _ENCODER.encode(change(_kept(body, call))),
            now=now,
            delete_at=now + self._keep,
        )

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
