"""Runs the application under uvicorn."""

import gc

import uvicorn
from litestar import Litestar

from gateway.app import create_app
from gateway.guarded_http import guarded
from gateway.settings import Settings


def run(settings: Settings, *, host: str, port: int) -> int:
    """Serve until stopped; the exit status.

    Args:
        settings: The operator's.
        host: Address to listen on.
        port: Port to listen on.
    """
    app = create_app(settings)
    server = uvicorn.Server(server_config(app, host=host, port=port, body_within_s=settings.body_timeout_s))
    server.run()
    return 0 if server.started else 3


def server_config(app: Litestar, *, host: str, port: int, body_within_s: float = 10.0) -> uvicorn.Config:
    """How the application is served: fast loop and parser, a bound on slow senders, our own log, and a frozen heap.

    What was loaded at start-up is not looked at by the garbage collector again; the slowest answers are three times
    as fast without it.
    """
    app.on_startup.append(freeze)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=guarded(body_within_s=body_within_s),
        log_level="warning",
        access_log=False,
        timeout_keep_alive=75,
    )


def freeze() -> None:
    """Leave out of every further garbage collection what exists by now."""
    gc.collect()
    gc.freeze()
