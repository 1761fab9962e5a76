"""The only place that reads the machine's clock and its randomness."""

import secrets
import time
from datetime import UTC, datetime, timedelta

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's digits: nothing that is mistaken for something else when read aloud."""
_LENGTH = 16


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


class ShiftedClock:
    """A clock that runs as fast as the machine's but shows another time, and can be set."""

    def __init__(self, now: datetime) -> None:
        """Begin at a stated moment.

        Args:
            now: What the clock shows at first; aware.
        """
        self._shown = now.astimezone(UTC)
        self._set_at = time.monotonic()

    def now(self) -> datetime:
        """The moment shown, in UTC."""
        return self._shown + timedelta(seconds=time.monotonic() - self._set_at)

    def monotonic(self) -> float:
        """Seconds that never run backwards; setting the clock does not touch them."""
        return time.monotonic()

    def set(self, now: datetime) -> None:
        """Show another moment from here on."""
        self._shown = now.astimezone(UTC)
        self._set_at = time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Jump ahead (or back, with a negative length)."""
        self.set(self.now() + by)


class StandingClock:
    """A clock that shows one moment until it is set: what a sandbox and a script are pinned to."""

    def __init__(self, now: datetime) -> None:
        """Stand at a stated moment.

        Args:
            now: What the clock shows; aware.
        """
        self._shown = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment shown, in UTC."""
        return self._shown

    def monotonic(self) -> float:
        """Real seconds: deadlines of outside calls run on even while the shown time stands."""
        return time.monotonic()

    def set(self, now: datetime) -> None:
        """Show another moment from here on."""
        self._shown = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Jump ahead (or back, with a negative length)."""
        self._shown += by


class RandomIds:
    """Ids from the machine's randomness: 80 bits, readable, with the prefix of their kind."""

    def new(self, prefix: str) -> str:
        """A fresh id such as "apt_7h2k0v9x4q1m8z5b"."""
        bits = secrets.randbits(5 * _LENGTH)
        return f"{prefix}_" + "".join(_LETTERS[(bits >> shift) & 31] for shift in range(0, 5 * _LENGTH, 5))

    def number(self) -> str:
        """Six random digits, the first not zero."""
        return str(100_000 + secrets.randbelow(900_000))


class CountingIds:
    """Ids that count up, for a sandbox: the same requests in the same order make the same ids."""

    def __init__(self) -> None:
        """Begin at one."""
        self._made = 0

    def new(self, prefix: str) -> str:
        """The next id, such as "apt_000000000001"."""
        self._made += 1
        return f"{prefix}_{self._made:012d}"

    def number(self) -> str:
        """The next number, from 100001 on."""
        self._made += 1
        return str(100_000 + self._made % 900_000)

    def restart(self) -> None:
        """Begin at one again; only with a database that is empty."""
        self._made = 0
