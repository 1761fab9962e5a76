"""A signed function call from body to answer: salon, turn, idempotency, deadline, and a sentence whatever happens."""

import asyncio
import hashlib
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from booking.application.desk import BookingDesk
from booking.application.orders import IdempotencyKey
from booking.application.ports import Clock
from booking.domain.catalogue import Catalogue, Salon
from booking.domain.ids import CallId
from booking.errors import BookingError, Broken, IdempotencyConflict, Refusal, StillDeciding, Unavailable
from flows.phrases import Phrasebook
from gateway.catalogue_view import vocabulary
from gateway.metrics import Metrics
from gateway.replies import Answer, encode, last_resort, reply
from gateway.retell.calls import Calls
from gateway.retell.order import CallOrder
from gateway.retell.spool import Spool, Spooled
from gateway.retell.tenancy import ForeignCall, Salons, salon_of
from gateway.retell.versions import newest_phrases, phrases_of
from gateway.retell.wire import LONGEST_CALL_ID, Call, FunctionCall, MalformedBody, read_function_call
from gateway.tools.arguments import Arguments, clean
from gateway.tools.asking import AskBack
from gateway.tools.codes import CODES
from gateway.tools.handlers import HANDLERS, KEYED, UNQUEUED
from gateway.tools.heard import Heard
from gateway.tools.invocation import tool_call_id
from gateway.tools.table import NEWEST, Tool
from gateway.tools.turn import Turn

_log = structlog.get_logger()
_MARGIN_S = 0.4
"""What the desk gets less than the tool's deadline, for the answer to be written and sent."""

