"""A PostgreSQL server of one test's own that can be killed and started again, for outages in the middle of calls."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fakes.postgres import answers, binaries, create_database, free_port, server_owner


@dataclass(slots=True)
class StoppablePostgres:
    """One server on one port; what was committed survives its end."""

    folder: Path
    port: int
    as_whom: dict[str, Any]
    _running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of the server, without a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and come back when it takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "shared_buffers": "16MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._running = subprocess.Popen(
            [binaries() / "postgres", "-D", self.folder / "data", *options],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.as_whom,
        )
        if not answers(self.port):
            raise RuntimeError(f"the server at {self.url} does not answer")

    def kill(self) -> None:
        """End it at once, open transactions and connections with it; harmless when it does not run."""
        if self._running is not None:
            self._running.send_signal(3)
            self._running.wait()
            self._running = None


@contextmanager
def stoppable_postgres(database: str) -> Iterator[tuple[StoppablePostgres, str]]:
    """A running server and the URL of a new empty database on it; both go with the block.

    Args:
        database: The name of the database.
    """
    with TemporaryDirectory(prefix="salon-outage-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir(mode=0o700)
        owner = server_owner()
        as_whom: dict[str, Any] = {} if owner is None else {"user": owner, "group": owner, "extra_groups": []}
        if owner is not None:
            os.chown(folder, owner, owner)
            os.chown(data, owner, owner)
        initdb = [str(binaries() / "initdb"), "--no-sync", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run([*initdb, "-D", str(data)], check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)
        server = StoppablePostgres(folder, free_port(), as_whom)
        server.start()
        try:
            yield server, create_database(server.url, database)
        finally:
            server.kill()
