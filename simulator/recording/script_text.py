"""Writes a script as people would: one step a line, short mappings in braces, quotes only where YAML needs them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator import yaml_lines

_WIDTH = 110


def scalar(value: object, *, alone: bool = False) -> str:
    """One value: bare where it reads back as it is, else in double quotes.

    Args:
        value: text, number or truth value.
        alone: it is all that stands behind a key, so commas and brackets mean nothing.
    """
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    trial, wanted = (f"a: {value}", {"a": value}) if alone else (f"a: [{value}]", {"a": [value]})
    if value and not value.isdigit() and "\n" not in value:
        try:
            if yaml_lines.load(trial).value == wanted:
                return value
        except yaml_lines.YamlBroken:
            pass
    return json.dumps(value, ensure_ascii=False)


def inline(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(one) for one in value) + "]"
    return scalar(value)


def block(value: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    """A mapping over several lines; what is short stays on one."""
    pad = " " * indent
    for key, one in value.items():
        line = f"{pad}{key}: {inline(one) if isinstance(one, Mapping | list | tuple) else scalar(one, alone=True)}"
        if len(line) <= _WIDTH or not isinstance(one, Mapping | list | tuple) or not one:
            yield line
        elif isinstance(one, Mapping):
            yield f"{pad}{key}:"
            yield from block(one, indent + 2)
        else:
            yield f"{pad}{key}:"
            yield from rows(one, indent + 2)


def rows(value: Sequence[Any], indent: int = 0) -> Iterator[str]:
    """A list, one entry a line."""
    for one in value:
        yield f"{' ' * indent}- {inline(one)}"
