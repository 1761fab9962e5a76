"""A person types as the caller: what the agent says and does is told at once, commands steer the call beside it."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal, Protocol

import msgspec

from simulator import yaml_lines
from simulator.agents.port import CallStopped
from simulator.cast import Cast
from simulator.dates import moment_from
from simulator.faults import Faults
from simulator.report.talk import entry_lines
from simulator.retell_host import PhoneCall
from simulator.retell_wire import Identity
from simulator.script import Given, Place, Script
from simulator.stage import AGENT, Stage
from simulator.transcript import AgentSaid, CallerSaid, HungUp, Remembered, WentTo, call_item
from simulator.world import World

Style = Literal["agent", "dim", "told"]
Tell = Callable[[str, Style], None]
SILENCE_S = 10.0
_SIGN = "/"


class Typist(Protocol):
    """Who types."""

    async def line(self) -> str | None:
        """The next line without its end; None when there is none any more."""


class _Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    word: str
    takes: str
    does: str


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    commands: Mapping[str, _Command]
    says: Mapping[str, str]


@cache
def words() -> _Words:
    """The packaged commands and sentences."""
    text = (files("simulator") / "data" / "call.de.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml_lines.load(text).value, _Words)


def command_of(line: str) -> tuple[str, str] | None:
    """The command a line holds and what is given with it; None for words to the agent.

    A beginning is enough where it fits one command alone.
    """
    if not line.startswith(_SIGN):
        return None
    word, _, given = line[len(_SIGN) :].strip().partition(" ")
    known = {command.word: name for name, command in words().commands.items()}
    if word in known:
        return known[word], given.strip()
    begun = [name for full, name in known.items() if word and full.startswith(word.lower())]
    return (begun[0], given.strip()) if len(begun) == 1 else ("", word)


@dataclass(slots=True)
class LiveCall:
    """One terminal: a call, and another one when the clock is set.

    Attributes:
        cast: the flow version that answers.
        stage: where the salon is.
        now: the clock at which the call begins.
        number: of the caller; empty is withheld.
    """

    cast: Cast
    stage: Stage
    typist: Typist
    tell: Tell
    now: datetime
    number: str = ""
    shows_path: bool = False
    _call: PhoneCall = field(init=False)
    _told: int = 0
    _silences: list[float] = field(default_factory=list)

    async def run(self) -> str:
        """Play until somebody hangs up or nothing more is typed; the body of the last webhook.

        Raises:
            GatewayUnreachable: there is no gateway to play with.
        """
        await self._ring()
        reason = "user_hangup"
        try:
            await self._talk()
        except CallStopped as stopped:
            self.tell(f"! {stopped}", "told")
            reason = stopped.reason
        except asyncio.CancelledError:  # Ctrl-C puts the receiver down
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()
        await self._end(reason)
        return self._body()

    async def _talk(self) -> None:
        await self._follow()
        while not self._call.ended:
            line = await self.typist.line()
            if line is None:
                return
            line = line.strip()
            if not line:
                continue
            asked = command_of(line)
            if asked is None:
                await self._call.say(line, line)
            else:
                await self._command(*asked)
            await self._follow()

    async def _ring(self) -> None:
        """A fresh salon at the clock, and the phone rings."""
        place = Place("call", 1)
        given = Given(caller_number=self.number)
        script = Script(id="call", title="call", now=self.now, steps=(), place=place, given=given)
        await self.stage.set_up(script)
        faults = Faults()
        self._told = 0
        self._silences.clear()
        self._call = PhoneCall(
            answering=self.cast.lane.answering(script, faults),
            line=self.stage.gateway,
            identity=Identity(
                call_id="call_typed_at_a_terminal",
                agent_id=AGENT,
                from_number=self.number,
                key=self.stage.key,
            ),
            now=self.now,
            faults=faults,
        )
        salon = self.cast.context.name
        self._say("begins", salon=salon, version=self.cast.version, now=f"{self.now:%d.%m.%Y %H:%M}")
        await self._call.ring({})

    async def _follow(self) -> None:
        """Tell what happened, let functions run, tell what they answered."""
        self._tell_new()
        while self._call.tool_is_running:
            await self._call.run_tools()
            self._tell_new()

    async def _end(self, reason: str) -> None:
        """Hang up where nobody did, send the last webhooks, let the salon finish."""
        await self._call.finish(reason)
        await self._call.close()
        self._tell_new()
        await self.stage.settle()
        ended = next(entry for entry in reversed(self._call.entries) if isinstance(entry, HungUp))
        self._say("ended", reason=ended.reason, seconds=str(round(ended.at_ms / 1000)))

    def _tell_new(self) -> None:
        for entry in self._call.entries[self._told :]:
            if isinstance(entry, CallerSaid | HungUp):
                continue
            if isinstance(entry, WentTo):
                if self.shows_path:
                    self.tell(f"    · {entry.target}  ({entry.edge})", "dim")
                continue
            style: Style = "agent" if isinstance(entry, AgentSaid) else "dim"
            for line in entry_lines(entry):
                self.tell(line, style)
        self._told = len(self._call.entries)

    async def _command(self, name: str, given: str) -> None:
        match name:
            case "silence":
                await self._silence(given)
            case "keys":
                await self._keys(given)
            case "hangup":
                await self._call.hang_up()
            case "clock":
                await self._clock(given)
            case "state":
                await self._state()
            case "path":
                self.shows_path = not self.shows_path
                self._say("path_on" if self.shows_path else "path_off")
            case "variables":
                self._variables()
            case "help":
                self._help()
            case _:
                self._say("unknown", what=f"{_SIGN}{given}")

    async def _silence(self, given: str) -> None:
        try:
            seconds = float(given.replace(",", ".")) if given else SILENCE_S
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= 600:  # noqa: PLR2004  # Retell hangs up after ten minutes of silence
            self._say("seconds")
            return
        self._silences.append(seconds)
        await self._call.stay_silent(seconds)

    async def _keys(self, given: str) -> None:
        digits = "".join(given.split())
        if not digits or set(digits) - set("0123456789*#"):
            self._say("digits")
            return
        await self._call.say(digits, digits, "keys")

    async def _clock(self, given: str) -> None:
        """Begin the call anew; in the middle of a call no clock jumps."""
        day, _, clock = given.rpartition(" ")
        try:
            self.now = moment_from(f"{day or self.now.date().isoformat()}T{clock or '-'}", self.now)
        except ValueError:
            self._say("time")
            return
        await self._call.hang_up()
        await self._call.finish()
        await self._call.close()
        await self._ring()

    async def _state(self) -> None:
        world = await self.stage.world()
        lines = list(self._world_lines(world))
        for line in lines or [words().says["empty"]]:
            self.tell(f"    {line}", "told")

    def _world_lines(self, world: World) -> Iterator[str]:
        names = {one.id: one.spoken for one in self.cast.context.services}
        for one in world.standing:
            yield _filled(
                "appointment",
                start=one.start[:16].replace("T", " "),
                service=names.get(one.service, str(one.service)),
                staff=one.staff,
                status=one.status,
                name=one.name,
                phone=one.phone or "",
            ).strip()
        for hold in world.holds:
            yield _filled("hold", what=_row(hold))
        for mail in world.mails:
            yield _filled("mail", to=str(mail.get("to", "")), subject=str(mail.get("subject", "")))
        for task in world.tasks:
            yield _filled("task", what=_row(task))

    def _variables(self) -> None:
        """What was taken down in this call, not what it began with."""
        names = {name for entry in self._call.entries if isinstance(entry, Remembered) for name in entry.values}
        told = {name: value for name, value in self._call.variables.items() if name in names and value}
        for name, value in told.items():
            self.tell(f"    {name}: {value}", "told")
        if not told:
            self._say("nothing")

    def _help(self) -> None:
        for command in words().commands.values():
            self.tell(f"    {f'{_SIGN}{command.word} {command.takes}':<32} {command.does}", "told")

    def _body(self) -> str:
        """The webhook body of the call; silences stand in it, which Retell tells only by the times of words."""
        names = {node.id: node.name for node in self.cast.flow.nodes()}
        silences = iter(self._silences)
        items = []
        for entry in self._call.entries:
            silent = isinstance(entry, CallerSaid) and entry.source == "silence"
            item = {"role": "silence", "content": f"{next(silences):g}"} if silent else call_item(entry, names)
            if item is not None:
                items.append(item)
        body = {**self._call.call_object("ended"), "transcript_with_tool_calls": items}
        body["agent_name"] = f"{self.cast.context.name} ({self.cast.version})"
        return json.dumps({"event": "call_ended", "call": body}, ensure_ascii=False)

    def _say(self, sentence: str, **values: str) -> None:
        self.tell(_filled(sentence, **values), "told")


def _filled(sentence: str, **values: str) -> str:
    return Template(words().says[sentence]).substitute(values)


def _row(one: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value}" for key, value in one.items() if value not in (None, "", [], {}))
