"""Sees when files change: looks again after a pause, and tells once they have come to rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Stamp = tuple[int, int]
"""When a file was written, in nanoseconds, and its size."""
Look = Callable[[], Mapping[Path, Stamp]]


def stamps(roots: Iterable[Path]) -> dict[Path, Stamp]:
    """All files under the roots with their stamps; what vanishes meanwhile is left out."""
    found: dict[Path, Stamp] = {}
    for root in roots:
        for file in [root] if root.is_file() else sorted(root.rglob("*")):
            try:
                state = file.stat()
            except OSError:
                continue
            if file.is_file() and "__pycache__" not in file.parts:
                found[file] = (state.st_mtime_ns, state.st_size)
    return found


@dataclass(slots=True)
class Watch:
    """Tells which files changed.

    Attributes:
        look: how the files stand now.
        pause: waits a moment; Ctrl-C comes out of it.
    """

    look: Look
    pause: Callable[[], None]

    def changes(self) -> Iterator[frozenset[Path]]:
        """The files that were written, added or removed since the last time, together."""
        before = dict(self.look())
        while True:
            self.pause()
            now = dict(self.look())
            if now == before:
                continue
            while True:  # an editor writes several files one after the other
                self.pause()
                again = dict(self.look())
                if again == now:
                    break
                now = again
            changed = {file for file in before.keys() | now.keys() if before.get(file) != now.get(file)}
            before = now
            if changed:
                yield frozenset(changed)
