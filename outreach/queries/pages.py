"""Which ads readers find, and on which pages. A chapter at high risk is named by none of them but its own."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from wagtail.models import Locale

from chapters.models import ChapterPage
from outreach.models import Placement, PlacementPage

RELATED = ("fund", "quote__format__publication", "format__publication", "appeal", "tear_sheet", "source", "chapter")


def is_hidden(placement: Placement) -> bool:
    """Whether it is an ad of a chapter at high risk, which no list names."""
    return placement.chapter is not None and placement.chapter.is_hidden


def may_name(placement: Placement, chapter: ChapterPage | None) -> bool:
    """Whether a page that stands under this chapter, or under none, may tell of the ad."""
    if placement.chapter is None or not placement.chapter.is_hidden:
        return True
    return chapter is not None and placement.chapter.translation_key == chapter.translation_key


def public_ads(locale: Locale) -> list[PlacementPage]:
    """The page of every ad in this language, else in its first, the newest ad first; none of chapters at high risk.

    Four queries, however many there are. A page whose ad nobody has planned is left out.
    """
    chosen = _in_language(PlacementPage.objects.live().select_related("locale").order_by("pk"), locale.language_code)
    found = [
        (ad.pk, page)
        for page in with_facts(list(chosen.values()))
        if (ad := page.placement) and not page.hidden_from_search and not is_hidden(ad)
    ]
    return [page for _pk, page in sorted(found, key=lambda one: -one[0])]


def pages_of(placements: Iterable[Placement], language: str) -> dict[int, PlacementPage]:
    """The live page of each ad that has one, by the ad's key: in this language, else in its first. One query."""
    keys = {row.page_key: row.pk for row in placements if row.page_key}
    live = PlacementPage.objects.live().filter(translation_key__in=keys).select_related("locale").order_by("pk")
    return {keys[key]: page for key, page in _in_language(live, language).items()}


def with_facts(pages: list[PlacementPage]) -> list[PlacementPage]:
    """The same pages, with `placement` and `chapter` as their cached properties would find them. Two queries."""
    keys = [page.translation_key for page in pages]
    ads = {row.page_key: row for row in Placement.objects.filter(page_key__in=keys).select_related(*RELATED)}
    above = [page.path[: -PlacementPage.steplen] for page in pages]
    chapters = {chapter.path: chapter for chapter in ChapterPage.objects.filter(path__in=above)}
    for page, parent in zip(pages, above, strict=True):
        page.__dict__ |= {"placement": ads.get(page.translation_key), "chapter": chapters.get(parent)}
    return pages


def _in_language(pages: Iterable[PlacementPage], language: str) -> dict[UUID, PlacementPage]:
    by_key: dict[UUID, list[PlacementPage]] = {}
    for page in pages:
        by_key.setdefault(page.translation_key, []).append(page)
    return {key: _best(found, language) for key, found in by_key.items()}


def _best(pages: Sequence[PlacementPage], language: str) -> PlacementPage:
    return next((page for page in pages if page.locale.language_code == language), pages[0])
