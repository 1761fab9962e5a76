"""The sample call of the README is typed into a shell against `salon serve --demo` and answers as the README says."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
KEY = "readme-key-0123456789abcdef"


def _block(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)\n```", README, re.DOTALL)
    assert found, f"the README has no {mark}"
    return found[1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310  the address is ours, on loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture
def demo_port(tmp_path: Path) -> Iterator[int]:
    port = _free_port()
    environment = os.environ | {
        "SALON_RETELL_API_KEY": KEY,
        "SALON_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'salon.db'}",
    }
    command = [sys.executable, "-m", "salon", "serve", "--demo", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            end = time.monotonic() + 60
            while not _answers(f"http://127.0.0.1:{port}/health/live"):
                assert server.poll() is None, server.communicate()
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.1)  # a process comes up in its own time
            yield port
        finally:
            server.terminate()
            server.communicate(timeout=30)


def test_the_sample_call_answers_as_written(demo_port: int) -> None:
    missing = [name for name in ("bash", "curl", "openssl") if shutil.which(name) is None]
    assert not missing, f"the sample call needs {missing}"
    script = _block("sample call").replace("127.0.0.1:8080", f"127.0.0.1:{demo_port}")
    done = subprocess.run(
        ["bash", "-euc", script],  # noqa: S607  the shell a reader has
        env=os.environ | {"SALON_RETELL_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=True,
    )
    said, written = json.loads(done.stdout), json.loads(_block("sample answer"))
    written["facts"]["heute"] = said["facts"]["heute"]  # the day of reading
    assert said == written
