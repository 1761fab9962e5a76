"""Call-backs that could not be written to the database: one file each, handed over when the database answers again."""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import structlog

from booking.errors import BookingError
from gateway.retell.tenancy import ForeignCall

_log = structlog.get_logger()
_MOST = 500


class Spooled(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a caller who has to be called back."""

    at: str
    """ISO, UTC."""
    key: str
    """Name of the signing key."""
    reason: str
    agent: str = ""
    number: str = ""
    call: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    details: str = ""


class Spool:
    """A folder of notes; a note is on the disk before it counts. Several processes may share one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._draining = asyncio.Lock()

    def waiting(self) -> tuple[Path, ...]:
        """The notes that are not handed over yet, in the order of their names."""
        return tuple(sorted(self._folder.glob("*.json"))) if self._folder.is_dir() else ()

    async def keep(self, note: Spooled) -> bool:
        """Write a note; the same call and reason again amends the note. Whether it is on the disk."""
        try:
            kept = await asyncio.to_thread(self._write, note)
        except OSError as problem:
            _log.error("gateway.spool_failed", call_id=note.call, why=str(problem))
            return False
        if kept:
            _log.warning("gateway.callback_spooled", call_id=note.call, reason=note.reason)
        else:
            _log.error("gateway.spool_full", call_id=note.call, most=_MOST)
        return kept

    def _write(self, note: Spooled) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        identity = f"{note.call or note.phone or note.at}|{note.reason}".encode()
        target = self._folder / f"{hashlib.sha256(identity).hexdigest()[:24]}.json"
        earlier = _read(target)
        if earlier is None and len(self.waiting()) >= _MOST:
            return False
        draft = target.with_suffix(f".{os.getpid()}.draft")
        with draft.open("wb") as file:
            file.write(msgspec.json.encode(note if earlier is None else _amended(earlier, note)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        return True

    async def drain(self, hand_over: Callable[[Spooled], Awaitable[None]]) -> int:
        """Hand the notes over one by one; how many. Stops at the first that still cannot be.

        One process at a time does it. A note that belongs to no salon is put aside for an operator: it must not keep
        the others waiting.
        """
        done = 0
        if not self.waiting():
            return done
        async with self._draining:
            with self._alone() as alone:
                for path in self.waiting() if alone else ():
                    note = _read(path)
                    if note is None:
                        _aside(path, "unreadable")
                        continue
                    try:
                        await hand_over(note)
                    except ForeignCall as problem:
                        _aside(path, str(problem))
                        continue
                    except BookingError as problem:
                        _log.warning("gateway.spool_waits", code=problem.code)
                        break
                    path.unlink(missing_ok=True)
                    done += 1
        return done

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no other process is handing notes over; the lock ends with the process that has it."""
        with (self._folder / "drain.lock").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def _read(path: Path) -> Spooled | None:
    """The note in a file; None when there is none, or none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Spooled)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _amended(earlier: Spooled, later: Spooled) -> Spooled:
    """What both notes know; the first decides since when the caller waits."""
    known = {
        name: getattr(later, name) or getattr(earlier, name) for name in ("agent", "number", "name", "phone", "email")
    }
    details = later.details if earlier.details in later.details else f"{earlier.details}\n{later.details}".strip()
    return msgspec.structs.replace(earlier, **known, details=details[:_LONGEST])


_LONGEST = 4000


def _aside(path: Path, why: str) -> None:
    _log.error("gateway.spool_refused", file=path.name, why=why)
    path.replace(path.with_suffix(".refused"))
