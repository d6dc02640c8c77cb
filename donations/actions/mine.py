"""What donors do on the page behind their link."""

import logging

from django.db import transaction
from django.utils import timezone

from content.freshness import touch
from donations.actions.receipts import last_receipt, send_receipt
from donations.models import Gift, MonthlyGift
from people.models import Contact
from people.outbox import queue_mail

log = logging.getLogger(__name__)


@transaction.atomic
def send_again(*, gift: Gift) -> None:
    """Mail the receipt that holds once more; at most once a day."""
    receipt = last_receipt(gift)
    if receipt:
        send_receipt(receipt=receipt, again=timezone.localdate().isoformat())


@transaction.atomic
def show_name(*, gift: Gift, shows: bool) -> None:
    """Show the name of this gift on public pages, or hide it; nothing where it was given without a name.

    The gifts of the coming months do as the one that was changed last.
    """
    row = Gift.objects.select_for_update().get(pk=gift.pk)
    if row.name and row.shows_name != shows:
        row.shows_name = shows
        row.save(update_fields=["shows_name"])
        if row.monthly:
            MonthlyGift.objects.filter(pk=row.monthly.pk).update(shows_name=shows)
        log.info("name shown gift=%s shows=%s", row.pk, shows)
        touch()


@transaction.atomic
def ask_for_statement(*, contact: Contact, year: int, locale: str) -> None:
    """Mail the paper with all gifts of a year, at most once a day. The worker draws it."""
    key = f"donations.statement:{contact.pk}:{year}:{timezone.localdate().isoformat()}"
    queue_mail(kind="donations.statement", subject_id=year, to=contact, key=key, locale=locale)
