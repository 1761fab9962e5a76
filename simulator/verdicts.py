"""A verdict on one expectation, and whom a failed call is blamed on."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from simulator.script import Place

Blame = Literal["script", "agent", "gateway", "simulator"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one expectation came true, and how far it was off."""

    ok: bool
    what: str
    expected: str = ""
    got: str = ""
    where: str = ""
    """file:line of the expectation."""
    kind: str = ""
    """said, tools, never, count, codes, path, variables, latency, appointments, calcom, invariant, error …"""


def passed(kind: str, what: str, place: Place) -> Verdict:
    """An expectation that came true."""
    return Verdict(ok=True, what=what, where=str(place), kind=kind)


def failed(kind: str, what: str, place: Place, *, expected: str = "", got: str = "") -> Verdict:
    """An expectation that did not."""
    return Verdict(ok=False, what=what, expected=expected, got=got, where=str(place), kind=kind)


def blame_of(verdicts: Sequence[Verdict], *, gateway_failed: bool, tools_as_expected: bool) -> Blame | None:
    """Whom to ask first: the gateway where it failed or did other than it was asked, else the agent's flow.

    Args:
        verdicts: all of the call.
        gateway_failed: the gateway answered with an error that nobody ordered.
        tools_as_expected: all expected function calls were made with the expected arguments.
    """
    wrong = [verdict for verdict in verdicts if not verdict.ok]
    if not wrong:
        return None
    kinds = {verdict.kind for verdict in wrong}
    if "script" in kinds:
        return "script"
    if "simulator" in kinds:
        return "simulator"
    if gateway_failed or "invariant" in kinds or kinds & {"gateway"}:
        return "gateway"
    if tools_as_expected and kinds & {"appointments", "calcom", "mails", "holds", "codes"}:
        return "gateway"
    return "agent"
