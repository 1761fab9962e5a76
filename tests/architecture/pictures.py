"""Pictures of the house made from the code, for docs/architecture.md; `make pictures` writes them."""

import ast
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("simulator", "gateway", "booking", "flows")


def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def _rooms(depth: int, packages: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """Imports counted between rooms: module names cut to `depth` parts."""
    graph = _graph()
    edges: Counter[tuple[str, str]] = Counter()
    for importer in sorted(graph.modules):
        if importer.split(".")[0] not in packages:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            one, other = (".".join(name.split(".")[:depth]) for name in (importer, imported))
            if one != other:
                edges[one, other] += 1
    return edges


def _mermaid(edges: Counter[tuple[str, str]]) -> str:
    lines = ["```mermaid", "flowchart TD"]
    names = sorted({name for edge in edges for name in edge})
    lines += [f"  {name.replace('.', '_')}[{name}]" for name in names]
    lines += [
        f"  {one.replace('.', '_')} -->|{count}| {other.replace('.', '_')}"
        for (one, other), count in sorted(edges.items())
    ]
    return "\n".join([*lines, "```"])


def packages() -> str:
    """The four packages and how many imports go from one to another."""
    return _mermaid(_rooms(1, PACKAGES))


def inside_booking() -> str:
    """The storeys of booking."""
    edges = _rooms(2, ("booking",))
    return _mermaid(Counter({edge: count for edge, count in edges.items() if "booking" not in edge}))


def directory() -> str:
    """Every module with the sentence that says what it is for."""
    lines = ["| module | what it is for |", "|---|---|"]
    for package in ("booking", "flows", "gateway", "simulator"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "versions" in path.parts:
                continue
            doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            name = str(path.relative_to(ROOT)).removesuffix("/__init__.py")
            lines.append(f"| `{name}` | {doc.splitlines()[0] if doc else ''} |".replace("||", r"\|\|"))
    return "\n".join(lines)


def tables() -> str:
    """The tables of the booking database and what refers to what."""
    from booking.adapters.database.tables import metadata  # noqa: PLC0415 - only this picture needs SQLAlchemy

    lines = ["```mermaid", "erDiagram"]
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        lines.append(f"  {table.name} {{")
        lines += [
            f"    {type(column.type).__name__.lower()} {column.name}{' PK' if column.primary_key else ''}"
            for column in table.columns
        ]
        lines.append("  }")
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        targets = sorted({key.column.table.name for key in table.foreign_keys})
        lines += [f"  {target} ||--o{{ {table.name} : has" for target in targets]
    return "\n".join([*lines, "```"])


PICTURES: dict[str, Callable[[], str]] = {
    "packages": packages,
    "booking": inside_booking,
    "tables": tables,
    "directory": directory,
}


def page_with_pictures(text: str) -> str:
    """The page with every marked block drawn anew."""
    for name, draw in PICTURES.items():
        begin, end = f"<!-- picture: {name} -->", f"<!-- end: {name} -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}\n{draw()}\n{end}{tail}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page_with_pictures(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stderr.write(f"drawn: {PAGE.relative_to(ROOT)}\n")
