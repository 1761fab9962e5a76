"""Name, phone and e-mail of the caller."""

from typing import Literal

from gateway.understanding.cues import Heard
from gateway.understanding.customer_email import find_email
from gateway.understanding.customer_name import find_name
from gateway.understanding.customer_phone import find_phone
from gateway.understanding.findings import CustomerFinding, Span
from gateway.understanding.vocabulary import Vocabulary


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
    phone = None if email else find_phone(heard)
    for found, rule in ((email, "customer.email"), (phone, "customer.phone")):
        if found is not None:
            value, first, end = found
            taken[first:end] = b"\x01" * (end - first)
            spans.append(Span(first, end, rule, value))
    name = find_name(heard, vocabulary, taken, context)
    if name is not None:
        spans.append(Span(name.first, name.end, "customer.name", " ".join(name.words)))
    return CustomerFinding(
        name=" ".join(name.words) if name else None,
        phone=phone[0] if phone else None,
        email=email[0] if email else None,
        phone_ref=None if phone else _phone_ref(heard),
        spans=tuple(spans),
    )


def _phone_ref(heard: Heard) -> Literal["on_file", "caller_id"] | None:
    if heard.has("phone.caller_id"):
        return "caller_id"
    return "on_file" if heard.has("phone.on_file") else None
