"""Phrases: what is said for every outcome code, chosen by the facts and fit for a voice."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateSyntaxError

from flows.errors import PhraseMissing, Place, SourceBroken, TemplateBroken
from flows.source import Source, read_yaml
from flows.store import LIBRARY, shown, version_folder
from flows.templates import SYNTAX_CURE, phrase_condition, phrase_template, rendered, spoken_text

_Choice = tuple[Callable[..., Any] | None, Template, Place]
_CURE = "a phrase is a text, or a list of {when, say} whose last has no `when`"


class Phrasebook:
    """The sentences of one flow version, compiled once."""

    def __init__(self, source: Source) -> None:
        """Compile all phrases, so that a broken one is found at once.

        Raises:
            SourceBroken: for a phrase of the wrong shape.
            TemplateBroken: for a broken template.
        """
        self._source = source
        data = source.data if isinstance(source.data, Mapping) else {}
        unknown = sorted(data.keys() - {"parts", "codes"})
        if unknown:
            cure = "phrases have two keys: parts and codes"
            raise SourceBroken(f"unknown key {unknown[0]!r}", place=source.place(unknown[0]), cure=cure)
        self._parts = {name: self._phrase("parts", name, value) for name, value in (data.get("parts") or {}).items()}
        self._codes = {name: self._phrase("codes", name, value) for name, value in (data.get("codes") or {}).items()}

    @staticmethod
    def load(version: str, library: Path = LIBRARY) -> "Phrasebook":
        """The phrasebook of a version; compiled once per process.

        Raises:
            VersionNotFound: when there is none of that name.
            FlowError: when its phrases are broken.
        """
        return _load(version_folder(version, library) / "phrases.de.yaml")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that have a phrase."""
        return tuple(self._codes)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of sentences by name."""
        return tuple(self._parts)

    def say(self, code: str, facts: Mapping[str, Any]) -> str:
        """The sentence for an outcome.

        Args:
            code: an outcome code of the gateway.
            facts: the facts of the reply, with `offers` and `missing`.

        Raises:
            PhraseMissing: when this version has none for the code.
            TemplateBroken: when a fact is missing or cannot be spoken.
        """
        return self._said(self._codes, code, facts)

    def part(self, name: str, facts: Mapping[str, Any]) -> str:
        """A part of a sentence, such as `zusammenfassung`.

        Raises:
            PhraseMissing: when this version has no such part.
            TemplateBroken: when a fact is missing or cannot be spoken.
        """
        return self._said(self._parts, name, facts)

    def _said(self, book: Mapping[str, list[_Choice]], name: str, facts: Mapping[str, Any]) -> str:
        choices = book.get(name)
        if choices is None:
            cure = f"add {name} to {self._source.file}"
            raise PhraseMissing(f"no phrase for {name!r}", place=Place(self._source.file), cure=cure)
        given = {**facts, "teil": lambda part, **more: self.part(part, {**facts, **more})}
        for condition, template, place in choices:
            if condition is None or rendered(lambda c=condition: c(given), place, facts):  # type: ignore[misc]
                return spoken_text(rendered(lambda t=template: t.render(given), place, facts))  # type: ignore[misc]
        raise PhraseMissing(f"no phrase fits for {name!r}", place=choices[-1][2], cure="let the last have no `when`")

    def _phrase(self, group: str, name: str, value: object) -> list[_Choice]:
        place = self._source.place(group, name)
        rows = value if isinstance(value, list) else [{"say": value}]
        if not rows:
            raise SourceBroken(f"the phrase {name!r} is empty", place=place, cure=_CURE)
        choices: list[_Choice] = []
        for index, row in enumerate(rows):
            if not isinstance(row, Mapping) or row.keys() - {"when", "say"} or not isinstance(row.get("say"), str):
                where = self._source.place(group, name, index)
                raise SourceBroken(f"the phrase {name!r} has the wrong shape", place=where, cure=_CURE)
            at = (group, name, index, "say") if isinstance(value, list) else (group, name)
            choices.append((self._condition(row, place), self._template(row["say"], at), self._source.text_place(*at)))
        if choices[-1][0] is not None:
            raise SourceBroken(f"the last phrase of {name!r} has a condition", place=place, cure=_CURE)
        return choices

    def _template(self, text: str, path: tuple[str | int, ...]) -> Template:
        place = self._source.text_place(*path)
        try:
            return phrase_template(text)
        except TemplateSyntaxError as problem:
            where = Place(place.file, place.line + problem.lineno - 1)
            raise TemplateBroken(f"template syntax: {problem.message}", place=where, cure=SYNTAX_CURE) from problem

    def _condition(self, row: Mapping[str, Any], place: Place) -> Callable[..., Any] | None:
        if "when" not in row:
            return None
        try:
            compiled = phrase_condition(str(row["when"]))
        except TemplateSyntaxError as problem:
            raise SourceBroken(f"cannot read {row['when']!r}: {problem.message}", place=place, cure=_CURE) from problem
        return lambda facts: compiled(**facts)


@lru_cache(maxsize=32)
def _load(path: Path) -> Phrasebook:
    return Phrasebook(read_yaml(path, shown(path)))


def forget_phrases() -> None:
    """Read phrases anew the next time; for programs that watch the files."""
    _load.cache_clear()
