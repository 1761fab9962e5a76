"""Write the table of tools and codes into `docs/functions.md`, between two marks, and prove that it is current."""

import sys
from pathlib import Path

from gateway.tools.codes import CODES, ERRORS
from gateway.tools.contracts import facts
from gateway.tools.table import RESPONSE_VARIABLES, TOOLS, Tool

PAGE = Path(__file__).parents[2] / "docs" / "functions.md"
BEGIN = "<!-- generated: python -m gateway.tools.handbook -->"
END = "<!-- end of the generated part -->"


def generated() -> str:
    """The generated part of the page."""
    return "\n".join([BEGIN, "", *_tools(), *_codes(), *_facts(), END])


def _tools() -> list[str]:
    rows = [
        "### Tools",
        "",
        "| tool | revision | arguments | deadline | changes something | own outcome codes |",
        "|---|---|---|---|---|---|",
    ]
    return [*rows, *(_tool(tool) for tool in TOOLS), "", *_variables()]


def _tool(tool: Tool) -> str:
    names = ", ".join(f"`{one.name}`" for one in tool.arguments) or "none"
    codes = ", ".join(f"`{code}`" for code in tool.codes)
    changes = "yes" if tool.mutates else "no"
    return f"| `{tool.name}` | {tool.revision} | {names} | {tool.deadline_s:g} s | {changes} | {codes} |"


def _variables() -> list[str]:
    errors = ", ".join(f"`{code}`" for code in ERRORS)
    variables = ", ".join(f"`{name}` = `{path}`" for name, path in RESPONSE_VARIABLES.items())
    return [
        f"Every tool may also answer {errors}.",
        "",
        f"Response variables, the same for every tool, each path in every reply: {variables}.",
        "",
    ]


def _codes() -> list[str]:
    rows = [
        "### Outcome codes",
        "",
        "| code | `ok` | what happened | edge it should drive | facts |",
        "|---|---|---|---|---|",
    ]
    for code in CODES.values():
        names = ", ".join(f"`{name}`" for name in code.facts) or "none"
        rows.append(f"| `{code.name}` | {str(code.ok).lower()} | {code.meaning} | {code.edge} | {names} |")
    return [*rows, ""]


def _facts() -> list[str]:
    rows = ["### Facts", "", "| fact | meaning |", "|---|---|"]
    rows += [f"| `{name}` | {fact.meaning} |" for name, fact in facts().items()]
    return [*rows, ""]


def renewed(page: str) -> str:
    """The page with its generated part as it should be.

    Raises:
        ValueError: One of the two marks is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has lost the marks of its generated part")
    return before + generated() + after


def main() -> int:
    """Renew the page; the exit status."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
