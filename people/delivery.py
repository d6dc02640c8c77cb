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
from django.db import InterfaceError, OperationalError
from django.db.models import F, Q, QuerySet
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


def due_mails(most: int) -> list[int]:
    """The primary keys of the mails that are due, longest first, `most` of them at most. None of them is taken by this:
    an idle worker locks nothing, and many are found for the price of one."""
    return list(_due(timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)[:most])


def _due(now: dt.datetime) -> QuerySet[OutgoingMail]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return OutgoingMail.objects.filter(free, state=OutgoingMail.State.QUEUED, due_at__lte=now)


def take(pk: int, *, lease_for: dt.timedelta = LEASE) -> OutgoingMail | None:
    """Lease this mail for `lease_for`; None where it is due no more, or somebody else has it. No two workers get the
    same one: the database looks once more at the row that it changes."""
    now, lease = timezone.now(), uuid.uuid4()
    ours = {"lease": lease, "leased_until": now + lease_for, "attempts": F("attempts") + 1}
    if not _due(now).filter(pk=pk).update(**ours):
        return None
    return OutgoingMail.objects.filter(pk=pk, lease=lease).first()


def claim(*, lease_for: dt.timedelta = LEASE) -> OutgoingMail | None:
    """Take the mail that is due longest; None where none is due."""
    while keys := due_mails(1):
        if mail := take(keys[0], lease_for=lease_for):
            return mail
    return None


def deliver_next(server: BaseEmailBackend, *, lease_for: dt.timedelta = LEASE) -> Outcome | None:
    """Send the next mail through Django's mail connection `server`; None where none is due."""
    mail = claim(lease_for=lease_for)
    return deliver(mail, server) if mail else None


def deliver(mail: OutgoingMail, server: BaseEmailBackend) -> Outcome:
    """Send a mail that was taken, and write down how it went.

    Database errors are raised: the lease runs out and the mail is taken again.
    """
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
