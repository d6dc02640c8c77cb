"""Where a date is now that once stood under another event: a series that was split keeps its old links working."""

import datetime as dt

from events.models import EventPage, Occurrence

# How often a series may have been split on the way; a chain that is longer is not followed.
LONGEST_CHAIN = 20


def split_off(page: EventPage, slug: str) -> Occurrence | None:
    """The date of this address in a series that was split from `page`, directly or by way of others."""
    sources = [page.canonical().pk]
    for _step in range(LONGEST_CHAIN):
        parts = list(EventPage.objects.filter(split_from__in=sources).values_list("pk", flat=True))
        if not parts:
            return None
        dates = Occurrence.objects.open_to_all().filter(event__in=parts, slug=slug)
        if found := dates.select_related("event__locale", "chapter__locale").first():
            return found
        sources = parts
    return None


def day_of(slug: str) -> dt.date | None:
    """The day an address names; None where the calendar has none, as for 30 February."""
    try:
        return dt.date.fromisoformat(slug)
    except ValueError:
        return None
