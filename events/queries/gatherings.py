"""A day of action and its cities: which take part, how many come, where they are on the map; and recaps of dates."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapters.models import ChapterPage
from content.world import HEIGHT, WIDTH, project, world
from events.disclosure import public_place
from events.models import Attendance, DayOfActionPage, EventPage, Occurrence, OccurrenceQuerySet, RecapPage
from events.queries.lists import Named, named
from events.queries.rows import Row, rows_of
from events.terms import terms_of
from people.language import listing, localise_digits

# After the day on the last clock of the world is over.
LAST_CLOCK = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Gathering:
    """What the page of a day of action shows besides its own text."""

    rows: list[Row]
    summary: str
    span: str
    map: dict[str, Any]
    is_past: bool


def cities_of(day: DayOfActionPage) -> OccurrenceQuerySet:
    """The public dates of a day of action, as the day goes round the world. Those at high risk are not among them."""
    dates = Occurrence.objects.public().filter(event__day_of_action__translation_key=day.translation_key)
    return dates.select_related("event__locale", "chapter__locale").order_by("starts_at", "pk")


def event_of(day: DayOfActionPage, chapter: ChapterPage) -> EventPage | None:
    """The first page of the event with which a chapter takes part; None where it does not."""
    below = Q(pk=None)
    for path in ChapterPage.objects.filter(translation_key=chapter.translation_key).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return EventPage.objects.filter(below, day_of_action=day.canonical()).order_by("pk").first()


def in_language(day: DayOfActionPage, language: str) -> DayOfActionPage:
    """The page of a day in this language, else the one that was asked for."""
    pages = DayOfActionPage.objects.live().filter(translation_key=day.translation_key)
    return pages.filter(locale__language_code=language).first() or day


def gathered_under(date: Occurrence, language: str) -> DayOfActionPage | None:
    """The day of action that a date belongs to, as its page in `language`; None for any other, or while unpublished."""
    first = date.event.day_of_action
    if first is None:
        return None
    day = in_language(first, language)
    return day if day.live else None


def open_days(now: dt.datetime | None = None) -> list[DayOfActionPage]:
    """The published days that a chapter can still join, soonest first: one page a day, the first of its languages."""
    today = ((now or timezone.now()) - LAST_CLOCK).date()
    live = DayOfActionPage.objects.live().filter(start_date__gte=today).order_by("pk")
    firsts: dict[object, DayOfActionPage] = {}
    for page in live:
        firsts.setdefault(page.translation_key, page)
    return sorted(firsts.values(), key=lambda page: (page.start_date, page.pk))


def gathering(day: DayOfActionPage, *, language: str, zone: str = "", now: dt.datetime | None = None) -> Gathering:
    """All cities of a day, each on its own clock and, with `zone`, on the reader's. The queries do not grow."""
    found = named(cities_of(day), language)
    own_words = _titles(day)
    drawn = rows_of(found, language=language, zone=zone)
    standing = [one for one in found if not one.date.is_off]
    is_past = bool(found) and all(one.date.is_past(now) for one in found)
    return Gathering(
        rows=[_as_city(row, one, own_words) for row, one in zip(drawn, found, strict=True)],
        summary=_summary(standing, language, is_past=is_past),
        span=_span(standing, language),
        map=_map(found),
        is_past=is_past,
    )


def _titles(day: DayOfActionPage) -> set[str]:
    pages = DayOfActionPage.objects.filter(translation_key=day.translation_key)
    return set(pages.values_list("title", flat=True))


def _as_city(row: Row, found: Named, titles: set[str]) -> Row:
    """A row headed by its chapter: the title is the same everywhere, unless a city has chosen its own."""
    own = "" if found.page.title in titles else found.page.title
    return replace(row, title=found.host.title, place=" · ".join(part for part in (own, row.place) if part))


def _summary(found: list[Named], language: str, *, is_past: bool) -> str:
    """“In 14 cities and online, 212 coming”; empty while nobody takes part."""
    cities = {public_place(one.date, one.page).city or one.host.title for one in found if _is_somewhere(one.date)}
    online = any(one.date.event.attendance == Attendance.ONLINE for one in found)
    if not found:
        return ""
    places = ngettext("In %(n)s city", "In %(n)s cities", len(cities)) % {"n": localise_digits(len(cities), language)}
    if online:
        places = _("%(places)s and online") % {"places": places} if cities else _("Online")
    people = sum(one.date.seats_taken for one in found if terms_of(one.date).count_shown)
    if is_past or not people:
        return places
    coming = ngettext("%(n)s coming", "%(n)s coming", people) % {"n": localise_digits(people, language)}
    return listing([places, coming], language)


def _is_somewhere(date: Occurrence) -> bool:
    return date.event.attendance != Attendance.ONLINE


def _span(found: list[Named], language: str) -> str:
    """How long the day lasts on its way round the world, in whole hours; empty for one city."""
    if len(found) < 2:
        return ""
    first, last = found[0], max(reversed(found), key=lambda one: one.date.ends_at)
    hours = round((last.date.ends_at - first.date.starts_at).total_seconds() / 3600)
    text = ngettext(
        "It begins in %(first)s and ends in %(last)s, %(n)s hour later.",
        "It begins in %(first)s and ends in %(last)s, %(n)s hours later.",
        hours,
    )
    return text % {"first": first.host.title, "last": last.host.title, "n": localise_digits(hours, language)}


def _map(found: list[Named]) -> dict[str, Any]:
    """A dot for each city, as templates/ui/map.html draws it; the list names them all."""
    drawn = world()
    dots = []
    for one in found:
        if point := one.date.chapter.point:
            x, y = project(point[1], point[0])
            dots.append({"x": x, "y": y, "label": one.host.title, "url": one.url})
    label = _("Map of the world with a dot for each city that takes part. The list names them all.")
    return {"width": WIDTH, "height": HEIGHT, "land": drawn.land, "grid": drawn.grid, "dots": dots, "label": label}


def recap_of(date: Occurrence, language: str) -> RecapPage | None:
    """What is told of a date, in `language` or else in the first that it was published in."""
    if not (date.pk and date.is_past()):
        return None
    found = list(RecapPage.objects.live().filter(occurrence=date).select_related("locale", "picture").order_by("pk"))
    return next((page for page in found if page.locale.language_code == language), found[0] if found else None)
