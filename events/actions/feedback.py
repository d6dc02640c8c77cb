"""What guests thought of a date. It is kept without any trace of who said it."""

import logging
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.errors import EventError, NotNow
from events.models import Feedback, Occurrence, Rsvp
from events.queries.feedback import may_give_feedback
from events.terms import erase_at

log = logging.getLogger(__name__)


@transaction.atomic
def give_feedback(*, rsvp: Rsvp, rating: int, words: str, locale: str) -> Rsvp:
    """Keep a rating and words, once a guest. That they gave it, and what was given, are two rows that nothing joins."""
    row = Rsvp.objects.select_related("occurrence").get(pk=rsvp.pk)
    if row.gave_feedback:
        return row
    if not row.occurrence.has_ended():
        raise NotNow(_("This date is not over yet."))
    if not may_give_feedback(row):
        raise EventError(_("Only those who came can say how it was."))
    if Rsvp.objects.filter(pk=row.pk, gave_feedback=False).update(gave_feedback=True):
        date = row.occurrence
        today = timezone.now().astimezone(ZoneInfo(date.zone)).date()
        Feedback.objects.create(occurrence=date, rating=rating, words=words.strip(), locale=locale, given_on=today)
        log.info("feedback given occurrence=%s", date.pk)  # not by whom
    row.gave_feedback = True
    return row


def forget_words() -> int:
    """Take the words off feedback on dates whose guests are forgotten, since people write down names after all; the
    ratings stay. How many."""
    said = Feedback.objects.exclude(words="").values("occurrence")
    dates = Occurrence.objects.filter(pk__in=said, ends_at__lte=timezone.now()).select_related("event", "chapter")
    over = [date.pk for date in dates if erase_at(date) <= timezone.now()]
    return Feedback.objects.filter(occurrence__in=over).exclude(words="").update(words="")
