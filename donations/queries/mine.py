"""What one donor has given, pledged and asked for. Of the book that is open: `settings.STRIPE_LIVE`."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet

from donations.models import Attempt, Gift, MonthlyGift, Receipt
from people.models import Contact


def gifts_of(contact: Contact) -> QuerySet[Gift]:
    """Their gifts, newest first, with all that the page behind their link says of each. Four queries in all."""
    mine = Gift.objects.filter(contact=contact, livemode=settings.STRIPE_LIVE)
    mine = mine.select_related("fund", "monthly").prefetch_related("refunds", "disputes", "receipts__replaces")
    return mine.order_by("-received_at", "-pk")


def monthly_gifts_of(contact: Contact) -> QuerySet[MonthlyGift]:
    """Their monthly gifts: those that run, then those that are over, newest first."""
    mine = MonthlyGift.objects.filter(contact=contact, livemode=settings.STRIPE_LIVE)
    return mine.select_related("fund").order_by(F("ended_at").desc(nulls_first=True), "-started_at", "-pk")


def given_on(gift: Gift) -> dt.date:
    """The day a gift came in, by the clock of its fund."""
    return gift.received_at.astimezone(ZoneInfo(gift.fund.zone)).date()


def years_of(contact: Contact) -> list[int]:
    """The years of which they can have a paper, latest first: those with a gift whose words are not forgotten yet."""
    named = gifts_of(contact).filter(erased_at=None).prefetch_related(None)
    return sorted({given_on(gift).year for gift in named}, reverse=True)


def receipts_of_year(contact: Contact, year: int) -> list[Receipt]:
    """The receipt that holds for each gift of a year, oldest gift first; gifts without any yet are left out."""
    holding = Receipt.objects.filter(
        gift__contact=contact, livemode=settings.STRIPE_LIVE, replaced_by=None, gift__erased_at=None
    )
    around = holding.filter(gift__received_at__year__range=(year - 1, year + 1)).select_related("gift__fund")
    return [receipt for receipt in around.order_by("gift__received_at", "pk") if given_on(receipt.gift).year == year]


def waiting_of(contact: Contact) -> QuerySet[Attempt]:
    """What they gave in a way that takes days, and has not arrived."""
    mine = Attempt.objects.filter(contact=contact, livemode=settings.STRIPE_LIVE, state=Attempt.State.PROCESSING)
    return mine.select_related("fund").order_by("-created_at", "-pk")
