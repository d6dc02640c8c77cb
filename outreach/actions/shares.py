"""Chapters take parts of one ad upon themselves. Imports outreach.actions.planning."""

from collections.abc import Sequence

from django.db import transaction

from chapters.models import ChapterPage
from outreach.actions.planning import set_share
from outreach.models import Placement
from outreach.queries.costs import cost_of
from people.models import User


@transaction.atomic
def carry_so(*, placement: Placement, amounts: Sequence[tuple[ChapterPage, int]], author: User) -> None:
    """Each of these chapters carries so much, in minor units; 0 lets its share go. Only what changes is written."""
    known = dict(placement.shares.values_list("chapter", "amount"))
    for chapter, amount in amounts:
        if known.get(chapter.pk, 0) != amount:
            set_share(placement=placement, chapter=chapter, amount=amount, author=author)


@transaction.atomic
def carry_evenly(*, placement: Placement, chapters: Sequence[ChapterPage], author: User) -> None:
    """All it costs in equal parts, to the last minor unit; whoever is not named carries nothing. Raises NotYet, NoRate.

    Where it does not divide, the first ones carry a minor unit more.
    """
    parts = cost_of(placement).split(len(chapters))
    chosen = {chapter.pk for chapter in chapters}
    others = ChapterPage.objects.filter(ad_shares__placement=placement).exclude(pk__in=chosen)
    amounts = [(chapter, 0) for chapter in others]
    amounts += [(chapter, part.amount) for chapter, part in zip(chapters, parts, strict=True)]
    carry_so(placement=placement, amounts=amounts, author=author)
