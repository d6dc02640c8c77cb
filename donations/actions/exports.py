"""Records of money that leave the house: written down before they do. Imports people.actions."""

import datetime as dt
import logging

from django.db import transaction

from donations.alarms import alarm
from donations.models import Fund
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def note_export(
    *, fund: Fund, what: str, format: str, reason: str, since: dt.date, until: dt.date, author: User
) -> None:
    """Note who takes what of a fund along, and what for. The log says it for good."""
    details = {"what": what, "format": format, "reason": reason, "since": str(since), "until": str(until)}
    record_audit(actor=author, verb="donations.exported", target=fund, chapter_id=fund.chapter_id, details=details)
    if what == "monthly":
        alarm("addresses-exported", fund=fund.pk)  # so that two people know of it
    log.info("donations.exported fund=%s what=%s user=%s", fund.pk, what, author.pk)
