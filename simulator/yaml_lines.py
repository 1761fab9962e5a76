"""YAML with line numbers and without surprises: 14:00 stays text, so do dates; a key twice is an error."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]


_PLAIN_VALUES = (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"]),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")),
    ("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")),
)
"""Only null, true, false, whole numbers and decimals are anything else than text."""


class _Loader(yaml.SafeLoader):
    """The loader in Python, whose problems are told in words for people."""


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # a base chosen at run time
    """The loader in C, where PyYAML was built with it: a tenth of the time."""


_Loader.yaml_implicit_resolvers = {}
_QuickLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _PLAIN_VALUES:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)
    _QuickLoader.add_implicit_resolver(_tag, _pattern, _first)


class YamlBroken(ValueError):
    """A YAML text that cannot be read, with its line."""

    def __init__(self, line: int, problem: str) -> None:
        """Remember the line."""
        super().__init__(problem)
        self.line = line
        self.problem = problem


@dataclass(slots=True)
class Lined:
    """A value and where each part of it stands."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a part, or of the closest part around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def load(text: str) -> Lined:
    """Read one YAML document.

    Raises:
        YamlBroken: for syntax errors, unknown tags and repeated keys.
    """
    try:
        return _loaded(_QuickLoader(text))
    except yaml.YAMLError:
        pass
    try:
        return _loaded(_Loader(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlBroken(mark.line + 1 if mark else 1, error.problem or str(error)) from error


def _loaded(loader: _Loader | _QuickLoader) -> Lined:
    found = Lined(None)
    try:
        node = loader.get_single_node()
        if node is not None:
            found.value = _value(loader, node, (), found)
    finally:
        loader.dispose()
    return found


def _value(loader: _Loader | _QuickLoader, node: yaml.Node, path: Path, found: Lined) -> object:
    found.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in values:
                raise YamlBroken(key_node.start_mark.line + 1, f"{key!r} stands here twice")
            found.lines[(*path, key)] = key_node.start_mark.line + 1
            values[key] = _value(loader, value_node, (*path, key), found)
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, one, (*path, index), found) for index, one in enumerate(node.value)]
    return loader.construct_object(node, deep=True)
