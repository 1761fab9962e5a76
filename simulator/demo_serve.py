"""`salon serve --demo`: the demo salon beside a fake Cal.com, both on this machine, until stopped."""

import asyncio
import secrets
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import msgspec
import uvicorn

from simulator.fakes.calcom.server import LoopbackCalcom
from simulator.fakes.calcom.state import CalcomState
from simulator.stage import CALCOM_KEY

_FAILED = 3


def serve_demo(settings: Any, *, host: str, port: int, keep: bool) -> int:  # noqa: ANN401  the gateway's Settings
    """Serve the demo salon until stopped.

    Args:
        settings: the gateway's settings; keys that are not set are made up and told once.
        host: address to listen on.
        port: port to listen on.
        keep: use the database of the settings; otherwise one that goes when the server stops.

    Returns:
        The exit status: 0 when it was stopped, 3 when it could not start.
    """
    return asyncio.run(_serve(settings, host, port, keep=keep))


async def _serve(settings: Any, host: str, port: int, *, keep: bool) -> int:  # noqa: ANN401  the same
    from gateway.app import create_app  # noqa: PLC0415  the web framework is loaded when it is needed

    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="salon-demo-")))
        state = CalcomState(clock=lambda: datetime.now(UTC), limit=0)  # noqa: TID251  the program's own edge
        calcom = await stack.enter_async_context(LoopbackCalcom(state))
        changes: dict[str, object] = {
            "calcom_mode": "team",
            "calcom_url": calcom.url,
            "calcom_keys": {"default": _secret(settings, CALCOM_KEY)},
        }
        if not keep:
            changes |= {"database_url": f"sqlite+aiosqlite:///{folder / 'salon.db'}", "spool": folder / "spool"}
        for name, variable in (("retell_keys", "SALON_RETELL_API_KEY"), ("api_keys", "SALON_API_KEY")):
            if not getattr(settings, name):
                made_up = secrets.token_hex(16)
                changes[name] = {"demo" if name == "api_keys" else "default": _secret(settings, made_up)}
                click.echo(f"{variable}={made_up}", err=True)
        settings = msgspec.structs.replace(settings, **changes)
        app = create_app(settings, demo=True)
        server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False))
        click.echo(
            f"The demo salon answers on http://{host}:{port} (fake Cal.com: {calcom.url}); stop with Ctrl-C.", err=True
        )
        await server.serve()
        return 0 if server.started else _FAILED


def _secret(settings: Any, value: str) -> object:  # noqa: ANN401  the same
    """A secret of the gateway's own kind, which its settings module alone may make."""
    return type(settings.calcom_webhook_secret)(value)
