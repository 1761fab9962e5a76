"""The staff wish of an utterance."""

from gateway.understanding.findings import StaffFinding
from gateway.understanding.text import Tokens
from gateway.understanding.vocabulary import Vocabulary


def find(tokens: Tokens, vocabulary: Vocabulary, taken: bytearray, context: str | None) -> StaffFinding | None:
    """The staff wish, None when nobody is named."""
    del tokens, vocabulary, taken, context
    return None
