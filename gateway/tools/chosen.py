"""Which of the told offers was chosen, whatever the model calls it."""

import re

from booking.domain.ids import OfferId
from gateway.tools.arguments import Arguments, written_day, written_time
from gateway.tools.heard import Heard, ToldOffer

_ID = re.compile(r"off_[A-Za-z0-9_-]{1,80}")
_PLACE = re.compile(r"(?:angebot|option|nr\.?|nummer|offer)?[ _#]*([1-3])", re.IGNORECASE)


def chosen_offer(arguments: Arguments, heard: Heard) -> OfferId | None:
    """The offer of the argument; None when there is none, or when day and time were named and are not the offer's.

    A flow variable may still hold the offer of an earlier check while the caller has gone on to another day.

    Args:
        arguments: `angebot` is read: an id, or a place in the last answer ("2", "angebot_2"); `datum` and `uhrzeit`
            are compared.
        heard: What was told so far.
    """
    text = arguments.text("angebot")
    if not text:
        return None
    told: ToldOffer | None = None
    if match := _PLACE.fullmatch(text):
        place = int(match[1]) - 1
        told = heard.last_offers[place] if place < len(heard.last_offers) else None
        if told is None:
            return None
    elif match := _ID.search(text):
        told = next((one for one in heard.told_offers if one.id == match[0]), ToldOffer(id=match[0], start=""))
    else:
        return None
    return OfferId(told.id) if _agrees(told, arguments, heard) else None


def _agrees(told: ToldOffer, arguments: Arguments, heard: Heard) -> bool:
    if not told.start:
        return True
    day = written_day(arguments.text("datum"), heard.now.date())
    at = written_time(arguments.text("uhrzeit"))
    same_day = day is None or day.day is None or told.start.startswith(day.day.isoformat())
    same_time = at is None or f"T{at:%H:%M}" in told.start
    return same_day and same_time
