"""What a comparison finds: changes by class, their summary, and how many tokens each place gains or loses."""

from collections.abc import Iterable
from enum import Enum
from math import ceil
from typing import Any

import msgspec

_BYTES_PER_TOKEN = 4


class Weight(Enum):
    """How much a change weighs."""

    BREAKING = "breaking"
    """Callers or the gateway would fail: an argument demanded or dropped, a tool or variable lost."""
    BEHAVIOUR = "behaviour"
    """The conversation goes another way."""
    WORDING = "wording"
    """The model or the caller gets other words."""
    COSMETIC = "cosmetic"
    """Nobody on the phone notices: layout, names of nodes, numbering."""


class Change(msgspec.Struct, frozen=True, kw_only=True, rename={"weight": "class"}):
    """One change; `path` goes by ids, `id` is the nearest of them, `before` or `after` null where nothing is."""

    weight: Weight
    kind: str
    path: str
    id: str
    before: Any = None
    after: Any = None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """All changes between two flows, heaviest first, and the tokens gained or lost by place."""

    summary: dict[str, int]
    changes: tuple[Change, ...]
    tokens: dict[str, int]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes)


def tokens_of(text: str) -> int:
    """About how many tokens a model counts for a text: four bytes each, the rule of thumb for German."""
    return ceil(len(text.encode()) / _BYTES_PER_TOKEN)


_ORDER = {weight: number for number, weight in enumerate(Weight)}


def difference_from(changes: Iterable[Change]) -> Difference:
    """Sort the changes by weight (otherwise as found), count them and add up their tokens."""
    ordered = sorted(changes, key=lambda change: _ORDER[change.weight])
    summary = {weight.value: 0 for weight in Weight}
    tokens: dict[str, int] = {}
    for change in ordered:
        summary[change.weight.value] += 1
        if change.weight is Weight.WORDING:
            delta = _tokens(change.after) - _tokens(change.before)
            if delta:
                tokens[change.id] = tokens.get(change.id, 0) + delta
    return Difference(summary=summary, changes=tuple(ordered), tokens=tokens)


def _tokens(value: object) -> int:
    return tokens_of(value) if isinstance(value, str) else 0
