"""A played call as text for a terminal: turn by turn, with the function calls, their arguments and their answers."""

from collections.abc import Iterator

import msgspec

from simulator.runner import Played
from simulator.transcript import (
    AgentSaid,
    CallerSaid,
    Entry,
    HungUp,
    Noted,
    ToolAnswered,
    ToolCalled,
)

_WIDTH = 108
_INDENT = " " * 11


def talk_lines(played: Played, *, facts: bool = False) -> Iterator[str]:
    """The conversation, one line or more per entry.

    Args:
        played: the call.
        facts: show the facts of the answers as well.
    """
    for entry in played.entries:
        yield from entry_lines(entry, facts=facts)


def verdict_lines(played: Played) -> Iterator[str]:
    """The verdicts: what came true in a word each, what did not with the difference."""
    for verdict in played.verdicts:
        yield f"  {'✓' if verdict.ok else '✗'} {verdict.what}"
        if not verdict.ok:
            yield f"      expected: {_shortened(verdict.expected)}"
            yield f"      got:      {_shortened(verdict.got)}"
            yield f"      at:       {verdict.where}"


def entry_lines(entry: Entry, *, facts: bool = False) -> Iterator[str]:
    """One entry of a conversation; nothing for those that are only of the flow."""
    match entry:
        case CallerSaid(source="silence"):
            yield "  (silence)"
        case CallerSaid():
            yield from _speech("Caller" if not entry.while_running else "Caller…", entry.text)
            if entry.heard != entry.text:
                yield from _speech("  heard", entry.heard)
        case AgentSaid():
            yield from _speech("Agent" if not entry.filler else "Agent…", entry.text)
        case ToolCalled():
            inner = ", ".join(f"{key}={_value(value)}" for key, value in entry.arguments.items())
            yield from _wrapped(f"    → {entry.name}({inner})")
        case ToolAnswered():
            yield from _answer_lines(entry, facts=facts)
        case Noted():
            yield f"    ! {entry.what} {entry.detail}".rstrip()
        case HungUp():
            yield f"  (call ended: {entry.reason})"
        case _:
            return


def _answer_lines(entry: ToolAnswered, *, facts: bool) -> Iterator[str]:
    tries = f", {entry.attempts} attempts" if entry.attempts > 1 else ""
    if not entry.successful:
        yield from _wrapped(f"    ← failed{tries}: {entry.content}")
        return
    try:
        answer = msgspec.json.decode(entry.content)
    except msgspec.DecodeError:
        answer = None
    if not isinstance(answer, dict):
        yield from _wrapped(f"    ← {entry.content}")
        return
    offers = answer.get("offers") or []
    yield f"    ← {answer.get('code')}{tries}" + (f", {len(offers)} offer(s)" if offers else "")
    for offer in offers:
        yield f"        {offer.get('start')}  {offer.get('mitarbeiter')}  {offer.get('dienstleistung')}"
    if facts and answer.get("facts"):
        yield from _wrapped(f"        {msgspec.json.encode(answer['facts']).decode()}")


def _speech(who: str, text: str) -> Iterator[str]:
    lines = list(_folded(text, _WIDTH - len(_INDENT)))
    yield f"  {who:<7}: {lines[0] if lines else ''}"
    for line in lines[1:]:
        yield _INDENT + line


def _wrapped(text: str) -> Iterator[str]:
    lines = list(_folded(text.strip(), _WIDTH - 6))
    lead = " " * (len(text) - len(text.lstrip()))
    yield lead + lines[0]
    for line in lines[1:]:
        yield f"{lead}    {line}"


def _folded(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _value(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _shortened(text: str) -> str:
    one_line = " / ".join(text.splitlines())
    return one_line if len(one_line) <= 4 * _WIDTH else f"{one_line[: 4 * _WIDTH]} …"
