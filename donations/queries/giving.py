"""What the steps of giving are asked with: a fund's page in the reader's language, chapters to be credited."""

from uuid import UUID

from chapters.models import ChapterPage
from chapters.queries import canonical_chapters, chapters_in_language
from donations.models import FundPage
from donations.queries.pages import first_pages


def fund_page(key: UUID, language: str) -> FundPage | None:
    """The live page of a fund that has been opened, in this language, else in its first. Its address is enough to find
    it, also where its chapter is at high risk and no list names it.
    """
    pages = list(FundPage.objects.live().filter(translation_key=key).select_related("locale").order_by("pk"))
    if not pages:
        return None
    page = next((one for one in pages if one.locale.language_code == language), pages[0])
    page.__dict__["facts"] = first_pages([key])[key]
    return None if page.fund is None or page.get_view_restrictions() else page


def creditable(language: str) -> list[tuple[ChapterPage, str]]:
    """Chapters that a gift can be credited to, each as its first page with its name in this language; those at high
    risk are never named. Two queries.
    """
    firsts = {page.translation_key: page for page in canonical_chapters()}
    shown = chapters_in_language(language)
    return [(firsts[page.translation_key], page.title) for page in shown if not firsts[page.translation_key].is_hidden]
