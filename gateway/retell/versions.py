"""The flow versions that may call: each with its phrase book, compiled once."""

from functools import cache

from flows.phrases import Phrasebook
from flows.store import library_versions


@cache
def versions() -> tuple[str, ...]:
    """The names of all versions, oldest first."""
    return tuple(library_versions())


def phrases_of(version: str) -> Phrasebook | None:
    """The phrase book of a version; None when there is no such version. Only names of the library are taken."""
    return _book(version) if version in versions() else None


def newest_phrases() -> Phrasebook:
    """The phrase book that answers where the version is not known."""
    return _book(versions()[-1])


@cache
def _book(version: str) -> Phrasebook:
    return Phrasebook.load(version)
