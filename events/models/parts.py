"""What an event is made of besides its own columns: rows that are edited, kept in revisions and published with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from events.models.choices import ShiftRole
from events.models.pages import EventPage


class ExtraDate(Orderable):
    """One more date of the same event; at the same time of day, unless it names another."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="extra_dates")
    date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"), null=True, blank=True, help_text=_("Leave empty for the usual time."))

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("start_time")])]


class ExcludedDate(Orderable):
    """A local day that the rule would name and that is left out, whatever the hour."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="excluded_dates")
    date = models.DateField(_("date"))


class ShiftPlan(Orderable):
    """A role or slot that each date of the event has. `Shift` is the row of one date."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="shift_plans")
    role = models.CharField(_("role"), max_length=20, choices=ShiftRole, default=ShiftRole.OTHER)
    name = models.CharField(
        _("what it is called"), max_length=80, blank=True, help_text=_("If the role is too little.")
    )
    start_time = models.TimeField(_("from"), null=True, blank=True, help_text=_("Leave empty for the whole time."))
    end_time = models.TimeField(_("until"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("people needed"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time"), FieldPanel("capacity")]),
    ]
