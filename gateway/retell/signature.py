"""Retell's signature over the raw bytes of a body: who signed it, or why it is not to be believed."""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from gateway.settings import Secret

HEADER = "X-Retell-Signature"
WINDOW = timedelta(minutes=5)
"""How far a signature's time may be from ours, both ways; exactly this far still passes."""

_HEADER = re.compile(r"v=([0-9]{1,15}),d=([0-9a-f]{64})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class BadSignature(Exception):
    """The body is not to be believed; the message says why, for the log alone."""


def _digest(body: bytes, at_ms: int, key: Secret) -> str:
    return hmac.digest(key.reveal().encode(), body + str(at_ms).encode(), "sha256").hex()


def sign(body: bytes, key: Secret, at: datetime) -> str:
    """The header value that Retell would send.

    Args:
        body: The raw bytes of the body; empty for GET and DELETE.
        key: The API key with the webhook badge.
        at: The time of signing.
    """
    at_ms = (at - _EPOCH) // _MILLISECOND
    return f"v={at_ms},d={_digest(body, at_ms, key)}"


def verify(body: bytes, header: str | None, keys: Mapping[str, Secret], now: datetime) -> str:
    """Which of the named keys signed this body.

    Args:
        body: The raw bytes, never a re-serialised body: another spelling of an umlaut is another digest.
        header: The value of `X-Retell-Signature`.
        keys: The configured keys by name; all are tried, each in constant time.
        now: The present moment.

    Raises:
        BadSignature: The header is missing or malformed, too old or too new, or no key fits.
    """
    if header is None:
        raise BadSignature("no signature")
    match = _HEADER.fullmatch(header)
    if match is None:
        raise BadSignature("not of the form v=<ms>,d=<64 lower-case hex digits>")
    at_ms = int(match[1])
    if abs((now - _EPOCH) // _MILLISECOND - at_ms) > WINDOW // _MILLISECOND:
        raise BadSignature("stale")
    if str(at_ms) != match[1]:
        raise BadSignature("the time has leading zeros")
    signers = [name for name, key in keys.items() if hmac.compare_digest(_digest(body, at_ms, key), match[2])]
    if not signers:
        raise BadSignature("no configured key signed this body")
    return signers[0]
