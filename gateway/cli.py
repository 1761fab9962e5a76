"""`salon serve` and `salon doctor`: run the gateway, and say what is wrong with an installation."""

import os
import sys
from collections.abc import Callable

import click

_ENVIRONMENT = 3
_FOUND = 1
_DEMO_GROUP = "salon.demo"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", help="Address to listen on; SALON_HOST or 127.0.0.1 when left out.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; SALON_PORT or 8080 when left out.")
@click.option("--demo", is_flag=True, help="Load the demo salon into an empty database and start a fake Cal.com.")
def serve(host: str | None, port: int | None, *, demo: bool) -> None:
    """Answer Retell and the web API until stopped.

    Example: salon serve --port 8080
    """
    from gateway.observability import configure
    from gateway.settings import Settings, SettingsInvalid

    try:
        settings = Settings.from_env(os.environ)
    except SettingsInvalid as problem:
        for name, text in sorted(problem.problems.items()):
            click.echo(f"{name}: {text}", err=True)
        sys.exit(_ENVIRONMENT)
    configure(settings.log_level, settings.log_format)
    host, port = host or settings.host, port or settings.port
    if demo:
        sys.exit(_demo()(settings, host=host, port=port, keep="SALON_DATABASE_URL" in os.environ))
    if not settings.retell_keys:
        click.echo("SALON_RETELL_API_KEY: needed, otherwise every call is refused", err=True)
        sys.exit(_ENVIRONMENT)
    from gateway.serving import run

    sys.exit(run(settings, host=host, port=port))


def _demo() -> Callable[..., int]:
    """The demo of whoever offers one: the fake Cal.com belongs to another package, which we never import."""
    from importlib.metadata import distribution

    for entry in distribution("salon").entry_points:
        if entry.group == _DEMO_GROUP:
            demo: Callable[..., int] = entry.load()
            return demo
    click.echo("no demo is installed", err=True)
    sys.exit(_ENVIRONMENT)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
def doctor(*, as_json: bool) -> None:
    """Look at settings, database, event-type map, flow versions and staff; say cause and cure of what is wrong.

    Exit status 1 when something is wrong, 3 when it cannot be looked at. Example: salon doctor --json
    """
    import asyncio

    import msgspec

    from booking.adapters.system import SystemClock
    from gateway.doctor import check_settings, examine
    from gateway.observability import configure

    configure("error")
    settings, checks = check_settings(os.environ)
    if settings is not None:
        checks += asyncio.run(examine(settings, SystemClock().now()))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(checks)).decode())
    else:
        for one in checks:
            click.echo(f"{'ok   ' if one.ok else 'WRONG'}  {one.name}: {one.found}")
            if not one.ok:
                click.echo(f"       cause: {one.cause}\n       cure:  {one.cure}")
    if settings is None or any(one.name == "database" and not one.ok for one in checks):
        sys.exit(_ENVIRONMENT)
    sys.exit(_FOUND if any(not one.ok for one in checks) else 0)
