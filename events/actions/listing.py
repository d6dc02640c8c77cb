"""Keeps `Listing` true: the only place that writes it."""

from django.db import transaction

from chapters.models import ChapterPage, Risk
from events.models import Attendance, EventPage, Listing
from events.models.listings import city_point, vector


@transaction.atomic
def list_series(*, event: EventPage, without: int | None = None) -> None:
    """Bring the listing of an event in line with its published pages; without any, or at high risk, it has none.

    `without` is the key of a page that is being withdrawn: where it is deleted, its row still says that it is live.
    Called when an event is published, moved or withdrawn, and when its chapter is published. Safe to repeat.
    """
    first = event.canonical()
    chapter = first.get_parent().specific.canonical()
    _place(first, chapter)
    pages = EventPage.objects.live().filter(translation_key=first.translation_key).exclude(pk=without).order_by("pk")
    texts = list(pages.values_list("folded", flat=True))
    if not texts or Risk.HIGH in (first.risk, chapter.risk):
        Listing.objects.filter(event=first).delete()
        return
    north, east = first.latitude, first.longitude
    x, y, z = (None, None, None) if north is None or east is None else vector((north, east))
    Listing.objects.update_or_create(
        event=first,
        defaults={
            "chapter": chapter,
            "kind": first.kind,
            "country": str(chapter.country),
            "is_online": first.attendance != Attendance.OFFLINE,
            "languages": f" {' '.join(first.languages)} " if first.languages else "",
            "x": x,
            "y": y,
            "z": z,
            "text": "\n".join(texts),
        },
    )


def _place(first: EventPage, chapter: ChapterPage) -> None:
    """The city's point of all translations: the chapter may have moved since the page was saved."""
    point = city_point(first, chapter) or (None, None)
    if point != (first.latitude, first.longitude):
        first.latitude, first.longitude = point
        pages = EventPage.objects.filter(translation_key=first.translation_key)
        pages.update(latitude=point[0], longitude=point[1])


def list_chapter(*, chapter: ChapterPage) -> None:
    """The same for all events of a chapter: its country, its point or its risk may have changed."""
    first = chapter.canonical()
    for event in EventPage.objects.filter(pk__in=first.occurrences.order_by().values("event")):
        list_series(event=event)
