"""What the intent makes of the times that were found: small talk has none, a length of time is no appointment."""

from dataclasses import replace
from datetime import datetime

from gateway.understanding.cues import Heard
from gateway.understanding.findings import Moment, WhenFinding
from gateway.understanding.when import NOTHING

_CHAT = frozenset({"smalltalk", "goodbye"})


def settle(found: WhenFinding, intent: str, heard: Heard, now: datetime) -> WhenFinding:
    """The times in the light of the intent.

    "Wie geht's Ihnen heute?" wishes for no day; "in einer Stunde" in a question for the length is one; and the day
    that somebody cannot come any more is the one of the present appointment.

    Args:
        found: The times found.
        intent: The intent decided.
        heard: The utterance with its cues.
        now: The present moment.
    """
    if intent == "deny" and heard.has("intent.stays"):
        return replace(found, when=(), stays=True)
    if not (found.when or found.when_not):
        return found
    if intent in _CHAT:
        return NOTHING if all(_of_today(one, now) for one in found.when) else found
    if intent == "ask_duration" and (away := [span for span in found.spans if span.rule == "in.hours"]):
        minutes = _minutes_away(found.when, now)
        return WhenFinding(duration_minutes=minutes, spans=tuple(away)) if minutes is not None else found
    if intent == "reschedule" and not found.existing and heard.has("intent.prevented"):
        return replace(found, existing=found.when_not, when_not=())
    return found


def _of_today(one: Moment, now: datetime) -> bool:
    if one.at is not None or one.time_from is not None or one.time_to is not None:
        return False
    return one.day == now.date() or (one.day_from == now.date() and one.day_to is not None)


def _minutes_away(moments: tuple[Moment, ...], now: datetime) -> int | None:
    """How far a single moment lies from now; None where it does not."""
    if len(moments) != 1 or moments[0].day is None or moments[0].at is None:
        return None
    there = datetime.combine(moments[0].day, moments[0].at, tzinfo=now.tzinfo)
    return round((there - now.replace(second=0, microsecond=0)).total_seconds() / 60)
