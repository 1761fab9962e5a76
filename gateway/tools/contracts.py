"""Write the table of tools to `flows/contracts`, one JSON file per tool and revision, and prove them current."""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from gateway.tools.codes import CODES, STANDING_FACTS
from gateway.tools.table import RESPONSE_VARIABLES, TOOLS, Argument, Tool

_HERE = Path(__file__).parent
FOLDER = _HERE.parents[1] / "flows" / "contracts"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The German of the tools: descriptions for the model, and the sentence when nothing else can be said."""

    arguments: dict[str, str]
    tools: dict[str, str]
    last_resort: str


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key of a reply's facts: what it means and a sample for those who write phrases."""

    meaning: str
    sample: Any


@cache
def words() -> Words:
    """The German descriptions of tools and arguments."""
    return msgspec.convert(yaml.safe_load((_HERE / "words.de.yaml").read_text(encoding="utf-8")), Words)


@cache
def facts() -> dict[str, Fact]:
    """The keys a reply's facts may have."""
    return msgspec.convert(yaml.safe_load((_HERE / "facts.de.yaml").read_text(encoding="utf-8")), dict[str, Fact])


def _property(argument: Argument, texts: Mapping[str, str]) -> dict[str, str]:
    return {"type": argument.kind.value, "description": texts[argument.name]}


def contract(tool: Tool, texts: Words) -> dict[str, object]:
    """One tool and revision as the flows read it; `parameters` is what Retell gets, a JSON Schema."""
    return {
        "name": tool.name,
        "revision": tool.revision,
        "mutates": tool.mutates,
        "deadline_ms": round(tool.deadline_s * 1000),
        "description": texts.tools[tool.name],
        "parameters": {
            "type": "object",
            "properties": {argument.name: _property(argument, texts.arguments) for argument in tool.arguments},
            "required": [],
        },
        "codes": list(tool.all_codes),
        "response_variables": RESPONSE_VARIABLES,
    }


def _codes() -> dict[str, object]:
    known = facts()
    return {
        code.name: {
            "ok": code.ok,
            "meaning": code.meaning,
            "edge": code.edge,
            "facts": {name: known[name].sample for name in (*STANDING_FACTS, *code.facts)},
        }
        for code in CODES.values()
    }


def files() -> dict[str, bytes]:
    """Every generated file by its name: a contract per tool and revision, and `codes.json` with sample facts."""
    texts = words()
    whole: dict[str, object] = {f"{tool.name}@{tool.revision}.json": contract(tool, texts) for tool in TOOLS}
    whole["codes.json"] = _codes()
    return {name: msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n" for name, body in whole.items()}


def differing(folder: Path) -> list[str]:
    """Names of files in `folder` that are missing, outdated or not ours."""
    expected = files()
    present = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    return sorted(name for name in expected.keys() | present.keys() if expected.get(name) != present.get(name))


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` only say which differ; the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m gateway.tools.contracts [--check]\n")
        return 2
    changed = differing(FOLDER)
    if arguments:
        for name in changed:
            sys.stderr.write(f"flows/contracts/{name} differs from gateway/tools: run `make contracts`\n")
        return 1 if changed else 0
    expected = files()
    for name in changed:
        if name in expected:
            (FOLDER / name).write_bytes(expected[name])
        else:
            (FOLDER / name).unlink()
        sys.stderr.write(f"flows/contracts/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
