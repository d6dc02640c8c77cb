"""One ad as its desk shows it: the next step and who takes it, what chapters carry, what came so far."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from chapters.models import ChapterPage
from chapters.queries import memberships_of
from chapters.rules import Ability, roles_with
from donations.money import Money
from donations.queries.giving import creditable
from donations.queries.shares import shares_of
from outreach.models import Placement
from people.models import User


def who_may(ability: Ability, chapter: ChapterPage, placement: Placement) -> list[str]:
    """The handles of those who can take a step: network admins for an ad of the whole network."""
    if placement.chapter_id is None:
        return list(
            User.objects.filter(is_superuser=True, is_active=True).order_by("handle").values_list("handle", flat=True)
        )
    roles = roles_with(ability)
    members = [one.user.handle for one in memberships_of(chapter) if one.role in roles and one.user.is_active]
    return sorted(set(members))


@dataclass(frozen=True)
class Carried:
    """What a chapter takes upon itself of an ad, and what it brought in for the fund."""

    title: str
    share: Money | None
    raised: Money | None


def carried(placement: Placement) -> list[Carried]:
    """Every chapter that carries a share or brought in something, by name; none of those at high risk."""
    if placement.fund is None:
        return []
    currency = placement.fund.currency
    raised = {one.chapter.pk: Money(one.amount, currency) for one in shares_of(placement.fund)}
    shares = {one.chapter_id: Money(one.amount, currency) for one in placement.shares.all()}
    return [
        Carried(title, shares.get(page.pk), raised.get(page.pk))
        for page, title in carriers()
        if page.pk in shares or page.pk in raised
    ]


def carriers() -> list[tuple[ChapterPage, str]]:
    """The chapters that may carry a share, each with its name in the reader's language."""
    return creditable(get_language() or "en")


def sum_of(shares: Iterable[Carried], currency: str) -> Money:
    """What chapters take upon themselves in all."""
    return Money(sum(one.share.amount for one in shares if one.share), currency)
