"""YAML that remembers where everything stands, so that an error can name file, line and column."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from flows.errors import Place, SourceBroken

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STR = "tag:yaml.org,2002:str"
Path_ = tuple[str | int, ...]
Spot = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file: its data, and for each path in it (keys and indexes) the place of the value and of the key."""

    file: str
    data: Any
    places: dict[Path_, Spot] = field(default_factory=dict)
    keys: dict[Path_, Spot] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """Where the key at `path` stands, or the nearest thing around it."""
        at: Path_ = path
        while at:
            found = self.keys.get(at) or self.places.get(at)
            if found:
                return Place(self.file, *found)
            at = at[:-1]
        return Place(self.file, 1, 1)

    def text_place(self, *path: str | int) -> Place:
        """Where the value at `path` begins; of a block text (`|`, `>`) its first line."""
        found = self.places.get(path)
        return Place(self.file, *found) if found else self.place(*path)


class _Reader:
    """Builds plain data from composed nodes and notes the places."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._build = yaml.SafeLoader("")
        self.places: dict[Path_, Spot] = {}
        self.keys: dict[Path_, Spot] = {}

    def read(self, node: Any, path: Path_) -> Any:  # noqa: ANN401  a YAML node of the C or the Python loader; YAML data
        mark = node.start_mark
        if isinstance(node, yaml.ScalarNode):
            block = node.style in {"|", ">"}
            self.places[path] = (mark.line + 2, 1) if block else (mark.line + 1, mark.column + 1)
            return node.value if node.tag == _STR else self._build.construct_object(node)
        self.places[path] = (mark.line + 1, mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if key_node.tag == _STR else self._build.construct_object(key_node)
            if key == "<<":
                merged = self.read(value_node, path)
                for one in merged if isinstance(merged, list) else [merged]:
                    result = {**one, **result}
                continue
            name = key if isinstance(key, str) else str(key)
            mark = key_node.start_mark
            if (*path, name) in self.keys:
                place = Place(self._file, mark.line + 1, mark.column + 1)
                cure = "give it another name or remove one of the two"
                raise SourceBroken(f"the key {name!r} stands here twice", place=place, cure=cure)
            self.keys[(*path, name)] = (mark.line + 1, mark.column + 1)
            result[name] = self.read(value_node, (*path, name))
        return result


def parse_yaml(text: str, file: str) -> Source:
    """Read YAML text with places.

    Args:
        text: the content.
        file: what errors call it.

    Raises:
        SourceBroken: when it is no YAML, or a key stands twice.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        cure = "check indentation and quotes: a text with ': ' or '#' needs quotes or a block (|)"
        raise SourceBroken(f"not YAML: {problem.problem}", place=place, cure=cure) from problem
    except yaml.YAMLError as problem:
        raise SourceBroken(f"not YAML: {problem}", place=Place(file), cure="save it as UTF-8 text") from problem
    reader = _Reader(file)
    data = {} if node is None else reader.read(node, ())
    return Source(file, data, reader.places, reader.keys)


def read_yaml(path: Path, shown: str = "") -> Source:
    """Read a YAML file with places; `shown` is what errors call it.

    Raises:
        SourceBroken: when the file is missing or no YAML.
    """
    name = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise SourceBroken("the file is missing", place=Place(name), cure=f"write {name}") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise SourceBroken(f"cannot be read: {problem}", place=Place(name), cure="save it as UTF-8 text") from problem
    return parse_yaml(text, name)
