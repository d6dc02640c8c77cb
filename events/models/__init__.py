"""People come: the series, its dates and who said yes."""

from events.models.choices import Attendance, Kind, Reveal
from events.models.dates import Occurrence, OccurrenceQuerySet
from events.models.pages import CalendarPage, EventPage, ExtraDate
from events.models.rsvps import Rsvp

__all__ = [
    "Attendance",
    "CalendarPage",
    "EventPage",
    "ExtraDate",
    "Kind",
    "Occurrence",
    "OccurrenceQuerySet",
    "Reveal",
    "Rsvp",
]
