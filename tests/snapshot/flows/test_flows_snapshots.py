"""What people read, one text file each: the pages of the versions, every phrase, and the differences."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from flows.checks.subject import Subject, german_words
from flows.context import demo_context
from flows.diff.sides import difference, read_side
from flows.graph import graph_of
from flows.render import render
from flows.report.svg import drawing
from flows.report.text import difference_text
from flows.store import load_version


class Page(SingleFileSnapshotExtension):
    """A text in its natural form."""

    _write_mode = WriteMode.TEXT
    file_extension = "md"


class Picture(SingleFileSnapshotExtension):
    """A drawing."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.mark.parametrize("version", ["v18", "v19"])
def test_page(version: str, snapshot: SnapshotAssertion) -> None:
    assert render(version, demo_context()).markdown == snapshot(extension_class=Page)


@pytest.mark.parametrize("version", ["v18"])
def test_phrases(version: str, snapshot: SnapshotAssertion) -> None:
    loaded = load_version(version)
    subject = Subject(loaded, render(loaded, demo_context()), demo_context(), german_words())
    lines = [f"- **{code}**: {said}" for code, said, _ in subject.sounding[0]]
    assert "\n".join([*lines, ""]) == snapshot(extension_class=Page)


@pytest.mark.parametrize(("before", "after"), [("v17", "v18"), ("v18", "v19")])
def test_difference(before: str, after: str, snapshot: SnapshotAssertion) -> None:
    found = difference(read_side(before, demo_context), read_side(after, demo_context))
    assert difference_text(found) == snapshot(extension_class=Page)


def test_drawing(snapshot: SnapshotAssertion) -> None:
    rendered = render("v18", demo_context())
    assert drawing(graph_of(rendered.flow), rendered.title) == snapshot(extension_class=Picture)
