"""The time wishes of an utterance, put together from days, clock times and the words between them."""

from datetime import datetime

from gateway.understanding.findings import Moment, WhenFinding
from gateway.understanding.text import Tokens
from gateway.understanding.vocabulary import Vocabulary


def offers(context: str, now: datetime, salon: Vocabulary) -> tuple[Moment, ...]:
    """The moments the agent offered in its last sentence, in order."""
    del context, now, salon
    return ()


def find(tokens: Tokens, now: datetime, salon: Vocabulary, offered: tuple[Moment, ...] = ()) -> WhenFinding:
    """The time wishes of an utterance."""
    del tokens, now, salon, offered
    return WhenFinding()
