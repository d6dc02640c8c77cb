"""Who may see and move which ad. Another chapter's ads do not exist as far as anyone at a desk can tell."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from chapters.models import ChapterPage
from outreach.models import AdFormat, Placement, Publication, Quote
from people.models import User

Row = TypeVar("Row", bound=Model)


def placements_for(user: User, chapter: ChapterPage) -> QuerySet[Placement]:
    """The chapter's own ads, newest first; on any desk, network admins also see those of the whole network.

    That the user may see ads in this chapter at all, the view has asked (`get_chapter_or_404`).
    """
    return Placement.objects.filter(_own(user, chapter)).order_by("-created_at", "-pk")


def placement_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Placement:
    """One of the ads that are this desk's, with what is asked of it most."""
    found = placements_for(user, chapter).select_related("fund", "quote__format__publication", "format__publication")
    return _one(found.select_related("appeal", "source"), uid=uid)


def publications_for(chapter: ChapterPage) -> QuerySet[Publication]:
    """The directory as a desk sees it: what was written down for all, and by this chapter."""
    mine = Q(chapter=None) | Q(chapter__translation_key=chapter.translation_key)
    return Publication.objects.filter(mine)


def may_change(user: User, chapter: ChapterPage, publication: Publication) -> bool:
    """Whether an entry of the directory is this desk's to change: the common ones are the network admins'."""
    if publication.chapter is None:
        return bool(user.is_superuser)
    return publication.chapter.translation_key == chapter.translation_key


def publication_or_404(chapter: ChapterPage, uid: UUID) -> Publication:
    """An entry of the directory that this desk sees."""
    return _one(publications_for(chapter), uid=uid)


def format_or_404(chapter: ChapterPage, uid: UUID) -> AdFormat:
    """A format of a publication that this desk sees."""
    formats = AdFormat.objects.filter(publication__in=publications_for(chapter)).select_related("publication")
    return _one(formats, uid=uid)


def quotes_for(user: User, chapter: ChapterPage) -> QuerySet[Quote]:
    """What publishers asked this desk, or a network admin: another chapter's bargains are its own."""
    asked = Quote.objects.filter(format__publication__in=publications_for(chapter))
    return asked.filter(_own(user, chapter)).select_related("format__publication")


def quote_or_404(user: User, chapter: ChapterPage, uid: UUID) -> Quote:
    """A quote that is this desk's."""
    return _one(quotes_for(user, chapter), uid=uid)


def _own(user: User, chapter: ChapterPage) -> Q:
    mine = Q(chapter__translation_key=chapter.translation_key)
    return mine | Q(chapter=None) if user.is_superuser else mine


def _one(rows: QuerySet[Row], **which: object) -> Row:
    found = rows.filter(**which).first()
    if found is None:
        raise Http404
    return found
