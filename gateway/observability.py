"""Log events for people who run the program: structured, with what identifies a guest blacked out."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import msgspec
import structlog

HIDDEN = "***"
_PERSONAL = frozenset(
    {
        "name",
        "telefon",
        "phone",
        "email",
        "fuer_wen",
        "for_whom",
        "customer",
        "caller_number",
        "from_number",
        "to_number",
    }
    | {"transcript", "text", "say", "arguments", "args", "body", "gesagt"}
)
"""Fields that may hold what identifies a guest, or what a guest said."""

_PHONE = re.compile(r"(?<![\w-])(?:\+|00?)[1-9](?:[ /-]?\d){5,14}(?![\w-])")
_ROW = re.compile(r"DETAIL:.*")
"""Where PostgreSQL quotes the row that it refuses."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST_PHONE = 7
"""Characters of the shortest text that can hold a number: a plus or a zero, and six digits."""
_OWN_NAMES = frozenset({"event", "level", "timestamp", "logger"})


def redact_text(text: str) -> str:
    """The text with phone numbers, mail addresses and rows quoted by a database blacked out."""
    if "DETAIL:" in text:
        text = _ROW.sub(HIDDEN, text)
    if "@" in text:
        text = _MAIL.sub(HIDDEN, text)
    return _PHONE.sub(HIDDEN, text) if len(text) >= _SHORTEST_PHONE else text


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, Mapping):
        return {key: HIDDEN if key in _PERSONAL and item else _redacted(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(item) for item in value]
    return value


def redact(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor that hides names, numbers, addresses and what was said.

    Args:
        logger: Not used; structlog's signature.
        method: Not used; structlog's signature.
        event: The fields of one log line.
    """
    del logger, method
    for key, value in event.items():
        if key in _OWN_NAMES:
            continue
        event[key] = HIDDEN if key in _PERSONAL and value else _redacted(value)
    return event


def _json(event: Mapping[str, Any], **_: object) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()


def configure(level: str = "info", style: str = "json", stream: TextIO | None = None) -> None:
    """Set structlog up once, from the command line; libraries keep logging through the standard module.

    Args:
        level: The least serious level that is written: debug, info, warning or error.
        style: "json" (one object a line) or "console".
        stream: Where to write; standard error when None.
    """
    numeric = logging.getLevelNamesMapping()[level.upper()]
    out = stream or sys.stderr
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(_json)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(numeric, logging.WARNING), stream=out, format="%(levelname)s %(name)s %(message)s")
