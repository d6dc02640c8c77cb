"""Which series match, before any date is read. Imports content.gazetteer, events.models and people.language."""

from math import cos

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from wagtail.models import Page

from chapters.models import ChapterPage, Risk
from content import gazetteer
from events.models import CoHost, EventPage, Listing, Occurrence, OccurrenceQuerySet
from events.models.listings import vector
from events.queries.filters import Filters
from people.language import fold

# Up to so many series their dates are looked up one by one, by the index of their event; of more, a walk along all
# dates by their start meets enough soon. Either way a page reads some thousand rows at most, however many there are.
FEW = 64


def for_calendar(filters: Filters) -> OccurrenceQuerySet:
    """The public dates of the series that match, of any time, in no order yet. Asks one query to choose the way."""
    dates = Occurrence.objects.public()
    if not filters.is_narrow:
        return dates
    found = matching(filters)
    few = list(found.values_list("event_id", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return dates.filter(event__in=few)
    return dates.filter(Exists(found.filter(event=OuterRef("event"))))


def open_series(filters: Filters) -> QuerySet[Listing]:
    """The listings whose dates anyone may see: what `public()` asks of each date, asked once a series.

    For those who look at all dates of some time, such as a month's grid.
    """
    pages = EventPage.objects.filter(translation_key=OuterRef("event__translation_key"), live=True)
    found = matching(filters).filter(Exists(pages), event__view_restrictions=None, chapter__view_restrictions=None)
    return found.exclude(Q(event__risk=Risk.HIGH) | Q(chapter__risk=Risk.HIGH))


def matching(filters: Filters) -> QuerySet[Listing]:
    """The listings that match everything but the time."""
    found = Listing.objects.all()
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.chapter:
        found = found.filter(_hosted_by(filters.chapter))
    if filters.country:
        found = found.filter(country=filters.country)
    if filters.language:
        found = found.filter(languages__contains=f" {filters.language} ")
    if filters.online:
        found = found.filter(is_online=True)
    for word in fold(filters.text).split():
        found = found.filter(text__contains=word)
    return _near(found, filters) if filters.near else found


def _hosted_by(slug: str) -> Q:
    """A chapter may be named by its address in any language; it hosts what it was asked to host along, as well."""
    keys = Page.objects.filter(slug=slug, chapterpage__isnull=False).values("translation_key")
    chapters = ChapterPage.objects.filter(translation_key__in=keys).values("pk")
    along = CoHost.objects.credited().filter(chapter__in=chapters).values("event")
    return Q(chapter__in=chapters) | Q(event__in=along)


def city_of(filters: Filters) -> gazetteer.City | None:
    """The city that `near` means; None where none is asked for or none is known by that name."""
    return next(iter(gazetteer.find(filters.near)), None) if filters.near else None


def _near(found: QuerySet[Listing], filters: Filters) -> QuerySet[Listing]:
    city = city_of(filters)
    if city is None:
        return found.none()
    x, y, z = vector((city.latitude, city.longitude))
    near = found.annotate(nearness=F("x") * x + F("y") * y + F("z") * z)
    return near.filter(nearness__gte=cos(filters.radius / gazetteer.EARTH))
