"""Hypothesis strategies out of a JSON Schema, for the few words that the schema of Retell's wire is written in."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]

_KNOWN = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "const", "$ref"}
    | {"description", "title", "$schema", "$id", "$defs", "x-source"}
)
_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
_NUMBER = st.integers(-(2**53), 2**53) | st.floats(-1e12, 1e12)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | _NUMBER | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=4,
)
_PLAIN: Mapping[str, st.SearchStrategy[Any]] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "integer": st.integers(-(2**53), 2**53),
    "number": _NUMBER,
    "string": _TEXT,
}


class SchemaNotUnderstood(Exception):
    """The schema uses a word that is not known here: what is generated would say nothing."""


class Fitting:
    """Strategies for values that fit the schemas of one document, keys that these do not name included."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        """Take what `#/$defs/` refers to."""
        self._definitions = definitions
        self._made: dict[str, st.SearchStrategy[Any]] = {}

    def named(self, name: str) -> st.SearchStrategy[Any]:
        """Values that fit a definition."""
        if name not in self._made:
            self._made[name] = st.deferred(lambda: self.of(self._definitions[name]))
        return self._made[name]

    def of(self, schema: Schema) -> st.SearchStrategy[Any]:
        """Values that fit a schema.

        Raises:
            SchemaNotUnderstood: It says something in words that are not known here.
        """
        if strange := schema.keys() - _KNOWN:
            raise SchemaNotUnderstood(", ".join(sorted(strange)))
        if "$ref" in schema:
            return self.named(schema["$ref"].removeprefix("#/$defs/"))
        if "anyOf" in schema:
            return st.one_of([self.of(one) for one in schema["anyOf"]])
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        match schema.get("type"):
            case "array":
                return st.lists(self.of(schema["items"]) if "items" in schema else _ANYTHING, max_size=2)
            case "object":
                return self._objects(schema)
            case kind:
                return _ANYTHING if kind is None else _PLAIN[kind]

    def _objects(self, schema: Schema) -> st.SearchStrategy[Any]:
        named = {name: self.of(one) for name, one in schema.get("properties", {}).items()}
        required = set(schema.get("required", ()))
        known = st.fixed_dictionaries(
            {name: one for name, one in named.items() if name in required},
            optional={name: one for name, one in named.items() if name not in required},
        )
        more = schema.get("additionalProperties", True)
        if more is False:
            return known
        other = _ANYTHING if more is True else self.of(more)
        extra = st.dictionaries(_TEXT.filter(lambda name: name not in named), other, max_size=1)
        return st.builds(lambda one, two: {**two, **one}, known, extra)
