"""The flow drawn: a card per node with a row per way out; rows that lead on have an arrow, the others name the node."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

from flows.graph import Graph, GraphEdge
from flows.report.labels import clipped, edge_label, node_title, spoken_or_told
from flows.report.layout import layout_of

WIDTH, GAP_X, GAP_Y, MARGIN = 300, 90, 26, 30
TITLE, LINE, ROW = 28, 16, 19
_TEXT_WIDTH, _TEXT_LINES, _ROW_WIDTH, _SHORT_ROW = 44, 3, 46, 21

COLOURS = {
    "conversation": "#2563eb",
    "subagent": "#2563eb",
    "function": "#b45309",
    "code": "#b45309",
    "mcp": "#b45309",
    "branch": "#6b7280",
    "extract_dynamic_variables": "#0f766e",
    "transfer_call": "#7c3aed",
    "agent_swap": "#7c3aed",
    "bridge_transfer": "#7c3aed",
    "cancel_transfer": "#7c3aed",
    "press_digit": "#7c3aed",
    "sms": "#7c3aed",
    "component": "#0369a1",
    "end": "#be123c",
}
MARKS = {"added": "#15803d", "removed": "#b91c1c", "changed": "#c2410c"}
_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>'
)
_STYLE = """
svg{background:#fff;font-family:system-ui,'Segoe UI','Noto Sans',sans-serif}
.card{fill:#fff;stroke:#d1d5db;stroke-width:1}
.title{font-weight:600;font-size:13px;fill:#fff}
.kind{font-size:10px;fill:#fff;opacity:.85}
.text{font-size:12px;fill:#111827}
.row{font-size:11px;fill:#374151}
.jump{font-size:11px;fill:#6b7280}
.rule{stroke:#e5e7eb}
.arrow{fill:none;stroke:#9ca3af;stroke-width:1.4}
a:hover .jump{fill:#111827;text-decoration:underline}
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """What changed, by node id and by "node/edge"; nothing for a plain drawing."""

    nodes: Mapping[str, str] = field(default_factory=dict)
    edges: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """A line under the title of a node."""


@dataclass(frozen=True, slots=True)
class _Card:
    name: str
    x: int
    y: int
    text: tuple[str, ...]
    rows: tuple[GraphEdge, ...]

    @property
    def height(self) -> int:
        return TITLE + len(self.text) * LINE + len(self.rows) * ROW + 16

    def row_y(self, index: int) -> int:
        return self.y + TITLE + len(self.text) * LINE + index * ROW + (20 if self.text else 15)


def drawing(graph: Graph, title: str, marks: Marks | None = None) -> str:
    """The flow as an SVG document."""
    layout = layout_of(graph)
    marked = marks or Marks()
    cards = _cards(graph, layout.columns, marked)
    width = MARGIN * 2 + len(layout.columns) * (WIDTH + GAP_X) - GAP_X
    height = max((card.y + card.height for card in cards.values()), default=0) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        _TIP,
        f'<text x="{MARGIN}" y="24" font-size="17" font-weight="600" fill="#111827">{escape(title)}</text>',
    ]
    for card in cards.values():
        parts += _arrows(card, cards, layout.arrows, marked)
    for card in cards.values():
        parts += _drawn(card, graph, layout.arrows, marked)
    return "\n".join([*parts, "</svg>", ""])


def _cards(graph: Graph, columns: tuple[tuple[str, ...], ...], marks: Marks) -> dict[str, _Card]:
    cards: dict[str, _Card] = {}
    for index, column in enumerate(columns):
        y = MARGIN + 20
        for name in column:
            text = wrap(clipped(spoken_or_told(graph.nodes[name]), _TEXT_WIDTH * _TEXT_LINES), _TEXT_WIDTH)
            lines = (*([marks.notes[name]] if name in marks.notes else []), *text[:_TEXT_LINES])
            card = _Card(name, MARGIN + index * (WIDTH + GAP_X), y, lines, graph.out[name])
            cards[name] = card
            y += card.height + GAP_Y
    return cards


def _arrows(card: _Card, cards: Mapping[str, _Card], arrows: frozenset[str], marks: Marks) -> Iterator[str]:
    for index, edge in enumerate(card.rows):
        key = f"{card.name}/{edge.id}"
        if key not in arrows or edge.target not in cards:
            continue
        goal = cards[edge.target]
        x1, y1, x2, y2 = card.x + WIDTH, card.row_y(index) - 4, goal.x - 2, goal.y + TITLE // 2
        bend = (x2 - x1) // 2
        colour = MARKS.get(marks.edges.get(key, ""), "")
        style = f' style="stroke:{colour};stroke-width:2.4"' if colour else ""
        dash = ' stroke-dasharray="6 4"' if marks.edges.get(key) == "removed" else ""
        path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
        yield f'<path class="arrow" d="{path}" marker-end="url(#tip)"{style}{dash}/>'


def _drawn(card: _Card, graph: Graph, arrows: frozenset[str], marks: Marks) -> Iterator[str]:
    node = graph.nodes[card.name]
    kind = str(node.get("type"))
    mark = MARKS.get(marks.nodes.get(card.name, ""), "")
    frame = f' style="stroke:{mark};stroke-width:3"' if mark else ""
    dash = ' stroke-dasharray="8 5"' if marks.nodes.get(card.name) == "removed" else ""
    x, y = card.x, card.y
    box = f'x="{x}" y="{y}" width="{WIDTH}" height="{card.height}" rx="7"'
    yield f'<g id="{escape(card.name)}"><rect class="card" {box}/>'
    yield (
        f'<path d="M{x} {y + TITLE}V{y + 7}a7 7 0 0 1 7-7h{WIDTH - 14}a7 7 0 0 1 7 7v{TITLE - 7}z" '
        f'fill="{mark or COLOURS.get(kind, "#374151")}"/>'
    )
    short = "listen" if kind == "extract_dynamic_variables" else kind.replace("_", " ")
    title = clipped(node_title(node), 33 - len(short) // 2)
    yield f'<text class="title" x="{x + 10}" y="{y + 18}">{escape(title)}</text>'
    yield f'<text class="kind" x="{x + WIDTH - 8}" y="{y + 18}" text-anchor="end">{escape(short)}</text>'
    for number, line in enumerate(card.text):
        top = y + TITLE + (number + 1) * LINE
        yield f'<text class="text" x="{x + 10}" y="{top}">{escape(line)}</text>'
    for index, edge in enumerate(card.rows):
        yield from _row(card, index, edge, graph, f"{card.name}/{edge.id}" in arrows, marks)
    if frame:
        yield f'<rect {box} fill="none"{frame}{dash}/>'
    yield "</g>"


def _row(  # noqa: PLR0913, PLR0917  one row of a card needs the card and the drawing
    card: _Card, index: int, edge: GraphEdge, graph: Graph, drawn: bool, marks: Marks
) -> Iterator[str]:
    y = card.row_y(index)
    mark = MARKS.get(marks.edges.get(f"{card.name}/{edge.id}", ""), "")
    colour = f' style="fill:{mark};font-weight:600"' if mark else ""
    sign = {"added": "+ ", "removed": "− "}.get(marks.edges.get(f"{card.name}/{edge.id}", ""), "")
    label = sign + (edge_label(edge) or "?")
    yield f'<line class="rule" x1="{card.x + 8}" x2="{card.x + WIDTH - 8}" y1="{y - 13}" y2="{y - 13}"/>'
    tip = f"<title>{escape(label)}</title>"
    width = _ROW_WIDTH if drawn else _SHORT_ROW
    yield f'<text class="row" x="{card.x + 10}" y="{y}"{colour}>{escape(clipped(label, width))}{tip}</text>'
    if not drawn:
        target = graph.nodes.get(str(edge.target))
        name = node_title(target) if target else f"? {edge.target}"
        where = escape(str(edge.target))
        yield (
            f'<a href="#{where}"><text class="jump" x="{card.x + WIDTH - 8}" y="{y}" text-anchor="end">'
            f"↪ {escape(clipped(name, 24))}</text></a>"
        )
