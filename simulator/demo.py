"""The demonstration: the acceptance calls over real HTTP, then the day and the calendar outside, in text."""

from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.cast import Cast, cast_for
from simulator.discovery import chosen, packaged, read_all
from simulator.loopback import served
from simulator.report.page import page
from simulator.report.talk import talk_lines, verdict_lines
from simulator.report.timeline import days_of, timeline_lines
from simulator.runner import Played, play
from simulator.stage import CALCOM_KEY, KEY, stage_at

Echo = Callable[[str], None]
_RULE = "─" * 108


async def run_demo(version: str, report: Path, echo: Echo) -> int:
    """Play the acceptance calls and tell everything.

    Args:
        version: the flow version that answers.
        report: where the HTML page is written.
        echo: prints a line.

    Returns:
        0 when every call came true, else 1.
    """
    scripts = chosen(read_all([packaged() / "acceptance"]), (), version)
    cast = cast_for(version)
    results: list[Played] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="salon-demo-")))
        calcom_url, gateway_url = await _open(stack, folder)
        echo(f"Gateway {gateway_url} (SQLite {folder / 'salon.sqlite3'}), fake Cal.com {calcom_url}, flow {version}")
        stage = await stack.enter_async_context(stage_at(gateway_url, calcom_url))
        for number, script in enumerate(scripts, start=1):
            played = await play(script, cast, stage)
            results.append(played)
            for line in _call_lines(played, number, len(scripts)):
                echo(line)
    for line in _afterwards(results, cast):
        echo(line)
    _write(report, page(results, [cast]))
    passed = sum(played.ok for played in results)
    echo(f"\n{passed} of {len(results)} calls came true.")
    echo(f"HTML report: {report}")
    echo("The same salon to call yourself: make serve")
    return 0 if passed == len(results) else 1


def _write(report: Path, text: str) -> None:
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(text, encoding="utf-8")


async def _open(stack: AsyncExitStack, folder: Path) -> tuple[str, str]:
    """Start the fake Cal.com and the gateway; their addresses."""
    from gateway.app import create_app  # noqa: PLC0415  the web framework is loaded when it is needed
    from gateway.settings import Secret, Settings  # noqa: PLC0415  the same
    from simulator.fakes.calcom.server import LoopbackCalcom  # noqa: PLC0415  the same

    calcom = await stack.enter_async_context(LoopbackCalcom())
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{folder / 'salon.sqlite3'}",
        retell_keys={"default": Secret(KEY)},
        calcom_mode="team",
        calcom_url=calcom.url,
        calcom_keys={"default": Secret(CALCOM_KEY)},
        spool=folder / "spool",
        log_level="error",
    )
    gateway_url = await stack.enter_async_context(served(create_app(settings, sandbox=True)))
    return calcom.url, gateway_url


def _call_lines(played: Played, number: int, total: int) -> Iterator[str]:
    now = datetime.fromisoformat(played.now)
    yield ""
    yield _RULE
    yield f"Call {number} of {total}: {played.title}"
    yield f"{now:%A %Y-%m-%d %H:%M}   {played.id}   {played.version}"
    yield _RULE
    yield from talk_lines(played)
    yield "  " + "─" * 20
    yield from verdict_lines(played)


def _afterwards(results: list[Played], cast: Cast) -> Iterator[str]:
    """The day and the calendar outside, after each call that left appointments behind."""
    standing = [played for played in results if played.after is not None and played.after.standing]
    for played in standing:
        if played.after is None:
            continue
        yield ""
        yield _RULE
        yield f"The day after {played.id}: {played.title}"
        yield _RULE
        for day in days_of(played.after.standing):
            yield from timeline_lines(played.after.standing, day, cast.context)
        yield from _calendar_lines(played)


def _calendar_lines(played: Played) -> Iterator[str]:
    if played.calendar is None:
        return
    accepted = sorted(played.calendar.accepted, key=lambda one: (str(one.get("start")), str(one.get("uid"))))
    yield f"Cal.com holds {len(accepted)} booking(s):"
    for one in accepted:
        host = one.get("hosts") or []
        who = host[0].get("name", "") if host and isinstance(host[0], dict) else ""
        kind = one.get("eventType") or {}
        slug = kind.get("slug", "") if isinstance(kind, dict) else ""
        yield f"  {one.get('start')} … {one.get('end')}  {who:<18} event type {one.get('eventTypeId')} {slug}".rstrip()
    if not accepted:
        yield "  nothing"
