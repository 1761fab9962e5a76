"""What the core's command line takes from the environment: which database, which Cal.com, which salon."""

import json
import sys
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from booking.bootstrap import BookingSettings

NOTHING, FOUND, USAGE, ENVIRONMENT = 0, 1, 2, 3
"""Exit statuses of the whole program."""
_KEY = "SALON_CALCOM_API_KEY"


def settings_from(environ: Mapping[str, str]) -> "BookingSettings":
    """The settings as the environment gives them; the same variables and defaults as the gateway's."""
    from booking.bootstrap import DEFAULT_SENDER, BookingSettings

    keys = {
        name.removeprefix(f"{_KEY}_").lower().replace("_", "-"): text for name, text in environ.items() if _named(name)
    }
    api_key = environ.get(_KEY, "").strip()
    mode = environ.get("SALON_CALCOM_MODE", "").strip() or ("team" if api_key or keys else "off")
    if mode not in ("team", "personal", "off"):
        fail(ENVIRONMENT, f"SALON_CALCOM_MODE is {mode!r}; it can be team, personal or off")
    return BookingSettings(
        database_url=environ.get("SALON_DATABASE_URL", "").strip() or f"sqlite+aiosqlite:///{_data_file(environ)}",
        calcom_mode=mode,  # type: ignore[arg-type]  # checked in the line above
        calcom_url=environ.get("SALON_CALCOM_URL", "").strip() or "https://api.cal.com",
        calcom_api_key=api_key,
        calcom_staff_keys=keys,
        mail_url=environ.get("SALON_SMTP_URL", "").strip(),
        mail_from=environ.get("SALON_MAIL_FROM", "").strip() or DEFAULT_SENDER,
    )


def _named(variable: str) -> bool:
    return variable.startswith(f"{_KEY}_") and variable != f"{_KEY}_"


def _data_file(environ: Mapping[str, str]) -> Path:
    home = Path(environ.get("HOME", "") or ".")
    folder = Path(environ.get("XDG_DATA_HOME", "") or home / ".local" / "share") / "salon"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "salon.db"


def run(work: Coroutine[Any, Any, int]) -> NoReturn:
    """Run a command to its exit status; what the environment does wrong is one line on stderr and status 3."""
    import asyncio

    from booking.errors import Broken, Refusal, Unavailable

    try:
        status = asyncio.run(work)
    except Refusal as error:
        fail(USAGE, f"{error.code}: {error} {_told(error.facts())}")
    except (Unavailable, Broken) as error:
        fail(ENVIRONMENT, f"{error.code}: {error} {_told(error.facts())}")
    sys.exit(status)


def _told(facts: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in facts.items())


def fail(status: int, message: str) -> NoReturn:
    """End with a sentence on stderr."""
    click.echo(message.strip(), err=True)
    sys.exit(status)


def print_json(data: object) -> None:
    """Data for programs, on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
