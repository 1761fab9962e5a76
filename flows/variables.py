"""Dynamic variables as Retell treats them: filling `{{name}}` into text, and picking values out of a tool's answer."""

import json
import re
from collections.abc import Mapping

_INNERMOST = re.compile(r"\{\{([^{}]*)\}\}")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Put the values of variables into a text.

    Names are trimmed, nested braces are filled from the inside out, and a variable without a value stays
    in place, braces and all.
    """
    if "{{" not in text:
        return text
    while True:
        done = _INNERMOST.sub(lambda match: variables.get(match[1].strip(), match[0]), text)
        if done == text:
            return done
        text = done


def unfilled(text: str) -> tuple[str, ...]:
    """The names of the variables that are still in braces."""
    return tuple(match[1].strip() for match in _INNERMOST.finditer(text))


def as_text(value: object) -> str:
    """A JSON value as the text a dynamic variable holds."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pick(answer: object, path: str) -> str | None:
    """The value at a dotted path (`facts.start`, `offers[0].id`) as text; None when it is missing or null."""
    position = 0
    value = answer
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            return None
        position = step.end()
        name, index = step.groups()
        if isinstance(value, Mapping) and name is not None and name in value:
            value = value[name]
        elif isinstance(value, list) and index is not None and int(index) < len(value):
            value = value[int(index)]
        else:
            return None
    return None if value is None else as_text(value)
