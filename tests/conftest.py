"""What every test can ask for: asyncio, and a migrated database of its own, once on SQLite and once on PostgreSQL.

Databases are copies of one that was migrated once: a file copy on SQLite, a template clone on PostgreSQL. One server
serves all workers; it is started when the first test needs it, or, with several workers, before they start.
Without PostgreSQL its tests fail: they are half of what the suite promises. `SALON_TEST_DATABASES=sqlite` leaves them
out where somebody knows what they do, and the summary says so.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import structlog

from booking.adapters.database import migrate
from booking.adapters.database.engine import open_engines
from tests.fakes import postgres

_CHOSEN = os.environ.get("SALON_TEST_DATABASES", "sqlite,postgres").split(",")
_SERVER = pytest.StashKey[postgres.Server]()
_URL = "salon_postgres_url"
_made = count(1)


async def _migrated(url: str) -> None:
    engines = open_engines(url)
    try:
        await migrate.upgrade(engines.writer)
    finally:
        await engines.close()


def pytest_configure_node(node: object) -> None:
    """Before a worker starts: one server for all of them."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]  # a worker of pytest-xdist
    if "postgres" in _CHOSEN and _SERVER not in config.stash:
        config.stash[_SERVER] = postgres.start()
    if _SERVER in config.stash:
        node.workerinput[_URL] = config.stash[_SERVER].url  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the last test: the server goes."""
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly when a database was left out."""
    if "postgres" not in _CHOSEN:
        terminalreporter.write_line("NOT TESTED: PostgreSQL, because SALON_TEST_DATABASES leaves it out", red=True)


@pytest.fixture(autouse=True)
def _fresh_log() -> Iterator[None]:
    """A program that was started inside a test configures the log of the whole process: the next test begins anew."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop of asynchronous tests."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """The URL of the suite's own server, without a database."""
    given = getattr(request.config, "workerinput", {}).get(_URL)
    if isinstance(given, str):
        return given
    if _SERVER not in request.config.stash:
        request.config.stash[_SERVER] = postgres.start()
    return request.config.stash[_SERVER].url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated database that others are cloned from; one for each worker."""
    name = f"template_{os.getpid()}"
    asyncio.run(_migrated(postgres.create_database(postgres_server, name)))
    yield name
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrated(f"sqlite:///{file}"))
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database."""
    file = tmp_path / "salon.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database."""
    name = f"salon_{os.getpid()}_{next(_made)}"
    yield postgres.create_database(postgres_server, name, template=postgres_template)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(
    params=[
        pytest.param("sqlite"),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ]
)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database: each test that asks for it runs on both."""
    if request.param not in _CHOSEN:
        pytest.skip(f"SALON_TEST_DATABASES leaves {request.param} out")
    url = request.getfixturevalue(f"{request.param}_url")
    if not isinstance(url, str):
        raise TypeError(request.param)
    return url
