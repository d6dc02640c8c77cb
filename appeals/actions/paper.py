"""Sheets that were signed face to face: brought in, counted by two people, added to the tallies, destroyed.

What the second person counts holds. A recount is made by two people again, and what it finds more or less is added to
the tallies like anything else. The sums of a batch are changed under its own lock.
"""

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.actions.counting import change_for_batch, note_changes
from appeals.errors import NotAllowed
from appeals.models import Appeal, PaperBatch
from appeals.queries.paper import is_to_count, number_typed
from chapters.models import ChapterPage
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Brought:
    """What someone brings in. `collector` is a handle; `counted` is their own count of the names on the sheets."""

    sheets: int
    counted: int
    collected_on: dt.date
    locale: str
    country: str = ""
    collector: str = ""


@transaction.atomic
def bring_in(*, uid: uuid.UUID, appeal: Appeal, chapter: ChapterPage, brought: Brought, author: User) -> PaperBatch:
    """Write down a batch under the chapter's next number. The same `uid` again is the same batch.

    Numbers have no gaps: whoever looks for batch 7 knows that there is one. So they are given out one at a time.
    """
    Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)  # signing goes on meanwhile
    known = PaperBatch.objects.filter(uid=uid, appeal=appeal, chapter=chapter).first()
    if known:
        return known
    if PaperBatch.objects.filter(uid=uid).exists():  # the number of a form that was opened for others
        raise NotAllowed(_("This form is not one of ours. Please open it again."))
    last = PaperBatch.objects.filter(appeal=appeal, chapter=chapter).aggregate(last=Max("number"))["last"]
    batch = PaperBatch.objects.create(
        uid=uid,
        appeal=appeal,
        chapter=chapter,
        number=(last or 0) + 1,
        collector=brought.collector,
        locale=brought.locale,
        country=brought.country,
        sheets=brought.sheets,
        collected_on=brought.collected_on,
        first_count=brought.counted,
        first_by=author,
    )
    _audit("appeals.batch_brought", batch, author, sheets=batch.sheets, first=batch.first_count)
    log.info("batch brought batch=%s", batch.pk)
    return batch


@transaction.atomic
def count_again(*, batch: PaperBatch, counted: int, author: User) -> PaperBatch:
    """The second count: it holds, and what it differs from what was counted before goes to the tallies.

    Raises NotAllowed for whoever made the first count, and where more names were typed than were counted.
    """
    row = _locked(batch)
    if not is_to_count(row):
        raise NotAllowed(_("Somebody has counted these sheets for the second time already."))
    if row.first_by_id == author.pk:
        raise NotAllowed(_("You made the first count. Ask somebody else to count the sheets as well."))
    if (typed := number_typed(row)) > counted:
        raise NotAllowed(
            _("%(number)s names were typed from these sheets. Remove some of them first.") % {"number": typed}
        )
    before = row.counted or 0
    row.counted, row.second_by, row.second_at = counted, author, timezone.now()
    row.save(update_fields=["counted", "second_by", "second_at"])
    if counted != before:
        note_changes([change_for_batch(row, counted - before)])
    _audit("appeals.batch_counted", row, author, first=row.first_count, counted=counted, before=before)
    log.info("batch counted batch=%s", row.pk)
    return row


@transaction.atomic
def begin_recount(*, batch: PaperBatch, counted: int, author: User) -> PaperBatch:
    """The first count of a recount. Until somebody else has counted too, the count from before holds.

    Raises NotAllowed where there is nothing to recount, and for whoever made the count that holds now: the database
    keeps two people on every batch.
    """
    row = _locked(batch)
    if is_to_count(row):
        raise NotAllowed(_("These sheets wait for their second count."))
    if row.is_destroyed:
        raise NotAllowed(_("The sheets no longer exist. Nobody can count them again."))
    if row.second_by_id == author.pk:
        raise NotAllowed(_("You made the count that holds. Ask somebody else to begin; you may then count second."))
    row.first_count, row.first_by, row.first_at = counted, author, timezone.now()
    row.save(update_fields=["first_count", "first_by", "first_at"])
    _audit("appeals.recount_begun", row, author, first=counted, before=row.counted)
    log.info("batch recount batch=%s", row.pk)
    return row


@transaction.atomic
def note_destroyed(*, batch: PaperBatch, author: User) -> PaperBatch:
    """Write down that the sheets no longer exist; a second time changes nothing. Raises NotAllowed before the count."""
    row = _locked(batch)
    if row.is_destroyed:
        return row
    if is_to_count(row):
        raise NotAllowed(_("Sheets are destroyed only once two people have counted them."))
    row.is_destroyed, row.destroyed_by, row.destroyed_at = True, author, timezone.now()
    row.save(update_fields=["is_destroyed", "destroyed_by", "destroyed_at"])
    _audit("appeals.batch_destroyed", row, author, counted=row.counted)
    log.info("batch destroyed batch=%s", row.pk)
    return row


def _locked(batch: PaperBatch) -> PaperBatch:
    return PaperBatch.objects.select_for_update().get(pk=batch.pk)


def _audit(verb: str, batch: PaperBatch, author: User, **numbers: int | None) -> None:
    details = {"number": batch.number, **numbers}
    record_audit(actor=author, verb=verb, target=batch, chapter_id=batch.chapter_id, details=details)