_REPLAYED = "replayed"
"""What the log calls an answer that was given before."""
_DEFAULT_ZONE = "Europe/Berlin"
_LAST_WORDS = 3
_LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A function call with everything that was found out about it before its tool runs."""

    tool: Tool
    function: FunctionCall
    arguments: Arguments
    salon: Salon
    call_id: str
    phrases: Phrasebook
    key: str

    @property
    def call(self) -> Call | None:
        """The call object."""
        return self.function.call


class _Stop(Exception):
    """The call cannot reach its tool; the code says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Functions:
    """Answers function calls; never raises."""

    def __init__(  # noqa: PLR0913 - the parts of a reception, wired in one place
        self, desk: BookingDesk, clock: Clock, spool: Spool, calls: Calls, salons: Salons, *, metrics: Metrics
    ) -> None:
        self._desk = desk
        self._metrics = metrics
        self._salons = salons
        self._clock = clock
        self._spool = spool
        self._calls = calls
        self._order = CallOrder()
        self._background: dict[asyncio.Task[None], tuple[str, str]] = {}
        """What goes on after its deadline, and for which call of which salon."""

    async def settle(self) -> None:
        """Wait for the work that went on after its deadline."""
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)
        await self._calls.settle()

    async def respond(self, version: str, tool_name: str, body: bytes, key: str) -> bytes:
        """The body of the answer to a correctly signed function call.

        Args:
            version: The flow version of the URL.
            tool_name: The tool of the URL.
            body: The raw body.
            key: The name of the key that signed it.
        """
        begun = self._clock.monotonic()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(tool=tool_name[:64], version=version[:32])
        phrases = None
        function = None
        try:
            phrases = phrases_of(version)
            function = read_function_call(body)
            asked = await self._asked(phrases, tool_name, function, key)
            structlog.contextvars.bind_contextvars(salon=asked.salon.id, call_id=asked.call_id)
            self._calls.served(asked.salon.id, asked.call_id, version)
            code, answer = await self._in_time(asked, begun)
        except MalformedBody as problem:
            code, answer = await self._stopped(_Stop("malformed_arguments", str(problem)), phrases)
        except _Stop as stop:
            code, answer = await self._stopped(stop, phrases)
        except Exception as problem:  # noqa: BLE001 - the caller hears a sentence whatever happens
            code, answer = await self._failed(problem, phrases, function, key, tool_name)
        elapsed_s = self._clock.monotonic() - begun
        self._metrics.answered(tool_name, code, elapsed_s)
        _log.info("gateway.tool_answered", code=code, ms=round(elapsed_s * 1000, 1))
        return answer

    async def _asked(self, phrases: Phrasebook | None, tool_name: str, function: FunctionCall, key: str) -> Asked:
        if phrases is None:
            raise _Stop("unknown_version", "the URL names no version of the library")
        name = tool_name.replace("-", "_")
        tool = NEWEST.get(name)
        if tool is None:
            raise _Stop("unknown_tool", "the URL names no tool")
        call = function.call
        try:
            salon = salon_of(
                await self._salons.all(),
                key,
                agent=call.agent_id if call else "",
                number=call.salon_number if call else None,
            )
        except ForeignCall as problem:
            raise _Stop("unknown_salon", str(problem)) from problem
        call_id = call.call_id if call else _constant_call_id(function)
        if not call_id and tool.mutates:
            raise _Stop("malformed_arguments", "a changing tool without a call: make call_id a const parameter")
        arguments = clean(function.arguments, (argument.name for argument in tool.arguments))
        return Asked(
            tool=tool,
            function=function,
            arguments=arguments,
            salon=salon,
            call_id=call_id,
            phrases=phrases,
            key=key,
        )

    async def _in_time(self, asked: Asked, begun: float) -> tuple[str, bytes]:
        """The answer, or what is said when it does not come in time."""
        tool = asked.tool
        decided: dict[str, str] = {}
        async with AsyncExitStack() as stack:
            limit = tool.deadline_s - (self._clock.monotonic() - begun)
            try:
                async with asyncio.timeout(limit):
                    if asked.call_id and tool.name not in UNQUEUED:
                        await stack.enter_async_context(self._order.turn(asked.salon.id, asked.call_id))
            except TimeoutError:
                return await self._too_late(asked, "an earlier call of this phone call is still being decided")
            left = tool.deadline_s - (self._clock.monotonic() - begun)
            task = asyncio.create_task(self._decide(asked, left, decided))
            try:
                done, _ = await asyncio.wait({task}, timeout=left)
            except asyncio.CancelledError:  # nobody waits for the answer any more
                if tool.mutates:
                    self._go_on(asked, task, decided, told=False)
                else:
                    task.cancel()
                raise
            if done:
                return decided.get("code", ""), task.result()
            if tool.mutates:
                self._go_on(asked, task, decided, told=True)
            else:
                task.cancel()
                await asyncio.wait({task}, timeout=_MARGIN_S)
        return await self._too_late(asked, "the deadline came first")

    def _go_on(self, asked: Asked, task: asyncio.Task[bytes], decided: dict[str, str], *, told: bool) -> None:
        late = asyncio.create_task(self._carry_through(asked, task, decided, told=told))
        self._background[late] = (asked.salon.id, asked.call_id)
        late.add_done_callback(self._background.pop)

    async def _carry_through(
        self, asked: Asked, task: asyncio.Task[bytes], decided: dict[str, str], *, told: bool
    ) -> None:
        """Finish what is under way; where the caller was told so and it comes to nothing, somebody calls back."""
        try:
            await task
            code = decided.get("code", "")
        except Exception as problem:  # noqa: BLE001 - nobody else would hear of it
            _log.error("gateway.late_work_failed", exc_info=problem)
            code = problem.code if isinstance(problem, Unavailable) else "internal_error"
            told = True
        if told and code != _REPLAYED and not (code in CODES and CODES[code].ok):
            _log.warning("gateway.late_work_came_to_nothing", code=code)
            await self._spool.keep(_note(self._clock.now(), asked.key, asked.function, code))

    async def _too_late(self, asked: Asked, why: str) -> tuple[str, bytes]:
        if "pending" in asked.tool.all_codes:
            _log.warning("gateway.deadline_passed", why=why)
            return "pending", self._worded(Answer(code="pending"), asked.phrases, asked.salon)
        _log.error("gateway.deadline_passed", why=why)
        return await self._apologise("unavailable", asked)

    async def _decide(self, asked: Asked, left: float, decided: dict[str, str]) -> bytes:
        now = self._clock.now()
        call = asked.call
        catalogue = await self._salons.catalogue(asked.salon.id)
        words = vocabulary(catalogue)
        heard = Heard(call, now.astimezone(ZoneInfo(catalogue.salon.timezone)), words)
        turn = Turn(
            desk=self._desk,
            catalogue=catalogue,
            arguments=asked.arguments,
            heard=heard,
            now=now,
            deadline_s=max(left - _MARGIN_S, 0.1),
            call=CallId(asked.call_id) if asked.call_id else None,
            caller_number=call.caller_number if call else None,
        )
        if not asked.tool.mutates:
            answer = await self._run(asked, turn)
            if answer.code == "nothing_pending" and (asked.salon.id, asked.call_id) in self._background.values():
                answer = Answer(code="pending")  # not even begun in the database, which does not take it yet
            decided["code"] = answer.code
            return self._worded(answer, asked.phrases, asked.salon)
        try:
            return await self._decide_once(asked, turn, catalogue, decided)
        except IdempotencyConflict:
            decided["code"] = "conflict"
            return self._worded(Answer(code="conflict"), asked.phrases, asked.salon)

    async def _decide_once(self, asked: Asked, turn: Turn, catalogue: Catalogue, decided: dict[str, str]) -> bytes:
        key = IdempotencyKey(
            call=CallId(asked.call_id),
            tool=asked.tool.name,
            tool_call=tool_call_id(turn.heard.items, asked.arguments, asked.tool),
            arguments=asked.arguments.canonical(),
        )
        turn = replace(turn, idempotency=_of_the_order(key))
        fingerprint = hashlib.sha256(f"{asked.tool.name} {key.arguments}".encode()).hexdigest()
        async with self._desk.once(catalogue.salon.id, key, fingerprint, now=turn.now, wait_s=turn.deadline_s) as once:
            if once.reply is not None:
                decided["code"] = _REPLAYED
                return once.reply
            answer = await self._run(asked, turn)
            decided["code"] = answer.code
            body = self._worded(answer, asked.phrases, asked.salon)
            once.answer(body, mutated=answer.mutated, found_again=asked.tool.name in KEYED)
            return body

    async def _run(self, asked: Asked, turn: Turn) -> Answer:
        try:
            return await HANDLERS[asked.tool.name](turn)
        except AskBack as question:
            return question.answer
        except Refusal as refusal:
            return _refused(refusal, asked.tool)

    async def _stopped(self, stop: _Stop, phrases: Phrasebook | None) -> tuple[str, bytes]:
        _log.error("gateway.call_refused", code=stop.code, why=str(stop))
        return stop.code, self._worded(Answer(code=stop.code), phrases or newest_phrases(), None)

    async def _failed(
        self, problem: Exception, phrases: Phrasebook | None, function: FunctionCall | None, key: str, tool: str
    ) -> tuple[str, bytes]:
        """What is said when something broke: an operator is told and a call-back is noted."""
        known = NEWEST.get(tool.replace("-", "_"))
        codes = known.all_codes if known else ()
        code = "internal_error"
        match problem:
            case StillDeciding() if "pending" in codes:
                _log.warning("gateway.still_deciding", why=str(problem))
                return "pending", self._worded(Answer(code="pending"), phrases or newest_phrases(), None)
            case Unavailable():
                code = "unavailable"
                _log.warning("gateway.unavailable", code=problem.code, retry=True, why=str(problem))
            case Broken() | Refusal() | BookingError():
                _log.error("gateway.broken", code=problem.code, why=str(problem), exc_info=problem)
            case _:
                _log.error("gateway.handler_failed", exc_info=problem)
        noted = await self._spool.keep(_note(self._clock.now(), key, function, code))
        try:
            answer = Answer(code=code, facts={"rueckruf": noted})
            return code, self._worded(answer, phrases or newest_phrases(), None)
        except Exception as worse:  # noqa: BLE001 - even the phrases are broken: a fixed sentence
            _log.error("gateway.phrases_failed", exc_info=worse)
            return code, encode(last_resort(code, self._clock.now().date()))

    async def _apologise(self, code: str, asked: Asked) -> tuple[str, bytes]:
        noted = await self._spool.keep(_note(self._clock.now(), asked.key, asked.function, code))
        answer = Answer(code=code, facts={"rueckruf": noted, "telefon": asked.salon.phone})
        return code, self._worded(answer, asked.phrases, asked.salon)

    def _worded(self, answer: Answer, phrases: Phrasebook, salon: Salon | None) -> bytes:
        zone = ZoneInfo(salon.timezone if salon else _DEFAULT_ZONE)
        return encode(reply(answer, phrases, self._clock.now().astimezone(zone).date()))


