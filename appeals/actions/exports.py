"""Signers that leave the house as a file: written down before they do. Imports people.actions."""

import logging

from django.db import transaction

from appeals.alarms import alarm
from appeals.models import Appeal
from appeals.queries.exports import WITH_ADDRESS
from chapters.models import ChapterPage
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def note_export(
    *,
    appeal: Appeal,
    chapter: ChapterPage,
    author: User,
    count: int,
    what: str,
    format: str,
    reason: str,
    **narrow: str,
) -> None:
    """Note who takes which signers along, how many, and what for. `narrow` is what they were narrowed to."""
    details = {"what": what, "format": format, "reason": reason, "count": count, **narrow}
    record_audit(actor=author, verb="appeals.exported", target=appeal, chapter_id=chapter.pk, details=details)
    if what in WITH_ADDRESS:
        alarm("addresses-exported", appeal=appeal.pk, count=count)  # so that two people know of it
    log.info("appeals.exported appeal=%s what=%s count=%s user=%s", appeal.pk, what, count, author.pk)
