"""Equation conditions exactly as Retell documents them: strings compare as strings, ordering needs two numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.variables import fill

OPERATORS = ("==", "!=", ">", ">=", "<", "<=", "contains", "not_contains", "exists", "not_exist")
_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)\s*\Z", re.ASCII)
_ONE_VARIABLE = re.compile(r"\s*\{\{\s*([^{}]*?)\s*\}\}\s*\Z")


@dataclass(frozen=True, slots=True)
class Equation:
    """One comparison; `exists` and `not_exist` look at the left side only."""

    left: str
    operator: str
    right: str = ""

    def holds(self, variables: Mapping[str, str]) -> bool:
        """Whether the comparison is true of these variables."""
        if self.operator in {"exists", "not_exist"}:
            return self._exists(variables) is (self.operator == "exists")
        left = fill(self.left, variables)
        right = fill(self.right, variables)
        match self.operator:
            case "==":
                return left == right
            case "!=":
                return left != right
            case "contains":
                return right in left
            case "not_contains":
                return right not in left
            case _:
                return self._ordered(left, right)

    def _exists(self, variables: Mapping[str, str]) -> bool:
        """A variable that was set exists, an empty text included."""
        only = _ONE_VARIABLE.match(self.left)
        if only is not None:
            return only[1] in variables
        return "{{" not in fill(self.left, variables)

    def _ordered(self, left: str, right: str) -> bool:
        if not (_NUMBER.match(left) and _NUMBER.match(right)):
            return False
        first, second = float(left), float(right)
        match self.operator:
            case ">":
                return first > second
            case ">=":
                return first >= second
            case "<":
                return first < second
            case _:
                return first <= second


@dataclass(frozen=True, slots=True)
class Equations:
    """Comparisons joined by `&&` or `||`; none at all is false."""

    parts: tuple[Equation, ...]
    every: bool

    def holds(self, variables: Mapping[str, str]) -> bool:
        """Whether the joined comparisons are true of these variables."""
        if not self.parts:
            return False
        results = (part.holds(variables) for part in self.parts)
        return all(results) if self.every else any(results)


def equations_from(condition: Mapping[str, object]) -> Equations:
    """Read the `equations` and `operator` of a Retell condition.

    Raises:
        ValueError: for an operator that is not documented.
    """
    rows = condition.get("equations")
    parts = []
    for row in rows if isinstance(rows, list) else []:
        operator = str(row.get("operator"))
        if operator not in OPERATORS:
            message = f"unknown operator {operator!r} (known: {' '.join(OPERATORS)})"
            raise ValueError(message)
        parts.append(Equation(str(row.get("left", "")), operator, str(row.get("right", ""))))
    joined = condition.get("operator", "&&")
    if joined not in {"&&", "||"}:
        message = f"equations are joined by && or ||, not {joined!r}"
        raise ValueError(message)
    return Equations(tuple(parts), every=joined == "&&")
