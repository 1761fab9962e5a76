"""`salon flow render`: once, or again whenever a source changes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from flows.commands.output import as_json, catalogue, guarded, write
from flows.context import read_context
from flows.errors import FlowError
from flows.render import DEMO_URL, Rendered, render
from flows.store import load_version, version_folder

Changes = Callable[[Sequence[Path]], Iterable[object]]


@dataclass(frozen=True, slots=True)
class RenderWish:
    """What is to be rendered and where it goes."""

    version: str
    form: str
    context_file: str | None = None
    overlay: str | None = None
    url: str | None = None
    output: str | None = None


def formatted(rendered: Rendered, form: str) -> str:
    """A rendered version in one of the formats."""
    match form:
        case "markdown":
            return rendered.markdown
        case "svg":
            from flows.graph import graph_of  # noqa: PLC0415  only what the format needs
            from flows.report.svg import drawing  # noqa: PLC0415

            return drawing(graph_of(rendered.flow), rendered.title)
        case "mermaid":
            from flows.report.mermaid import chart  # noqa: PLC0415

            return chart(rendered)
        case "html":
            from flows.report.html import flow_html  # noqa: PLC0415

            return flow_html(rendered)
        case _:
            return as_json({"retell": rendered.flow, "agent": rendered.agent, "offline": rendered.offline}[form])


def _once(wish: RenderWish) -> None:
    version = load_version(wish.version, overlay=wish.overlay)
    rendered = render(version, catalogue(wish.context_file), public_url=wish.url or DEMO_URL)
    write(formatted(rendered, wish.form), wish.output)


@guarded
def render_command(wish: RenderWish, *, watch: bool, changes: Changes | None = None) -> None:
    """Render once; with `watch` again on every change, errors told and the next change awaited.

    Args:
        wish: what is to be rendered.
        watch: go on until Ctrl-C.
        changes: yields whenever something under the paths has changed; looks at the disk by default.
    """
    if not watch:
        _once(wish)
        return
    beside = [Path(one) for one in (wish.overlay, wish.context_file) if one]
    paths = [version_folder(wish.version), *beside]
    click.echo(f"watching {', '.join(map(str, paths))}; stop with Ctrl-C", err=True)
    try:
        _told(wish)
        for _ in (changes or _on_disk)(paths):
            _told(wish)
    except KeyboardInterrupt:  # in the middle of a rendering; between two the watch itself ends
        click.echo(err=True)


def _on_disk(paths: Sequence[Path]) -> Iterator[object]:
    """Yields on every change until Ctrl-C."""
    from watchfiles import watch  # noqa: PLC0415  loaded only to watch

    yield from watch(*paths, raise_interrupt=False)


def _told(wish: RenderWish) -> None:
    read_context.cache_clear()
    try:
        _once(wish)
    except FlowError as problem:
        click.echo(str(problem), err=True)
