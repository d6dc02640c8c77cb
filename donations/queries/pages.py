"""Which funds readers find."""

from uuid import UUID

from wagtail.models import Locale

from chapters.models import ChapterPage
from donations.models import Fund, FundPage


def public_funds(locale: Locale) -> list[FundPage]:
    """The page of every public fund in this language, else in its first; none of chapters at high risk.

    What each needs in order to be shown is read here together: five queries, however many there are.
    """
    by_key: dict[UUID, list[FundPage]] = {}
    for page in FundPage.objects.live().select_related("locale").order_by("pk"):
        by_key.setdefault(page.translation_key, []).append(page)
    chosen = [next((page for page in pages if page.locale_id == locale.pk), pages[0]) for pages in by_key.values()]
    return [page for page in with_facts(chosen) if not page.hidden_from_search]


def funds_below(chapter: ChapterPage) -> list[FundPage]:
    """The live funds that stand below a chapter's page."""
    return with_facts(list(FundPage.objects.child_of(chapter).live().select_related("locale").order_by("pk")))


def page_of(key: UUID, language: str) -> FundPage | None:
    """The live page of a fund in this language, else in its first; None where there is none that anyone may find."""
    pages = list(FundPage.objects.live().filter(translation_key=key).select_related("locale").order_by("pk"))
    page = next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)
    return None if page is None or page.hidden_from_search else page


def shared_with(page: FundPage, slug: str) -> ChapterPage | None:
    """The chapter of this slug, in the page's language where it is translated; none for a chapter's own fund, and none
    at high risk."""
    if page.chapter:
        return None
    live = ChapterPage.objects.live().filter(slug=slug).select_related("locale")
    chapter = live.filter(locale=page.locale).first() or live.first()
    return None if chapter is None or chapter.canonical().is_hidden else chapter


def first_pages(keys: list[UUID]) -> dict[UUID, FundPage]:
    """The first page of each translation group, live or not."""
    found: dict[UUID, FundPage] = {}
    for page in FundPage.objects.filter(translation_key__in=keys).order_by("pk"):
        found.setdefault(page.translation_key, page)
    return found


def with_facts(pages: list[FundPage]) -> list[FundPage]:
    """The same pages, with `fund`, `facts` and `chapter` as their cached properties would find them. Three queries."""
    keys = [page.translation_key for page in pages]
    firsts = first_pages(keys)
    funds = {fund.key: fund for fund in Fund.objects.filter(key__in=keys)}
    above = [_parent_path(page) for page in pages]
    chapters = {chapter.path: chapter for chapter in ChapterPage.objects.filter(path__in=above)}
    for page in pages:
        page.__dict__ |= {
            "facts": firsts[page.translation_key],
            "fund": funds.get(page.translation_key),
            "chapter": chapters.get(_parent_path(page)),
        }
    return pages


def _parent_path(page: FundPage) -> str:
    return page.path[: -FundPage.steplen]
