"""The main intent of an utterance."""

from gateway.understanding.cues import Heard
from gateway.understanding.findings import (
    CustomerFinding,
    IntentFinding,
    ServicesFinding,
    StaffFinding,
    WhenFinding,
)


def decide(  # noqa: PLR0913 (the intent is decided from all that was found)
    heard: Heard,
    *,
    when: WhenFinding,
    staff: StaffFinding | None,
    services: ServicesFinding,
    customer: CustomerFinding,
    context: str | None,
) -> IntentFinding:
    """The one intent of the sentence."""
    del heard, when, staff, customer, context
    return IntentFinding(intent="book" if services.services else "give_details")
