"""Call-backs that could not be written to the database: one file each, handed over when the database answers again."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import structlog

from booking.errors import BookingError

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
    """A folder of notes; a note is on the disk before it counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._draining = asyncio.Lock()

    def waiting(self) -> tuple[Path, ...]:
        """The notes that are not handed over yet, oldest first."""
        return tuple(sorted(self._folder.glob("*.json"))) if self._folder.is_dir() else ()

    async def keep(self, note: Spooled) -> bool:
        """Write a note; the same call and reason again is the same note. Whether it is on the disk."""
        try:
            await asyncio.to_thread(self._write, note)
        except OSError as problem:
            _log.error("gateway.spool_failed", call_id=note.call, why=str(problem))
            return False
        _log.warning("gateway.callback_spooled", call_id=note.call, reason=note.reason)
        return True

    def _write(self, note: Spooled) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        identity = f"{note.call or note.phone or note.at}|{note.reason}".encode()
        target = self._folder / f"{hashlib.sha256(identity).hexdigest()[:24]}.json"
        if target.exists() or len(self.waiting()) >= _MOST:
            return
        draft = target.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(msgspec.json.encode(note))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    async def drain(self, hand_over: Callable[[Spooled], Awaitable[None]]) -> int:
        """Hand the notes over one by one; how many. Stops at the first that still cannot be."""
        done = 0
        async with self._draining:
            for path in self.waiting():
                try:
                    note = msgspec.json.decode(path.read_bytes(), type=Spooled)
                except (OSError, msgspec.MsgspecError) as problem:
                    _log.error("gateway.spool_unreadable", file=path.name, why=str(problem))
                    continue
                try:
                    await hand_over(note)
                except BookingError as problem:
                    _log.warning("gateway.spool_waits", code=problem.code)
                    break
                path.unlink(missing_ok=True)
                done += 1
        return done
