"""People come: events, their dates, RSVPs, calendar files."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
