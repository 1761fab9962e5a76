"""YAML with line numbers: a cursor over composed nodes that notes every problem with its cure and goes on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import yaml

_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a file: where, what, and what to do about it."""

    line: int
    where: str
    """The path inside the file: services[2].segments[0].minutes."""
    message: str
    cure: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """One line for people: "12: staff[0].id: … (cure)"."""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{self.line}: {self.where}: {mark}{self.message} ({self.cure})"


class Problems:
    """The problems found so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    @property
    def errors(self) -> list[Problem]:
        """Those that keep the file from being used."""
        return [one for one in self.found if one.severity == "error"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """One node of a file, and the way to it; every reader notes what is wrong and answers a usable default."""

    node: yaml.Node | None
    where: str
    line: int
    problems: Problems

    def wrong(self, message: str, cure: str) -> None:
        """Note an error here."""
        self.problems.found.append(Problem(line=self.line, where=self.where, message=message, cure=cure))

    def doubtful(self, message: str, cure: str) -> None:
        """Note a warning here: the file can be used, but probably does not say what was meant."""
        one = Problem(line=self.line, where=self.where, message=message, cure=cure, severity="warning")
        self.problems.found.append(one)

    @property
    def missing(self) -> bool:
        """Whether nothing is written here, or an explicit null."""
        return self.node is None or self.node.tag == "tag:yaml.org,2002:null"

    @property
    def is_list(self) -> bool:
        """Whether a list is written here."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Whether a mapping is written here."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_value(self) -> bool:
        """Whether a single value is written here."""
        return isinstance(self.node, yaml.ScalarNode)

    def fields(self, known: Sequence[str], required: Sequence[str] = ()) -> dict[str, "Cursor"]:
        """The entries of a mapping by key, each known key present; unknown, repeated and lacking keys are noted."""
        out = {key: self._child(key) for key in known}
        if self.missing:
            if required:
                self.wrong("nothing is written here", f"give {', '.join(required)}")
            return out
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("this must be a mapping", f"write keys below it: {', '.join(known)}")
            return out
        written, misspelt = set[str](), set[str]()
        for key_node, value in self.node.value:
            key = str(getattr(key_node, "value", ""))
            line = key_node.start_mark.line + 1
            here = Cursor(value, f"{self.where}.{key}" if self.where else key, line, self.problems)
            if key in written:
                here.wrong(f"the key {key!r} is written twice", "keep one of the two")
            elif key not in out:
                near = get_close_matches(key, known, n=1)
                misspelt.update(near)
                cure = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(sorted(known))}"
                here.wrong(f"the key {key!r} is not known", cure)
            else:
                out[key] = here
            written.add(key)
        for key in required:
            if out[key].missing and key not in misspelt:
                out[key].wrong(f"{key!r} is missing", f"add {key!r}")
        return out

    def entries(self) -> Iterator[tuple[str, "Cursor"]]:
        """The entries of a mapping whose keys are free."""
        if self.missing:
            return
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("this must be a mapping", "write key: value, one a line")
            return
        for key_node, value in self.node.value:
            key = str(getattr(key_node, "value", ""))
            yield key, Cursor(value, f"{self.where}.{key}", key_node.start_mark.line + 1, self.problems)

    def items(self) -> list["Cursor"]:
        """The items of a list; nothing written is an empty list."""
        if self.missing:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("this must be a list", "write one item a line, each after a dash, or [a, b]")
            return []
        return [
            Cursor(item, f"{self.where}[{place}]", item.start_mark.line + 1, self.problems)
            for place, item in enumerate(self.node.value)
        ]

    def scalar(self) -> str | None:
        """The written value of a scalar, None where nothing (or no scalar) is written."""
        if self.missing:
            return None
        if not isinstance(self.node, yaml.ScalarNode):
            self.wrong("this must be a single value", "write one value, no list and no mapping")
            return None
        return str(self.node.value).strip()

    def text(self, default: str = "") -> str:
        """A text."""
        written = self.scalar()
        return default if written is None else written

    def texts(self) -> tuple[str, ...]:
        """A list of texts, none of them empty or repeated."""
        out: list[str] = []
        for item in self.items():
            one = item.text()
            if not one:
                item.wrong("an empty text", "take the item out or fill it in")
            elif one in out:
                item.wrong(f"{one!r} stands twice in the list", "keep one of the two")
            else:
                out.append(one)
        return tuple(out)

    def integer(self, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        written = self.scalar()
        if written is None:
            return default
        try:
            number = int(written)
        except ValueError:
            self.wrong(f"{written!r} is not a whole number", f"write a number from {least} to {most}")
            return default
        if not least <= number <= most:
            self.wrong(f"{number} is out of bounds", f"write a number from {least} to {most}")
            return default
        return number

    def truth(self, *, default: bool = False) -> bool:
        """True or false."""
        written = self.scalar()
        if written is None:
            return default
        if written.lower() not in _TRUTH:
            self.wrong(f"{written!r} is neither true nor false", "write true or false")
            return default
        return _TRUTH[written.lower()]

    def choice(self, allowed: Sequence[str], default: str) -> str:
        """One of several words."""
        written = self.scalar()
        if written is None:
            return default
        if written not in allowed:
            near = get_close_matches(written, allowed, n=1)
            cure = f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(allowed)}"
            self.wrong(f"{written!r} is not allowed here", cure)
            return default
        return written

    def _child(self, key: str) -> "Cursor":
        return Cursor(None, f"{self.where}.{key}" if self.where else key, self.line, self.problems)


_QUICK = getattr(yaml, "CSafeLoader", None)
"""The loader in C, where PyYAML was built with it: a tenth of the time. Problems are told by the one in Python."""


def _node(text: str) -> yaml.Node | None:
    if _QUICK is not None:
        try:
            return yaml.compose(text, Loader=_QUICK)
        except yaml.YAMLError:
            pass
    return yaml.compose(text, Loader=yaml.SafeLoader)


def compose(text: str, problems: Problems) -> Cursor:
    """The root of a YAML text; a syntax error is noted as a problem and gives an empty root."""
    try:
        node = _node(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        here = Cursor(None, "(file)", line, problems)
        here.wrong(f"this is not YAML: {error.problem or error}", "mend the indentation, colons and quotes around here")
        return Cursor(None, "", line, problems)
    except yaml.YAMLError as error:
        Cursor(None, "(file)", 1, problems).wrong(f"this is not YAML: {error}", "save the file as UTF-8 text")
        return Cursor(None, "", 1, problems)
    return Cursor(node, "", 1, problems)
