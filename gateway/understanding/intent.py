"""The main intent of an utterance."""

from gateway.understanding.findings import (
    CustomerFinding,
    IntentFinding,
    ServicesFinding,
    StaffFinding,
    WhenFinding,
)
from gateway.understanding.text import Tokens


def decide(  # noqa: PLR0913 (the intent is decided from all that was found)
    tokens: Tokens,
    *,
    when: WhenFinding,
    staff: StaffFinding | None,
    services: ServicesFinding,
    customer: CustomerFinding,
    context: str | None,
) -> IntentFinding:
    """The one intent of the sentence."""
    del tokens, when, staff, customer, context
    return IntentFinding(intent="book" if services.services else "give_details")
