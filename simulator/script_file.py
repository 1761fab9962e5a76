"""Reads script files in YAML: defaults, includes, parameters, matrices and paraphrases become plain scripts."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from simulator import yaml_lines
from simulator.dates import moment_from, script_clock
from simulator.file_shapes import ScriptFile, ScriptShape, StepShape
from simulator.noise import NoiseUnknown, checked
from simulator.script import (
    Branch,
    Check,
    Expect,
    Fault,
    Given,
    HangUp,
    Keys,
    Place,
    Say,
    Script,
    ScriptInvalid,
    Silence,
    Step,
)

_PLACEHOLDER = re.compile(r"\$\{([^{}$]+)\}")
_WHERE = re.compile(r"at `\$(?P<path>[^`]*)`")
_PLAIN = ScriptShape()
_Shape = TypeVar("_Shape")
_PART = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[\.\.\.\]")


@dataclass(frozen=True, slots=True)
class _File:
    """One YAML file: its path as told to people, its values and its lines."""

    name: str
    folder: Path
    lined: yaml_lines.Lined

    def broken(self, path: yaml_lines.Path, problem: str) -> ScriptInvalid:
        return ScriptInvalid(self.name, self.lined.line(path), problem)

    def place(self, path: yaml_lines.Path) -> Place:
        return Place(self.name, self.lined.line(path))


def read_scripts(path: Path, zone: ZoneInfo) -> list[Script]:
    """Read one YAML file of scripts.

    Args:
        path: the file; one script, or `scripts:` with several and `defaults:` for all.
        zone: of clocks and times without an offset.

    Raises:
        ScriptInvalid: with file and line of what is wrong.
    """
    file = _open(path)
    value = file.lined.value
    if not isinstance(value, dict):
        raise file.broken((), "a script file is a mapping")
    if "scripts" not in value:
        shape = _convert(file, value, ScriptShape, ())
        return list(_expanded(file, shape, (), zone, path.stem))
    whole = _convert(file, value, ScriptFile, ())
    found: list[Script] = []
    for index, shape in enumerate(whole.scripts):
        at: yaml_lines.Path = ("scripts", index)
        found.extend(_expanded(file, _with_defaults(shape, whole.defaults), at, zone, f"{path.stem}-{index + 1}"))
    seen: dict[str, Script] = {}
    for script in found:
        if script.id in seen:
            problem = f"the id {script.id!r} is used twice in this file"
            raise ScriptInvalid(script.place.file, script.place.line, problem)
        seen[script.id] = script
    follows = {shape.id: shape.follows for shape in reversed(whole.scripts) if shape.id}
    return [_after_its_first(script, follows, seen) for script in found]


def _after_its_first(script: Script, follows: Mapping[str, str], known: Mapping[str, Script]) -> Script:
    """The script with the one it follows, if it follows one."""
    wanted = follows.get(script.id.split("[")[0], "")
    if not wanted:
        return script
    if wanted not in known or wanted == script.id:
        problem = f"it follows {wanted!r}, which is no other script of this file"
        raise ScriptInvalid(script.place.file, script.place.line, problem)
    return msgspec.structs.replace(script, first=known[wanted])


def _open(path: Path) -> _File:
    try:
        lined = yaml_lines.load(path.read_text(encoding="utf-8"))
    except yaml_lines.YamlBroken as error:
        raise ScriptInvalid(str(path), error.line, error.problem) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptInvalid(str(path), 1, str(error)) from error
    return _File(str(path), path.parent, lined)


def _convert(file: _File, value: object, shape: type[_Shape], at: yaml_lines.Path) -> _Shape:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        message = str(error)
        match = _WHERE.search(message)
        path: list[str | int] = list(at)
        for part in _PART.finditer(match["path"] if match else ""):
            if part[1] is not None:
                path.append(part[1])
            elif part[2] is not None:
                path.append(int(part[2]))
        unknown = re.search(r"unknown field `([^`]+)`", message)
        if unknown:
            path.append(unknown[1])
        raise file.broken(tuple(path), message.split(" - at ", maxsplit=1)[0]) from error


def _with_defaults(shape: ScriptShape, defaults: ScriptShape | None) -> ScriptShape:
    if defaults is None:
        return shape
    changes: dict[str, Any] = {
        name: getattr(defaults, name)
        for name in shape.__struct_fields__
        if getattr(shape, name) == getattr(_PLAIN, name)
    }
    changes["tags"] = (*defaults.tags, *shape.tags)
    changes["facts"] = {**defaults.facts, **shape.facts}
    changes["parameters"] = {**defaults.parameters, **shape.parameters}
    return msgspec.structs.replace(shape, **changes)


def _expanded(file: _File, shape: ScriptShape, at: yaml_lines.Path, zone: ZoneInfo, name: str) -> Iterator[Script]:
    """The scripts one entry stands for: each of its cases, each cell of its matrix, each of its paraphrases."""
    for row in shape.cases or ({},):
        case = {key: str(value) for key, value in row.items()}
        for cell in _cells(shape.matrix):
            parameters = {**shape.parameters, **case, **cell}
            suffix = "".join(f"[{value}]" for value in (*list(case.values())[:1], *cell.values()))
            for number in range(_paraphrases(shape.talk)):
                ending = suffix + (f"/{number + 1}" if number else "")
                yield _Maker(file, at, parameters, zone, number).script(shape, f"{shape.id or name}{ending}")


def _cells(matrix: Mapping[str, Sequence[str | int]]) -> Iterator[dict[str, str]]:
    """Each combination of the values."""
    axes = [[(key, str(value)) for value in values] for key, values in matrix.items()]
    for cell in itertools.product(*axes):
        yield dict(cell)


def _paraphrases(talk: Sequence[StepShape]) -> int:
    return max((len(step.caller) for step in talk if isinstance(step.caller, tuple)), default=1) or 1


class _Maker:
    """Makes one script: fills parameters, reads times, follows includes."""

    def __init__(
        self, file: _File, at: yaml_lines.Path, parameters: Mapping[str, str], zone: ZoneInfo, paraphrase: int
    ) -> None:
        self._file = file
        self._at = at
        self._parameters = parameters
        self._zone = zone
        self._paraphrase = paraphrase

    def script(self, shape: ScriptShape, name: str) -> Script:
        clock = self._text(shape.now, (*self._at, "now"))
        if not clock:
            raise self._file.broken(self._at, "the clock is missing (now: 2026-03-10 10:20)")
        try:
            now = script_clock(clock, self._zone)
        except ValueError as error:
            raise self._file.broken((*self._at, "now"), f"the clock {clock!r} cannot be read: {error}") from error
        self._now = now
        return Script(
            id=name,
            title=self._text(shape.title, (*self._at, "title")) or name,
            now=now,
            steps=self._steps(self._file, shape.talk, (*self._at, "talk"), ()),
            place=self._file.place(self._at),
            given=self._given(shape.given),
            facts=self._filled(shape.facts, (*self._at, "facts")),
            expect=self._expect(self._file, shape.expect, (*self._at, "expect")),
            tags=shape.tags,
            salon=shape.salon or "demo",
            flows=shape.flows,
        )

    def _text(self, text: str, path: yaml_lines.Path) -> str:
        def value(match: re.Match[str]) -> str:
            key = match[1].strip()
            if key not in self._parameters:
                raise self._file.broken(path, f"the parameter {key!r} has no value")
            return self._parameters[key]

        return _PLACEHOLDER.sub(value, text) if "${" in text else text

    def _filled(self, value: Any, path: yaml_lines.Path) -> Any:  # noqa: ANN401  # any YAML value goes through
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, Mapping):
            return {key: self._filled(one, (*path, key)) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._filled(one, (*path, index)) for index, one in enumerate(value))
        return value

    def _moment(self, file: _File, text: str, path: yaml_lines.Path) -> str:
        try:
            return moment_from(self._text(text, path), self._now).isoformat()
        except ValueError as error:
            raise file.broken(path, str(error)) from error

    def _number(self, file: _File, value: int | str, path: yaml_lines.Path) -> int:
        text = self._text(value, path) if isinstance(value, str) else str(value)
        if not text.isdigit():
            raise file.broken(path, f"{text!r} is no number of a service")
        return int(text)

    def _given(self, given: Given) -> Given:
        path = (*self._at, "given")
        rows = tuple(
            msgspec.structs.replace(
                one,
                service=self._number(self._file, one.service, (*path, "appointments", index, "service")),
                staff=self._text(one.staff, path),
                start=self._moment(self._file, one.start, (*path, "appointments", index, "start")),
                name=self._text(one.name, path),
                phone=self._text(one.phone, path),
            )
            for index, one in enumerate(given.appointments)
        )
        closed = tuple(
            self._moment(self._file, f"{self._text(day, path)} 00:00", (*path, "closed", index))[:10]
            for index, day in enumerate(given.closed)
        )
        faults = tuple(self._text(one, path) for one in given.faults)
        return msgspec.structs.replace(given, appointments=rows, closed=closed, faults=faults)

    def _expect(self, file: _File, expect: Expect, path: yaml_lines.Path) -> Expect:
        appointments = expect.appointments
        if appointments is not None:
            appointments = tuple(
                msgspec.structs.replace(
                    one,
                    service=self._number(file, one.service, (*path, "appointments", index, "service")),
                    staff=self._text(one.staff, path),
                    start=self._moment(file, one.start, (*path, "appointments", index, "start")),
                    end=self._moment(file, one.end, (*path, "appointments", index, "end")) if one.end else "",
                    segments=tuple(
                        msgspec.structs.replace(
                            segment,
                            start=self._moment(file, segment.start, (*path, "appointments", index, "segments")),
                            end=self._moment(file, segment.end, path) if segment.end else "",
                        )
                        for segment in one.segments
                    ),
                )
                for index, one in enumerate(appointments)
            )
        return msgspec.structs.replace(
            expect,
            appointments=appointments,
            said=self._filled(expect.said, (*path, "said")),
            not_said=self._filled(expect.not_said, (*path, "not_said")),
            tools=self._filled(expect.tools, (*path, "tools")),
            codes=self._filled(expect.codes, (*path, "codes")),
            never=self._filled(expect.never, (*path, "never")),
            path=self._filled(expect.path, (*path, "path")),
            edges=self._filled(expect.edges, (*path, "edges")),
            node=self._filled(expect.node, (*path, "node")),
            ended=self._filled(expect.ended, (*path, "ended")),
            notes=self._filled(expect.notes, (*path, "notes")),
            variables=self._filled(expect.variables, (*path, "variables")),
        )

    def _steps(
        self, file: _File, talk: Sequence[StepShape], path: yaml_lines.Path, inside: tuple[str, ...]
    ) -> tuple[Step, ...]:
        return tuple(step for index, one in enumerate(talk) for step in self._step(file, one, (*path, index), inside))

    def _step(self, file: _File, one: StepShape, path: yaml_lines.Path, inside: tuple[str, ...]) -> tuple[Step, ...]:
        place = file.place(path)
        named = [name for name in StepShape.kinds if getattr(one, name) not in (msgspec.UNSET, None)]
        if len(named) != 1:
            told = ", ".join(named) or "nothing"
            raise file.broken(path, f"a step does exactly one of {', '.join(StepShape.kinds)}; this one: {told}")
        if named[0] == "include":
            return self._included(file, one.include or "", path, inside)
        if named[0] == "condition":
            branch = Branch(
                condition=self._expect(file, one.condition or Expect(), (*path, "if")),
                then=self._steps(file, one.then, (*path, "then"), inside),
                otherwise=self._steps(file, one.otherwise, (*path, "else"), inside),
                place=place,
            )
            return (branch,)
        return (self._plain_step(file, one, path, place),)

    def _plain_step(self, file: _File, one: StepShape, path: yaml_lines.Path, place: Place) -> Step:
        if one.caller is not None:
            noise = self._text(one.noise, (*path, "noise"))
            try:
                checked(noise)
            except NoiseUnknown as unknown:
                raise self._file.broken((*path, "noise"), str(unknown)) from unknown
            return Say(text=self._line(one, path), place=place, while_running=one.while_running, noise=noise)
        if one.silence is not None:
            return Silence(seconds=one.silence, place=place)
        if one.keys is not None:
            return Keys(digits=self._text(str(one.keys), path), place=place)
        if one.fault is not None:
            return Fault(text=self._text(one.fault, path), place=place)
        if one.expect is not None:
            return Check(expect=self._expect(file, one.expect, (*path, "expect")), place=place)
        return HangUp(place=place, while_running=one.hangup == "while_running")

    def _line(self, one: StepShape, path: yaml_lines.Path) -> str:
        lines = one.caller
        if isinstance(lines, str):
            return self._text(lines, path)
        if not isinstance(lines, tuple) or not lines:
            raise self._file.broken(path, "a list of paraphrases needs at least one")
        return self._text(lines[self._paraphrase % len(lines)], path)

    def _included(self, file: _File, target: str, path: yaml_lines.Path, inside: tuple[str, ...]) -> tuple[Step, ...]:
        wanted = (file.folder / self._text(target, path)).resolve()
        if str(wanted) in inside:
            raise file.broken(path, f"{target} includes itself")
        if not wanted.is_file():
            raise file.broken(path, f"{target} does not exist")
        other = _open(wanted)
        value = other.lined.value
        talk = value.get("talk") if isinstance(value, dict) else value
        steps = _convert(other, talk, tuple[StepShape, ...], ("talk",) if isinstance(value, dict) else ())
        return self._steps(other, steps, ("talk",) if isinstance(value, dict) else (), (*inside, str(wanted)))
