"""Money that a treasurer holds in their hand or finds on the account: recorded once, and booked.

Imports donations.actions.arrivals, ledger and receipts. Locks are taken in one order: pledge, gift, totals of the fund,
the receipt book, the contact.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapters.models import ChapterPage
from donations.actions.arrivals import book_arrival, credit_chapters, subject_of
from donations.actions.ledger import reverse
from donations.actions.receipts import correct_receipt, issue_receipt, send_receipt
from donations.actions.shares import to_be_summed
from donations.errors import DonationError
from donations.models import Account, Fund, Gift, Match, Pledge, Posting
from donations.queries.worth import worth_of
from people.actions import contact_for, record_audit
from people.models import User

log = logging.getLogger(__name__)

# Where each way puts the money. Cheques lie beside the cash until somebody takes them to the bank.
INTO = {Gift.Way.TRANSFER: Account.Kind.BANK, Gift.Way.CHEQUE: Account.Kind.CASH, Gift.Way.CASH: Account.Kind.CASH}
Kind = Posting.Kind


@dataclass(frozen=True)
class Arrived:
    """What a treasurer writes down about a gift. `amount` is minor units of the fund's currency."""

    way: str
    amount: int
    received_on: dt.date
    name: str = ""
    shows_name: bool = False
    message: str = ""
    email: str = ""
    locale: str = ""
    note: str = ""
    second_counter: str = ""
    chapters: Sequence[ChapterPage] = ()
    pledge: Pledge | None = None
    match: Match | None = None


@transaction.atomic
def record_gift(*, uid: UUID, fund: Fund, arrived: Arrived, author: User) -> Gift:
    """Record and book a gift that did not come by card; the same `uid` again is the gift that is there.

    DonationError where its pledge was kept already. Whoever records it has said that no government or party gave it.
    """
    pledge = _held(arrived.pledge)
    known = Gift.objects.filter(uid=uid).first()
    if known:
        return known
    if pledge and pledge.state == Pledge.State.KEPT:
        raise DonationError(_("This pledge was kept already."))
    gift, created = Gift.objects.get_or_create(
        uid=uid,
        defaults={
            "fund": fund,
            "pledge": pledge,
            "match": arrived.match,
            "contact": pledge.contact if pledge else None,
            "way": Gift.Way(arrived.way),
            **{"amount": arrived.amount, "counted": arrived.amount, "currency": fund.currency},
            "livemode": settings.STRIPE_LIVE,
            "received_at": moment_of(arrived.received_on, fund),
            **{"name": arrived.name, "shows_name": arrived.shows_name and bool(arrived.name)},
            **{"message": arrived.message, "dedication": pledge.dedication if pledge else "", "note": arrived.note},
            "locale": arrived.locale or get_language() or "en",
            **{"recorded_by": author, "second_counter": arrived.second_counter, "attested": True},
        },
    )
    if created:
        if pledge:
            pledge.state, pledge.ended_at = Pledge.State.KEPT, timezone.now()
            pledge.save(update_fields=["state", "ended_at"])
        credit_chapters(gift=gift, chapters=arrived.chapters)
        book_arrival(gift=gift, into=INTO[Gift.Way(gift.way)], at=gift.received_at)
        _receipt(gift, arrived.email)
        _note("donations.gift_recorded", gift, author, {"amount": gift.amount, "way": str(gift.way)})
    return gift


def _held(pledge: Pledge | None) -> Pledge | None:
    """The pledge under its lock. Money for one that was withdrawn or has lapsed is welcome all the same."""
    return Pledge.objects.select_for_update().get(pk=pledge.pk) if pledge else None


def _receipt(gift: Gift, email: str) -> None:
    """A number for whoever can be given a receipt; the box at a vigil gets none. Mailed where there is an address."""
    if not (email or gift.contact or gift.name):
        return
    receipt = issue_receipt(gift=gift)
    if email and gift.contact is None:
        gift.contact = contact_for(email=email, locale=gift.locale)
        gift.save(update_fields=["contact"])
        send_receipt(receipt=receipt)


def moment_of(day: dt.date, fund: Fund) -> dt.datetime:
    """Noon of that day on the fund's clock, or now where that is yet to come."""
    return min(dt.datetime.combine(day, dt.time(12), ZoneInfo(fund.zone)), timezone.now())


def arrival_of(gift: Gift) -> Posting | None:
    """The posting by which an offline gift arrived; None where there is none that could be taken back."""
    return Posting.objects.filter(key=subject_of(gift), kind=Kind.GIFT, reversed_by=None).first()


def why_not_correct(gift: Gift) -> str:
    """Why a gift cannot be taken back as entered by mistake, in words; empty where it can."""
    if gift.way in Gift.ONLINE:
        return _("It came through the payment company, which has the money. Give it back instead.")
    if arrival_of(gift) is None:
        return _("It was taken back already.")
    if worth_of(gift).back:
        return _("Part of it was given back. What is left can be given back too.")
    return ""


@transaction.atomic
def correct_gift(*, gift: Gift, author: User, reason: str) -> Posting:
    """Undo a gift that was entered by mistake: a posting that reverses it. Its pledge stands again,
    and it is shown beside no name and counts for no chapter any more.

    DonationError where it cannot be undone. The row stays, so that everybody can see what happened.
    """
    gift = Gift.objects.select_for_update(of=("self",)).select_related("pledge").get(pk=gift.pk)
    arrival, refusal = arrival_of(gift), why_not_correct(gift)
    undone = reverse(posting=arrival, author=author, reason=reason) if arrival and not refusal else None
    if undone is None:
        raise DonationError(refusal or _("It was taken back already."))
    if gift.pledge:
        gift.pledge.state, gift.pledge.ended_at = _before(gift.pledge)
        gift.pledge.save(update_fields=["state", "ended_at"])
    gift.pledge, gift.shows_name = None, False
    gift.save(update_fields=["pledge", "shows_name"])
    gift.credits.all().delete()
    correct_receipt(gift=gift)
    _note("donations.gift_corrected", gift, author, {"posting": undone.pk})
    return undone


def _before(pledge: Pledge) -> tuple[str, dt.datetime | None]:
    """Where a pledge is again that was not kept after all: one whose donor was forgotten had ended before."""
    if pledge.contact_id is None:
        return Pledge.State.WITHDRAWN, pledge.ended_at
    return Pledge.State.STANDING, None


@transaction.atomic
def credit_again(*, gift: Gift, chapters: Sequence[ChapterPage], author: User) -> None:
    """Share a gift between other chapters than before, in equal parts; between none where none is named.

    DonationError where it was entered by mistake and taken back: it counts for nobody.
    """
    gift = Gift.objects.select_for_update(of=("self",)).get(pk=gift.pk)
    if gift.way not in Gift.ONLINE and arrival_of(gift) is None:
        raise DonationError(_("It was taken back already."))
    before = sorted(gift.credits.values_list("chapter_id", flat=True))
    gift.credits.all().delete()
    after = sorted(credit.chapter_id for credit in credit_chapters(gift=gift, chapters=chapters))
    to_be_summed(gift.fund, livemode=gift.livemode)
    _note("donations.gift_credited", gift, author, {"before": before, "after": after})


def _note(verb: str, gift: Gift, author: User, details: dict) -> None:
    details = {"gift": str(gift.uid), **details}
    record_audit(actor=author, verb=verb, target=gift, chapter_id=gift.fund.chapter_id, details=details)
    log.info("%s gift=%s user=%s", verb, gift.pk, author.pk)
