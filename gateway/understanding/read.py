"""The front of the understanding: `read` for one utterance, `read_call` for a whole call."""

from gateway.understanding.calls import CallReading, Utterance, fold, read_call
from gateway.understanding.reading import Reading
from gateway.understanding.single import read
from gateway.understanding.vocabulary import ServiceName, StaffName, Vocabulary

__all__ = [
    "CallReading",
    "Reading",
    "ServiceName",
    "StaffName",
    "Utterance",
    "Vocabulary",
    "fold",
    "read",
    "read_call",
]
