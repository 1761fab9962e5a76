"""Plays one script: caller, agent and gateway in turn, then the verdicts."""

import hashlib
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from flows.runtime import FlowLoop
from simulator.agents.port import AgentBroken, Inconclusive
from simulator.argument_match import Matcher, in_order
from simulator.caller import Caller, Reply
from simulator.cast import Cast
from simulator.checks import Happened, is_about_edges, talk_verdicts
from simulator.end_state import Worlds, end_verdicts, invariants, own_appointments
from simulator.faults import Faults, FaultUnknown
from simulator.gateway_line import GatewayUnreachable
from simulator.noise import garbled
from simulator.retell_host import PhoneCall
from simulator.retell_wire import Identity
from simulator.script import (
    Branch,
    Check,
    Expect,
    Fault,
    HangUp,
    Keys,
    Place,
    Say,
    Script,
    ScriptInvalid,
    Silence,
    Step,
    tool_rows,
)
from simulator.stage import AGENT, Stage
from simulator.transcript import AgentSaid, Entry, ToolAnswered
from simulator.verdicts import Blame, Verdict, blame_of, failed
from simulator.world import Calendar, World

LONGEST_CALL = 60
"""Lines of the caller; a call that goes on longer is going round in circles."""
_LATER = timedelta(minutes=15)
_LATER_ROUNDS = 3
_CLOCK_STEP = timedelta(seconds=60)
_GATEWAY_CODES = frozenset({"internal_error", "unavailable", "malformed_arguments", "unknown_tool", "unknown_version"})


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """One script on one flow version, with everything that happened."""

    id: str
    title: str
    version: str
    ok: bool
    verdicts: tuple[Verdict, ...]
    entries: tuple[Entry, ...]
    where: str
    now: str
    blame: Blame | None = None
    tags: tuple[str, ...] = ()
    seed: int = 0
    unsaid: tuple[str, ...] = ()
    before: World | None = None
    after: World | None = None
    calendar: Calendar | None = None
    inconclusive: str = ""
    """Why the call could not be played to its end on this lane; it has neither passed nor failed then."""
    usage: Mapping[str, int] = {}
    """What the agent cost, by unit (messages, tokens); empty for what costs nothing."""

    @property
    def failed(self) -> bool:
        """Whether something did not come true, told apart from a call that could not be played."""
        return not self.ok and not self.inconclusive

    @property
    def wrong(self) -> tuple[Verdict, ...]:
        """The verdicts that did not come true."""
        return tuple(verdict for verdict in self.verdicts if not verdict.ok)


async def play(script: Script, cast: Cast, stage: Stage, *, seed: int = 0) -> Played:
    """Play a script; whatever goes wrong becomes a verdict.

    Args:
        script: what to play.
        cast: the flow version that answers.
        stage: where.
        seed: for everything random; the same seed plays the same call.

    Raises:
        GatewayUnreachable: there is no gateway to play with.
    """
    return await _Play(script, cast, stage, seed).run()


