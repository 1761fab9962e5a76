"""The staff wish of an utterance."""

from gateway.understanding.cues import Heard
from gateway.understanding.findings import StaffFinding
from gateway.understanding.vocabulary import Vocabulary


def find(heard: Heard, vocabulary: Vocabulary, taken: bytearray, context: str | None) -> StaffFinding | None:
    """The staff wish, None when nobody is named."""
    del heard, vocabulary, taken, context
    return None


def settle(found: StaffFinding | None, intent: str) -> StaffFinding | None:
    """The wish in the light of the intent: who is only asked about is not wished for."""
    del intent
    return found
