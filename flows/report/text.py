"""A difference for the terminal and for a pull request."""

import json
from collections.abc import Iterator, Mapping

from flows.diff.changes import Change, Difference, Weight
from flows.diff.prompts import marked_words
from flows.report.labels import condition_label, node_title, spoken_or_told

_WIDTH = 100
_SIDE = 6


def _told(value: object) -> str:
    """A node, edge or tool by what it does; anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and "transition_condition" in value:
        return f"{condition_label(value['transition_condition'])} → {value.get('destination_node_id', '?')}"
    if isinstance(value, Mapping) and {"type", "id"} <= value.keys():
        said = spoken_or_told(value)
        return f"{node_title(value)} ({value['type']})" + (f": {said}" if said else "")
    if isinstance(value, Mapping) and value.get("type") in {"equation", "prompt"}:
        return condition_label(value)
    return json.dumps(value, ensure_ascii=False)


def shortened(value: object, width: int = _WIDTH) -> str:
    """A value in one line."""
    text = _told(value)
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def marked_line(before: str, after: str, *, opens: tuple[str, str], closes: tuple[str, str]) -> str:
    """Both texts in one, removed and added words marked; long stretches without a change are left out."""
    parts = []
    runs = list(marked_words(before, after))
    for index, (kind, text) in enumerate(runs):
        if kind != "same":
            at = 0 if kind == "removed" else 1
            parts.append(f"{opens[at]}{text}{closes[at]}")
            continue
        words = text.split(" ")
        if len(words) <= _SIDE * 2:
            parts.append(text)
            continue
        head = "" if index == 0 else " ".join(words[:_SIDE])
        tail = "" if index == len(runs) - 1 else " ".join(words[-_SIDE:])
        parts.append(f"{head} … {tail}")
    return " ".join("".join(parts).split())


def counts_line(difference: Difference) -> str:
    """The summary in one line."""
    total = len(difference.changes)
    if not total:
        return "no difference"
    counts = ", ".join(f"{number} {name}" for name, number in difference.summary.items() if number)
    return f"{total} change{'s' if total > 1 else ''}: {counts}"


def _is_words(change: Change) -> bool:
    return change.weight is Weight.WORDING and isinstance(change.before, str) and isinstance(change.after, str)


def _text_change(change: Change, colour: bool) -> Iterator[str]:
    red, green, plain = ("\x1b[31m", "\x1b[32m", "\x1b[0m") if colour else ("", "", "")
    yield f"  {change.kind}: {change.path}"
    if _is_words(change):
        yield "      " + marked_line(
            change.before, change.after, opens=(f"{red}[-", f"{green}{{+"), closes=(f"-]{plain}", f"+}}{plain}")
        )
        return
    if change.before is not None:
        yield f"    {red}- {shortened(change.before)}{plain}"
    if change.after is not None:
        yield f"    {green}+ {shortened(change.after)}{plain}"


def difference_text(difference: Difference, *, colour: bool = False) -> str:
    """A difference for the terminal."""
    lines = [counts_line(difference)]
    for weight in Weight:
        rows = [change for change in difference.changes if change.weight is weight]
        if rows:
            lines += ["", f"{weight.value.upper()} ({len(rows)})"]
            for change in rows:
                lines += _text_change(change, colour)
    if difference.tokens:
        lines += ["", "TOKENS (about)"]
        lines += [f"  {delta:+d} {name}" for name, delta in difference.tokens.items()]
        lines.append(f"  {sum(difference.tokens.values()):+d} in all")
    return "\n".join([*lines, ""])


def difference_markdown(difference: Difference, title: str) -> str:
    """A difference for a pull request."""
    lines = [f"# {title}", "", counts_line(difference).capitalize() + "."]
    for weight in Weight:
        rows = [change for change in difference.changes if change.weight is weight]
        if not rows:
            continue
        lines += ["", f"## {weight.value.capitalize()} ({len(rows)})", ""]
        for change in rows:
            lines.append(f"- **{change.kind}** `{change.path}`")
            if _is_words(change):
                lines.append("  " + marked_line(change.before, change.after, opens=("~~", "**"), closes=("~~", "**")))
                continue
            if change.before is not None:
                lines.append(f"  - before: {shortened(change.before, 300)}")
            if change.after is not None:
                lines.append(f"  - after: {shortened(change.after, 300)}")
    if difference.tokens:
        total = sum(difference.tokens.values())
        lines += ["", f"About {total:+d} tokens: " + ", ".join(f"{n} {d:+d}" for n, d in difference.tokens.items())]
    return "\n".join([*lines, ""])
