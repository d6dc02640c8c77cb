"""Which chapter a code in an address belongs to."""

from collections.abc import Iterable

from appeals.models import Source
from chapters.models import ChapterPage

LONGEST_CODE = 40


def chapter_of_source(code: str) -> ChapterPage | None:
    """The chapter that signatures with this code are credited to; a chapter's own short name is a code as well."""
    if not code:
        return None
    source = Source.objects.filter(code=code).select_related("chapter").first()
    if source:
        return source.chapter
    chapter = ChapterPage.objects.filter(slug=code).order_by("pk").first()
    return chapter.canonical() if chapter else None


def is_given_out(code: str) -> bool:
    """Whether a chapter or a volunteer of ours gives this code out now."""
    return bool(given_out([code]))


def given_out(codes: Iterable[str]) -> set[str]:
    """Which of these codes a chapter or a volunteer of ours gives out now. Two queries."""
    wanted = {code for code in codes if code}
    if not wanted:
        return set()
    ours = set(Source.objects.filter(code__in=wanted, retired_at=None).values_list("code", flat=True))
    return ours | set(ChapterPage.objects.live().filter(slug__in=wanted - ours).values_list("slug", flat=True))