@dataclass(slots=True)
class _Play:
    script: Script
    cast: Cast
    stage: Stage
    seed: int
    verdicts: list[Verdict] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    call: PhoneCall = field(init=False)
    caller: Caller = field(init=False)
    faults: Faults = field(default_factory=Faults)
    matcher: Matcher = field(init=False)
    mark: int = 0
    lines: int = 0
    clock: datetime = field(init=False)
    inconclusive: str = ""
    unseen: str = ""
    """An expectation on what the lane does not show."""
    spent: Counter[str] = field(default_factory=Counter)
    """What the calls before this one cost."""

    def __post_init__(self) -> None:
        script, vocabulary = self.script, self.cast.vocabulary
        self.matcher = Matcher(vocabulary, script.now)
        self.caller = Caller(vocabulary, script.now, script.facts)
        self.clock = script.now
        stamp = hashlib.sha256(f"{script.id}|{self.seed}".encode()).hexdigest()
        self.call = PhoneCall(
            answering=self.cast.lane.answering(script, self.faults),
            line=self.stage.gateway,
            identity=Identity(
                call_id=f"call_{stamp[:27]}",
                agent_id=AGENT,
                from_number=script.given.caller_number,
                to_number=script.given.to_number,
                key=self.stage.key,
            ),
            now=script.now,
            faults=self.faults,
        )

    async def run(self) -> Played:
        before = await self._world_before()
        place = self.script.place
        try:
            await self._order(self.script.given.faults, place)
            if not self.inconclusive:
                await self.call.ring(self.script.given.variables)
                await self._talk()
                await self.call.finish()
        except FlowLoop as loop:
            self.verdicts.append(failed("agent", "the flow listens to the caller", place, got=str(loop)))
        except AgentBroken as broken:
            self.verdicts.append(failed("agent", "the agent keeps to what agents may do", place, got=str(broken)))
            await self.call.finish(broken.reason)
        except Inconclusive as unknown:
            self.inconclusive = str(unknown)
            await self.call.finish(unknown.reason)
        except ScriptInvalid as broken:
            told = Place(broken.file, broken.line)
            self.verdicts.append(failed("script", "the script can be played", told, got=broken.problem))
        finally:
            await self.call.close()
        return self._judged(before, await self._world_after(), await self.stage.calendar())

    async def _world_after(self) -> World:
        """How things stand when all that is due has been done; what clears up later gets the time it needs.

        Is something still open after that, the faults at Cal.com end, as every outage does once, and time goes on.
        """
        after = at_hang_up = await self.stage.settle()
        later = self.call.now
        for number in range(2 * _LATER_ROUNDS):
            if not after.open_sagas or (number == _LATER_ROUNDS and not await self.stage.relent()):
                break
            later += _LATER
            await self.stage.set_clock(later)
            after = await self.stage.settle()
        return msgspec.structs.replace(after, holds=at_hang_up.holds)

    async def _world_before(self) -> World:
        """A fresh world, or the one that the call before this one left behind."""
        first = self.script.first
        if first is None:
            return await self.stage.set_up(self.script)
        played = await play(first, self.cast, self.stage, seed=self.seed)
        self.spent.update(played.usage)
        self.inconclusive = played.inconclusive and f"the call before ({first.id}): {played.inconclusive}"
        if played.failed:
            told = "; ".join(verdict.what for verdict in played.wrong)
            self.verdicts.append(failed("first", f"the call before ({first.id}) comes true", first.place, got=told))
        await self.stage.set_clock(self.script.now)
        return await self.stage.world()

    async def _talk(self) -> None:
        steps = deque(self.script.steps)
        await self._tools(steps)
        while not self.call.ended and self.lines < LONGEST_CALL:
            await self._tick()
            if steps and not isinstance(steps[0], Say):
                await self._beside(steps.popleft(), steps)
                await self._tools(steps)
                continue
            planned = steps[0] if steps else None
            reply = self.caller.reply(self._agent_words(), planned if isinstance(planned, Say) else None)
            if reply is None or reply.step is not None:
                steps.popleft()
            if reply is not None:
                await self._say(reply, last=not steps and reply.step is None)
                await self._tools(steps)
        if self.lines >= LONGEST_CALL:
            what = f"the call ends within {LONGEST_CALL} lines"
            self.verdicts.append(failed("agent", what, self.script.place, got="it goes round in circles"))
        self.unsaid = [step.text for step in steps if isinstance(step, Say)]
        for step in steps:
            if isinstance(step, Check):
                await self._beside(step, steps)

    async def _say(self, reply: Reply, *, last: bool) -> None:
        if reply.hangs_up:
            await self.call.hang_up()
            return
        self.mark = len(self.call.entries)
        self.lines += 1
        noise = reply.step.noise if reply.step is not None else ""
        heard = garbled(reply.text, noise, f"{self.seed}|{self.script.id}|{self.lines}")
        await self.call.say(reply.text, heard, reply.source)
        if last and self.caller.says_goodbye(reply) and not self.call.tool_is_running and not self.call.ended:
            await self.call.hang_up()

    async def _tools(self, steps: "deque[Step]") -> None:
        """Let functions run; what the script does meanwhile comes first."""
        while self.call.tool_is_running:
            step = steps[0] if steps else None
            if isinstance(step, Say) and step.while_running:
                steps.popleft()
                await self.call.overhear(step.text, step.text)
            elif isinstance(step, HangUp) and step.while_running:
                steps.popleft()
                await self.call.hang_up()
            elif isinstance(step, Fault):
                steps.popleft()
                await self._order((step.text,), step.place)
            else:
                await self.call.run_tools()

    async def _beside(self, step: Step, steps: "deque[Step]") -> None:
        """A step that is no line of the caller."""
        match step:
            case Check():
                self.verdicts.extend(self._seen(step.expect, self._happened(self.mark), step.place))
            case Fault():
                await self._order((step.text,), step.place)
            case Branch():
                holds = all(one.ok for one in self._seen(step.condition, self._happened(self.mark), step.place))
                if self.unseen:
                    raise Inconclusive(self.unseen)
                steps.extendleft(reversed(step.then if holds else step.otherwise))
            case HangUp():
                await self.call.hang_up()
            case Silence():
                self.mark = len(self.call.entries)
                self.lines += 1
                await self.call.stay_silent(step.seconds)
            case Keys():
                self.mark = len(self.call.entries)
                self.lines += 1
                await self.call.say(step.digits, step.digits, "keys")
            case Say():
                await self._say(Reply(step.text, "script", step), last=False)

    async def _order(self, faults: Sequence[str], place: Place) -> None:
        outside = []
        for text in faults:
            try:
                order = self.faults.add(text)
            except FaultUnknown as unknown:
                raise ScriptInvalid(place.file, place.line, str(unknown)) from unknown
            if order.name.startswith("calcom_"):
                outside.append(text)
        try:
            await self.stage.order(outside)
        except GatewayUnreachable as refused:
            raise ScriptInvalid(place.file, place.line, str(refused)) from refused

    async def _tick(self) -> None:
        """Tell the gateway the time when it has moved."""
        if self.call.now - self.clock >= _CLOCK_STEP:
            self.clock = self.call.now
            await self.stage.set_clock(self.clock)

    def _agent_words(self) -> str:
        said = [entry.text for entry in self.call.entries[self.mark :] if isinstance(entry, AgentSaid)]
        return " ".join(said)

    def _happened(self, since: int) -> Happened:
        return Happened(
            entries=self.call.entries[since:],
            variables=self.call.variables,
            node=self.call.node,
            matcher=self.matcher,
        )

    def _seen(self, expect: Expect, happened: Happened, place: Place) -> list[Verdict]:
        """The verdicts this lane can give; an expectation on what it does not show leaves the call inconclusive."""
        lane = self.cast.lane
        found = talk_verdicts(expect, happened, place)
        hidden = [one for one in found if one.kind in lane.blind or (is_about_edges(one) and happened.hides_edges)]
        if not hidden:
            return found
        self.unseen = self.unseen or f"the {lane.name} lane does not show what {place} expects: {hidden[0].what}"
        return [one for one in found if one not in hidden]

    def _judged(self, before: World, after: World, calendar: Calendar | None) -> Played:
        script = self.script
        whole = self._happened(0)
        if not self.inconclusive:
            worlds = Worlds(before=before, after=after, calendar=calendar, own=own_appointments(script, before))
            self.verdicts.extend(self._seen(script.expect, whole, script.place))
            self.verdicts.extend(end_verdicts(script.expect, worlds, script.place))
            self.verdicts.extend(invariants(worlds, self.call.entries, script.place))
        wrong = any(not verdict.ok for verdict in self.verdicts)
        inconclusive = "" if wrong else self.inconclusive or self.unseen
        ordered = bool(script.given.faults) or any(isinstance(step, Fault) for step in script.steps)
        answers = [entry for entry in self.call.entries if isinstance(entry, ToolAnswered)]
        gateway_failed = not ordered and any(not one.successful or one.code in _GATEWAY_CODES for one in answers)
        expected = in_order(tool_rows(script.expect.tools), whole.calls(), self.matcher) is None
        return Played(
            id=script.id,
            title=script.title,
            version=self.cast.version,
            ok=not wrong and not inconclusive,
            verdicts=tuple(self.verdicts),
            entries=tuple(self.call.entries),
            where=str(script.place),
            now=script.now.isoformat(),
            blame=blame_of(self.verdicts, gateway_failed=gateway_failed, tools_as_expected=expected),
            tags=script.tags,
            seed=self.seed,
            unsaid=tuple(self.unsaid),
            before=before,
            after=after,
            calendar=calendar,
            inconclusive=inconclusive,
            usage=dict(self.spent + Counter(self.call.usage)),
        )
