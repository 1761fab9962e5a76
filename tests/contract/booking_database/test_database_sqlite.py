"""SQLite without SQLAlchemy's engines: what waits, what lasts, and what a cancelled writer leaves behind."""

import asyncio
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from booking.adapters.database import sqlite_direct
from booking.adapters.database.engine import Engines, open_engines
from booking.adapters.database.unit_of_work import SqlDatabase
from booking.domain.ids import SalonId
from booking.errors import DatabaseBroken, DatabaseUnreachable

pytestmark = pytest.mark.anyio
SALON = SalonId("demo")


async def _put(database: SqlDatabase, name: str, *, lasting: bool = True) -> None:
    async with database.transaction(lasting=lasting) as uow:
        await uow.cursors.put(SALON, name, "1")


async def _has(database: SqlDatabase, name: str) -> bool:
    async with database.reading() as uow:
        return await uow.cursors.get(SALON, name) is not None


def _log_size(url: str) -> int:
    return Path(f"{url.removeprefix('sqlite:///')}-wal").stat().st_size


def _log_is_long(engines: Engines) -> bool:
    return engines.file is not None and engines.file._log_is_long  # noqa: SLF001 - nobody else has to know


def _synchronous(engines: Engines) -> int:
    assert engines.file is not None
    assert engines.file._writer is not None  # noqa: SLF001 - what SQLite was told is seen on its connection only
    level: int = engines.file._writer.execute("PRAGMA synchronous").fetchone()[0]  # noqa: SLF001
    return level


async def test_what_lasts_waits_for_the_disk_and_what_passes_does_not(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    full, normal = 2, 1

    await _put(database, "a")
    assert _synchronous(engines) == full
    await _put(database, "b", lasting=False)
    assert _synchronous(engines) == normal
    await _put(database, "c")
    assert _synchronous(engines) == full

    assert [await _has(database, name) for name in "abcd"] == [True, True, True, False]
    await engines.close()


@pytest.mark.parametrize("lasting", [True, False])
async def test_the_log_is_written_back_before_it_grows_long(sqlite_url: str, *, lasting: bool) -> None:
    """It begins anew once all of it stands in the file; a thousand transactions of its own would take some 8 MB."""
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    assert engines.file is not None
    for number in range(1000):
        await _put(database, f"n{number % 7}", lasting=lasting)
        if (writing_back := engines.file._writing_back) is not None:  # noqa: SLF001 - nobody else waits for it
            await writing_back

    assert _log_size(sqlite_url) < 2_000_000
    assert await _has(database, "n6")
    await engines.close()


async def test_a_long_log_is_ended_by_the_next_writer(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody stood in the way while it was written back, so it could not begin anew by itself."""
    monkeypatch.setattr(sqlite_direct, "WRITE_BACK_AFTER", 20)
    monkeypatch.setattr(sqlite_direct, "LONGEST_LOG", 10)
    engines = open_engines(sqlite_url)
    ways = engines.file
    assert ways is not None
    database = SqlDatabase(engines)
    async with database.reading() as in_the_way:
        assert await in_the_way.cursors.get(SALON, "a") is None
        for number in range(20):
            await _put(database, f"n{number}")
        assert ways._writing_back is not None  # noqa: SLF001 - nobody else waits for it
        await ways._writing_back  # noqa: SLF001
        assert _log_is_long(engines)

    await _put(database, "b")
    assert not _log_is_long(engines)
    grown = _log_size(sqlite_url)
    for number in range(15):
        await _put(database, f"m{number}")

    assert _log_size(sqlite_url) == grown
    assert await _has(database, "m14")
    await engines.close()


async def test_what_passes_is_seen_by_others_at_once(sqlite_url: str) -> None:
    engines, others = open_engines(sqlite_url), open_engines(sqlite_url)
    await _put(SqlDatabase(engines), "a", lasting=False)
    assert await _has(SqlDatabase(others), "a")
    await engines.close()
    await others.close()


async def test_who_is_cancelled_while_the_disk_is_at_it_leaves_a_connection_that_works(sqlite_url: str) -> None:
    """Cancelled at any moment, a transaction is there as a whole or not at all, and the next one gets its turn."""
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    for turns in range(6):
        task = asyncio.create_task(_put(database, f"n{turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _put(database, f"after{turns}")
        assert await _has(database, f"after{turns}")
        assert task.cancelled() or await _has(database, f"n{turns}")
    await engines.close()


async def test_what_an_error_left_undone_is_undone(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)

    async def fail() -> None:
        async with database.transaction() as uow:
            await uow.cursors.put(SALON, "a", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not await _has(database, "a")
    await _put(database, "b")
    assert await _has(database, "b")
    await engines.close()


async def test_a_reader_may_not_write(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    with pytest.raises(DatabaseBroken):
        async with database.reading() as uow:
            await uow.cursors.put(SALON, "a", "1")
    assert not await _has(database, "a")
    await engines.close()


async def test_a_reader_sees_one_state_while_somebody_writes(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    await _put(database, "a")
    async with database.reading() as before:
        assert await before.cursors.get(SALON, "b") is None
        await _put(database, "b")
        assert await before.cursors.get(SALON, "b") is None
    assert await _has(database, "b")
    await engines.close()


async def test_another_process_that_writes_is_waited_for_without_stopping_anybody(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    await _put(database, "a")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    waiting = asyncio.create_task(_put(database, "b"))
    for _ in range(20):
        await asyncio.sleep(0)
        assert await _has(database, "a")
    assert not waiting.done()
    ended = threading.Thread(target=other.execute, args=("COMMIT",))
    ended.start()
    await waiting
    ended.join()

    assert await _has(database, "b")
    other.close()
    await engines.close()


async def test_who_gives_up_waiting_for_another_process_leaves_a_connection_that_works(sqlite_url: str) -> None:
    engines = open_engines(sqlite_url)
    database = SqlDatabase(engines)
    await _put(database, "a")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    waiting = asyncio.create_task(_put(database, "b"))
    for _ in range(20):
        await asyncio.sleep(0)
    waiting.cancel()
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await waiting

    await _put(database, "c")
    assert [await _has(database, name) for name in "abc"] == [True, False, True]
    other.close()
    await engines.close()


async def test_a_file_that_cannot_be_opened_is_unreachable(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/folder/salon.db")
    (tmp_path / "folder").rmdir()
    with pytest.raises(DatabaseUnreachable):
        async with SqlDatabase(engines).reading():
            pytest.fail("there is no such folder")
    await engines.close()
