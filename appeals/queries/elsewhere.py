"""Which appeal a chapter's page shows, and how many signed through the chapter."""

from appeals.models import Appeal, AppealPage, Tally
from appeals.queries.pages import public_appeals
from appeals.queries.tallies import Count
from chapters.models import ChapterPage

FEWEST = 10  # signatures through a chapter that are told of; fewer could be guessed at


def own_appeal(chapter: ChapterPage) -> AppealPage | None:
    """The newest open appeal that stands below this page of a chapter."""
    pages = AppealPage.objects.child_of(chapter).live().public().select_related("locale").order_by("-begun_on", "-pk")
    return next((page for page in pages if page.is_open and page.appeal), None)


def network_appeal(chapter: ChapterPage) -> AppealPage | None:
    """The newest open appeal of the whole network, in the language of the chapter's page where there is one."""
    pages = [page for page in public_appeals(chapter.locale) if page.chapter is None and page.is_open and page.appeal]
    pages.sort(key=lambda page: (page.facts.begun_on, page.pk), reverse=True)
    return next((page for page in pages if not page.get_view_restrictions()), None)


def signed_through(chapter: ChapterPage, appeal: Appeal) -> int:
    """How many signed it through this chapter; 0 where that is not told: too few, or the chapter is at high risk."""
    first = chapter.canonical()
    if first.is_hidden:
        return 0
    row = Tally.objects.filter(appeal=appeal, axis=Tally.Axis.CHAPTER, key=str(first.pk)).first()
    signed = Count(row.online, row.paper, row.pending).signed if row else 0
    return signed if signed >= FEWEST else 0
