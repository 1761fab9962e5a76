"""Carries letters: by SMTP, into a folder, to the console, or into memory for sandboxes; chosen by one address."""

import hashlib
import ssl
import sys
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from pathlib import Path
from typing import TextIO
from urllib.parse import unquote, urlsplit

import aiosmtplib

from booking.application.notices import Letter, Post, PostFailed
from booking.errors import InvariantBroken

_SUBMISSION, _SMTPS = 587, 465
_TIMEOUT_S = 30.0


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message; its id is derived from the letter's, so that a repeat has the same one."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = formataddr((letter.name, letter.to))
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{_digest(letter)}@{sender.rpartition('@')[2].rstrip('>') or 'salon'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.calendar is not None:
        message.add_attachment(
            letter.calendar,
            maintype="text",
            subtype="calendar",
            filename="termin.ics",
            params={"method": letter.method, "charset": "utf-8"},
        )
    return message


def _digest(letter: Letter) -> str:
    return hashlib.sha256(f"{letter.id} {letter.to}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpPost:
    """Sends through a mail server."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    """TLS from the first byte (smtps)."""
    start_tls: bool | None = None
    """None: where the server offers it."""

    async def send(self, letter: Letter) -> None:
        """Hand the letter to the server.

        Raises:
            PostFailed: The server cannot be reached or did not take it.
        """
        try:
            await aiosmtplib.send(
                message_of(letter, self.sender),
                hostname=self.host,
                port=self.port,
                username=self.username or None,
                password=self.password or None,
                use_tls=self.tls,
                start_tls=None if self.tls else self.start_tls,
                tls_context=ssl.create_default_context() if self.tls or self.start_tls else None,
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise PostFailed(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class FilePost:
    """Writes each letter into a folder, as a file named by its id: the same letter twice is one file."""

    folder: Path
    sender: str

    async def send(self, letter: Letter) -> None:
        """Write the file.

        Raises:
            PostFailed: It cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f".{_digest(letter)}.part"
            part.write_bytes(message_of(letter, self.sender).as_bytes())
            part.replace(self.folder / f"{_digest(letter)}.eml")
        except OSError as error:
            raise PostFailed(str(error)) from error


@dataclass(frozen=True, slots=True)
class ConsolePost:
    """Prints letters, for people who try things out."""

    stream: TextIO | None = None
    """Standard error when None."""

    async def send(self, letter: Letter) -> None:
        """Print the letter."""
        print(f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}", file=self.stream or sys.stderr)


@dataclass(slots=True)
class MemoryPost:
    """Keeps letters by id, for sandboxes and tests."""

    letters: dict[str, Letter] = field(default_factory=dict)
    handed_over: int = 0

    async def send(self, letter: Letter) -> None:
        """Keep the letter."""
        self.handed_over += 1
        self.letters[letter.id] = letter


def open_post(url: str, sender: str) -> Post | None:
    """The post behind an address; None where it is empty: mail is off.

    Args:
        url: `smtp://user:password@host:587`, `smtps://…`, `smtp+plain://…` (no TLS at all), `file:///folder`
            or `console:`.
        sender: The From address.

    Raises:
        InvariantBroken: The address is of another kind.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "":
            return None
        case "smtp" | "smtps" | "smtp+plain":
            return SmtpPost(
                host=parts.hostname or "localhost",
                port=parts.port or (_SMTPS if parts.scheme == "smtps" else _SUBMISSION),
                sender=sender,
                username=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
                tls=parts.scheme == "smtps",
                start_tls=False if parts.scheme == "smtp+plain" else None,
            )
        case "file":
            return FilePost(Path(unquote(parts.path)), sender)
        case "console":
            return ConsolePost()
        case other:
            raise InvariantBroken("mail goes by smtp, smtps, smtp+plain, file or console", scheme=other)
