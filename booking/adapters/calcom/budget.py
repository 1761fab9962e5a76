"""How many requests Cal.com still lets a key make this minute, as its own headers tell, and who is blocked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_NO_TIMESTAMP = 1_000_000
"""The reset header holds seconds to go; a larger number is a Unix time (reference 1.3)."""


@dataclass(slots=True)
class _Key:
    remaining: int | None = None
    resets_at: datetime | None = None
    blocked_since: datetime | None = None
    blocked_until: datetime | None = None


@dataclass(slots=True)
class Budget:
    """What is known of each key. Times are the caller's: nothing here reads a clock."""

    _keys: dict[str, _Key] = field(default_factory=dict)

    def forget(self) -> None:
        """Begin anew, as a sandbox does whose clock is set."""
        self._keys.clear()

    def read(self, key: str, headers: Mapping[str, str], now: datetime) -> None:
        """Take note of the limit headers of an answer."""
        remaining, reset = headers.get("x-ratelimit-remaining-default"), headers.get("x-ratelimit-reset-default")
        if remaining is None or not remaining.isdigit():
            return
        state = self._keys.setdefault(key, _Key())
        state.remaining = int(remaining)
        seconds = float(reset) if reset and reset.replace(".", "", 1).isdigit() else 60.0
        if seconds >= _NO_TIMESTAMP:
            seconds = max(0.0, seconds - now.timestamp())
        state.resets_at = now + timedelta(seconds=seconds)

    def block(self, key: str, now: datetime, until: datetime) -> None:
        """Remember that the key is turned away."""
        state = self._keys.setdefault(key, _Key())
        state.blocked_since, state.blocked_until = now, until

    def blocked_until(self, key: str, now: datetime) -> datetime | None:
        """The moment before which asking is useless; None when asking is fine.

        A clock that shows a time before the block began was set back by a test or a sandbox: no block then.
        """
        state = self._keys.get(key)
        if state is None or state.blocked_since is None or state.blocked_until is None:
            return None
        return state.blocked_until if state.blocked_since <= now < state.blocked_until else None

    def spare(self, key: str, now: datetime, keep: int) -> bool:
        """Whether background work may ask: at least `keep` requests of this minute are left for callers."""
        state = self._keys.get(key)
        if self.blocked_until(key, now) is not None:
            return False
        if state is None or state.remaining is None or state.resets_at is None or now >= state.resets_at:
            return True
        return state.remaining > keep
