"""What we ask about chapters."""

from django.db.models import Min, QuerySet

from chapters.models import ChapterPage, Membership, Role


def canonical_chapters() -> QuerySet[ChapterPage]:
    """One page a chapter, the first of its translations: the one that roles, dates and files hang on."""
    firsts = ChapterPage.objects.order_by().values("translation_key").annotate(first=Min("pk")).values("first")
    return ChapterPage.objects.filter(pk__in=firsts)


def chapters_in_language(language: str) -> list[ChapterPage]:
    """Every live chapter once, in this language where it is translated, else in its first one; by title."""
    pages = ChapterPage.objects.live().select_related("locale").order_by("pk")
    chosen: dict[object, ChapterPage] = {}
    for page in pages:
        if page.translation_key not in chosen or page.locale.language_code == language:
            chosen[page.translation_key] = page
    return sorted(chosen.values(), key=lambda page: page.title.casefold())


def memberships_of(chapter: ChapterPage) -> list[Membership]:
    """Who works in a chapter: coordinators first, then by handle. One query."""
    found = Membership.objects.filter(chapter__translation_key=chapter.translation_key).select_related("user")
    order = list(Role)
    return sorted(found, key=lambda one: (order.index(Role(one.role)), one.user.handle.casefold()))
