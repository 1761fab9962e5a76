"""Name, phone and e-mail of the caller."""

from gateway.understanding.cues import Heard
from gateway.understanding.findings import CustomerFinding
from gateway.understanding.vocabulary import Vocabulary


def find(heard: Heard, vocabulary: Vocabulary, context: str | None) -> CustomerFinding:
    """What the caller says of themselves."""
    del heard, vocabulary, context
    return CustomerFinding()
