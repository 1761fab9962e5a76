"""`salon flow diff`: two versions, files or exports compared."""

import sys
from functools import partial

from flows.commands.output import FOUND, as_json, catalogue, guarded, write
from flows.diff.changes import Difference
from flows.diff.sides import Side, difference, read_side


def formatted(found: Difference, before: Side, after: Side, form: str) -> str:
    """A difference in one of the formats."""
    title = f"{before.name} → {after.name}"
    match form:
        case "json":
            return as_json(found)
        case "text":
            from flows.report.text import difference_text  # noqa: PLC0415  only what the format needs

            return difference_text(found, colour=sys.stdout.isatty())
        case "markdown":
            from flows.report.text import difference_markdown  # noqa: PLC0415

            return difference_markdown(found, title)
        case _:
            from flows.report.picture import difference_picture  # noqa: PLC0415

            picture = difference_picture(before.flow, after.flow, found, title)
            if form == "svg":
                return picture
            from flows.report.html import difference_html  # noqa: PLC0415

            return difference_html(found, title, picture)


@guarded
def diff_command(before: str, after: str, form: str, context_file: str | None, output: str | None) -> None:
    """Compare and print; status 1 when the two differ."""
    context = partial(catalogue, context_file)
    one, two = read_side(before, context), read_side(after, context)
    found = difference(one, two)
    write(formatted(found, one, two, form), output)
    if found:
        sys.exit(FOUND)
