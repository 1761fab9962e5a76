"""The services an utterance wishes for."""

from gateway.understanding.findings import ServicesFinding
from gateway.understanding.text import Tokens
from gateway.understanding.vocabulary import Vocabulary


def find(tokens: Tokens, vocabulary: Vocabulary, taken: bytearray, context: str | None) -> ServicesFinding:
    """The services wished for."""
    del tokens, vocabulary, taken, context
    return ServicesFinding()
