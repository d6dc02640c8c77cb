"""Who may see and move whose money. Another chapter's money does not exist as far as anyone can tell."""

from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from chapters.models import ChapterPage
from donations.models import Fund, Gift, Guarantee, Match, Pledge, Refund, Spending
from people.models import User

Row = TypeVar("Row", bound=Model)


def funds_for(user: User, chapter: ChapterPage) -> QuerySet[Fund]:
    """The chapter's own funds, newest first; on any desk, network admins also see those of the whole network.

    That the user may see money in this chapter at all, the view has asked (`get_chapter_or_404`).
    """
    mine = Q(chapter__translation_key=chapter.translation_key)
    if user.is_superuser:
        mine |= Q(chapter=None)
    return Fund.objects.filter(mine).order_by("-created_at", "-pk")


def fund_or_404(user: User, chapter: ChapterPage, key: UUID) -> Fund:
    """One of the funds that are this desk's, by the key in the address."""
    found = funds_for(user, chapter).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def gift_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Gift:
    """A gift to one of the funds that are this desk's, in the book that is open (live, or practice)."""
    return _of_desk(Gift.objects.select_related("fund", "monthly", "match", "pledge"), user, chapter, uid=uid)


def pledge_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Pledge:
    """A pledge to one of the funds that are this desk's."""
    return _of_desk(Pledge.objects.select_related("fund", "chapter", "contact"), user, chapter, uid=uid)


def refund_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Refund:
    """A refund of a gift to one of the funds that are this desk's."""
    found = Refund.objects.filter(gift__fund__in=funds_for(user, chapter), gift__livemode=settings.STRIPE_LIVE, uid=uid)
    refund = found.select_related("gift__fund").first()
    if refund is None:
        raise Http404
    return refund


def match_or_404(user: User, chapter: ChapterPage, pk: int) -> Match:
    """A match of one of the funds that are this desk's."""
    return _of_desk(Match.objects.select_related("fund"), user, chapter, pk=pk)


def spending_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Spending:
    """A payment from one of the funds that are this desk's."""
    return _of_desk(Spending.objects.select_related("fund", "posting"), user, chapter, uid=uid)


def guarantee_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Guarantee:
    """Somebody's word for one of the funds that are this desk's."""
    return _of_desk(Guarantee.objects.select_related("fund"), user, chapter, uid=uid)


def _of_desk(rows: QuerySet[Row], user: User, chapter: ChapterPage, **which: object) -> Row:
    found = rows.filter(fund__in=funds_for(user, chapter), livemode=settings.STRIPE_LIVE, **which).first()
    if found is None:
        raise Http404
    return found
