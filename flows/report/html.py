"""Pages for review in a browser: a flow or a difference, self-contained, with the drawing in it."""

from collections.abc import Iterator
from html import escape

from flows.diff.changes import Change, Difference, Weight
from flows.diff.prompts import marked_words
from flows.graph import Graph, graph_of
from flows.render import Rendered
from flows.report.labels import edge_label, instruction_text, node_title
from flows.report.svg import drawing
from flows.report.text import shortened

_STYLE = """
body{font:15px/1.5 system-ui,'Noto Sans',sans-serif;margin:0 auto;padding:1.5rem;max-width:75rem;color:#111827}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin-bottom:.25rem}
.drawing{overflow:auto;border:1px solid #e5e7eb;border-radius:8px;max-height:80vh}
blockquote{margin:.4rem 0;padding:.2rem .9rem;border-left:3px solid #2563eb;background:#f8fafc;white-space:pre-wrap}
.muted{color:#6b7280}.change{margin:.7rem 0;padding:.6rem .9rem;border:1px solid #e5e7eb;border-radius:8px}
del{background:#fee2e2;color:#991b1b;text-decoration:line-through}ins{background:#dcfce7;color:#166534;text-decoration:none}
.breaking{border-left:5px solid #b91c1c}.behaviour{border-left:5px solid #c2410c}
.wording{border-left:5px solid #1d4ed8}.cosmetic{border-left:5px solid #9ca3af}
code{background:#f3f4f6;padding:0 .25em;border-radius:3px}pre{white-space:pre-wrap;margin:.3rem 0}
@media (prefers-color-scheme: dark){body{background:#fff}}
"""


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="de"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def _goal(graph: Graph, target: str) -> str:
    node = graph.nodes.get(target)
    return node_title(node) if node else f"? {target}"


def flow_html(rendered: Rendered) -> str:
    """A flow as one page."""
    graph = graph_of(rendered.flow)
    parts = [f"<h1>{escape(rendered.title)}</h1>"]
    parts += [f'<div class="drawing">{drawing(graph, rendered.title)}</div>']
    for name, node in graph.nodes.items():
        kind = escape(str(node.get("type")).replace("_", " "))
        parts.append(f"<h2>{escape(node_title(node))}</h2><p class=muted><code>{escape(name)}</code> · {kind}</p>")
        text = instruction_text(node)
        if text:
            parts.append(f"<blockquote>{escape(text)}</blockquote>")
        rows = [
            f"<li>{escape(edge_label(edge))} → <strong>{escape(_goal(graph, edge.target))}</strong></li>"
            for edge in graph.out[name]
        ]
        parts.append(f"<ul>{''.join(rows)}</ul>" if rows else "")
    if rendered.flow.get("global_prompt"):
        parts.append(f"<h2>Global prompt</h2><blockquote>{escape(rendered.flow['global_prompt'])}</blockquote>")
    return _page(rendered.title, "\n".join(parts))


def _words(change: Change) -> str:
    pieces = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    marked = marked_words(change.before or "", change.after or "")
    return "<pre>" + "".join(pieces[kind].format(escape(text)) for kind, text in marked) + "</pre>"


def _change(change: Change) -> Iterator[str]:
    yield f'<div class="change {change.weight.value}"><strong>{escape(change.kind)}</strong> '
    yield f"<code>{escape(change.path)}</code>"
    texts = all(value is None or isinstance(value, str) for value in (change.before, change.after))
    if change.weight is Weight.WORDING and texts:
        yield _words(change)
    else:
        if change.before is not None:
            yield f"<pre><del>{escape(shortened(change.before, 600))}</del></pre>"
        if change.after is not None:
            yield f"<pre><ins>{escape(shortened(change.after, 600))}</ins></pre>"
    yield "</div>"


def difference_html(difference: Difference, title: str, picture: str) -> str:
    """A difference as one page with its drawing."""
    counts = " · ".join(f"{number} {name}" for name, number in difference.summary.items())
    parts = [f"<h1>{escape(title)}</h1><p>{counts}</p>", f'<div class="drawing">{picture}</div>']
    for weight in Weight:
        rows = [change for change in difference.changes if change.weight is weight]
        if rows:
            parts.append(f"<h2>{weight.value} ({len(rows)})</h2>")
            parts += ["".join(_change(change)) for change in rows]
    return _page(title, "\n".join(parts))
