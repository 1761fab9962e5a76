"""`--watch` of `salon sim run`: play again what a change touches, until Ctrl-C."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from simulator.runner import Played
    from simulator.script import Script
    from simulator.watch import Look

PAUSE_S = 0.5


def a_moment() -> None:
    """The pause between two looks at the files."""
    time.sleep(PAUSE_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchWish:
    """What is to be played and watched."""

    paths: tuple[Path, ...]
    only: tuple[str, ...]
    version: str
    context_file: Path | None
    seed: int = 0
    show: bool = False


def run_watched(wish: WatchWish, *, calcom: bool, pause: Callable[[], None] = a_moment) -> int:
    """Play, watch and play again, in the offline lane; the exit status."""
    from flows.store import version_folder
    from simulator.discovery import chosen, packaged, read_all
    from simulator.stage import quiet_gateway
    from simulator.watch import stamps

    quiet_gateway()
    roots = wish.paths or (packaged(),)
    whole = (version_folder(wish.version), *([wish.context_file] if wish.context_file is not None else []))

    def read() -> "list[Script]":
        return chosen(read_all(roots), wish.only, wish.version)

    def play(scripts: "list[Script]") -> "list[Played]":
        from flows.context import read_context
        from flows.phrases import forget_phrases
        from simulator.cast import cast_for
        from simulator.report import outputs
        from simulator.suite import SuiteOptions, run_cast

        forget_phrases()
        read_context.cache_clear()
        cast = cast_for(wish.version, wish.context_file)
        options = SuiteOptions(version=wish.version, seed=wish.seed, calcom=calcom)
        teller = outputs.Teller(total=len(scripts), show=wish.show, json_lines=False, github=False)
        return run_cast(scripts, cast, options, teller.told)

    return WatchedRun(read=read, play=play, whole=whole).run(lambda: stamps((*roots, *whole)), pause)


@dataclass(slots=True)
class WatchedRun:
    """What is played again and again.

    Attributes:
        read: the scripts as they stand now.
        play: plays some of them and tells about each.
        whole: files and folders of which a change touches every script: the flow, the salon's catalogue.
    """

    read: "Callable[[], list[Script]]"
    play: "Callable[[list[Script]], list[Played]]"
    whole: tuple[Path, ...]
    latest: "dict[str, Played]" = field(default_factory=dict)
    broken: bool = False

    def run(self, look: "Look", pause: Callable[[], None] = a_moment) -> int:
        """Play all, then what each change touches; 0 when everything came true the last time it was played, else 1."""
        from simulator.watch import Watch

        try:
            self._round(None)
            click.echo("waiting for changes; Ctrl-C ends", err=True)
            for changed in Watch(look=look, pause=pause).changes():
                self._round(changed)
                click.echo("waiting for changes; Ctrl-C ends", err=True)
        except KeyboardInterrupt:
            click.echo(err=True)
        return 0 if self.latest and not self.broken and all(one.ok for one in self.latest.values()) else 1

    def _round(self, changed: "frozenset[Path] | None") -> None:
        """Play what is touched; what cannot be read or rendered is told and waited out."""
        from flows.errors import FlowError
        from flows.executable import FlowNotExecutable
        from simulator.script import ScriptInvalid

        if changed is not None:
            click.echo(f"\nchanged: {', '.join(sorted(file.name for file in changed))}", err=True)
        try:
            scripts = self.read()
            touched = scripts if changed is None or self.broken else self._touched(scripts, changed)
            played = self.play(touched) if touched else []
        except (ScriptInvalid, FlowError, FlowNotExecutable) as problem:
            self.broken = True
            click.echo(str(problem), err=True)
            return
        self.broken = False
        self.latest |= {one.id: one for one in played}
        known = {script.id for script in scripts}
        self.latest = {name: one for name, one in self.latest.items() if name in known}
        if not touched:
            click.echo("no script is touched by that", err=True)
            return
        passed = sum(one.ok for one in self.latest.values())
        click.echo(f"{len(played)} played, {passed} of {len(self.latest)} scripts pass now", err=True)

    def _touched(self, scripts: "Iterable[Script]", changed: frozenset[Path]) -> "list[Script]":
        """The scripts of the changed files; all of them when the flow, the catalogue or an included part changed."""
        from simulator.discovery import PARTS_FOLDER

        files = {file.resolve() for file in changed}
        everything = any(
            PARTS_FOLDER in file.parts or any(file.is_relative_to(root.resolve()) for root in self.whole)
            for file in files
        )
        return [one for one in scripts if everything or _own_file(one) in files]


def _own_file(script: "Script") -> Path:
    return Path(script.place.file).resolve()