def _of_the_order(key: IdempotencyKey) -> IdempotencyKey:
    """The key of the booking itself, beside the one of its answer: a process may die between the two."""
    tool_call = None if key.tool_call is None else f"{key.tool_call}:order"
    return replace(key, tool=f"{key.tool}:order", tool_call=tool_call)


def _constant_call_id(function: FunctionCall) -> str:
    """The call id of a body with the arguments at root, where it can only be a constant of the flow."""
    value = function.arguments.get("call_id")
    if not isinstance(value, str) or "{{" in value or len(value) > LONGEST_CALL_ID or not value.isprintable():
        return ""
    return value.strip()


def _refused(refusal: Refusal, tool: Tool) -> Answer:
    if refusal.code in tool.all_codes:
        return Answer(code=refusal.code, facts=dict(refusal.facts()))
    raise refusal


def _note(now: datetime, key: str, function: FunctionCall | None, reason: str) -> Spooled:
    call = function.call if function else None
    arguments = (
        clean(function.arguments, ("name", "telefon", "email", "dienstleistung", "datum", "uhrzeit", "grund"))
        if function
        else Arguments({})
    )
    return Spooled(
        at=now.isoformat(),
        key=key,
        reason=reason,
        agent=call.agent_id if call else "",
        number=(call.salon_number or "") if call else "",
        call=call.call_id if call else "",
        name=arguments.text("name"),
        phone=arguments.text("telefon") or ((call.caller_number or "") if call else ""),
        email=arguments.text("email"),
        details="; ".join(
            part
            for part in (
                ", ".join(f"{name}: {value}" for name, value in sorted(arguments.values.items())),
                _words(call),
            )
            if part
        ),
    )


def _words(call: Call | None) -> str:
    """What the caller said last."""
    said = [
        one.content for one in (call.items() if call else ()) if one.role == "user" and isinstance(one.content, str)
    ]
    return " / ".join(said[-_LAST_WORDS:])[:_LONGEST_WORDS]
