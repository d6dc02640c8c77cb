"""What a series can be found by: one narrow row each, so that no filter has to read pages or dates one by one."""

from math import cos, radians, sin

from django.db import models

from chapters.models import ChapterPage, Risk
from content import gazetteer
from events.models.choices import Attendance, Kind
from events.models.pages import EventPage

Point = tuple[float, float]


class Listing(models.Model):
    """Kept true by events.actions.listing alone. There is none for what is not published or at high risk.

    It narrows lists, it never opens one: what may be shown is asked of the pages themselves, every time.
    """

    event = models.OneToOneField(EventPage, models.CASCADE, primary_key=True, related_name="listing")
    chapter = models.ForeignKey(ChapterPage, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.CharField(max_length=2, blank=True)
    is_online = models.BooleanField(default=False, help_text="Can be joined from afar.")
    languages = models.CharField(max_length=80, blank=True, help_text="Codes between spaces, at both ends as well.")
    # The city's point as a vector of length 1: how near two are is then a sum of products, on any database.
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    text = models.TextField(blank=True, help_text="What is public of it, folded, in all published languages.")

    def __str__(self):
        return f"listing of {self.event_id}"


def city_point(event: EventPage, chapter: ChapterPage | None) -> Point | None:
    """Degrees north and east of the city an event takes place in, by its own name, else the chapter's point.

    Never of its address. None online and at high risk. Of namesakes the one in the chapter's country that is nearest
    to the chapter counts, else the biggest.
    """
    if event.attendance == Attendance.ONLINE or Risk.HIGH in (event.risk, chapter.risk if chapter else ""):
        return None
    point = chapter.point if chapter else None
    known = gazetteer.find(event.city) if event.city else []
    known = [city for city in known if chapter and city.country == chapter.country] or known
    if point:
        known.sort(key=lambda city: gazetteer.distance(point, (city.latitude, city.longitude)))
    return (known[0].latitude, known[0].longitude) if known else point


def vector(point: Point) -> tuple[float, float, float]:
    """A point on the globe as a vector of length 1."""
    north, east = map(radians, point)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)
