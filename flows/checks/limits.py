"""Rules about limits: names, lengths, counts and ranges that Retell accepts, or that cost."""

import re
from collections import Counter
from collections.abc import Iterator

from flows.checks.rule import ERROR, INFO, WARNING, Hit, rule
from flows.checks.subject import Subject
from flows.diff.changes import tokens_of
from flows.shape.flow import problems

_TOOL_NAME = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_VARIABLE_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_BILLED_TOKENS = 3_500
_LONG_TEXT = 2_000
_KEYWORDS = 100
_RANGES = {
    "end_call_after_silence_ms": (10_000, None),
    "max_call_duration_ms": (60_000, 7_200_000),
    "begin_message_delay_ms": (0, 5_000),
    "voice_speed": (0.5, 2),
    "voice_temperature": (0, 2),
    "volume": (0, 2),
    "responsiveness": (0, 1),
    "interruption_sensitivity": (0, 1),
    "reminder_max_count": (0, None),
}


@rule("FL001", ERROR, "not the shape Retell accepts", "Retell stores unknown keys silently and refuses wrong types.")
def wrong_shape(subject: Subject) -> Iterator[Hit]:
    """Whatever the strict types refuse."""
    for where, problem in problems(subject.flow):
        kind, _, rest = where.partition("/")
        name = re.split(r"[.\[/]", rest)[0]
        at = {"nodes": f"node:{name}", "tools": f"tool:{name}"}.get(kind, kind)
        yield Hit(at, f"{where}: {problem}", "compare with the node types in docs/flows.md")


@rule("FL002", ERROR, "name of a tool", "A tool name has letters, digits, _ and -, at most 64, and is unique.")
def tool_name(subject: Subject) -> Iterator[Hit]:
    """Tool names that Retell refuses."""
    for name, tool in subject.tools.items():
        if not _TOOL_NAME.match(str(tool.get("name"))):
            yield Hit(f"tool:{name}", f"{tool.get('name')!r} is no name for a tool", "letters, digits, _ and -")
    for name, number in Counter(str(tool.get("name")) for tool in subject.tools.values()).items():
        if number > 1:
            yield Hit("tools", f"the tool name {name!r} is used {number} times", "give each tool its own name")


@rule("FL003", ERROR, "name of a variable", "A variable is a word of letters, digits and _.")
def variable_name(subject: Subject) -> Iterator[Hit]:
    """Variable names that no condition could read."""
    for name in sorted(subject.produced):
        if not _VARIABLE_NAME.match(name):
            yield Hit(f"variable:{name}", f"{name!r} is no name for a variable", "letters, digits and _")


@rule("FL004", WARNING, "long global prompt", "Above 3,500 tokens Retell bills more, on every turn.")
def long_global(subject: Subject) -> Iterator[Hit]:
    """Global prompts over the billing threshold."""
    count = tokens_of(subject.texts.get("global_prompt", ""))
    if count > _BILLED_TOKENS:
        yield Hit("global_prompt", f"about {count} tokens", "shorten it; facts belong into tools")


@rule("FL005", INFO, "long instruction", "A model follows short instructions better.")
def long_text(subject: Subject) -> Iterator[Hit]:
    """Instructions of more than two thousand characters."""
    for key, text in subject.texts.items():
        if key.startswith("node:") and len(text) > _LONG_TEXT:
            yield Hit(key, f"{len(text)} characters", "move what always holds into the global prompt")


@rule("FL006", ERROR, "setting out of range", "Retell refuses it or takes another value.")
def out_of_range(subject: Subject) -> Iterator[Hit]:
    """Agent settings outside what Retell documents."""
    for key, (low, high) in _RANGES.items():
        value = subject.rendered.agent.get(key)
        if isinstance(value, int | float) and (value < low or (high is not None and value > high)):
            yield Hit("agent", f"{key} is {value}", f"from {low}" + (f" to {high}" if high is not None else " up"))


@rule("FL007", WARNING, "too many keywords", "Speech recognition takes at most a hundred boosted words.")
def keywords(subject: Subject) -> Iterator[Hit]:
    """More boosted keywords than Retell takes."""
    words = subject.rendered.agent.get("boosted_keywords") or ()
    if len(words) > _KEYWORDS:
        yield Hit("agent", f"{len(words)} boosted keywords", "keep the names that are misheard")
