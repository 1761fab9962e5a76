"""Name, phone and e-mail of the caller."""

from gateway.understanding.findings import CustomerFinding
from gateway.understanding.text import Tokens
from gateway.understanding.vocabulary import Vocabulary


def find(tokens: Tokens, vocabulary: Vocabulary, taken: bytearray, context: str | None) -> CustomerFinding:
    """What the caller says of themselves."""
    del tokens, vocabulary, taken, context
    return CustomerFinding()
