"""Our signature against the vectors that Retell's own code produced."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from gateway.retell.signature import BadSignature, sign, verify
from gateway.settings import Secret

VECTORS = Path(__file__).parents[4] / "shared" / "contracts" / "retell-signature-vectors.json"


class _Vector(msgspec.Struct):
    note: str
    api_key: str
    timestamp_ms: int
    body_utf8: str
    header: str
    valid_at_ts: bool
    valid_at_ts_plus_300000: bool
    valid_at_ts_plus_300001: bool
    uppercase_digest_accepted_by_python_sdk: bool


class _File(msgspec.Struct):
    vectors: list[_Vector]


def _vectors() -> list[_Vector]:
    if not VECTORS.exists():
        return []
    return msgspec.json.decode(VECTORS.read_bytes(), type=_File).vectors


def _believed(vector: _Vector, header: str, later_ms: int) -> bool:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=vector.timestamp_ms)
    keys = {"default": Secret(vector.api_key)}
    try:
        verify(vector.body_utf8.encode(), header, keys, at + timedelta(milliseconds=later_ms))
    except BadSignature:
        return False
    return True


@pytest.mark.skipif(not VECTORS.exists(), reason=f"the vectors are not there: {VECTORS}")
@pytest.mark.parametrize("vector", _vectors(), ids=lambda vector: vector.note)
def test_the_published_vectors_hold(vector: _Vector) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=vector.timestamp_ms)
    assert sign(vector.body_utf8.encode(), Secret(vector.api_key), at) == vector.header
    assert _believed(vector, vector.header, 0) is vector.valid_at_ts
    assert _believed(vector, vector.header, 300_000) is vector.valid_at_ts_plus_300000
    assert _believed(vector, vector.header, 300_001) is vector.valid_at_ts_plus_300001
    stamp, digest = vector.header.split(",d=")
    upper = _believed(vector, f"{stamp},d={digest.upper()}", 0)
    assert upper is vector.uppercase_digest_accepted_by_python_sdk
