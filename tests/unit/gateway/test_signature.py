"""The signature: the published vectors, and every way a header can be wrong."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from gateway.retell.signature import WINDOW, BadSignature, sign, verify
from gateway.settings import Secret

KEY = Secret("key_test_0123456789abcdef")
KEYS = {"default": KEY}
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
BODY = '{"name":"book_appointment","args":{"name":"Jürgen Groß"}}'.encode()


def test_a_signed_body_is_believed() -> None:
    assert verify(BODY, sign(BODY, KEY, NOW), KEYS, NOW) == "default"


def test_the_key_that_signed_is_named() -> None:
    keys = {"north": Secret("key_north"), "south": Secret("key_south")}
    assert verify(BODY, sign(BODY, keys["south"], NOW), keys, NOW) == "south"


@pytest.mark.parametrize("shift", [WINDOW, -WINDOW])
def test_exactly_five_minutes_still_pass(shift: timedelta) -> None:
    assert verify(BODY, sign(BODY, KEY, NOW), KEYS, NOW + shift) == "default"


@pytest.mark.parametrize("shift", [WINDOW, -WINDOW])
def test_a_millisecond_more_is_stale(shift: timedelta) -> None:
    late = NOW + shift + (timedelta(milliseconds=1) if shift > timedelta(0) else -timedelta(milliseconds=1))
    with pytest.raises(BadSignature, match="stale"):
        verify(BODY, sign(BODY, KEY, NOW), KEYS, late)


def _headers() -> dict[str, str | None]:
    good = sign(BODY, KEY, NOW)
    stamp, digest = good.split(",d=")
    return {
        "missing": None,
        "empty": "",
        "upper case": f"{stamp},d={digest.upper()}",
        "cut": good[:-1],
        "longer": good + "0",
        "a second header": f"{good},{good}",
        "trailing newline": good + "\n",
        "blank in front": " " + good,
        "no time": f"d={digest}",
        "other time": f"v={int(stamp[2:]) + 1},d={digest}",
        "leading zero": f"v=0{stamp[2:]},d={digest}",
        "arabic digits": f"v={stamp[2:].translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))},d={digest}",
        "huge time": f"v={'9' * 400},d={digest}",
        "negative time": f"v=-1,d={digest}",
    }


@pytest.mark.parametrize(("kind", "header"), _headers().items())
def test_a_header_that_is_not_exactly_right_is_refused(kind: str, header: str | None) -> None:
    with pytest.raises(BadSignature):
        verify(BODY, header, KEYS, NOW)


def test_another_body_is_refused() -> None:
    with pytest.raises(BadSignature, match="no configured key"):
        verify(BODY + b" ", sign(BODY, KEY, NOW), KEYS, NOW)


@pytest.mark.parametrize("keys", [{}, {"default": Secret("another")}])
def test_another_key_is_refused(keys: Mapping[str, Secret]) -> None:
    with pytest.raises(BadSignature):
        verify(BODY, sign(BODY, KEY, NOW), keys, NOW)
