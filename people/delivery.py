"""What the worker does with the outbox. Imports people.errors, people.letters, people.models.

One mail at a time: lease the row (committed), write and send the message (no transaction open), mark the row.
A worker killed before the last step leaves a lease that runs out, and another worker sends the mail: nothing is
lost, and a mail sent twice carries the same Message-ID twice.
"""

import datetime as dt
import logging
import random
import smtplib
import uuid
from enum import Enum
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from people.errors import describe
from people.letters import compose
from people.models import OutgoingMail

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)  # far longer than EMAIL_TIMEOUT, so no mail is taken from a worker still at it
MAX_ATTEMPTS = 8  # with the waits below: over a day
MAX_CLAIMS = 20  # a mail during which so many workers died is what kills them
FIRST_WAIT = dt.timedelta(minutes=1)
WAIT_FACTOR = 4
LONGEST_WAIT = dt.timedelta(hours=12)


class Outcome(Enum):
    """How one mail went."""

    SENT = "sent"
    DROPPED = "dropped"
    PARKED = "parked"
    RETRY = "retry"
    OUTAGE = "outage"  # the mail server cannot be reached: not this mail's fault, and not counted against it


def claim(*, lease_for: dt.timedelta = LEASE) -> OutgoingMail | None:
    """Take the mail that is due longest, for `lease_for`; None where none is due. No two workers get the same one."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = OutgoingMail.objects.filter(free, state=OutgoingMail.State.QUEUED, due_at__lte=now)
    skips = connection.features.has_select_for_update_skip_locked
    if not skips and not due.exists():  # an idle worker does not lock SQLite's file
        return None
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=skips)
        mail = rows.order_by("due_at", "pk").first()
        if mail is None:
            return None
        mail.lease, mail.leased_until, mail.attempts = uuid.uuid4(), now + lease_for, mail.attempts + 1
        mail.save(update_fields=["lease", "leased_until", "attempts"])
    return mail


def deliver_next(server: BaseEmailBackend, *, lease_for: dt.timedelta = LEASE) -> Outcome | None:
    """Send the next mail through Django's mail connection `server`; None where none is due.

    Database errors are raised: the lease runs out and the mail is taken again.
    """
    mail = claim(lease_for=lease_for)
    if mail is None:
        return None
    outcome, changes = _try(mail, server)
    settled = OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease)
    settled.update(lease=None, leased_until=None, **changes)
    level = logging.INFO if outcome in (Outcome.SENT, Outcome.DROPPED) else logging.WARNING
    log.log(level, "mail %s mail=%s kind=%s %s", outcome.value, mail.pk, mail.kind, changes.get("failure", ""))
    return outcome


def _try(mail: OutgoingMail, server: BaseEmailBackend) -> tuple[Outcome, dict[str, Any]]:
    if mail.attempts > MAX_CLAIMS:
        return _parked("every worker died at it")
    try:
        message = compose(mail)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # one poisonous mail must not hold up the rest
        return _parked(describe(error))
    if message is None:
        return Outcome.DROPPED, {"state": OutgoingMail.State.DROPPED}
    try:
        server.open()
    except OSError as error:
        return Outcome.OUTAGE, {"attempts": F("attempts") - 1, "failure": describe(error)}
    try:
        server.send_messages([message])
    except Exception as error:
        server.close()
        return _failed(mail, error)
    return Outcome.SENT, {"state": OutgoingMail.State.SENT, "sent_at": timezone.now(), "failure": ""}


def _failed(mail: OutgoingMail, error: Exception) -> tuple[Outcome, dict[str, Any]]:
    if is_permanent(error) or mail.attempts >= MAX_ATTEMPTS:
        return _parked(describe(error))
    return Outcome.RETRY, {"due_at": timezone.now() + wait_after(mail.attempts), "failure": describe(error)}


def _parked(failure: str) -> tuple[Outcome, dict[str, Any]]:
    return Outcome.PARKED, {"state": OutgoingMail.State.PARKED, "failure": failure}


def is_permanent(error: Exception) -> bool:
    """Whether trying again cannot help: the server said so (5xx), or the message itself cannot be written."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False  # it refused us, not the reader
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return not isinstance(error, OSError)


def wait_after(attempts: int) -> dt.timedelta:
    """How long a mail rests after this many attempts: about 1, 4, 16, 64 minutes … 12 hours, spread by a quarter."""
    wait = min(FIRST_WAIT * float(WAIT_FACTOR ** (attempts - 1)), LONGEST_WAIT)
    return wait * random.SystemRandom().uniform(0.75, 1.25)
