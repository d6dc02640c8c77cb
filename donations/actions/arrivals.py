"""What follows from a gift, however it came: a chapter's share of it, and its line in the ledger."""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction

from chapters.models import ChapterPage
from donations.actions.ledger import Leg, account, post
from donations.models import Account, Gift, GiftCredit, Posting
from donations.money import Money

log = logging.getLogger(__name__)


def subject_of(gift: Gift) -> str:
    """What postings about this gift name as their subject."""
    return f"gift:{gift.uid}"


@transaction.atomic
def credit_chapters(*, gift: Gift, chapters: Sequence[ChapterPage]) -> list[GiftCredit]:
    """Share a gift, without its tip, between chapters: equal shares in minor units of its currency that add up to it.

    A gift is shared once: asking again leaves the shares as they are. Any translation of a chapter may be named.
    """
    named = list(dict.fromkeys(chapter.canonical() for chapter in chapters))
    if not named or gift.credits.exists():
        return list(gift.credits.all())
    shares = Money(gift.amount, gift.currency).split(len(named))
    rows = [
        GiftCredit(gift=gift, chapter=chapter, amount=share.amount)
        for chapter, share in zip(named, shares, strict=True)
    ]
    return GiftCredit.objects.bulk_create(rows)


def side_of(gift: Gift) -> str:
    """Which of the fund's accounts a gift goes to: what a match promised, what came offline, or by card."""
    if gift.match_id:
        return Account.Kind.MATCH
    return Account.Kind.CARD if gift.way in Gift.ONLINE else Account.Kind.OFFLINE


@transaction.atomic
def book_arrival(*, gift: Gift, into: str, at: dt.datetime) -> Posting | None:
    """Book a gift that lies in the account of the kind `into` (bank, cash), in the currency it was given in.

    Where that is not the fund's currency, `gift.counted` says its worth (ValueError where it does not), and the two
    sides of the exchange stand in an account of each currency. None where it was booked before.
    """
    if gift.counted is None:
        raise ValueError("a gift of unknown worth cannot be booked")
    fund, book = gift.fund, gift.livemode
    held = account(into, gift.currency, livemode=book)
    mine = account(side_of(gift), fund.currency, livemode=book, fund=fund)
    source = held
    legs = []
    if gift.currency != fund.currency:
        legs.append(Leg(held, account(Account.Kind.EXCHANGE, gift.currency, livemode=book), gift.amount))
        source = account(Account.Kind.EXCHANGE, fund.currency, livemode=book)
    legs.append(Leg(source, mine, gift.counted))
    legs.append(Leg(held, account(Account.Kind.TIPS, gift.currency, livemode=book), gift.tip))
    return post(key=subject_of(gift), kind=Posting.Kind.GIFT, subject=subject_of(gift), livemode=book, at=at, legs=legs)
