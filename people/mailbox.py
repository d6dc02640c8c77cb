"""Where mail goes on a laptop: files that the pages under /demo/mail/ show. Imports nothing of ours.

One file a Message-ID (RFC 5322, as it would travel), so a mail sent twice is one mail here, as it is in a mail
program. Everyone who opens the site can read them: settings.DEMO must be on, or nothing works.
"""

import email
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

BACKEND = "people.mailbox.MailboxBackend"


def folder() -> Path:
    """Where the files are."""
    return Path(settings.VAR_DIR) / "mail"


class MailboxBackend(BaseEmailBackend):
    """A Django mail backend that delivers to files, only in a demo."""

    def __init__(self, *args, **kwargs):
        if not settings.DEMO:
            raise ImproperlyConfigured("The mailbox shows mail to everyone; it needs DEMO=1.")
        super().__init__(*args, **kwargs)

    def send_messages(self, email_messages):
        return sum(self.deliver(message.message().as_bytes(linesep="\r\n")) for message in email_messages)

    def deliver(self, raw: bytes) -> bool:
        """Write one message, whole or not at all."""
        folder().mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(email.message_from_bytes(raw)["Message-ID"].encode()).hexdigest()[:24]
        draft = folder() / f".{name}.{os.getpid()}"
        draft.write_bytes(raw)
        draft.replace(folder() / f"{name}.eml")
        return True


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Delivered:
    """One mail in the mailbox."""

    id: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def at(self) -> datetime:
        """When it was sent (UTC)."""
        return parsedate_to_datetime(str(self.message["Date"])).astimezone(UTC)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[Attachment]:
        parts = enumerate(self.message.iter_attachments())
        return [Attachment(part.get_filename() or f"{n}", part.get_payload(decode=True) or b"") for n, part in parts]

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def delivered(limit: int = 200) -> list[Delivered]:
    """The newest mails, newest first."""
    files = sorted(folder().glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in files[:limit]]


def delivered_mail(name: str) -> Delivered | None:
    """The mail of this id; None where there is none."""
    file = folder() / f"{name}.eml"
    return _read(file) if file.is_file() else None


def _read(file: Path) -> Delivered:
    return Delivered(file.stem, email.message_from_bytes(file.read_bytes(), policy=policy.default))


@checks.register(checks.Tags.security)
def mailbox_only_in_demo(app_configs, **kwargs):
    """people.E001: mail goes to a page that everyone can read, and this is no demo."""
    if settings.EMAIL_BACKEND != BACKEND or settings.DEMO:
        return []
    return [
        checks.Error(
            "Mail would go to a mailbox that everyone can read.",
            hint="Set EMAIL_URL to your mail server, or DEMO=1 on a laptop.",
            id="people.E001",
        )
    ]
