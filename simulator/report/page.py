"""The report as one HTML page that needs nothing else: no network, no clock, the same bytes for the same results."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.context import SalonContext
from simulator.cast import Cast
from simulator.report.graph import graph_of
from simulator.report.timeline import days_of, person_days
from simulator.runner import Played
from simulator.transcript import AgentSaid, CallerSaid, HungUp, Noted, ToolAnswered, ToolCalled, WentTo

_MINUTES = 60


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(results: Sequence[Played], casts: Sequence[Cast] = ()) -> str:
    """The report of one or several versions.

    Args:
        results: the calls, in the order they are shown.
        casts: the versions that were played, for the drawing of their flows and the salon's hours.
    """
    contexts = {cast.version: cast.context for cast in casts}
    calls = [_call(played, contexts.get(played.version)) for played in results]
    graphs = [{"version": cast.version, "graph": graph_of(cast.flow)} for cast in casts]
    counts = {
        "total": len(results),
        "passed": sum(played.ok for played in results),
        "failed": sum(played.failed for played in results),
        "inconclusive": sum(bool(played.inconclusive) for played in results),
    }
    tags = sorted({tag for played in results for tag in played.tags})
    template = _environment().get_template("report.html.j2")
    return template.render(calls=calls, graphs=graphs, tags=tags, **counts)


def _call(played: Played, context: SalonContext | None) -> dict[str, Any]:
    return {
        "id": played.id,
        "key": f"{played.version}-{played.id}",
        "title": played.title,
        "version": played.version,
        "ok": played.ok,
        "state": "passed" if played.ok else "inconclusive" if played.inconclusive else "failed",
        "inconclusive": played.inconclusive,
        "spent": ", ".join(
            f"{count} {unit.replace('_', ' ')}" for unit, count in sorted(played.usage.items()) if count
        ),
        "blame": played.blame or "",
        "tags": played.tags,
        "where": played.where,
        "now": datetime.fromisoformat(played.now).strftime("%A %Y-%m-%d %H:%M"),
        "verdicts": played.verdicts,
        "wrong": len(played.wrong),
        "rows": [row for entry in played.entries if (row := _row(entry)) is not None],
        "path": [entry.target for entry in played.entries if isinstance(entry, WentTo)],
        "edges": [entry.edge for entry in played.entries if isinstance(entry, WentTo)],
        "days": _days(played, context),
        "unsaid": played.unsaid,
    }


def _row(entry: object) -> dict[str, Any] | None:
    """One bubble, function call or note of the conversation."""
    if isinstance(entry, CallerSaid):
        text = entry.text or "…"
        heard = entry.heard if entry.heard != entry.text else ""
        return {"kind": "caller", "at": _clock(entry.at_ms), "text": text, "heard": heard, "source": entry.source}
    if isinstance(entry, AgentSaid):
        kind = "filler" if entry.filler else "agent"
        return {"kind": kind, "at": _clock(entry.at_ms), "text": entry.text, "waited": entry.waited_ms}
    if isinstance(entry, ToolCalled | ToolAnswered):
        return _tool_row(entry)
    if isinstance(entry, Noted | HungUp):
        text = f"call ended: {entry.reason}" if isinstance(entry, HungUp) else f"{entry.what} {entry.detail}".strip()
        return {"kind": "note", "at": _clock(entry.at_ms), "text": text}
    return None


def _tool_row(entry: ToolCalled | ToolAnswered) -> dict[str, Any]:
    if isinstance(entry, ToolCalled):
        arguments = [(name, _plain(value)) for name, value in entry.arguments.items()]
        return {"kind": "call", "at": _clock(entry.at_ms), "name": entry.name, "arguments": arguments}
    return {
        "kind": "answer",
        "at": _clock(entry.at_ms),
        "name": entry.name,
        "code": entry.code or ("answered" if entry.successful else "failed"),
        "ok": entry.successful,
        "took": entry.took_ms,
        "attempts": entry.attempts,
        "body": _pretty(entry.content),
    }


def _days(played: Played, context: SalonContext | None) -> list[dict[str, Any]]:
    """The days with appointments, each person's pieces as shares of the opening hours."""
    if played.after is None or context is None:
        return []
    days = []
    for day in days_of(played.after.standing):
        opening = next((one for one in context.opening_hours if one.tag == day.isoweekday()), None)
        if opening is None:
            continue
        first, last = _minute(opening.von), _minute(opening.bis)
        people = [
            {
                "person": row.person,
                "pieces": [
                    {
                        "left": round(
                            100 * (piece.start.hour * _MINUTES + piece.start.minute - first) / (last - first), 2
                        ),
                        "width": round(100 * (piece.end - piece.start).total_seconds() / _MINUTES / (last - first), 2),
                        "kind": piece.kind,
                        "text": f"{piece.start:%H:%M}-{piece.end:%H:%M} {piece.text}",
                    }
                    for piece in row.pieces
                ],
            }
            for row in person_days(played.after.standing, day, context)
        ]
        hours = [
            {"text": f"{hour:02}", "left": round(100 * (hour * _MINUTES - first) / (last - first), 2)}
            for hour in range(first // _MINUTES, last // _MINUTES + 1)
        ]
        days.append({"day": f"{day:%A %Y-%m-%d}", "people": people, "hours": hours})
    return days


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * _MINUTES + int(minutes)


def _clock(at_ms: int) -> str:
    seconds = at_ms // 1000
    return f"{seconds // _MINUTES}:{seconds % _MINUTES:02}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _pretty(content: str) -> str:
    try:
        return msgspec.json.format(content, indent=1)
    except (msgspec.DecodeError, ValueError):
        return content
