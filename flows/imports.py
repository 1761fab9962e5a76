"""Import: a live export becomes a version folder and renders back to exactly what it was."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from flows.diff.sides import flow_and_agent
from flows.errors import Place
from flows.shorthand import EDGE_SHORTHAND, NODE_SHORTHAND, SPECIAL_EDGES, edge, special_edge

Raw = dict[str, Any]
_LONG = 60
_FILE_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_BARE = re.compile(r"^\{\{([A-Za-z_][\w/]*)\}\}$")
_SAFE_VALUE = re.compile(r"^[\wäöüÄÖÜß.:-]+( [\wäöüÄÖÜß.:-]+)*$")
_WORDS = re.compile(r"\b(and|or|in|is)\b")
_NOWHERE = Place()
_ODD = re.compile(r"[^\n\x20-\x7e\u00a0-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff]")
"""Signs that YAML breaks lines at, folds or drops."""


class _Dumper(yaml.SafeDumper):
    """Block texts for what has several lines, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401  PyYAML's own signature
        """Write everything out."""
        del data
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Plain where that is safe, a block where there are lines, quoted with escapes where a sign could get lost."""
    style = '"' if _ODD.search(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


class _Importer:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def _file(self, text: str, hint: str) -> str:
        base = _FILE_NAME.sub("_", hint).strip("_").lower() or "text"
        name, number = base, 1
        while name in self._used:
            number += 1
            name = f"{base}_{number}"
        self._used.add(name)
        path = f"prompts/{name}.md"
        (self._folder / path).write_text(text + "\n", encoding="utf-8", newline="")
        return path

    def nodes(self, rows: list[Raw]) -> dict[str, Raw]:
        """Nodes by id, in their order; with a repeated or missing id the caller keeps them raw."""
        return {str(row["id"]): self._node(dict(row)) for row in rows}

    def _node(self, row: Raw) -> Raw:
        node_id = str(row.pop("id"))
        if row.keys() & (NODE_SHORTHAND - {"edges"}):
            return {"type": row.pop("type"), "retell": row}
        node: Raw = {"type": row.pop("type")}
        if "name" in row:
            node["name"] = row.pop("name")
        instruction = row.get("instruction")
        if isinstance(instruction, dict) and set(instruction) == {"type", "text"} and self._plain(instruction):
            key = {"prompt": "prompt", "static_text": "say"}[instruction["type"]]
            node[key] = self._short_or_file(instruction["text"], node_id)
            row.pop("instruction")
        if isinstance(row.get("edges"), list):
            node["edges"] = self._edges(node_id, row.pop("edges"))
        for short, (field, _) in SPECIAL_EDGES.items():
            if field in row and "destination_node_id" in (row[field] or {}):
                target = row[field]["destination_node_id"]
                if isinstance(target, str) and special_edge(node_id, short, target)[1] == row[field]:
                    node[short] = target
                    row.pop(field)
        return {**node, **row}

    @staticmethod
    def _plain(instruction: Raw) -> bool:
        return instruction["type"] in {"prompt", "static_text"} and isinstance(instruction["text"], str)

    def _short_or_file(self, text: str, hint: str) -> str:
        simple = len(text) <= _LONG and "\n" not in text and "[" not in text and not text.endswith((".md", ".j2"))
        return text if simple else self._file(text, hint)

    def _edges(self, node_id: str, rows: list[Raw]) -> list[Raw]:
        used: set[str] = set()
        found = []
        for row in rows:
            short = _short_edge(row)
            whole = edge(node_id, short, set(used), _NOWHERE)[0] if short else None
            found.append(short if short is not None and whole == row else {"retell": row})
            used.add(str(row.get("id")))
        return found


def _short_edge(row: Raw) -> Raw | None:
    """The shorthand of an edge, where it has one."""
    condition = row.get("transition_condition")
    if not isinstance(condition, dict) or set(row) - {"id", "transition_condition", "destination_node_id"}:
        return None
    short: Raw = {"id": row.get("id")}
    if set(condition) == {"type", "prompt"} and condition["type"] == "prompt":
        short["prompt"] = condition["prompt"]
    elif condition.get("type") == "equation" and (said := _short_equations(condition)):
        short["if"] = said
    else:
        return None
    if row.get("destination_node_id") is not None:
        short["to"] = row["destination_node_id"]
    return short if set(short) <= EDGE_SHORTHAND else None


def _short_equations(condition: Raw) -> str:
    terms = []
    for one in condition.get("equations") or []:
        name = _BARE.match(str(one.get("left", "")))
        right = str(one.get("right", ""))
        operator = str(one.get("operator", "")).replace("not_contains", "not contains")
        if name is None or not _SAFE_VALUE.match(right) or _WORDS.search(right) or "exist" in operator:
            return ""
        terms.append(f"{name[1]} {operator} {right}")
    return {"||": " or ", "&&": " and "}.get(str(condition.get("operator")), " and ").join(terms)


def write_import(body: object, name: str, folder: Path, place: Place) -> int:
    """Write an export as a version folder; the number of nodes.

    Raises:
        SourceBroken: when there is no flow in it.
    """
    flow, agent = flow_and_agent(body, place)
    (folder / "prompts").mkdir(parents=True)
    importer = _Importer(folder)
    source = _source(flow, agent, name, importer)
    (folder / "flow.yaml").write_text(_dump(source), encoding="utf-8")
    (folder / "phrases.de.yaml").write_text("parts: {}\ncodes: {}\n", encoding="utf-8")
    return len(flow["nodes"])


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def _source(flow: Raw, agent: Raw, name: str, importer: _Importer) -> Raw:
    rest = dict(flow)
    source: Raw = {"version": name, "title": str(agent.get("agent_name") or name), "imported": True}
    ids = [row.get("id") for row in rest["nodes"] if isinstance(row, Mapping)]
    whole = all(isinstance(one, str) and one for one in ids) and len(set(ids)) == len(rest["nodes"])
    if isinstance(rest.get("start_node_id"), str):
        source["start"] = rest.pop("start_node_id")
    if rest.get("start_speaker") in {"agent", "user"}:
        source["speaks_first"] = rest.pop("start_speaker")
    else:
        source["speaks_first"] = None
    if isinstance(rest.get("global_prompt"), str) and rest["global_prompt"]:
        source["prompt"] = importer._file(rest.pop("global_prompt"), "global")  # noqa: SLF001  one module
    if ids and whole and all("type" in row for row in rest["nodes"]):
        source["nodes"] = importer.nodes(rest.pop("nodes"))
    source["retell"] = rest
    if agent:
        source["agent"] = agent
    return source
