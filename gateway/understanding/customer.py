"""Name, phone and e-mail of the caller."""

from typing import Literal

from gateway.understanding.cues import Heard
from gateway.understanding.customer_email import find_email
from gateway.understanding.customer_name import find_name
from gateway.understanding.customer_phone import FEWEST_DIGITS, find_phone
from gateway.understanding.customer_written import Found
from gateway.understanding.findings import CustomerFinding, Span
from gateway.understanding.hearing import FOREIGN, LETTER, NAME, SINGLE
from gateway.understanding.reckoning import MONTHS, WEEKDAYS
from gateway.understanding.vocabulary import Vocabulary

_NAMING = FOREIGN | NAME | LETTER | SINGLE
"""Classes of words without which no name is said."""
_NOBODY = CustomerFinding()


def find(heard: Heard, vocabulary: Vocabulary, context: str | None) -> CustomerFinding:
    """What the caller says of themselves.

    Args:
        heard: The utterance with its cues.
        vocabulary: The salon's words: a name of the staff alone is no caller's name.
        context: The agent's last sentence: when it asked for the name, a bare word is one.
    """
    taken = bytearray(len(heard.words) + 1)
    spans: list[Span] = []
    email = find_email(heard)
    phone = None if heard.digits < FEWEST_DIGITS else find_phone(heard)
    if phone and email and phone[1] < email[2] and email[1] < phone[2]:
        phone = None  # the digits of the address
    for found, rule in ((email, "customer.email"), (phone, "customer.phone")):
        if found is not None:
            value, first, end = found
            taken[first:end] = b"\x01" * (end - first)
            spans.append(Span(first, end, rule, value))
    name = find_name(heard, vocabulary, taken, context) if heard.every & _NAMING else None
    if name is not None:
        spans.append(Span(name.first, name.end, "customer.name", " ".join(name.words)))
        spans += _said_again(heard, name)
    phone_ref = None if phone else _phone_ref(heard)
    if not spans and phone_ref is None:
        return _NOBODY
    return CustomerFinding(
        name=" ".join(name.words) if name else None,
        phone=phone[0] if phone else None,
        email=email[0] if email else None,
        phone_ref=phone_ref,
        title=_title(heard, name) if name else None,
        spans=tuple(spans),
    )


def _title(heard: Heard, name: Found) -> Literal["man", "woman"] | None:
    """Herr or Frau, before the name or as its first word."""
    for word in heard.words[max(name.first - 1, 0) : name.end]:
        if word in _TITLES:
            return _TITLES[word]
    return None


_TITLES: dict[str, Literal["man", "woman"]] = {"herr": "man", "herrn": "man", "frau": "woman"}


def _said_again(heard: Heard, name: Found) -> list[Span]:
    """Where a name that is also a day or a month is said once more: "Freitag, wie der Wochentag, Gisela Freitag"."""
    words = heard.tokens.words
    days = {word for word in words[name.first : name.end] if word in WEEKDAYS or word in MONTHS}
    if not days:
        return []
    return [
        Span(at, at + 1, "customer.name", word)
        for at, word in enumerate(words)
        if word in days and not name.first <= at < name.end and (not at or words[at - 1] not in _BEFORE_DAY)
    ]


_BEFORE_DAY_WORDS = """
am an ab bis vor nach diesen kommenden naechsten jeden den und oder auf von im mitte ende anfang
"""
_BEFORE_DAY = frozenset(_BEFORE_DAY_WORDS.split())


def _phone_ref(heard: Heard) -> Literal["on_file", "caller_id"] | None:
    if heard.has("phone.caller_id"):
        return "caller_id"
    return "on_file" if heard.has("phone.on_file") else None
