"""The suite's own PostgreSQL ends with the suite, even when the suite is killed."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes import postgres

_START = """
import sys
from tests.fakes import postgres
print(postgres.start().url, flush=True)
sys.stdin.read()
"""
_ROOT = Path(__file__).resolve().parents[3]
_LOOKS = 200


def _answers(port: int) -> bool:
    asked = [str(postgres.binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
    return subprocess.run(asked, check=False).returncode == 0


@pytest.mark.postgres
def test_a_killed_suite_leaves_no_server_behind() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _START], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as suite:
        assert suite.stdout is not None
        port = urlsplit(suite.stdout.readline().strip()).port
        assert port is not None
        assert _answers(port)

        suite.send_signal(signal.SIGKILL)
        suite.wait()

    assert any(not _answers(port) for _ in range(_LOOKS))
