"""What a chapter's editor can reach in Wagtail: own pages, the way to them, what may be linked, own pictures."""

from django.db.models import Q, QuerySet
from wagtail.models import Page

from chapters.models import ChapterPage
from chapters.rules import Ability, chapters_where
from content.models import Picture
from people.models import User


def own_pages(user: User) -> QuerySet[Page]:
    """The pages below the chapters that the user edits, in every language, the chapter pages included."""
    below = Q(pk=None)
    for path in _own_paths(user):
        below |= Q(path__startswith=path)
    return Page.objects.filter(below)


def way_to_own_pages(user: User) -> QuerySet[Page]:
    """Own pages, and those above them."""
    steps = Page.steplen
    above = {path[:end] for path in _own_paths(user) for end in range(steps, len(path), steps)}
    return Page.objects.filter(Q(pk__in=own_pages(user).values("pk")) | Q(path__in=above))


def _own_paths(user: User) -> list[str]:
    keys = chapters_where(user, Ability.EDIT_PAGES).values("translation_key")
    return list(ChapterPage.objects.filter(translation_key__in=keys).values_list("path", flat=True))


def linkable_pages(user: User) -> QuerySet[Page]:
    """What an editor may link to: their own pages, and what everyone can read as it stands."""
    public = Page.objects.live().public().filter(has_unpublished_changes=False)
    return Page.objects.filter(Q(pk__in=own_pages(user).values("pk")) | Q(pk__in=public.values("pk")))


def own_pictures(user: User) -> QuerySet[Picture]:
    """The pictures in the folders of the chapters that the user edits."""
    chapters = chapters_where(user, Ability.EDIT_PAGES)
    return Picture.objects.filter(collection__chapter_workspace__chapter__in=chapters)
