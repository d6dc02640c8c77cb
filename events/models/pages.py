"""The pages: the series and the calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Orderable

from chapters.models import Risk
from content.blocks import BodyBlock
from content.models import BasePage
from events.models.choices import Attendance, Kind, Reveal
from people.places import LanguagesField, ZoneField


class CalendarPage(RoutablePageMixin, BasePage):
    """All dates of all chapters, with filters that stand in the address."""

    max_count_per_parent = 1
    subpage_types: list[str] = []


class EventPage(RoutablePageMixin, BasePage):
    """The series, one-offs included. Wall time and zone are the truth; dates are rows of `Occurrence`."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.VIGIL)
    start_date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("until"), help_text=_("Earlier than the start means the next day."))
    zone = ZoneField(_("time zone"), blank=True, help_text=_("Leave empty for the chapter's own."))
    attendance = models.CharField(_("how to take part"), max_length=10, choices=Attendance, default=Attendance.OFFLINE)
    venue = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True, help_text=_("Leave empty for the chapter's own."))
    directions = models.TextField(_("getting there"), blank=True)
    join_url = models.URLField(_("link to join"), blank=True, help_text=_("Only confirmed guests see it."))
    reveal = models.CharField(_("who sees the place"), max_length=10, choices=Reveal, default=Reveal.EVERYONE)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.NORMAL)
    audience = models.CharField(_("who it is for"), max_length=200, blank=True)
    access = models.TextField(_("access"), blank=True, help_text=_("Steps, toilets, hearing loop, seats, quiet room."))
    photos = models.CharField(_("photographs"), max_length=200, blank=True)
    languages = LanguagesField(_("languages"))
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Leave empty for no limit."))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("more about it"))
    # What the text filter looks in: title, standfirst, place and city, folded (people/language.py).
    folded = models.TextField(editable=False, blank=True)

    parent_page_types = ["chapters.ChapterPage"]
    subpage_types: list[str] = []


class ExtraDate(Orderable):
    """One more date of the same event, at the same time of day."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="extra_dates")
    date = models.DateField(_("date"))
