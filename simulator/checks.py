"""Checks an expectation against what happened, verdict by verdict; a difference is shown, never only a no."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.argument_match import MadeCall, Matcher, in_order
from simulator.script import Expect, Place, as_tuple, tool_rows
from simulator.transcript import AgentSaid, Entry, HungUp, Noted, ToolAnswered, ToolCalled, WentTo, agent_words
from simulator.verdicts import Verdict, failed, passed

_EDGES = "path along the edges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What an expectation is held against: a stretch of the call, and how things stand."""

    entries: Sequence[Entry]
    variables: Mapping[str, str]
    node: str
    matcher: Matcher

    @property
    def hides_edges(self) -> bool:
        """Whether it is not told along which edge the talk went somewhere."""
        return any(isinstance(entry, WentTo) and not entry.edge for entry in self.entries)

    def calls(self) -> list[MadeCall]:
        """The function calls, one for each service."""
        made = [(entry.name, entry.arguments) for entry in self.entries if isinstance(entry, ToolCalled)]
        return self.matcher.expanded(made)


def is_about_edges(verdict: Verdict) -> bool:
    """Whether an expected edge was not among those the talk went along."""
    return not verdict.ok and verdict.kind == "path" and verdict.what.startswith(_EDGES)


def talk_verdicts(expect: Expect, happened: Happened, place: Place) -> list[Verdict]:
    """The verdicts on words, function calls, path, variables and latency."""
    checks: tuple[Callable[[Expect, Happened, Place], Iterable[Verdict]], ...] = (
        _said,
        _tools,
        _codes,
        _path,
        _variables,
        _latency,
        _ending,
        _notes,
    )
    return [verdict for check in checks for verdict in check(expect, happened, place)]


def _said(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    words = agent_words(happened.entries)
    for pattern in as_tuple(expect.said):
        found = re.search(pattern, words, re.IGNORECASE)
        what = f"agent says something like /{pattern}/"
        yield passed("said", what, place) if found else failed("said", what, place, expected=pattern, got=words)
    for pattern in as_tuple(expect.not_said):
        found = re.search(pattern, words, re.IGNORECASE)
        what = f"agent does not say /{pattern}/"
        if found is None:
            yield passed("said", what, place)
        else:
            line = next(line for line in words.splitlines() if re.search(pattern, line, re.IGNORECASE))
            yield failed("said", what, place, expected=f"not {pattern}", got=line)


def _tools(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    made = happened.calls()
    rows = tool_rows(expect.tools)
    if rows:
        missing = in_order(rows, made, happened.matcher)
        what = "function calls in order: " + ", ".join(name for name, _ in rows)
        if missing is None:
            yield passed("tools", what, place)
        else:
            yield failed("tools", what, place, expected=_call_text(*missing), got=_nearest(missing[0], made))
    for name in expect.never:
        calls = [one for one in made if one.name == name]
        what = f"{name} is never called"
        if calls:
            yield failed("never", what, place, expected="no call", got=_call_text(name, calls[0].arguments))
        else:
            yield passed("never", what, place)
    names = [entry.name for entry in happened.entries if isinstance(entry, ToolCalled)]
    for name, times in expect.count.items():
        what = f"{name} is called {times} times"
        if names.count(name) == times:
            yield passed("count", what, place)
        else:
            yield failed("count", what, place, expected=str(times), got=str(names.count(name)))


def _codes(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    if not expect.codes:
        return
    codes = [entry.code for entry in happened.entries if isinstance(entry, ToolAnswered)]
    yield _in_sequence("codes", "outcomes in order", expect.codes, codes, place)


def _path(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    moves = [entry for entry in happened.entries if isinstance(entry, WentTo)]
    if expect.path:
        yield _in_sequence("path", "path through the nodes", expect.path, [one.target for one in moves], place)
    if expect.edges:
        yield _in_sequence("path", _EDGES, expect.edges, [one.edge for one in moves], place)
    if expect.node:
        what = f"the talk is in {expect.node}"
        if happened.node == expect.node:
            yield passed("path", what, place)
        else:
            yield failed("path", what, place, expected=expect.node, got=happened.node)


def _variables(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    for name, value in expect.variables.items():
        got = happened.variables.get(name)
        what = f"variable {name} is {value!r}"
        if got is not None and happened.matcher.same(name, value, got):
            yield passed("variables", what, place)
        else:
            yield failed("variables", what, place, expected=value, got="(not set)" if got is None else got)


def _latency(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    if expect.within_ms is None:
        return
    waits = [entry for entry in happened.entries if isinstance(entry, AgentSaid)]
    longest = max(waits, key=lambda entry: entry.waited_ms, default=None)
    what = f"the caller never waits more than {expect.within_ms} ms"
    if longest is None or longest.waited_ms <= expect.within_ms:
        yield passed("latency", what, place)
    else:
        got = f"{longest.waited_ms} ms before {longest.text!r}"
        yield failed("latency", what, place, expected=f"{expect.within_ms} ms", got=got)


def _ending(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    if not expect.ended:
        return
    reason = next((entry.reason for entry in happened.entries if isinstance(entry, HungUp)), "")
    what = f"the call ends by {expect.ended}"
    if reason == expect.ended:
        yield passed("ended", what, place)
    else:
        yield failed("ended", what, place, expected=expect.ended, got=reason or "(goes on)")


def _notes(expect: Expect, happened: Happened, place: Place) -> Iterator[Verdict]:
    notes = [f"{entry.what} {entry.detail}".strip() for entry in happened.entries if isinstance(entry, Noted)]
    for pattern in expect.notes:
        what = f"it is noted that /{pattern}/"
        if any(re.search(pattern, note) for note in notes):
            yield passed("notes", what, place)
        else:
            yield failed("notes", what, place, expected=pattern, got="; ".join(notes) or "nothing")


def _in_sequence(kind: str, what: str, expected: Sequence[str], got: Sequence[str], place: Place) -> Verdict:
    """Whether all expected come in this order, whatever lies between."""
    rest = iter(got)
    missing = next((one for one in expected if one not in rest), None)
    told = f"{what}: {' → '.join(expected)}"
    if missing is None:
        return passed(kind, told, place)
    return failed(kind, told, place, expected=f"{missing} (after what comes before it)", got=" → ".join(got))


def _nearest(name: str, made: Sequence[MadeCall]) -> str:
    same = [one for one in made if one.name == name]
    if same:
        return "; ".join(_call_text(one.name, one.arguments) for one in same)
    return "only " + ", ".join(one.name for one in made) if made else "no function call at all"


def _call_text(name: str, arguments: Mapping[str, Any]) -> str:
    inner = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return f"{name}({inner})"
