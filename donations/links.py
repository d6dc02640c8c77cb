"""The secrets in links to donors: to all that is theirs, for a day, and to one monthly gift, as long as it stands.

Imports donations.models and people.secrets.
"""

import hmac

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from content.addresses import absolute
from donations.models import DonorLink, MonthlyGift
from people.secrets import digest, token


def mine_token(link: DonorLink) -> str:
    """The secret of a link to a donor's page; it can be written again after a crash, and is kept nowhere."""
    return token("donations.mine", str(link.uid), 1)


def link_of(given: str) -> DonorLink | None:
    """Whose page it opens; None for one that has ended or was never ours."""
    links = DonorLink.objects.select_related("contact")
    return links.filter(token_hash=digest(given), expires_at__gt=timezone.now()).first()


def monthly_token(monthly: MonthlyGift) -> str:
    """The secret of the page of one monthly gift: in every mail about it, so it works without asking for a link."""
    return f"{monthly.pk}-{token('donations.monthly', str(monthly.uid), 1)}"


def monthly_of(given: str) -> MonthlyGift | None:
    """Which monthly gift of the book that is open it opens; None for one that we never wrote.

    Mail programs may have changed its case.
    """
    given = given.strip().lower()
    number, _, _ = given.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    rows = MonthlyGift.objects.select_related("fund", "contact").filter(livemode=settings.STRIPE_LIVE)
    found = rows.filter(pk=int(number)).first()
    if found and hmac.compare_digest(monthly_token(found).encode(), given.encode("utf-8", "replace")):
        return found
    return None


def mine_url(link: DonorLink) -> str:
    """The whole address of a donor's page, in the active language."""
    return absolute(reverse("donations_mine_page", args=[mine_token(link)]))


def ask_url() -> str:
    """Where a donor asks for a new link."""
    return absolute(reverse("donations_mine"))


def monthly_url(monthly: MonthlyGift) -> str:
    """The whole address of the page of one monthly gift, in the active language."""
    return absolute(reverse("donations_monthly", args=[monthly_token(monthly)]))
