"""Which pages search engines may know, each with its translations."""

from collections import defaultdict
from typing import Any

from wagtail.models import Page

from content.addresses import absolute
from content.models import BasePage


def public_pages() -> list[BasePage]:
    """Every live page of every language, without those that are hidden and whatever lies below them."""
    found = Page.objects.live().public().filter(depth__gt=1).order_by("path").defer_streamfields()
    pages, hidden = [], None
    for page in found.select_related("locale").specific():
        if hidden and page.path.startswith(hidden):
            continue
        if not isinstance(page, BasePage) or page.hidden_from_search:
            hidden = page.path
            continue
        pages.append(page)
    return pages


def entries() -> list[dict[str, Any]]:
    """What the sitemap says of each page: its address, when it changed, and its translations."""
    by_key: dict[Any, list[BasePage]] = defaultdict(list)
    pages = public_pages()
    for page in pages:
        by_key[page.translation_key].append(page)
    return [
        {**entry, "languages": languages(by_key[page.translation_key]) if number == 0 else []}
        for page in pages
        for number, entry in enumerate(page.get_sitemap_urls())
    ]


def languages(translations: list[BasePage]) -> list[dict[str, str]]:
    """The `hreflang` links of a page that has translations; English is also for everyone else."""
    if len(translations) < 2:
        return []
    links = [{"code": page.locale.language_code, "url": absolute(page.url or "")} for page in translations]
    return links + [{"code": "x-default", "url": link["url"]} for link in links if link["code"] == "en"]
