"""What an operator decides through the environment, read once and passed on; every wrong value is reported at once."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args
from urllib.parse import urlsplit

import msgspec

CalcomMode = Literal["team", "personal", "off"]
LogFormat = Literal["json", "console"]
_Value = TypeVar("_Value")

_PORTS = 65535
_NAMED = re.compile(r"[A-Z0-9][A-Z0-9_]*")


class Secret:
    """A value that must not be printed; `reveal` is the only way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)


class SettingsInvalid(Exception):
    """Some settings cannot be used; `problems` has one sentence per variable."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in sorted(problems.items())))
        self.problems = dict(problems)


class SandboxRefused(Exception):
    """A sandbox must not be opened with a key that looks real, nor on the database of a salon."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `create_app` needs to know; business rules are salon data, not settings."""

    database_url: str
    """SQLAlchemy URL, `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`."""
    public_url: str = "http://127.0.0.1:8080"
    """Where Retell reaches this gateway; part of the rendered tool URLs, never of a flow's identity."""
    host: str = "127.0.0.1"
    port: int = 8080
    retell_keys: Mapping[str, Secret] = {}
    """Signing keys by name: `SALON_RETELL_API_KEY` is "default", `SALON_RETELL_API_KEY_<NAME>` is "<name>"."""
    api_keys: Mapping[str, Secret] = {}
    """Keys for `/api/v2` by salon id: `SALON_API_KEY_<SALON>`; `SALON_API_KEY` serves a program with one salon."""
    calcom_mode: CalcomMode = "off"
    calcom_url: str = "https://api.cal.com"
    calcom_keys: Mapping[str, Secret] = {}
    """`SALON_CALCOM_API_KEY` is "default"; `SALON_CALCOM_API_KEY_<NAME>` are those of persons."""
    calcom_webhook_secret: Secret = Secret("")
    smtp_url: Secret = Secret("")
    """`smtp://user:password@host:port`, `smtps://…`, `file:///folder` or `console:`; empty: mail is off."""
    mail_from: str = ""
    keep_calls_days: int = 30
    """How long a call's transcript is kept; 0: not at all."""
    max_body_bytes: int = 1_048_576
    body_timeout_s: float = 10.0
    spool: Path = Path("spool")
    """Folder for call-backs that could not be written to the database; drained when it answers again."""
    operator_key: Secret = Secret("")
    """Lets an operator read `/metrics` from another machine; empty: only this machine may."""
    log_level: str = "info"
    log_format: LogFormat = "json"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read `SALON_*` from the environment.

        Args:
            environ: The variables; `os.environ` on the command line.

        Raises:
            SettingsInvalid: Any value cannot be used; all of them are named.
        """
        reader = _Reader(environ)
        data = _data_folder(environ)
        calcom_keys = reader.named("SALON_CALCOM_API_KEY")
        settings = cls(
            database_url=reader.value("SALON_DATABASE_URL", _database, f"sqlite+aiosqlite:///{data / 'salon.db'}"),
            public_url=reader.value("SALON_PUBLIC_URL", _http, "http://127.0.0.1:8080"),
            host=reader.value("SALON_HOST", _text, "127.0.0.1"),
            port=reader.value("SALON_PORT", _whole(1, _PORTS), 8080),
            retell_keys=reader.named("SALON_RETELL_API_KEY"),
            api_keys=reader.named("SALON_API_KEY"),
            calcom_mode=reader.value(
                "SALON_CALCOM_MODE", _choice(get_args(CalcomMode)), "team" if calcom_keys else "off"
            ),
            calcom_url=reader.value("SALON_CALCOM_URL", _http, "https://api.cal.com"),
            calcom_keys=calcom_keys,
            calcom_webhook_secret=Secret(environ.get("SALON_CALCOM_WEBHOOK_SECRET", "")),
            smtp_url=reader.value("SALON_SMTP_URL", _smtp, Secret("")),
            mail_from=reader.value("SALON_MAIL_FROM", _text, ""),
            keep_calls_days=reader.value("SALON_KEEP_CALLS_DAYS", _whole(0, 3650), 30),
            max_body_bytes=reader.value("SALON_MAX_BODY_BYTES", _whole(1024, 67_108_864), 1_048_576),
            body_timeout_s=float(reader.value("SALON_BODY_TIMEOUT_S", _whole(1, 600), 10)),
            spool=reader.value("SALON_SPOOL", Path, data / "spool"),
            operator_key=Secret(environ.get("SALON_OPERATOR_KEY", "").strip()),
            log_level=reader.value("SALON_LOG_LEVEL", _choice(("debug", "info", "warning", "error")), "info"),
            log_format=reader.value("SALON_LOG_FORMAT", _choice(get_args(LogFormat)), "json"),
        )
        if settings.calcom_mode != "off" and not settings.calcom_keys:
            reader.problems["SALON_CALCOM_API_KEY"] = f"needed in mode {settings.calcom_mode}"
        if reader.problems:
            raise SettingsInvalid(reader.problems)
        return settings


class _Reader:
    """Converts variables one by one and keeps what was wrong with each."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: dict[str, str] = {}

    def value(self, name: str, convert: Callable[[str], _Value], default: _Value) -> _Value:
        text = self._environ.get(name, "").strip()
        if not text:
            return default
        try:
            return convert(text)
        except ValueError as problem:
            self.problems[name] = str(problem)
            return default

    def named(self, name: str) -> dict[str, Secret]:
        """The secret of this name as "default", and each `<name>_<NAME>` under its name in lower case."""
        out: dict[str, Secret] = {}
        for variable, text in sorted(self._environ.items()):
            rest = variable.removeprefix(f"{name}_")
            if variable == name:
                key = "default"
            elif rest != variable and _NAMED.fullmatch(rest):
                key = rest.lower().replace("_", "-")
            else:
                continue
            if not text.strip():
                continue
            if any(secret.reveal() == text.strip() for secret in out.values()):
                self.problems[variable] = "the same secret stands under two names"
            out[key] = Secret(text.strip())
        return out


def _data_folder(environ: Mapping[str, str]) -> Path:
    home = Path(environ.get("HOME", "") or ".")
    return Path(environ.get("XDG_DATA_HOME", "") or home / ".local" / "share") / "salon"


def _text(text: str) -> str:
    return text


def _http(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http or https address")
    return text.rstrip("/")


def _database(text: str) -> str:
    schemes = {
        "sqlite": "sqlite+aiosqlite",
        "sqlite+aiosqlite": "sqlite+aiosqlite",
        "postgres": "postgresql+asyncpg",
        "postgresql": "postgresql+asyncpg",
        "postgresql+asyncpg": "postgresql+asyncpg",
    }
    scheme, mark, rest = text.partition("://")
    if not mark or scheme not in schemes:
        raise ValueError("not a sqlite or postgresql address")
    return f"{schemes[scheme]}://{rest}"


def _smtp(text: str) -> Secret:
    parts = urlsplit(text)
    served = parts.scheme in ("smtp", "smtps", "smtp+plain") and parts.hostname
    if not served and not (parts.scheme == "file" and parts.path) and parts.scheme != "console":
        raise ValueError("not an smtp, smtps, smtp+plain, file or console address")
    return Secret(text)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"not a whole number from {least} to {most}")
        return int(text)

    return convert


def _choice(choices: tuple[str, ...]) -> Callable[[str], Any]:
    def convert(text: str) -> str:
        if text not in choices:
            raise ValueError(f"not one of {', '.join(choices)}")
        return text

    return convert
