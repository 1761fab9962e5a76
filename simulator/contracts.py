"""What the functions may answer, out of the contracts in `flows/contracts`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec


@cache
def contracts_of(tool: str) -> Sequence[Mapping[str, Any]]:
    """The contracts of a tool, every revision, oldest first; none for a tool the gateway does not have."""
    folder = files("flows") / "contracts"
    bodies: list[Mapping[str, Any]] = [
        msgspec.json.decode(one.read_bytes()) for one in folder.iterdir() if one.name.startswith(f"{tool}@")
    ]
    return sorted(bodies, key=lambda body: int(body["revision"]))


@cache
def codes_of(tool: str) -> frozenset[str]:
    """Every outcome a tool may answer, in whatever revision."""
    return frozenset(code for body in contracts_of(tool) for code in body["codes"])
