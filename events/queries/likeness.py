"""What a chapter did before that is like what it is about to do: spares typing, and keeps a hidden place hidden."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils import translation

from chapters.models import ChapterPage
from events.models import EventPage, Kind
from people.language import fold

RECENT = 60
# What goes with a place, wherever its name stands.
OF_PLACE = (
    "address",
    "city",
    "district",
    "directions",
    "map_url",
    "reveal",
    "reveal_hours",
    "risk",
    "access",
    "capacity",
)


def likely_facts(*, chapter: ChapterPage, title: str, venue: str) -> dict[str, Any]:
    """Columns of an event that follow from its title and place: its kind, and what the chapter wrote about that place
    the last time. A place that only guests learned, or at high risk, stays so."""
    pages = ChapterPage.objects.filter(translation_key=chapter.translation_key)
    below = reduce(or_, (Q(path__startswith=page.path) for page in pages))
    known = EventPage.objects.filter(below, first_published_at__isnull=False)
    rows = list(known.order_by("-start_date", "-pk")[:RECENT])
    there = next((row for row in rows if venue and fold(row.venue) == fold(venue)), None)
    same = next((row for row in rows if fold(row.title) == fold(title)), None)
    facts = {name: getattr(there, name) for name in OF_PLACE} if there else {}
    like = same or there
    return {**facts, "kind": _named_kind(title) or (like.kind if like else Kind.OTHER.value)}


def _named_kind(title: str) -> str:
    """The kind whose name stands in the title, in the active language or in English."""
    text = fold(title)
    for kind in Kind:
        names = [str(kind.label)]
        with translation.override("en"):
            names.append(str(kind.label))
        if kind != Kind.OTHER and any(fold(name) in text for name in names):
            return kind.value
    return ""
