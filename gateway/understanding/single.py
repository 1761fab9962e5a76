"""Read one utterance: text to tokens, then customer, times, staff, services and intent, each by its own part.

The order matters: who the caller is comes first, so that a surname (Sonntag, Mai) or a phone number is not read as
a time, and a caller's own name not as a wish for the staff member of that name. What one part has read, the
following ones leave alone.
"""

from collections.abc import Iterable
from datetime import datetime

from gateway.understanding import customer, intent, services, settling, staff, when
from gateway.understanding.findings import Span, WhenFinding
from gateway.understanding.hearing import TIME, hear
from gateway.understanding.reading import Reading
from gateway.understanding.text import Tokens
from gateway.understanding.vocabulary import Vocabulary

MASKED = "\x00"
"""Stands for a word that is part of a name or number; no rule knows it."""


def read(text: str, now: datetime, salon: Vocabulary, context: str | None = None) -> Reading:
    """What a caller says.

    Args:
        text: The utterance, as a recogniser or a person wrote it.
        now: The present moment in the salon's time zone (only its local date and time are used).
        salon: The words of the salon.
        context: The agent's last sentence, where the meaning may depend on it.

    Returns:
        The reading; never an exception, whatever the text.
    """
    heard = hear(text)
    tokens = heard.tokens
    taken = bytearray(len(tokens) + 1)
    found_customer = customer.find(heard, salon, context)
    _take(taken, found_customer.spans)
    offers = when.offers(context, now, salon) if context else ()
    found_when: WhenFinding = when.find(
        _masked(tokens, taken) if 1 in taken else tokens,
        now,
        salon,
        offers,
        asked=context or "",
        places=[at for at, classes in enumerate(heard.classes) if classes & TIME],
    )
    found_staff = staff.find(heard, salon, taken, context)
    _take(taken, found_when.spans)
    if found_staff is not None:
        _take(taken, found_staff.spans)
    found_services = services.find(
        heard, salon, taken, context, staff_named=found_staff is not None, caller=found_customer.title
    )
    found_intent = intent.decide(
        heard,
        when=found_when,
        staff=found_staff,
        services=found_services,
        customer=found_customer,
        context=context,
    )
    found_when = settling.settle(found_when, found_intent.intent, heard, now)
    return Reading(
        tokens=tokens,
        vocabulary=salon,
        found_intent=found_intent,
        found_when=found_when,
        found_staff=staff.settle(found_staff, found_intent.intent),
        found_services=found_services,
        found_customer=found_customer,
    )


def _take(taken: bytearray, spans: Iterable[Span]) -> None:
    for span in spans:
        for at in range(span.first, span.end):
            taken[at] = 1


def _masked(tokens: Tokens, taken: bytearray) -> Tokens:
    words = [MASKED if used else word for word, used in zip(tokens.words, taken, strict=False)]
    return Tokens(tokens.text, words, tokens.starts, tokens.ends, tokens.breaks)
