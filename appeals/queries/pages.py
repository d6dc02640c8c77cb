"""Which appeals readers find, and what is true of them."""

from uuid import UUID

from wagtail.models import Locale

from appeals.models import Appeal, AppealPage, AppealText, AppealVersion
from chapters.models import ChapterPage
from content import freshness


def facts_of(appeal: Appeal) -> AppealPage | None:
    """The first of an appeal's pages: it says what is true in every language. None once all were deleted."""
    return AppealPage.objects.filter(translation_key=appeal.key).order_by("pk").first()


def page_of(key: UUID, language: str) -> AppealPage | None:
    """The live page of an appeal in this language, else in its first; None where there is none."""
    pages = list(AppealPage.objects.live().filter(translation_key=key).select_related("locale").order_by("pk"))
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


def open_to_sign(key: UUID, language: str) -> AppealVersion | None:
    """The version that whoever was shown an appeal's form in this language signs, with its appeal; None where it has no
    live page that anyone may see. Kept as that page is, so that the form may be sent for as long as it is shown."""

    def look() -> AppealVersion | None:
        page = page_of(key, language)
        return signed_in(key, language) if page is not None and not page.get_view_restrictions() else None

    return freshness.kept(f"appeals.open_to_sign:{key}:{language}", look)


def public_appeals(locale: Locale) -> list[AppealPage]:
    """The page of every public appeal in this language, else in its first; none of chapters at high risk."""
    by_key: dict[UUID, list[AppealPage]] = {}
    for page in AppealPage.objects.live().select_related("locale").order_by("pk"):
        by_key.setdefault(page.translation_key, []).append(page)
    chosen = [next((page for page in pages if page.locale_id == locale.pk), pages[0]) for pages in by_key.values()]
    return [page for page in with_facts(chosen) if not page.hidden_from_search]


def with_facts(pages: list[AppealPage]) -> list[AppealPage]:
    """The same pages, with `appeal`, `facts` and `chapter` as their cached properties would find them. Three queries,
    however many they are."""
    keys = [page.translation_key for page in pages]
    firsts: dict[UUID, AppealPage] = {}
    for first in AppealPage.objects.filter(translation_key__in=keys).order_by("pk"):
        firsts.setdefault(first.translation_key, first)
    appeals = {appeal.key: appeal for appeal in Appeal.objects.filter(key__in=keys)}
    above = [page.path[: -AppealPage.steplen] for page in pages]
    chapters = {chapter.path: chapter for chapter in ChapterPage.objects.filter(path__in=above)}
    for page, parent in zip(pages, above, strict=True):
        first = firsts[page.translation_key]
        page.__dict__ |= {
            "facts": page if first.pk == page.pk else first,
            "appeal": appeals.get(page.translation_key),
            "chapter": chapters.get(parent),
        }
    return pages


def first_appeal(locale: Locale) -> AppealPage | None:
    """The appeal that the home page asks people to sign: the network's newest that is open, else a chapter's."""
    found = [page for page in public_appeals(locale) if page.is_open and page.appeal]
    found.sort(key=lambda page: (page.chapter is not None, -page.facts.begun_on.toordinal(), page.pk))
    return found[0] if found else None


def text_in(appeal: Appeal, locale: str) -> AppealText | None:
    """The words that are signed now in this language: those that were published last."""
    found = AppealText.objects.filter(version__appeal=appeal, locale=locale).select_related("version")
    return found.order_by("-version__number").first()


def version_in(appeal: Appeal, locale: str) -> AppealVersion:
    """The version whose words someone who reads this language signs; the newest where there are none in it."""
    found = signed_in(appeal.key, locale)
    if found is None:
        raise ValueError("an appeal without a version was never published")
    return found


def signed_in(key: UUID, locale: str) -> AppealVersion | None:
    """The same by the key of the appeal's pages, with its appeal; None where it was never published."""
    versions = AppealVersion.objects.filter(appeal__key=key).select_related("appeal").order_by("-number")
    return versions.filter(texts__locale=locale).first() or versions.first()


def last_substantive(appeal: Appeal) -> AppealVersion | None:
    """The newest version that asks for something else than those before: whoever signed those did not sign this."""
    return appeal.versions.filter(is_substantive=True).order_by("-number").first()
