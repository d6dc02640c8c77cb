"""Receipts: numbered without gaps, replaced and never changed. Call these last in the transaction that books.

Locks are taken in one order: totals of the fund (by `post`), the receipt book of the year, the contact.
"""

import logging

from django.db import transaction
from django.utils import timezone

from donations.models import Dispute, Gift, Posting, Receipt, ReceiptBook, Refund
from people.outbox import queue_mail

log = logging.getLogger(__name__)

GIVEN_BACK = (Refund.State.PENDING, Refund.State.SUCCEEDED)


@transaction.atomic
def issue_receipt(*, gift: Gift) -> Receipt:
    """The first receipt of a gift, and the mail with it where the donor left an address. Twice is once."""
    book = _book(gift)
    known = Receipt.objects.filter(gift=gift, replaces=None).first()
    return known or _write(book, gift, None)


@transaction.atomic
def correct_receipt(*, gift: Gift) -> Receipt | None:
    """A receipt that replaces the last one with what the donor has not got back, and its mail.

    None where nothing changed since the last one, or where there was none: then the first will say what is left.
    """
    book = _book(gift)
    last = last_receipt(gift)
    if last is None or (last.amount, last.tip) == kept_of(gift):
        return None
    return _write(book, gift, last)


def last_receipt(gift: Gift) -> Receipt | None:
    """The one that holds now, if there is any."""
    return Receipt.objects.filter(gift=gift, replaced_by=None).first()


def kept_of(gift: Gift) -> tuple[int, int]:
    """What the donor gave and has not got back, and the tip's part of it; minor units of the gift's currency.

    As in the ledger, what goes back comes out of the gift first and out of the tip last.
    A dispute counts once it is lost: until then nobody knows whose the money is. Of a gift that was entered by mistake
    and taken back, nothing was given.
    """
    gave = gift.amount + gift.tip
    taken_back = Posting.objects.filter(subject=f"gift:{gift.uid}", reverses__kind=Posting.Kind.GIFT)
    if gift.recorded_by_id and taken_back.exists():
        return 0, 0
    refunds = gift.refunds.filter(state__in=GIVEN_BACK).values_list("amount", flat=True)
    lost = gift.disputes.filter(state=Dispute.State.LOST).values_list("amount", flat=True)
    kept = max(gave - sum(refunds) - sum(lost), 0)
    return kept, min(gift.tip, kept)


def _book(gift: Gift) -> ReceiptBook:
    """The book of this year, held until the caller's transaction ends, so that no number is lost or taken twice."""
    year = timezone.now().year
    book, _created = ReceiptBook.objects.get_or_create(livemode=gift.livemode, year=year)
    return ReceiptBook.objects.select_for_update().get(pk=book.pk)


def _write(book: ReceiptBook, gift: Gift, last: Receipt | None) -> Receipt:
    amount, tip = kept_of(gift)
    book.last += 1
    book.save(update_fields=["last"])
    receipt = Receipt.objects.create(
        gift=gift,
        livemode=book.livemode,
        year=book.year,
        number=book.last,
        amount=amount,
        tip=tip,
        currency=gift.currency,
        replaces=last,
    )
    log.info("receipt issued receipt=%s corrects=%s", receipt, last)
    send_receipt(receipt=receipt)
    return receipt


def send_receipt(*, receipt: Receipt, again: str = "") -> None:
    """Queue the mail with this receipt; with another `again` once more. Nothing where the gift has no contact."""
    gift = receipt.gift
    if gift.contact:
        key = f"receipt:{receipt.livemode:d}:{receipt}" + (f":{again}" if again else "")
        queue_mail(kind="donations.receipt", subject_id=receipt.pk, to=gift.contact, key=key, locale=gift.locale)
