"""Who came before, and who for the first time: told by a mark that names nobody.

A mark is a hash of a guest's mailbox with a key that is the chapter's alone (people.secrets.keyed_hash), and the month
they came last. So a chapter knows how many came again, not who; no two chapters can compare their marks; and without
the key outside the database nobody can look a mailbox up. At high risk there are none.

Imports events.actions.seats.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chapters.models import Risk
from events.actions.seats import lock_date
from events.disclosure import is_high_risk
from events.models import GuestMark, Occurrence, Rsvp
from people.models import Contact
from people.secrets import keyed_hash

log = logging.getLogger(__name__)

KEPT_MONTHS = 24


def mark_of(contact: Contact, chapter_id: int) -> str:
    """What a chapter knows a guest by."""
    return keyed_hash(f"events.mark:{chapter_id}", contact.email_key)


@transaction.atomic
def mark_guests(*, occurrence: Occurrence) -> int:
    """Note of everyone who came to a date, and has a contact, whether they had come before; how many were noted.

    Whoever was noted for this date already is left as they are, so it can be called as often as one likes. Call it once
    it is known who came, while the contacts are still there.
    """
    date = lock_date(occurrence.pk)
    if is_high_risk(date):
        return 0
    came = date.rsvps.filter(state=Rsvp.State.ATTENDED, contact__isnull=False, is_returning=None)
    rows = {mark_of(row.contact, date.chapter_id): row for row in came.select_related("contact") if row.contact}
    month = date.start_date.replace(day=1)
    known = GuestMark.objects.select_for_update().filter(chapter=date.chapter, key__in=list(rows)).order_by("key")
    before = {mark.key for mark in known if mark.last_month <= month}
    for key, row in rows.items():
        row.is_returning = key in before
    Rsvp.objects.bulk_update(rows.values(), ["is_returning"], batch_size=500)
    marks = [GuestMark(chapter=date.chapter, key=key, last_month=month) for key in sorted(rows)]
    GuestMark.objects.bulk_create(marks, ignore_conflicts=True, batch_size=500)
    GuestMark.objects.filter(chapter=date.chapter, key__in=list(rows), last_month__lt=month).update(last_month=month)
    log.info("guests marked date=%s rows=%s", date.pk, len(rows))
    return len(rows)


def drop_marks(contact: Contact) -> None:
    """Forget in every chapter that this person ever came; how many came again stays true."""
    chapters = list(GuestMark.objects.order_by().values_list("chapter", flat=True).distinct())
    keys = [mark_of(contact, chapter_id) for chapter_id in chapters]
    GuestMark.objects.filter(chapter__in=chapters, key__in=keys).delete()


def drop_old_marks() -> int:
    """Drop the marks of those who have not come for two years, and of chapters that are at high risk now; how many."""
    today = timezone.localdate()
    oldest = dt.date(today.year - KEPT_MONTHS // 12, today.month, 1)
    over = Q(last_month__lt=oldest) | Q(chapter__risk=Risk.HIGH)
    dropped, _ = GuestMark.objects.filter(over).delete()
    log.info("guest marks dropped=%s", dropped)
    return dropped
