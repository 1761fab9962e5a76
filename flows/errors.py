"""What can be wrong with a flow, each with the place in the source and the cure.

FlowError
├── SourceBroken      a file cannot be read as what it should be
├── TemplateBroken    a prompt or phrase cannot be rendered
├── VersionNotFound   there is no such version
├── PhraseMissing     a code or part has no sentence
├── ShapeBroken       the rendered flow is not what Retell accepts
├── ContextBroken     the catalogue of the salon does not have its shape
└── ReleaseFrozen     a released version was changed
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line and column, both from 1; 0 where unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The place as editors and terminals understand it."""
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers])


class FlowError(Exception):
    """Something about a flow that a person has to mend."""

    code = "flow_error"

    def __init__(self, problem: str, *, place: Place | None = None, cure: str = "") -> None:
        """Say what is wrong, where, and what mends it."""
        self.problem = problem
        self.place = place or Place()
        self.cure = cure
        where = f"{self.place}: " if self.place.file else ""
        advice = f"\n  cure: {cure}" if cure else ""
        super().__init__(f"{where}{problem}{advice}")


class SourceBroken(FlowError):
    """A file cannot be read as what it should be."""

    code = "source_broken"


class TemplateBroken(FlowError):
    """A prompt or phrase cannot be rendered."""

    code = "template_broken"


class VersionNotFound(FlowError):
    """There is no such version."""

    code = "version_not_found"


class PhraseMissing(FlowError):
    """A code or part has no sentence."""

    code = "phrase_missing"


class ShapeBroken(FlowError):
    """The rendered flow is not what Retell accepts."""

    code = "shape_broken"


class ContextBroken(FlowError):
    """The catalogue of the salon does not have its shape."""

    code = "context_broken"


class ReleaseFrozen(FlowError):
    """A released version was changed."""

    code = "release_frozen"
