"""Dates for any page: `{% load events %}`."""

from django import template
from django.utils.translation import get_language

from chapters.models import ChapterPage
from events.models import Occurrence
from events.queries import Row, rows

register = template.Library()


@register.simple_tag
def upcoming_rows(limit: int = 4, chapter: ChapterPage | None = None) -> list[Row]:
    """The next public dates, of one chapter where one is given, as rows for `ui/row.html`: three queries."""
    dates = Occurrence.objects.public().upcoming().select_related("event__locale", "chapter__locale")
    if chapter is not None:
        dates = dates.of_chapter(chapter)
    return rows(dates[:limit], language=get_language() or "en")
