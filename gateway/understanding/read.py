"""Read one utterance: text to tokens, then times, staff, services, customer and intent, each by its own part."""

from datetime import datetime

from gateway.understanding import customer, intent, services, staff, when
from gateway.understanding.findings import WhenFinding
from gateway.understanding.reading import Reading
from gateway.understanding.text import tokenize
from gateway.understanding.vocabulary import Vocabulary


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
    tokens = tokenize(text)
    offers = when.offers(context, now, salon) if context else ()
    found_when: WhenFinding = when.find(tokens, now, salon, offers)
    taken = bytearray(len(tokens) + 1)
    for span in found_when.spans:
        taken[span.first : span.end] = b"\x01" * (span.end - span.first)
    found_staff = staff.find(tokens, salon, taken, context)
    found_services = services.find(tokens, salon, taken, context)
    found_customer = customer.find(tokens, salon, taken, context)
    found_intent = intent.decide(
        tokens,
        when=found_when,
        staff=found_staff,
        services=found_services,
        customer=found_customer,
        context=context,
    )
    return Reading(
        tokens=tokens,
        vocabulary=salon,
        found_intent=found_intent,
        found_when=found_when,
        found_staff=found_staff,
        found_services=found_services,
        found_customer=found_customer,
    )
