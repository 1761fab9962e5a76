"""Choosing among what the agent offered: "den späteren", "den zweiten", "das mittlere", "dann Donnerstag"."""

from dataclasses import replace

from gateway.understanding.findings import Moment, Span, WhenFinding
from gateway.understanding.german import time_words
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.text import Tokens

_PICKS: PhraseTable[str] = PhraseTable(time_words.PICKS)
_MIDDLE = "middle"
_SOMETHING_ELSE = frozenset({"was", "etwas", "nichts", "nix", "irgendwas", "irgendetwas", "kein", "keinen", "nen"})
"""Before a comparative: the caller asks for another offer ("was Späteres") and takes none of these."""


def pick(tokens: Tokens, found: WhenFinding, offered: tuple[Moment, ...]) -> WhenFinding:
    """The reading of an answer to an offer; the offered moment where the caller chose one."""
    if not offered or found.shift_minutes is not None:
        return found
    if found.when:
        matching = [one for one in offered if _fits(found.when[0], one)]
        if len(found.when) == 1 and len(matching) == 1:
            return replace(found, when=(_completed(found.when[0], matching[0]),), picked=True)
        return found
    hits = _PICKS.find(tokens.words)
    if not hits or len(offered) == 1:
        return found
    first, end, which = hits[-1]
    other = bool(first) and tokens.words[first - 1] in _SOMETHING_ELSE
    chosen = None if other else _chosen(which, offered)
    if chosen is None:
        return found
    return replace(found, when=(chosen,), picked=True, spans=(*found.spans, Span(first, end, "offer.pick", which)))


def _chosen(which: str, offered: tuple[Moment, ...]) -> Moment | None:
    if which in {"earlier", "later"}:
        ordered = sorted(offered, key=_order)
        return ordered[0] if which == "earlier" else ordered[-1]
    if which == _MIDDLE:
        return offered[len(offered) // 2] if len(offered) % 2 else None
    place = int(which)
    if place < 0:
        return offered[place]
    return offered[place - 1] if place <= len(offered) else None


def _order(moment: Moment) -> tuple[str, str]:
    day = moment.day or moment.day_from
    clock = moment.at or moment.time_from
    return (day.isoformat() if day else "", clock.isoformat() if clock else "")


def _fits(said: Moment, offer: Moment) -> bool:
    """Whether what was said names this offer: every part said agrees."""
    if said.day is None and said.at is None and said.daypart is None:
        return False
    if said.approx or said.day_from is not None:
        return False
    if said.day is not None and said.day != offer.day:
        return False
    if said.at is not None:
        return said.at == offer.at
    if said.daypart is not None:
        return offer.at is not None and _in_window(said, offer)
    return said.time_from is None and said.time_to is None


def _in_window(said: Moment, offer: Moment) -> bool:
    if offer.at is None:
        return False
    return (said.time_from is None or said.time_from <= offer.at) and (said.time_to is None or offer.at <= said.time_to)


def _completed(said: Moment, offer: Moment) -> Moment:
    del said
    return offer
