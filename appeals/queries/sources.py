"""Which chapter a code in an address belongs to."""

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
    if not code:
        return False
    if Source.objects.filter(code=code, retired_at=None).exists():
        return True
    return ChapterPage.objects.live().filter(slug=code).exists()
