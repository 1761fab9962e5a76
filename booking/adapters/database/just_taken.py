"""What this process has just claimed: whoever waited meanwhile for the same time need not ask the database.

Only a shortcut to a refusal. It knows nothing of other processes, forgets everything as soon as anything is freed,
and never says that a time is free; the database alone does that.
"""

from collections import deque
from collections.abc import Sequence

from booking.errors import SlotTaken

Stretch = tuple[int, int, int]
"""Resource, first minute, end minute."""
_REMEMBERED = 256


class JustTaken:
    """The last claims of this process, in the order they were committed."""

    def __init__(self) -> None:
        """Begin with nothing taken."""
        self._commits = 0
        self._taken: deque[tuple[int, Stretch]] = deque(maxlen=_REMEMBERED)

    def now(self) -> int:
        """A mark: what is taken after it is new to whoever holds it."""
        return self._commits

    def note(self, taken: Sequence[Stretch], *, freed: bool) -> None:
        """A transaction was committed that claimed this, and may have freed something."""
        self._commits += 1
        if freed:
            self._taken.clear()
        self._taken.extend((self._commits, stretch) for stretch in taken)

    def refuse(self, mark: int, wanted: Sequence[Stretch]) -> None:
        """Refuse who wants what was taken after the mark.

        Raises:
            SlotTaken: Some of the wanted stretches were.
        """
        for commit, (resource, start, end) in reversed(self._taken):
            if commit <= mark:
                return
            if any(one[0] == resource and one[1] < end and one[2] > start for one in wanted):
                raise SlotTaken
