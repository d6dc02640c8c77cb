"""A mail server for tests, and the mail they send. The workers that tests start import it as their backend."""

import os
import time
from pathlib import Path

from people.mailbox import MailboxBackend, folder
from people.models import OutgoingMail
from people.outbox import KINDS, Kind, Letter

TEMPLATES = Path(__file__).parent / "templates"
BEFORE, AFTER = 0.06, 0.04  # seconds: wide windows for a kill on both sides of the delivery


def greeting(mail: OutgoingMail) -> Letter | None:
    """Says hello; tells how a builder goes wrong where the subject asks for it."""
    if mail.subject_id == "untrue":
        return None
    if mail.subject_id == "broken":
        raise ZeroDivisionError("ada@example.org")
    return Letter(subject=f"Hello {mail.subject_id}", template="greeting", context={"name": mail.subject_id})


KINDS["test.greeting"] = Kind("test.greeting", greeting, limited=True)


class PostOffice(MailboxBackend):
    """Delivers to files, slowly, and notes every delivery in a journal, the second of one mail included."""

    def send_messages(self, email_messages):
        (message,) = email_messages
        time.sleep(BEFORE)
        super().send_messages(email_messages)
        journal = os.open(folder() / "journal", os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(journal, f"{message.extra_headers['Message-ID']}\n".encode())
        os.close(journal)
        time.sleep(AFTER)
        return 1
